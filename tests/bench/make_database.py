#!/usr/bin/env python3
"""Makes a large results file, to be measured by queries.py.

One experiment, configs/mnist-fnn.yaml swept over rates, widths and seeds, with as many trials of
2,345 iterations as come to ROWS. They are written as runner/record/recorder.c does: two trials
run at a time, what both report lies in one queue, and a transaction each second and at each
trial's end writes the queue in its order. How full the file's pages are depends on that order.
The same ROWS make the same file.
"""
import argparse
import hashlib
import json
import math
import pathlib
import random
import sqlite3

SCHEMA = pathlib.Path(__file__).parents[2] / "runner/record/schema.sql"
JOBS = 2
ITERATIONS, ITERATIONS_PER_EPOCH, BATCH_SIZE = 2345, 469, 128
EVALUATED = (500, 1000, 1500, 2000, 2345)
CLASSES, TEST_SAMPLES = 10, 10_000
WIDTHS, SEEDS = (25, 50, 100, 200), 5
ITERATIONS_PER_SECOND = 3500  # of each job
SEND_SECONDS = 0.1  # a job reports what it has done since
COMMIT_SECONDS = 1.0
START_US = 1_700_000_000_000_000

# As in recorder.c; what never varies here is written out.
INSERT_ITERATION = "INSERT INTO iterations VALUES (?, ?, ?, ?)"
INSERT_METRIC = "INSERT INTO metrics VALUES (?, 'learning_rate', 'train', ?, ?)"
INSERT_EVALUATION = ("INSERT INTO evaluations (trial_id, iteration, split, loss, accuracy, "
                     "correct, total, time_us) VALUES (?, ?, 'test', ?, ?, ?, ?, ?)")
INSERT_CONFUSION = "INSERT INTO confusions VALUES (?, ?, 'test', ?, ?, ?)"
DELETE_CONFUSIONS = ("DELETE FROM confusions WHERE trial_id = ? AND split = 'test' "
                     "AND iteration = ?")
UPDATE_FINAL = ("UPDATE trials SET final_loss = ?2, final_accuracy = ?3, final_value = ?3 "
                "WHERE id = ?1")
UPDATE_BEST = ("UPDATE trials SET best_accuracy = ?2, best_iteration = ?3, best_value = ?2 "
               "WHERE id = ?1")
UPDATE_LAST = ("UPDATE trials SET last_iteration = (SELECT coalesce(max(iteration), 0) "
               "FROM iterations WHERE trial_id = ?1) WHERE id = ?1")
BEGIN_TRIAL = "UPDATE trials SET state = 'running' WHERE id = ?"
INSERT_ATTEMPT = ("INSERT INTO attempts (trial_id, n, host, pid, boot_id, started_us, ended_us, "
                  "from_iteration, outcome, error, version, revision, compiler, cpu, "
                  "instruction_set, libraries) VALUES (?, 1, 'host', 4711, "
                  "'874daabf-43a5-489a-9e4e-21f807845251', ?, NULL, 0, NULL, NULL, '0.1.0', "
                  "'cc02eb6e0e63', 'GNU 12.2.0', 'Intel(R) Xeon(R) Processor', 'avx512', "
                  "'oneDNN 2.6.3, SQLite 3.40.1')")
INSERT_LAYER = ("INSERT INTO layers (trial_id, position, type, version, path, sha256, parameters, written, "
                "inputs) VALUES (?, ?, ?, '1.0', ?, ?, ?, ?, ?)")
END_ATTEMPT = ("UPDATE attempts SET outcome = 'done', ended_us = ?2, peak_memory = ?3 "
               "WHERE trial_id = ?1 AND n = 1")
END_TRIAL = "UPDATE trials SET state = 'done' WHERE id = ?"


def digest(value):
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def utc_us(seconds):
    return START_US + round(seconds * 1e6)


def sweep_point(trial_id):
    """The learning rate, width and seed of a trial; the last turns fastest, as in a grid."""
    i = trial_id - 1
    rate = 0.001 * (1 + i // SEEDS // len(WIDTHS))
    return round(rate, 3), WIDTHS[i // SEEDS % len(WIDTHS)], i % SEEDS


def config_of(rate, width):
    return {"dataset": {"type": "mnist"},
            "layers": [{"type": "linear", "name": "hidden", "out_features": width},
                       {"type": "sigmoid"}, {"type": "linear", "out_features": CLASSES}],
            "loss": {"type": "cross_entropy"},
            "optimizer": {"type": "sgd", "learning_rate": rate},
            "schedule": {"epochs": 5, "batch_size": BATCH_SIZE, "evaluate_every": 500}}


def settings_of(rate, width):
    return {"compat": "none", "dataset.type": "mnist", "layers.0.bias": 1,
            "layers.0.name": "hidden", "layers.0.out_features": width,
            "layers.0.type": "linear", "layers.1.type": "sigmoid", "layers.2.bias": 1,
            "layers.2.out_features": CLASSES, "layers.2.type": "linear",
            "loss.type": "cross_entropy", "optimizer.learning_rate": rate,
            "optimizer.type": "sgd", "schedule.batch_size": BATCH_SIZE, "schedule.epochs": 5,
            "schedule.evaluate_every": 500, "schedule.iterations": 0,
            "schedule.learning_rate.type": "constant", "schedule.shuffle": 1}


def add_plan(database, count):
    """The experiment and all its trials, as registry.c enters them."""
    axes = ("optimizer.learning_rate", "layers.0.out_features", "seed")
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO experiments (id, name, created_us, last_number) "
                     "VALUES (1, 'large', ?, ?)", (START_US, count))
    database.execute("INSERT INTO experiment_configs (experiment_id, revision, config, "
                     "overrides, created_us) VALUES (1, 1, 'name: large', '', ?)",
                     (START_US,))
    database.executemany("INSERT INTO axes (experiment_id, position, path, written) VALUES (1, ?, ?, ?)",
                         ((i, path, path.replace(".0.", ".hidden.")) for i, path in enumerate(axes)))
    for trial_id in range(1, count + 1):
        rate, width, seed = sweep_point(trial_id)
        config = config_of(rate, width)
        seeded = {**config, "seed": seed}
        database.execute(
            "INSERT INTO trials (seed, config_hash, run_key, config, created_us, iterations, "
            "iterations_per_epoch) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (seed, digest(config), digest(seeded), json.dumps(seeded), START_US, ITERATIONS,
             ITERATIONS_PER_EPOCH))
        database.executemany("INSERT INTO settings VALUES (?, ?, ?)",
                             [(trial_id, *item) for item in settings_of(rate, width).items()] +
                             [(trial_id, "seed", seed)])
        database.execute("INSERT INTO experiment_trials (experiment_id, trial_id, number, "
                         "position, revision) VALUES (1, ?, ?, ?, 1)", (trial_id,) * 3)
    database.execute("COMMIT")


class Trial:
    """A trial that runs. What it reports are pairs of a statement and its rows."""

    def __init__(self, trial_id, now):
        self.id, self.iteration = trial_id, 0
        self.rate, self.width, _ = sweep_point(trial_id)
        self.random = random.Random(trial_id)
        self.speed = ITERATIONS_PER_SECOND * self.random.uniform(0.9, 1.1)
        self.started, self.best, self.kept = now, (0, 0.0), set()

    def begin(self):
        parameters = (785 * self.width, 0, (self.width + 1) * CLASSES)
        layers = [(self.id, i, name, f"/usr/lib/lamina/plugins/{name}.so", digest(name), count,
                   f"layers.{i}", f"[{i - 1}]")
                  for i, (name, count) in enumerate(zip(("linear", "sigmoid", "linear"),
                                                        parameters))]
        yield BEGIN_TRIAL, [(self.id,)]
        yield INSERT_ATTEMPT, [(self.id, utc_us(self.started))]
        yield INSERT_LAYER, layers

    def report(self, now):
        """What it has done up to now."""
        last = min(ITERATIONS, int((now - self.started) * self.speed))
        while self.iteration < last:
            first = self.iteration + 1
            self.iteration = min([last] + [i for i in EVALUATED if i >= first])
            yield INSERT_ITERATION, [self.train(i) for i in range(first, self.iteration + 1)]
            if first == 1:
                yield INSERT_METRIC, [(self.id, 1, self.rate)]
            if self.iteration in EVALUATED:
                yield from self.evaluate()

    def mean_loss(self, iteration):
        return 0.1 + 2.2 * math.exp(-iteration * (0.1 + self.rate) / 100)

    def train(self, iteration):
        loss = self.mean_loss(iteration) * self.random.lognormvariate(0, 0.2)
        correct = min(BATCH_SIZE, round(BATCH_SIZE * math.exp(-loss)))
        return self.id, iteration, loss, correct / BATCH_SIZE

    def evaluate(self):
        loss = self.mean_loss(self.iteration) * self.random.lognormvariate(0, 0.02)
        correct = round(TEST_SAMPLES * math.exp(-loss))
        accuracy = correct / TEST_SAMPLES
        wrong = (TEST_SAMPLES - correct) / CLASSES / (CLASSES - 1)
        cells = [(self.id, self.iteration, actual, predicted,
                  correct // CLASSES if actual == predicted
                  else round(wrong * self.random.uniform(0.2, 1.8)))
                 for actual in range(CLASSES) for predicted in range(CLASSES)]
        yield INSERT_EVALUATION, [(self.id, self.iteration, loss, accuracy, correct, TEST_SAMPLES,
                                   utc_us(self.started + self.iteration / self.speed))]
        yield INSERT_CONFUSION, [cell for cell in cells if cell[-1] != 0]
        is_best = accuracy > self.best[1]
        if is_best:
            self.best = self.iteration, accuracy
        stay = {self.best[0], self.iteration}  # confusions of the best and of the last one
        yield DELETE_CONFUSIONS, [(self.id, i) for i in self.kept - stay]
        self.kept = stay
        yield UPDATE_FINAL, [(self.id, loss, accuracy)]
        if is_best:
            yield UPDATE_BEST, [(self.id, accuracy, self.iteration)]

    def end(self, now):
        memory = self.random.randrange(200 << 20, 220 << 20)  # MNIST and a net
        yield END_ATTEMPT, [(self.id, utc_us(now), memory)]
        yield END_TRIAL, [(self.id,)]
        yield UPDATE_LAST, [(self.id,)]


def commit(database, queue, running):
    database.execute("BEGIN IMMEDIATE")
    for statement, rows in queue:
        database.executemany(statement, rows)
    database.executemany(UPDATE_LAST, [(trial.id,) for trial in running])
    database.execute("COMMIT")
    queue.clear()


def run(database, count):
    queue, running, waiting = [], [], list(range(count, 0, -1))
    tick, committed = 0, 0.0
    while running or waiting:
        now = tick * SEND_SECONDS
        while waiting and len(running) < JOBS:
            running.append(Trial(waiting.pop(), now))
            queue.extend(running[-1].begin())
        for trial in list(running):
            queue.extend(trial.report(now))
            if trial.iteration == ITERATIONS:
                running.remove(trial)
                queue.extend(trial.end(now))
                commit(database, queue, running)
                committed = now
        if queue and now - committed >= COMMIT_SECONDS:
            commit(database, queue, running)
            committed = now
        tick += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="must not exist yet")
    parser.add_argument("rows", nargs="?", type=int, default=10_000_000,
                        help="of the table iterations, at least (default: %(default)s)")
    arguments = parser.parse_args()
    if pathlib.Path(arguments.file).exists():
        parser.error(f"{arguments.file} exists")
    count = -(-arguments.rows // ITERATIONS)
    database = sqlite3.connect(arguments.file, isolation_level=None)
    # Without waiting for the disk; the pages come out the same.
    database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
    database.executescript(SCHEMA.read_text())
    add_plan(database, count)
    run(database, count)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


if __name__ == "__main__":
    main()
