#!/usr/bin/env bash
# Tensors of blocks have names that a block's depth does not move: a net that is less deep begins with exactly what the
# file of a deeper one has for each of its layers, whether layers have names, or stand in blocks of blocks.
. "$(dirname "$0")/common.sh"

export PYTHONPATH=$source/tests/support PYTHONDONTWRITEBYTECODE=1
layer='{type: linear, out_features: 16}'
named="[{type: linear, name: stem, out_features: 16},
  {repeat: 3, name: body, layers: [$layer, relu]}, $layer, relu, {type: linear, name: head, out_features: 2}]"
nested="[$layer, tanh, {repeat: 3, layers: [{type: linear, name: fc, out_features: 16},
  {repeat: 2, layers: [$layer, tanh]}, {repeat: 2, name: deep, layers: [$layer]}]}, $layer, {type: linear, out_features: 2}]"

# try NAME LAYERS BLOCK: trains NAME, writes its file, and begins NAME-less with that, with one repetition fewer of BLOCK.
# What that one has after an iteration too small to change a weight is in less.safetensors.
try() {
    printf '%s\n' 'dataset: {type: moons, train: 64, test: 16}' 'loss: cross_entropy' "layers: $2" \
        'optimizer: {type: sgd, learning_rate: 0.1}' 'schedule: {iterations: 8, batch_size: 16}' > "$1.yaml"
    expect_status 0 lamina run "$1.yaml" --db r.db
    expect_status 0 lamina weights "$1/1" --db r.db --output "$1.safetensors"
    { cat "$1.yaml"; echo "init: {type: weights, file: $1.safetensors}"; } > "$1-less.yaml"
    expect_status 0 lamina run "$1-less.yaml" --db r.db --set "layers.$3.repeat=2" --set schedule.iterations=1 \
        --set optimizer.learning_rate=1e-30
    cp "$err" told
    expect_status 0 lamina weights "$1-less/1" --db r.db --output less.safetensors
}

# compare FILE NAME...: of less.safetensors each tensor is what FILE has under the name, bit for bit, and those are all
# of FILE but the weights and biases of the layers NAME.
compare() {
    expect_status 0 python3 - "$@" << 'PYTHON'
import sys
import safetensors
more, less = (safetensors.read(path)[0] for path in (sys.argv[1], "less.safetensors"))
for name in less:
    assert less[name] == more[name], name
assert len({str(tensor) for tensor in more.values()}) == len(more), "two tensors are alike: which one was taken cannot be told"
assert more.keys() - less.keys() == {name + kind for name in sys.argv[2:] for kind in (".weight", ".bias")}
PYTHON
}

try named "$named" body
grep -qF 'named.safetensors: 2 of its 12 tensors are left unused: body.2.0.weight, body.2.0.bias' told ||
    fail "the third repetition is not told as unused"
compare named.safetensors body.2.0
expect_status 0 lamina weights less.safetensors
expect_equal "$(awk '$1 ~ /weight$/ {print $1}' "$out" | xargs)" \
    'stem.weight body.0.0.weight body.1.0.weight 2.weight head.weight'

try nested "$nested" 2
compare nested.safetensors 2.2.fc 2.2.1.0.0 2.2.1.1.0 2.2.deep.0.0 2.2.deep.1.0
expect_status 0 lamina weights less.safetensors
expect_equal "$(awk '$1 ~ /weight$/ {print $1}' "$out" | xargs)" "0.weight $(for i in 0 1; do
    echo 2.$i.fc.weight 2.$i.1.0.0.weight 2.$i.1.1.0.weight 2.$i.deep.0.0.weight 2.$i.deep.1.0.weight; done | xargs) \
3.weight 4.weight"

# The inner block of an outer one, whose other repetitions stay what they are.
expect_status 0 lamina run nested-less.yaml --db r.db --set name=inner --set layers.2.1.repeat=1 \
    --set schedule.iterations=1 --set optimizer.learning_rate=1e-30
expect_error '6 of its 36 tensors are left unused: 2.0.1.1.0.weight, 2.0.1.1.0.bias, 2.1.1.1.0.weight'
expect_status 0 lamina weights inner/1 --db r.db --output less.safetensors
compare nested.safetensors 2.0.1.1.0 2.1.1.1.0 2.2.1.1.0

# A deeper one lacks what it has more, and nothing else.
expect_status 2 lamina plan nested-less.yaml --set layers.2.deep.repeat=3
expect_error 'does not fit the net: the net wants 2.0.deep.2.0.weight (16, 16), which the file lacks; the net wants 2.0.deep.2.0.bias'
! grep -q 'does not take' "$err" || fail "something of the file is left"
