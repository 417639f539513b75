#!/usr/bin/python3
"""Makes curves.csv: the losses of PyTorch 1.13 (python3-torch of Debian 12, CPU) for each row of
curves.yaml, as the independent source of tests/e2e/parity-curves.sh; and optimizers.csv, losses.csv,
targets.csv and schedules.csv, with the learning rates where they change and the norms where they are recorded.

    cmake -S . -B build -DLAMINA_BENCH=ON && cmake --build build --target dump-digits
    mkdir digits && build/tests/bench/dump-digits digits 1000 200 0
    tests/golden/make_curves.py digits curves.yaml > tests/golden/curves.csv
    tests/golden/make_curves.py digits optimizers.yaml > tests/golden/optimizers.csv
    tests/golden/make_curves.py digits losses.yaml > tests/golden/losses.csv
    tests/golden/make_curves.py digits schedules.yaml > tests/golden/schedules.csv
    tests/golden/make_curves.py digits targets.yaml > tests/golden/targets.csv

Options are handed to torch.nn and torch.optim by name, so names and defaults are held to PyTorch's,
too.
"""
import csv
import math
import os
import sys

import numpy
import torch
import yaml
from torch import nn
from torch.optim import lr_scheduler

from graph import JOINS, Graph, Join, expand

MODULES = {"relu": nn.ReLU, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU, "selu": nn.SELU,
           "gelu": nn.GELU, "silu": nn.SiLU, "softplus": nn.Softplus, "tanh": nn.Tanh,
           "hard_tanh": nn.Hardtanh, "softsign": nn.Softsign, "softmax": nn.Softmax,
           "log_softmax": nn.LogSoftmax, "sigmoid": nn.Sigmoid, "dropout": nn.Dropout,
           "flatten": nn.Flatten, "max_pool1d": nn.MaxPool1d, "max_pool2d": nn.MaxPool2d, "avg_pool2d": nn.AvgPool2d,
           "layer_norm": nn.LayerNorm, "mish": nn.Mish, "hard_swish": nn.Hardswish,
           "relu6": nn.ReLU6, "identity": nn.Identity, "prelu": nn.PReLU,
           "adaptive_avg_pool2d": nn.AdaptiveAvgPool2d}
CONVOLUTIONS = {"conv1d": nn.Conv1d, "conv2d": nn.Conv2d, "conv_transpose2d": nn.ConvTranspose2d}
LOSSES = {"cross_entropy": nn.CrossEntropyLoss, "hinge": nn.MultiMarginLoss, "mse": nn.MSELoss,
          "l1": nn.L1Loss, "smooth_l1": nn.SmoothL1Loss, "huber": nn.HuberLoss,
          "bce_with_logits": nn.BCEWithLogitsLoss}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
              "rmsprop": torch.optim.RMSprop, "adagrad": torch.optim.Adagrad,
              "adadelta": torch.optim.Adadelta}


def make_module(kind, options, shape):
    """The module for inputs of `shape`, the batch included."""
    if kind == "linear":
        module = nn.Linear(int(numpy.prod(shape[1:])), **options)
        return nn.Sequential(nn.Flatten(), module) if len(shape) > 2 else module
    if kind in CONVOLUTIONS:
        return CONVOLUTIONS[kind](shape[1], **options)
    if kind == "batch_norm":
        return (nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d)(shape[1], **options)
    if kind == "group_norm":
        return nn.GroupNorm(num_channels=shape[1], **options)
    if kind == "dropout2d":
        return (nn.Dropout1d if len(shape) == 3 else nn.Dropout2d)(**options)
    if kind == "upsample":  # of whose factors a list is not taken
        factor = options["scale_factor"]
        return nn.Upsample(scale_factor=tuple(factor) if isinstance(factor, list) else factor)
    if kind in JOINS:
        return Join(kind, **options)
    if kind == "reshape":
        return Reshape(**options)
    if kind == "gaussian_noise":
        return GaussianNoise(**options)
    return MODULES[kind](**options)


class Reshape(nn.Module):
    """torch.reshape of each sample."""
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(len(x), *self.shape)


class GaussianNoise(nn.Module):
    """What PyTorch has not."""
    def __init__(self, std):
        super().__init__()
        self.std = std

    def forward(self, x):
        return x + torch.empty_like(x).normal_(0, self.std) if self.training else x


WORDS = ("type", "name", "from", "optimizer", "frozen")  # which are no option of a layer


def section(value):
    """{type: word, ...} as its word and the rest. An init that is a number is prelu's own option."""
    if isinstance(value, str):
        return value, {}
    return value["type"], {key: item for key, item in value.items()
                           if key not in WORDS and (key != "init" or isinstance(item, float))}


def initialise(module, init):
    """As programs do that go over a finished model."""
    kind, options = section(init)
    zero_bias = options.pop("zero_bias", False)
    for layer in module.modules():
        if isinstance(layer, (nn.Linear, *CONVOLUTIONS.values())):
            if kind != "default":
                getattr(nn.init, kind + "_")(layer.weight, **options)
            if zero_bias and layer.bias is not None:
                nn.init.zeros_(layer.bias)


def read_digits(folder, split):
    images = numpy.fromfile(f"{folder}/{split}-images", dtype=numpy.uint8)[16:]
    labels = numpy.fromfile(f"{folder}/{split}-labels", dtype=numpy.uint8)[8:]
    pixels = torch.from_numpy(images.reshape(-1, 1, 28, 28).astype(numpy.float32)).div(255)
    return pixels, torch.from_numpy(labels.astype(numpy.int64))


def read_table(options, loss):
    """Features and targets, or labels, which are numbers where the loss wants them so."""
    with open(os.path.join(os.path.dirname(__file__), options["train"]), encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    names = [options["label"]] if "label" in options else options["target"]
    names = names if isinstance(names, list) else [names]
    features = torch.tensor([[float(value) for key, value in row.items()
                              if key not in names + options["ignore"]] for row in rows])
    if "label" not in options:
        return features, torch.tensor([[float(row[name]) for name in names] for row in rows])
    classes = options.get("classes", sorted({row[names[0]] for row in rows}))
    labels = torch.tensor([classes.index(row[names[0]]) for row in rows])
    return features, labels.float().unsqueeze(1) if loss == "bce_with_logits" else labels


def make_model(row, shape):
    """Modules in the order of the expanded layers."""
    model = Graph()
    layers = expand(row["layers"])
    values = {-1: torch.zeros(2, *shape)}
    for place, (layer, inputs) in enumerate(layers):
        read = [values[i] for i in inputs]
        module = make_module(*section(layer), read[0].shape)
        with torch.no_grad():
            values[place] = module.eval()(*read)
        model.add(module.train(), inputs)
    for (layer, _), module in zip(layers, model):
        init = layer.get("init")
        init = row.get("init") if init is None or isinstance(init, float) else init
        if init:
            initialise(module, init)
    return model


def make_scheduler(kind, options, optimizer, end):
    """A scheduler of so much time, `end`, in its unit."""
    options = {{"t_max": "T_max", "t_0": "T_0", "t_mult": "T_mult"}.get(key, key): value
               for key, value in options.items()}
    if kind == "constant":
        return lr_scheduler.ConstantLR(optimizer, factor=1)
    if kind == "linear":
        return lr_scheduler.LinearLR(optimizer, **{"total_iters": end, **options})
    if kind == "polynomial":
        return lr_scheduler.PolynomialLR(optimizer, **{"total_iters": end, **options})
    if kind == "cosine":
        return lr_scheduler.CosineAnnealingLR(optimizer, **{"T_max": end, **options})
    if kind == "one_cycle":
        return lr_scheduler.OneCycleLR(optimizer, [group["lr"] for group in optimizer.param_groups],
                                       total_steps=end, **{"cycle_momentum": False, **options})
    return {"step": lr_scheduler.StepLR, "multi_step": lr_scheduler.MultiStepLR,
            "exponential": lr_scheduler.ExponentialLR,
            "cosine_restarts": lr_scheduler.CosineAnnealingWarmRestarts}[kind](optimizer, **options)


def make_parts(schedules, milestones, optimizer, end):
    """The schedulers of a SequentialLR, each as long as its milestones say."""
    bounds = [0, *milestones, end]
    return [make_scheduler(*section(part), optimizer, bounds[i + 1] - bounds[i])
            for i, part in enumerate(schedules)]


def make_schedulers(row, optimizer, length):
    """The schedulers of a row that step after every iteration, and those that step after every epoch.
    `length` is that of the run, in both units."""
    kind, options = section(row.get("schedule.learning_rate", "constant"))
    per_iteration = options.pop("interval", "epoch") == "iteration" or kind == "one_cycle"
    warmup = options.pop("warmup", 0)
    if kind == "reduce_on_plateau":
        return [], []
    iterations, epochs = length
    end = (iterations - warmup) if per_iteration or kind == "constant" else epochs
    milestones = options.pop("milestones") if kind == "sequential" else []
    parts = (make_parts(options["schedules"], milestones, optimizer, end) if kind == "sequential"
             else [make_scheduler(kind, options, optimizer, end)])
    if warmup and (per_iteration or kind == "constant"):
        parts.insert(0, lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1))
        milestones = [warmup, *(warmup + milestone for milestone in milestones)]
    scheduler = lr_scheduler.SequentialLR(optimizer, parts, milestones) if milestones else parts[0]
    if per_iteration or kind == "constant" and warmup:
        return [scheduler], []
    rise = [lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)] if warmup else []
    return rise, [scheduler]


class Plateau:
    """ReduceLROnPlateau at evaluations of the objective on `samples`, if a row has one."""
    def __init__(self, row, optimizer, criterion, samples, batch_size):
        kind, options = section(row.get("schedule.learning_rate", "constant"))
        self.every = row.get("schedule.evaluate_every", 0)
        self.metric = row.get("objective", "accuracy")
        self.criterion = criterion
        self.loader = torch.utils.data.DataLoader(samples, batch_size=batch_size)
        self.scheduler = None
        if kind == "reduce_on_plateau":
            mode = "max" if self.metric == "accuracy" else "min"
            self.scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, mode, **options)

    def after(self, iteration, model):
        if not self.scheduler or iteration % self.every:
            return
        model.eval()
        loss = correct = 0
        with torch.no_grad():
            for images, labels in self.loader:
                output = model(images)
                loss += self.criterion(output, labels).item() * len(labels)
                if self.metric == "accuracy":
                    correct += (output.argmax(1) == labels).sum().item()
        model.train()
        whole = len(self.loader.dataset)
        self.scheduler.step(correct / whole if self.metric == "accuracy" else loss / whole)


def length(tensors):
    """Of all of them together."""
    return torch.cat([tensor.flatten() for tensor in tensors]).norm().item()


def norms_of(model):
    """The lengths of each layer's gradients and weights."""
    for number, layer in enumerate(model):
        weights = [weight for weight in layer.parameters() if weight.grad is not None]
        if weights:
            yield f"layers.{number}.gradient_norm", length([weight.grad for weight in weights])
            yield f"layers.{number}.weight_norm", length(weights)


def own_options(own):
    """Those of the optimizer that a layer has for itself."""
    return {"lr" if key == "learning_rate" else key: value for key, value in own.items()}


SCALED = (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm, nn.PReLU)


def groups_of(module, own, exempt):
    """The parameters of a layer, with those apart that have no decay."""
    exempt = own.pop("exempt", exempt)
    decays, rest = [], []
    for part in module.modules():
        for name, parameter in part.named_parameters(recurse=False):
            role = "bias" if name == "bias" else "scale" if isinstance(part, SCALED) else "weight"
            (rest if role in exempt else decays).append(parameter)
    for parameters, decay in (decays, {}), (rest, {"weight_decay": 0}):
        if parameters:
            yield {"params": parameters, **own, **decay}


def momentum_of(group):
    """Of adam the first of its betas; NaN where there is none."""
    return group["betas"][0] if "betas" in group else group.get("momentum", math.nan)


def make_loader(row, config, samples):
    batch_size = row.get("schedule.batch_size", config["schedule"]["batch_size"])
    return torch.utils.data.DataLoader(samples, batch_size=batch_size, shuffle=True,
                                       drop_last=row.get("schedule.drop_last", False))


def train(row, samples, test, config):
    """The loss, the learning rate with the momentum, and the norms of every iteration."""
    torch.manual_seed(0)
    model = make_model({"layers": config["layers"], **row}, samples[0][0].shape)
    loader = make_loader(row, config, samples)
    kind, options = section(row.get("optimizer", config["optimizer"]))
    rate = row.get("optimizer.learning_rate", options.pop("learning_rate", None))
    if rate is not None:
        options["lr"] = rate
    clip_value, clip_norm = options.pop("clip_value", 0), options.pop("clip_norm", 0)
    exempt = options.pop("exempt", [])
    layers = [layer for layer, _ in expand(row.get("layers", config["layers"]))]
    groups = [group for number, module in enumerate(model)
              for group in groups_of(module, own_options(
                  row.get(f"layers.{number}.optimizer", layers[number].get("optimizer", {}))), exempt)]
    optimizer = OPTIMIZERS[kind](groups, **options)
    for number, module in enumerate(model):
        module.requires_grad_(not row.get(f"layers.{number}.frozen", layers[number].get("frozen", False)))
    kind, loss_options = section(row.get("loss", config["loss"]))
    criterion = LOSSES[kind](**{key: torch.tensor(value) if key.endswith("weight") else value
                                for key, value in loss_options.items()})
    iterations = config["schedule"]["iterations"]
    of_iterations, of_epochs = make_schedulers(
        row, optimizer, (iterations, math.ceil(iterations / len(loader))))
    plateau = Plateau(row, optimizer, criterion, test, loader.batch_size)
    losses, rates, norms = [], [], []
    while True:
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            norms.append(dict(norms_of(model)))
            if clip_value:
                nn.utils.clip_grad_value_(model.parameters(), clip_value)
            if clip_norm:
                nn.utils.clip_grad_norm_(model.parameters(), clip_norm)
            rates.append((optimizer.param_groups[0]["lr"], momentum_of(optimizer.param_groups[0])))
            optimizer.step()
            losses.append(loss.item())
            if len(losses) == iterations:
                return losses, rates, norms
            for scheduler in of_iterations:
                scheduler.step()
            plateau.after(len(losses), model)
        for scheduler in of_epochs:
            scheduler.step()


def main():
    torch.set_num_threads(1)
    with open(os.path.join(os.path.dirname(__file__), sys.argv[2]), encoding="ascii") as file:
        config = yaml.safe_load(file)
    rows = config["sweep"]["list"]
    names, columns = ["iteration"], [range(1, config["schedule"]["iterations"] + 1)]
    for number, row in enumerate(rows):
        kind, options = section(row.get("dataset", config["dataset"]))
        loss, _ = section(row.get("loss", config["loss"]))
        if kind == "digits":
            data, test = (read_digits(sys.argv[1], split) for split in ("train", "test"))
        else:
            data = test = read_table(options, loss)
        losses, rates, norms = train(row, torch.utils.data.TensorDataset(*data),
                                     torch.utils.data.TensorDataset(*test), config)
        names.append(str(number + 1))
        columns.append(f"{loss:.6f}" for loss in losses)
        if "schedule.learning_rate" in row:
            names.append(f"{number + 1} rate")
            columns.append([f"{rate:.6g}" for rate, _ in rates])
            if section(row["schedule.learning_rate"])[1].get("cycle_momentum"):
                names.append(f"{number + 1} momentum")
                columns.append([f"{momentum:.6g}" for _, momentum in rates])
        for name in norms[0] if "record" in row else []:
            names.append(f"{number + 1} {name}")
            columns.append([f"{norm[name]:.6f}" for norm in norms])
    print(",".join(names))
    for line in zip(*columns):
        print(",".join(map(str, line)))


if __name__ == "__main__":
    main()
