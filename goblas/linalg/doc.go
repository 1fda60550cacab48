// Package linalg is numpy.linalg and the used part of scipy.linalg, for float32, float64,
// complex64 and complex128. docs/numpy.md and docs/scipy.md have the names beside each
// other.
//
// The three calls that one needs first are [Solve], [SVD] and [Eigh]. Factors that are used
// more than once are objects: [NewLU], [NewCholesky] and [NewQR] make them, and their
// methods solve, invert and tell determinants and condition numbers.
//
// # Where it runs
//
// As package goblas says: after goblas.Use in OpenBLAS, and otherwise, or without C, in
// pure Go. In goblas.Auto the same call has the same bits, on any number of cores and
// under any load (docs/repeatable.md).
//
// # Operands and results
//
// Operands are only read, and may be transposed or conjugated views and parts of larger
// matrices. A function whose name ends in To stores its result in a destination that the
// caller brings, which must be row-major and of the right shape; it allocates nothing for
// orders up to 4096 after its first call. The other functions allocate their results.
// Real results (norms, singular values, eigenvalues of Hermitian matrices) are float64
// for all types, eigenvalues of general matrices complex128.
//
// # Errors
//
// Functions return an [*OpError] and do not panic. In it [errors.Is] and [errors.As] find
// the reason. Products propagate NaN and infinities as IEEE 754 requires. Factorizations,
// solutions and decompositions of a matrix with a NaN or an infinity are an
// [ErrNotFinite], on every route. Where NumPy answers in silence (a nearly singular
// system), the answer comes with an error.
//
// # Stacks
//
// The functions whose names have Stack in them compute many small matrices of one shape at
// once (see [matrix.Stack]), in pieces that all free cores take. Either of two operands may be
// a single matrix, as a stack of Count 1 ([matrix.Broadcast]). A stack without matrices, or of
// matrices without elements, is an [ErrShape]; other numbers of matrices than in the other
// operand, too; and an [ErrMatrix] one whose Data is too short for its Count. If matrices have
// no result, the error is a [*StackError] that names them all; their results are NaN, and all
// others are right. The forms with a destination allocate nothing for stacks that are one
// piece, and some hundred bytes where the cores share one.
//
// # Goroutines
//
// Every function is safe for concurrent use, as long as no goroutine writes elements that
// another one reads or writes. Factor objects may be used by several goroutines at once
// after they have been made, but for the methods that change them (Update, Downdate,
// Reset).
package linalg

import "github.com/goblas/goblas/goblas/matrix"

// Scalar is one of the four element types: float32, float64, complex64 and complex128.
type Scalar = matrix.Scalar

// Matrix is a dense row-major matrix, or a view of one: it is [matrix.Matrix], which has the
// methods At, Set, T, H, Slice, Clone, All, Shape and Check, and is made by [matrix.New],
// [matrix.FromRows], or over gonum's by [matrix.FromDense].
type Matrix[T Scalar] = matrix.Matrix[T]
