"""Runs NumPy's own linalg tests with goblas in the place of the one module through which all of NumPy's LAPACK goes.

That module, _umath_linalg, has 24 functions over stacks of matrices. The stand-in has the same functions with the same
rules (types, broadcasting, empty stacks, how errors are raised), but computes nothing: operands and results lie in
arrays that this process shares with a goblas process, and a line of text through a pipe says what to do with them.
The module itself is poisoned, so that a call which reaches it is an error, and is counted.

    standin.py numpy  REPORT TEST...     the tests on NumPy itself, with its calls counted
    standin.py goblas REPORT TEST...     the tests on goblas: file 3 answers, file 4 takes the calls, GOBLAS_SHM has the arrays

REPORT becomes a JSON object: what became of each test, the calls of each function, and the calls that were poisoned.
"""
import collections
import importlib
import json
import math
import os
import sys
import warnings

import numpy as np
import pytest

try:
    linalg = importlib.import_module("numpy.linalg._linalg")  # NumPy 2
except ImportError:
    linalg = importlib.import_module("numpy.linalg.linalg")
module = linalg._umath_linalg


class Goblas:
    """The other process. One call at a time, as the shared arrays are used anew by each."""

    def __init__(self):
        paths = dict(pair.split("=") for pair in os.environ["GOBLAS_SHM"].split(","))
        self.memory = {letter: np.asarray(np.load(path, mmap_mode="r+")) for letter, path in paths.items()}
        self.answers, self.calls = os.fdopen(3, "rb"), os.fdopen(4, "wb")
        self.sent = collections.Counter()

    def begin(self):
        self.used = dict.fromkeys(self.memory, 0)
        self.places = []

    def array(self, letter, stack, shape):
        """A stack of arrays of the shape in the shared memory, where the call finds its next operand or result."""
        start, each = self.used[letter], math.prod(shape)
        end = start + math.prod(stack) * each
        if end > len(self.memory[letter]):
            raise MemoryError(f"no {end - start} elements of type {letter} left in the shared memory")
        self.used[letter] = end
        self.places.append(f"{letter}:{start}:{each}")
        return self.memory[letter][start:end].reshape((*stack, *shape))

    def compute(self, name, count, sizes):
        """Has the function computed, and returns how many of the count matrices failed."""
        self.calls.write(" ".join([name, str(count), *map(str, sizes), *self.places]).encode() + b"\n")
        self.calls.flush()
        self.sent[name] += 1
        answer = self.answers.readline().decode().strip()
        if not answer.isdigit():
            raise RuntimeError(f"{name}: goblas: {answer or 'no answer'}")
        return int(answer)


def dimensions(signature):
    """'(m,n),()->(m)' becomes ([['m', 'n'], []], [['m']])."""
    sides = signature.split("->")
    return [[part.split(",") if part else [] for part in side[1:-1].split("),(")] for side in sides]


class Function:
    """One of the 24. What it takes and returns, and in which types, the real one says; broadcasting and errors are as there."""

    def __init__(self, real, goblas, calls):
        self.__name__, self.types = real.__name__, real.types
        self.nin, self.nout = real.nin, real.nout
        self.signature = real.signature.replace(" ", "")  # "(m,n),(m)->(n)": the dimensions by their names
        self.inputs, self.outputs = dimensions(self.signature)
        self.goblas, self.calls = goblas, calls

    def __call__(self, *operands, signature=None, extobj=None, out=None, casting="same_kind"):
        if len(operands) > self.nin:
            operands, out = operands[: self.nin], operands[self.nin :]
        if len(operands) < self.nin:
            raise TypeError(f"{self.__name__}() takes {self.nin} operands, {len(operands)} are given")
        operands = [np.asarray(operand) for operand in operands]
        self.calls[f"{self.__name__} {signature}"] += 1
        loop = self.loop(operands, signature, casting)
        types, result_types = loop.split("->")
        stack, sizes = self.shapes(operands)
        count = math.prod(stack)

        goblas = self.goblas
        goblas.begin()
        taken = [goblas.array(letter, stack, [sizes[name] for name in names]) for letter, names in zip(types, self.inputs)]
        results = [goblas.array(letter, stack, [sizes[name] for name in names]) for letter, names in zip(result_types, self.outputs)]
        for array, operand in zip(taken, operands):
            array[...] = operand
        failed = goblas.compute(self.__name__, count, sizes.values()) if count else 0
        results = [array.copy()[()] for array in results]
        if self.__name__.startswith("qr_r_raw"):  # the only one that overwrites its operand
            operands[0][...] = taken[0]
        if failed:
            self.invalid(extobj)
        if out is not None:
            out = out if isinstance(out, tuple) else (out,)
            for i, destination in enumerate(out):
                if destination is not None:
                    np.copyto(destination, results[i], casting=casting)
                    results[i] = destination
        return tuple(results) if self.nout > 1 else results[0]

    def loop(self, operands, signature, casting):
        """The types to compute in: those that are asked for, or the first to which the operands convert safely."""
        for loop in self.types:
            types = loop.split("->")[0]
            if signature is not None:
                if loop == signature:
                    for operand, letter in zip(operands, types):
                        if not np.can_cast(operand.dtype, letter, casting):
                            raise TypeError(f"Cannot cast ufunc {self.__name__!r} input from {operand.dtype!r} to {np.dtype(letter)!r} with casting rule {casting!r}")
                    return loop
            elif all(np.can_cast(operand.dtype, letter, "safe") for operand, letter in zip(operands, types)):
                return loop
        raise TypeError(f"ufunc {self.__name__!r} has no loop {signature} for {[operand.dtype for operand in operands]}")

    def shapes(self, operands):
        """The shape of the stack, and the sizes of the matrices' dimensions by their names."""
        sizes, stacks = {}, []
        for i, (operand, names) in enumerate(zip(operands, self.inputs)):
            if operand.ndim < len(names):
                raise ValueError(f"{self.__name__}: Input operand {i} does not have enough dimensions (has {operand.ndim}, gufunc core with signature {self.signature} requires {len(names)})")
            cut = operand.ndim - len(names)
            stacks.append(operand.shape[:cut])
            for j, (name, size) in enumerate(zip(names, operand.shape[cut:])):
                if sizes.setdefault(name, size) != size:
                    raise ValueError(f"{self.__name__}: Input operand {i} has a mismatch in its core dimension {j}, with gufunc signature {self.signature} (size {size} is different from {sizes[name]})")
        if "p" in sum(self.outputs, []):
            sizes["p"] = min(sizes["m"], sizes["n"])
        return np.broadcast_shapes(*stacks), sizes

    def invalid(self, extobj):
        """What NumPy does if the processor says "invalid", by which the module tells that a matrix failed."""
        if extobj is not None:
            action, callback = "call" if extobj[1] & 7 << 9 == 3 << 9 else "ignore", extobj[2]
        else:
            action, callback = np.geterr()["invalid"], np.geterrcall()
        message = f"invalid value encountered in {self.__name__}"
        if action == "call":
            callback("invalid value", 8)
        elif action == "warn":
            warnings.warn(message, RuntimeWarning, stacklevel=4)
        elif action == "raise":
            raise FloatingPointError(message)
        elif action in ("print", "log"):
            print(message, file=sys.stderr)


class StandIn:
    """The module: of its names only those that are functions over matrices are another's."""

    def __init__(self, functions):
        self.__dict__.update(functions)
        self.__name__ = module.__name__


class Outcomes:
    """A plugin of pytest's that notes what became of each test."""

    def __init__(self):
        self.of = {}

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            outcome = "xfailed" if report.skipped and hasattr(report, "wasxfail") else report.outcome
            if self.of.get(report.nodeid) in (None, "passed"):
                self.of[report.nodeid] = outcome


def main():
    on, report, tests = sys.argv[1], sys.argv[2], sys.argv[3:]
    calls, sent, poisoned = collections.Counter(), {}, []
    real = {name: function for name, function in vars(module).items() if isinstance(function, np.ufunc)}

    def count(name):
        def call(*operands, signature=None, **options):
            calls[f"{name} {signature}"] += 1
            return real[name](*operands, signature=signature, **options)

        return call

    def poison(name):
        def call(*operands, **options):
            poisoned.append(name)
            raise AssertionError(f"{name} of NumPy's own module is called")

        return call

    if on == "numpy":
        linalg._umath_linalg = StandIn({name: count(name) for name in real})
    else:
        goblas = Goblas()
        sent = goblas.sent
        standin = StandIn({name: Function(real[name], goblas, calls) for name in real})
        for name in real:
            setattr(module, name, poison(name))
        linalg._umath_linalg = np.linalg._umath_linalg = sys.modules[module.__name__] = standin
    outcomes = Outcomes()
    status = pytest.main(["-q", "--tb=short", "-p", "no:cacheprovider", "-W", "ignore", "--pyargs", *tests], plugins=[outcomes])
    with open(report, "w") as file:
        json.dump({"numpy": np.__version__, "status": int(status), "functions": sorted(real), "outcomes": outcomes.of, "calls": calls, "sent": sent, "poisoned": poisoned}, file)


main()
