package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// The functions in this file are those of qr.go on the route that they choose, on
// row-major matrices of all four types. ctx is as in [cores.Call.In]; nil never ends.

// qrCall decides how op runs. Tall and narrow matrices take several times as long in pure Go
// as square ones of the same work, so that the library is the choice from the smallest on.
func qrCall(ctx context.Context, op plan.Op, work float64, sizes int) (c cores.Call, native bool) {
	c = cores.Decide(op, work).In(ctx)
	return c, c.Native() && cint.Fits(sizes)
}

// volume is m n k, which does not overflow.
func volume(m, n, k int) float64 { return float64(m) * float64(n) * float64(k) }

// adjoint returns LAPACK's letter for Q or, if h is set, Q^H.
func adjoint[T scalar.Scalar](h bool) byte {
	switch {
	case !h:
		return 'N'
	case scalar.IsComplex[T]():
		return 'C'
	}
	return 'T'
}

// FactorQR is [Geqrf].
func FactorQR[T scalar.Scalar](ctx context.Context, m, n int, a []T, lda int, tau []T) {
	if c, native := qrCall(ctx, plan.Qr, volume(m, n, min(m, n)), m|n|lda); native {
		Geqrf(c, m, n, a, lda, tau)
	} else if min(m, n) > 0 {
		pure.Geqrf(m, n, a, lda, tau)
	}
}

// FactorQRPivoted is [Geqp3].
func FactorQRPivoted[T scalar.Scalar](ctx context.Context, m, n int, a []T, lda int, jpvt []int, tau []T) {
	if c, native := qrCall(ctx, plan.Qp3, volume(m, n, min(m, n)), m|n|lda); native {
		Geqp3(c, m, n, a, lda, jpvt, tau)
	} else if min(m, n) > 0 {
		pure.Geqp3(m, n, a, lda, jpvt, tau)
	} else {
		for j := range jpvt {
			jpvt[j] = j
		}
	}
}

// GenerateQ is [Ungqr]. k may be 0.
func GenerateQ[T scalar.Scalar](ctx context.Context, m, n, k int, a []T, lda int, tau []T) {
	if c, native := qrCall(ctx, plan.Qr, volume(m, n, k), m|n|lda); native {
		Ungqr(c, m, n, k, a, lda, tau)
	} else if n > 0 {
		pure.Ungqr(m, n, k, a, lda, tau)
	}
}

// ApplyQ is [Unmqr], which multiplies by Q or, if h is set, by Q^H.
func ApplyQ[T scalar.Scalar](ctx context.Context, side byte, h bool, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	op := plan.Qr
	switch {
	case min(m, n) == 1 && scalar.Index[T]() == 1:
		op = plan.Dormqr1
	case min(m, n) == 1:
		op = plan.Qr1
	}
	if c, native := qrCall(ctx, op, volume(m, n, k), m|n|lda|ldb); native {
		Unmqr(c, side, adjoint[T](h), m, n, k, a, lda, tau, b, ldb)
	} else if min(m, n, k) > 0 {
		pure.Unmqr(side, adjoint[T](h), m, n, k, a, lda, tau, b, ldb)
	}
}

// SolveUpper overwrites the n x nrhs matrix b with the X of R X = B or, if h is set, R^H X
// = B. No element on the diagonal of the upper triangle R may be zero.
func SolveUpper[T scalar.Scalar](ctx context.Context, h bool, n, nrhs int, r []T, ldr int, b []T, ldb int) {
	c := cores.Decide(plan.Columns(plan.Dtrtrs, nrhs), volume(n, n, nrhs)).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(n|nrhs|ldr|ldb):
		if min(n, nrhs) > 0 {
			pure.SolveTriangle('U', adjoint[T](h), 'N', n, nrhs, r, ldr, b, ldb)
		}
	case c.Tiled():
		Trtrs(c, 'U', adjoint[T](h), 'N', n, nrhs, r, ldr, b, ldb)
	default: // without the closure of Trtrs, which is allocated
		lease := c.Acquire()
		defer lease.Release()
		solveTriangle('U', adjoint[T](h), 'N', n, nrhs, r, ldr, b, ldb)
	}
}

// UpperRcond returns 1 / (|R| |R^-1|) in the 1-norm, for an upper triangle R: an estimate by
// xTRCON, and in pure Go the number itself.
func UpperRcond[T scalar.Scalar](ctx context.Context, n int, r []T, ldr int) float64 {
	switch {
	case n == 0:
		return 1
	case ZeroAmong(r, n, ldr+1):
		return 0
	}
	c := cores.Decide(plan.Dtrcon, float64(n)*float64(n)).In(ctx)
	if c.Native() && cint.Fits(n|ldr) {
		return Trcon(c, 'O', 'U', 'N', n, r, ldr)
	}
	w := workspace.Get[T]()
	defer w.Put()
	return pure.UpperRcond(n, r, ldr, w.Matrix(n*n))
}
