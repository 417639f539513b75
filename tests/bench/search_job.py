"""Optuna's multivariate TPE on the functions of tests/support/landscape.c.

    search_job.py LAG SEEDS

prints what bench-search prints. At a lag above 1 so many trials are under way at once, and
its "constant liar" keeps them apart.
"""
import math
import sys
import warnings

import optuna

BUDGET, STARTUP = 100, 10
ALPHA = (1, 1.2, 3, 3.2)
A = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
P = ((0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886), (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
     (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650), (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381))


def numbers(trial, count, low, high):
    return [trial.suggest_float(f"x{i}", low, high) for i in range(count)]


def branin(trial):
    a, b = trial.suggest_float("x0", -5, 10), trial.suggest_float("x1", 0, 15)
    t = b - 5.1 / (4 * math.pi ** 2) * a * a + 5 / math.pi * a - 6
    return t * t + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10 - 0.397887357729739


def hartmann(trial):
    x = numbers(trial, 6, 0, 1)
    return 3.32236801141551 - sum(
        alpha * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(A[i], x, P[i]))) for i, alpha in enumerate(ALPHA))


def sphere(trial):
    return sum(v * v for v in numbers(trial, 10, -5, 5))


def rosenbrock(trial):
    x = numbers(trial, 10, -5, 5)
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def conditional(trial):
    optimizer = trial.suggest_categorical("optimizer", [0, 1, 2])
    rate = trial.suggest_float("rate", 1e-5, 1, log=True)
    batch, width = trial.suggest_int("batch", 8, 128, step=8), trial.suggest_int("width", 8, 256, log=True)
    total = (0, 0.15, 0.4)[optimizer] + 0.3 * (math.log10(rate) - (-1, -2.5, -3)[optimizer]) ** 2
    total += 0.03 * (math.log2(batch) - 5) ** 2 + 0.02 * (math.log2(width) - 6.5) ** 2
    if optimizer == 0:
        total += 1.5 * (trial.suggest_float("momentum", 0, 0.99) - 0.9) ** 2
    else:
        total += 0.2 * (math.log10(1 - trial.suggest_float("beta", 0.5, 0.999)) + 1.5) ** 2
    layer = trial.suggest_categorical("layer", [0, 1, 2, 3])
    total += (0.2, 0, 0.2, 0.05)[layer]
    return total + 0.3 * abs(trial.suggest_float("slope", 0, 0.5, step=0.05) - 0.3) if layer == 1 else total


FUNCTIONS = {"Branin": branin, "Hartmann, 6": hartmann, "sphere, 10": sphere, "Rosenbrock, 10": rosenbrock,
             "choices and when": conditional}


def search(function, seed, lag):
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(
        seed=seed, multivariate=True, n_startup_trials=STARTUP, constant_liar=lag > 1))
    waiting, values = [], []
    for _ in range(BUDGET):
        trial = study.ask()
        values.append(function(trial))
        waiting.append((trial, values[-1]))
        if len(waiting) == lag:
            study.tell(*waiting.pop(0))
    return [min(values[:count]) for count in (25, 50, 100)]


def main():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    lag, seeds = int(sys.argv[1]), int(sys.argv[2])
    for name, function in FUNCTIONS.items():
        for seed in range(seeds):
            print(name, *search(function, seed, lag), sep="\t")


if __name__ == "__main__":
    main()
