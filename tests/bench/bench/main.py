"""Measures Lamina beside its peers, in turn and on one core, and says where the time goes.

  scripts/bench                  everything that can be measured here, about fifteen minutes
  scripts/bench --install-peers  first installs the peers' Debian packages
  scripts/bench --only jobs      one part: jobs, shapes, conv, layers, optimizers, sweep, costs,
                                 queries, data, predict, search
  scripts/bench --alone          Lamina without its peers
  scripts/bench --short          one quick round of each part, to see that it works

Machines are noisy, so every figure is a median of pairs measured one after the other, with
its spread. MNIST is taken from $LAMINA_DATA or data/; without it, generated digits of the
same size serve. The peers are PyTorch with its DataLoader, PyTorch with preloaded tensors,
libtorch in C++, scikit-learn's MLPClassifier, and Lamina's own matrix products called alone.
Those that are not installed, and those that run on the reference BLAS, which is ten times
slower than what their users have, are named and left out. The figures go to
results/bench.json too.
"""
import argparse
import json
import os
import shutil

from bench import peers
from bench.measures import Bench
from bench.parts import PARTS
from bench.programs import ROOT, fail, read_file, run


def read_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install-peers", action="store_true",
                        help="install " + " ".join(peers.PACKAGES))
    parser.add_argument("--only", choices=PARTS, action="append",
                        help="this part alone (as often as wanted)")
    parser.add_argument("--pairs", type=int, default=5, help="how often (default: 5)")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)),
                        help="the core to run on (default: the last one)")
    parser.add_argument("--json", default=os.path.join(ROOT, "results", "bench.json"),
                        help="where the figures go (default: results/bench.json)")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--short", action="store_true", help="one quick round")
    parser.add_argument("--build", default=os.path.join(ROOT, "build-bench"),
                        help="the build folder (default: build-bench)")
    parser.add_argument("--no-build", action="store_true", help="it is built already")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    options.cores = len(os.sched_getaffinity(0))
    if options.short:
        options.pairs = 1
    if options.pairs < 1:
        fail("--pairs must be at least 1")
    return options


def processor():
    names = [line.split(":", 1)[1].strip() for line in read_file("/proc/cpuinfo").splitlines()
             if line.startswith("model name")]
    return names[0] if names else "unknown"


def main():
    options = read_options()
    if options.install_peers:
        peers.install()
    bench = Bench(options)
    try:
        bench.build()
        bench.unpack_data()
        others = {} if options.alone else peers.find(bench)
        bench.results["lamina"] = run([bench.program("lamina"), "--version"]).splitlines()
        bench.results["processor"] = processor()
        for part in options.only or PARTS:
            print(f"measuring {part}", flush=True)
            PARTS[part](bench, others)
    finally:
        shutil.rmtree(bench.work)
    bench.tables.print()
    with open(options.json, "w", encoding="utf-8") as file:
        json.dump(bench.results, file, indent=1)
    print(f"\nThe same as JSON: {options.json}")
