package driver

import (
	"context"
	"math"
	"math/cmplx"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// EigGeneral stores the eigenvalues alpha / beta of A x = w B x, and the left and right
// eigenvectors, of length 1, in the columns of the row-major vl and vr, each of which may
// be the zero Matrix for none. a and b are only read, and must be finite. info is as of
// xGGEV. ctx is as in [cores.Call.In]; nil never ends.
func EigGeneral[T scalar.Scalar](ctx context.Context, a, b matrix.Matrix[T], alpha, beta []complex128, vl, vr matrix.Matrix[complex128]) (info int) {
	n := a.Rows
	if n == 0 {
		return 0
	}
	c := cores.Decide(plan.Xgges, cubed(n)).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(n|vl.Stride|vr.Stride):
		ca, cb := a.Clone(), b.Clone()
		left, right := matrix.New[complex128](n, n), matrix.New[complex128](n, n)
		if vl.Data == nil {
			left.Data = nil
		}
		if vr.Data == nil {
			right.Data = nil
		}
		if info = pure.Ggev(n, ca.Data, ca.Stride, cb.Data, cb.Stride, alpha, beta, left.Data, right.Data, n); info == 0 {
			if vl.Data != nil {
				matrix.Copy(vl, left)
			}
			if vr.Data != nil {
				matrix.Copy(vr, right)
			}
		}
	case scalar.IsSingle[T]():
		info = ggev[T, float32](c, a, b, alpha, beta, vl, vr)
	default:
		info = ggev[T, float64](c, a, b, alpha, beta, vl, vr)
	}
	if info == 0 {
		unitColumns(vl)
		unitColumns(vr)
	}
	return info
}

func ggev[T scalar.Scalar, R scalar.Float](c cores.Call, a, b matrix.Matrix[T], alpha, beta []complex128, vl, vr matrix.Matrix[complex128]) (info int) {
	n := a.Rows
	s := workspace.Get[T]()
	defer s.Put()
	f := s.Matrix(2 * n * n)
	fa, fb := f[:n*n], f[n*n:]
	left, right := vectorsBehind[T](vl), vectorsBehind[T](vr)
	packed := s.Vectors(missing(left, vl)*n*n + missing(right, vr)*n*n)
	if missing(left, vl) > 0 {
		left.Data, left.Stride, packed = packed[:n*n], n, packed[n*n:]
	}
	if missing(right, vr) > 0 {
		right.Data, right.Stride = packed[:n*n], n
	}
	p := pencil[T, R](s, n)
	matrix.Copy(matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: fa, Op: matrix.Trans}, a) // column-major
	matrix.Copy(matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: fb, Op: matrix.Trans}, b)
	lease := c.Acquire()
	defer lease.Release()
	info = lapack.Ggev(jobOf(left.Data), jobOf(right.Data), n, fa, n, fb, n, p.re, p.im, p.alpha, p.beta, left.Data, left.Stride, right.Data, right.Stride, p.work, len(p.work), p.reals)
	p.values(alpha, beta)
	if info == 0 {
		transposeIf(n, left.Data, left.Stride)
		transposeIf(n, right.Data, right.Stride)
		unpack(vl, left, p.im)
		unpack(vr, right, p.im)
	}
	return info
}

// QZ overwrites the row-major n x n matrices a and b with the S and T of their generalized
// Schur form A = Q S Z^H, B = Q T Z^H, and stores the unitary Q and Z in the row-major q
// and z, each of which may be the zero Matrix for none, and the eigenvalues alpha / beta
// in the order of the diagonals. S and T are upper triangular; for real types S has a
// block of order 2 for each pair of conjugate eigenvalues. a and b must be finite. info is
// as of xGGES. ctx is as in [cores.Call.In]; nil never ends.
func QZ[T scalar.Scalar](ctx context.Context, a, b matrix.Matrix[T], alpha, beta []complex128, q, z matrix.Matrix[T]) (info int) {
	n := a.Rows
	if n == 0 {
		return 0
	}
	c := cores.Decide(plan.Xgges, cubed(n)).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(n|a.Stride|b.Stride|q.Stride|z.Stride):
		return pure.Gges(n, a.Data, a.Stride, b.Data, b.Stride, alpha, beta, q.Data, q.Stride, z.Data, z.Stride)
	case scalar.IsSingle[T]():
		return gges[T, float32](c, a, b, alpha, beta, q, z)
	}
	return gges[T, float64](c, a, b, alpha, beta, q, z)
}

func gges[T scalar.Scalar, R scalar.Float](c cores.Call, a, b matrix.Matrix[T], alpha, beta []complex128, q, z matrix.Matrix[T]) (info int) {
	n := a.Rows
	s := workspace.Get[T]()
	defer s.Put()
	p, ints := pencil[T, R](s, n), s.Ints(n+1)
	lease := c.Acquire()
	defer lease.Release()
	if n > SmallOrder || lapack.Smallgges(n, a.Data, a.Stride, b.Data, b.Stride, p.re, p.im, p.alpha, p.beta, q.Data, max(q.Stride, 1), z.Data, max(z.Stride, 1)) != 0 {
		lapack.TransposeInPlace(n, a.Data, a.Stride)
		lapack.TransposeInPlace(n, b.Data, b.Stride)
		info = lapack.Gges(jobOf(q.Data), jobOf(z.Data), 'N', n, a.Data, a.Stride, b.Data, b.Stride, ints[n:], p.re, p.im, p.alpha, p.beta,
			q.Data, max(q.Stride, 1), z.Data, max(z.Stride, 1), p.work, len(p.work), p.reals, ints[:n])
		lapack.TransposeInPlace(n, a.Data, a.Stride)
		lapack.TransposeInPlace(n, b.Data, b.Stride)
		transposeIf(n, q.Data, q.Stride)
		transposeIf(n, z.Data, z.Stride)
	}
	p.values(alpha, beta)
	return info
}

// eigenvalues of two matrices, with the workspace that xGGEV and xGGES need.
type eigenvalues[T scalar.Scalar, R scalar.Float] struct {
	re, im, reals     []R
	alpha, beta, work []T
}

func pencil[T scalar.Scalar, R scalar.Float](s *workspace.Workspace[T], n int) eigenvalues[T, R] {
	work, reals := s.Work(2*n+8*n+16+hessenbergWork(n)), workspace.Reals[R](s, 10*n)
	return eigenvalues[T, R]{re: reals[:n], im: reals[n : 2*n], reals: reals[2*n:], alpha: work[:n], beta: work[n : 2*n], work: work[2*n:]}
}

// values stores the eigenvalues as complex numbers.
func (p *eigenvalues[T, R]) values(alpha, beta []complex128) {
	complexValues(alpha, p.re, p.im, p.alpha)
	for i, v := range p.beta {
		beta[i] = scalar.ToComplex(v)
	}
}

// unitColumns divides every column by its length. LAPACK has made its largest element 1.
func unitColumns(v matrix.Matrix[complex128]) {
	if v.Data == nil {
		return
	}
	for j := range v.Cols {
		sum := 0.0
		for i := range v.Rows {
			x := cmplx.Abs(v.Data[i*v.Stride+j])
			sum += x * x
		}
		if sum == 0 {
			continue
		}
		f := complex(1/math.Sqrt(sum), 0)
		for i := range v.Rows {
			v.Data[i*v.Stride+j] *= f
		}
	}
}
