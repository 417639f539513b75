#!/usr/bin/env bash
# --set over what the sweep varies: refused with what to write, and that does what was meant.
. "$(dirname "$0")/common.sh"

config() {
    cat << 'YAML'
dataset: {type: digits, train: 60, test: 20}
layers: [{type: linear, name: hidden, out_features: 16}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4, batch_size: 8}
YAML
}
config > grid.yaml
cat >> grid.yaml << 'YAML'
sweep:
  grid:
    optimizer.learning_rate: [0.01, 0.03]
    layers.hidden.out_features: [8, 9]
  seeds: [0, 1]
YAML
config > list.yaml
echo 'sweep: {list: [{optimizer: adam}, {optimizer: {type: sgd, learning_rate: 1}}]}' >> list.yaml

advice() { # N: the Nth --set that the last error advises
    grep -o -e "--set '[^']*'" "$err" | sed -n "$1s/--set '\(.*\)'/\1/p"
}

expect_status 2 lamina run grid.yaml --set optimizer.learning_rate=0.5
expect_error "--set optimizer.learning_rate=0.5: every trial gets its \`optimizer.learning_rate\`"
expect_error "(grid.yaml:8:5)"
[ ! -e results ] || fail "it has begun"
expect_status 0 lamina plan grid.yaml --set "$(advice 1)"
expect_output "optimizer.learning_rate=0.5"
expect_output "4 trials"
expect_status 2 lamina plan grid.yaml --set optimizer.learning_rate=0.5
expect_status 0 lamina plan grid.yaml --set "$(advice 2)" --set optimizer.learning_rate=0.5
expect_output "1 trial,"

# By its index, where the sweep has its name; and with a seed, each is told.
expect_status 2 lamina plan grid.yaml --set layers.0.out_features=5 --set seed=3
expect_equal "$(wc -l < "$err")" 2
seed=$(advice 1)
width=$(advice 2)
expect_status 0 lamina plan grid.yaml --set "$width" --set "$seed"
expect_output "layers.hidden.out_features=5"
expect_output "seed=3"
expect_output "2 trials"

# No grid has it: it is changed where it stands, or the sweep goes.
expect_status 2 lamina plan list.yaml --set optimizer.momentum=0.5
expect_error "(list.yaml:6:17)"
expect_status 0 lamina plan list.yaml --set "$(advice 1)" --set optimizer.momentum=0.5
expect_output "1 trial,"
expect_status 0 lamina plan list.yaml --set schedule.batch_size=4
