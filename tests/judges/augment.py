"""What PyTorch and torchvision come to where Lamina augments: writes the IDX files of a made-up set of
pictures, and prints the loss of every batch of a linear net, trained on them with the transforms that
the arguments tell: padding, flip, rotate, erase."""
import struct
import sys

import numpy
import torch
import torchvision.transforms as T

SAMPLES, HEIGHT, WIDTH, EPOCHS, BATCH = 90, 12, 10, 3, 20


def write(name, array):
    with open(name, "wb") as file:
        file.write(struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape))
        file.write(array.tobytes())


class Pictures(torch.utils.data.Dataset):
    def __init__(self, images, labels, transform):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.transform(torch.tensor(self.images[i][None]) / 255), int(self.labels[i])


def main():
    padding, flip, rotate, erase = int(sys.argv[1]), *map(float, sys.argv[2:])
    draws = numpy.random.default_rng(3)
    images = draws.integers(0, 256, (SAMPLES, HEIGHT, WIDTH), dtype=numpy.uint8)
    labels = draws.integers(0, 3, SAMPLES, dtype=numpy.uint8)
    write("images", images)
    write("labels", labels)
    steps = [T.RandomCrop((HEIGHT, WIDTH), padding=padding)] if padding else []
    steps += [T.RandomHorizontalFlip(flip)] if flip else []
    steps += [T.RandomRotation(rotate, T.InterpolationMode.BILINEAR)] if rotate else []
    steps += [T.Normalize([0.25], [0.5])]
    steps += [T.RandomErasing(erase)] if erase else []

    torch.manual_seed(11)
    net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(HEIGHT * WIDTH, 3))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
    loader = torch.utils.data.DataLoader(Pictures(images, labels, T.Compose(steps)), BATCH, shuffle=True)
    for _ in range(EPOCHS):
        for pictures, wanted in loader:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(net(pictures), wanted)
            loss.backward()
            optimizer.step()
            print(f"{loss.item():.9g}")


main()
