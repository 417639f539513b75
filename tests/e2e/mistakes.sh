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
