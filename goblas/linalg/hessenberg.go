package linalg

import (
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// Hessenberg returns the Hessenberg form of the n x n matrix A.
//
//	A = Q H Q^H      Q is unitary, H zero below its first subdiagonal
//
// a may be a view and is only read. Hessenberg allocates H and Q, and a workspace that it
// keeps for later calls. The error is an [*OpError] of [ErrMatrix], [ErrShape], [ErrMemory],
// or [ErrNotFinite] if A has a NaN or an infinity.
//
// LAPACK routines: xGEHRD and xORGHR or xUNGHR. SciPy: linalg.hessenberg.
func Hessenberg[T Scalar](a Matrix[T]) (h, q Matrix[T], err error) {
	err = checkForEigen(a, a.Rows)
	if err == nil {
		err = room.For[T](3 * room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		h, q = matrix.New[T](a.Rows, a.Rows), matrix.New[T](a.Rows, a.Rows)
		err = hessenbergTo(h, q, a)
	}
	return h, q, failed("Hessenberg", err, a)
}

// HessenbergTo stores the H and Q of [Hessenberg] in h and q, which must be row-major and
// n x n. q may be the zero Matrix, and is then not computed. h may be a itself; otherwise
// neither may share an element with a or with the other one. It allocates nothing after its
// first call. If A has a NaN or an infinity, h and q are unchanged.
func HessenbergTo[T Scalar](h, q, a Matrix[T]) error {
	err := checkForEigen(a, a.Rows)
	if err == nil {
		err = checkDestination(h, a.Rows, a.Rows)
	}
	if err == nil && q.Data != nil {
		err = checkDestination(q, a.Rows, a.Rows)
	}
	if err == nil && !matrix.SamePlaces(h, a) {
		err = checkApart(h, a)
	}
	if err == nil && q.Data != nil {
		err = checkApart(q, a, h)
	}
	if err == nil {
		err = hessenbergTo(h, q, a)
	}
	return failed("HessenbergTo", err, a)
}

func hessenbergTo[T Scalar](h, q, a Matrix[T]) error {
	if err := checkFinite("matrix", a); err != nil {
		return err
	}
	matrix.Copy(h, a)
	driver.Hessenberg(never, h, q)
	return nil
}
