"""The parts of a benchmark, a function each, in the order of PARTS."""
import json
import os
import sqlite3
import statistics
import sys

from bench.digits_search import measure_digits_search
from bench.landscapes import measure_landscapes
from bench.measures import length, peak_megabytes, run_seconds, start_seconds, watch
from bench.peers import PYTHON, imports, job_arguments
from bench.programs import BENCH, ROOT, run

SWEEP = ("sweep={grid: {optimizer.learning_rate: [0.01, 0.03, 0.1, 0.3]}, "
         "seeds: [0, 1, 2]}")


def config_path(name):
    return os.path.join(ROOT, name)


def add_products(bench, table, config, settings, wanted):
    """The whole job, recorded, against its products alone; and where the time goes."""
    profiles = []

    def products():
        profiles.append(bench.profile(config, settings))
        return profiles[-1]["products_alone"]

    pairs = bench.pairs(lambda: bench.lamina_seconds(config, settings), products)
    ratios = [ours / alone for ours, alone in pairs]
    ours, alone = (statistics.median(column) for column in zip(*pairs))
    bench.tables.add(table, "as long as its own matrix products alone",
                     statistics.median(ratios), "x", wanted, ratios,
                     f"{ours:.3g} s, of which {alone:.3g} s")
    parts = {part: statistics.median(profile[part] for profile in profiles)
             for part in ("products", "gather", "forward", "optimizer", "backward",
                          "loss", "loop")}
    parts["recording, start and end"] = max(0, ours - sum(parts.values()))
    for part, seconds in parts.items():
        bench.tables.add(table, f"  spent in {part}", 100 * seconds / ours, "%", "")


def measure_jobs(bench, peers):
    config = config_path("configs/mnist-fnn.yaml")
    iterations = 20 if bench.options.short else 2345
    settings = length(iterations)
    table = f"784-100-10, batch 128, {iterations} iterations with evaluations, one core"
    names = {"loader": ("PyTorch with its DataLoader", ">= 15"),
             "preloaded": ("PyTorch, preloaded", ">= 2.5"),
             "libtorch": ("libtorch in C++", ">= 2"),
             "sklearn": ("scikit-learn's MLPClassifier", ">= 2")}
    shape = ("784,100,10", 128, iterations, 500)
    for kind, (name, wanted) in names.items():
        if kind in peers:
            command = peers[kind] + job_arguments(kind, shape)
            bench.tables.add_times(table, name,
                                   bench.pairs(lambda: bench.lamina_seconds(config, settings),
                                               lambda: bench.peer_seconds(command)), wanted)
    add_products(bench, table, config, settings, "<= 1.2")


def measure_shapes(bench, peers):
    for sizes, batch, iterations, faster, products in (
            ("784,1024,1024,10", 256, 200, ">= 1.2", "<= 1.1"),
            ("784,16,10", 32, 5000, ">= 5", "")):
        iterations = 5 if bench.options.short else iterations
        config = os.path.join(BENCH, "shapes.yaml")
        layers = ", sigmoid, ".join(f"{{type: linear, out_features: {size}}}"
                                    for size in sizes.split(",")[1:])
        settings = [f"layers=[{layers}]", f"schedule.batch_size={batch}",
                    f"schedule.iterations={iterations}"]
        table = f"{sizes.replace(',', '-')}, batch {batch}, {iterations} iterations, one core"
        if "preloaded" in peers:
            command = peers["preloaded"] + job_arguments(
                "preloaded", (sizes, batch, iterations, iterations))
            bench.tables.add_times(table, "PyTorch, preloaded",
                                   bench.pairs(lambda: bench.lamina_seconds(config, settings),
                                               lambda: bench.peer_seconds(command)), faster)
        add_products(bench, table, config, settings, products)


def measure_conv(bench, peers):
    config = config_path("configs/mnist-conv.yaml")
    iterations = 20 if bench.options.short else 1875
    settings = [f"schedule={{iterations: {iterations}, batch_size: 32}}"]
    table = f"The convolutional net of mnist-conv.yaml, batch 32, {iterations} iterations, one core"
    if "preloaded" in peers:
        command = peers["preloaded"] + ["--conv"] + job_arguments(
            "preloaded", ("", 32, iterations, iterations))[2:]
        bench.tables.add_times(table, "PyTorch, preloaded",
                               bench.pairs(lambda: bench.lamina_seconds(config, settings),
                                           lambda: bench.peer_seconds(command)), ">= 1.5")
    add_products(bench, table, config, settings, "")


ELEMENTWISE = ["relu", "leaky_relu", "hard_tanh", "softsign", "elu", "selu", "silu", "sigmoid",
               "tanh", "gelu", "mish", "softplus", "hard_swish", "relu6", "prelu", "identity",
               "dropout", "flatten", "add", "multiply", "concat"]


def measure_layers(bench, _peers):
    program = [bench.program("tests/bench/bench-layers"), "1" if bench.options.short else "9"]
    rounds = [json.loads(run(bench.pinned(program + ELEMENTWISE), env=bench.environment))
              for _ in range(1 if bench.options.short else 3)]
    table = "Layers on 64 MB arrays, of the speed of copying as many bytes, one core"
    for layer in ELEMENTWISE:
        for direction in ("forward", "backward"):
            values = [100 * answer[layer][direction] for answer in rounds]
            bench.tables.add(table, f"{layer}, {direction}", statistics.median(values), "%", ">= 80",
                             values)


def measure_optimizers(bench, _peers):
    kinds = ["sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta"]
    rounds = [json.loads(run(bench.pinned([bench.program("tests/bench/bench-update")] + kinds),
                             env=bench.environment))
              for _ in range(1 if bench.options.short else 3)]
    table = "Steps of optimizers on 64 MB arrays, to copying as many bytes, one core"
    for kind in kinds:
        values = [answer[kind] for answer in rounds]
        bench.tables.add(table, kind, statistics.median(values), "x", "<= 1.3", values)


def measure_sweep(bench, peers):
    config = config_path("configs/mnist-fnn.yaml")
    iterations = 20 if bench.options.short else 2345
    settings = length(iterations) + [SWEEP]
    table = f"12 trials of 784-100-10, {iterations} iterations each, 2 jobs"

    def ours():
        return bench.lamina_seconds(config, settings, 2)

    if "sweep" in peers:
        command = peers["sweep"] + ["--iterations", str(iterations)]
        bench.tables.add_times(table, "PyTorch, preloaded, 2 processes of one thread",
                               bench.pairs(ours, lambda: bench.peer_seconds(command, False)),
                               ">= 2.7")
    bench.tables.add_times(table, "Lamina with 1 job",
                           bench.pairs(ours, lambda: bench.lamina_seconds(config, settings)),
                           ">= 1.9")


def measure_costs(bench, _peers):
    config = config_path("configs/mnist-fnn.yaml")
    table = "What is not training"
    for name, folder, wanted in (("plain", os.path.join(bench.work, "plain"), 80),
                                 (".gz", bench.packed, 400)):
        if folder:
            times = [start_seconds(bench, config, folder) for _ in range(bench.options.pairs)]
            bench.tables.add(table, f"from the start to the first iteration, data {name}",
                             1000 * statistics.median(times), "ms", f"<= {wanted}",
                             [1000 * time for time in times])
    costs = json.loads(run(bench.pinned([bench.program("tests/bench/bench-costs"), config]
                                        + bench.data_settings[1:]), env=bench.environment))
    bench.tables.add(table, "a child that says one word, from fork to its end",
                     1000 * costs["fork"], "ms", "<= 5")
    watched = [watch(bench, config) for _ in range(bench.options.pairs)]
    recording = [100 * (parent + costs["message"] * iterations) / seconds
                 for parent, iterations, seconds, _ in watched]
    bench.tables.add(table, "recording every iteration, of the run",
                     statistics.median(recording), "%", "<= 1", recording)
    bench.tables.add(table, "memory of a worker beyond the shared data",
                     statistics.median(memory for *_, memory in watched), "MB", "<= 20")
    measure_tiny(bench, table)


def measure_tiny(bench, table):
    trials = 20 if bench.options.short else 1000
    seeds = ", ".join(str(seed) for seed in range(trials))
    with sqlite3.connect(bench.lamina(os.path.join(BENCH, "tiny.yaml"),
                                      [f"sweep={{seeds: [{seeds}]}}"])) as database:
        starts = [row[0] / 1e6 for row in database.execute(
            "SELECT started_us FROM attempts ORDER BY started_us")]
    tenth = trials // 10
    bench.tables.add(table, f"a trial of one iteration, of {trials}",
                     1000 * (starts[-1] - starts[0]) / (trials - 1), "ms", "<= 3")
    bench.tables.add(table, "a trial of the last tenth of them, to one of the first",
                     (starts[-1] - starts[-tenth - 1]) / (starts[tenth] - starts[0]), "x", "about 1")


def measure_queries(bench, _peers):
    rows = 50000 if bench.options.short else 10000000
    path = os.path.join(bench.work, "large.db")
    run([sys.executable, os.path.join(BENCH, "make_database.py"), path, str(rows)])
    answer = json.loads(run([sys.executable, os.path.join(BENCH, "queries.py"), path,
                             bench.program("lamina")]))
    table = f"Questions to a database of {rows:,} iterations"
    for key, name, unit, wanted in (
            ("leaderboard_ms", "the view leaderboard, all of it", "ms", "<= 100"),
            ("seed_groups_ms", "the view seed_groups, all of it", "ms", "<= 100"),
            ("curve_ms", "the curve of one trial", "ms", "<= 5"),
            ("lamina_status_ms", "lamina status", "ms", ""),
            ("bytes_per_row", "an iteration in the file", "bytes", "<= 40")):
        bench.tables.add(table, name, answer[key], unit, wanted)
    os.remove(path)


def measure_data(bench, _peers):
    """The whole of `lamina plan`, which reads the data, beside what others take to read it."""
    count = 500 if bench.options.short else 50000
    job = [PYTHON, os.path.join(BENCH, "data_job.py")]
    folder = os.path.join(bench.work, "data")
    run([sys.executable, job[1], "make", folder, str(count)])
    table = f"Reading {count:,} samples (CSV: twice as many), the whole program, one core"
    for name, dataset, peer, modules, what in (
            ("PNG of 32 x 32", f"type: images, train: {folder}/pictures, mode: rgb", "pillow",
             "numpy, PIL", "Pillow, PNG of 32 x 32"),
            ("an .npy of 784 floats each", f"type: npy, train: {folder}/x.npy, train_labels: "
             f"{folder}/y.npy", "numpy", "numpy", "numpy's load and a SHA-256, .npy"),
            ("a CSV file of 50 columns, four of them texts", f"type: csv, train: {folder}/table.csv, label: "
             "kind, text: one_hot", "pandas", "pandas", "pandas' read_csv and get_dummies, CSV")):
        command = bench.pinned([bench.program("lamina"), "plan", os.path.join(BENCH, "tiny.yaml"),
                                "--set", f"dataset={{{dataset}}}"])
        if bench.options.alone or not imports(modules):
            times = [run_seconds(bench, command) for _ in range(bench.options.pairs)]
            bench.tables.add(table, name, statistics.median(times), "s", "", times)
        else:
            pairs = bench.pairs(lambda command=command: run_seconds(bench, command),
                                lambda peer=peer: bench.peer_seconds(job + [peer, folder]))
            bench.tables.add_times(table, what, pairs, "" if peer == "numpy" else ">= 1")


def measure_predict(bench, _peers):
    """Whole processes, from their start to their end."""
    rows = 5000 if bench.options.short else 1000000
    job = [PYTHON, os.path.join(BENCH, "predict_job.py")]
    folder = os.path.join(bench.work, "predict")
    run([sys.executable, job[1], "make", folder, str(rows)])
    database, net = bench.new_database(), os.path.join(folder, "net.safetensors")
    lamina = bench.program("lamina")
    run([lamina, "run", os.path.join(BENCH, "tiny.yaml"), "--db", database, "--set", "name=predicts", "--set",
         f"dataset={{type: csv, train: {folder}/few.csv, label: kind}}", "--set",
         "layers=[{type: linear, out_features: 100}, relu, {type: linear, out_features: 2}]"],
        env=bench.environment)
    run([lamina, "weights", "predicts/1", "--db", database, "--output", net], env=bench.environment)
    command = [lamina, "predict", net, os.path.join(folder, "many.csv"), "--output",
               os.path.join(folder, "answers.csv")]
    table = f"Predicting {rows:,} rows of ten numbers in a CSV file by 10-100-2, whole programs, one core"
    if bench.options.alone or not imports("sklearn, pandas"):
        times = [run_seconds(bench, bench.pinned(command)) for _ in range(bench.options.pairs)]
        bench.tables.add(table, "lamina predict", statistics.median(times), "s", "", times)
    else:
        run(job + ["fit", folder], env=bench.environment)
        pairs = bench.pairs(lambda: run_seconds(bench, bench.pinned(command)),
                            lambda: run_seconds(bench, bench.pinned(job + ["predict", folder])))
        bench.tables.add_times(table, "pandas and MLPClassifier", pairs, ">= 1.5")
    bench.tables.add(table, "memory of the larger of its two processes", peak_megabytes(bench, command), "MB",
                     "<= 100")


def measure_search(bench, _peers):
    measure_landscapes(bench)
    measure_digits_search(bench)


PARTS = {"jobs": measure_jobs, "shapes": measure_shapes, "conv": measure_conv,
         "layers": measure_layers, "optimizers": measure_optimizers, "sweep": measure_sweep,
         "costs": measure_costs, "queries": measure_queries, "data": measure_data,
         "predict": measure_predict, "search": measure_search}
