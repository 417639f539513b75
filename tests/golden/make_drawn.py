#!/usr/bin/python3
"""Makes drawn.txt: the digests of drawn datasets, by what configs/drawn.md says and nothing else, in plain
Python, as the independent source of tests/data/test_generated.c.

    tests/golden/make_drawn.py > tests/golden/drawn.txt

The digits' forms are read from the page itself. A digest is the SHA-256 of a text that has the shape, the
classes (with names, where these are some of the digits) or targets, and of each split the SHA-256 of its samples and of its labels or targets, floats and
integers of 32 bits with their lowest byte first.
"""
import hashlib
import math
import os
import random
import re
import struct
import sys

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../configs/drawn.md")
CASES = [("blobs", {"train": 300, "test": 100}),
         ("blobs", {"train": 70, "test": 30, "seed": 5, "classes": 4, "features": 3, "cluster_std": 2.5,
                    "center_box": [-1, 7]}),
         ("moons", {"train": 300, "test": 100, "seed": 1}),
         ("moons", {"train": 33, "test": 0, "seed": 4294967297, "noise": 0.3}),
         ("spirals", {"train": 300, "test": 100, "classes": 3}),
         ("spirals", {"train": 50, "test": 21, "seed": 2, "turns": 2.5, "noise": 0.7}),
         ("linear_regression", {"train": 300, "test": 100, "targets": 2}),
         ("linear_regression", {"train": 40, "test": 17, "seed": 3, "features": 4, "noise": 1.5, "bias": -2}),
         ("digits", {"train": 60, "test": 20}),
         ("digits", {"train": 30, "test": 30, "seed": 1}),
         ("digits", {"train": 40, "test": 15, "last": 4}),
         ("digits", {"train": 25, "test": 25, "seed": 2, "first": 5, "last": 9})]
DEFAULTS = {"blobs": {"classes": 3, "features": 2, "cluster_std": 1, "center_box": [-10, 10]},
            "moons": {"noise": 0.1}, "spirals": {"classes": 2, "turns": 1, "noise": 0.2},
            "linear_regression": {"features": 10, "targets": 1, "noise": 0.1, "bias": 0}, "digits": {"first": 0, "last": 9}}
BITS_32, BITS_64 = 2 ** 32 - 1, 2 ** 64 - 1


# ---- Floats ----

def to_float(x):
    """Rounds a double to 32 bits."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def fma(x, y, z):
    """Of floats. Their product is a double; the sum is rounded to an odd last bit, so that the rounding to a
    float, which follows, is the only one."""
    product = x * y
    total = product + z
    back = total - product
    rest = (product - (total - back)) + (z - back)
    if rest and not struct.unpack("<q", struct.pack("<d", total))[0] & 1:
        total = math.nextafter(total, math.copysign(math.inf, rest))
    return to_float(total)


F = to_float
LOG = [F(c) for c in (-1.1514610310E-1, 1.1676998740E-1, -1.2420140846E-1, 1.4249322787E-1, -1.6668057665E-1,
                      2.0000714765E-1, -2.4999993993E-1, 3.3333331174E-1)]


def log(v):
    x, e = math.frexp(v)
    if x < F(0.707106781186547524):
        e, x = e - 1, F(F(x - 1) + x)
    else:
        x = F(x - 1)
    z, y = F(x * x), F(7.0376836292E-2)
    for c in LOG:
        y = fma(y, x, c)
    y = F(y * x)
    y = fma(y, z, F(e * F(-2.12194440E-4)))
    y = fma(-0.5, z, y)
    return fma(float(e), F(0.693359375), F(x + y))


def sine_and_cosine(a):
    j = int(F(a * F(1.27323954473516))) + 1 & ~1
    x = fma(float(j), F(-0.78515625), a)
    x = fma(float(j), F(-2.4187564849853515625E-4), x)
    x = fma(float(j), F(-3.77489497744594108E-8), x)
    z = F(x * x)
    first = fma(F(2.443315711809948E-5), z, F(-1.388731625493765E-3))
    first = F(fma(first, z, F(4.166664568298827E-2)) * z)
    first = F(fma(first, z, -F(z * 0.5)) + 1)
    second = fma(F(-1.9515295891E-4), z, F(8.3321608736E-3))
    second = F(fma(second, z, F(-1.6666654611E-1)) * z)
    second = fma(second, x, x)
    sine, cosine = (first, second) if j & 2 else (second, first)
    return -sine if j & 4 else sine, cosine if (j - 2) & 4 else -cosine


def sine_of_turns(t):
    x = t - math.floor(t + 0.5)
    if x > 0.25:
        x = 0.5 - x
    elif x < -0.25:
        x = -0.5 - x
    angle = 6.28318530717958647692 * x
    term = total = angle
    for n in range(2, 23, 2):
        term *= -angle * angle / (n * (n + 1))
        total += term
    return total


def cosine_of_turns(t):
    return sine_of_turns(t + 0.25)


class Stream:
    """Random numbers of one name."""
    def __init__(self, name, seed):
        key = list(struct.unpack(">8I", hashlib.sha256(name.encode()).digest()))
        key += [seed & BITS_32, seed >> 32]
        state = [19650218]
        for i in range(1, 624):
            state.append((1812433253 * (state[-1] ^ state[-1] >> 30) + i) & BITS_32)
        i = 1
        for k in range(624):
            state[i] = ((state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) * 1664525) + key[k % 10] + k % 10) & BITS_32
            i += 1
            if i == 624:
                state[0], i = state[623], 1
        for k in range(623):
            state[i] = ((state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) * 1566083941) - i) & BITS_32
            i += 1
            if i == 624:
                state[0], i = state[623], 1
        state[0] = 0x80000000
        self.twister = random.Random()
        self.twister.setstate((3, tuple(state) + (624,), None))
        self.normals = []

    def word(self):
        return self.twister.getrandbits(32)

    def uniform(self):
        high = self.word()
        return ((high << 32 | self.word()) % 2 ** 53) / 2 ** 53

    def normal(self):
        if not self.normals:
            u = [self.word() % 2 ** 24 / 2 ** 24 for _ in range(16)]
            n = [0.0] * 16
            for k in range(8):
                r = F(math.sqrt(F(-2 * log(F(1 - u[k])))))
                sine, cosine = sine_and_cosine(F(F(6.283185307179586) * u[k + 8]))
                n[k], n[k + 8] = F(r * cosine) + 0.0, F(r * sine) + 0.0
            self.normals = n
        return self.normals.pop(0)


# ---- The four ----

def draw_shared(kind, options, stream):
    if kind == "blobs":
        low, high = options["center_box"]
        return [[F(low + (high - low) * stream.uniform()) for _ in range(options["features"])]
                for _ in range(options["classes"])]
    if kind == "linear_regression":
        return [[stream.normal() for _ in range(options["features"])] for _ in range(options["targets"])]
    return None


def draw_sample(kind, options, shared, stream, i):
    """Its features, and its label or its targets."""
    if kind == "blobs":
        label = i % options["classes"]
        return [F(center + options["cluster_std"] * stream.normal()) for center in shared[label]], label
    if kind == "moons":
        t = 0.5 * stream.uniform()
        x, y = cosine_of_turns(t), sine_of_turns(t)
        if i % 2:
            x, y = 1 - x, 0.5 - y
        x = x + options["noise"] * stream.normal()
        return [F(x), F(y + options["noise"] * stream.normal())], i % 2
    if kind == "spirals":
        label = i % options["classes"]
        r = stream.uniform()
        t = options["turns"] * r + label / options["classes"]
        t += options["noise"] * stream.normal() / 6.28318530717958647692
        return [F(r * sine_of_turns(t)), F(r * cosine_of_turns(t))], label
    x = [stream.normal() for _ in range(options["features"])]
    targets = []
    for weights in shared:
        y = options["bias"] + options["noise"] * stream.normal()
        for weight, value in zip(weights, x):
            y += weight * value
        targets.append(F(y))
    return x, targets


# ---- Digits ----

def read_forms():
    """Of each digit its two forms, lists of strokes."""
    forms = {}
    with open(PAGE, encoding="utf-8") as page:
        for digit, points in re.findall(r"^\| (\d) \| ([\d,/ ]+) \|$", page.read(), re.M):
            strokes = [[tuple(map(int, point.split(","))) for point in stroke.split()]
                       for stroke in points.split("/")]
            forms.setdefault(int(digit), []).append(strokes)
    return forms


def cut(value, divisor):
    """The quotient without its fraction."""
    return abs(value) // divisor * (1 if value >= 0 else -1)


def mix(z):
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & BITS_64
    z = (z ^ z >> 27) * 0x94d049bb133111eb & BITS_64
    return z ^ z >> 31


class Hand:
    """A digit that is drawn."""
    def __init__(self, seed, split, index):
        self.state = (mix(seed + split * 0x9e3779b97f4a7c15 & BITS_64) + index) & BITS_64
        self.state = mix(self.state)
        self.image = [0] * 784

    def draw(self):
        self.state = (self.state + 0x9e3779b97f4a7c15) & BITS_64
        return mix(self.state)

    def below(self, n):
        return (self.draw() >> 32) * n >> 32

    def around(self, r):
        return (self.below(2 * r + 1) + self.below(2 * r + 1)) // 2 - r

    def choose(self):
        self.height = 3050 + self.around(500)
        self.width = cut(self.height * (64 + self.around(22)), 100)
        self.slant = 150 + self.around(420)
        self.turn = self.around(260)
        self.shift = self.around(30), self.around(30)
        self.radius = 17 + self.around(7)

    def place(self, point):
        x = point[0] - 50 + self.around(14)
        y = point[1] - 50 + self.around(14)
        skew = cut(-self.height * self.slant, 1024) - 3 * self.turn
        return (224 + self.shift[0] + cut(x * self.width + y * skew, 1024),
                224 + self.shift[1] + cut(3 * x * self.turn + y * self.height, 1024))

    def press(self, at):
        outer, inner = (self.radius + 8) ** 2, (self.radius - 8) ** 2
        slope = 65536 * 255 // (outer - inner)
        for row in range(28):
            dy = 16 * row + 8 - at[1]
            if dy * dy >= outer:
                continue
            for column in range(28):
                dx = 16 * column + 8 - at[0]
                inside = min(max(outer - dx * dx - dy * dy, 0), outer - inner)
                pixel = 28 * row + column
                self.image[pixel] = max(self.image[pixel], inside * slope >> 16)

    def stroke(self, points):
        last = (-448, 0)
        for i in range(len(points) - 1):
            around = [points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, len(points) - 1)]]
            for s in range(33):
                at = tuple(self.curve([p[axis] for p in around], s) for axis in (0, 1))
                if abs(at[0] - last[0]) + abs(at[1] - last[1]) >= 8:
                    self.press(at)
                    last = at

    @staticmethod
    def curve(p, s):
        n = 32
        return cut(2 * p[1] * n ** 3 + (p[2] - p[0]) * s * n ** 2 +
                   (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]) * s ** 2 * n +
                   (3 * p[1] - p[0] - 3 * p[2] + p[3]) * s ** 3, 2 * n ** 3)

    def grain(self):
        ink = 256 - self.below(100)
        grain = self.below(60)
        for i in range(0, 784, 4):
            bits = self.draw()
            for j in range(i, i + 4):
                noise = (bits & 255) + (bits >> 8 & 255) - 255
                bits >>= 16
                value = cut(self.image[j] * ink, 256) + cut(noise * grain, 256)
                self.image[j] = min(max(value, 0), 255)


def draw_digit(forms, options, split, index):
    hand = Hand(options.get("seed", 0), split, index)
    label = hand.below(options["last"] - options["first"] + 1)
    hand.choose()
    for stroke in forms[options["first"] + label][hand.below(2)]:
        placed = []
        for i, point in enumerate(stroke):
            placed.append(placed[-1] if i and point == stroke[i - 1] else hand.place(point))
        hand.stroke(placed)
    hand.grain()
    return bytes(hand.image), label


# ---- Digests ----

def sha256(data):
    return hashlib.sha256(data).hexdigest()


def draw_split(kind, options, shared, name, count):
    """The digests of its samples, and of its labels or targets."""
    seed = options.get("seed", 0)
    if kind == "digits":
        forms = read_forms()
        drawn = [draw_digit(forms, options, {"train": 0, "test": 2}[name], i) for i in range(count)]
        samples = b"".join(image for image, _ in drawn)
    else:
        stream = Stream(f"{kind} {name}", seed)
        drawn = [draw_sample(kind, options, shared, stream, i) for i in range(count)]
        samples = b"".join(struct.pack(f"<{len(x)}f", *x) for x, _ in drawn)
    if kind == "linear_regression":
        answers = b"".join(struct.pack(f"<{len(y)}f", *y) for _, y in drawn)
    else:
        answers = b"".join(struct.pack("<i", label) for _, label in drawn)
    return f"{name} {sha256(samples)} {sha256(answers)}\n"


def digest(kind, given):
    options = {**DEFAULTS[kind], **given}
    shape = "1 28 28" if kind == "digits" else options.get("features", 2)
    digits = range(options["first"], options["last"] + 1) if kind == "digits" else ()
    classes = {"digits": len(digits), "moons": 2, "linear_regression": 0}.get(kind, options.get("classes"))
    text = f"sample {shape}\nclasses {classes}\n"
    if 0 < len(digits) < 10:  # else they are as their labels
        text += "".join(f"class {digit}\n" for digit in digits)
    if kind == "linear_regression":
        text += f"targets {options['targets']}\n"
    shared = None if kind == "digits" else draw_shared(kind, options, Stream(f"{kind} all", options.get("seed", 0)))
    for name in ("train", "test"):
        if options[name]:
            text += draw_split(kind, options, shared, name, options[name])
    return sha256(text.encode())


def main():
    for kind, options in CASES:
        section = ", ".join(f"{key}: {value}" for key, value in {"type": kind, **options}.items())
        print(f"{{{section}}} {digest(kind, options)}")


if __name__ == "__main__":
    sys.exit(main())
