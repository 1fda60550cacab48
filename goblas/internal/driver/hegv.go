package driver

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// EighGeneral stores the eigenvalues w of A x = w B x (itype 1), A B x = w x (2) or
// B A x = w x (3) in ascending order, and the eigenvectors, normalised as LAPACK does it,
// in the columns of the row-major v, which may be the zero Matrix for none. Of a and b,
// which are Hermitian, only the triangle uplo is read. info > n means that the leading
// minor of order info - n of B is not positive. ctx is as in [cores.Call.In]; nil never
// ends.
func EighGeneral[T scalar.Scalar](ctx context.Context, itype int, uplo byte, a, b matrix.Matrix[T], w []float64, v matrix.Matrix[T]) (info int) {
	if a.Rows == 0 {
		return 0
	}
	if scalar.IsSingle[T]() {
		s := workspace.Get[T]()
		defer s.Put()
		return hegvd(ctx, itype, uplo, a, b, w, s.Singles(len(w)), v)
	}
	return hegvd(ctx, itype, uplo, a, b, w, w, v)
}

func hegvd[T scalar.Scalar, R scalar.Float](ctx context.Context, itype int, uplo byte, a, b matrix.Matrix[T], w []float64, found []R, v matrix.Matrix[T]) (info int) {
	n := a.Rows
	c := cores.Decide(plan.Xhegvd, cubed(n)).In(ctx)
	vectors := v.Data != nil
	if !c.Native() || !cint.Fits(n|a.Stride|b.Stride|v.Stride) || heevdWork[T](vectors, n) > math.MaxInt32 {
		own, factor := v, b.Clone()
		if vectors {
			matrix.Copy(v, a)
		} else {
			own = a.Clone()
		}
		info = pure.Hegv(itype, vectors, uplo, n, own.Data, own.Stride, factor.Data, factor.Stride, found)
		widen(w, found)
		return info
	}
	s := workspace.Get[T]()
	defer s.Put()
	if hasLone[T](false, n, n) {
		lease := c.Acquire()
		info, ok := hegvLone(s, itype, vectors, uplo, a, b, found, v)
		lease.Release()
		if ok {
			widen(w, found)
			return info
		}
	}
	f, job := s.Matrix(2*n*n), byte('N')
	if vectors {
		job = 'V'
	}
	fa, fb := f[:n*n], f[n*n:]
	work, ints := s.Work(heevdWork[T](vectors, n)), s.Ints(3+5*n)
	var reals []R
	if scalar.IsComplex[T]() {
		reals = workspace.Reals[R](s, 1+5*n+2*n*n)
	}
	columns(true, fa, a)
	columns(true, fb, b)
	lease := c.Acquire()
	defer lease.Release()
	info = lapack.Hegvd(itype, job, uplo, n, fa, n, fb, n, found, work, len(work), reals, len(reals), ints, len(ints))
	if vectors && info == 0 {
		lapack.Transpose(n, n, fa, n, v.Data, v.Stride)
	}
	widen(w, found)
	return info
}
