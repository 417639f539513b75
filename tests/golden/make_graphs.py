#!/usr/bin/python3
"""Makes graphs.txt and graphs.csv: what PyTorch 1.13 (python3-torch of Debian 12, CPU) computes with five
nets that are graphs, as the independent source of tests/train/test_graphs.c and tests/e2e/parity-graphs.sh.
The nets are written here as programs; graphs/*.yaml say the same as data.

    cmake -S . -B build -DLAMINA_TESTS=ON && cmake --build build --target dump-digits
    mkdir digits && build/tests/dump-digits digits 1000 200 0
    tests/golden/make_graphs.py digits tests/golden

graphs.txt has of each net a line `net NAME`, the `output` of the first batch, and the `gradient` of each
parameter by it, in PyTorch's order: of n values every (n / 64 + 1)th. graphs.csv has the losses, a column for each net, as far as they mean
something: where one initial weight is moved by its last bit, or all are, PyTorch leaves its own curve, too, and the
column ends before the iteration in which such a move changes a loss by more than 1e-5. What is less than
thirty iterations is refused.
"""
import math
import os
import sys

import torch
from torch import nn

from differential import change
from make_curves import read_digits

BATCH, ITERATIONS, LEAST = 16, 60, 30  # as graphs/*.yaml have them
ONE, ALL = 12, 18  # moves of one weight, and of all
FAR = 1e-5


def conv(channels, to, size=3, stride=1):
    return nn.Conv2d(channels, to, size, stride=stride, padding=size // 2, bias=False)


class Basic(nn.Module):
    """Two convolutions and what they read, which is projected where its shape is another."""
    def __init__(self, channels, to, stride):
        super().__init__()
        self.conv1, self.norm1 = conv(channels, to, 3, stride), nn.BatchNorm2d(to)
        self.conv2, self.norm2 = conv(to, to), nn.BatchNorm2d(to)
        self.shortcut = nn.Sequential()
        if stride != 1 or channels != to:
            self.shortcut = nn.Sequential(conv(channels, to, 1, stride), nn.BatchNorm2d(to))

    def forward(self, x):
        deep = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(deep)) + self.shortcut(x))


class ResNet8(nn.Module):
    """Three stages of one block each, the later two of half the size."""
    def __init__(self):
        super().__init__()
        self.stem, self.norm = conv(1, 4, 3, 2), nn.BatchNorm2d(4)
        self.stages = nn.Sequential(Basic(4, 4, 1), Basic(4, 8, 2), Basic(8, 12, 2))
        self.head = nn.Linear(12, 10)

    def forward(self, x):
        x = self.stages(torch.relu(self.norm(self.stem(x))))
        return self.head(nn.functional.avg_pool2d(x, 4).flatten(1))


class Dense(nn.Module):
    """Adds its channels to those that it reads."""
    def __init__(self, channels, growth):
        super().__init__()
        self.norm, self.conv = nn.BatchNorm2d(channels), conv(channels, growth)

    def forward(self, x):
        return torch.cat([x, self.conv(nn.functional.silu(self.norm(x)))], 1)


class DenseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = conv(1, 6, 3, 2)
        self.block = nn.Sequential(*(Dense(6 + 4 * i, 4) for i in range(4)))
        self.norm, self.head = nn.BatchNorm2d(22), nn.Linear(22 * 4, 10)

    def forward(self, x):
        x = nn.functional.silu(self.norm(self.block(self.stem(x))))
        return self.head(nn.functional.avg_pool2d(x, 7).flatten(1))


class Smooth(nn.Module):
    """A convolution, its norm, and an activation without a corner."""
    def __init__(self, channels, to):
        super().__init__()
        self.conv, self.norm = conv(channels, to), nn.BatchNorm2d(to)

    def forward(self, x):
        return nn.functional.silu(self.norm(self.conv(x)))


class UNet(nn.Module):
    """Two levels down and up again, once by repeating pixels and once by a transposed convolution."""
    def __init__(self):
        super().__init__()
        self.down1, self.down2, self.bottom = Smooth(1, 4), Smooth(4, 6), Smooth(6, 8)
        self.join2, self.up = Smooth(8 + 6, 6), nn.ConvTranspose2d(6, 4, 2, stride=2)
        self.join1, self.head = Smooth(4 + 4, 4), nn.Linear(4 * 4, 10)

    def forward(self, x):
        level1 = self.down1(x)
        level2 = self.down2(nn.functional.avg_pool2d(level1, 2))
        x = self.bottom(nn.functional.avg_pool2d(level2, 2))
        x = nn.functional.interpolate(x, scale_factor=2, mode="nearest")
        x = self.join2(torch.cat([x, level2], 1))
        x = self.join1(torch.cat([self.up(x), level1], 1))
        return self.head(nn.functional.avg_pool2d(x, 14).flatten(1))


class Stem(nn.Module):
    """One layer that three others read: a convolution, its gate, and a pool."""
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 5, 5, stride=2)
        self.wide, self.gate = nn.Conv2d(5, 4, 3, padding=1), nn.Conv2d(5, 4, 1)
        self.norm, self.head = nn.BatchNorm2d(9), nn.Linear(9 * 9, 10)

    def forward(self, x):
        stem = nn.functional.silu(self.stem(x))
        gated = self.wide(stem) * torch.sigmoid(self.gate(stem))
        joined = torch.cat([gated, nn.functional.max_pool2d(stem, 3, stride=1, padding=1)], 1)
        return self.head(nn.functional.avg_pool2d(self.norm(joined), 4).flatten(1))


class Diamond(nn.Module):
    """Parts and joins twenty times, so that every sum of gradients is a part of the next."""
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(7 * 7, 8)
        self.sides = nn.ModuleList(nn.ModuleList([nn.Linear(8, 8), nn.PReLU()]) for _ in range(20))
        self.head = nn.Linear(8, 10)

    def forward(self, x):
        x = self.first(nn.functional.avg_pool2d(x, 4).flatten(1))
        for left, right in self.sides:
            x = torch.tanh(left(x)) + right(x)
        return self.head(x)


NETS = {"resnet8": (ResNet8, 0.05), "densenet": (DenseNet, 0.1), "unet": (UNet, 0.2), "stem": (Stem, 0.05),
        "diamond": (Diamond, 0.03)}


def move(model, number):
    """One weight of the net to the next float above or below, or all of them by about as much."""
    if number >= ONE:
        change(model, number)
        return
    tensors = list(model.parameters())
    tensor = tensors[number // 2 * len(tensors) // (ONE // 2)].detach().view(-1)
    at = len(tensor) // 2
    tensor[at] = torch.nextafter(tensor[at], torch.tensor(math.inf if number % 2 else -math.inf))


def train(net, rate, samples, number=None):
    """The losses; and of the first batch the outputs and gradients."""
    torch.manual_seed(0)
    model = net()
    if number is not None:
        move(model, number)
    loader = torch.utils.data.DataLoader(samples, batch_size=BATCH, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses, first = [], None
    for images, labels in loader:
        optimizer.zero_grad()
        output = model(images)
        loss = nn.functional.cross_entropy(output, labels)
        loss.backward()
        first = first or (output.detach(), [tensor.grad.clone() for tensor in model.parameters()])
        optimizer.step()
        losses.append(loss.item())
        if len(losses) == ITERATIONS:
            return losses, first
    raise AssertionError("an epoch is shorter")


def horizon(losses, others):
    """How many iterations no move changes."""
    for i, loss in enumerate(losses):
        if max(abs(other[i] - loss) for other in others) > FAR:
            return i
    return len(losses)


def main():
    torch.set_num_threads(1)
    samples = torch.utils.data.TensorDataset(*read_digits(sys.argv[1], "train"))
    columns = {}
    with open(os.path.join(sys.argv[2], "graphs.txt"), "w", encoding="ascii") as file:
        for name, (net, rate) in NETS.items():
            losses, (output, gradients) = train(net, rate, samples)
            length = horizon(losses, [train(net, rate, samples, number)[0] for number in range(ONE + ALL)])
            print(f"{name}: {length} iterations, the last loss is {losses[-1]:.3f}", file=sys.stderr)
            assert length >= LEAST
            columns[name] = [f"{loss:.6f}" for loss in losses[:length]] + [""] * (ITERATIONS - length)
            print("net", name, file=file)
            for kind, tensor in [("output", output)] + [("gradient", gradient) for gradient in gradients]:
                values = tensor.flatten()[::tensor.numel() // 64 + 1] if kind == "gradient" else tensor.flatten()
                print(kind, *(f"{value:.7g}" for value in values.tolist()), file=file)
    with open(os.path.join(sys.argv[2], "graphs.csv"), "w", encoding="ascii") as file:
        print("iteration", *columns, sep=",", file=file)
        for i, row in enumerate(zip(*columns.values()), 1):
            print(i, *row, sep=",", file=file)


if __name__ == "__main__":
    main()
