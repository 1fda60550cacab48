"""The NumPy ways of "goblas bench share": for each line "raw N" or "shared N" on
standard input, one round, and one line of JSON on standard output."""

import json
import multiprocessing
import sys
import time
from multiprocessing.shared_memory import SharedMemory
from multiprocessing.sharedctypes import RawArray

import numpy

HAND_OVERS = 1000


def add(x, attach, to, back, pipe):
    """The child: says how long it took to attach, adds, and hands over."""
    pipe.send(attach)
    to.acquire()
    x += 1
    back.release()
    for _ in range(HAND_OVERS):
        to.acquire()
        back.release()


def raw_child(memory, *rest):
    start = time.perf_counter()
    x = numpy.frombuffer(memory)
    add(x, time.perf_counter() - start, *rest)


def shared_child(name, n, *rest):
    start = time.perf_counter()
    memory = SharedMemory(name)
    x = numpy.ndarray(n, buffer=memory.buf)
    add(x, time.perf_counter() - start, *rest)
    del x
    memory.close()


def measure(way, n):
    times, last = {}, [time.perf_counter()]

    def lap(name=None):
        now = time.perf_counter()
        if name:
            times[name] = now - last[0]
        last[0] = now

    to, back = multiprocessing.Semaphore(0), multiprocessing.Semaphore(0)
    here, there = multiprocessing.Pipe()
    lap()
    if way == "raw":
        memory = RawArray("d", n)
        x = numpy.frombuffer(memory)
        target, arguments = raw_child, (memory,)
    else:
        memory = SharedMemory(create=True, size=8 * n)
        x = numpy.ndarray(n, buffer=memory.buf)
        target, arguments = shared_child, (memory.name, n)
    try:
        x.fill(1)
        lap("make")
        child = multiprocessing.Process(target=target, args=(*arguments, to, back, there), daemon=True)
        child.start()
        times["attach"] = here.recv()
        lap("start")
        times["start"] -= times["attach"]
        to.release()
        back.acquire()
        lap("add")
        right = bool((x == 2).all())
        lap("confirm")
        for _ in range(HAND_OVERS):
            to.release()
            back.acquire()
        lap("hand_over")
        times["hand_over"] /= 2 * HAND_OVERS
        child.join()
    finally:
        del x
        if way == "shared":
            memory.close()
            memory.unlink()
    return {"right": right, **times}


if __name__ == "__main__":
    print(json.dumps(numpy.__version__), flush=True)
    for line in sys.stdin:
        way, n = line.split()
        print(json.dumps(measure(way, int(n))), flush=True)
