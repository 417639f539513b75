"""Data for scripts/bench, and what others take to read it, as {"seconds": ...}.

  data_job.py make FOLDER COUNT   COUNT PNG files of 32 x 32 in folders of ten classes, and COUNT vectors
                                  of 784 floats as x.npy with labels as y.npy; and 2 COUNT rows of 46 numbers
                                  and four texts as table.csv
  data_job.py pillow FOLDER       Pillow decodes the PNG files into an array
  data_job.py numpy FOLDER        numpy loads x.npy, and hashlib tells its SHA-256
  data_job.py pandas FOLDER       pandas reads table.csv, and get_dummies makes numbers of it
"""
import json
import os
import random
import struct
import sys
import time
import zlib


def write_npy(path, descr, shape, data):
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00\x76\x00" + text.ljust(117).encode() + b"\n" + data)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png():
    """Colours that change slowly, with noise, as photographs have them."""
    rows, start = b"", random.randbytes(3)
    for y in range(32):
        noise = random.randbytes(96)
        rows += b"\0" + bytes((start[i % 3] + i + 2 * y + noise[i] // 16) % 256 for i in range(96))
    header = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1))
            + chunk(b"IEND", b""))


def write_table(path, count):
    numbers = [f"{random.gauss(0, 10):.4f}" for _ in range(9973)]
    with open(path, "w") as file:
        print(*(f"n{i}" for i in range(46)), *(f"t{i}" for i in range(4)), "kind", sep=",", file=file)
        for row in range(count):
            print(*random.choices(numbers, k=46), *(f"word{random.randrange(size)}" for size in (3, 10, 20, 50)),
                  f"k{row % 10}", sep=",", file=file)


def make(folder, count):
    random.seed(0)
    for name in range(10):
        os.makedirs(os.path.join(folder, "pictures", str(name)))
    for i in range(count):
        with open(os.path.join(folder, "pictures", str(i % 10), f"{i}.png"), "wb") as file:
            file.write(png())
    row = struct.pack("<784f", *(random.random() for _ in range(784)))
    write_npy(os.path.join(folder, "x.npy"), "<f4", (count, 784), row * count)
    write_npy(os.path.join(folder, "y.npy"), "|u1", (count,), bytes(i % 10 for i in range(count)))
    write_table(os.path.join(folder, "table.csv"), 2 * count)


def read_pillow(folder):
    import numpy
    from PIL import Image
    start, images = time.time(), []
    for name in sorted(os.listdir(os.path.join(folder, "pictures"))):
        for file in sorted(os.listdir(os.path.join(folder, "pictures", name))):
            with Image.open(os.path.join(folder, "pictures", name, file)) as image:
                images.append(numpy.asarray(image.convert("RGB")))
    numpy.stack(images)
    return time.time() - start


def read_numpy(folder):
    import hashlib

    import numpy
    start = time.time()
    hashlib.sha256(numpy.load(os.path.join(folder, "x.npy"))).hexdigest()
    return time.time() - start


def read_pandas(folder):
    import pandas
    start = time.time()
    table = pandas.read_csv(os.path.join(folder, "table.csv"))
    pandas.get_dummies(table.drop(columns="kind")).to_numpy("float32")
    return time.time() - start


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
else:
    read = {"pillow": read_pillow, "numpy": read_numpy, "pandas": read_pandas}[sys.argv[1]]
    print(json.dumps({"seconds": read(sys.argv[2])}))
