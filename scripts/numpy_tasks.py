#!/usr/bin/env python3
"""The NumPy twin of "goblas bench tasks": many tasks in a pool of threads, each of
which makes two random n x n matrices and multiplies them, for every split into
workers and BLAS threads.

The splits take turns, round after round, after a round that is not counted. It
prints the median time of all tasks for each split, and marks the best. The first
product of each run is checked after it, and a wrong one ends the script with
status 1.
"""

import argparse
import json
import os
import sys
import time
from multiprocessing.pool import ThreadPool

from numpy_bench import VARIABLES, OpenBLAS, duration, median, positive_list


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    default = [n for n in range(1, cpus + 1) if cpus <= 8 or n & (n - 1) == 0 or n == cpus]
    parser.add_argument("--n", type=int, default=256, help="order of the matrices (default %(default)s)")
    parser.add_argument("--tasks", type=int, default=100, help="default %(default)s")
    parser.add_argument("--workers", type=positive_list, default=default, help="threads of the pool (default 1 to the CPUs of this process)")
    parser.add_argument("--threads", type=positive_list, default=default, help="BLAS threads (default 1 to the CPUs of this process)")
    parser.add_argument("--rounds", type=int, default=3, help="default %(default)s")
    parser.add_argument("--warm", type=int, default=10, help="tasks of each split before the first round (default %(default)s)")
    parser.add_argument("--json", metavar="file", help="also write the times to this file")
    args = parser.parse_args()
    if min(args.n, args.tasks, args.rounds) < 1 or args.warm < 0:
        parser.error("--n, --tasks and --rounds must be above 0")
    return args


def run(np, workers, tasks, n):
    """Return how long the tasks take, and whether the first product is right."""
    kept = []

    def task(i):
        a, b = np.random.rand(n, n), np.random.rand(n, n)
        c = a @ b
        if i == 0:
            kept.append((a, b, c))

    with ThreadPool(workers) as pool:
        start = time.perf_counter()
        pool.map(task, range(tasks), chunksize=1)
        took = time.perf_counter() - start
    (a, b, c), ones = kept[0], np.ones(n)
    return took, bool(np.allclose(c @ ones, a @ (b @ ones)))


def main():
    args = parse_arguments()
    for name in VARIABLES:  # read when the library is loaded, so before the import
        os.environ[name] = str(max(args.threads))
    try:
        import numpy as np
    except ImportError as error:
        sys.exit(f"numpy_tasks: no NumPy: {error} (Debian, Ubuntu: apt install python3-numpy, and /usr/bin/python3)")
    blas = OpenBLAS()
    if blas.library is None and len(args.threads) > 1:
        sys.exit("numpy_tasks: no OpenBLAS found in the process, so its threads cannot be changed: give one --threads")
    splits = {(w, t): [] for w in args.workers for t in args.threads}
    for round in range(-1 if args.warm else 0, args.rounds):
        for (workers, threads), times in splits.items():
            if blas.library is not None and (got := blas.set_threads(threads)) != threads:
                sys.exit(f"numpy_tasks: OpenBLAS takes {got} threads, not {threads}")
            took, right = run(np, workers, args.tasks if round >= 0 else args.warm, args.n)
            if not right:
                sys.exit(f"numpy_tasks: wrong product with {workers} workers and {threads} threads")
            if round >= 0:
                times.append(took)

    best = min(splits, key=lambda split: median(splits[split]))
    print(f"NumPy {np.__version__}, {args.tasks} tasks of {args.n}x{args.n}: medians of {args.rounds}, workers by BLAS threads")
    print("workers" + "".join(f"{t} thread{'s' * (t > 1)}".rjust(12) for t in args.threads))
    for w in args.workers:
        cells = [duration(median(splits[w, t])) + ("*" if (w, t) == best else " ") for t in args.threads]
        print(f"{w:7}" + "".join(cell.rjust(12) for cell in cells))
    print(f"* the best: {best[0]} worker{'s' * (best[0] > 1)} and {best[1]} thread{'s' * (best[1] > 1)}")
    if args.json:
        rows = [{"backend": "numpy", "workers": w, "threads": t, "samples_seconds": times, "median_seconds": median(times)} for (w, t), times in splits.items()]
        with open(args.json, "w") as file:
            json.dump({"schema_version": 1, "kind": "numpy_tasks", "results": [{"op": "tasks", "n": args.n, "tasks": args.tasks, "rows": rows}]}, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
