#!/usr/bin/env bash
# The mistakes of a config are told together, whichever part of it they are in.
. "$(dirname "$0")/common.sh"

count() { # N: so many lines
    expect_equal "$(wc -l < "$err")" "$1" "lines"
}

cat > all.yaml << 'YAML'
name: two words
seed: -1
timeout: soon
dataset: {type: csv, train: none.csv, label: a, target: b}
layers: [{type: linear, out_features: 10, units: 3}, ReLU, {type: no_such_layer}]
loss: CrossEntropyLoss
optimizer: {type: sgd, nesterov: true, learning_rate: 1, lr: 0.1}
schedule: {iterations: 10, batch_size: 5}
stop: {rule: patience, evaluations: 3}
sweep:
  grid: {learning_rate: [0.1], schedule.batch_size: [5, none]}
  gird: {}
  seeds: 3
YAML
expect_status 2 lamina plan all.yaml
for line in 1:7 2:7 3:10 4:57 5:43 5:54 5:67 6:7 7:58 9:7 11:10 11:57 12:3 13:10; do
    grep -q "^all.yaml:$line: " "$err" || fail "nothing at $line"
done
count 14
expect_error 'there is no layer'
expect_error "did you mean 'relu'?"
expect_error 'did you mean `cross_entropy`?'
expect_error 'did you mean `optimizer.learning_rate`?'
expect_error 'give `schedule.evaluate_every`'

# Whatever the sweep may have set: what no kind takes is wrong; and how long to train is a matter of its own.
cat > kind.yaml << 'YAML'
dataset: {type: digits, train: 60, test: 20}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: hi, nesterow: true, betas: [0.9, 0.99]}
schedule: {epochs: 0, batch_size: 0}
sweep: {gird: {optimizer.type: [sgd, adam]}}
YAML
expect_status 2 lamina plan kind.yaml
count 5
for line in 4:54 4:58 5:11 5:35 6:9; do
    grep -q "^kind.yaml:$line: " "$err" || fail "nothing at $line"
done
expect_error 'kind.yaml:4:54: `optimizer.momentum` must be a number, not "hi"'
expect_error 'did you mean `nesterov`?'
expect_error 'kind.yaml:5:11: `schedule` must have either `epochs` or `iterations`, above 0'
expect_status 2 lamina plan kind.yaml --set 'schedule={iterations: 5, epochs: 5, batch_size: 0}'
expect_error '`schedule` must have either `epochs` or `iterations`, above 0'
expect_error '`schedule.batch_size` must be in'
expect_status 2 lamina plan kind.yaml --set 'schedule={epochs: soon, batch_size: 8}'
grep -q 'must have either' "$err" && fail "what is no number is told twice"

# What does not go with one row of a sweep is told at that row; at whichever step it is found.
cat > rows.yaml << 'YAML'
dataset: {type: digits, train: 60, test: 20}
layers: [{type: conv2d, name: c, out_channels: 2, kernel_size: 3}, {type: max_pool2d, kernel_size: 20}, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.9}
schedule: {iterations: 4, batch_size: 8}
sweep:
  grid:
    optimizer.type: [sgd, adam]
    layers.c.kernel_size: [3, 15]
YAML
expect_status 2 lamina plan rows.yaml
count 1
expect_error 'rows.yaml:8:27: with `optimizer.type: adam`, rows.yaml:4:44: unknown key `optimizer.momentum`'
expect_status 2 lamina run rows.yaml --set 'sweep.grid.optimizer.type=[sgd]'
count 1
expect_error 'rows.yaml:9:31: with `layers.c.kernel_size: 15`, rows.yaml:2:100: layers.1 (max_pool2d)'

# A `from` of the command line that leaves a layer or a block unread is told at its --set.
cat > graph.yaml << 'YAML'
dataset: {type: digits, train: 60, test: 20}
layers:
  - {type: linear, name: stem, out_features: 8}
  - relu
  - {type: linear, out_features: 8}
  - {repeat: 2, name: body, layers: [{type: linear, out_features: 8}, relu]}
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4, batch_size: 8}
YAML
expect_status 2 lamina plan graph.yaml --set layers.2.from=stem
expect_equal "$(cat "$err")" '--set layers.2.from=stem: nobody reads `layers.1` (relu, line 4) then: the next layer (line 5) reads another; where that takes several layers, say `from: [previous, stem]` there; else leave this one out, or name it in a `from`'
expect_status 2 lamina plan graph.yaml --set layers.4.from=stem
expect_error '--set layers.4.from=stem: nobody reads the block `body` (line 6) then: the next layer (line 7) reads another;'
expect_status 2 lamina plan graph.yaml --set layers.body.0.from=input --set layers.1=identity
expect_error '--set layers.body.0.from=input: nobody reads repetition 1 of 2 of the block `body` (line 6) then: none of its layers reads `start`'
