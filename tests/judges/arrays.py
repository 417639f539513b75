"""Arrays that numpy writes as .npy, .npz and IDX are what Lamina reads: arrays.py DUMP_DATASET FOLDER.

Every type and shape that the two formats share with Lamina, drawn at random: bytes are u / 255, in the one
rounding of a float, and all other numbers are numpy's .astype('<f4').
"""
import gzip
import itertools
import struct
import sys

import numpy as np

from dataset import Dataset

program, folder = sys.argv[1:]
random = np.random.default_rng(21)
SHAPES = [(7, 5), (7, 4, 3), (7, 3, 4, 2)]
IDX = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}
TYPES = ["u1", "b1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]


def draw(kind, shape):
    if kind == "b1":
        return random.integers(0, 2, shape).astype("?")
    if kind[0] == "f":
        largest = 4 if kind == "f2" else 7
        return (random.normal(size=shape) * 10.0 ** random.integers(-6, largest, shape)).astype(kind)
    limits = np.iinfo(kind)
    return random.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True)


def seen(array):
    if array.dtype == np.uint8:
        return array.astype("f4") / np.float32(255)
    return array.astype("f4")


def write_idx(path, array):
    header = struct.pack(">BBBB", 0, 0, IDX[array.dtype.str[1:]], array.ndim)
    header += struct.pack(f">{array.ndim}I", *array.shape)
    data = header + array.astype(array.dtype.newbyteorder(">")).tobytes()
    with (gzip.open if path.endswith(".gz") else open)(path, "wb") as file:
        file.write(data)


def compare(what, dataset, samples, answers):
    shape = samples.shape[1:]
    assert dataset.shape == ((1, *shape) if len(shape) == 2 else shape), (what, dataset.shape)
    found = dataset.samples["train"].reshape(samples.shape)
    assert np.array_equal(found, seen(samples)), what
    assert np.array_equal(dataset.answers["train"], answers), what


compared = 0
for kind, shape in itertools.product(TYPES, SHAPES):
    samples = draw(kind, shape)
    labels = random.integers(0, 9, shape[0])
    np.save(f"{folder}/x.npy", samples)
    for label_kind in set(TYPES) - {"b1", "f2", "f4", "f8"}:
        np.save(f"{folder}/y.npy", labels.astype(label_kind))
        options = f"{{train: {folder}/x.npy, train_labels: {folder}/y.npy}}"
        compare((kind, shape, label_kind), Dataset(program, "npy", options), samples, labels)
        compared += 1
    for save in (np.savez, np.savez_compressed):
        save(f"{folder}/z.npz", x=samples, labels=labels)
        options = f"{{file: {folder}/z.npz, train: x, train_labels: labels}}"
        compare((kind, shape, save), Dataset(program, "npz", options), samples, labels)
        compared += 1
    targets = draw(kind, (shape[0], 3))
    np.save(f"{folder}/t.npy", targets)
    options = f"{{train: {folder}/x.npy, train_targets: {folder}/t.npy}}"
    compare((kind, shape), Dataset(program, "npy", options), samples, targets.astype("f4"))
    compared += 1
    if kind in IDX:
        write_idx(f"{folder}/x.gz", samples)
        write_idx(f"{folder}/y", labels.astype("u1"))
        options = f"{{train_images: {folder}/x.gz, train_labels: {folder}/y}}"
        compare((kind, shape, "idx"), Dataset(program, "idx", options), samples, labels)
        compared += 1
for version in (1, 2, 3):
    with open(f"{folder}/v.npy", "wb") as file:
        np.lib.format.write_array(file, np.arange(6, dtype="f4").reshape(3, 2), version=(version, 0))
    options = f"{{train: {folder}/v.npy, train_targets: {folder}/v.npy}}"
    ramp = np.arange(6, dtype="f4").reshape(3, 2)
    compare(f"version {version}", Dataset(program, "npy", options), ramp, ramp)
    compared += 1
print(f"{compared} arrays are the same")
