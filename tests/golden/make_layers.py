#!/usr/bin/python3
"""Makes layers.txt: what PyTorch 1.13 (python3-torch of Debian 12, CPU) computes with each layer,
as the independent source of tests/model/test_layers.c.

    tests/golden/make_layers.py > tests/golden/layers.txt

A case is a line `case TYPE OPTIONS SHAPE...`, the shape of each input with its batch, and then its
arrays, each as a name and the numbers: parameters and state in PyTorch's order, the inputs, the output
of a training forward, its gradients for a given output_gradient, the state after it, and the output
of an evaluation.
"""
import json

import torch

from make_curves import CONVOLUTIONS, make_module

CASES = [
    ("relu", {}, (2, 5)),
    ("leaky_relu", {}, (2, 5)),
    ("leaky_relu", {"negative_slope": 0.3}, (2, 5)),
    ("elu", {}, (2, 5)),
    ("elu", {"alpha": 2.5}, (2, 5)),
    ("selu", {}, (2, 5)),
    ("gelu", {}, (3, 7)),
    ("gelu", {"approximate": "tanh"}, (3, 7)),
    ("silu", {}, (2, 5)),
    ("softplus", {}, (3, 7)),
    ("softplus", {"beta": 3, "threshold": 1}, (3, 7)),
    ("tanh", {}, (2, 5)),
    ("hard_tanh", {}, (2, 5)),
    ("hard_tanh", {"min_val": -0.3, "max_val": 1.5}, (2, 5)),
    ("softsign", {}, (2, 5)),
    ("softmax", {"dim": 1}, (3, 7)),
    ("softmax", {"dim": -2}, (2, 2, 5, 3)),
    ("log_softmax", {"dim": 1}, (3, 7)),
    ("log_softmax", {"dim": 1}, (2, 4, 3)),
    ("linear", {"out_features": 4, "bias": False}, (3, 5)),
    ("linear", {"out_features": 4}, (2, 2, 3)),
    ("dropout", {}, (3, 7)),
    ("dropout", {"p": 0.3}, (2, 2, 3)),
    ("dropout", {"p": 0}, (2, 3)),
    ("flatten", {}, (2, 3, 2, 2)),
    ("flatten", {"start_dim": 2}, (2, 3, 2, 2)),
    ("reshape", {"shape": [2, -1]}, (2, 3, 4)),
    ("conv2d", {"out_channels": 3, "kernel_size": 3}, (2, 2, 5, 6)),
    ("conv2d", {"out_channels": 2, "kernel_size": [2, 3], "stride": [3, 2], "padding": [1, 2],
                "bias": False}, (2, 1, 7, 6)),
    ("conv2d", {"out_channels": 4, "kernel_size": 2, "groups": 2, "dilation": [2, 1]},
     (1, 4, 5, 4)),
    ("conv2d", {"out_channels": 6, "kernel_size": 3, "padding": 1, "groups": 3, "stride": 2},
     (2, 3, 5, 5)),
    ("conv2d", {"out_channels": 2, "kernel_size": 1}, (2, 3, 2, 2)),
    ("max_pool2d", {"kernel_size": 2}, (2, 2, 5, 6)),
    ("max_pool2d", {"kernel_size": 3, "stride": 2, "padding": 1}, (2, 1, 6, 5)),
    ("max_pool2d", {"kernel_size": [2, 3], "stride": [1, 2], "dilation": [2, 1],
                    "ceil_mode": True}, (1, 2, 6, 6)),
    ("avg_pool2d", {"kernel_size": 2}, (2, 2, 5, 6)),
    ("avg_pool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}, (2, 1, 6, 6)),
    ("avg_pool2d", {"kernel_size": [3, 2], "stride": 2, "padding": 1,
                    "count_include_pad": False}, (1, 2, 6, 5)),
    ("avg_pool2d", {"kernel_size": 2, "divisor_override": 3}, (1, 1, 4, 4)),
    ("batch_norm", {}, (4, 3)),
    ("batch_norm", {}, (3, 2, 2, 3)),
    ("batch_norm", {"eps": 0.1, "momentum": 0.4, "affine": False}, (3, 2, 2, 3)),
    ("batch_norm", {"track_running_stats": False}, (4, 3)),
    ("layer_norm", {"normalized_shape": 5}, (3, 5)),
    ("layer_norm", {"normalized_shape": [2, 3], "eps": 0.01}, (2, 2, 2, 3)),
    ("layer_norm", {"normalized_shape": [4], "elementwise_affine": False}, (2, 3, 4)),
    ("max_pool2d", {"kernel_size": 3, "ceil_mode": True}, (2, 2, 2, 5)),
    ("avg_pool2d", {"kernel_size": [4, 3], "stride": 3, "padding": [0, 1], "ceil_mode": True},
     (2, 1, 2, 4)),
    ("mish", {}, (4, 8)),
    ("hard_swish", {}, (4, 8)),
    ("relu6", {}, (4, 8)),
    ("identity", {}, (4, 8)),
    ("prelu", {}, (3, 7)),
    ("prelu", {"num_parameters": 7, "init": 0.1}, (3, 7)),
    ("prelu", {"num_parameters": 3}, (2, 3, 4, 2)),
    ("prelu", {}, (2, 3, 4, 2)),
    ("prelu", {"num_parameters": 8}, (4, 8)),
    ("group_norm", {"num_groups": 1}, (3, 5)),
    ("group_norm", {"num_groups": 2}, (2, 4, 3, 2)),
    ("group_norm", {"num_groups": 3, "eps": 0.1}, (2, 6)),
    ("group_norm", {"num_groups": 3, "affine": False}, (2, 3, 5, 1)),
    ("upsample", {"scale_factor": 2}, (2, 3, 3, 5)),
    ("upsample", {"scale_factor": [3, 1]}, (2, 1, 2, 4)),
    ("upsample", {"scale_factor": [1, 5]}, (1, 2, 4, 3)),
    ("adaptive_avg_pool2d", {"output_size": 1}, (2, 3, 4, 5)),
    ("adaptive_avg_pool2d", {"output_size": [2, 3]}, (2, 2, 4, 6)),
    ("adaptive_avg_pool2d", {"output_size": [3, 4]}, (2, 2, 7, 5)),
    ("adaptive_avg_pool2d", {"output_size": [5, 1]}, (1, 2, 3, 4)),
    ("dropout2d", {}, (3, 5, 2, 2)),
    ("dropout2d", {"p": 0.3}, (2, 3, 1, 4)),
    ("dropout2d", {"p": 0.3}, (2, 9, 3)),
    ("dropout2d", {"p": 0}, (2, 3, 2, 2)),
    ("gaussian_noise", {"std": 0.7}, (3, 5)),
    ("gaussian_noise", {"std": 0.1}, (2, 3, 4, 3)),
    ("add", {}, (2, 5), (2, 5)),
    ("add", {}, (2, 3, 4, 2), (2, 3, 4, 2), (2, 3, 4, 2)),
    ("add", {}, (3, 7), (3, 7), (3, 7), (3, 7)),
    ("multiply", {}, (2, 5), (2, 5)),
    ("multiply", {}, (2, 3, 4), (2, 3, 4), (2, 3, 4)),
    ("multiply", {}, (2, 3, 4, 5), (2, 3, 1, 1)),
    ("multiply", {}, (2, 3, 1, 1), (2, 3, 4, 5)),
    ("multiply", {}, (2, 3, 4, 5), (2, 1, 4, 5)),
    ("multiply", {}, (2, 3, 4, 5), (2, 3, 4, 1), (2, 3, 1, 5)),
    ("multiply", {}, (2, 3, 1, 5), (2, 1, 4, 1)),
    ("multiply", {}, (3, 1), (3, 4), (3, 1)),
    ("concat", {}, (2, 5), (2, 3)),
    ("concat", {}, (2, 3, 4, 2), (2, 1, 4, 2), (2, 2, 4, 2)),
    ("concat", {"dim": 2}, (2, 3, 4), (2, 3, 1)),
    ("concat", {"dim": -1}, (2, 2, 3, 4), (2, 2, 3, 1)),
    ("concat", {"dim": -2}, (2, 2, 3, 4), (2, 2, 1, 4)),
    ("conv2d", {"out_channels": 2, "kernel_size": [2, 3], "padding": "same", "dilation": [3, 1]},
     (2, 2, 4, 5)),
    ("conv2d", {"out_channels": 2, "kernel_size": 4, "padding": "same", "padding_mode": "circular",
                "bias": False}, (2, 1, 4, 5)),
    ("conv2d", {"out_channels": 4, "kernel_size": 3, "padding": [2, 3], "padding_mode": "reflect",
                "stride": [1, 2], "groups": 2}, (2, 2, 3, 4)),
    ("conv2d", {"out_channels": 2, "kernel_size": [3, 2], "padding": [4, 0],
                "padding_mode": "replicate", "dilation": 2}, (1, 2, 2, 5)),
    ("conv2d", {"out_channels": 2, "kernel_size": 3, "padding": [0, 4],
                "padding_mode": "circular"}, (2, 2, 3, 4)),
    ("conv1d", {"out_channels": 3, "kernel_size": 3}, (2, 2, 7)),
    ("conv1d", {"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 3, "dilation": 2,
                "groups": 2, "bias": False}, (3, 4, 6)),
    ("conv1d", {"out_channels": 2, "kernel_size": 2, "padding": "same"}, (2, 2, 5)),
    ("conv1d", {"out_channels": 2, "kernel_size": 4, "padding": "same",
                "padding_mode": "reflect"}, (2, 3, 5)),
    ("conv1d", {"out_channels": 1, "kernel_size": 5, "padding": 6, "stride": 3,
                "padding_mode": "replicate"}, (2, 2, 3)),
    ("max_pool1d", {"kernel_size": 2}, (2, 2, 7)),
    ("max_pool1d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}, (2, 3, 8)),
    ("max_pool1d", {"kernel_size": 2, "stride": 1, "dilation": 3}, (2, 1, 7)),
    ("conv_transpose2d", {"out_channels": 3, "kernel_size": 3}, (2, 2, 4, 3)),
    ("conv_transpose2d", {"out_channels": 2, "kernel_size": [2, 3], "stride": [3, 2],
                          "padding": [1, 2], "output_padding": [2, 1], "bias": False},
     (2, 1, 3, 4)),
    ("conv_transpose2d", {"out_channels": 6, "kernel_size": 2, "groups": 2, "dilation": [2, 3],
                          "output_padding": [1, 2], "padding": 1}, (2, 4, 3, 3)),
    ("conv_transpose2d", {"out_channels": 2, "kernel_size": 1, "stride": 3}, (1, 3, 2, 2)),
]

# Where a layer bends, and what is no number: PyTorch takes 32 at a time in vectors, which at these
# answer otherwise than its loop over the rest.
BENDS = {"mish": [-100.0], "hard_swish": [-3.0, 3.0], "relu6": [6.0], "identity": [],
         "prelu": []}


def show(name, values):
    print(name, *(f"{value:.9g}" for value in values.detach().flatten().tolist()))


def make_input(kind, shape):
    x = 2 * torch.randn(shape)
    x.view(-1)[0] = 0
    weighty = (*CONVOLUTIONS, "linear", "batch_norm", "layer_norm", "group_norm")
    if kind not in weighty and x.numel() > 3:
        x.view(-1)[1:4] = torch.tensor([30.0, -30.0, 1e-6])
    if kind in BENDS and shape == (4, 8):
        extremes = BENDS[kind] + [1e38, -1e38, float("inf"), float("-inf"), float("nan")]
        x.view(-1)[4:4 + len(extremes)] = torch.tensor(extremes)
    if kind in ("max_pool1d", "max_pool2d"):
        x = x.round()  # ties
    return x.requires_grad_()


def make_case(number, kind, options, *shapes):
    torch.manual_seed(number)
    module = make_module(kind, dict(options), shapes[0])
    print("case", kind, json.dumps(options).replace(" ", ""),
          *("x".join(map(str, shape)) for shape in shapes))
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, -1, 1)
        show("parameter", parameter)
    inputs = [make_input(kind, shape) for shape in shapes]
    for x in inputs:
        show("input", x)
    torch.manual_seed(number)  # of the random layers
    y = module(*inputs)
    show("output", y)
    gradient = torch.rand(y.shape) - 0.5
    y.backward(gradient)
    show("output_gradient", gradient)
    for x in inputs:
        show("input_gradient", x.grad)
    for parameter in module.parameters():
        show("gradient", parameter.grad)
    for name, values in module.named_buffers():
        if name != "num_batches_tracked":
            show("state", values)
    module.eval()
    show("evaluated", module(*inputs))


def main():
    torch.set_num_threads(1)
    for number, case in enumerate(CASES):
        make_case(number, *case)


if __name__ == "__main__":
    main()
