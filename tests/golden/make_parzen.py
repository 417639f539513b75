#!/usr/bin/python3
"""Makes parzen.txt: components and densities of Parzen estimators by Optuna 3.1.0 (python3-optuna of
Debian 12), as the independent source of tests/sweep/test_parzen.c.

    tests/golden/make_parzen.py > tests/golden/parzen.txt

Means, weights, choices and log densities are those of Optuna's estimator with multivariate=True. Widths are
those of its univariate rule, the distance to the farther neighbour, without its clip, and then with the one
of Lamina, which Optuna has not: at least max(0.03, (1 + n)^-2) of the range.
Where a point lacks a dimension its component has the prior's kernel. Optuna's numbers are in the units of the
dimension; here they are divided by its range, and so is the density of what has no step. There Optuna 3.1.0
leaves out to divide the density of a kernel by its width (its truncnorm.logpdf takes no logarithm of the scale
off, as SciPy's does); here the weights do it.
"""
import math
import random

import numpy
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters

NUMBER = FloatDistribution(-2, 3)
LOG = FloatDistribution(1e-5, 10, log=True)
STEPS = FloatDistribution(0, 1, step=0.125)
INTEGER = IntDistribution(8, 128, step=8)
CHOICE = CategoricalDistribution(("a", "b", "c"))
CASES = [("nothing", [NUMBER, CHOICE, INTEGER], 0, False), ("one", [NUMBER], 1, False),
         ("two", [LOG], 2, False), ("steps", [STEPS], 7, False), ("integers", [INTEGER], 14, False),
         ("choices", [CHOICE], 9, False), ("all", [NUMBER, LOG, STEPS, INTEGER, CHOICE], 12, False),
         ("many", [NUMBER, LOG], 60, False), ("lacking", [CHOICE, NUMBER, INTEGER], 8, True)]


def draw(distribution, source):
    if isinstance(distribution, CategoricalDistribution):
        return source.randrange(len(distribution.choices))
    if distribution.log:
        return math.exp(source.uniform(math.log(distribution.low), math.log(distribution.high)))
    if distribution.step:
        return distribution.low + distribution.step * source.randrange(
            int((distribution.high - distribution.low) / distribution.step) + 1)
    return source.uniform(distribution.low, distribution.high)


def estimator(values, space, weights, multivariate):
    parameters = _ParzenEstimatorParameters(True, 1.0, False, False, numpy.ones, multivariate)
    return _ParzenEstimator({name: numpy.asarray(column, dtype=float) for name, column in values.items()},
                            space, parameters, weights)


def make(space, values, weights):
    """Optuna's estimator of all points, with the kernels of each dimension as the head says."""
    count = len(weights)
    filled = {name: [draw_any(space[name]) if value is None else value for value in column]
              for name, column in values.items()}
    made = estimator(filled, space, numpy.asarray(weights), True)
    for name, distribution in space.items():
        had = [i for i in range(count) if values[name][i] is not None]
        alone = estimator({name: [values[name][i] for i in had]}, {name: distribution}, None, False)
        rows = had + [count]
        if isinstance(distribution, CategoricalDistribution):
            kernels = numpy.repeat(alone._categorical_weights[name][-1:], count + 1, axis=0)
            kernels[rows] = alone._categorical_weights[name]
            made._categorical_weights[name] = kernels
            continue
        width = made._high[name] - made._low[name]
        least = max(0.03, (1 + len(had)) ** -2) * width
        mus, sigmas = (numpy.repeat(column[-1:], count + 1) for column in (alone._mus[name], alone._sigmas[name]))
        mus[rows] = alone._mus[name]
        sigmas[rows] = numpy.clip(alone._sigmas[name], least, width)
        made._mus[name], made._sigmas[name] = mus, sigmas
    return made


def draw_any(distribution):
    return 0 if isinstance(distribution, CategoricalDistribution) else distribution.low


def words(values):
    return " ".join("-" if value is None else repr(float(value)) for value in values)


def show(name, distributions, count, lacks):
    source = random.Random(name)
    space = {str(i): distribution for i, distribution in enumerate(distributions)}
    values = {key: [None if lacks and key != "0" and source.random() < 0.4 else draw(distribution, source)
                    for _ in range(count)] for key, distribution in space.items()}
    weights = [source.randrange(1, 5) / 2 for _ in range(count)]
    made = make(space, values, weights)
    print(f"case {name} {len(space)} {count}")
    for distribution in distributions:
        if isinstance(distribution, CategoricalDistribution):
            print("dimension", len(distribution.choices), 0, 0, 0, 0)
        else:
            print("dimension", 0, repr(float(distribution.low)), repr(float(distribution.high)),
                  distribution.step or 0, int(distribution.log))
    for i in range(count):
        print("point", weights[i], words(column[i] for column in values.values()))
    print("weights", words(made._weights))
    for key, distribution in space.items():
        if isinstance(distribution, CategoricalDistribution):
            continue
        width = made._high[key] - made._low[key]
        print("centres", key, words((made._mus[key] - made._low[key]) / width))
        print("widths", key, words(made._sigmas[key] / width))
    for key in space:
        if not isinstance(space[key], CategoricalDistribution) and made._q[key] is None:
            made._weights = made._weights * (made._high[key] - made._low[key]) / made._sigmas[key]
    for _ in range(5):
        at = {key: numpy.asarray([draw(distribution, source)]) for key, distribution in space.items()}
        print("density", repr(float(made.log_pdf(at)[0])), words(column[0] for column in at.values()))


def main():
    for case in CASES:
        show(*case)


if __name__ == "__main__":
    main()
