#!/usr/bin/python3
"""Prints how many bytes PyTorch 1.13 holds at most in a training step of each net of golden/make_graphs.py:
what it allocates in the step, by its profiler, and besides the batch, the parameters and their gradients,
which are there before.

    memory.py BATCH
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden"))

import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

from make_graphs import NETS


def step(model, optimizer, images, labels):
    optimizer.zero_grad(set_to_none=False)
    nn.functional.cross_entropy(model(images), labels).backward()
    optimizer.step()


def most_held(model, batch):
    images, labels = torch.randn(batch, 1, 28, 28), torch.randint(0, 10, (batch,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    step(model, optimizer, images, labels)
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
        step(model, optimizer, images, labels)
    changes = [(event.start_us(), place, event.nbytes())
               for place, event in enumerate(seen.profiler.kineto_results.events()) if event.name() == "[memory]"]
    held = most = 0
    for _, _, change in sorted(changes):
        held += change
        most = max(most, held)
    return most + 4 * (images.numel() + 2 * sum(tensor.numel() for tensor in model.parameters()))


torch.set_num_threads(1)
for name, (net, _) in NETS.items():
    print(name, most_held(net(), int(sys.argv[1])))
