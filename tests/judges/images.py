"""Pictures that Pillow writes are what Lamina reads: images.py DUMP_DATASET FOLDER.

PNG of every kind of colour and JPEG of grey and of colour: the pixels are those that Pillow decodes and
converts, exactly (both use this machine's libjpeg), and resized they are those of Pillow's BILINEAR.
"""
import itertools
import pathlib
import shutil
import sys

import numpy as np
from PIL import Image

from dataset import Dataset

program, folder = sys.argv[1], pathlib.Path(sys.argv[2]) / "images"
random = np.random.default_rng(21)
MODES = {"grey": "L", "rgb": "RGB"}
NAMES = ["B", "a", "ä", "b c", "zebra"]  # sorted by their bytes
NAMES.sort(key=lambda name: name.encode())


def draw(kind, height, width):
    """Smooth colours with noise, as photographs have them."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [127 + 100 * np.sin(x * random.uniform(0.1, 0.9) + y * random.uniform(0.1, 0.9)) for _ in range(3)]
    pixels = np.clip(np.stack(waves, -1) + random.normal(0, 12, (height, width, 3)), 0, 255)
    image = Image.fromarray(pixels.astype("u1"), "RGB")
    if kind == "RGBA":
        return image.convert("RGBA")  # opaque
    if kind == "LA":
        return image.convert("L").convert("LA")
    if kind == "P":
        return image.quantize(int(random.integers(2, 257)))
    return image.convert(kind)


def write(kinds, sizes, each):
    shutil.rmtree(folder, ignore_errors=True)
    files = []
    for label, name in enumerate(NAMES):
        (folder / name).mkdir(parents=True)
        (folder / name / ".hidden").write_text("no picture")
        for i in range(each):
            kind, ending = kinds[int(random.integers(len(kinds)))]
            height, width = sizes[int(random.integers(len(sizes)))]
            path = folder / name / f"{i:03}.{ending}"
            image = draw(kind, height, width)
            if ending == "png":
                # 1, 2 and 4 bits a pixel where the colours are few.
                image.save(path, optimize=bool(random.integers(2)))
            else:
                image.save(path, quality=int(random.integers(30, 96)), progressive=bool(random.integers(2)),
                           subsampling=int(random.integers(3)))
            files.append((path, label))
    return files


def compare(what, files, mode, size):
    options = f'{{train: "{folder}", mode: {mode}' + (f", size: [{size[0]}, {size[1]}]" if size else "") + "}"
    dataset = Dataset(program, "images", options)
    assert dataset.names == NAMES, dataset.names
    assert dataset.answers["train"].tolist() == [label for _, label in files], what
    for i, (path, _) in enumerate(files):
        with Image.open(path) as image:
            image = image.convert("RGB") if image.mode == "P" else image
            image = image.convert("RGB") if image.mode in ("RGBA", "LA") and mode == "rgb" else image
            seen = image.convert(MODES[mode])
        if size:
            seen = seen.resize((size[1], size[0]), Image.BILINEAR)
        pixels = np.asarray(seen).reshape(*np.asarray(seen).shape[:2], -1).transpose(2, 0, 1)
        found = np.rint(dataset.samples["train"][i] * 255).astype("i4")
        difference = np.abs(found - pixels.astype("i4")).max()
        assert difference == 0, (what, path, mode, size, difference)


PNG = [(kind, "png") for kind in ("1", "L", "LA", "RGB", "RGBA", "P")]
JPEG = [("L", "jpg"), ("RGB", "jpeg")]
compared = 0
for kinds, mode in itertools.product((PNG, JPEG, PNG + JPEG), MODES):
    files = write(kinds, [(17, 23)], 12)
    compare("one size", files, mode, None)
    compared += len(files)
    sizes = [(int(random.integers(1, 90)), int(random.integers(1, 90))) for _ in range(20)]
    files = write(kinds, sizes, 12)
    for size in ((32, 32), (5, 61), (100, 1)):
        compare("resized", files, mode, size)
        compared += len(files)
print(f"{compared} pictures are the same")
