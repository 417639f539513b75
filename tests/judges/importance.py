#!/usr/bin/python3
"""Which settings matter: Lamina's shares beside those of Optuna's fANOVA (Hutter, Hoos and
Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", 2014), a random forest
whose trees give the variance of each setting and of each two.

    importance.py LAMINA FOLDER

Of a random search of 250 trials that are trained, and of results made up for them, in which two settings
matter together alone. The forest knows no luck: shares are compared as parts of what either tells, and they
are some hundredths apart."""
import itertools
import os
import sqlite3
import subprocess
import sys

import numpy
from optuna.importance._fanova._fanova import _Fanova

lamina, folder = sys.argv[1:]
os.chdir(folder)
CONFIG = """
name: search
dataset: {type: digits, train: 200, test: 200}
layers: [{type: linear, out_features: 8}, tanh, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 30, batch_size: 16, evaluate_every: 30}
checkpoint: {keep: none}
sweep:
  random:
    budget: 250
    seed: 1
    optimizer.type: {choice: [sgd, adam]}
    optimizer.learning_rate: {log_uniform: [0.0001, 3]}
    layers.0.out_features: {integer: [4, 16]}
    layers.1.type: {choice: [sigmoid, tanh, relu]}
"""
PATHS = ["optimizer.type", "optimizer.learning_rate", "layers.0.out_features", "layers.1.type"]
NAMES = {"optimizer.type": "optimizer", "optimizer.learning_rate": "learning_rate",
         "layers.0.out_features": "layers.0.out_features", "layers.1.type": "layers.1"}


def read():
    """The settings as columns, words one-hot as Optuna has them, and the results."""
    with sqlite3.connect("results.db") as database:
        rows = database.execute("SELECT id, best_value FROM trials ORDER BY id").fetchall()
        settings = {}
        for trial, path, value in database.execute("SELECT trial_id, path, value FROM settings"):
            settings.setdefault(trial, {})[path] = value
    columns, places, bounds = [], [], []
    for path in PATHS:
        values = [settings[trial][path] for trial, _ in rows]
        places.append([])
        if isinstance(values[0], str):
            made = [[float(value == word) for value in values] for word in sorted(set(values))]
        else:
            made = [numpy.log(values) if path.endswith("rate") else numpy.array(values, float)]
        for column in made:
            places[-1].append(len(columns))
            columns.append(column)
            bounds.append((min(column), max(column)) if len(made) == 1 else (0.0, 1.0))
    return numpy.array(columns, float).T, numpy.array([y for _, y in rows]), numpy.array(bounds), places


def by_forest():
    x, y, bounds, places = read()
    forest = _Fanova(n_trees=32, max_depth=64, min_samples_split=2, min_samples_leaf=1, seed=0)
    forest.fit(x, y, bounds, [numpy.array(place) for place in places])
    alone, shares = {}, {}
    for i, place in enumerate(places):
        alone[i] = numpy.array([tree.get_marginal_variance(numpy.array(place)) for tree in forest._trees])
        shares[NAMES[PATHS[i]]] = alone[i]
    for i, j in itertools.combinations(range(len(places)), 2):
        both = numpy.array([tree.get_marginal_variance(numpy.array(places[i] + places[j]))
                            for tree in forest._trees])
        shares[f"{NAMES[PATHS[i]]} x {NAMES[PATHS[j]]}"] = both - alone[i] - alone[j]
    whole = numpy.array([tree.variance for tree in forest._trees])
    return {name: float(numpy.mean(numpy.clip(share, 0, None) / whole)) for name, share in shares.items()}


def by_lamina():
    told = subprocess.run([lamina, "plot", "--db", "results.db", "--kind", "importance", "--output", "i.svg"],
                          check=True, capture_output=True, text=True).stdout
    rows = [line.strip().rsplit("  ", 1) for line in told.splitlines() if line.endswith(" %")]
    return {name.strip(): float(share.strip(" %")) / 100 for name, share in rows}


def compare(what, tolerance):
    ours, theirs = by_lamina(), by_forest()
    left = ours.pop("what is left")
    ours = {name: share / (1 - left) for name, share in ours.items()}
    whole = sum(theirs.values())
    theirs = {name: share / whole for name, share in theirs.items()}
    print(what, {name: (round(ours.get(name, 0), 2), round(theirs[name], 2)) for name in theirs})
    assert set(ours) <= set(theirs), (ours, theirs)
    assert max(ours, key=ours.get) == max(theirs, key=theirs.get), "another one matters most"
    for name, share in theirs.items():
        assert abs(ours.get(name, 0) - share) < tolerance, name
    return ours


with open("search.yaml", "w") as file:
    file.write(CONFIG)
subprocess.run([lamina, "run", "search.yaml", "--db", "results.db"], check=True, capture_output=True)
compare("trained:", 0.1)
# As an earlier version would have recorded it, as Lamina reads no rows but those recorded.
with sqlite3.connect("results.db") as database:
    database.execute("""UPDATE trials SET best_value = (
        (SELECT value FROM settings WHERE trial_id = id AND path = 'optimizer.learning_rate') > 0.017) <>
        ((SELECT value FROM settings WHERE trial_id = id AND path = 'optimizer.type') = 'adam')""")
    database.execute("PRAGMA user_version = 4")
subprocess.run([lamina, "trim", "--dry-run", "--db", "results.db"], check=True, capture_output=True)
# A tree that looks for one split at a time sees less of that than there is: all of it.
made_up = compare("made up:", 0.3)
assert made_up["optimizer x learning_rate"] > 0.95, made_up
print("the same matters")
