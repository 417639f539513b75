#!/usr/bin/python3
"""Makes digits_seed0.csv: what PyTorch 1.13 (python3-torch of Debian 12, CPU) gets on Lamina's
generated digits, as the independent source of tests/train/test_parity_digits.c.

    cmake -S . -B build -DLAMINA_BENCH=ON && cmake --build build --target dump-digits
    mkdir digits && build/tests/bench/dump-digits digits 10000 2000 0
    tests/golden/make_digits.py digits > tests/golden/digits_seed0.csv

The program is the tutorial's: 784-100-10 with a sigmoid, SGD 0.1, batches of 128 shuffled by a
DataLoader, five epochs, an evaluation over the test loader every 100 iterations.
"""
import sys

import numpy
import torch


def split(folder, name):
    images = numpy.fromfile(f"{folder}/{name}-images", dtype=numpy.uint8)[16:]
    labels = numpy.fromfile(f"{folder}/{name}-labels", dtype=numpy.uint8)[8:]
    # As torchvision's ToTensor: a float32 division by 255.
    pixels = torch.from_numpy(images.reshape(-1, 784).astype(numpy.float32)).div(255)
    return torch.utils.data.TensorDataset(pixels, torch.from_numpy(labels.astype(numpy.int64)))


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    train = torch.utils.data.DataLoader(split(sys.argv[1], "train"), batch_size=128, shuffle=True)
    test = torch.utils.data.DataLoader(split(sys.argv[1], "test"), batch_size=128, shuffle=False)
    model = torch.nn.Sequential(torch.nn.Linear(784, 100), torch.nn.Sigmoid(),
                                torch.nn.Linear(100, 10))
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    iteration = 0
    print("iteration,loss,correct")
    for _ in range(5):
        for images, labels in train:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            iteration += 1
            correct = ""
            if iteration % 100 == 0:
                with torch.no_grad():
                    correct = sum((model(x).argmax(1) == y).sum().item() for x, y in test)
            print(f"{iteration},{loss.item():.9g},{correct}")


main()
