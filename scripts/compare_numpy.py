#!/usr/bin/env python3
"""Compares goblas with NumPy on the same problems: Dot, Solve with 1 and n
right-hand sides, and thin SVD, at several sizes; gonum's API on goblas (--ops
mul,eigvals,svdvals,svdthin,eigh,inv,cholesky,qr); or --tasks tasks that each make two
random matrices and multiply them (--ops tasks): Auto, which is told no split, against
the best of NumPy's splits into workers and BLAS threads in the same round.

The two take turns, problem by problem and round by round, each in a process of its
own, so that a change in the machine's speed meets both. For each problem it prints
the median times and how many times as fast as NumPy goblas is: the median over the
rounds, with the lowest and the highest.

With --require, the script fails if that median of a Dot is below the given one.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--goblas", default=os.path.join(HERE, "..", "bin", "goblas"), help="the program (default: bin/goblas)")
    parser.add_argument("--python", default=sys.executable, help="a Python that has NumPy (default: the one running this)")
    parser.add_argument("--backend", choices=("auto", "native"), default="auto")
    parser.add_argument("--n", default="4,16,64,256,1000", help="sizes (default %(default)s)")
    parser.add_argument("--ops", default="dot,solve,svd", help="operations (default %(default)s)")
    parser.add_argument("--threads", type=int, help="BLAS threads of both (default: the usable cores)")
    parser.add_argument("--tasks", type=int, default=100, help="how many, of the operation tasks (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="default %(default)s")
    parser.add_argument("--time", type=float, default=0.5, help="seconds for each problem and round (default %(default)s)")
    parser.add_argument("--into", action="store_true", help="reuse results: DotTo, SolveTo, SVDTo against matmul(..., out=), solve, svd")
    parser.add_argument("--require", type=float, metavar="RATIO", help="fail if a Dot is below this, such as 0.97")
    args = parser.parse_args()
    if not os.access(args.goblas, os.X_OK):
        parser.error(f"there is no program {args.goblas}: make build, or give --goblas")
    if args.rounds < 1 or not args.time > 0:
        parser.error("--rounds and --time must be above 0")
    return args


def run(command, path):
    """Run a bench that writes JSON to path; return the median of its fastest row."""
    done = subprocess.run(command + ["--json", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"compare_numpy: {' '.join(command)}: {done.stderr.strip()}")
    with open(path) as file:
        return min(row["median_seconds"] for row in json.load(file)["results"][0]["rows"])


def commands(args, op, n, nrhs, threads):
    """Return what measures goblas and what measures NumPy."""
    if op == "tasks":
        task = ["--n", str(n), "--tasks", str(args.tasks)]
        splits = ["--workers", f"1..{threads}", "--threads", f"1..{threads}", "--rounds", "1", "--warm", str(threads)]
        return (
            ["env", f"OPENBLAS_NUM_THREADS={threads}", args.goblas, "bench", "tasks", *task, "--backend", "auto", "--time", f"{args.time}s"],
            [args.python, os.path.join(HERE, "numpy_tasks.py"), *task, *splits],
        )
    common = [op, "--n", str(n), "--nrhs", str(nrhs), "--threads", str(threads), *["--into"] * args.into]
    return (
        [args.goblas, "bench", *common, "--backend", args.backend, "--time", f"{args.time}s"],
        [args.python, os.path.join(HERE, "numpy_bench.py"), *common, "--time", str(args.time)],
    )


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def duration(seconds):
    size, name = next((u for u in ((1, "s"), (1e-3, "ms"), (1e-6, "us")) if seconds >= u[0]), (1e-9, "ns"))
    return f"{seconds / size:.3g} {name}"


def main():
    args = parse_arguments()
    threads = args.threads
    if threads is None:
        threads = json.loads(subprocess.check_output([args.goblas, "info", "--json"]))["usable_cores"]
    problems = []
    for op in args.ops.split(","):
        for n in map(int, args.n.split(",")):
            for nrhs in (1, n) if op == "solve" and n > 1 else (1,):
                problems.append((op, n, nrhs))
    times = {problem: ([], []) for problem in problems}
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "result.json")
        for _ in range(args.rounds):
            for op, n, nrhs in problems:
                for times_of, command in zip(times[op, n, nrhs], commands(args, op, n, nrhs, threads)):
                    times_of.append(run(command, path))

    print(f"{threads} BLAS thread{'s' * (threads > 1)}, {args.rounds} round{'s' * (args.rounds > 1)}, goblas backend {args.backend}\n")
    print(f"{'op':9}{'n':>6}{'nrhs':>6}{'goblas':>10}{'NumPy':>10}{'speed':>9}  {'lowest..highest'}")
    failed, speeds = [], []
    for (op, n, nrhs), (ours, theirs) in times.items():
        ratios = [theirs[i] / ours[i] for i in range(args.rounds)]
        speed = median(ratios)
        speeds.append(speed)
        columns = nrhs if op == "solve" else "-"
        print(f"{op:9}{n:6}{columns:>6}{duration(median(ours)):>10}{duration(median(theirs)):>10}{speed:8.2f}x  {min(ratios):.2f}..{max(ratios):.2f}")
        if args.require is not None and op == "dot" and speed < args.require:
            failed.append(f"n={n}: {speed:.2f}")
    mean = math.exp(sum(map(math.log, speeds)) / len(speeds))
    print(f"\ngeometric mean {mean:.2f}x, lowest {min(speeds):.2f}x (above 1: goblas is faster)")
    if failed:
        sys.exit(f"compare_numpy: Dot below {args.require}: {', '.join(failed)}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
