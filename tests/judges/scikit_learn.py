"""Metrics, weights, normalized targets and stratified splits are those of scikit-learn: scikit_learn.py LAMINA FOLDER.

Data is drawn at random, with ties, rare classes, and classes that a split has none of. The scores of auc
are the feature itself: a network of one weight, which is 1 and stays so at a rate of 1e-30.
"""
import csv
import itertools
import json
import sqlite3
import subprocess
import sys

import numpy as np
from sklearn.metrics import balanced_accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_class_weight

program, folder = sys.argv[1:]
random = np.random.default_rng(21)
numbers = itertools.count()


def write(features, labels, name="data"):
    path = f"{folder}/{name}.csv"
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["x", "y"])
        writer.writerows(zip(features.tolist(), (f"c{label}" for label in labels)))
    return path


def run(dataset, classes, loss="cross_entropy", **sections):
    """The results of a trial, all of it in the config."""
    path, database = f"{folder}/config.yaml", f"{folder}/{next(numbers)}.db"
    config = {"dataset": {"type": "csv", "label": "y", "header": True, **dataset},
              "layers": [{"type": "linear", "out_features": classes}], "loss": loss,
              "optimizer": {"type": "sgd", "learning_rate": 0.1},
              "schedule": {"epochs": 1, "batch_size": 16}, **sections}
    with open(path, "w") as file:
        json.dump(config, file)
    done = subprocess.run([program, "run", path, "--db", database], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{json.dumps(config)}\n{done.stderr}")
    return sqlite3.connect(database)


def same(ours, theirs, what, tolerance=1e-12):
    if not np.allclose(ours, theirs, rtol=0, atol=tolerance):
        sys.exit(f"{what}: {ours} here, {theirs} by scikit-learn")


def metrics(database, split):
    return dict(database.execute("SELECT name, value FROM metrics WHERE split = ?", (split,)))


def draw_labels(count, classes, rare=0):
    """Each class at least `rare` times; the later ones are the rarer."""
    labels = np.concatenate([np.repeat(np.arange(classes), rare),
                             np.minimum(random.geometric(0.5, count), classes) - 1])
    return random.permutation(labels)


def judge_auc():
    for digits, loss in itertools.product((0, 1, 6), ("bce_with_logits", "cross_entropy")):
        labels = random.integers(0, 2, 201)
        labels[:2] = 0, 1
        scores = np.round(random.normal(labels, 1.5), digits).astype("f4").astype("f8")
        data = {"train": write(scores, labels), "validation": write(scores[:97], labels[:97], "validation")}
        expected = roc_auc_score(labels[:97], scores[:97])
        one = [{"type": "linear", "out_features": 1, "bias": False, "init": {"type": "constant", "val": 1}}]
        if loss == "bce_with_logits":
            database = run(data, 1, loss, layers=one, record={"metrics": ["auc"]},
                           optimizer={"type": "sgd", "learning_rate": 1e-30})
        else:
            database = run(data, 2, loss, record={"metrics": ["auc"]})
        ours = metrics(database, "validation")["auc"]
        # The second of two outputs may fall with the feature.
        theirs = expected if loss == "bce_with_logits" or ours > 0.5 else 1 - expected
        same(ours, theirs, f"auc of {digits} digits, {loss}")


def judge_means():
    for classes, lacks in itertools.product((2, 3, 7), (False, True)):
        labels = draw_labels(300, classes, 2)
        few = labels[:60] if not lacks else np.minimum(labels[:60], classes - 2)
        data = {"train": write(random.normal(labels), labels), "normalize": "measured",
                "validation": write(random.normal(few), few, "validation")}
        database = run(data, classes, record={"metrics": ["f1_macro", "balanced_accuracy"]})
        cells = database.execute("SELECT actual, predicted, count FROM confusions WHERE split = 'validation'")
        actual, predicted = np.concatenate([np.repeat([[a], [p]], n, 1) for a, p, n in cells], 1)
        same(np.bincount(actual, minlength=classes), np.bincount(few, minlength=classes), "samples")
        ours = metrics(database, "validation")
        same(ours["f1_macro"], f1_score(actual, predicted, average="macro"), "f1_macro")
        same(ours["balanced_accuracy"], balanced_accuracy_score(actual, predicted), "balanced_accuracy")


def judge_targets():
    """The losses are of targets that StandardScaler has made, the errors of those of the file."""
    for loss in ("mse", "l1", "huber"):
        x, y = random.normal(size=120), random.normal([1e4, -3], [50, 1e-3], (120, 2))
        scaler = StandardScaler().fit(y[:80])
        results = []
        for targets, sections in ((y, {"normalize_targets": "measured"}), (scaler.transform(y), {})):
            data = {"label": "", "target": ["y", "z"], **sections}
            for name, rows in (("train", slice(0, 80)), ("test", slice(80, 120))):
                data[name] = f"{folder}/targets-{name}.csv"
                np.savetxt(data[name], np.column_stack([x, targets])[rows], fmt="%.17g", delimiter=",",
                           header="x,y,z", comments="")
            database = run(data, 2, loss, schedule={"epochs": 5, "batch_size": 10})
            losses = database.execute("SELECT loss FROM iterations ORDER BY iteration").fetchall()
            results.append((losses, database.execute("SELECT loss FROM evaluations").fetchall(),
                            metrics(database, "test")))
        ours, theirs = results
        same(ours[0], theirs[0], f"losses of {loss} of normalized targets", 1e-5)
        same(ours[1], theirs[1], "the loss of an evaluation", 1e-5)
        same(ours[2]["r2"], theirs[2]["r2"], "r2", 1e-5)
    x, y = random.normal(size=100), random.normal(1e4, 50, 100)
    scale = np.std(y[:80])
    errors = []
    for targets, how in ((y, "measured"), ((y - np.mean(y[:80])) / scale, "none")):
        data = {"label": "", "target": "y", "normalize_targets": how}
        for name, rows in (("train", slice(0, 80)), ("test", slice(80, 100))):
            data[name] = f"{folder}/target-{name}.csv"
            np.savetxt(data[name], np.column_stack([x, targets])[rows], fmt="%.17g", delimiter=",", header="x,y",
                       comments="")
        errors.append(metrics(run(data, 1, "mse"), "test"))
    same(errors[0]["mae"] / (errors[1]["mae"] * scale), 1, "mae", 1e-5)
    same(errors[0]["mse"] / (errors[1]["mse"] * scale ** 2), 1, "mse", 1e-5)


def judge_weights():
    for classes, loss in itertools.product((2, 5), ("cross_entropy", "hinge")):
        labels = draw_labels(100, classes, 1)
        data = {"train": write(random.normal(labels), labels)}
        weight = compute_class_weight("balanced", classes=np.arange(classes), y=labels)
        losses = [run(data, classes, {"type": loss, "weight": value})
                  .execute("SELECT loss FROM iterations ORDER BY iteration").fetchall()
                  for value in ("balanced", weight.tolist())]
        same(*losses, f"losses of {loss} with balanced weights", 0)


def counts(database, column):
    return [row[0] or 0 for row in database.execute(f"SELECT {column} FROM classes ORDER BY class")]


def remainders_differ(labels, size):
    """Where some are equal, which of them is rounded up is drawn."""
    shares = np.bincount(labels) * size % len(labels)
    return len(set(shares)) == len(shares)


def judge_splits():
    judged = 0
    while judged < 12:
        labels = draw_labels(int(random.integers(50, 400)), int(random.integers(2, 6)), 3)
        size = int(random.integers(10, len(labels) // 2))
        if not remainders_differ(labels, size):
            continue
        judged += 1
        classes = len(set(labels))
        database = run({"train": write(random.normal(labels), labels), "test_split": size,
                        "stratify": True, "split_seed": judged}, classes)
        kept, cut = train_test_split(labels, test_size=size, stratify=labels, random_state=judged)
        same(counts(database, "test_count"), np.bincount(cut, minlength=classes), "a stratified test split")
        same(counts(database, "count"), np.bincount(kept, minlength=classes), "what it leaves")


def judge_folds():
    labels = draw_labels(100, 3, 3)
    for folds, stratify in itertools.product((3, 7), (False, True)):
        data = {"train": write(random.normal(labels), labels), "folds": folds, "stratify": stratify}
        cut = []
        for fold, (kept, left) in enumerate(KFold(folds).split(labels)):
            database = run({**data, "fold": fold}, 3)
            sizes = dict(database.execute("SELECT split, samples FROM splits"))
            same([sizes["train"], sizes["validation"]], [len(kept), len(left)], f"fold {fold} of {folds}")
            cut.append(counts(database, "validation_count"))
        same(np.sum(cut, 0), np.bincount(labels), "all folds together")
        shares = np.outer([len(left) for _, left in KFold(folds).split(labels)], np.bincount(labels)) / len(labels)
        if stratify:
            same(cut, shares, "the share of each class in each fold", 1)


judge_auc()
judge_means()
judge_targets()
judge_weights()
judge_splits()
judge_folds()
print("all is the same")
