package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// EigGeneral returns the eigenvalues alpha / beta of two n x n matrices, and the right
// eigenvectors in the columns of V.
//
//	A V diag(beta) = B V diag(alpha)
//
// The quotients are not computed, since beta may be 0: the eigenvalue is then infinite, or,
// if alpha is 0 too, any number is one and A - x B singular for all x. Each column of V has
// length 1. a and b may be views and are only read. EigGeneral allocates the results, and a
// workspace that it keeps for later calls.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape], [ErrMemory], [ErrNotFinite] if an
// operand has a NaN or an infinity or a part of an eigenvalue overflows, or a
// [*ConvergenceError].
//
// LAPACK routine: xGGEV. SciPy: linalg.eig with b and homogeneous_eigvals=True.
func EigGeneral[T Scalar](a, b Matrix[T]) (alpha, beta []complex128, v Matrix[complex128], err error) {
	err = checkPencil(a, b)
	if err == nil {
		n := a.Rows
		alpha, beta, v = make([]complex128, n), make([]complex128, n), matrix.New[complex128](n, n)
		err = eigGeneral(alpha, beta, Matrix[complex128]{}, v, a, b)
	}
	return alpha, beta, v, failed("EigGeneral", err, a, b)
}

// EigGeneralLeft is [EigGeneral], and also returns the left eigenvectors in the columns of
// VL, each of length 1. The errors are those of [EigGeneral].
//
//	diag(beta) VL^H A = diag(alpha) VL^H B
//
// LAPACK routine: xGGEV. SciPy: linalg.eig with b, left=True and homogeneous_eigvals=True.
func EigGeneralLeft[T Scalar](a, b Matrix[T]) (alpha, beta []complex128, vl, vr Matrix[complex128], err error) {
	err = checkPencil(a, b)
	if err == nil {
		n := a.Rows
		alpha, beta = make([]complex128, n), make([]complex128, n)
		vl, vr = matrix.New[complex128](n, n), matrix.New[complex128](n, n)
		err = eigGeneral(alpha, beta, vl, vr, a, b)
	}
	return alpha, beta, vl, vr, failed("EigGeneralLeft", err, a, b)
}

// EigvalsGeneral returns the eigenvalues that [EigGeneral] returns, without the vectors, and
// has its errors. SciPy: linalg.eigvals with b and homogeneous_eigvals=True.
func EigvalsGeneral[T Scalar](a, b Matrix[T]) (alpha, beta []complex128, err error) {
	err = checkPencil(a, b)
	if err == nil {
		alpha, beta = make([]complex128, a.Rows), make([]complex128, a.Rows)
		err = eigGeneral(alpha, beta, Matrix[complex128]{}, Matrix[complex128]{}, a, b)
	}
	return alpha, beta, failed("EigvalsGeneral", err, a, b)
}

func checkPencil[T Scalar](a, b Matrix[T]) error {
	if err := checkSquare("matrix A", a); err != nil {
		return err
	}
	if err := checkForEigen(b, a.Rows); err != nil {
		return err
	}
	return room.For[complex128](6 * room.Area(a.Rows, a.Rows))
}

func eigGeneral[T Scalar](alpha, beta []complex128, vl, vr Matrix[complex128], a, b Matrix[T]) error {
	if err := finiteOperands(a, b); err != nil {
		return err
	}
	if err := infoError("ggev", driver.EigGeneral(never, a, b, alpha, beta, vl, vr)); err != nil {
		return err
	}
	return checkPairs(alpha, beta)
}

// checkPairs returns an error if a part of an eigenvalue overflows.
func checkPairs(alpha, beta []complex128) error {
	if err := checkEigenvalues(alpha); err != nil {
		return err
	}
	return checkEigenvalues(beta)
}

// QZResult is the generalized Schur form of two n x n matrices.
//
//	A = Q S Z^H,  B = Q T Z^H      Q and Z are unitary
//
// S and T are upper triangular, and T has a real diagonal that is not negative. For real
// types S is quasi-triangular: it has a block of order 2 for each pair of conjugate
// eigenvalues, where T is diagonal. The eigenvalues are Alpha / Beta, in the order of the
// diagonals.
type QZResult[T Scalar] struct {
	S, T, Q, Z  Matrix[T]
	Alpha, Beta []complex128
}

// QZ returns the generalized Schur form of A and B. a and b may be views and are only read.
// QZ allocates the result, and a workspace that it keeps for later calls. The errors are
// those of [EigGeneral].
//
// LAPACK routine: xGGES. SciPy: linalg.qz.
func QZ[T Scalar](a, b Matrix[T]) (r QZResult[T], err error) {
	if err = checkPencil(a, b); err == nil {
		err = qz(&r, a, b)
	}
	return r, failed("QZ", err, a, b)
}

// QZTo is [QZ], and reuses those arrays of dst that have the right shape. They must not share
// elements with each other, or with a or b, or the error is an [ErrOverlap]. It
// allocates nothing if all have the right shape, after its first call. After errors of shapes
// or overlaps, or of elements of a or b, dst is unchanged.
func QZTo[T Scalar](dst *QZResult[T], a, b Matrix[T]) error {
	err := checkPencil(a, b)
	if err == nil {
		err = qz(dst, a, b)
	}
	return failed("QZTo", err, a, b)
}

func qz[T Scalar](dst *QZResult[T], a, b Matrix[T]) error {
	if err := finiteOperands(a, b); err != nil {
		return err
	}
	n, r := a.Rows, *dst
	all := [4]*Matrix[T]{&r.S, &r.T, &r.Q, &r.Z}
	for i, m := range all {
		*m = reuse(*m, n, n)
		apart := !matrix.Overlap(*m, a) && !matrix.Overlap(*m, b)
		for _, other := range all[:i] {
			apart = apart && !matrix.Overlap(*m, *other)
		}
		if !apart {
			return fmt.Errorf("%w: results, with each other or the matrices", ErrOverlap)
		}
	}
	if len(r.Alpha) != n || len(r.Beta) != n {
		r.Alpha, r.Beta = make([]complex128, n), make([]complex128, n)
	}
	if err := checkSliceApart(r.Alpha, asRow(r.Beta)); err != nil {
		return err
	}
	for _, values := range [][]complex128{r.Alpha, r.Beta} {
		if err := checkSliceApart(values, a, b, r.S, r.T, r.Q, r.Z); err != nil {
			return err
		}
	}
	*dst = r
	matrix.Copy(dst.S, a)
	matrix.Copy(dst.T, b)
	if err := infoError("gges", driver.QZ(never, dst.S, dst.T, dst.Alpha, dst.Beta, dst.Q, dst.Z)); err != nil {
		return err
	}
	return checkPairs(dst.Alpha, dst.Beta)
}
