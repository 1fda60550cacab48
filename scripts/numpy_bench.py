#!/usr/bin/env python3
"""The NumPy twin of "goblas bench": measures a @ b, numpy.linalg.solve and
numpy.linalg.svd(full_matrices=False) in the same way and prints the same table.

Each number of BLAS threads has a row, and the rows take turns. The first call is
shown apart; short calls are timed in batches; times are medians with the 95 %
confidence interval of the median, or smallest..largest below six runs. Answers
are verified by their residuals, and a wrong one ends the script with status 1.

Several thread counts need an OpenBLAS that this script can find in the process;
one count works with any BLAS that obeys its environment variables.
"""

import argparse
import ctypes
import datetime
import json
import math
import os
import re
import sys
import time

VARIABLES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
TYPES = ("float32", "float64", "complex64", "complex128")
DEFAULT_N = {"dot": [1000, 2000], "solve": [1000], "svd": [500]}

# What "goblas bench gonum" does, float64 only: the call and the operations in
# units of n^3. The matrix is X^T X + I.
GONUM = {
    "mul": (lambda np, a: a.T @ a, 2),
    "eigvals": (lambda np, a: np.linalg.eigvals(a), 10),
    "svdvals": (lambda np, a: np.linalg.svd(a, compute_uv=False), 8 / 3),
    "svdthin": (lambda np, a: np.linalg.svd(a, full_matrices=False), 22),
    "eigh": (lambda np, a: np.linalg.eigh(a), 9),
    "inv": (lambda np, a: np.linalg.inv(a), 2),
    "cholesky": (lambda np, a: np.linalg.cholesky(a), 1 / 3),
    "qr": (lambda np, a: np.linalg.qr(a, mode="raw"), 4 / 3),  # as mat.QR, which keeps the reflectors
}
DEFAULT_N.update((op, [500]) for op in GONUM)
TURNS, MIN_SAMPLES, PATIENCE, HOPELESS = 10, 6, 3, 10  # as in goblas bench
MIN_SAMPLE, LINGER = 1e-3, 0.12  # seconds


def positive_list(text):
    """Parse "1,2,4" or "1..4" into a list of positive numbers."""
    numbers = []
    for part in text.split(","):
        low, _, high = part.partition("..")
        try:
            low = int(low)
            high = int(high) if high else low
        except ValueError:
            raise argparse.ArgumentTypeError(f"{part!r} is not a positive number") from None
        if low < 1 or high < low:
            raise argparse.ArgumentTypeError(f"{part!r} is not a positive number or range")
        numbers += [n for n in range(low, high + 1) if n not in numbers]
    return numbers


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ops", nargs="*", metavar="op", help="dot, solve, svd (default: all three), or one of " + ", ".join(GONUM))
    parser.add_argument("--n", type=positive_list, help="orders of the matrices (default 1000,2000 for dot, 1000 for solve, 500 for svd)")
    parser.add_argument("--nrhs", type=positive_list, default=[1], help="right-hand sides of solve (default 1)")
    parser.add_argument("--threads", type=positive_list, help="BLAS threads (default 1 to the CPUs of this process)")
    parser.add_argument("--type", choices=TYPES, default="float64")
    parser.add_argument("--time", type=float, default=2, help="seconds to spend on each row (default 2)")
    parser.add_argument("--into", action="store_true", help="reuse the results where NumPy can: numpy.matmul(..., out=)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", metavar="file", help="also write everything measured to this file")
    args = parser.parse_args()
    for op in args.ops:
        if op not in DEFAULT_N:
            parser.error(f"unknown operation {op!r}: one of {', '.join(DEFAULT_N)}")
    if not args.time > 0:
        parser.error("--time must be above 0")
    args.ops = args.ops or ["dot", "solve", "svd"]
    if args.threads is None:
        cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        args.threads = [n for n in range(1, cpus + 1) if cpus <= 8 or n & (n - 1) == 0 or n == cpus]
    return args


class OpenBLAS:
    """The OpenBLAS that NumPy has loaded, found among the files of the process."""

    # NumPy's wheels rename the symbols; Debian's library does not.
    SPELLINGS = (("", ""), ("", "64_"), ("scipy_", ""), ("scipy_", "64_"))

    def __init__(self):
        self.path = self.library = None
        try:
            with open("/proc/self/maps") as maps:
                paths = {line[line.index("/"):].strip() for line in maps if "/" in line}
        except OSError:
            return
        for path in sorted(paths):
            if not re.match(r"lib(scipy_)?(openblas|blas|cblas)", os.path.basename(path)):
                continue
            library = ctypes.CDLL(path)
            for prefix, suffix in self.SPELLINGS:
                if hasattr(library, f"{prefix}openblas_set_num_threads{suffix}"):
                    self.library, self.prefix, self.suffix = library, prefix, suffix
                    # What is found may be a thin front: ask where the kernels are.
                    self.path = next((p for p in sorted(paths) if re.match(r"lib(scipy_)?openblas", os.path.basename(p))), path)
                    return

    def symbol(self, name, result=None):
        function = getattr(self.library, f"{self.prefix}openblas_{name}{self.suffix}")
        function.restype = result
        return function

    def set_threads(self, n):
        """Set the number of threads, and return the one in effect."""
        self.symbol("set_num_threads")(ctypes.c_int(n))
        return self.symbol("get_num_threads", ctypes.c_int)()

    def describe(self):
        if self.library is None:
            return {"path": None, "kernel": None, "config": None}
        return {
            "path": self.path,
            "kernel": self.symbol("get_corename", ctypes.c_char_p)().decode(),
            "config": self.symbol("get_config", ctypes.c_char_p)().decode().strip(),
        }


class Problem:
    """Random operands, the call that is timed, and the check of its answer."""

    def __init__(self, np, op, n, nrhs, dtype, seed, into=False):
        self.np, self.op, self.n, self.nrhs, self.into = np, op, n, nrhs, into
        self.answer = np.zeros((n, n), dtype) if op == "dot" else None
        random = np.random.default_rng([seed, n])
        self.eps = np.finfo(dtype).eps

        def matrix(rows, columns):
            m = random.uniform(-1, 1, (rows, columns))
            if np.issubdtype(dtype, np.complexfloating):
                m = m + 1j * random.uniform(-1, 1, (rows, columns))
            return m.astype(dtype)

        self.a = matrix(n, n)
        if op in GONUM:
            self.a = self.a.T @ self.a + np.eye(n)
        self.b = matrix(n, nrhs) if op == "solve" else matrix(n, n) if op == "dot" else None

    def call(self):
        if self.op in GONUM:
            self.answer = GONUM[self.op][0](self.np, self.a)
        elif self.op == "dot":
            if self.into:
                self.np.matmul(self.a, self.b, out=self.answer)
            else:
                self.answer = self.a @ self.b
        elif self.op == "solve":
            self.answer = self.np.linalg.solve(self.a, self.b)
        else:
            self.answer = self.np.linalg.svd(self.a, full_matrices=False)

    def check(self):
        """Return whether the latest answer is right, by one random vector."""
        np, norm = self.np, self.np.linalg.norm
        wide = lambda m: m.astype(np.result_type(m.dtype, np.float64))
        a, bound = wide(self.a), 16 * math.sqrt(self.n) * self.eps
        signs = np.where(np.arange(self.n) % 2, -1.0, 1.0)
        if self.op in GONUM:
            return self.check_gonum(a, 8 * bound * norm(a))
        if self.op == "dot":
            error = wide(self.answer) @ signs - a @ (wide(self.b) @ signs)
            return bool(norm(error) <= bound * norm(a) * norm(self.b))
        if self.op == "solve":
            w = signs[: self.nrhs] if self.nrhs <= self.n else np.ones(self.nrhs)
            error = a @ (wide(self.answer) @ w) - wide(self.b) @ w
            return bool(norm(error) <= bound * norm(a) * norm(self.answer))
        u, s, vt = map(wide, self.answer)
        error = u @ (s * (vt @ signs)) - a @ signs
        skew = u.conj().T @ (u @ signs) - signs
        return bool(norm(error) <= 8 * bound * norm(a) and norm(skew) <= 8 * bound * norm(signs))

    def check_gonum(self, a, bound):
        np, answer = self.np, self.answer
        if self.op == "eigvals":
            return bool(abs(answer.sum().real - a.trace()) <= bound * math.sqrt(self.n))
        if self.op == "svdvals":
            return bool(abs(np.linalg.norm(answer) - np.linalg.norm(a)) <= bound)
        if self.op == "qr":  # |det R| is |det A|
            signs = [np.linalg.slogdet(np.triu(answer[0].T)), np.linalg.slogdet(a)]
            return bool(abs(signs[0][1] - signs[1][1]) <= 1e-6 * self.n)
        back = {
            "mul": lambda c: c - a.T @ a,
            "svdthin": lambda d: (d[0] * d[1]) @ d[2] - a,
            "eigh": lambda d: (d[1] * d[0]) @ d[1].T - a,
            "inv": lambda x: (a @ x - np.eye(self.n)) / np.linalg.norm(x),
            "cholesky": lambda l: l @ l.T - a,
        }[self.op](answer)
        return bool(np.linalg.norm(back) <= bound * (np.linalg.norm(a) if self.op == "mul" else 1))

    def flops(self):
        n = self.n
        if self.op in GONUM:
            return GONUM[self.op][1] * n**3
        count = {"dot": 2 * n**3, "solve": 2 / 3 * n**3 + 2 * n**2 * self.nrhs, "svd": 22 * n**3}[self.op]
        return count * (4 if self.np.iscomplexobj(self.a) else 1)

    def title(self):
        shape = f"{self.n}x{self.n}"
        if self.op in GONUM:
            return f"{self.op} {shape}, {self.a.dtype}"
        return {
            "dot": f"dot {shape} by {shape}",
            "solve": f"solve {shape}, {self.nrhs} right-hand side{'s' * (self.nrhs > 1)}",
            "svd": f"svd {shape}, thin",
        }[self.op] + f", {self.a.dtype}"


class Row:
    """One number of threads."""

    def __init__(self, threads):
        self.threads, self.cold, self.calls, self.samples = threads, None, 1, []
        self.spent, self.right, self.done = 0.0, True, False

    def time(self, problem, calls):
        start = time.perf_counter()
        for _ in range(calls):
            problem.call()
        took = time.perf_counter() - start
        self.right = problem.check() and self.right
        return took

    def warm(self, problem, budget):
        self.cold = self.time(problem, 1)
        if self.cold >= HOPELESS * budget:
            self.samples, self.done = [self.cold], True
        if self.cold >= budget / TURNS:
            return
        # The shortest of three, because one may have been interrupted.
        while (took := min(self.time(problem, self.calls) for _ in range(3))) < MIN_SAMPLE:
            factor = 1.2 * MIN_SAMPLE / max(took, 1e-9)
            self.calls = int(self.calls * max(min(factor, 100), 1.5)) + 1

    def sample(self, problem, budget):
        turn, used = budget / TURNS, 0.0
        if self.cold < turn / 4:
            self.time(problem, 1)
        while True:
            took = self.time(problem, self.calls)
            self.spent, used = self.spent + took, used + took
            self.samples.append(took / self.calls)
            self.done = self.spent >= budget and len(self.samples) >= MIN_SAMPLES or self.spent >= PATIENCE * budget
            if used + took > turn or self.done:
                return


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def interval(values):
    """The 95 % confidence interval of the median by order statistics, and True;
    the smallest and the largest, and False, if there are too few values."""
    values, n = sorted(values), len(values)
    below, k = 0.0, 0  # chance that the median is below the k smallest
    while (chance := below + math.comb(n, k) / 2**n) <= 0.025:
        below, k = chance, k + 1
    if k == 0:
        return values[0], values[-1], False
    return values[k - 1], values[n - k], True


def measure(problem, rows, budget, set_threads):
    for work in ("warm", "sample"):
        while any(not row.done for row in rows):
            for row in rows:
                if row.done:
                    continue
                set_threads(row.threads)
                getattr(row, work)(problem, budget)
                if row.threads > 1 and len(rows) > 1:
                    time.sleep(LINGER)  # OpenBLAS's threads spin before they sleep
            if work == "warm":
                break


def digits(value):
    value = float(f"{value:.2e}")
    decimals = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{value:.{min(max(decimals, 0), 3)}f}"


def unit(seconds):
    return next((u for u in ((1, "s"), (1e-3, "ms"), (1e-6, "us")) if seconds >= u[0]), (1e-9, "ns"))


def duration(seconds):
    size, name = unit(seconds)
    return f"{digits(seconds / size)} {name}"


def show(problem, rows):
    print(f"\n{problem.title()}")
    print(f"{'':9}{'threads':>8}{'median':>10}{'95% interval':>16}{'runs':>7}{'GFLOP/s':>9}{'vs 1 thr':>10}{'cold':>10}")
    one = next((median(row.samples) for row in rows if row.threads == 1), None)
    for row in rows:
        m = median(row.samples)
        low, high, bounded = interval(row.samples)
        size, _ = unit(m)
        spread = f"{digits(low / size)}..{digits(high / size)}{'' if bounded else '*'}"
        over = f"{one / m:.2f}x" if one else "-"
        print(f"{'NumPy':9}{row.threads:8}{duration(m):>10}{spread:>16}{len(row.samples):7}{digits(problem.flops() / m / 1e9):>9}"
              f"{over:>10}{duration(row.cold):>10}{'' if row.right else '  WRONG'}")
    best = min(rows, key=lambda row: median(row.samples))
    print(f"best: {best.threads} thread{'s' * (best.threads > 1)}"
          + (f", {one / median(best.samples):.2f}x one thread" if one and best.threads != 1 else ""), flush=True)


def main():
    args = parse_arguments()
    for name in VARIABLES:  # read when the library is loaded, so before the import
        os.environ[name] = str(max(args.threads))
    try:
        import numpy as np
    except ImportError as error:
        system = "/usr/bin/python3"  # where a distribution's NumPy is
        if os.access(system, os.X_OK) and os.path.realpath(sys.executable) != os.path.realpath(system):
            os.execv(system, [system, os.path.abspath(__file__), *sys.argv[1:]])
        sys.exit(f"numpy_bench: no NumPy: {error} (Debian, Ubuntu: apt install python3-numpy)")
    blas = OpenBLAS()
    if blas.library is None and len(args.threads) > 1:
        sys.exit("numpy_bench: no OpenBLAS found in the process, so its threads cannot be changed: give one --threads")

    def set_threads(n):
        if blas.library is not None and (got := blas.set_threads(n)) != n:
            sys.exit(f"numpy_bench: OpenBLAS takes {got} threads, not {n}")

    about = blas.describe()
    now = datetime.datetime.now().astimezone()
    print(f"NumPy {np.__version__}, Python {sys.version.split()[0]}, {now:%Y-%m-%d %H:%M:%S %z}")
    print(f"{about['config'] or 'BLAS unknown'}, kernel {about['kernel'] or 'unknown'}\n  {about['path'] or 'library unknown'}")
    results, right = [], True
    for op in args.ops:
        for n in args.n or DEFAULT_N[op]:
            for nrhs in args.nrhs if op == "solve" else [0]:
                problem = Problem(np, op, n, nrhs, np.dtype(args.type), args.seed, args.into)
                rows = [Row(threads) for threads in args.threads]
                measure(problem, rows, args.time, set_threads)
                show(problem, rows)
                right = right and all(row.right for row in rows)
                results.append({
                    "op": op, "type": args.type, "n": n, "nrhs": nrhs, "flops": problem.flops(),
                    "rows": [{
                        "backend": "numpy", "threads": row.threads, "cold_seconds": row.cold, "calls_per_sample": row.calls,
                        "samples_seconds": row.samples, "median_seconds": median(row.samples), "verified": row.right,
                    } for row in rows],
                })
    if args.json:
        record = {"schema_version": 1, "kind": "numpy_bench", "started": now.isoformat(), "numpy": np.__version__, "openblas": about, "results": results}
        with open(args.json, "w") as file:
            json.dump(record, file, indent=2)
            file.write("\n")
    if not right:
        sys.exit("numpy_bench: wrong answers, marked above")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
