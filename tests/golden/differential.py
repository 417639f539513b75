#!/usr/bin/python3
"""Draws configs at random, trains each with Lamina and with PyTorch 1.13 (python3-torch of Debian 12),
and compares every loss, rate, norm, metric and confusion.

    tests/golden/differential.py build/lamina [--count 40] [--seed 1] [--only N] [--keep FOLDER]

Config N of a seed is the same, whatever --count is. Some trainings are chaotic: a change of their first
weights by 6e-8, the last bit of a float, moves PyTorch's own curve. So where the two differ PyTorch is
asked for its answer to such changes, and a difference counts that is far beyond it. Exits with 1 where
one does, after the config to run again.
"""
import argparse
import collections
import math
import os
import random
import sqlite3
import subprocess
import sys
import tempfile

import numpy
import torch
import yaml
from torch import nn
from torch.optim import lr_scheduler

from graph import JOINS, expand
from make_curves import (CONVOLUTIONS, LOSSES, OPTIMIZERS, groups_of, make_model, make_schedulers, norms_of,
                         own_options, section)

SAME, CLOSE = 1e-6, 5e-5  # of a loss of 1, or a part of a larger one
CHAOS = 20  # times PyTorch's own answer, as long as that is CLOSE
ANSWERS = 8  # to as many changes


# ---- Data, as files and as tensors ----

def make_table(draw, folder, name, rows, features, kind):
    """A CSV file, and what it says."""
    shift, scale = draw.choice([(0, 1), (0, 1), (2, 0.5), (0, 5)])
    x = [[round(draw.gauss(0, 1) * scale + shift, 4) for _ in range(features)] for _ in range(rows)]
    score = [[math.sin(row[0]) + row[1] * (j + 1) / 3 + 0.3 * draw.gauss(0, 1) for j in range(3)] for row in x]
    if kind["classes"]:
        y = [[int(abs(s[0] * 1.7 + i % 2)) % kind["classes"]] for i, s in enumerate(score)]
        y = [[i] if i < kind["classes"] else label for i, label in enumerate(y)]  # each is there
    elif kind["chances"] == "sure":
        y = [[int(value > 0.5) for value in s[:kind["targets"]]] for s in score]
    elif kind["chances"]:
        y = [[round(1 / (1 + math.exp(-value)), 4) for value in s[:kind["targets"]]] for s in score]
    else:
        y = [[round(value, 4) for value in s[:kind["targets"]]] for s in score]
    with open(os.path.join(folder, name), "w", encoding="ascii") as file:
        names = [f"x{i}" for i in range(features)] + [f"y{i}" for i in range(len(y[0]))]
        for line in [names] + [a + b for a, b in zip(x, y)]:
            print(*line, sep=",", file=file)
    y = torch.tensor(y, dtype=torch.float32)
    return torch.tensor(x), y[:, 0].long() if kind["classes"] else y


def make_images(draw, folder, name, rows, size, kind):
    """Two IDX files: a bright bar for each class, and noise."""
    height, width = size
    labels = [i if i < kind["classes"] else draw.randrange(kind["classes"]) for i in range(rows)]
    pixels = numpy.zeros((rows, height, width), dtype=numpy.uint8)
    for i, label in enumerate(labels):
        for a in range(height):
            for b in range(width):
                bright = 150 if (a + label) % kind["classes"] == b % kind["classes"] else 0
                pixels[i, a, b] = bright + draw.randrange(100)
    with open(os.path.join(folder, f"{name}-images"), "wb") as file:
        file.write(numpy.array([0x803, rows, height, width], dtype=">i4").tobytes() + pixels.tobytes())
    with open(os.path.join(folder, f"{name}-labels"), "wb") as file:
        file.write(numpy.array([0x801, rows], dtype=">i4").tobytes() + bytes(labels))
    return torch.from_numpy(pixels).unsqueeze(1), torch.tensor(labels)


def cut(options, data):
    """The splits that a dataset's options cut, train first."""
    train, test = data["train"], data.get("test")
    whole = len(train[0])
    count = [math.ceil(share * whole) if share < 1 else share
             for share in (options.get("validation_split", 0), options.get("test_split", 0))]
    splits = {"train": train, "test": test}
    if sum(count) or options.get("limit"):
        generator = torch.Generator().manual_seed(options.get("split_seed", 0))
        parts = torch.utils.data.random_split(range(whole), [whole - sum(count), *count], generator=generator)
        parts = [list(part) for part in parts]
        parts[0] = parts[0][:options.get("limit") or None]
        cuts = dict(zip(("train", "validation", "test"), parts))
        splits.update({name: tuple(tensor[rows] for tensor in train) for name, rows in cuts.items() if rows})
    return {name: split for name, split in splits.items() if split is not None}


def normalize(options, splits):
    """Measured in the training split, each channel or column; images are bytes until then."""
    x = splits["train"][0]
    images = x.dim() == 4
    exact = x.double()
    dims = (0, 2, 3) if images else (0,)
    if options.get("normalize") == "measured":
        mean = exact.mean(dims) / (255 if images else 1)
        std = exact.std(dims, unbiased=False) / (255 if images else 1)
    elif options.get("normalize") == "given":
        mean, std = torch.tensor([options["mean"]]), torch.tensor([options["std"]])
    else:
        mean, std = torch.zeros(1), torch.ones(1)
    shape = (-1, 1, 1) if images else (-1,)
    mean, std = mean.float().view(shape), std.float().view(shape)
    return {name: (((x.float().div(255) if images else x) - mean) / std, y) for name, (x, y) in splits.items()}


# ---- Drawing a config ----

def maybe(draw, options, chance=0.4):
    """Some of the options, each a value of its list."""
    return {key: draw.choice(values) for key, values in options.items() if draw.random() < chance}


ACTIVATIONS = [("relu", {}), ("leaky_relu", {"negative_slope": [0.1, 0.3]}), ("elu", {"alpha": [0.5, 2]}),
               ("selu", {}), ("gelu", {"approximate": ["tanh"]}), ("silu", {}),
               ("softplus", {"beta": [0.5, 3], "threshold": [10, 15]}), ("tanh", {}),
               ("hard_tanh", {"min_val": [-2, -0.5], "max_val": [0.5, 2]}), ("softsign", {}), ("sigmoid", {}),
               ("softmax", {"dim": 1}), ("log_softmax", {"dim": 1}), ("mish", {}), ("hard_swish", {}), ("relu6", {}),
               ("identity", {}), ("prelu", {"init": [0.1, -0.3]})]


def draw_activation(draw, channels):
    """A list has values to choose from, or to leave out."""
    kind, options = draw.choice(ACTIVATIONS)
    if kind == "prelu":
        options = {**options, "num_parameters": [channels]}
    always = {key: value for key, value in options.items() if not isinstance(value, list)}
    return {"type": kind, **always, **maybe(draw, {key: options[key] for key in options if key not in always})}


def draw_extras(draw, channels, images=False):
    """Norm, activation, dropout, noise behind a layer of weights with so many outputs."""
    layers = []
    if draw.random() < 0.3:
        layers.append({"type": "batch_norm", **maybe(draw, {
            "eps": [1e-3, 0.1], "momentum": [0.3, 1], "affine": [False], "track_running_stats": [False]}, 0.25)})
    elif draw.random() < 0.15:
        groups = [count for count in (1, 2, 3, 4) if channels % count == 0 and count < channels]
        layers.append({"type": "group_norm", "num_groups": draw.choice(groups), **maybe(draw, {
            "eps": [1e-3, 0.1], "affine": [False]}, 0.25)})
    if draw.random() < 0.8:
        layers.append(draw_activation(draw, channels))
    if draw.random() < 0.2:
        kind = draw.choice(["dropout", "dropout2d"]) if images else "dropout"
        layers.append({"type": kind, **maybe(draw, {"p": [0.1, 0.3]})})
    if draw.random() < 0.1:
        layers.append({"type": "gaussian_noise", "std": draw.choice([0.05, 0.3])})
    return layers


def draw_resizing(draw):
    """A layer that images leave smaller or larger."""
    kind = draw.choice(["max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "upsample"])
    if kind == "adaptive_avg_pool2d":
        return {"type": kind, "output_size": draw.choice([1, 2, [3, 2], [2, 5]])}
    if kind == "upsample":
        return {"type": kind, "scale_factor": draw.choice([2, [1, 3], [2, 1]])}
    return {"type": kind, "kernel_size": draw.choice([2, 3]), **maybe(draw, {
        "stride": [1, 2], "padding": [1], "ceil_mode": [True],
        **({"count_include_pad": [False]} if kind == "avg_pool2d" else {})}, 0.3)}


def draw_init(draw):
    kind = draw.choice(["default", "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal",
                        "normal", "uniform"])
    options = {"xavier_uniform": {"gain": [0.5, 1.5]}, "xavier_normal": {"gain": [0.5, 1.5]},
               "kaiming_uniform": {"mode": ["fan_out"], "nonlinearity": ["relu", "tanh"]},
               "kaiming_normal": {"mode": ["fan_out"], "nonlinearity": ["relu", "tanh"]},
               "normal": {"std": [0.1, 0.3]}, "uniform": {"a": [-0.3], "b": [0.3, 0.5]}, "default": {}}[kind]
    always = {"normal": {"std": 0.2}, "uniform": {"a": -0.2, "b": 0.2}}.get(kind, {})
    return {"type": kind, **always, **maybe(draw, options), **maybe(draw, {"zero_bias": [True]})}


def draw_deep(draw, base):
    """A layer that keeps the shape that it reads, but for concat's, and mostly an activation."""
    width = base.get("out_features") or base["out_channels"]
    return [dict(base)] + ([draw_activation(draw, width)] if draw.random() < 0.8 else [])


def draw_parts(draw, base, start, mark):
    """Two ways from `start`, one of which may be a shortcut, and where they join."""
    layers = draw_deep(draw, base)
    read = ["previous", start]
    if draw.random() < 0.4:
        layers[-1]["name"] = f"left{mark}"
        right = draw_deep(draw, base)
        right[0]["from"] = start
        layers += right
        read = ["previous", f"left{mark}"] + ([start] if draw.random() < 0.3 else [])
    draw.shuffle(read)
    return layers + [{"type": draw.choice(["add", "add", *JOINS]), "from": read}]


def draw_graph(draw, base, layers):
    """Adds a shortcut or a block, both of layers like `base`, whose width is that of the layers so far."""
    if draw.random() < 0.5:
        layers.append({"repeat": draw.randrange(1, 4), "name": f"block{len(layers)}",
                       "layers": draw_parts(draw, base, "start", "")})
        return
    mark = len(layers)
    last = layers[-1] if isinstance(layers[-1], dict) else {"type": layers[-1]}
    layers[-1] = {**last, "name": last.get("name", f"trunk{mark}")}
    layers += draw_parts(draw, base, layers[-1]["name"], mark)


def draw_convolution(draw):
    kind = draw.choice(["conv2d", "conv2d", "conv_transpose2d"])
    options = maybe(draw, {"stride": [1, 2, [1, 2]], "padding": [1, [0, 1]], "dilation": [1, 2], "bias": [False]}, 0.3)
    if kind == "conv_transpose2d":
        options.update(maybe(draw, {"output_padding": [1, [1, 0]]}, 0.3))
    elif draw.random() < 0.4:
        options["padding"] = draw.choice([1, 2, [2, 3], "same", "same"])
        options.update(maybe(draw, {"padding_mode": ["reflect", "replicate", "circular"]}, 0.7))
    return {"type": kind, "out_channels": draw.choice([2, 4, 6]), "kernel_size": draw.choice([1, 2, 3, [2, 3]]),
            **options}


def draw_sequences(draw, size):
    """The rows of images as channels."""
    layers = [{"type": "reshape", "shape": list(size)}]
    for _ in range(draw.randrange(1, 3)):
        layers.append({"type": "conv1d", "out_channels": draw.choice([3, 5]), "kernel_size": draw.choice([1, 2, 3]),
                       **maybe(draw, {"stride": [2], "padding": [1, 2, "same"], "dilation": [2], "bias": [False],
                                      "padding_mode": ["reflect", "replicate", "circular"]})})
        layers.append(draw_activation(draw, layers[-1]["out_channels"]))
        if draw.random() < 0.4:
            layers.append({"type": "max_pool1d", "kernel_size": draw.choice([2, 3]), **maybe(draw, {
                "stride": [1, 2], "padding": [1], "dilation": [2], "ceil_mode": [True]}, 0.3)})
    return layers


def draw_layers(draw, size, outputs):
    layers = []
    graphs = 0.5 if draw.random() < 0.4 else 0
    if isinstance(size, tuple) and draw.random() < 0.2:
        layers = draw_sequences(draw, size)
    elif isinstance(size, tuple):
        for _ in range(draw.randrange(0, 3)):
            layers.append(draw_convolution(draw))
            width = layers[-1]["out_channels"]
            if len(layers) > 1 and draw.random() < 0.3:
                layers[-1]["groups"] = 2
            layers += draw_extras(draw, width, images=True)
            if draw.random() < graphs:
                draw_graph(draw, {"type": "conv2d", "out_channels": width, "kernel_size": 3, "padding": 1}, layers)
            if draw.random() < 0.5:
                layers.append(draw_resizing(draw))
        if draw.random() < 0.5:
            layers.append("flatten")
    for _ in range(draw.choice([0, 1, 1, 2, 3])):
        layers.append({"type": "linear", "out_features": draw.choice([3, 8, 16, 33]),
                       **maybe(draw, {"bias": [False]}, 0.15)})
        width = layers[-1]["out_features"]
        if draw.random() < 0.2:
            layers.append({"type": "layer_norm", "normalized_shape": [width], **maybe(
                draw, {"eps": [1e-3, 0.1], "elementwise_affine": [False]})})
        layers += draw_extras(draw, width)
        if draw.random() < graphs:
            draw_graph(draw, {"type": "linear", "out_features": width}, layers)
        elif graphs and not isinstance(size, tuple) and draw.random() < 0.2:
            layers.append({"type": "concat", "from": ["input", "previous"]})
    layers.append({"type": "linear", "out_features": outputs, **maybe(draw, {"bias": [False]}, 0.1)})
    for layer in weighty_of(layers):
        if draw.random() < 0.1:
            layer["init"] = draw_init(draw)
    return layers


def weighty_of(layers):
    """Those that have an init, an optimizer; blocks' too, as they are written."""
    for layer in layers:
        if isinstance(layer, dict) and "repeat" in layer:
            yield from weighty_of(layer["layers"])
        elif isinstance(layer, dict) and layer["type"] in ("linear", *CONVOLUTIONS):
            yield layer


def draw_loss(draw, kind):
    if kind["chances"] or kind["classes"] == 2 and draw.random() < 0.3:
        outputs = kind["targets"] or 1
        weight = [draw.choice([0.3, 1, 2.5]) for _ in range(outputs)]
        return {"type": "bce_with_logits", **({"pos_weight": weight} if draw.random() < 0.4 else {})}, outputs
    if kind["classes"]:
        weight = [draw.choice([0.3, 1, 2.5]) for _ in range(kind["classes"])]
        options = maybe(draw, {"weight": [weight]}, 0.3)
        if draw.random() < 0.6:
            return {"type": "cross_entropy", **options, **maybe(draw, {"label_smoothing": [0.1, 0.3]}, 0.3)
                    }, kind["classes"]
        return {"type": "hinge", **options, **maybe(draw, {"p": [2], "margin": [0.5, 2]})}, kind["classes"]
    name = draw.choice(["mse", "l1", "smooth_l1", "huber"])
    options = {"smooth_l1": {"beta": [0, 0.1, 0.5]}, "huber": {"delta": [0.1, 0.5, 2]}}.get(name, {})
    return {"type": name, **maybe(draw, options, 0.6)}, kind["targets"]


OPTIMIZER_OPTIONS = {
    "sgd": {"dampening": [0.3], "nesterov": [True], "momentum": [0.5, 0.9]},
    "adam": {"betas": [[0.8, 0.99], [0.5, 0.9]], "eps": [1e-6, 1e-3], "amsgrad": [True]},
    "adamw": {"betas": [[0.8, 0.99], [0.5, 0.9]], "eps": [1e-6, 1e-3], "amsgrad": [True]},
    "rmsprop": {"alpha": [0.9], "eps": [1e-6, 1e-3], "momentum": [0.5, 0.9], "centered": [True]},
    "adagrad": {"lr_decay": [0.01], "initial_accumulator_value": [0.1], "eps": [1e-6]},
    "adadelta": {"rho": [0.5, 0.95], "eps": [1e-4, 1e-3]}}
RATES = {"sgd": (0.003, 0.3), "adam": (1e-3, 0.03), "adamw": (1e-3, 0.03), "rmsprop": (5e-4, 0.01),
         "adagrad": (0.003, 0.1), "adadelta": (0.3, 2)}


def draw_rate(draw, kind):
    low, high = RATES[kind]
    return float(f"{math.exp(draw.uniform(math.log(low), math.log(high))):.3g}")


def draw_optimizer(draw):
    kind = draw.choice(list(RATES))
    options = maybe(draw, OPTIMIZER_OPTIONS[kind])
    if options.get("nesterov"):
        options.pop("dampening", None)
        options["momentum"] = options.get("momentum", 0.9)
    if kind == "sgd" and "momentum" not in options:
        options.pop("dampening", None)
    return {"type": kind, "learning_rate": draw_rate(draw, kind), **options, **maybe(draw, {
        "weight_decay": [1e-3, 0.05]}, 0.25), **maybe(draw, {"clip_value": [0.01, 0.1], "clip_norm": [0.1, 1]}, 0.12)}


def draw_sequence(draw, end):
    """Schedules one after the other, none shorter than 3."""
    milestones = [draw.randrange(3, end // 2)]
    if end - milestones[0] > 7 and draw.random() < 0.5:
        milestones.append(draw.randrange(milestones[0] + 3, end - 3))
    parts = ["constant", "cosine", "polynomial", {"type": "linear", "start_factor": 0.2},
             {"type": "linear", "end_factor": 0.1, "total_iters": 2}, {"type": "exponential", "gamma": 0.9},
             {"type": "step", "step_size": 2, "gamma": 0.5}, {"type": "cosine_restarts", "t_0": 2},
             {"type": "multi_step", "milestones": [1, 2], "gamma": 0.7}]
    return {"milestones": milestones, "schedules": [draw.choice(parts) for _ in range(len(milestones) + 1)]}


def draw_schedule(draw, iterations, epochs):
    """A rule for the rate in a run of so many iterations and epochs."""
    per_epoch = epochs > 3 and draw.random() < 0.4
    end = epochs if per_epoch else iterations
    early = draw.randrange(2, max(3, end // 2))
    late = max(early + 1, end - 10)  # after a warm-up, too
    kind = draw.choice(["constant"] * 4 + ["step", "multi_step", "exponential", "polynomial", "cosine",
                                           "cosine_restarts", "one_cycle", "reduce_on_plateau", "linear"]
                       + ["sequential"] * 2 * (end > 19))
    options = {"constant": {}, "step": {"step_size": early, "gamma": draw.choice([0.3, 0.8])},
               "multi_step": {"milestones": [early, late] if late < end - 8 else [early],
                              "gamma": draw.choice([0.3, 2])},
               "linear": maybe(draw, {"start_factor": [0.1, 1], "end_factor": [0.2], "total_iters": [early]}),
               "sequential": draw_sequence(draw, end - 10) if end > 19 else {},
               "exponential": {"gamma": draw.choice([0.9, 0.99])},
               "polynomial": maybe(draw, {"total_iters": [early], "power": [0.5, 2]}),
               "cosine": maybe(draw, {"t_max": [early], "eta_min": [1e-4]}),
               "cosine_restarts": {"t_0": early, **maybe(draw, {"t_mult": [2], "eta_min": [1e-4]})},
               "one_cycle": maybe(draw, {"pct_start": [0.2, 0.5], "anneal_strategy": ["linear"],
                                         "div_factor": [5], "final_div_factor": [100], "three_phase": [True]}),
               "reduce_on_plateau": {"patience": draw.choice([0, 1, 2]), **maybe(draw, {
                   "factor": [0.3], "threshold": [0.01], "threshold_mode": ["abs"], "cooldown": [1],
                   "min_lr": [1e-3]})}}[kind]
    if kind not in ("constant", "one_cycle", "reduce_on_plateau") and not per_epoch:
        options["interval"] = "iteration"
    chains = kind in ("step", "multi_step", "exponential") or kind != "reduce_on_plateau" and not per_epoch
    # PyTorch's recursions are given the whole run: they know no beginning after a warm-up, which is
    # another scheduler there, and does not rise to what `linear` begins with.
    first = options["schedules"][0] if kind == "sequential" else kind
    chains = chains and first != "linear" and (isinstance(first, str) or first["type"] != "linear")
    if kind != "one_cycle" and chains and draw.random() < 0.25:
        options["warmup"] = draw.randrange(2, 8)
    return {"type": kind, **options}


def draw_dataset(draw, folder, kind):
    rows = draw.randrange(40, 220)
    options = {}
    if kind["images"]:
        size = (draw.randrange(6, 11), draw.randrange(6, 11))
        files = {"train": make_images(draw, folder, "train", rows, size, kind),
                 "test": make_images(draw, folder, "test", draw.randrange(20, 60), size, kind)}
        options = {"type": "idx", **{f"{split}_{what}": f"{split}-{what}" for split in ("train", "test")
                                     for what in ("images", "labels")}}
    else:
        size = draw.randrange(2, 8)
        files = {"train": make_table(draw, folder, "train.csv", rows, size, kind)}
        options = {"type": "csv", "train": "train.csv", "header": True}
        if kind["classes"]:
            options.update(label="y0", classes=[str(i) for i in range(kind["classes"])])
        else:
            options["target"] = [f"y{i}" for i in range(kind["targets"])]
        if draw.random() < 0.5:
            files["test"] = make_table(draw, folder, "test.csv", draw.randrange(20, 60), size, kind)
            options["test"] = "test.csv"
        else:
            options["test_split"] = draw.choice([0.2, 0.25, 13])
    options.update(maybe(draw, {"validation_split": [0.2, 0.33, 9], "limit": [25, 31]}, 0.25))
    options.update(maybe(draw, {"split_seed": [1, 7]}, 0.25))
    if draw.random() < 0.5:
        options["normalize"] = "measured"
    elif draw.random() < 0.3:
        options.update(normalize="given", mean=draw.choice([0.1307, 0.5]), std=draw.choice([0.3081, 2]))
    return options, files, size


def draw_kind(draw):
    kind = {"images": draw.random() < 0.3, "classes": 0, "targets": 0, "chances": None}
    if kind["images"] or draw.random() < 0.5:
        kind["classes"] = draw.randrange(2, 6)
    else:
        kind["targets"] = draw.randrange(1, 4)
        kind["chances"] = draw.choice([None, None, "sure", "unsure"])
    return kind


def draw_config(draw, folder):
    """A config, and its splits."""
    kind = draw_kind(draw)
    dataset, files, size = draw_dataset(draw, folder, kind)
    splits = normalize(dataset, cut(dataset, files))
    loss, outputs = draw_loss(draw, kind)
    samples = len(splits["train"][0])
    if "limit" in dataset:  # of what the other splits leave
        dataset["limit"] = min(dataset["limit"], samples)
    batch = draw.choice([5, 6, 8, 13, 16, 32, 50])
    while any(len(x) % batch == 1 for x, _ in splits.values()):  # of which batch_norm has no variance
        batch += 1
    layers = draw_layers(draw, size, outputs)
    schedule = {"batch_size": batch, **maybe(draw, {"shuffle": [False]}, 0.2)}
    if batch <= samples:
        schedule.update(maybe(draw, {"drop_last": [True]}, 0.2))
    per_epoch = samples // batch if "drop_last" in schedule else math.ceil(samples / batch)
    iterations = draw.randrange(20, 80) * draw.choice([1] * 9 + [4])
    if draw.random() < 0.5:
        schedule["epochs"] = max(2, iterations // per_epoch)
        iterations = schedule["epochs"] * per_epoch
    else:
        schedule["iterations"] = iterations
    rate = draw_schedule(draw, iterations, math.ceil(iterations / per_epoch))
    if rate["type"] == "reduce_on_plateau" or draw.random() < 0.3:
        schedule["evaluate_every"] = draw.randrange(3, 12)
    if rate != {"type": "constant"}:
        schedule["learning_rate"] = rate
    config = {"name": "differential", "dataset": dataset, "layers": layers, "loss": loss,
              "optimizer": draw_optimizer(draw), "schedule": schedule, "seed": draw.randrange(1000),
              "compat": "pytorch", "record": {"every": draw.choice([1, 7])}}
    has_momentum = "momentum" in config["optimizer"] or config["optimizer"]["type"].startswith("adam")
    if rate["type"] == "one_cycle" and has_momentum:
        rate.update(maybe(draw, {"cycle_momentum": [True], "base_momentum": [0.6, 0]}, 0.7))
    if draw.random() < 0.2:
        config["init"] = draw_init(draw)
    if draw.random() < 0.3:
        config["record"].update(gradient_norms=True, weight_norms=True)
    if outputs > 2 and kind["classes"] and draw.random() < 0.4:
        config["record"]["top_k"] = draw.randrange(2, kind["classes"])
    if draw.random() < 0.3:
        config["objective"] = "loss"
    weighty = list(weighty_of(layers))
    if len(weighty) > 1 and draw.random() < 0.15:
        draw.choice(weighty)["frozen"] = True
    if draw.random() < 0.15:
        rate = config["optimizer"]["learning_rate"] * draw.choice([0.3, 0.5, 2])
        draw.choice(weighty)["optimizer"] = {"learning_rate": float(f"{rate:.3g}")}
    if "weight_decay" in config["optimizer"] and draw.random() < 0.5:
        config["optimizer"]["exempt"] = draw.choice([["bias"], ["scale"], ["bias", "scale"]])
    return config, splits


def exempts(config, model):
    """Whether what is exempt from weight decay is there, as it must be."""
    exempt = config["optimizer"].get("exempt", [])
    return not exempt or any(
        group.get("weight_decay") == 0 for layer, spec in zip(model, specs_of(config))
        if not spec.get("frozen") for group in groups_of(layer, {}, exempt))


def is_possible(config, splits):
    """Whether its layers fit together, and leave something: max_pool1d, evaluating, takes any kernel."""
    try:
        with torch.random.fork_rng():
            model = make_model(config, splits["train"][0][0].shape)
    except (RuntimeError, ValueError):
        return False
    return exempts(config, model) and all(weight.numel() > 0 for weight in model.parameters())


# ---- PyTorch's training ----

def specs_of(config):
    """The expanded layers as mappings."""
    return [layer for layer, _ in expand(config["layers"])]


def change(model, number):
    """Moves each first weight by about its last bit, one way or the other."""
    generator = numpy.random.default_rng(number)
    with torch.no_grad():
        for weight in model.parameters():
            signs = torch.from_numpy(generator.choice([-6e-8, 6e-8], size=tuple(weight.shape)))
            weight.copy_((weight.double() * (1 + signs)).float())


def make_criterion(config):
    kind, options = section(config["loss"])
    return LOSSES[kind](**{key: torch.tensor(value, dtype=torch.float32) if key.endswith("weight") else value
                           for key, value in options.items()})


def make_optimizer(config, model):
    kind, options = section(config["optimizer"])
    options["lr"] = options.pop("learning_rate")
    clips = options.pop("clip_value", 0), options.pop("clip_norm", 0)
    exempt = options.pop("exempt", [])
    specs = specs_of(config)
    groups = [{"series": f"layers.{i}.learning_rate" if "optimizer" in spec else "learning_rate", **group}
              for i, (layer, spec) in enumerate(zip(model, specs))
              for group in groups_of(layer, own_options(spec.get("optimizer", {})), exempt)]
    for layer, spec in zip(model, specs):
        layer.requires_grad_(not spec.get("frozen", False))
    return OPTIMIZERS[kind](groups, **options), clips


def as_targets(config, y):
    return y.float().unsqueeze(1) if section(config["loss"])[0] == "bce_with_logits" and y.dim() == 1 else y


def is_sure(splits):
    return all(((y == 0) | (y == 1)).all() for _, y in splits.values())


def measure(config, splits, name, model, criterion, batch):
    """What an evaluation comes to; counts with how many a rounding may decide."""
    x, y = splits[name]
    model.eval()
    with torch.no_grad():
        outputs = torch.cat([model(part) for part, _ in torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(x, y), batch_size=batch)]).double()
    model.train()
    found = {"loss": criterion(outputs.float(), as_targets(config, y)).item()}
    chances = section(config["loss"])[0] == "bce_with_logits"
    if y.dim() == 1:
        scores = torch.cat([-outputs, outputs], 1) if chances else outputs
        best = scores.topk(2).values
        unsure = int((best[:, 0] - best[:, 1] <= 1e-4 * best.abs().amax(1)).sum())
        predicted = scores.argmax(1)
        found["correct"] = (int((predicted == y).sum()), unsure)
        found["confusion"] = (collections.Counter(zip(y.tolist(), predicted.tolist())), unsure)
        k = config["record"].get("top_k", 0)
        if k:
            ahead = (scores > scores.gather(1, y[:, None])).sum(1)
            near = int(((scores - scores.gather(1, y[:, None])).abs() <= 1e-4 * best.abs().amax()).sum()) - len(y)
            found["top_k"] = (int((ahead < k).sum()), near)
        return found
    predicted = outputs.sigmoid() if chances else outputs
    if chances and is_sure(splits):
        found["correct"] = (int(((outputs > 0) == (y > 0)).sum()), int((outputs.abs() < 1e-4).sum()))
    error = predicted - y.double()
    spread = ((y.double() - y.double().mean(0)) ** 2).sum(0)
    squares = (error ** 2).sum(0)
    r2 = torch.where(spread > 0, 1 - squares / spread, (squares == 0).double())
    found.update(mae=error.abs().mean().item(), mse=(error ** 2).mean().item(), r2=r2.mean().item())
    return found


class Run:
    """What PyTorch comes to: the losses, rates and norms of each iteration, and the evaluations."""
    def __init__(self):
        self.losses, self.rates, self.norms, self.evaluations = [], [], [], {}

    def norm(self, iteration, name):
        return self.norms[iteration - 1].get(name) if iteration <= len(self.norms) else None


def train(config, splits, changed=None):
    torch.manual_seed(config["seed"])
    schedule = config["schedule"]
    row = {"layers": config["layers"], "init": config.get("init")}
    if "learning_rate" in schedule:
        row["schedule.learning_rate"] = schedule["learning_rate"]
    model = make_model(row, splits["train"][0][0].shape)
    if changed is not None:
        change(model, changed)
    criterion = make_criterion(config)
    optimizer, (clip_value, clip_norm) = make_optimizer(config, model)
    batch = schedule["batch_size"]
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*splits["train"]), batch_size=batch,
                                         shuffle=schedule.get("shuffle", True),
                                         drop_last=schedule.get("drop_last", False))
    iterations = schedule.get("iterations") or schedule["epochs"] * len(loader)
    of_iterations, of_epochs = make_schedulers(row, optimizer, (iterations, math.ceil(iterations / len(loader))))
    kind, options = section(row.get("schedule.learning_rate", "constant"))
    metric = config.get("objective", "accuracy" if splits["train"][1].dim() == 1 else "loss")
    plateau = None
    if kind == "reduce_on_plateau":
        plateau = lr_scheduler.ReduceLROnPlateau(optimizer, "max" if metric == "accuracy" else "min", **options)
    objective = "validation" if "validation" in splits else "test"
    every = schedule.get("evaluate_every", 0)
    run = Run()
    while len(run.losses) < iterations:
        for x, y in loader:
            optimizer.zero_grad()
            outputs = model(x)
            loss = criterion(outputs, as_targets(config, y))
            # A hinge of NaN is a number in PyTorch 1.13, which Lamina does not follow.
            run.losses.append(math.nan if outputs.isnan().any() else loss.item())
            if math.isnan(run.losses[-1]):
                return run
            loss.backward()
            run.norms.append(dict(norms_of(model)))
            if clip_value:
                nn.utils.clip_grad_value_(model.parameters(), clip_value)
            if clip_norm:
                nn.utils.clip_grad_norm_(model.parameters(), clip_norm)
            run.rates.append({group["series"]: group["lr"] for group in optimizer.param_groups})
            optimizer.step()
            for scheduler in of_iterations if len(run.losses) < iterations else []:
                scheduler.step()
            if len(run.losses) == iterations or every and len(run.losses) % every == 0:
                for name in ("validation", "test"):
                    if name in splits:
                        run.evaluations[len(run.losses), name] = measure(config, splits, name, model, criterion, batch)
                if plateau:
                    now = run.evaluations[len(run.losses), objective]
                    plateau.step(now["loss"] if metric == "loss" else
                                 now["correct"][0] / len(splits[objective][0]))
            if len(run.losses) == iterations:
                break
        for scheduler in of_epochs if len(run.losses) < iterations else []:
            scheduler.step()
    return run


# ---- Comparing ----

def distance(found, wanted):
    """A part of what is larger than 1; infinite where one alone is a number."""
    found = math.nan if found is None else found
    wanted = math.nan if wanted is None else wanted
    if math.isnan(found) and math.isnan(wanted) or found == wanted:
        return 0
    gap = abs(found - wanted) / max(1, abs(wanted))
    return math.inf if math.isnan(gap) else gap


def losses_moved(losses, others):
    """The farthest that others are from the losses up to each iteration."""
    moved, farthest = [], 0
    for i, loss in enumerate(losses):
        for other in others:
            farthest = max(farthest, distance(other[i] if i < len(other) else None, loss))
        moved.append(farthest)
    return moved


class Comparison:
    """What Lamina recorded of a config beside what PyTorch came to."""
    def __init__(self, config, splits, path):
        self.database = sqlite3.connect(path)
        self.config, self.splits = config, splits
        self.run = train(config, splits)
        self.found = [loss for loss, in self.database.execute("SELECT loss FROM iterations ORDER BY iteration")]
        self.farthest = losses_moved(self.run.losses, [self.found])[-1]
        self.answers = self.own_losses = None

    def ask(self):
        """PyTorch's own answers, which are only asked for where they matter."""
        if self.answers is None:
            self.answers = [train(self.config, self.splits, number) for number in range(ANSWERS)]
            self.own_losses = losses_moved(self.run.losses, [answer.losses for answer in self.answers])
        return self.answers

    def losses_answer(self, iteration):
        """The farthest that PyTorch's own losses have moved up to an iteration."""
        self.ask()
        return self.own_losses[min(iteration, len(self.own_losses)) - 1]

    def is_chaotic(self, iteration):
        return self.losses_answer(iteration) > CLOSE

    def differs(self, found, iteration, value, least=CLOSE):
        """Whether it is farther from `value` of PyTorch's run than its own answers explain."""
        wanted = value(self.run)
        gap = distance(found, wanted)
        if gap <= least or self.is_chaotic(iteration):
            return False
        moved = [distance(value(answer), wanted) for answer in self.ask()]
        return gap > CHAOS * max(*moved, self.losses_answer(iteration))

    def counts_differ(self, found, iteration, split, name):
        """Likewise of counts, of which a rounding may decide some."""
        wanted, unsure = self.run.evaluations[iteration, split][name]
        gap = between(found, wanted)
        if gap <= unsure or self.is_chaotic(iteration) or self.drifts(iteration, split):
            return False
        return gap > unsure + CHAOS * max(between(answer.evaluations[iteration, split][name][0], wanted)
                                          for answer in self.ask())

    def verdict(self):
        """One word for the losses, and a sentence where something differs."""
        for sentence in self.problems():
            return "differs", sentence
        if self.farthest <= SAME:
            return "same", None
        return ("close" if self.farthest <= CLOSE else "chaotic"), None

    def problems(self):
        losses = self.run.losses
        if len(self.found) != len(losses) and not self.is_chaotic(len(losses)):
            yield f"{len(self.found)} iterations, not {len(losses)}"
        for i, (found, wanted) in enumerate(zip(self.found, losses), 1):
            gap = distance(found, wanted)
            if gap > CLOSE and gap > CHAOS * self.losses_answer(i) and not self.is_chaotic(i):
                yield f"loss {found} of iteration {i}, not {wanted}; PyTorch's own answer: {self.losses_answer(i):.2g}"
        yield from self.rate_problems()
        yield from self.norm_problems()
        yield from self.evaluation_problems()

    def rate_problems(self):
        """Of the whole, and of layers that have one of their own."""
        rate = self.config["schedule"].get("learning_rate", {"type": "constant"})
        looks = rate["type"] == "reduce_on_plateau"  # at what a chaotic run comes to
        layers = [i for i, layer in enumerate(specs_of(self.config))
                  if "optimizer" in layer and not layer.get("frozen")]
        for name in ["learning_rate"] + [f"layers.{i}.learning_rate" for i in layers]:
            recorded = dict(self.database.execute("SELECT iteration, value FROM metrics WHERE name = ?", (name,)))
            now = None
            for i, rates in enumerate(self.run.rates[:len(self.found)], 1):
                now = recorded.get(i, now)
                wrong = name in rates and (now is None or abs(now - rates[name]) > 1e-5 * rates[name] + 1e-12)
                if wrong and not (looks and (self.is_chaotic(i) or self.decides_otherwise(i, name))):
                    yield f"{name} {now} of iteration {i}, not {rates[name]}"

    def drifts(self, iteration, split):
        """Whether PyTorch's own answers evaluate otherwise: a bias before a batch_norm has a gradient of
        roundings alone, which no loss shows, but evaluations do."""
        loss = self.run.evaluations[iteration, split]["loss"]
        return any(distance(answer.evaluations[iteration, split]["loss"], loss) > CLOSE
                   for answer in self.ask() if (iteration, split) in answer.evaluations)

    def decides_otherwise(self, iteration, name):
        """Whether PyTorch's own answers have another rate, for what they evaluate."""
        return any(answer.rates[iteration - 1:] and answer.rates[iteration - 1][name] !=
                   self.run.rates[iteration - 1][name] for answer in self.ask())

    def norm_problems(self):
        for i, name, found in self.database.execute("SELECT iteration, name, value FROM metrics WHERE name LIKE '%norm'"):
            if name.endswith("weight_norm") and self.run.norm(i, name) is None:
                continue  # of a frozen layer
            if self.differs(found, i, lambda run: run.norm(i, name), 4 * CLOSE):
                yield f"{name} {found} of iteration {i}, not {self.run.norm(i, name)}"

    def evaluation_problems(self):
        rows = self.database.execute("SELECT iteration, split, loss, correct, total FROM evaluations").fetchall()
        same = {(i, split) for i, split, *_ in rows} == set(self.run.evaluations)
        if not same and not self.is_chaotic(len(self.run.losses)):
            yield f"evaluations {sorted(row[:2] for row in rows)}, not {sorted(self.run.evaluations)}"
        for i, split, loss, correct, total in rows if same else []:
            numbers = {"loss": loss, **dict(self.database.execute(
                "SELECT name, value FROM metrics WHERE iteration = ? AND split = ?", (i, split)))}
            if correct is not None:
                numbers["correct"] = correct
            if "top_k" in numbers:
                numbers["top_k"] = round(numbers["top_k"] * total)
            cells = collections.Counter({(actual, predicted): count for actual, predicted, count in
                self.database.execute("SELECT actual, predicted, count FROM confusions WHERE iteration = ? AND "
                                      "split = ?", (i, split))})
            if cells or i == len(self.run.losses) and "confusion" in self.run.evaluations[i, split]:
                numbers["confusion"] = cells  # which are kept of the best and of the last evaluation
            yield from self.measured_problems(i, split, numbers)

    def measured_problems(self, i, split, numbers):
        wanted = self.run.evaluations[i, split]
        for name in {*numbers, *wanted} - ({"confusion"} - set(numbers)):
            if name not in numbers or name not in wanted:
                yield f"{name} {numbers.get(name)} of {split} after iteration {i}, not {wanted.get(name)}"
                continue
            found = numbers[name]
            if isinstance(wanted[name], tuple):
                bad = self.counts_differ(found, i, split, name)
            else:
                bad = self.differs(found, i, lambda run, name=name: run.evaluations.get((i, split), {}).get(name))
            if bad:
                yield f"{name} {found} of {split} after iteration {i}, not {wanted[name]}"


def between(left, right):
    """How many samples lie between two counts, or two confusions."""
    if isinstance(left, collections.Counter):
        return sum(abs(left[cell] - right[cell]) for cell in {*left, *right}) / 2
    return abs(left - right)


# ---- All of them ----

def draw_possible(seed, number, folder):
    """The first config of this number that can be trained."""
    attempt = 0
    while True:
        draw = random.Random(f"{seed} {number} {attempt}")
        config, splits = draw_config(draw, folder)
        if is_possible(config, splits):
            return config, splits
        attempt += 1


def compare(lamina, seed, number, folder):
    config, splits = draw_possible(seed, number, folder)
    path, database = os.path.join(folder, "config.yaml"), os.path.join(folder, "results.db")
    with open(path, "w", encoding="ascii") as file:
        yaml.safe_dump(config, file, sort_keys=False, default_flow_style=None, width=100)
    run = subprocess.run([lamina, "run", path, "--db", database, "--jobs", "1"], capture_output=True, text=True,
                         check=False)
    if run.returncode not in (0, 3) or not os.path.exists(database):
        return "differs", f"status {run.returncode}: {run.stderr}", path
    return *Comparison(config, splits, database).verdict(), path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("lamina")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", help="a folder for the files of each config")
    given = parser.parse_args()
    torch.set_num_threads(1)
    print(f"seed {given.seed}, {given.count} configs", flush=True)
    words = collections.Counter()
    for number in range(given.count) if given.only is None else [given.only]:
        with tempfile.TemporaryDirectory() as folder:
            if given.keep:
                folder = os.path.join(given.keep, str(number))
                os.makedirs(folder)
            word, sentence, path = compare(given.lamina, given.seed, number, folder)
            words[word] += 1
            if sentence:
                with open(path, encoding="ascii") as file:
                    print(f"config {number} of seed {given.seed} differs: {sentence}\n{file.read()}", flush=True)
    print(", ".join(f"{words[word]} {word}" for word in ("same", "close", "chaotic", "differs")))
    return 1 if words["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
