#!/usr/bin/env python3
"""Measures what reading a results file costs, on one made by make_database.py.

Prints one line of JSON: the rows of the table iterations, the bytes of the file that one takes,
and the median milliseconds of five times that all rows of an answer are read, after a first time
that warms the cache. Where LAMINA, the program, is given, also those of its commands, its start
included.
"""
import argparse
import json
import pathlib
import sqlite3
import statistics
import subprocess
import time

REPEATS = 5
QUERIES = {
    "leaderboard": "SELECT * FROM leaderboard WHERE experiment = :experiment",
    "seed_groups": "SELECT * FROM seed_groups",
    "curve": "SELECT * FROM curves WHERE trial_id = :trial",
    # As query.c asks for `lamina plot`.
    "plot_curve": "SELECT iteration, loss FROM iterations WHERE trial_id = :trial "
                  "AND loss IS NOT NULL ORDER BY iteration",
}


def median_ms(work):
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(1000 * statistics.median(times), 2)


def value(database, sql):
    return database.execute(sql).fetchone()[0]


def iterations_bytes(database, path):
    """With all that the table's b-tree takes; the whole file where SQLite cannot tell."""
    try:
        return value(database, "SELECT sum(pgsize) FROM dbstat WHERE name = 'iterations'")
    except sqlite3.OperationalError:
        return path.stat().st_size


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("lamina", nargs="?", help="the program")
    arguments = parser.parse_args()
    database = sqlite3.connect(f"{arguments.file.resolve().as_uri()}?mode=ro", uri=True)
    rows = value(database, "SELECT count(*) FROM iterations")
    named = {"experiment": value(database, "SELECT name FROM experiments"),
             "trial": value(database, "SELECT max(id) / 2 + 1 FROM trials")}
    result = {"rows": rows,
              "bytes_per_row": round(iterations_bytes(database, arguments.file) / rows, 2)}
    for name, sql in QUERIES.items():
        result[f"{name}_ms"] = median_ms(lambda: database.execute(sql, named).fetchall())
    if arguments.lamina:
        status = [arguments.lamina, "status", "--db", arguments.file]
        curve = QUERIES["curve"].replace(":trial", str(named["trial"]))
        export = [arguments.lamina, "export", "--db", arguments.file, "--sql", curve]
        result["lamina_status_ms"] = median_ms(lambda: run(*status))
        result["lamina_export_curve_ms"] = median_ms(lambda: run(*export))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
