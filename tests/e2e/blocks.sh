#!/usr/bin/env bash
# Blocks and wires as a user meets them: a sweep over depth, what is recorded of it, that a block
# is its layers written out, and that a layer is told where it is written.
. "$(dirname "$0")/common.sh"

# net LAYERS [SWEEP]
net() {
    printf '%s\n' 'dataset: {type: moons, train: 64, test: 16}' 'loss: cross_entropy' \
        'optimizer: {type: sgd, learning_rate: 0.1}' 'schedule: {epochs: 2, batch_size: 16}' "layers:" \
        "$1" ${2:+"sweep: $2"}
}

block='  - {type: linear, name: stem, out_features: 6}
  - repeat: 2
    name: body
    layers:
      - {type: linear, name: fc, out_features: 6, init: xavier_uniform, optimizer: {learning_rate: 0.05}}
      - relu
      - {type: add, from: [previous, start]}
  - {type: linear, out_features: 2, from: body}'

# Written out.
chain='  - {type: linear, name: a, out_features: 6}
  - {type: linear, out_features: 6, init: xavier_uniform, optimizer: {learning_rate: 0.05}}
  - relu
  - {type: add, name: b, from: [previous, a]}
  - {type: linear, out_features: 6, init: xavier_uniform, optimizer: {learning_rate: 0.05}}
  - relu
  - {type: add, from: [previous, b]}
  - {type: linear, out_features: 2}'

# A sweep over depth is one line; its axis, label and settings have the path as it is written.
net "$block" '{grid: {layers.body.repeat: [1, 2, 3]}}' > depth.yaml
expect_status 0 lamina run depth.yaml --db depth.db
expect_output "layers.body.repeat=3"
expect_equal "$(sql depth.db 'SELECT path FROM axes')" layers.1.repeat
expect_equal "$(sql depth.db "SELECT group_concat(value) FROM settings WHERE path = 'layers.1.repeat'")" 1,2,3
expect_equal "$(sql depth.db "SELECT count(*), count(DISTINCT value) FROM settings WHERE path = 'layers.1.0.init.type'")" '3|1'
expect_equal "$(sql depth.db "SELECT count(*) FROM layers WHERE trial_id = 3")" 11
expect_equal "$(sql depth.db "SELECT group_concat(position) FROM layers WHERE trial_id = 3 AND written = 'layers.1.2'")" 3,6,9
expect_equal "$(sql depth.db "SELECT inputs FROM layers WHERE trial_id = 3 AND position = 6")" '[5, 3]'
expect_equal "$(sql depth.db "SELECT group_concat(path) FROM components WHERE trial_id = 3 AND type = 'xavier_uniform'")" layers.1.0.init
expect_equal "$(sql depth.db "SELECT count(DISTINCT name) FROM metrics WHERE trial_id = 3 AND name LIKE 'layers.%'")" 3
expect_status 0 lamina plot --db depth.db depth --kind settings --setting layers.body.repeat --output depth.svg
expect_status 2 lamina plot --db depth.db depth --kind settings --setting layers.body.fc.bias --output none.svg
expect_error "depth sweeps no such setting, but these: layers.body.repeat"
# A whole layer that a sweep sets is called as the sweep does, while it runs and afterwards.
net "$block" '{grid: {layers.body.fc: [{type: linear, out_features: 6}, {type: linear, out_features: 6, bias: false}]}}' > whole.yaml
expect_status 0 lamina run whole.yaml --db whole.db
expect_output "[2/2 layers.body.fc.bias=false]"
expect_status 0 lamina best whole --db whole.db
expect_output " layers.body.fc.bias=false"

# Series count layers of the stack: of one as it is written those that it has are named, of the deepest.
expect_status 1 lamina plot --db depth.db depth --metric layers.body.fc.learning_rate --output none.svg
expect_error "no train layers.body.fc.learning_rate is recorded: series count layers as they are trained, and of depth/3 this is \
layers.1.learning_rate, layers.4.learning_rate, layers.7.learning_rate"
! grep -q " more" "$err" || fail "there are more"
expect_status 1 lamina plot --db depth.db depth --trial 1 --metric layers.1.0.learning_rate --output none.svg
expect_error "of depth/1 this is layers.1.learning_rate"
expect_status 1 lamina plot --db depth.db depth --metric layers.body.learning_rate --output none.svg
expect_error "but these are: train accuracy, train layers.1.learning_rate, "
expect_status 0 lamina run depth.yaml --db deep.db --set 'sweep={}' --set layers.body.repeat=5
expect_status 1 lamina plot --db deep.db depth --metric layers.body.fc.learning_rate --output none.svg
expect_error "layers.1.learning_rate, layers.4.learning_rate, layers.7.learning_rate and 2 more"

# Weights of a file are found by the names of layers and blocks; of a net that is deeper some are lacking.
expect_status 0 lamina weights depth/2 --db depth.db --output net.safetensors
net "${block//init: xavier_uniform, /}" > begun.yaml
echo 'init: {type: weights, file: net.safetensors}' >> begun.yaml
expect_status 0 lamina run begun.yaml --db begun.db
expect_equal "$(sql begun.db 'SELECT count(DISTINCT quote(loss)) FROM iterations')" 8
expect_status 2 lamina plan begun.yaml --set layers.body.repeat=3
expect_output 'the net wants body.2.fc.weight (6, 6), which the file lacks; the net wants body.2.fc.bias (6,), which the file lacks'
expect_status 0 lamina plan begun.yaml --set layers.body.repeat=1
expect_error 'net.safetensors: 2 of its 8 tensors are left unused: body.1.fc.weight, body.1.fc.bias'

# The same net written out trains to the same rows, bit by bit. It is a config and a trial of its own, as what is
# recorded has the paths of one way to write it; in one sweep it stands once.
net "$chain" > chain.yaml
expect_status 0 lamina run chain.yaml --db chain.db
expect_status 0 lamina run depth.yaml --db chain.db
expect_equal "$(sql chain.db 'SELECT count(*), count(DISTINCT run_key), count(DISTINCT config_hash) FROM trials')" '4|4|4'
expect_equal "$(sql chain.db "SELECT count(*), min(trials), max(losses) FROM (SELECT count(*) AS trials,
    count(DISTINCT quote(loss)) AS losses FROM iterations JOIN leaderboard USING (trial_id)
    WHERE (experiment, number) IN (VALUES ('chain', 1), ('depth', 2)) GROUP BY iteration)")" '8|2|1'
net '  - {repeat: 1, name: one, layers: [sigmoid]}
  - {repeat: 1, name: two, layers: [sigmoid]}
  - {type: linear, out_features: 2}' '{grid: {layers.one.repeat: [1, 2], layers.two.repeat: [1, 2]}}' > twice.yaml
expect_status 0 lamina plan twice.yaml
expect_output '3 trials, 24 iterations in all, 1 duplicate left out'
expect_status 0 lamina run twice.yaml --db twice.db
expect_output "1 of the sweep's trials computes what an earlier one does, and is left out"

# What one experiment records of its layers is not another's, which writes the same net otherwise.
net '  - {repeat: 1, layers: [{type: linear, out_features: 6}]}
  - {type: linear, out_features: 4}
  - {type: linear, out_features: 2}' '{grid: {layers.1.out_features: [4]}}' > first.yaml
net '  - {repeat: 1, layers: [{type: linear, out_features: 6}, {type: linear, out_features: 4}]}
  - {type: linear, out_features: 2}' '{grid: {layers.1.out_features: [2]}}' > second.yaml
expect_status 0 lamina run first.yaml --db first.db
before=$(sql first.db 'SELECT path, value FROM settings')
expect_status 0 lamina run second.yaml --db first.db
expect_equal "$(sql first.db 'SELECT path, value FROM settings WHERE trial_id = 1')" "$before"
expect_equal "$(sql first.db "SELECT experiment, value FROM leaderboard JOIN settings USING (trial_id)
    WHERE path = 'layers.1.out_features' ORDER BY experiment")" $'first|4\nsecond|2'

# --set reaches into a block, and what it replaces is told by its path there.
expect_status 0 lamina plan depth.yaml --set layers.body.fc.out_features=6 --set 'layers.body.1=tanh'
expect_status 2 lamina plan depth.yaml --set layers.body.layers.fc.bias=false
expect_error "paths leave the word \`layers\` of a block out: \`layers.body.fc.bias\`"
expect_status 2 lamina plan depth.yaml --set layers.1.repeat=5
expect_error "every trial gets its \`layers.body.repeat\` from the sweep (depth.yaml:14:16)"

# What does not fit in a repetition is told by that.
expect_status 2 lamina plan depth.yaml --set layers.body.fc.out_features=5
expect_error "layers.1.2 (add), repetition 1 of 2"
expect_status 2 lamina plan depth.yaml --set 'sweep={}' --set layers.body.0='{type: reshape, shape: [1, 2, 3]}' \
    --set layers.body.1='{type: max_pool2d, kernel_size: 2}' --set layers.body.2=relu
expect_error "layers.1.0 (reshape), repetition 2 of 2"
