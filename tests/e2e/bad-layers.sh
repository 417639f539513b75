#!/usr/bin/env bash
# Layers that do not fit, or that cannot be what they are asked to be, are told before anything
# trains: one sentence with the place of the option at fault.
. "$(dirname "$0")/common.sh"

# refuse LAYERS MESSAGE [KEY=VALUE]... - LAYERS stand from line 3 on, in `layers`.
refuse() {
    local layers=$1 message=$2
    shift 2
    {
        echo "dataset: {type: digits, train: 65, test: 20}"
        echo "layers:"
        sed 's/^/  - /' <<< "$layers"
        echo "  - {type: linear, out_features: 10}"
        echo "loss: cross_entropy"
        echo "optimizer: {type: sgd, learning_rate: 0.1}"
        echo "schedule: {epochs: 1, batch_size: 16}"
    } > bad.yaml
    local sets=() set
    for set in "$@"; do
        sets+=(--set "$set")
    done
    expect_status 2 lamina run bad.yaml "${sets[@]}" --db bad.db
    expect_equal "$(cat "$err")" "$message"
    [ ! -e bad.db ] || fail "a results file was begun"
}

# Windows.
refuse '{type: conv2d, out_channels: 4, kernel_size: 29}' \
    "bad.yaml:3:50: layers.0 (conv2d): the kernel reaches over 29x29 pixels, more than its padded input has, 28x28; its input is 1x28x28, a sample of the dataset"
refuse '{type: max_pool2d, kernel_size: 9}
{type: conv2d, out_channels: 4, kernel_size: 3, padding: [0, 1], dilation: 2}' \
    "bad.yaml:4:50: layers.1 (conv2d): the kernel reaches over 5x5 pixels, more than its padded input has, 3x5; its input is 1x3x3, from layers.0 (max_pool2d)"
refuse '{type: conv2d, out_channels: 4, kernel_size: [3, 3, 3]}' \
    "bad.yaml:3:50: layers.0 (conv2d): \`kernel_size\` must be one number or two, (down, across), not 3; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, stride: []}' \
    "bad.yaml:3:61: layers.0 (conv2d): \`stride\` must be one number or two, (down, across), not 0; its input is 1x28x28, a sample of the dataset"
refuse '{type: max_pool2d, kernel_size: 3, dilation: []}' \
    "bad.yaml:3:50: layers.0 (max_pool2d): \`dilation\` must be one number or two, (down, across), not 0; its input is 1x28x28, a sample of the dataset"
refuse '{type: linear, out_features: 33554432}
{type: reshape, shape: [33554432, 1, 1]}
{type: conv2d, out_channels: 1, kernel_size: 8192, padding: 8191}' \
    "bad.yaml:5:50: layers.2 (conv2d): one row of windows is too large for any memory; its input is 33554432x1x1, from layers.1 (reshape)"
refuse '{type: conv2d, out_channels: 6, kernel_size: 3, groups: 4}' \
    "bad.yaml:3:61: layers.0 (conv2d): \`groups\` must divide the channels, 1 in and 6 out; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, stride: 0}' \
    "bad.yaml:3:61: \`layers.0.stride\` must be in [1, 10000], not 0"
refuse '{type: avg_pool2d, kernel_size: 2, stride: [1, 0]}' \
    "bad.yaml:3:48: \`layers.0.stride\` must be in [1, 10000], not [1, 0]"
refuse '{type: max_pool2d, kernel_size: 3, padding: 2}' \
    "bad.yaml:3:49: layers.0 (max_pool2d): \`padding\` must be at most half of the kernel, 3x3; its input is 1x28x28, a sample of the dataset"
refuse '{type: max_pool2d, kernel_size: 2, padding: 1, dilation: 29}' \
    "bad.yaml:3:62: layers.0 (max_pool2d): a \`dilation\` of 29 steps over the whole image; its input is 1x28x28, a sample of the dataset"
refuse '{type: linear, name: hidden, out_features: 100}
{type: conv2d, out_channels: 4, kernel_size: 3}' \
    "bad.yaml:4:12: layers.1 (conv2d): needs images of (channels, height, width); its input is 100, from layers.0 (linear)"

# Paddings, sequences, and convolutions that go the other way.
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: same, stride: [1, 2]}' \
    "bad.yaml:3:62: layers.0 (conv2d): \`padding\` is \`same\` only where \`stride\` is 1, not 2; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: valid}' \
    "bad.yaml:3:62: \`layers.0.padding\` must be same, or an integer or a list of up to 6 of them, not \"valid\""
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: [same, 1]}' \
    "bad.yaml:3:62: \`layers.0.padding\` must be same, or an integer or a list of up to 6 of them, not a list with something else in it"
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: -1}' \
    "bad.yaml:3:62: \`layers.0.padding\` must be in [0, 10000], not -1"
refuse '{type: max_pool2d, kernel_size: 3, padding: same}' \
    "bad.yaml:3:49: \`layers.0.padding\` must be an integer or a list of up to 6 of them, not \"same\""
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: 1, padding_mode: reflec}' \
    "bad.yaml:3:79: \`layers.0.padding_mode\` must be one of zeros | reflect | replicate | circular, not \"reflec\"; did you mean \`reflect\`?"
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: [1, 28], padding_mode: reflect}' \
    "bad.yaml:3:85: layers.0 (conv2d): \`padding_mode: reflect\` can add at most 27 to 28 pixels, not 28; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv2d, out_channels: 4, kernel_size: 3, padding: [29, 1], padding_mode: circular}' \
    "bad.yaml:3:85: layers.0 (conv2d): \`padding_mode: circular\` can add at most 28 to 28 pixels, not 29; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv2d, out_channels: 4, kernel_size: 9999, dilation: 10000, padding: same, padding_mode: replicate}' \
    "bad.yaml:3:82: layers.0 (conv2d): the padded input is too large for any memory; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv1d, out_channels: 4, kernel_size: 3}' \
    "bad.yaml:3:12: layers.0 (conv1d): needs sequences of (channels, length); its input is 1x28x28, a sample of the dataset"
refuse '{type: reshape, shape: [28, 28]}
{type: conv1d, out_channels: 4, kernel_size: [3, 3]}' \
    "bad.yaml:4:50: layers.1 (conv1d): \`kernel_size\` must be one number, not 2; its input is 28x28, from layers.0 (reshape)"
refuse '{type: reshape, shape: [28, 28]}
{type: conv1d, out_channels: 4, kernel_size: 10, dilation: 4, padding: 4}' \
    "bad.yaml:4:50: layers.1 (conv1d): the kernel reaches over 37 elements, more than its padded input has, 36; its input is 28x28, from layers.0 (reshape)"
refuse '{type: reshape, shape: [28, 28]}
{type: conv1d, out_channels: 4, kernel_size: 3, padding: 28, padding_mode: reflect}' \
    "bad.yaml:4:80: layers.1 (conv1d): \`padding_mode: reflect\` can add at most 27 to 28 elements, not 28; its input is 28x28, from layers.0 (reshape)"
refuse '{type: max_pool1d, kernel_size: 3}' \
    "bad.yaml:3:12: layers.0 (max_pool1d): needs sequences of (channels, length); its input is 1x28x28, a sample of the dataset"
refuse '{type: reshape, shape: [28, 28]}
{type: max_pool1d, kernel_size: 3, padding: 2}' \
    "bad.yaml:4:49: layers.1 (max_pool1d): \`padding\` must be at most half of the kernel, 3; its input is 28x28, from layers.0 (reshape)"
refuse '{type: reshape, shape: [28, 28]}
{type: max_pool1d, kernel_size: 2, padding: 1, dilation: 29}' \
    "bad.yaml:4:62: layers.1 (max_pool1d): a \`dilation\` of 29 steps over the whole sequence; its input is 28x28, from layers.0 (reshape)"
refuse '{type: conv_transpose2d, out_channels: 4, kernel_size: 3, stride: [2, 3], output_padding: 2}' \
    "bad.yaml:3:95: layers.0 (conv_transpose2d): \`output_padding\` must be below \`stride\` or \`dilation\`, 2 and 1, not 2; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv_transpose2d, out_channels: 4, kernel_size: 3, padding: [1, 15]}' \
    "bad.yaml:3:72: layers.0 (conv_transpose2d): \`padding\` cuts off all of the output: 28x0 pixels would be left; its input is 1x28x28, a sample of the dataset"
refuse '{type: conv_transpose2d, out_channels: 4, kernel_size: 3, groups: 2}' \
    "bad.yaml:3:71: layers.0 (conv_transpose2d): \`groups\` must divide the channels, 1 in and 4 out; its input is 1x28x28, a sample of the dataset"
refuse '{type: linear, out_features: 100}
{type: conv_transpose2d, out_channels: 4, kernel_size: 3}' \
    "bad.yaml:4:12: layers.1 (conv_transpose2d): needs images of (channels, height, width); its input is 100, from layers.0 (linear)"
refuse '{type: conv_transpose2d, out_channels: 1000000, kernel_size: 1, stride: 10000}' \
    "bad.yaml:3:66: layers.0 (conv_transpose2d): the output is too large for any memory; its input is 1x28x28, a sample of the dataset"

# Axes and shapes.
refuse '{type: softmax, dim: 4}' \
    "bad.yaml:3:26: layers.0 (softmax): \`dim\` 4 is not there: with the batch there are 4 dimensions, so it must be in [1, 3] or [-3, -1]; its input is 1x28x28, a sample of the dataset"
refuse '{type: log_softmax, dim: 0}' \
    "bad.yaml:3:30: layers.0 (log_softmax): \`dim\` 0 is the batch: a sample's begin with 1; its input is 1x28x28, a sample of the dataset"
refuse '{type: flatten, start_dim: 3, end_dim: 2}' \
    "bad.yaml:3:44: layers.0 (flatten): \`end_dim\` must not be before \`start_dim\`; its input is 1x28x28, a sample of the dataset"
refuse '{type: reshape, shape: [5, -1]}' \
    "bad.yaml:3:28: layers.0 (reshape): \`shape\` does not hold 784 elements; its input is 1x28x28, a sample of the dataset"
refuse '{type: reshape, shape: [-1, -1]}' \
    "bad.yaml:3:28: layers.0 (reshape): \`shape\` takes sizes from 1, and -1 once; its input is 1x28x28, a sample of the dataset"
refuse '{type: reshape, shape: [1, 1, 1, 1, 1, 28, 28]}' \
    "bad.yaml:3:28: \`layers.0.shape\` must be an integer or a list of up to 6 of them, not a list of 7"
refuse '{type: reshape, shape: [28, 2.8]}' \
    "bad.yaml:3:28: \`layers.0.shape\` must be an integer or a list of up to 6 of them, not a list with something else in it"
refuse '{type: layer_norm, normalized_shape: [28, 27]}' \
    "bad.yaml:3:42: layers.0 (layer_norm): \`normalized_shape\` must be the last dimensions of the input; its input is 1x28x28, a sample of the dataset"

# Groups, factors, channels.
refuse '{type: group_norm, num_groups: 3}' \
    "bad.yaml:3:36: layers.0 (group_norm): \`num_groups\` must divide the channels of the input, 1; its input is 1x28x28, a sample of the dataset"
refuse '{type: linear, out_features: 8}
{type: group_norm, num_groups: 8}' \
    "bad.yaml:4:36: layers.1 (group_norm): each of 8 groups has a single value, and no variance; its input is 8, from layers.0 (linear)"
refuse '{type: group_norm, num_groups: 0}' "bad.yaml:3:36: \`layers.0.num_groups\` must be in [1, inf), not 0"
refuse 'group_norm' "bad.yaml:3:5: \`layers.0.num_groups\` is missing: Groups of channels, each with a mean and a variance of its own."
refuse '{type: group_norm, num_groups: 1, num_channels: 1}' \
    "bad.yaml:3:39: unknown key \`layers.0.num_channels\`; leave it out: a layer takes what stands before it"
refuse '{type: upsample, scale_factor: [2, 2, 2]}' \
    "bad.yaml:3:36: layers.0 (upsample): \`scale_factor\` must be one number or two, (down, across), not 3; its input is 1x28x28, a sample of the dataset"
refuse '{type: upsample, scale_factor: 2, mode: bilinear}' \
    "bad.yaml:3:39: unknown key \`layers.0.mode\`; leave it out: only the nearest pixel is there, which is repeated"
refuse '{type: linear, name: wide, out_features: 8}
{type: concat, from: [wide, previous], axis: 1}' \
    "bad.yaml:4:44: unknown key \`layers.1.axis\`; did you mean \`dim\`?"
refuse '{type: upsample, scale_factor: 1.5}' \
    "bad.yaml:3:36: \`layers.0.scale_factor\` must be an integer or a list of up to 6 of them, not \"1.5\""
refuse '{type: upsample, scale_factor: 0}' "bad.yaml:3:36: \`layers.0.scale_factor\` must be in [1, 10000], not 0"
refuse '{type: linear, out_features: 4194304}
{type: reshape, shape: [1, 2048, 2048]}
{type: upsample, scale_factor: 10000}' \
    "bad.yaml:5:36: layers.2 (upsample): its output is too large for any memory; its input is 1x2048x2048, from layers.1 (reshape)"
refuse '{type: linear, out_features: 8}
{type: upsample, scale_factor: 2}' \
    "bad.yaml:4:12: layers.1 (upsample): needs images of (channels, height, width); its input is 8, from layers.0 (linear)"
refuse '{type: adaptive_avg_pool2d, output_size: []}' \
    "bad.yaml:3:46: layers.0 (adaptive_avg_pool2d): \`output_size\` must be one number or two, (down, across), not 0; its input is 1x28x28, a sample of the dataset"
refuse '{type: adaptive_avg_pool2d, output_size: [3, 0]}' \
    "bad.yaml:3:46: \`layers.0.output_size\` must be in [1, 10000], not [3, 0]"
refuse '{type: linear, out_features: 8}
{type: adaptive_avg_pool2d, output_size: 1}' \
    "bad.yaml:4:12: layers.1 (adaptive_avg_pool2d): needs images of (channels, height, width); its input is 8, from layers.0 (linear)"
refuse '{type: linear, out_features: 8}
dropout2d' \
    "bad.yaml:4:5: layers.1 (dropout2d): needs channels, such as those of (channels, height, width); \`dropout\` takes features; its input is 8, from layers.0 (linear)"

# Numbers.
refuse '{type: dropout2d, p: 1}' "bad.yaml:3:26: \`layers.0.p\` must be in [0, 1), not 1"
refuse '{type: gaussian_noise, std: -0.1}' "bad.yaml:3:33: \`layers.0.std\` must be in [0, inf), not -0.1"
refuse 'gaussian_noise' "bad.yaml:3:5: \`layers.0.std\` is missing: Standard deviation of the noise, which is drawn as torch.empty_like(x).normal_(0, std) draws it."
refuse '{type: dropout, p: 1}' "bad.yaml:3:24: \`layers.0.p\` must be in [0, 1), not 1"
refuse '{type: dropout, p: -0.1}' "bad.yaml:3:24: \`layers.0.p\` must be in [0, 1), not -0.1"
refuse '{type: hard_tanh, min_val: 2}' \
    "bad.yaml:3:12: layers.0 (hard_tanh): \`max_val\` must be above \`min_val\`, 2; its input is 1x28x28, a sample of the dataset"

refuse '{type: prelu, num_parameters: 28}' \
    "bad.yaml:3:35: layers.0 (prelu): \`num_parameters\` must be 1 or the channels of the input, 1; its input is 1x28x28, a sample of the dataset"
refuse '{type: prelu, init: default}' "bad.yaml:3:25: \`layers.0.init\` must be a number, not \"default\""
refuse '{type: prelu, init: 0.1, num_parameters: 0}' "bad.yaml:3:46: \`layers.0.num_parameters\` must be in [1, inf), not 0"

# Batches: of 65 samples, 16 leave 1; 8 iterations of 16 come to it, 4 do not.
batch="leave one of 1, but layers.1 (batch_norm) must have 2 to train on:"
mends="give \`schedule.drop_last: true\`, which leaves it out, or choose another \`batch_size\`"
refuse '{type: linear, out_features: 8}
batch_norm' "bad.yaml:8:35: 65 samples in batches of 16 $batch $mends"
refuse '{type: linear, out_features: 8}
batch_norm' "--set schedule.batch_size=1: 65 samples in batches of 1 $batch choose another \`batch_size\`" \
    schedule.batch_size=1
refuse '{type: linear, out_features: 8}
batch_norm' "--set schedule={iterations: 8, batch_size: 16}: 65 samples in batches of 16 $batch $mends" \
    'schedule={iterations: 8, batch_size: 16}'
expect_status 0 lamina run bad.yaml --set 'schedule={iterations: 4, batch_size: 16}' --db good.db
expect_status 0 lamina run bad.yaml --set schedule.drop_last=true --db dropped.db
expect_equal "$(sql dropped.db "SELECT DISTINCT t.iterations / iterations_per_epoch, iterations_per_epoch, samples
    FROM curves JOIN trials t ON t.id = trial_id")" "1|4|16" "epochs, their iterations, samples of each"
refuse '{type: linear, out_features: 8}
batch_norm' "--set schedule={epochs: 1, batch_size: 66, drop_last: true}: \`schedule.batch_size\` is 66, but there are 65 training samples, and \`drop_last\` leaves out what is less than a batch: at most 65 can be in one" \
    'schedule={epochs: 1, batch_size: 66, drop_last: true}'
expect_status 0 lamina run bad.yaml --set 'layers=[batch_norm, {type: linear, out_features: 10}]' \
    --db good.db

# Initial values.
refuse '{type: linear, out_features: 8, init: xavier}' \
    "bad.yaml:3:43: unknown init \`xavier\`; known: default, xavier_uniform, xavier_normal, kaiming_uniform, kaiming_normal, normal, uniform, constant, weights"
refuse '{type: sigmoid, init: xavier_normal}' \
    "bad.yaml:3:27: layers.0 (sigmoid): has no weight, so that \`init\` has nothing to do"
refuse '{type: linear, out_features: 8, init: {type: uniform, a: 2}}' \
    "bad.yaml:3:50: \`layers.0.init.b\` must not be below \`a\`, 2"
refuse '{type: linear, out_features: 8, init: {type: normal, std: -1}}' \
    "bad.yaml:3:63: \`layers.0.init.std\` must be in [0, inf), not -1"
refuse '{type: linear, out_features: 8, init: constant}' \
    "bad.yaml:3:43: \`layers.0.init.val\` is missing: Every weight."
refuse 'sigmoid' "--set init={type: uniform, b: -1}: \`init.b\` must not be below \`a\`, 0" \
    'init={type: uniform, b: -1}'
# ... also where every layer has an init of its own; and where none has a weight.
refuse '{type: linear, out_features: 8, init: default}' \
    "--set init={type: uniform, b: -1}: \`init.b\` must not be below \`a\`, 0" \
    'init={type: uniform, b: -1}' layers.1.init=default
refuse 'sigmoid' "--set init=xavier_normal: no layer has a weight, so that \`init\` has nothing to do" \
    init=xavier_normal 'layers=[{type: max_pool2d, kernel_size: [28, 19], stride: 1}, flatten]'
refuse '{type: linear, out_features: 8, init: {type: constant, val: .inf}}' \
    "bad.yaml:3:65: \`layers.0.init.val\` is beyond what a weight can be, 3.40282e+38 at most"
refuse '{type: linear, out_features: 8, init: {type: normal, mean: -1e39}}' \
    "bad.yaml:3:64: \`layers.0.init.mean\` is beyond what a weight can be, 3.40282e+38 at most"
refuse '{type: linear, out_features: 8, init: {type: uniform, a: -3e38, b: 3e38}}' \
    "bad.yaml:3:72: \`layers.0.init.b\` must not be above \`a\` by more than 3.40282e+38"

# What a layer of several inputs reads does not fit together: each with its shape and its place.
refuse '{type: linear, name: wide, out_features: 32}
{type: linear, name: narrow, from: input, out_features: 16}
{type: add, from: [wide, narrow]}' \
    "bad.yaml:5:12: layers.2 (add): inputs 1 and 2 cannot be added: they must have one shape; its inputs are 32, from layers.0 (linear, line 3); and 16, from layers.1 (linear, line 4)"
refuse '{type: conv2d, name: stem, out_channels: 4, kernel_size: 3}
{type: adaptive_avg_pool2d, output_size: 1}
flatten
{type: multiply, from: [stem, previous]}' \
    "bad.yaml:6:12: layers.3 (multiply): inputs 1 and 2 cannot be multiplied: they must have as many dimensions, each equal or 1; its inputs are 4x26x26, from layers.0 (conv2d, line 3); and 4, from layers.2 (flatten, line 5)"
refuse '{type: conv2d, name: stem, out_channels: 4, kernel_size: 3}
{repeat: 2, name: body, layers: [{type: conv2d, out_channels: 4, kernel_size: 3}, {type: concat, from: [start, previous]}]}' \
    "bad.yaml:4:94: layers.1.1 (concat), repetition 1 of 2: inputs 1 and 2 cannot be joined: but for \`dim\` their dimensions must be equal; its inputs are 4x26x26, from layers.0 (conv2d, line 3); and 4x24x24, from layers.1.0 (conv2d, repetition 1, line 4)"
refuse '{type: linear, name: wide, out_features: 32}
{type: concat, from: [wide, previous], dim: 2}' \
    "bad.yaml:4:49: layers.1 (concat): \`dim\` 2 is not there: with the batch there are 2 dimensions, so it must be in [1, 1] or [-1, -1]; its inputs are 32, from layers.0 (linear, line 3); and 32, from layers.0 (linear, line 3)"
refuse '{type: linear, name: wide, out_features: 32}
{type: add, from: wide}' \
    "bad.yaml:4:23: layers.1 (add): add reads 2 or more layers, and here 1: name them, as in \`from: [previous, trunk]\`; its input is 32, from layers.0 (linear)"
refuse '{type: linear, name: wide, out_features: 32}
add' \
    "bad.yaml:4:5: layers.1 (add): add reads 2 or more layers, and here 1: name them, as in \`from: [previous, trunk]\`; its input is 32, from layers.0 (linear)"
refuse '{type: linear, name: wide, out_features: 32}
{type: relu, from: [wide, input]}' \
    "bad.yaml:4:24: layers.1 (relu): relu reads one layer, and \`from\` names 2; its inputs are 32, from layers.0 (linear, line 3); and 1x28x28, a sample of the dataset"

# What was set since names its place: of the layer that is read, and of the layer itself.
refuse '{type: linear, name: hidden, out_features: 20}
{type: reshape, shape: [4, 5]}' \
    "bad.yaml:4:28: layers.1 (reshape): \`shape\` does not hold 21 elements; its input is 21, from layers.0 (linear, with \`out_features\` of --set layers.hidden.out_features=21)" \
    layers.hidden.out_features=21
refuse relu \
    "bad.yaml:4:12: layers.1 (linear): the network ends with 7 outputs but cross_entropy needs one for each of the data's 10 classes: give the last layer 10; it has \`out_features\` of --set layers.1.out_features=7" \
    layers.1.out_features=7
cat > own.yaml << 'YAML'
extends: bad.yaml
set:
  layers.1.bias: false
YAML
expect_status 2 lamina run own.yaml --set layers.1.out_features=7 --db bad.db
expect_error "bad.yaml:4:12: layers.1 (linear): the network ends with 7 outputs but cross_entropy needs one for each of the data's 10 classes: give the last layer 10; it has \`out_features\` of --set layers.1.out_features=7, \`bias\` of own.yaml:3:18"
