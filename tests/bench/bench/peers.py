"""The programs that Lamina is measured beside: which of them can run here, and which are worth
comparing with."""
import os
import shutil
import subprocess

from bench.programs import BENCH, run

PACKAGES = ["python3-torch", "python3-torchvision", "libtorch-dev", "g++", "python3-sklearn",
            "libopenblas0-pthread"]
# Debian's own, where its packages are found.
PYTHON = "/usr/bin/python3"


def blas_of(paths):
    """The name of the library for matrix products among these files."""
    for part, name in (("mkl", "MKL"), ("openblas", "OpenBLAS"), ("blis", "BLIS"),
                       ("atlas", "ATLAS")):
        if any(part in path for path in paths):
            return name
    return "the reference BLAS" if paths else "a library of its own"


def job_arguments(kind, shape):
    sizes, batch, iterations, every = shape
    if kind == "libtorch":
        return [sizes, str(batch), str(iterations), str(every)]
    return ["--sizes", sizes, "--batch-size", str(batch), "--iterations", str(iterations),
            "--evaluate-every", str(every)]


def find(bench):
    """The commands of the PyTorch programs that can run here, by name."""
    found = {}
    job = [PYTHON, os.path.join(BENCH, "torch_job.py")]
    if imports("torch, torchvision"):
        found["loader"] = job + ["loader", bench.work]
        found["preloaded"] = job + ["preloaded", bench.work]
        found["sweep"] = job + ["sweep", bench.work]
    else:
        bench.results["missing"].append("PyTorch (python3-torch, python3-torchvision)")
    headers = "/usr/include/torch/csrc/api/include"
    if os.path.exists(headers) and shutil.which("g++"):
        program = os.path.join(bench.work, "libtorch_job")
        run(["g++", "-O3", "-std=c++17", "-I" + headers,
             os.path.join(BENCH, "libtorch_job.cpp"), "-o", program, "-ltorch",
             "-ltorch_cpu", "-lc10"])
        found["libtorch"] = [program, os.path.join(bench.work, "MNIST", "raw")]
    else:
        bench.results["missing"].append("libtorch (libtorch-dev, g++)")
    if imports("sklearn"):
        found["sklearn"] = [PYTHON, os.path.join(BENCH, "sklearn_job.py"),
                            os.path.join(bench.work, "MNIST", "raw")]
    else:
        bench.results["missing"].append("scikit-learn (python3-sklearn)")
    for name in bench.results["missing"]:
        print(f"not installed, left out: {name}; scripts/bench --install-peers "
              "installs it")
    return fit(bench, found)


def imports(modules):
    return subprocess.run([PYTHON, "-c", "import " + modules], check=False,
                          capture_output=True).returncode == 0


def fit(bench, found):
    """Those whose library for matrix products is worth comparing with: asked by a first
    run of one iteration. The jobs of one program stand and fall together."""
    worth = {}
    for kind, command in found.items():
        if kind in ("loader", "sweep"):
            continue
        answer = bench.peer_answer(command + job_arguments(
            kind, ("784,100,10", 128, 1, 1)))
        name = blas_of(answer["blas"])
        line = f"{answer['version']} with {name} ({', '.join(answer['blas']) or 'inside'})"
        bench.results["peers"].append(line)
        if name == "the reference BLAS":
            print(f"no ratios against {line}: scripts/bench --install-peers installs "
                  "OpenBLAS for it")
            continue
        print(line)
        worth[kind] = command
    if "preloaded" in worth:
        worth.update((kind, found[kind]) for kind in ("loader", "sweep") if kind in found)
    return worth


def install():
    root = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run(root + ["apt-get", "update"], check=True)
    subprocess.run(root + ["apt-get", "install", "--yes", "--no-install-recommends"]
                   + PACKAGES, check=True)
