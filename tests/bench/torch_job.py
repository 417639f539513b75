#!/usr/bin/env python3
"""The jobs of configs/mnist-fnn.yaml and mnist-conv.yaml as users of PyTorch write them, to be
timed beside Lamina.

  loader     torchvision's MNIST in a DataLoader, as in the tutorials
  preloaded  the images as one float tensor, each batch an index into it; with --conv the net of
             mnist-conv.yaml
  sweep      twelve preloaded trials (four rates, three seeds) in two worker processes

DATA holds the four unpacked IDX files of MNIST in MNIST/raw, as torchvision keeps them.
Prints one line of JSON; "seconds" is training and evaluation, without imports and loading.
"""
import argparse
import itertools
import json
import multiprocessing
import time

import torch
from torch import nn
from torchvision import datasets, transforms

from loaded import loaded_blas


def make_model(options):
    if options.conv:
        return nn.Sequential(nn.Conv2d(1, 8, 5), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
                             nn.Conv2d(8, 16, 5), nn.BatchNorm2d(16), nn.ReLU(),
                             nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 10))
    layers = []
    for inputs, outputs in zip(options.sizes, options.sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


def train(model, epoch_batches, evaluate, options, rate):
    """Trains until `iterations` are done; returns the accuracy at the end."""
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    iteration = 0
    while iteration < options.iterations:
        for images, labels in itertools.islice(epoch_batches(),
                                               options.iterations - iteration):
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            iteration += 1
            if iteration % options.evaluate_every == 0 and iteration < options.iterations:
                evaluate(model)
    return evaluate(model)


def run_loader(options):
    sets = [datasets.MNIST(options.data, train=train_split, transform=transforms.ToTensor())
            for train_split in (True, False)]
    train_loader, test_loader = (
        torch.utils.data.DataLoader(samples, batch_size=options.batch_size, shuffle=shuffle)
        for samples, shuffle in zip(sets, (True, False)))

    def epoch_batches():
        for images, labels in train_loader:
            yield images.view(len(images), -1), labels

    def evaluate(model):
        correct = 0
        with torch.no_grad():
            for images, labels in test_loader:
                predicted = model(images.view(len(images), -1)).argmax(1)
                correct += (predicted == labels).sum().item()
        return correct / len(sets[1])

    torch.manual_seed(0)
    model = make_model(options)
    start = time.perf_counter()
    accuracy = train(model, epoch_batches, evaluate, options, 0.1)
    return time.perf_counter() - start, accuracy


def load_tensors(options):
    tensors = []
    for train_split in (True, False):
        samples = datasets.MNIST(options.data, train=train_split)
        shape = (1, 28, 28) if options.conv else (-1,)
        tensors += [samples.data.view(len(samples), *shape).float() / 255, samples.targets]
    return tensors


def train_preloaded(options, tensors, rate, seed):
    train_x, train_y, test_x, test_y = tensors

    def epoch_batches():
        for indices in torch.randperm(len(train_x)).split(options.batch_size):
            yield train_x[indices], train_y[indices]

    def evaluate(model):
        model.eval()
        with torch.no_grad():
            correct = sum((model(x).argmax(1) == y).sum().item()
                          for x, y in zip(test_x.split(1000), test_y.split(1000)))
        model.train()
        return correct / len(test_x)

    torch.manual_seed(seed)
    return train(make_model(options), epoch_batches, evaluate, options, rate)


def run_preloaded(options):
    tensors = load_tensors(options)
    start = time.perf_counter()
    accuracy = train_preloaded(options, tensors, 0.1, 0)
    return time.perf_counter() - start, accuracy


def sweep_trial(trial):
    return train_preloaded(*shared, *trial)


def run_sweep(options):
    global shared  # reaches the workers by the fork, so that nothing is copied
    shared = options, load_tensors(options)
    trials = itertools.product((0.01, 0.03, 0.1, 0.3), (0, 1, 2))
    start = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        accuracies = pool.map(sweep_trial, list(trials), chunksize=1)
    return time.perf_counter() - start, max(accuracies)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("job", choices=["loader", "preloaded", "sweep"])
    parser.add_argument("data")
    parser.add_argument("--conv", action="store_true")
    parser.add_argument("--sizes", default="784,100,10",
                        type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--iterations", type=int, default=2345)
    parser.add_argument("--evaluate-every", type=int, default=500)
    options = parser.parse_args()
    torch.set_num_threads(1)
    run = {"loader": run_loader, "preloaded": run_preloaded, "sweep": run_sweep}
    seconds, accuracy = run[options.job](options)
    print(json.dumps({"seconds": seconds, "accuracy": accuracy,
                      "version": "PyTorch " + torch.__version__, "blas": loaded_blas()}))


if __name__ == "__main__":
    main()
