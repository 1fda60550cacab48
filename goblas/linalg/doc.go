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
// matrices. Functions allocate their results. The form whose name ends in To stores its
// result in a destination that the caller brings, and allocates nothing for orders up to
// 4096 after its first call, unless its comment says otherwise.
//
// A destination must be row-major, or the error is an [ErrMatrix]; it must have the shape of
// the result, or the error is an [ErrShape]; and it must not share an element with an operand,
// or the error is an [ErrOverlap], unless the comment of the function says that it may be an
// operand itself. After one of these three errors the destination is unchanged. After other
// errors it is undefined, unless the comment says more.
//
// Real results (norms, singular values, eigenvalues of Hermitian matrices) are float64
// for all types, eigenvalues of general matrices complex128. Matrices may have no rows or no
// columns, unless a comment says otherwise: a sum of no elements is 0, and a product of none
// is 1. A workspace that a function keeps for later calls is memory that the later calls of
// all goroutines use, until the garbage collector takes it.
//
// # Notation
//
// A^T, conj(A) and A^H are the transpose, the conjugate and the conjugate transpose of A, and
// nrhs is the number of right-hand sides, which are the columns of B. eps is the distance from
// 1 to the next larger number of the element type: 2^-52 for float64 and complex128, and 2^-23
// for float32 and complex64. The x in the name of a routine of BLAS or LAPACK stands for the
// letter of the element type: xGETRF is SGETRF, DGETRF, CGETRF or ZGETRF. After "NumPy:" and
// "SciPy:" stand the functions there that do the same.
//
// # Errors
//
// Functions return an [*OpError] and do not panic. In it [errors.Is] and [errors.As] find the
// reason. Products propagate NaN and infinities as IEEE 754 requires. Factorizations,
// solutions and decompositions of a matrix with a NaN or an infinity are an [ErrNotFinite],
// on every route; norms and condition numbers have a value for it, which may be NaN or +Inf,
// and no error. Where NumPy answers in silence (a nearly singular system), the answer comes
// with an error. Unless a comment says that a result is returned beside an error, it is
// undefined then.
//
// # Contexts
//
// [DotContext], [SolveContext], [SVDContext] and their To forms compute what the functions
// without "Context" do, as long as their context lasts. When it ends, a call stops waiting for
// cores, and a large product or system stops after the tiles that have begun. Any other call
// that has begun ends as usual, and so does every call in pure Go. The error of a call that
// was stopped is an [*OpError] in which [errors.Is] finds the error of the context, and its
// result is undefined. If the context had ended before the call, nothing is computed. A nil
// context never ends. The comment of package goblas says more about contexts.
//
// # Special matrices
//
// [BlockDiag], [Circulant], [Companion], [Hadamard], [Hankel], [Hilbert], [InvHilbert],
// [Pascal], [Toeplitz], [Tri], [Tril], [Triu] and [Vander] make special matrices, and allocate
// them. The error is an [*OpError] of [ErrShape] if a dimension is negative, of [ErrMemory] if
// the result does not fit into memory, or of what the comment of the function says besides.
//
// # Stacks
//
// The functions whose names have Stack in them compute many small matrices of one shape at
// once (see [matrix.Stack]), in pieces that all free cores take. Either of two operands may
// be a single matrix, as a stack of Count 1 ([matrix.Broadcast]). The error is an [ErrShape]
// if a stack has no matrices, if its matrices have no elements, or if neither operand is a
// single matrix and they have different numbers of matrices; it is an [ErrMatrix] if the Data
// of a stack is too short for its Count. If matrices have no result, the error is a
// [*StackError] that names them all; their results are NaN, and all others are right. The
// forms with a destination allocate nothing for stacks that are one piece, and some hundred
// bytes where the cores share one.
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
