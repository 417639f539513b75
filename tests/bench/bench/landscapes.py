"""How far searches come on functions whose least value is known: medians and quartiles over seeds."""
import os
import statistics

from bench.peers import PYTHON, imports
from bench.programs import BENCH, run


def searches(bench):
    """What searches, and the command that prints its regrets."""
    program = bench.program(os.path.join("tests", "bench", "bench-search"))
    seeds = "2" if bench.options.short else "25"
    found = {"random": [program, "0", seeds]}
    found.update((f"Lamina, lag {lag}", [program, str(lag), seeds]) for lag in (1, 4, 8, 16))
    if not bench.options.alone and imports("optuna"):
        job = [PYTHON, os.path.join(BENCH, "search_job.py")]
        found["Optuna's multivariate TPE"] = job + ["1", seeds]
        found["Optuna's, lag 4"] = job + ["4", seeds]
    return found


def read_regrets(answer):
    """By function the regrets after 25, 50 and 100 rows, a list of each over the seeds."""
    found = {}
    for line in answer.splitlines():
        name, *regrets = line.split("\t")
        found.setdefault(name, []).append([float(regret) for regret in regrets])
    return {name: list(zip(*rows)) for name, rows in found.items()}


def show(values):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.3g} [{low:.3g} {high:.3g}]"


def measure_landscapes(bench):
    """Prints the table; the medians after 100 rows are among the figures, too."""
    wanted = {"Branin": 0.12, "Hartmann, 6": 0.30}
    lines = ["| function | search | 25 rows | 50 | 100 |", "|---|---|---|---|---|"]
    answers = {name: read_regrets(run(bench.pinned(command), env=bench.environment))
               for name, command in searches(bench).items()}
    for function in answers["random"]:
        for name, answer in answers.items():
            lines.append(f"| {function} | {name} | " + " | ".join(map(show, answer[function])) + " |")
            last = answer[function][-1]
            bar = f"<= {wanted[function]}" if function in wanted and name == "Lamina, lag 4" else ""
            bench.tables.add("Regret after 100 rows, without training", f"{function}: {name}",
                             statistics.median(last), "", bar, last)
    print("regret: best so far - least value, median [quartiles] over seeds")
    print("\n".join(lines))
