#!/usr/bin/python3
"""Makes table.csv, which targets.yaml trains on: five features, two numbers to predict, a chance and
a kind that depend on them. No draws: fractions of multiples of square roots lie well spread.

    tests/golden/make_table.py > tests/golden/table.csv
"""
import math

print("a,b,c,d,e,u,v,chance,kind")
for i in range(1, 251):
    x = [2 * ((i * math.sqrt(prime)) % 1) - 1 for prime in (2, 3, 5, 7, 11)]
    u = math.sin(2 * x[0]) + x[1] * x[2] + (3 if i % 40 == 0 else 0)
    v = x[3] - 0.5 * x[4] ** 2
    chance = 1 / (1 + math.exp(-2 * u))
    print(*(f"{value:.4f}" for value in (*x, u, v, chance)), "high" if u > v else "low", sep=",")
