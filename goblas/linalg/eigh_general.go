package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// Problem says which eigenproblem of two matrices [EighGeneral] solves, by LAPACK's and
// SciPy's numbers. The zero value is AxBx.
type Problem byte

const (
	AxBx Problem = iota // A x = w B x: LAPACK's type 1
	ABx                 // A B x = w x: type 2
	BAx                 // B A x = w x: type 3
)

func (p Problem) String() string {
	if p <= BAx {
		return [...]string{"A x = w B x", "A B x = w x", "B A x = w x"}[p]
	}
	return fmt.Sprintf("Problem(%d)", byte(p))
}

// EighGeneral returns the eigenvalues w, in ascending order, and in the columns of V the
// eigenvectors of two Hermitian, or real symmetric, n x n matrices, the second of which is
// positive definite.
//
//	A V = B V diag(w),  V^H B V = I       for AxBx
//	A B V = V diag(w),  V^H B V = I       for ABx
//	B A V = V diag(w),  V^H B^-1 V = I    for BAx
//
// Only the triangles that uplo names are read. Imaginary parts on the diagonals are ignored.
// a and b may be views and are only read. EighGeneral allocates the results, and a workspace
// of four times their size that it keeps for later calls.
//
// The error is an [*OpError] of [ErrKind], [ErrMatrix], [ErrShape], [ErrMemory],
// [ErrNotFinite] if a triangle has a NaN or an infinity or an eigenvalue overflows, a
// [*ConvergenceError], or a [*NotPositiveDefiniteError], which says the order of the leading
// minor of B that is not positive.
//
// LAPACK routines: xSYGVD and xHEGVD. SciPy: linalg.eigh with b and type.
func EighGeneral[T Scalar](a, b Matrix[T], uplo Triangle, problem Problem) (w []float64, v Matrix[T], err error) {
	err = checkEighGeneral(a, b, uplo, problem)
	if err == nil {
		w, v = make([]float64, a.Rows), matrix.New[T](a.Rows, a.Rows)
		err = eighGeneral(w, v, a, b, uplo, problem)
	}
	return w, v, failed("EighGeneral", err, a, b)
}

// EigvalshGeneral returns the eigenvalues that [EighGeneral] returns, without the vectors,
// and has its errors. It allocates the result, and a workspace that it keeps for later calls.
// SciPy: linalg.eigvalsh with b and type.
func EigvalshGeneral[T Scalar](a, b Matrix[T], uplo Triangle, problem Problem) (w []float64, err error) {
	err = checkEighGeneral(a, b, uplo, problem)
	if err == nil {
		w = make([]float64, a.Rows)
		err = eighGeneral(w, Matrix[T]{}, a, b, uplo, problem)
	}
	return w, failed("EigvalshGeneral", err, a, b)
}

// EighGeneralTo stores the w and V of [EighGeneral] in w, which must be n long, and v, which
// must be row-major and n x n. Neither may share an element with the other or with a or b, or
// the error is an [ErrOverlap]. It allocates nothing after its first call.
func EighGeneralTo[T Scalar](w []float64, v, a, b Matrix[T], uplo Triangle, problem Problem) error {
	err := checkEighGeneral(a, b, uplo, problem)
	if err == nil {
		err = checkDestination(v, a.Rows, a.Rows)
	}
	if err == nil {
		err = checkApart(v, a, b)
	}
	if err == nil {
		err = checkLength("eigenvalues", len(w), a.Rows)
	}
	if err == nil {
		err = checkSliceApart(w, v, a, b)
	}
	if err == nil {
		err = eighGeneral(w, v, a, b, uplo, problem)
	}
	return failed("EighGeneralTo", err, a, b)
}

func checkEighGeneral[T Scalar](a, b Matrix[T], uplo Triangle, problem Problem) error {
	if problem > BAx {
		return fmt.Errorf("%w: %v", ErrKind, problem)
	}
	if err := checkTriangle(uplo); err != nil {
		return err
	}
	if err := checkSquare("matrix A", a); err != nil {
		return err
	}
	if err := checkForEigen(b, a.Rows); err != nil {
		return err
	}
	return room.For[T](6 * room.Area(a.Rows, a.Rows))
}

func eighGeneral[T Scalar](w []float64, v, a, b Matrix[T], uplo Triangle, problem Problem) error {
	if err := checkFiniteTriangle("matrix A", a, uplo); err != nil {
		return err
	}
	if err := checkFiniteTriangle("matrix B", b, uplo); err != nil {
		return err
	}
	info := driver.EighGeneral(never, int(problem)+1, uplo.letter(), a, b, w, v)
	if info > a.Rows {
		return infoError("potrf", info-a.Rows)
	}
	if err := infoError("hegvd", info); err != nil {
		return err
	}
	return checkValues(w)
}
