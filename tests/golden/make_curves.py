#!/usr/bin/python3
"""Makes curves.csv: the losses of PyTorch 1.13 (python3-torch of Debian 12, CPU) for each row of
curves.yaml, as the independent source of tests/e2e/parity-layers.sh; and optimizers.csv.

    cmake -S . -B build -DLAMINA_BENCH=ON && cmake --build build --target dump-digits
    mkdir digits && build/tests/bench/dump-digits digits 1000 200 0
    tests/golden/make_curves.py digits curves.yaml > tests/golden/curves.csv
    tests/golden/make_curves.py digits optimizers.yaml > tests/golden/optimizers.csv

Options are handed to torch.nn and torch.optim by name, so names and defaults are held to PyTorch's,
too.
"""
import itertools
import os
import sys

import numpy
import torch
import yaml
from torch import nn

MODULES = {"relu": nn.ReLU, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU, "selu": nn.SELU,
           "gelu": nn.GELU, "silu": nn.SiLU, "softplus": nn.Softplus, "tanh": nn.Tanh,
           "hard_tanh": nn.Hardtanh, "softsign": nn.Softsign, "softmax": nn.Softmax,
           "log_softmax": nn.LogSoftmax, "sigmoid": nn.Sigmoid, "dropout": nn.Dropout,
           "flatten": nn.Flatten, "max_pool2d": nn.MaxPool2d, "avg_pool2d": nn.AvgPool2d,
           "layer_norm": nn.LayerNorm}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
              "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad,
              "adadelta": torch.optim.Adadelta}


def make_module(kind, options, shape):
    """The module for inputs of `shape`, the batch included."""
    if kind == "linear":
        module = nn.Linear(int(numpy.prod(shape[1:])), **options)
        return nn.Sequential(nn.Flatten(), module) if len(shape) > 2 else module
    if kind == "conv2d":
        return nn.Conv2d(shape[1], **options)
    if kind == "batch_norm":
        return (nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d)(shape[1], **options)
    if kind == "reshape":
        return Reshape(**options)
    return MODULES[kind](**options)


class Reshape(nn.Module):
    """torch.reshape of each sample."""
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(len(x), *self.shape)


def section(value):
    """{type: word, ...} as its word and the rest."""
    if isinstance(value, str):
        return value, {}
    return value["type"], {key: item for key, item in value.items()
                           if key not in ("type", "name", "init")}


def initialise(module, init):
    """As programs do that go over a finished model."""
    kind, options = section(init)
    zero_bias = options.pop("zero_bias", False)
    for layer in module.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            if kind != "default":
                getattr(nn.init, kind + "_")(layer.weight, **options)
            if zero_bias:
                nn.init.zeros_(layer.bias)


def make_model(row):
    layers = row["layers"]
    modules = []
    x = torch.zeros(2, 1, 28, 28)
    for layer in layers:
        modules.append(make_module(*section(layer), x.shape))
        with torch.no_grad():
            x = modules[-1].eval()(x)
        modules[-1].train()
    for layer, module in zip(layers, modules):
        init = layer.get("init") if isinstance(layer, dict) else None
        if init or row.get("init"):
            initialise(module, init or row["init"])
    return nn.Sequential(*modules)


def train(row, samples, config):
    torch.manual_seed(0)
    model = make_model({"layers": config["layers"], **row})
    loader = torch.utils.data.DataLoader(samples, batch_size=config["schedule"]["batch_size"],
                                         shuffle=True)
    kind, options = section(row.get("optimizer", config["optimizer"]))
    rate = row.get("optimizer.learning_rate", options.pop("learning_rate", None))
    if rate is not None:
        options["lr"] = rate
    optimizer = OPTIMIZERS[kind](model.parameters(), **options)
    criterion = nn.CrossEntropyLoss()
    losses = []
    while True:
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if len(losses) == config["schedule"]["iterations"]:
                return losses


def main():
    torch.set_num_threads(1)
    with open(os.path.join(os.path.dirname(__file__), sys.argv[2]), encoding="ascii") as file:
        config = yaml.safe_load(file)
    images = numpy.fromfile(f"{sys.argv[1]}/train-images", dtype=numpy.uint8)[16:]
    labels = numpy.fromfile(f"{sys.argv[1]}/train-labels", dtype=numpy.uint8)[8:]
    pixels = torch.from_numpy(images.reshape(-1, 1, 28, 28).astype(numpy.float32)).div(255)
    samples = torch.utils.data.TensorDataset(pixels,
                                             torch.from_numpy(labels.astype(numpy.int64)))
    rows = config["sweep"]["list"]
    curves = [train(row, samples, config) for row in rows]
    print(",".join(["iteration"] + [str(number + 1) for number in range(len(rows))]))
    for iteration, losses in zip(itertools.count(1), zip(*curves)):
        print(",".join([str(iteration)] + [f"{loss:.6f}" for loss in losses]))


if __name__ == "__main__":
    main()
