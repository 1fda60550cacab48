package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
)

// Eigh returns the eigenvalues w of the Hermitian, or real symmetric, n x n matrix A in
// ascending order, and its eigenvectors in the columns of the unitary V.
//
//	A = V diag(w) V^H
//
// Only the triangle of a that uplo names is read: NumPy's default is [Lower]. Imaginary
// parts on the diagonal are ignored. a may be a view and is only read. Eigh allocates the
// results, and a workspace of three times their size that it keeps for later calls.
//
// The error is an [*OpError] of one of these:
//
//   - [ErrKind]: uplo is unknown;
//   - [ErrMatrix], [ErrShape]: a is malformed or not square;
//   - [ErrMemory]: the results and the workspace do not fit into memory;
//   - [ErrNotFinite]: the triangle has a NaN or an infinity, or an eigenvalue overflows;
//   - a [*ConvergenceError], which has never been seen for a finite matrix.
//
// LAPACK routines: xSYEVD or xHEEVD, from order 250 by parts that run on all cores, and
// xSYEV or xHEEV for tridiagonal and graded matrices, of which only they keep the small
// eigenvalues; or the driver that goblas.SetEigenDriver chose. Instead of xSYEVD, real
// matrices up to order 8 take Jacobi rotations, and larger ones up to order 64 an implicit QL
// iteration in vectors, as those of [EighStack] do. NumPy: linalg.eigh.
func Eigh[T Scalar](a Matrix[T], uplo Triangle) (w []float64, v Matrix[T], err error) {
	err = checkEigh(a, uplo, 5)
	if err == nil {
		w, v = make([]float64, a.Rows), unset[T](a.Rows, a.Rows)
		err = eighTo(driver.EigenAuto, w, v, a, uplo)
	}
	return w, v, failed("Eigh", err, a)
}

// EighTo stores the w and V of [Eigh] in w, which must be n long, and v, which must be
// row-major and n x n. Neither may share an element with the other or with a, or the error is
// an [ErrOverlap]. It allocates nothing after its first call. After errors other than
// [ErrNoConvergence] w and v are unchanged, unless an eigenvalue overflows.
func EighTo[T Scalar](w []float64, v, a Matrix[T], uplo Triangle) error {
	err := checkEigh(a, uplo, 4)
	if err == nil {
		err = checkDestination(v, a.Rows, a.Rows)
	}
	if err == nil {
		err = checkApart(v, a)
	}
	if err == nil {
		err = checkLength("eigenvalues", len(w), a.Rows)
	}
	if err == nil {
		err = checkSliceApart(w, v, a)
	}
	if err == nil {
		err = eighTo(driver.EigenAuto, w, v, a, uplo)
	}
	return failed("EighTo", err, a)
}

// Eigvalsh returns the eigenvalues that [Eigh] returns, without the vectors, in less than
// half of the time, and has its errors. It allocates the result, and a workspace of the size
// of A that it keeps for later calls. NumPy: linalg.eigvalsh.
func Eigvalsh[T Scalar](a Matrix[T], uplo Triangle) (w []float64, err error) {
	err = checkEigh(a, uplo, 1)
	if err == nil {
		w = make([]float64, a.Rows)
		err = eighTo(driver.EigenAuto, w, Matrix[T]{}, a, uplo)
	}
	return w, failed("Eigvalsh", err, a)
}

// EigvalshTo stores the eigenvalues of [Eigvalsh] in w, which must be n long and must not
// share an element with a, or the error is an [ErrOverlap]. It allocates nothing after its
// first call. After errors other than [ErrNoConvergence] w is unchanged, unless an
// eigenvalue overflows.
func EigvalshTo[T Scalar](w []float64, a Matrix[T], uplo Triangle) error {
	err := checkEigh(a, uplo, 1)
	if err == nil {
		err = checkLength("eigenvalues", len(w), a.Rows)
	}
	if err == nil {
		err = checkSliceApart(w, a)
	}
	if err == nil {
		err = eighTo(driver.EigenAuto, w, Matrix[T]{}, a, uplo)
	}
	return failed("EigvalshTo", err, a)
}

// checkEigh checks all but the elements of an eigenproblem that takes so many matrices of
// a's size.
func checkEigh[T Scalar](a Matrix[T], uplo Triangle, matrices float64) error {
	if err := checkTriangle(uplo); err != nil {
		return err
	}
	if err := checkSquare("matrix", a); err != nil {
		return err
	}
	return room.For[T](matrices * room.Area(a.Rows, a.Rows))
}

// checkLength returns an error unless a slice for results has the length that it must have.
func checkLength(name string, length, want int) error {
	if length != want {
		return fmt.Errorf("%w: %d places for %d %s", ErrShape, length, want, name)
	}
	return nil
}

func checkFiniteTriangle[T Scalar](name string, a Matrix[T], uplo Triangle) error {
	if !driver.FiniteTriangleOf(a, uplo.letter()) {
		return fmt.Errorf("%w in the %s", ErrNotFinite, name)
	}
	return nil
}

func eighTo[T Scalar](d driver.EigenDriver, w []float64, v, a Matrix[T], uplo Triangle) error {
	if err := checkFiniteTriangle("matrix", a, uplo); err != nil {
		return err
	}
	if err := infoError("heevd", driver.Eigh(never, d, uplo.letter(), a, w, v)); err != nil {
		return err
	}
	return checkValues(w)
}

// checkValues returns an error if one of the ascending eigenvalues overflows.
func checkValues(w []float64) error {
	if n := len(w); n > 0 && !(math.Abs(w[0]) <= math.MaxFloat64 && math.Abs(w[n-1]) <= math.MaxFloat64) {
		return fmt.Errorf("%w in the result: an eigenvalue overflows", ErrNotFinite)
	}
	return nil
}
