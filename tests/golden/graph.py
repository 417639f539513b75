"""Nets of a config as PyTorch's: what `from` and blocks say, for make_curves.py and differential.py. Written
from configs/README.md, beside what Lamina does."""
import torch
from torch import nn


def expand(layers):
    """The layers one after the other, blocks as often as they repeat: each as a mapping, with the places of
    what it reads; -1 is the sample."""
    flat = []

    def add(scope, start):
        named, last = {"input": -1, "start": start}, start
        for layer in scope:
            layer = {"type": layer} if isinstance(layer, str) else layer
            read = layer.get("from", "previous")
            inputs = [{**named, "previous": last}[name] for name in (read if isinstance(read, list) else [read])]
            if "repeat" in layer:
                last = inputs[0]
                for _ in range(layer["repeat"]):
                    last = add(layer["layers"], last)
            else:
                flat.append((layer, inputs))
                last = len(flat) - 1
            named[layer.get("name")] = last
        return last

    add(layers, -1)
    return flat


class Graph(nn.Sequential):
    """Modules that read each other's outputs. Their names are those of a plain nn.Sequential."""
    def __init__(self):
        super().__init__()
        self.inputs = []

    def add(self, module, inputs):
        self.add_module(str(len(self)), module)
        self.inputs.append(inputs)

    def forward(self, x):
        values = {-1: x}
        for place, (module, inputs) in enumerate(zip(self, self.inputs)):
            values[place] = module(*(values[i] for i in inputs))
        return values[len(self) - 1]


class Join(nn.Module):
    """Of two values or more."""
    def __init__(self, kind, dim=1):
        super().__init__()
        self.kind, self.dim = kind, dim

    def forward(self, *values):
        if self.kind == "concat":
            return torch.cat(values, self.dim)
        joined = values[0]
        for value in values[1:]:
            joined = joined + value if self.kind == "add" else joined * value
        return joined


JOINS = ("add", "multiply", "concat")
