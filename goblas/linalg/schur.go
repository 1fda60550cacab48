package linalg

import (
	"fmt"
	"math"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Schur returns the Schur form of the n x n matrix A.
//
//	A = Z T Z^H      Z is unitary
//
// For complex types T is upper triangular and has the eigenvalues on its diagonal. For
// real types Z and T are real, and T is quasi-triangular: each pair of conjugate
// eigenvalues has a block of order 2 on the diagonal, with equal diagonal elements and
// elements of opposite signs beside them. [RSF2CSF] makes that form a complex one.
//
// a may be a view and is only read. Schur allocates T and Z, and a workspace that it keeps
// for later calls.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape], [ErrMemory], [ErrNotFinite] if A has
// a NaN or an infinity, or a [*ConvergenceError].
//
// LAPACK routine: xGEES. SciPy: linalg.schur.
func Schur[T Scalar](a Matrix[T]) (t, z Matrix[T], err error) {
	err = checkForEigen(a, a.Rows)
	if err == nil {
		err = room.For[T](4 * room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		t, z = matrix.New[T](a.Rows, a.Rows), matrix.New[T](a.Rows, a.Rows)
		err = schurTo(t, z, a)
	}
	return t, z, failed("Schur", err, a)
}

// SchurTo stores the T and Z of [Schur] in t and z, which must be row-major and n x n. z may
// be the zero Matrix, and is then not computed. t may be a itself; otherwise neither may
// share an element with a or with the other one. It allocates nothing after its first call.
// If A has a NaN or an infinity, t and z are unchanged.
func SchurTo[T Scalar](t, z, a Matrix[T]) error {
	err := checkForEigen(a, a.Rows)
	if err == nil {
		err = checkDestination(t, a.Rows, a.Rows)
	}
	if err == nil && z.Data != nil {
		err = checkDestination(z, a.Rows, a.Rows)
	}
	if err == nil && !matrix.SamePlaces(t, a) {
		err = checkApart(t, a)
	}
	if err == nil && z.Data != nil {
		err = checkApart(z, a, t)
	}
	if err == nil {
		err = schurTo(t, z, a)
	}
	return failed("SchurTo", err, a)
}

func schurTo[T Scalar](t, z, a Matrix[T]) error {
	if err := checkFinite("matrix", a); err != nil {
		return err
	}
	matrix.Copy(t, a)
	if a.Rows == 0 {
		return nil
	}
	s := workspace.Get[complex128]()
	defer s.Put()
	return infoError("gees", driver.Schur(never, t, z, s.Work(a.Rows)))
}

// checkForEigen returns an error unless a is well formed and square, of order n.
func checkForEigen[T Scalar](a Matrix[T], n int) error {
	if err := checkSquare("matrix", a); err != nil {
		return err
	}
	if a.Rows != n {
		return fmt.Errorf("%w: a matrix of order %d and one of order %d", ErrShape, n, a.Rows)
	}
	return nil
}

// RSF2CSF returns the complex Schur form A = Z T Z^H, with an upper triangular T, that
// comes from the T and Z that [Schur] returns for a real type. For complex types it
// returns copies. t and z are only read; the results are allocated.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape], or [ErrNotFinite] if an operand has
// a NaN or an infinity.
//
// The method is that of Golub and Van Loan: each block of order 2 is made triangular by one
// rotation. SciPy: linalg.rsf2csf.
func RSF2CSF[T Scalar](t, z Matrix[T]) (tc, zc Matrix[complex128], err error) {
	err = checkForEigen(t, t.Rows)
	if err == nil {
		err = checkForEigen(z, t.Rows)
	}
	if err == nil {
		err = checkFinite("matrix T", t)
	}
	if err == nil {
		err = checkFinite("matrix Z", z)
	}
	if err != nil {
		return tc, zc, failed("RSF2CSF", err, t, z)
	}
	n := t.Rows
	tc, zc = matrix.New[complex128](n, n), matrix.New[complex128](n, n)
	triangularSchur(tc, zc, t, z)
	return tc, zc, nil
}

// triangularSchur stores the results of RSF2CSF in tc and zc, which have no padding. The
// arguments have been checked.
func triangularSchur[T Scalar](tc, zc Matrix[complex128], t, z Matrix[T]) {
	n := t.Rows
	widen(tc, t)
	widen(zc, z)
	for m := n - 1; m > 0; m-- {
		below := tc.Data[m*n+m-1]
		if below == 0 {
			continue
		}
		// The eigenvalue of the block that is the nearer to its last element comes last.
		p, q, s := tc.Data[(m-1)*n+m-1], tc.Data[(m-1)*n+m], tc.Data[m*n+m]
		half := (p - s) / 2
		root := cmplx.Sqrt(half*half + q*below)
		if cmplx.Abs(half-root) < cmplx.Abs(half+root) {
			root = -root
		}
		mu := half + root // eigenvalue - s
		r := math.Hypot(cmplx.Abs(mu), cmplx.Abs(below))
		c, g := mu/complex(r, 0), below/complex(r, 0)
		for j := m - 1; j < n; j++ { // rows m-1 and m
			x, y := tc.Data[(m-1)*n+j], tc.Data[m*n+j]
			tc.Data[(m-1)*n+j] = cmplx.Conj(c)*x + cmplx.Conj(g)*y
			tc.Data[m*n+j] = -g*x + c*y
		}
		rotateColumns(tc, m, m+1, c, g)
		rotateColumns(zc, m, n, c, g)
		tc.Data[m*n+m-1] = 0
	}
}

// rotateColumns applies a rotation to columns m-1 and m of the first rows of a.
func rotateColumns(a Matrix[complex128], m, rows int, c, g complex128) {
	for i := range rows {
		row := a.Data[i*a.Stride:]
		x, y := row[m-1], row[m]
		row[m-1] = x*c + y*g
		row[m] = -x*cmplx.Conj(g) + y*cmplx.Conj(c)
	}
}

// widened returns a complex128 copy of m.
func widened[T Scalar](m Matrix[T]) Matrix[complex128] {
	c := matrix.New[complex128](m.Rows, m.Cols)
	widen(c, m)
	return c
}

// widen stores m in c.
func widen[T Scalar](c Matrix[complex128], m Matrix[T]) {
	for i := range m.Rows {
		for j := range m.Cols {
			c.Data[i*c.Stride+j] = scalar.ToComplex(m.At(i, j))
		}
	}
}
