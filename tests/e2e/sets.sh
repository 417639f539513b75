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

values() { # PATH: those that the trials of x.db have
    sql x.db "SELECT group_concat(DISTINCT value) FROM settings WHERE path = '$1'"
}

train() { # CONFIG SETS...: into x.db
    rm -f x.db*
    expect_status 0 lamina run "$@" --db x.db
}

expect_status 2 lamina run grid.yaml --set optimizer.learning_rate=0.5
expect_error "--set optimizer.learning_rate=0.5: every trial gets its \`optimizer.learning_rate\`"
expect_error "(grid.yaml:8:5)"
[ ! -e results ] || fail "it has begun"
one=$(advice 1)
none=$(advice 2)
train grid.yaml --set "$one"
expect_equal "$(values optimizer.learning_rate) $(values layers.0.out_features)" "0.5 8,9"
expect_equal "$(sql x.db "SELECT count(*) FROM trials")" 4
train grid.yaml --set "$none" --set optimizer.learning_rate=0.5
expect_equal "$(values optimizer.learning_rate) $(values layers.0.out_features)" "0.5 16"
expect_equal "$(sql x.db "SELECT count(*) FROM trials")" 1

# By its index, where the sweep has its name; and with a seed, each is told.
expect_status 2 lamina plan grid.yaml --set layers.0.out_features=5 --set seed=3
expect_equal "$(wc -l < "$err")" 2
seed=$(advice 1)
width=$(advice 2)
train grid.yaml --set "$width" --set "$seed"
expect_equal "$(values layers.0.out_features) $(sql x.db "SELECT DISTINCT seed FROM trials")" "5 3"
expect_equal "$(sql x.db "SELECT count(*) FROM trials")" 2

# No grid has it: it is changed where it stands, or the sweep goes.
expect_status 2 lamina plan list.yaml --set optimizer.momentum=0.5
expect_error "(list.yaml:6:17)"
train list.yaml --set "$(advice 1)" --set optimizer.momentum=0.5
expect_equal "$(values optimizer.momentum)" 0.5
train list.yaml --set schedule.batch_size=4
expect_equal "$(values schedule.batch_size)" 4
