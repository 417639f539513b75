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

# What the sweep has already needs no second one, which is left out.
expect_status 2 lamina plan grid.yaml --set optimizer.learning_rate=0.5 --set 'sweep.grid.optimizer.learning_rate=[0.5]' \
    --set seed=3 --set 'sweep.seeds=[3]'
expect_equal "$(grep -c 'so leave this one out$' "$err")" 2
grep -q write "$err" && fail "what is there is advised"

# A path in a form is one key, whether the config has it, the form, or a sweep at all.
expect_status 2 lamina plan grid.yaml --set 'sweep.grid.optimizer.momentum.x=[0.5]'
train grid.yaml --set 'sweep.grid.optimizer.momentum=[0.5, 0.6]' --set 'sweep.grid.layers.hidden.out_features=[7]'
expect_equal "$(values optimizer.momentum) $(values layers.0.out_features)" "0.5,0.6 7"
config > bare.yaml
train bare.yaml --set 'sweep.grid.optimizer.learning_rate=[0.1, 0.3]' --set 'sweep.zip.schedule.batch_size=[4, 5]'
expect_equal "$(values optimizer.learning_rate) $(values schedule.batch_size)" "0.1,0.3 4,5"
train list.yaml --set sweep.list.0.schedule.batch_size=3
expect_equal "$(sql x.db "SELECT group_concat(value, ' ') FROM (SELECT value FROM settings JOIN experiment_trials
    USING (trial_id) WHERE path = 'schedule.batch_size' ORDER BY number)")" "3 8"

# No grid has it: it is changed where it stands, or the sweep goes.
expect_status 2 lamina plan list.yaml --set optimizer.momentum=0.5
expect_error "(list.yaml:6:17)"
train list.yaml --set "$(advice 1)" --set optimizer.momentum=0.5
expect_equal "$(values optimizer.momentum)" 0.5
train list.yaml --set schedule.batch_size=4
expect_equal "$(values schedule.batch_size)" 4
