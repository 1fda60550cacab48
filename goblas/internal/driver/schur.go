package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// cubed is the work of a routine of O(n^3).
func cubed(n int) float64 { return float64(n) * float64(n) * float64(n) }

// hessenbergWork is enough for the Hessenberg reduction, which needs n nb elements and a
// triangle of 65 x 64, and for what follows it in xGEES and xGEEV, where the
// back-transformation of eigenvectors needs 2 n nb.
func hessenbergWork(n int) int { return 4*n + 2*blocks*n + 65*64 }

// SmallOrder is the largest order whose Schur form and eigenvalues are computed by LAPACK's
// unblocked parts.
const SmallOrder = 16

// Schur overwrites the row-major n x n matrix a with the T of its Schur form A = Z T Z^H
// and stores the unitary Z in the row-major z, which may be the zero Matrix for none, and
// the eigenvalues, in the order of T's diagonal, in w. T is upper triangular; for real
// types it is quasi-triangular, with a block of order 2, standardised as LAPACK does it,
// for each pair of conjugate eigenvalues. A must be finite. info > 0 means that there was
// no convergence. ctx is as in [cores.Call.In]; nil never ends.
func Schur[T scalar.Scalar](ctx context.Context, a, z matrix.Matrix[T], w []complex128) (info int) {
	n := a.Rows
	if n == 0 {
		return 0
	}
	c := cores.Decide(plan.Xgees, cubed(n)).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(n|a.Stride|z.Stride):
		return pure.Gees(n, a.Data, a.Stride, w, z.Data, z.Stride)
	case scalar.IsSingle[T]():
		return gees[T, float32](c, a, z, w)
	}
	return gees[T, float64](c, a, z, w)
}

// gees is xGEES on A, which it transposes in place, as [Geev] does.
func gees[T scalar.Scalar, R scalar.Float](c cores.Call, a, z matrix.Matrix[T], w []complex128) (info int) {
	n := a.Rows
	s := workspace.Get[T]()
	defer s.Put()
	work, reals, ints := s.Work(n+hessenbergWork(n)), workspace.Reals[R](s, 3*n), s.Ints(n+1)
	values, work := work[:n], work[n:]
	wr, wi, reals := reals[:n], reals[n:2*n], reals[2*n:]
	lease := c.Acquire()
	defer lease.Release()
	if n > SmallOrder || lapack.Smallgees(n, a.Data, a.Stride, wr, wi, values, z.Data, max(z.Stride, 1)) != 0 {
		lapack.TransposeInPlace(n, a.Data, a.Stride)
		info = lapack.Gees(jobOf(z.Data), 'N', n, a.Data, a.Stride, ints[n:], wr, wi, values, z.Data, max(z.Stride, 1), work, len(work), reals, ints[:n])
		lapack.TransposeInPlace(n, a.Data, a.Stride)
		if z.Data != nil {
			lapack.TransposeInPlace(n, z.Data, z.Stride)
		}
	}
	complexValues(w, wr, wi, values)
	return info
}

// Hessenberg overwrites the row-major n x n matrix a with the H of A = Q H Q^H, which is
// zero below its first subdiagonal, and stores the unitary Q in the row-major q, which
// may be the zero Matrix for none. ctx is as in [cores.Call.In]; nil never ends.
func Hessenberg[T scalar.Scalar](ctx context.Context, a, q matrix.Matrix[T]) {
	n := a.Rows
	if n == 0 {
		return
	}
	c := cores.Decide(plan.Xgehrd, cubed(n)).In(ctx)
	if !c.Native() || !cint.Fits(n|a.Stride|q.Stride) {
		pure.Gehrd(n, a.Data, a.Stride, q.Data, q.Stride)
		return
	}
	s := workspace.Get[T]()
	defer s.Put()
	work := s.Work(n + hessenbergWork(n))
	tau, work := work[:n], work[n:]
	lease := c.Acquire()
	defer lease.Release()
	lapack.TransposeInPlace(n, a.Data, a.Stride)
	lapack.Gehrd(n, 1, n, a.Data, a.Stride, tau, work, len(work))
	if q.Data != nil {
		for j := range n { // columns
			copy(q.Data[j*q.Stride:j*q.Stride+n], a.Data[j*a.Stride:])
		}
		lapack.Unghr(n, 1, n, q.Data, q.Stride, tau, work, len(work))
		lapack.TransposeInPlace(n, q.Data, q.Stride)
	}
	for j := range n {
		if j+2 < n {
			clear(a.Data[j*a.Stride+j+2 : j*a.Stride+n])
		}
	}
	lapack.TransposeInPlace(n, a.Data, a.Stride)
}

// complexValues stores LAPACK's eigenvalues in w: wr + i wi of real types, and values of
// complex ones.
func complexValues[T scalar.Scalar, R scalar.Float](w []complex128, wr, wi []R, values []T) {
	switch values := any(values).(type) {
	case []complex64:
		for i := range w {
			w[i] = complex128(values[i])
		}
	case []complex128:
		copy(w, values)
	default:
		for i := range w {
			w[i] = complex(float64(wr[i]), float64(wi[i]))
		}
	}
}
