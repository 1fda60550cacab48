// Package numpysuite is a test: NumPy's own tests of numpy.linalg pass on package linalg.
//
// All of numpy.linalg's LAPACK goes through one module of Python's, _umath_linalg, with 24
// functions over stacks of matrices. testdata/standin.py stands before the tests with the
// same functions. Each call goes to a process of goblas's, which is this package's test
// binary: the matrices lie in arrays that both processes share (package shm), and a line
// of text through a pipe says what to do with them.
package numpysuite
