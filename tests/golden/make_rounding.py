#!/usr/bin/python3
"""Makes rounding.txt: sums over a batch and gradients of losses to their last bit, by PyTorch 1.13
(python3-torch of Debian 12, CPU with AVX2), as the independent source of tests/model/test_rounding.c.

    tests/golden/make_rounding.py > tests/golden/rounding.txt

What goes in is a formula, so that only what comes out is in the file.
"""
import json

import numpy
import torch

from make_curves import LOSSES

SUMS = [(count, width) for width in (1, 3, 5, 10, 33, 70) for count in (1, 7, 17, 300, 5000)]
CASES = [(kind, options, count, width)
         for kind, options in (("mse", {}), ("l1", {}), ("smooth_l1", {}), ("smooth_l1", {"beta": 0.3}),
                               ("huber", {}), ("huber", {"delta": 0.3}), ("hinge", {}),
                               ("hinge", {"p": 2, "margin": 0.7}),
                               ("hinge", {"weight": [0.3, 1.7, 2.9]}),
                               ("hinge", {"p": 2, "weight": [0.3, 1.7, 2.9]}))
         for count, width in ((7, 3), (25, 3))]


def numbers(count, factor):
    """From -1.5 to 1.5, in no order."""
    order = numpy.arange(count, dtype=numpy.int64) * factor % 10007
    return torch.from_numpy((order / 10007.0 * 3 - 1.5).astype(numpy.float32))


def show(title, values):
    print(title, *(f"{value:.9g}" for value in values.detach().flatten().tolist()))


def main():
    torch.set_num_threads(1)
    for count, width in SUMS:
        show(f"sum {{}} {count} {width}", numbers(count * width, 7919).view(count, width).sum(0))
    for kind, options, count, width in CASES:
        outputs = numbers(count * width, 7919).view(count, width).requires_grad_()
        targets = numbers(count * width, 3571).view(count, width)
        if kind == "hinge":
            targets = torch.arange(count) * 5 % 7 % width
        loss = LOSSES[kind](**{key: torch.tensor(value) if key == "weight" else value
                               for key, value in options.items()})
        loss(outputs, targets).backward()
        show(f"{kind} {json.dumps(options).replace(' ', '')} {count} {width}", outputs.grad)


if __name__ == "__main__":
    main()
