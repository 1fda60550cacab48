"""Serves timings of NumPy: each line of stdin asks for one, each of stdout answers.

threads N             sets the threads of the OpenBLAS that NumPy has loaded; answers
                      how many it has then, 0 where there is none to be found
prepare TYPE N        makes operands of N elements; answers nothing
problem OP TYPE N NRHS SEED INTO ROWS
                      makes the operands of an operation on matrices, which are square if
                      ROWS is 0; answers nothing
time CALLS EXPRESSION answers the seconds and processor seconds that so many calls take
call CALLS            the same for calls of the problem
tasks CALLS COUNT WORKERS
                      the same for calls of so many tasks, by so many threads, each
                      of which makes two matrices and multiplies them
check                 answers the error of the problem's answer, and what is allowed
functions TYPE N      makes the operands of functions on matrices of order N; answers
                      nothing
stacks TYPE COUNT N   the same for functions of stacks of so many matrices
digest HOW...         answers seven sums over each part of the result, x, as package
                      functions compares it
value I               answers element I of the result
mean                  answers the mean of the result
fill N                answers the seconds of numpy.full((N, N), 1.0)
pool N                the same by four threads filling the quarters of numpy.empty
share N WAY           answers the seconds of the steps in which a child adds 1 to an
                      array of N elements, as "goblas bench share" has them

The first line is NumPy's version and the file of its BLAS, if known. An answer that
begins with "error" is one, and "wrong" is a wrong one.
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


class Clock:
    def __init__(self):
        self.used, self.start = time.process_time(), time.perf_counter()

    def times(self):
        """The seconds and the processor seconds since it was made."""
        took = time.perf_counter() - self.start
        return took, time.process_time() - self.used


class Problem:
    """Random operands, the call that is timed, and the check of its answer: the
    problems of "goblas bench", of other random numbers."""

    CALLS = {
        "dot": lambda a, b: a @ b,
        "tasks": lambda a, b: a @ b,
        "solve": np.linalg.solve,
        "svd": lambda a, b: np.linalg.svd(a, full_matrices=False),
        "lstsq": lambda a, b: np.linalg.lstsq(a, b, rcond=None)[0],
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

    def __init__(self, op, kind, n, nrhs, seed, into, rows):
        self.op, self.n, self.dtype = op, n, np.dtype(kind)
        self.random = np.random.default_rng([seed, n])
        self.function = self.CALLS[op]
        self.a = self.matrix(rows or n, n)
        if rows and op == "qr":
            self.function = lambda a, b: np.linalg.qr(a)
        elif op not in ("dot", "tasks", "solve", "svd", "lstsq"):
            self.a = self.a.T @ self.a + np.eye(n)
        self.b = self.matrix(rows or n, nrhs if op in ("solve", "lstsq") else n)
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
        clock = Clock()
        for _ in range(calls):
            answer = function(a, b)
        times = clock.times()
        self.answer = answer
        return times

    def tasks(self, calls, count, workers):
        def task(i):
            a, b = np.random.rand(self.n, self.n), np.random.rand(self.n, self.n)
            answer = a @ b
            if i == count - 1:
                self.a, self.b, self.answer = a, b, answer

        clock = Clock()
        for _ in range(calls):
            with ThreadPoolExecutor(workers) as executor:
                list(executor.map(task, range(count)))
        return clock.times()

    def check(self):
        """The error of the latest answer and what rounding explains, both sides of
        the equation applied to a random vector."""
        norm, wide, answer = np.linalg.norm, lambda m: m.astype(np.result_type(m.dtype, np.float64)), self.answer
        a, n = wide(self.a), self.n
        allowed = 64 * math.sqrt(n) * np.finfo(self.dtype).eps * norm(a)
        x = np.where(self.random.random(n) < 0.5, -1.0, 1.0)
        if self.op in ("dot", "tasks", "mul"):
            left, b = (a.T, a) if self.op == "mul" else (a, wide(self.b))
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
        if self.op == "lstsq":
            w = np.ones(self.b.shape[1])
            left, right = a @ (wide(answer) @ w), wide(self.b) @ w
            allowed = 64 * math.sqrt(max(a.shape)) * np.finfo(self.dtype).eps * norm(a)
            return norm(a.conj().T @ (left - right)), allowed * (norm(a) * norm(answer) + norm(right))
        if self.op == "qr" and isinstance(answer, tuple) and answer[0].shape[0] == a.shape[0] and answer[1].ndim == 2:
            return norm(wide(answer[0]) @ (wide(answer[1]) @ x) - a @ x), allowed * norm(x)
        if self.op == "qr":  # |R^T (R x)| is |A^T (A x)|
            r = np.triu(answer[0].T)
            return norm(r.T @ (r @ x) - a.T @ (a @ x)), allowed * norm(a) * norm(x)
        if self.op == "eigh":
            return norm(answer[1] @ (answer[0] * (answer[1].T @ x)) - a @ x), allowed * norm(x)
        if self.op == "inv":
            return norm(a @ (answer @ x) - x), allowed * norm(answer) * norm(x)
        return norm(answer @ (answer.T @ x) - a @ x), allowed * norm(x)  # cholesky


def fresh(make, n):
    """The seconds of making an n x n matrix of ones."""
    clock = Clock()
    data = make(n)
    took, _ = clock.times()
    assert data[0, 0] == data[-1, -1] == 1.0
    return took


def pool(n):
    """Four workers, one quarter each."""
    data = np.empty((n, n))
    half = n // 2
    quarters = [(0, half, 0, half), (0, half, half, n), (half, n, 0, half), (half, n, half, n)]

    def fill(i, j, k, l):
        data[i:j, k:l].fill(1.0)

    with ThreadPoolExecutor(4) as executor:
        list(executor.map(lambda quarter: fill(*quarter), quarters))
    return data


HAND_OVERS = 1000


def child(attach, memory, to, back, pipe):
    """Says how long it took to attach, adds, and hands over."""
    start = time.perf_counter()
    x, close = attach(memory)
    pipe.send(time.perf_counter() - start)
    to.acquire()
    x += 1
    back.release()
    for _ in range(HAND_OVERS):
        to.acquire()
        back.release()
    del x
    close()


def share(n, way):
    """One round of a parent and a child."""
    # Imported here, because nothing else needs them and some systems lack them.
    import multiprocessing
    from multiprocessing.shared_memory import SharedMemory
    from multiprocessing.sharedctypes import RawArray

    def attach_raw(memory):
        return np.frombuffer(memory), lambda: None

    def attach_shared(name):
        memory = SharedMemory(name)
        return np.ndarray(n, buffer=memory.buf), memory.close

    times, last = {}, time.perf_counter()

    def lap(name):
        nonlocal last
        now = time.perf_counter()
        times[name], last = now - last, now

    to, back = multiprocessing.Semaphore(0), multiprocessing.Semaphore(0)
    here, there = multiprocessing.Pipe()
    lap("prepare")
    if way == "RawArray":
        memory = RawArray("d", n)
        x, attach, handle = np.frombuffer(memory), attach_raw, memory
    else:
        memory = SharedMemory(create=True, size=8 * n)
        x, attach, handle = np.ndarray(n, buffer=memory.buf), attach_shared, memory.name
    try:
        x.fill(1)
        lap("create")
        process = multiprocessing.Process(target=child, args=(attach, handle, to, back, there), daemon=True)
        process.start()
        times["attach"] = here.recv()
        lap("start")
        times["start"] -= times["attach"]
        to.release()
        back.acquire()
        lap("add")
        right = (x == 2).all()
        lap("confirm")
        for _ in range(HAND_OVERS):
            to.release()
            back.acquire()
        lap("hand-over")
        times["hand-over"] /= 2 * HAND_OVERS
        process.join()
    finally:
        del x
        if way != "RawArray":
            memory.close()
            memory.unlink()
    return [times[step] for step in ("create", "start", "attach", "add", "hand-over", "confirm")] if right else "wrong"


def prepare(kind, n):
    i = np.arange(n)
    names["a"] = (0.5 + 1.5 * (i % 10007) / 10007).astype(kind)
    names["b"] = (0.5 + 1.5 * (i % 9973) / 9973).astype(kind)
    names["d"] = np.zeros(n, kind)
    names["g"] = np.random.default_rng(1)
    return ()


def uniform(k):
    """The numbers k of SplitMix64, between -1 and 1."""
    z = (k + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return ((z ^ z >> np.uint64(31)) >> np.uint64(11)) * 2.0**-52 - 1


def functions(kind, n):
    """The operands of package functions of goblas."""

    def matrix(first):
        k = np.uint64(4) * np.arange(n * n, dtype=np.uint64) + np.uint64(first)
        m = uniform(k)
        if np.dtype(kind).kind == "c":
            m = m + 1j * uniform(k + np.uint64(1))
        return (m.reshape(n, n) / math.sqrt(n) + 2 * np.eye(n)).astype(kind)

    names.pop("weights", None)
    a, b = matrix(0), matrix(2)
    band = np.ones((3, n), kind)
    band[1] = 4
    names.update(a=a, b=b, unit=a / np.array(2, kind), s=(a + a.conj().T) / 2, d=(b + b.conj().T) / 2, v=np.ones((n, 1), kind),
                 c=(1 / np.arange(1, n + 1, dtype="float64") ** 2).astype(kind), band=band, half=band[:2].copy())
    return ()


def stacks(kind, count, n):
    """The operands of the functions of stacks in package functions of goblas."""

    def matrices(first):
        m = uniform(np.uint64(4) * np.arange(count * n * n, dtype=np.uint64) + np.uint64(first))
        if np.dtype(kind).kind == "c":
            m = m + 1j * uniform(np.uint64(4) * np.arange(count * n * n, dtype=np.uint64) + np.uint64(first + 1))
        return (m.reshape(count, n, n) / (4 * math.sqrt(n)) + np.eye(n)).astype(kind)

    def kept(x, y):
        if "result" not in names:
            names["result"] = np.empty((count, n, y.shape[2]), kind)
        return names["result"]

    names.pop("result", None)
    names.pop("weights", None)
    a, b = matrices(0), matrices(2)
    names.update(kept=kept, a=a, b=b, s=(a + a.conj().swapaxes(1, 2)) / 2 + (0.5 * np.eye(n)).astype(kind), v=np.ones((count, n, 1), kind))
    return ()


def scipy():
    """SciPy's functions, for those who ask for them."""
    import scipy.linalg

    names["sl"] = scipy.linalg
    return ()


def digest(x, hows):
    parts = [x] if len(hows) == 1 else x
    return [number for how, part in zip(hows, parts) for number in sums(how, part)]


def weights_of(size):
    """The weights of sums over so many elements, kept: they take longer than the sums."""
    kept = names.setdefault("weights", {})
    if size not in kept:
        k = np.arange(size, dtype=np.uint64)
        kept[size] = [uniform(np.uint64(3) * k + np.uint64(i)) for i in range(3)]
    return kept[size]


def sums(how, x):
    """The digest of package functions of goblas, which says what is in it."""
    x = np.asarray(x)
    x = x.astype("complex128" if x.dtype.kind == "c" else "float64").ravel()
    size = np.abs(x)
    if how == "2":
        return [(size**2).sum()] + 6 * [0]
    result = [np.maximum(size, 1).sum() if how == "l" else size.sum()]
    for i in range(3):
        if how == "e":
            term = (x ** (i + 1)).sum()
        elif how == "~":
            term = 0j
        else:
            y, weights = size if how == "|" else x, weights_of(x.size)[i]
            term = complex((y.real * weights).sum(), (y.imag * weights).sum() if y.dtype.kind == "c" else 0)
        result += [term.real, term.imag]
    return result


def measure(calls, expression):
    loop = compile("for _ in calls: " + expression, "loop", "exec")
    names["calls"] = range(calls)
    clock = Clock()
    exec(loop, names)
    return clock.times()


def new_problem(op, kind, *numbers):
    global problem
    problem = None  # its memory, before there is more
    problem = Problem(op, kind, *map(int, numbers))
    return ()


COMMANDS = {
    "threads": lambda n: blas.set_threads(int(n)),
    "prepare": lambda kind, n: prepare(kind, int(n)),
    "problem": new_problem,
    "time": lambda calls, *words: measure(int(calls), " ".join(words)),
    "call": lambda calls: problem.call(int(calls)),
    "tasks": lambda *numbers: problem.tasks(*map(int, numbers)),
    "check": lambda: problem.check(),
    "scipy": scipy,
    "functions": lambda kind, n: functions(kind, int(n)),
    "stacks": lambda kind, count, n: stacks(kind, int(count), int(n)),
    "digest": lambda *hows: digest(names["x"], hows),
    "value": lambda i: names["d"][int(i)],
    "mean": lambda: names["d"].mean(dtype="float64"),
    "fill": lambda n: fresh(lambda n: np.full((n, n), 1.0), int(n)),
    "pool": lambda n: fresh(pool, int(n)),
    "share": lambda n, *way: share(int(n), " ".join(way)),
}

names, problem, blas = {"np": np}, None, OpenBLAS()
print(np.__version__, blas.path or "", flush=True)
for line in sys.stdin:
    command, *words = line.split()
    try:
        answer = COMMANDS[command](*words)
        if not isinstance(answer, str):
            answer = " ".join(repr(float(number)) for number in np.atleast_1d(answer))
    except Exception as err:
        answer = "error " + " ".join(f"{type(err).__name__}: {err}".split())
    print(answer, flush=True)
