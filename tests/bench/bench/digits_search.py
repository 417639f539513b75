"""A search beside random draws on real training: configs/search.yaml, with ten seeds of each."""
import math
import os
import re
import sqlite3
import statistics

from bench.programs import ROOT, read_file, run

CONFIG = os.path.join(ROOT, "configs", "search.yaml")
BEST = ("SELECT min(best_value_mean) FROM seed_groups WHERE experiment = ? "
        "AND done = seeds")


def write_random(bench):
    """The same paths, budget and seeds, all rows drawn at random. Returns its path."""
    text, count = re.subn(r"(?m)^  search:\n|^    (startup|lag): .*\n",
                          lambda match: "" if match[1] else "  random:\n", read_file(CONFIG))
    assert count == 3, count
    path = os.path.join(bench.work, "random.yaml")
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def best_loss(bench, database, form, config, seed):
    """The least mean over the seeds of a row's trials, as the search itself takes it."""
    name = f"{form}-{seed}"
    sets = [f"name={name}", f"sweep.{form}.seed={seed}"]
    if bench.options.short:
        sets += [f"sweep.{form}.budget=12", "sweep.seeds=[0]"]
    run([bench.program("lamina"), "run", config, "--db", database, "--jobs", "2"]
        + [part for setting in sets for part in ("--set", setting)], env=bench.environment)
    with sqlite3.connect(database) as connection:
        return connection.execute(BEST, (name,)).fetchone()[0]


def sign_test(pairs):
    """How likely so many of the pairs, or more, have the lower value first by luck alone;
    pairs of equal values tell nothing."""
    count = sum(ours != theirs for ours, theirs in pairs)
    lower = sum(ours < theirs for ours, theirs in pairs)
    return sum(math.comb(count, many) for many in range(lower, count + 1)) / 2 ** count


def measure_digits_search(bench):
    database, drawn = bench.new_database(), write_random(bench)
    pairs = [(best_loss(bench, database, "search", CONFIG, seed),
              best_loss(bench, database, "random", drawn, seed))
             for seed in range(2 if bench.options.short else 10)]
    table = f"Best validation loss of configs/search.yaml, {len(pairs)} seeds of the search"
    for name, values in zip(("proposed by what rows before came to", "all rows drawn at random"),
                            zip(*pairs)):
        bench.tables.add(table, name, statistics.median(values), "", "", values)
    lower = sum(ours < theirs for ours, theirs in pairs)
    bench.tables.add(table, "one-sided sign test: as many lower by luck alone",
                     sign_test(pairs), "", "<= 0.05", note=f"{lower} of {len(pairs)} are lower")
