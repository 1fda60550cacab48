package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// EighTridiagonal is [EighPart] of the symmetric tridiagonal matrix with the diagonal d
// and the elements e beside it, by xSTEVD for all eigenvalues and by xSTEMR for a part of
// them. d and e are only read. v is of the same type.
func EighTridiagonal[R scalar.Float](ctx context.Context, p Part, d, e []R, w []float64, v matrix.Matrix[R]) (found, info int) {
	n := len(d)
	if n == 0 {
		return 0, 0
	}
	c := cores.Decide(plan.Xhbevd, cubed(n)).In(ctx)
	if !c.Native() || !cint.Fits(n|v.Stride) {
		a := matrix.New[R](n, n)
		for i, x := range d {
			a.Data[i*n+i] = x
			if i > 0 {
				a.Data[i*n+i-1] = e[i-1]
			}
		}
		return selected(p, a, w, v, func(z matrix.Matrix[R]) int { return Eigh(ctx, EigenAuto, 'L', a, w, z) })
	}
	s := workspace.Get[R]()
	defer s.Put()
	most, job := p.most(n), byte('N')
	var z []R
	if v.Data != nil {
		job, z = 'V', s.Vectors(n*most)
	}
	// xSTEVD needs 1 + 4 n + n n elements and 3 + 5 n ints, xSTEMR 18 n and 10 n, and 2 n
	// ints for the supports of the vectors.
	length := 1 + 18*n
	if v.Data != nil {
		length += n * n
	}
	work, ints := s.Work(3*n+length), s.Ints(3+13*n)
	own, beside, values, work := work[:n], work[n:2*n], work[2*n:3*n], work[3*n:]
	copy(own, d)
	copy(beside, e)
	lease := c.Acquire()
	defer lease.Release()
	if p.Range == 'A' {
		found, info = n, lapack.Stevd(job, n, own, beside, z, n, work, len(work), ints, len(ints))
		values = own
	} else {
		ints[1] = 1 // try for high relative accuracy
		info = lapack.Stemr[R](job, p.Range, n, own, beside, p.Above, p.UpTo, p.First+1, p.Last+1, ints[:1], values, z, n, most, ints[3+10*n:], ints[1:2], work, len(work), ints[3:3+10*n], 10*n)
		found = int(ints[0])
	}
	if info != 0 {
		return 0, info
	}
	for i, x := range values[:found] {
		w[i] = float64(x)
	}
	if v.Data != nil && found > 0 {
		lapack.Transpose(found, n, z, n, v.Data, v.Stride)
	}
	return found, 0
}

// EighBanded is [Eigh] of a Hermitian band of kd diagonals beside the main one. ab is
// kd+1 x n: element (i, j) of the matrix is element (kd+i-j, j) of ab for uplo 'U', and
// (i-j, j) for 'L'. It is only read.
func EighBanded[T scalar.Scalar](ctx context.Context, uplo byte, ab matrix.Matrix[T], w []float64, v matrix.Matrix[T]) (info int) {
	n := ab.Cols
	if n == 0 {
		return 0
	}
	switch { // xSBEVD of order 1 reads the first row
	case ab.Rows <= n:
	case uplo == 'U':
		ab = ab.Slice(ab.Rows-n, ab.Rows, 0, n)
	default:
		ab = ab.Slice(0, n, 0, n)
	}
	kd := ab.Rows - 1
	c := cores.Decide(plan.Xhbevd, cubed(n)).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(n|kd|ab.Stride|v.Stride):
		a := matrix.New[T](n, n)
		for r := range kd + 1 {
			for j := range n {
				i := r + j
				if uplo == 'U' {
					i -= kd
				}
				if i >= 0 && i < n {
					a.Data[i*n+j] = ab.At(r, j)
				}
			}
		}
		return Eigh(ctx, EigenAuto, uplo, a, w, v)
	case scalar.IsSingle[T]():
		return hbevd[T, float32](c, uplo, ab, w, v)
	}
	return hbevd[T, float64](c, uplo, ab, w, v)
}

func hbevd[T scalar.Scalar, R scalar.Float](c cores.Call, uplo byte, ab matrix.Matrix[T], w []float64, v matrix.Matrix[T]) (info int) {
	rows, n := ab.Rows, ab.Cols
	s := workspace.Get[T]()
	defer s.Put()
	f, job := s.Matrix(rows*n), byte('N')
	var z []T
	length, realLength := 2*n, n
	if v.Data != nil {
		job, z = 'V', s.Vectors(n*n)
		length, realLength = 1+5*n+2*n*n, 1+5*n+2*n*n
	}
	work, ints, reals := s.Work(length+1), s.Ints(3+5*n), workspace.Reals[R](s, n+realLength)
	values, reals := reals[:n], reals[n:]
	matrix.Copy(matrix.Matrix[T]{Rows: rows, Cols: n, Stride: rows, Data: f, Op: matrix.Trans}, ab) // column-major
	lease := c.Acquire()
	defer lease.Release()
	info = lapack.Hbevd(job, uplo, n, rows-1, f, rows, values, z, n, work, len(work), reals, len(reals), ints, len(ints))
	if info != 0 {
		return info
	}
	for i, x := range values {
		w[i] = float64(x)
	}
	if v.Data != nil {
		lapack.Transpose(n, n, z, n, v.Data, v.Stride)
	}
	return 0
}
