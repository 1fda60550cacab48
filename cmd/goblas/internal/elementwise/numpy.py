"""Serves timings of NumPy: each line of stdin asks for one, each of stdout answers.

prepare TYPE N        make the operands; answers NumPy's version
time CALLS EXPRESSION answers the seconds and processor seconds that so many calls take
value I               answers element I of the result
mean                  answers the mean of the result
fill N                answers the seconds of numpy.full((N, N), 1.0)
pool N                the same by four threads filling the quarters of numpy.empty
"""
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def pool(n):
    """The thread pool of the course: four workers, one quarter each."""
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


names = {"np": np}
for line in sys.stdin:
    command, *words = line.split(maxsplit=2)
    if command == "prepare":
        kind, n = words[0], int(words[1])
        i = np.arange(n)
        names["a"] = (0.5 + 1.5 * (i % 10007) / 10007).astype(kind)
        names["b"] = (0.5 + 1.5 * (i % 9973) / 9973).astype(kind)
        names["d"] = np.zeros(n, kind)
        names["g"] = np.random.default_rng(1)
        answer = np.__version__
    elif command == "time":
        calls = range(int(words[0]))
        loop = compile("for _ in calls: " + words[1].strip(), "loop", "exec")
        names["calls"] = calls
        used, start = time.process_time(), time.perf_counter()
        exec(loop, names)
        took = time.perf_counter() - start
        answer = f"{took} {time.process_time() - used}"
    elif command == "value":
        answer = float(names["d"][int(words[0])])
    elif command == "mean":
        answer = float(names["d"].mean(dtype="float64"))
    elif command == "fill":
        answer = full(int(words[0]))
    elif command == "pool":
        answer = pool(int(words[0]))
    print(answer, flush=True)
