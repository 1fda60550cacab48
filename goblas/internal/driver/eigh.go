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

// stored returns the letter of the triangle of a.Data that holds the triangle uplo of a.
func stored[T scalar.Scalar](a matrix.Matrix[T], uplo byte) byte {
	if a.Op.Transposed() {
		return 'L' + 'U' - uplo
	}
	return uplo
}

// FiniteTriangleOf is [FiniteTriangle] for a view.
func FiniteTriangleOf[T scalar.Scalar](a matrix.Matrix[T], uplo byte) bool {
	return a.Rows == 0 || FiniteTriangle(stored(a, uplo), a.Rows, a.Data, a.Stride)
}

// Eigh stores the eigenvalues of the Hermitian matrix a, of which only the triangle uplo is
// read, in w in ascending order, and the eigenvectors in the columns of the row-major v,
// which may be the zero Matrix for none. The triangle must be finite. The driver is chosen
// as in [Heev]. info > 0 means that so many elements of a tridiagonal matrix did not go to
// zero. ctx is as in [cores.Call.In]; nil never ends.
func Eigh[T scalar.Scalar](ctx context.Context, d EigenDriver, uplo byte, a matrix.Matrix[T], w []float64, v matrix.Matrix[T]) (info int) {
	if a.Rows == 0 {
		return 0
	}
	if scalar.IsSingle[T]() {
		s := workspace.Get[T]()
		defer s.Put()
		return eigh(ctx, d, uplo, a, w, s.Singles(len(w)), v)
	}
	return eigh(ctx, d, uplo, a, w, w, v)
}

// eigh is Eigh; found has the precision of T, and is w itself or scratch.
func eigh[T scalar.Scalar, R scalar.Float](ctx context.Context, d EigenDriver, uplo byte, a matrix.Matrix[T], w []float64, found []R, v matrix.Matrix[T]) (info int) {
	n, op := a.Rows, plan.XheevN
	vectors := v.Data != nil
	if vectors {
		op = plan.Xheev
	}
	c := cores.Decide(op, cubed(n)).In(ctx)
	native := c.Native() && cint.Fits(n|a.Stride|v.Stride)
	switch {
	case vectors:
		matrix.Copy(v, a)
	case native: // only read; the transpose and the conjugate have the same eigenvalues
		v, uplo = a, stored(a, uplo)
	default:
		v = a.Clone()
	}
	if native {
		info = heev(c, d, vectors, uplo, n, v.Data, v.Stride, found)
	} else {
		info = pure.Heev(vectors, uplo, n, v.Data, v.Stride, found)
	}
	widen(w, found)
	return info
}

// widen stores x in w, unless it is w.
func widen[R scalar.Float](w []float64, x []R) {
	if x, ok := any(x).([]float32); ok {
		for i, v := range x {
			w[i] = float64(v)
		}
	}
}

// Part says which eigenvalues of a Hermitian matrix are wanted: for Range 'A' all of them,
// for 'I' those with the indices First to Last, counted from 0 in ascending order, and for
// 'V' those above Above and up to UpTo.
type Part struct {
	Range       byte
	First, Last int
	Above, UpTo float64
}

// most is how many of n eigenvalues there can be.
func (p Part) most(n int) int {
	if p.Range == 'I' {
		return p.Last - p.First + 1
	}
	return n
}

// of returns from and to, such that the part is w[from:to] of all eigenvalues.
func (p Part) of(w []float64) (from, to int) {
	switch p.Range {
	case 'I':
		return p.First, p.Last + 1
	case 'V':
		for from < len(w) && w[from] <= p.Above {
			from++
		}
		for to = from; to < len(w) && w[to] <= p.UpTo; {
			to++
		}
		return from, to
	}
	return 0, len(w)
}

// EighPart is Eigh for a part of the eigenvalues, by xSYEVR, or from all of them where these
// are had sooner. It returns the number of
// those it found, which are the first elements of w; the first columns of v, n x most, are
// their eigenvectors. w is n long.
func EighPart[T scalar.Scalar](ctx context.Context, p Part, uplo byte, a matrix.Matrix[T], w []float64, v matrix.Matrix[T]) (found, info int) {
	n := a.Rows
	if n == 0 {
		return 0, 0
	}
	c := cores.Decide(plan.Xheevr, cubed(n)).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(n|a.Stride|v.Stride) || hasLone[T](false, n, n):
		return selected(p, a, w, v, func(z matrix.Matrix[T]) int { return Eigh(ctx, EigenAuto, uplo, a, w, z) })
	case scalar.IsSingle[T]():
		return heevr[T, float32](c, p, uplo, a, w, v)
	}
	return heevr[T, float64](c, p, uplo, a, w, v)
}

// selected computes all eigenvalues and, unless v has no elements, all eigenvectors by
// solve, which stores the eigenvalues in w, and keeps those of the part.
func selected[T scalar.Scalar](p Part, like matrix.Matrix[T], w []float64, v matrix.Matrix[T], solve func(z matrix.Matrix[T]) int) (found, info int) {
	var z matrix.Matrix[T]
	if v.Data != nil {
		z = matrix.New[T](like.Rows, like.Rows)
	}
	if info = solve(z); info != 0 {
		return 0, info
	}
	from, to := p.of(w)
	if v.Data != nil && from < to {
		matrix.Copy(v.Slice(0, v.Rows, 0, to-from), z.Slice(0, z.Rows, from, to))
	}
	copy(w, w[from:to])
	return to - from, 0
}

func heevr[T scalar.Scalar, R scalar.Float](c cores.Call, p Part, uplo byte, a matrix.Matrix[T], w []float64, v matrix.Matrix[T]) (found, info int) {
	n, most := a.Rows, p.most(a.Rows)
	s := workspace.Get[T]()
	defer s.Put()
	f, job := s.Matrix(n*n), byte('N')
	// As in heev, but for n more reals for the eigenvalues.
	work, reals, ints := s.Work((blocks+26)*n), workspace.Reals[R](s, 25*n), s.Ints(12*n+1)
	values, reals := reals[:n], reals[n:]
	var z []T
	if v.Data != nil {
		job, z = 'V', s.Vectors(n*most)
	}
	columns(true, f, a)
	lease := c.Acquire()
	defer lease.Release()
	info = lapack.Heevr(job, p.Range, uplo, n, f, n, p.Above, p.UpTo, p.First+1, p.Last+1, 0, ints[12*n:], values, z, n, ints[10*n:12*n], work, len(work), reals, len(reals), ints[:10*n], 10*n)
	if info != 0 {
		return 0, info
	}
	found = int(ints[12*n])
	for i, x := range values[:found] {
		w[i] = float64(x)
	}
	if v.Data != nil && found > 0 {
		lapack.Transpose(found, n, z, n, v.Data, v.Stride)
	}
	return found, 0
}
