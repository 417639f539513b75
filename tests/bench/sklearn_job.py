#!/usr/bin/env python3
"""The job of configs/mnist-fnn.yaml by scikit-learn's MLPClassifier, to be timed beside Lamina:
the same net, batches and rate, in float32, for as many epochs as hold the iterations.

DATA holds the four unpacked IDX files of MNIST. Prints one line of JSON; "seconds" is training
and evaluation, without imports and loading.
"""
import argparse
import json
import os
import time
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

from loaded import loaded_blas


def read(folder, split):
    with open(os.path.join(folder, split + "-images-idx3-ubyte"), "rb") as file:
        images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 784)
    with open(os.path.join(folder, split + "-labels-idx1-ubyte"), "rb") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return images.astype(numpy.float32) / 255, labels


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--sizes", default="784,100,10",
                        type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--iterations", type=int, default=2345)
    parser.add_argument("--evaluate-every", type=int, default=500)
    options = parser.parse_args()
    train_x, train_y = read(options.data, "train")
    test_x, test_y = read(options.data, "t10k")
    samples = min(len(train_x), options.iterations * options.batch_size)
    epochs = max(1, options.iterations * options.batch_size // len(train_x))
    model = MLPClassifier(options.sizes[1:-1], activation="logistic", solver="sgd", alpha=0,
                          batch_size=options.batch_size, learning_rate_init=0.1, momentum=0,
                          max_iter=epochs, tol=0, n_iter_no_change=epochs + 1, random_state=0)
    warnings.simplefilter("ignore")  # that it could train on
    start = time.perf_counter()
    model.fit(train_x[:samples], train_y[:samples])
    for _ in range(1 + (options.iterations - 1) // options.evaluate_every):
        accuracy = model.score(test_x, test_y)
    print(json.dumps({"seconds": time.perf_counter() - start, "accuracy": accuracy,
                      "version": "scikit-learn " + sklearn.__version__,
                      "blas": loaded_blas()}))


if __name__ == "__main__":
    main()
