"""Serves timings of NumPy: each line of stdin asks for one, each of stdout answers.

threads N             sets the threads of the OpenBLAS that NumPy has loaded; answers
                      how many it has then, 0 where there is none to be found
prepare TYPE N        makes operands of N elements; answers "ready"
problem OP TYPE N NRHS SEED INTO
                      makes the operands of an operation on matrices
time CALLS EXPRESSION answers the seconds and processor seconds that so many calls take
call CALLS            the same for calls of the problem
check                 answers the error of the problem's answer, and what is allowed
value I               answers element I of the result
mean                  answers the mean of the result
fill N                answers the seconds of numpy.full((N, N), 1.0)
pool N                the same by four threads filling the quarters of numpy.empty

The first line is NumPy's version and the file of its BLAS, "-" if unknown. An answer
that begins with "error" is one.
"""
import ctypes
import math
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


class OpenBLAS:
    """The OpenBLAS that NumPy has loaded, found among the files of the process."""

    # NumPy's wheels rename the symbols; Debian's library does not.
    SPELLINGS = (("", ""), ("", "64_"), ("scipy_", ""), ("scipy_", "64_"))

    def __init__(self):
        self.path = self.prefix = None
        try:
            with open("/proc/self/maps") as maps:
                paths = sorted({line[line.index("/"):].strip() for line in maps if "/" in line})
        except OSError:
            return
        for path in paths:
            if not re.match(r"lib(scipy_)?(openblas|blas|cblas)", os.path.basename(path)):
                continue
            library = ctypes.CDLL(path)
            for prefix, suffix in self.SPELLINGS:
                if hasattr(library, f"{prefix}openblas_set_num_threads{suffix}"):
                    self.library, self.prefix, self.suffix = library, prefix, suffix
                    # What is found may be a thin front: ask where the kernels are.
                    self.path = next((p for p in paths if re.match(r"lib(scipy_)?openblas", os.path.basename(p))), path)
                    return

    def set_threads(self, n):
        if self.prefix is None:
            return 0
        getattr(self.library, f"{self.prefix}openblas_set_num_threads{self.suffix}")(ctypes.c_int(n))
        get = getattr(self.library, f"{self.prefix}openblas_get_num_threads{self.suffix}")
        get.restype = ctypes.c_int
        return get()


class Problem:
    """Random operands, the call that is timed, and the check of its answer: the
    problems of "goblas bench", of other random numbers."""

    CALLS = {
        "dot": lambda a, b: a @ b,
        "solve": np.linalg.solve,
        "svd": lambda a, b: np.linalg.svd(a, full_matrices=False),
        # gonum's: the matrix is X^T X + I.
        "mul": lambda a, b: a.T @ a,
        "eigvals": lambda a, b: np.linalg.eigvals(a),
        "svdvals": lambda a, b: np.linalg.svd(a, compute_uv=False),
        "svdthin": lambda a, b: np.linalg.svd(a, full_matrices=False),
        "eigh": lambda a, b: np.linalg.eigh(a),
        "inv": lambda a, b: np.linalg.inv(a),
        "cholesky": lambda a, b: np.linalg.cholesky(a),
        "qr": lambda a, b: np.linalg.qr(a, mode="raw"),  # as mat.QR, which keeps the reflectors
    }

    def __init__(self, op, kind, n, nrhs, seed, into):
        self.op, self.n, self.dtype = op, n, np.dtype(kind)
        self.random = np.random.default_rng([seed, n])
        self.function = self.CALLS[op]
        self.a = self.matrix(n, n)
        if op not in ("dot", "solve", "svd"):
            self.a = self.a.T @ self.a + np.eye(n)
        self.b = self.matrix(n, nrhs if op == "solve" else n)
        if into and op == "dot":
            out = np.zeros((n, n), self.dtype)
            self.function = lambda a, b: np.matmul(a, b, out=out)

    def matrix(self, rows, columns):
        m = self.random.uniform(-1, 1, (rows, columns))
        if self.dtype.kind == "c":
            m = m + 1j * self.random.uniform(-1, 1, (rows, columns))
        return m.astype(self.dtype)

    def call(self, calls):
        function, a, b = self.function, self.a, self.b
        used, start = time.process_time(), time.perf_counter()
        for _ in range(calls):
            answer = function(a, b)
        took = time.perf_counter() - start
        self.answer = answer
        return f"{took} {time.process_time() - used}"

    def check(self):
        """The error of the latest answer and what rounding explains, both sides of
        the equation applied to a random vector."""
        norm, wide, answer = np.linalg.norm, lambda m: m.astype(np.result_type(m.dtype, np.float64)), self.answer
        a, n = wide(self.a), self.n
        allowed = 64 * math.sqrt(n) * np.finfo(self.dtype).eps * norm(a)
        x = np.where(self.random.random(n) < 0.5, -1.0, 1.0)
        if self.op in ("dot", "mul"):
            b = wide(self.b) if self.op == "dot" else a
            left = a if self.op == "dot" else a.T
            return norm(wide(answer) @ x - left @ (b @ x)), allowed * norm(b)
        if self.op == "solve":
            w = np.ones(self.b.shape[1])
            return norm(a @ (wide(answer) @ w) - wide(self.b) @ w), allowed * norm(answer)
        if self.op in ("svd", "svdthin"):
            u, s, vt = map(wide, answer)
            skew = norm(u.conj().T @ (u @ x) - x) * norm(a)
            return max(norm(u @ (s * (vt @ x)) - a @ x), skew), allowed * norm(x)
        if self.op == "eigvals":
            return abs(answer.sum().real - a.trace()), allowed * math.sqrt(n)
        if self.op == "svdvals":
            return abs(norm(answer) - norm(a)), allowed
        if self.op == "qr":  # |R^T (R x)| is |A^T (A x)|
            r = np.triu(answer[0].T)
            return norm(r.T @ (r @ x) - a.T @ (a @ x)), allowed * norm(a) * norm(x)
        if self.op == "eigh":
            return norm(answer[1] @ (answer[0] * (answer[1].T @ x)) - a @ x), allowed * norm(x)
        if self.op == "inv":
            return norm(a @ (answer @ x) - x), allowed * norm(answer) * norm(x)
        return norm(answer @ (answer.T @ x) - a @ x), allowed * norm(x)  # cholesky


def pool(n):
    """Four workers, one quarter each."""
    start = time.perf_counter()
    data = np.empty((n, n))
    half = n // 2
    quarters = [(0, half, 0, half), (0, half, half, n), (half, n, 0, half), (half, n, half, n)]

    def fill(i, j, k, l):
        data[i:j, k:l].fill(1.0)

    with ThreadPoolExecutor(4) as executor:
        list(executor.map(lambda quarter: fill(*quarter), quarters))
    took = time.perf_counter() - start
    assert data[0, 0] == data[-1, -1] == 1.0
    return took


def full(n):
    start = time.perf_counter()
    data = np.full((n, n), 1.0)
    took = time.perf_counter() - start
    assert data[0, 0] == data[-1, -1] == 1.0
    return took


def prepare(kind, n):
    i = np.arange(n)
    names["a"] = (0.5 + 1.5 * (i % 10007) / 10007).astype(kind)
    names["b"] = (0.5 + 1.5 * (i % 9973) / 9973).astype(kind)
    names["d"] = np.zeros(n, kind)
    names["g"] = np.random.default_rng(1)
    return "ready"


def measure(calls, expression):
    loop = compile("for _ in calls: " + expression, "loop", "exec")
    names["calls"] = range(calls)
    used, start = time.process_time(), time.perf_counter()
    exec(loop, names)
    took = time.perf_counter() - start
    return f"{took} {time.process_time() - used}"


def serve(command, words):
    global problem
    if command == "threads":
        return blas.set_threads(int(words))
    if command == "prepare":
        kind, n = words.split()
        return prepare(kind, int(n))
    if command == "problem":
        op, kind, *numbers = words.split()
        problem = None  # its memory, before there is more
        problem = Problem(op, kind, *map(int, numbers))
        return "ready"
    if command == "time":
        calls, expression = words.split(maxsplit=1)
        return measure(int(calls), expression.strip())
    if command == "call":
        return problem.call(int(words))
    if command == "check":
        return "%r %r" % tuple(map(float, problem.check()))
    if command == "value":
        return float(names["d"][int(words)])
    if command == "mean":
        return float(names["d"].mean(dtype="float64"))
    return {"fill": full, "pool": pool}[command](int(words))


names, problem, blas = {"np": np}, None, OpenBLAS()
print(np.__version__, blas.path or "-", flush=True)
for line in sys.stdin:
    command, _, words = line.strip().partition(" ")
    try:
        answer = serve(command, words)
    except Exception as err:
        answer = "error " + " ".join(f"{type(err).__name__}: {err}".split())
    print(answer, flush=True)
