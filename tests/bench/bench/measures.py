"""What one measurement needs: the programs, the data, a core; and each kind of it, in seconds."""
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from bench.programs import ROOT, read_file, run
from bench.tables import Tables

FILES = [f"{split}-{what}-ubyte" for split in ("train", "t10k")
         for what in ("images-idx3", "labels-idx1")]


class Bench:
    """The programs, the data and the folder that the measurements share."""

    def __init__(self, options):
        self.options = options
        self.work = tempfile.mkdtemp(prefix="lamina-bench-")
        self.tables = Tables()
        self.results = {"pairs": options.pairs, "missing": [], "peers": [],
                        "tables": self.tables.rows}
        self.environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1",
                                BLIS_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1",
                                LAMINA_PLUGIN_PATH=os.path.join(options.build, "plugins"),
                                LAMINA_DATA=os.path.join(self.work, "plain"))
        self.data_settings = []

    # ---- Programs and data ----

    def program(self, name):
        return os.path.join(self.options.build, name)

    def build(self):
        if self.options.no_build:
            return
        run([os.path.join(ROOT, "scripts", "setup"), "--yes"])
        run(["cmake", "-S", ROOT, "-B", self.options.build, "-G", "Ninja",
             "-DCMAKE_BUILD_TYPE=Release", "-DLAMINA_BENCH=ON"])
        run(["cmake", "--build", self.options.build])

    def unpack_data(self):
        """The four files, unpacked as torchvision wants them, and as Lamina reads them."""
        raw = os.path.join(self.work, "MNIST", "raw")
        os.makedirs(raw)
        os.makedirs(os.path.join(self.work, "plain"))
        os.symlink(raw, os.path.join(self.work, "plain", "mnist"))
        source = os.path.join(os.environ.get("LAMINA_DATA", os.path.join(ROOT, "data")),
                              "mnist")
        self.packed = None
        for name in FILES:
            packed = os.path.join(source, name + ".gz")
            if os.path.exists(packed):
                with gzip.open(packed) as file, open(os.path.join(raw, name), "wb") as out:
                    shutil.copyfileobj(file, out)
                self.packed = os.path.dirname(source)
            elif os.path.exists(os.path.join(source, name)):
                shutil.copy(os.path.join(source, name), raw)
            else:
                self.generate_data(raw)
                return

    def generate_data(self, raw):
        print("MNIST is not here (scripts/get-data mnist gets it): generated digits of its "
              "size serve")
        run([self.program("tests/bench/dump-digits"), self.work, "60000", "10000", "0"])
        for name in FILES:
            split, what = name.replace("t10k", "test").split("-")[:2]
            os.rename(os.path.join(self.work, f"{split}-{what}"), os.path.join(raw, name))
        paths = [os.path.join(raw, name) for name in FILES]
        self.data_settings = ["--set", "dataset={{type: idx, train_images: {}, train_labels: "
                              "{}, test_images: {}, test_labels: {}}}".format(*paths)]

    # ---- One measurement each: seconds ----

    def pinned(self, command):
        return ["taskset", "-c", str(self.options.core)] + command

    def new_database(self):
        """The path of a results file that is not there yet."""
        return os.path.join(tempfile.mkdtemp(dir=self.work), "bench.db")

    def lamina(self, config, settings=(), jobs=None):
        """Trains in a new database; returns its path."""
        path = self.new_database()
        sets = [part for setting in settings for part in ("--set", setting)]
        command = [self.program("lamina"), "run", config, "--db", path,
                   "--jobs", str(jobs or 1)] + self.data_settings + sets
        run(command if jobs else self.pinned(command), env=self.environment)
        return path

    def lamina_seconds(self, config, settings=(), jobs=None):
        """From the first trial's start to the last one's end, recording included."""
        with sqlite3.connect(self.lamina(config, settings, jobs)) as database:
            return database.execute(
                "SELECT (max(ended_us) - min(started_us)) / 1e6 FROM attempts").fetchone()[0]

    def peer_answer(self, command, pinned=True):
        return json.loads(run(self.pinned(command) if pinned else command,
                              env=self.environment))

    def peer_seconds(self, command, pinned=True):
        return self.peer_answer(command, pinned)["seconds"]

    def profile(self, config, settings=()):
        sets = self.data_settings[1:] + list(settings)
        return json.loads(run(self.pinned([self.program("tests/bench/bench-profile"), config]
                                          + sets), env=self.environment))

    def pairs(self, ours, theirs):
        """Both in turn, as often as there are pairs."""
        return [(ours(), theirs()) for _ in range(self.options.pairs)]


def length(iterations):
    """Settings that cut a job short."""
    every = min(500, iterations)
    return [f"schedule={{iterations: {iterations}, batch_size: 128, evaluate_every: {every}}}"]


def run_seconds(bench, command):
    start = time.time()
    run(command, env=bench.environment)
    return time.time() - start


def peak_megabytes(bench, command):
    """What the largest process of a command has had in memory."""
    ask = ("import resource, subprocess, sys\nsubprocess.run(sys.argv[1:], check=True)\n"
           "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)")
    return float(run([sys.executable, "-c", ask] + command, env=bench.environment))


def start_seconds(bench, config, folder):
    """From the program's start until its first trial has started."""
    bench.environment["LAMINA_DATA"], before = folder, bench.environment["LAMINA_DATA"]
    start = time.time()
    path = bench.lamina(config, length(1), bench.options.cores)
    bench.environment["LAMINA_DATA"] = before
    with sqlite3.connect(path) as database:
        return database.execute("SELECT started_us / 1e6 FROM attempts").fetchone()[0] - start


def private_megabytes(pid):
    lines = read_file(f"/proc/{pid}/smaps_rollup").splitlines()
    return sum(int(line.split()[1]) for line in lines
               if line.startswith("Private")) / 1000


def watch(bench, config):
    """The processor time of the parent while its trial trains, and the trial's memory."""
    path = bench.new_database()
    iterations = 200 if bench.options.short else 2345
    sets = [part for setting in length(iterations) for part in ("--set", setting)]
    parent = subprocess.Popen([bench.program("lamina"), "run", config, "--db", path]
                              + bench.data_settings + sets, env=bench.environment,
                              stdout=subprocess.DEVNULL)
    first = last = memory = 0
    while parent.poll() is None:
        child = read_file(f"/proc/{parent.pid}/task/{parent.pid}/children").split()
        used = read_file(f"/proc/{parent.pid}/schedstat").split()
        if os.path.exists(path) and child and used:
            first = first or int(used[0])
            memory = max(memory, private_megabytes(child[0]))
        if used:
            last = int(used[0])
        time.sleep(0.005)
    with sqlite3.connect(path) as database:
        seconds = database.execute(
            "SELECT (ended_us - started_us) / 1e6 FROM attempts").fetchone()[0]
    return (last - first) / 1e9 if first else 0, iterations, seconds, memory
