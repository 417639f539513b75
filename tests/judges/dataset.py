"""What Lamina reads, beside what others do: dump-dataset's files as arrays of numpy."""
import pathlib
import subprocess
import tempfile

import numpy as np


class Dataset:
    """A dataset as a network gets it: shape, classes, targets, names, and by the splits'
    names samples (count, *shape) and answers (count) or (count, targets)."""

    def __init__(self, program, kind, options):
        with tempfile.TemporaryDirectory() as folder:
            told = subprocess.run([program, kind, options, folder], check=True, text=True,
                                  stdout=subprocess.PIPE).stdout
            words = [line.split(" ", 1) for line in told.splitlines()]
            of = dict(words)
            self.shape = tuple(int(size) for size in of["sample"].split())
            self.classes, self.targets = int(of["classes"]), int(of["targets"])
            self.names = [value for key, value in words if key == "class"]
            self.samples, self.answers = {}, {}
            for split in {"train", "validation", "test"} & set(of):
                path = pathlib.Path(folder) / split
                samples = np.fromfile(f"{path}.samples", "<f4")
                answers = np.fromfile(f"{path}.answers", "<i4" if self.classes else "<f4")
                self.samples[split] = samples.reshape(-1, *self.shape)
                self.answers[split] = answers if self.classes else answers.reshape(-1, self.targets)
