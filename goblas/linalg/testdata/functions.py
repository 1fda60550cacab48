"""Writes functions.txt: what SciPy computes of some matrices. Run it in this directory.

A case is a line "case NAME ORDER", a line with the elements of the matrix, and for each
function a line with its name and the elements of the result, row by row, as REAL,IMAG. A
function of which SciPy's result is no good has no line.
"""
import numpy as np
import scipy.linalg as la

rng = np.random.default_rng(16)


def magic(n):  # of an odd order
    i, j = np.mgrid[:n, :n]
    return n * ((i + j + 1 + n // 2) % n) + (i + 2 * j + 2) % n + 1.0


def grcar(n):
    return np.triu(np.tril(np.ones((n, n)), 3)) - np.eye(n, k=-1)


cases = {
    "moler-van-loan": np.array([[-49, 24], [-64, 31.0]]),
    "ward-1": np.array([[4, 2, 0], [1, 4, 1], [1, 1, 4.0]]),
    "ward-3": np.array([[-131, 19, 18], [-390, 56, 54], [-387, 57, 52.0]]),
    "hilbert": la.hilbert(5),
    "pascal": la.pascal(5).astype(float),
    "lehmer": np.minimum.outer(np.arange(1, 7), np.arange(1, 7)) / np.maximum.outer(np.arange(1, 7), np.arange(1, 7)),
    "minij": np.minimum.outer(np.arange(1, 7), np.arange(1, 7)).astype(float),
    "magic": magic(5) / 10,
    "grcar": grcar(6),
    "frank": np.array([[max(0, 5 - max(i, j)) if j >= i - 1 else 0 for j in range(5)] for i in range(5)], float),
    "kahan": np.diag(0.8 ** np.arange(5)) @ (np.eye(5) - 0.6 * np.triu(np.ones((5, 5)), 1)),
    "tridiagonal": 2 * np.eye(6) - np.eye(6, k=1) - np.eye(6, k=-1),
    "rotation": np.array([[0.6, -0.8, 0], [0.8, 0.6, 0], [0, 0, 1]]),
    "random": rng.standard_normal((6, 6)) / 2 + 2 * np.eye(6),
    "complex": rng.standard_normal((5, 5)) + 1j * rng.standard_normal((5, 5)),
    "complex-hermitian": la.dft(4, scale="sqrtn") @ np.diag([1, 2, 3, 4]) @ la.dft(4, scale="sqrtn").conj().T,
}
functions = {
    "expm": la.expm, "sqrtm": la.sqrtm, "logm": lambda a: la.logm(a, disp=False)[0], "signm": la.signm,
    "power0.3": lambda a: la.fractional_matrix_power(a, 0.3), "power-1.5": lambda a: la.fractional_matrix_power(a, -1.5),
    "cosm": la.cosm, "sinm": la.sinm,
}


def good(name, a, f):
    """Whether an identity holds, without which the result is none to compare with."""
    size = np.abs(a).max()
    if name == "sqrtm":
        return np.abs(f @ f - a).max() < 1e-12 * size
    if name == "logm":
        return np.abs(la.expm(f) - a).max() < 1e-12 * size
    return np.isfinite(f).all() and np.abs(f).max() < 1e10


with open("functions.txt", "w") as out:
    for name, a in cases.items():
        print("case", name, len(a), file=out)
        print(*(f"{complex(v).real!r},{complex(v).imag!r}" for v in a.ravel()), file=out)
        for function, f in functions.items():
            value = np.asarray(f(a))
            if good(function, a, value):
                print(function, *(f"{complex(v).real!r},{complex(v).imag!r}" for v in value.ravel()), file=out)
