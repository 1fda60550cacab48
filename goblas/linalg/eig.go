package linalg

import (
	"fmt"
	"math"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Eig returns the eigenvalues w of the n x n matrix A and its right eigenvectors in the
// columns of V.
//
//	A V = V diag(w)
//
// Each column has length 1 and a real component of largest modulus. Eigenvalues of a real
// matrix that are not real come in conjugate pairs, the one with the positive imaginary
// part first. The columns are linearly dependent, up to rounding, if A is defective.
//
// a may be a view and is only read. Eig allocates the results, and a workspace that it keeps
// for later calls.
//
// The error is an [*OpError] of one of these:
//
//   - [ErrMatrix], [ErrShape]: a is malformed or not square;
//   - [ErrMemory]: the results and the workspace do not fit into memory;
//   - [ErrNotFinite]: A has a NaN or an infinity, or an eigenvalue overflows;
//   - a [*ConvergenceError]: Unconverged eigenvalues were not found, and there are no
//     vectors. The eigenvalues in w with the indices from Unconverged on are right.
//
// LAPACK routine: xGEEV. NumPy: linalg.eig.
func Eig[T Scalar](a Matrix[T]) (w []complex128, v Matrix[complex128], err error) {
	err = checkEig(a, 1)
	if err == nil {
		w, v = make([]complex128, a.Rows), matrix.New[complex128](a.Rows, a.Rows)
		err = eigTo(w, Matrix[complex128]{}, v, a)
	}
	return w, v, failed("Eig", err, a)
}

// EigLeft is [Eig], and also returns the left eigenvectors in the columns of VL, each of
// length 1. The errors are those of [Eig].
//
//	VL^H A = diag(w) VL^H
//
// LAPACK routine: xGEEV. SciPy: linalg.eig with left=True.
func EigLeft[T Scalar](a Matrix[T]) (w []complex128, vl, vr Matrix[complex128], err error) {
	err = checkEig(a, 2)
	if err == nil {
		w = make([]complex128, a.Rows)
		vl, vr = matrix.New[complex128](a.Rows, a.Rows), matrix.New[complex128](a.Rows, a.Rows)
		err = eigTo(w, vl, vr, a)
	}
	return w, vl, vr, failed("EigLeft", err, a)
}

// EigTo stores the w and V of [Eig] in w, which must be n long, and v, which must be
// row-major and n x n. Neither may share an element with the other or with a, or the error is
// an [ErrOverlap]. It allocates nothing after its first call. After errors other than
// [ErrNoConvergence] w and v are unchanged, unless an eigenvalue overflows.
func EigTo[T Scalar](w []complex128, v Matrix[complex128], a Matrix[T]) error {
	err := checkEig(a, 0)
	if err == nil {
		err = checkDestination(v, a.Rows, a.Rows)
	}
	if err == nil && matrix.Overlap(v, a) {
		err = fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	if err == nil {
		err = checkLength("eigenvalues", len(w), a.Rows)
	}
	if err == nil {
		err = checkSliceApart(w, a)
	}
	if err == nil {
		err = checkSliceApart(w, v)
	}
	if err == nil {
		err = eigTo(w, Matrix[complex128]{}, v, a)
	}
	return failed("EigTo", err, a)
}

// Eigvals returns the eigenvalues that [Eig] returns, without the vectors, in about half of
// the time, and has its errors. It allocates the result, and a workspace that it keeps for
// later calls. LAPACK routine: xGEEV. NumPy: linalg.eigvals.
func Eigvals[T Scalar](a Matrix[T]) (w []complex128, err error) {
	err = checkEig(a, 0)
	if err == nil {
		w = make([]complex128, a.Rows)
		err = eigTo(w, Matrix[complex128]{}, Matrix[complex128]{}, a)
	}
	return w, failed("Eigvals", err, a)
}

// EigvalsTo stores the eigenvalues of [Eigvals] in w, which must be n long and must not
// share an element with a, or the error is an [ErrOverlap]. It allocates nothing after its
// first call. After errors other than [ErrNoConvergence] w is unchanged, unless an
// eigenvalue overflows.
func EigvalsTo[T Scalar](w []complex128, a Matrix[T]) error {
	err := checkEig(a, 0)
	if err == nil {
		err = checkLength("eigenvalues", len(w), a.Rows)
	}
	if err == nil {
		err = checkSliceApart(w, a)
	}
	if err == nil {
		err = eigTo(w, Matrix[complex128]{}, Matrix[complex128]{}, a)
	}
	return failed("EigvalsTo", err, a)
}

// checkEig checks all but the elements of an eigenproblem with so many results of
// complex128.
func checkEig[T Scalar](a Matrix[T], results float64) error {
	if err := checkSquare("matrix", a); err != nil {
		return err
	}
	area := room.Area(a.Rows, a.Rows)
	return room.For[complex128](results*area + (1+results)*area*float64(scalar.Size[T]())/16)
}

func eigTo[T Scalar](w []complex128, vl, vr Matrix[complex128], a Matrix[T]) error {
	if err := checkFinite("matrix", a); err != nil {
		return err
	}
	if a.Rows == 0 {
		return nil
	}
	if err := infoError("geev", driver.Eig(never, a, w, vl, vr)); err != nil {
		return err
	}
	return checkEigenvalues(w)
}

// checkEigenvalues returns an error if an eigenvalue overflows.
func checkEigenvalues(w []complex128) error {
	for _, x := range w {
		if cmplx.IsInf(x) || math.IsNaN(real(x)) || math.IsNaN(imag(x)) {
			return fmt.Errorf("%w in the result: an eigenvalue overflows", ErrNotFinite)
		}
	}
	return nil
}
