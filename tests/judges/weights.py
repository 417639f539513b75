#!/usr/bin/python3
"""What PyTorch 1.13 says of the files of nets, for the nets of tests/golden's curves.

    weights.py read CONFIG FOLDER
        reads FOLDER/N/net.safetensors, with numpy, into the model of each row N of CONFIG, strictly, and compares
        what it makes of FOLDER/N/samples with FOLDER/N/outputs (floats; FOLDER/N/shape is a sample's); prints the
        largest differences. The models work in double: in floats PyTorch's own outputs are up to 2e-6 from
        those, further than Lamina's
    weights.py write CONFIG DIGITS FOLDER ITERATIONS
        writes FOLDER/N.safetensors of a model for each row of CONFIG, whose values are rounded to each type
        in turn, FOLDER/config.yaml, which trains from these, and FOLDER/curves.csv, PyTorch's losses from these
"""
import csv
import json
import os
import sys

import numpy
import torch
import yaml
from torch import nn

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")
sys.path[:0] = [GOLDEN, os.path.join(GOLDEN, "..", "support")]
import make_curves  # noqa: E402
import safetensors  # noqa: E402


class Linear(nn.Linear):
    """Of images, too, without a module before it that would count."""
    def forward(self, x):
        return super().forward(x.flatten(1))


def make_module(kind, options, shape, others=make_curves.make_module):
    return Linear(int(numpy.prod(shape[1:])), **options) if kind == "linear" else others(kind, options, shape)


make_curves.make_module = make_module


def load(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: torch.tensor(numpy.frombuffer(data[slice(*at["data_offsets"])], "<f4").reshape(at["shape"]))
            for name, at in header.items()}


def rows_of(path):
    with open(path, encoding="ascii") as file:
        config = yaml.safe_load(file)
    return config, [{"layers": config["layers"], **row} for row in config["sweep"]["list"]]


def read(config, folder):
    for number, row in enumerate(rows_of(config)[1]):
        at = os.path.join(folder, str(number + 1))
        with open(os.path.join(at, "shape"), encoding="ascii") as file:
            shape = [int(size) for size in file.read().split()]
        model = make_curves.make_model(row, shape)
        model.load_state_dict(load(os.path.join(at, "net.safetensors")), strict=True)
        x = torch.tensor(numpy.fromfile(os.path.join(at, "samples"), "<f4")).reshape(-1, *shape)
        y = torch.tensor(numpy.fromfile(os.path.join(at, "outputs"), "<f4"))
        with torch.no_grad():
            mine = model.eval().double()(x.double()).flatten()
        assert len(mine) == len(y) >= len(x) >= 100, (len(mine), len(y), len(x))
        print(number + 1, f"{((mine - y).abs() / y.abs().clamp(min=1)).max().item():.3g}")


TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def save(model, path, dtype):
    """All that a state_dict has; what becomes of it is given back to the model."""
    entries = {}
    for name, tensor in model.state_dict().items():
        if tensor.dtype == torch.int64:
            entries[name] = "I64", tensor.shape, tensor.numpy().tobytes()
            continue
        tensor = tensor.to(TYPES[dtype])
        bits = torch.int32 if dtype == "F32" else torch.int16
        entries[name] = dtype, tensor.shape, tensor.contiguous().view(bits).numpy().tobytes()
    safetensors.write(path, entries)
    return {name: tensor.to(TYPES[dtype]).to(tensor.dtype) for name, tensor in model.state_dict().items()}


def has_init(layer):
    return isinstance(layer, dict) and "init" in layer


def train(row, config, samples, state, iterations):
    """The losses of a program that makes the model, loads what was saved, and trains."""
    torch.manual_seed(0)
    model = make_curves.make_model(row, samples[0][0].shape)
    model.load_state_dict({**model.state_dict(), **state})
    loader = make_curves.make_loader(row, config, samples)
    rate = row.get("optimizer.learning_rate", config["optimizer"]["learning_rate"])
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    criterion = nn.CrossEntropyLoss()
    losses = []
    while True:
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if len(losses) == iterations:
                return losses


def write(path, digits, folder, iterations):
    config, rows = rows_of(path)
    samples = torch.utils.data.TensorDataset(*make_curves.read_digits(digits, "train"))
    columns = []
    for number, row in enumerate(rows):
        row.pop("init", None)
        torch.manual_seed(1000 + number)
        model = make_curves.make_model(row, samples[0][0].shape)
        model(samples[:64][0])  # running statistics that are none at the beginning
        file = os.path.join(folder, f"{number + 1}.safetensors")
        state = save(model, file, list(TYPES)[number % len(TYPES)])
        # What a layer has for itself stands against the file.
        state = {name: tensor for name, tensor in state.items() if not has_init(row["layers"][int(name.split(".")[0])])}
        columns.append(train(row, config, samples, state, int(iterations)))
        row["init"] = {"type": "weights", "file": os.path.basename(file)}
    config.update(sweep={"list": rows}, schedule={**config["schedule"], "iterations": int(iterations)})
    with open(os.path.join(folder, "config.yaml"), "w", encoding="ascii") as file:
        yaml.safe_dump(config, file)
    with open(os.path.join(folder, "curves.csv"), "w", encoding="ascii") as file:
        table = csv.writer(file)
        table.writerow(["iteration", *range(1, len(rows) + 1)])
        for i, losses in enumerate(zip(*columns)):
            table.writerow([i + 1, *losses])


if __name__ == "__main__":
    torch.set_num_threads(1)
    {"read": read, "write": write}[sys.argv[1]](*sys.argv[2:])
