#!/usr/bin/env bash
# lamina weights --output FILE.onnx: what the model says of itself, and what cannot become one. Whether it
# computes what Lamina does is judges/onnx.sh's to say.
. "$(dirname "$0")/common.sh"

printf '%s\n' rooms,area,price,kind 2,50.5,100,small 3,70,150,large 4,90,190,large 1,30,60,small > flats.csv
train() { # NAME COLUMNS LAYERS LOSS
    cat > "$1.yaml" << YAML
dataset: {type: csv, train: flats.csv, test: flats.csv, normalize: measured, $2}
layers: [{type: linear, name: hidden, out_features: 4}, $3]
loss: $4
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 2}
YAML
    expect_status 0 lamina run "$1.yaml" --db r.db --plugin-path "$build/check-plugins"
}
weights() {
    lamina weights "$@" --db r.db --plugin-path "$build/check-plugins"
}
classes='label: kind, columns: {price: ignore}'
train kinds "$classes" 'tanh, {type: dropout}, {type: linear, out_features: 2}' cross_entropy
train prices 'target: price, normalize_targets: measured, columns: {kind: one_hot}' \
    'tanh, {type: linear, out_features: 1}' mse
train chances "$classes" 'tanh, {type: linear, out_features: 1}' bce_with_logits

# Its operators, in turn, by a reader of protobuf's encoding; its texts are there as they are.
operators() { # FILE
    python3 - "$1" << 'END'
import sys


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        else:
            size, at = (4, at) if tag & 7 == 5 else varint(data, at)
            value = data[at:at + size]
            at += size
        yield tag >> 3, value


graph = dict(fields(open(sys.argv[1], "rb").read()))[7]
for number, node in fields(graph):
    if number == 1:
        print(dict(fields(node))[4].decode())
END
}
expect_model() { # FILE OPERATORS TEXT...
    local file=$1 text
    expect_equal "$(operators "$file" | xargs)" "$2" "operators of $file"
    shift 2
    for text; do
        grep -aqF "$text" "$file" || fail "$file does not say $text"
    done
}
expect_status 0 weights kinds/1 --output kinds.onnx
expect_equal "$(cat "$out")" kinds.onnx
expect_model kinds.onnx 'Sub Div Gemm Tanh Gemm' hidden.weight '"class_names": ["large", "small"]' kinds/1 \
    'the score of each class, of which softmax makes a probability' 'not normalized yet'
expect_status 0 weights kinds/1 --output probable.onnx --probabilities
expect_model probable.onnx 'Sub Div Gemm Tanh Gemm Softmax' 'the probability of each class'
expect_status 0 weights chances/1 --output chances.onnx --probabilities
expect_model chances.onnx 'Sub Div Gemm Tanh Gemm Sigmoid' 'the probability of the second class'
expect_status 0 weights prices/1 --output prices.onnx
expect_model prices.onnx 'Sub Div Gemm Tanh Gemm Mul Add' 'the numbers to predict, in their own units' \
    '["rooms", "area", "kind=large", "kind=small"]'
for word in "$work" "$(hostname)"; do
    if grep -aqF "$word" kinds.onnx; then fail "the model tells $word"; fi
done

# A file of tensors gives the same model as the trial.
expect_status 0 weights kinds/1 --output kinds.safetensors
expect_status 0 weights kinds.safetensors --output again.onnx
cmp kinds.onnx again.onnx || fail "the file's model is another one than the trial's"

# A time is told apart in double alone: its net takes what is normalized.
sed -e 's/^[1-4],/17000000&/; s/,/.5,/' flats.csv | sed '1s/rooms.5/rooms/' > far.csv
sed 's/flats.csv/far.csv/g' kinds.yaml > far.yaml
expect_status 0 lamina run far.yaml --db r.db
expect_status 0 weights far/1 --output far.onnx
expect_model far.onnx 'Gemm Tanh Gemm' 'normalized in double by mean and std of'

# So does one that is to be predicted: the outputs are normalized.
sed 's/,\([0-9]*\),\([a-z]*\)$/,1700000000.\1,\2/' flats.csv > times.csv
sed 's/flats.csv/times.csv/g' prices.yaml > times.yaml
expect_status 0 lamina run times.yaml --db r.db
expect_status 0 weights times/1 --output times.onnx
expect_model times.onnx 'Sub Div Gemm Tanh Gemm' 'the numbers to predict, normalized: times target_std plus target_mean'

# What cannot be said.
expect_status 2 weights prices/1 --output chance.onnx --probabilities
expect_error 'the outputs of a net with the loss mse do not become probabilities: leave out --probabilities'
expect_status 2 weights kinds/1 --output kinds.safetensors --probabilities
expect_error '--probabilities goes with --output FILE.onnx'
train cubed "$classes" 'cubes, {type: linear, out_features: 2}' cross_entropy
expect_status 1 weights cubed/1 --output cubed.onnx
expect_error 'layers.1 (cubes): the layer cubes does not say what it is in ONNX'
train batches "$classes" '{type: batch_norm, track_running_stats: false}, {type: linear, out_features: 2}' \
    cross_entropy
expect_status 1 weights batches/1 --output batches.onnx
expect_error "layers.1 (batch_norm): without \`track_running_stats\`"
train pools "$classes" '{type: reshape, shape: [1, 2, 2]}, {type: adaptive_avg_pool2d, output_size: [2, 3]}, flatten, {type: linear, out_features: 2}' \
    cross_entropy
expect_status 1 weights pools/1 --output pools.onnx
expect_error "layers.2 (adaptive_avg_pool2d): ONNX has no windows of several sizes, which 2x3 of 2x2 pixels are: only an \`output_size\` that divides the image can be written"
train up "$classes" '{type: reshape, shape: [1, 2, 2]}, {type: conv_transpose2d, out_channels: 1, kernel_size: 2, dilation: 3, output_padding: 2}, flatten, {type: linear, out_features: 2}' \
    cross_entropy
expect_status 1 weights up/1 --output up.onnx
expect_error 'layers.2 (conv_transpose2d): in ONNX `output_padding` is below `stride`, 1, or not that much more than `padding`'
train bent "$classes" '{type: onnx_without_output}, {type: linear, out_features: 2}' cross_entropy
expect_status 1 weights bent/1 --output bent.onnx
expect_error 'this is a mistake in the plugin'
expect_status 1 weights kinds/1 --output missing/kinds.onnx
expect_error 'cannot write missing/kinds.onnx'
expect_equal "$(echo ./*.onnx)" \
    "./again.onnx ./chances.onnx ./far.onnx ./kinds.onnx ./prices.onnx ./probable.onnx ./times.onnx"
