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

// Gels solves least-squares problems for an m x n matrix A of full rank, by xGELS on A
// and B transposed. It overwrites b, max(m,n) x nrhs, with the X that minimizes |op(A)
// X - B|, or with the X of least |X| if there are several exact solutions, and a with
// the factors. info k > 0 means that element k, counted from 1, on the diagonal of the
// triangular factor is zero.
func Gels[T scalar.Scalar](c cores.Call, trans byte, m, n, nrhs int, a []T, lda int, b []T, ldb int) (info int) {
	if c.Tiled() && trans == 'N' && m >= n {
		if info, ok := gelsTiles(c, m, n, nrhs, a, lda, b, ldb); ok {
			return info
		}
	}
	w := workspace.Get[T]()
	defer w.Put()
	k, rows := min(m, n), max(m, n)
	x, scratch, work := w.Vectors(rows*nrhs), scratch(w, m, n), w.Work(k+max(k, nrhs)*blocks)
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Transpose(rows, nrhs, b, ldb, x, rows)
	info = lapack.Gels(trans, m, n, nrhs, f, ld, x, rows, work, len(work))
	lapack.Transpose(nrhs, rows, x, rows, b, ldb)
	rowMajor(m, n, a, lda, scratch)
	return info
}

// gelsTiles is Gels in tiles, for trans 'N' and m >= n. It does nothing and returns ok =
// false if A or B has elements so large or so small that xGELS has to scale them, or if A
// is zero.
func gelsTiles[T scalar.Scalar](c cores.Call, m, n, nrhs int, a []T, lda int, b []T, ldb int) (info int, ok bool) {
	w, factors := workspace.Get[T](), workspace.Get[T]()
	defer w.Put()
	defer factors.Put()
	team := c.Team()
	defer team.Release()
	low, high := safeRange[T]()
	largestA, largestB := largestModulus(m, n, a, lda), largestModulus(m, nrhs, b, ldb)
	if !(largestA >= low && largestA <= high && (largestB == 0 || largestB >= low && largestB <= high)) {
		return 0, false
	}
	q := newReflectors(team, w, true, m, n, max(n, nrhs), true)
	q.factor(n, a, lda, factors.Work(n))
	q.apply(true, 'N', nrhs, b, ldb) // Q^H B, with the conjugate that q has
	for i := range n {
		if a[i*(lda+1)] == 0 {
			return i + 1, true
		}
	}
	strips := cut(nrhs, rightColumns)
	team.Do(strips.count, func(i int) {
		from, to := strips.part(i)
		solveTriangle('U', 'N', 'N', n, to-from, a, lda, b[from:], ldb)
	})
	return 0, true
}

// largestModulus returns the largest modulus of an element of the m x n matrix a, NaN if there is
// a NaN.
func largestModulus[T scalar.Scalar](m, n int, a []T, lda int) float64 {
	if scalar.IsSingle[T]() {
		return lapack.Lange('M', n, m, a, lda, []float32(nil))
	}
	return lapack.Lange('M', n, m, a, lda, []float64(nil))
}

// Gelsd overwrites b, max(m,n) x nrhs, with the X of least |X| among those of the least
// |A X - B|, for an m x n matrix a of any rank, by xGELSD on both transposed; a is
// destroyed. s, min(m,n) long, receives A's singular values, of which those up to
// rcond s[0] count as zero (rcond < 0 stands for the precision of T), and rank the number
// of the others. info > 0: no convergence.
func Gelsd[T scalar.Scalar](c cores.Call, m, n, nrhs int, a []T, lda int, b []T, ldb int, s []float64, rcond float64) (rank, info int) {
	if scalar.IsSingle[T]() {
		return gelsd[T, float32](c, m, n, nrhs, a, lda, b, ldb, s, rcond)
	}
	return gelsd[T, float64](c, m, n, nrhs, a, lda, b, ldb, s, rcond)
}

func gelsd[T scalar.Scalar, R scalar.Float](c cores.Call, m, n, nrhs int, a []T, lda int, b []T, ldb int, s []float64, rcond float64) (rank, info int) {
	w := workspace.Get[T]()
	defer w.Put()
	rows := max(m, n)
	x, scratch := w.Vectors(rows*nrhs), scratch(w, m, n)
	lease := c.Acquire()
	defer lease.Release()
	f, ld := columnMajor(m, n, a, lda, scratch)
	lapack.Transpose(rows, nrhs, b, ldb, x, rows)
	rank, info = gelsdColumns[T, R](w, m, n, nrhs, f, ld, x, rows, s, rcond)
	lapack.Transpose(nrhs, rows, x, rows, b, ldb)
	return rank, info
}

// gelsdColumns is xGELSD on column-major matrices, with w's other arrays for its work.
func gelsdColumns[T scalar.Scalar, R scalar.Float](w *workspace.Workspace[T], m, n, nrhs int, a []T, lda int, b []T, ldb int, s []float64, rcond float64) (rank, info int) {
	k, found := min(m, n), w.Ints(1)
	var best [1]T
	var reals [1]R
	var ints [1]int32
	lapack.Gelsd(m, n, nrhs, a, lda, b, ldb, []R(nil), rcond, found, best[:], -1, reals[:], ints[:])
	work, iwork := w.Work(workLength(best[0])), w.Ints(1+int(ints[0]))
	values := workspace.Reals[R](w, k+workLength(reals[0]))
	info = lapack.Gelsd(m, n, nrhs, a, lda, b, ldb, values[:k], rcond, iwork[:1], work, len(work), values[k:], iwork[1:])
	for i, v := range values[:k] {
		s[i] = float64(v)
	}
	return int(iwork[0]), info
}

// LeastSquares stores in x the X of least |X| among those of the least |A X - B|, for an
// m x n matrix A of any rank, which may be a view and is only read, as B is. s and rcond, which
// becomes the precision of T unless it is between 0 and 1, and the
// results are as of [Gelsd]. If the rank is n and m > n, residuals, one for each column, receives the squares
// of |A X - B|. ctx is as in [cores.Call.In]; nil never ends.
func LeastSquares[T scalar.Scalar](ctx context.Context, a, b, x matrix.Matrix[T], s, residuals []float64, rcond float64) (rank, info int) {
	m, n := a.Rows, a.Cols
	c := cores.Decide(plan.Gelsd, volume(m, n, min(m, n))).In(ctx)
	switch {
	case !c.Native() || !cint.Fits(m|n|b.Cols|a.Stride|b.Stride|x.Stride):
		return pure.LeastSquares(a, b, x, s, residuals, rcond)
	case scalar.IsSingle[T]():
		return leastSquares[T, float32](c, a, b, x, s, residuals, rcond)
	}
	return leastSquares[T, float64](c, a, b, x, s, residuals, rcond)
}

func leastSquares[T scalar.Scalar, R scalar.Float](c cores.Call, a, b, x matrix.Matrix[T], s, residuals []float64, rcond float64) (rank, info int) {
	m, n, nrhs := a.Rows, a.Cols, b.Cols
	switch {
	case nrhs > tallColumns:
	case isTall(c, m, n):
		rank, info, _ = tallLeastSquares[T, R](c, a, b, x, s, residuals, rcond, false)
		return rank, info
	case isTall(c, n, m) && nrhs <= m:
		return wideLeastSquares[T, R](c, a, b, x, s, rcond)
	}
	// Whether a singular value is zero to the last bit is a matter of rounding, which is
	// LAPACK's where nobody says how small is zero: NumPy's tests expect its rank.
	if rcond > 0 && rcond < 1 && SVDDriver(svdDriver.Load()) != GESVD && min(m, n) <= loneLeastSquares && hasLone[T](true, m, n) {
		lease := c.Acquire()
		rank, ok := leastSquaresLone(a, b, x, s, residuals, rcond)
		lease.Release()
		if ok {
			return rank, 0
		}
	}
	w := workspace.Get[T]()
	defer w.Put()
	rank, info = smallLeastSquares[T, R](c, w, a, b, s, rcond)
	rows := max(m, n)
	y := w.Vectors(rows * max(nrhs, 1))
	if nrhs > 0 {
		lapack.Transpose(nrhs, n, y, rows, x.Data, x.Stride)
	}
	if rank == n && m > n {
		for j := range residuals {
			residuals[j] = sumOfSquares(y[j*rows+n : j*rows+m])
		}
	}
	return rank, info
}

// smallLeastSquares is xGELSD of copies of a and b. It leaves X and what lies below it in
// w.Vectors, column-major with columns max(m,n) apart.
func smallLeastSquares[T scalar.Scalar, R scalar.Float](c cores.Call, w *workspace.Workspace[T], a, b matrix.Matrix[T], s []float64, rcond float64) (rank, info int) {
	m, n, rows, columns := a.Rows, a.Cols, max(a.Rows, a.Cols), max(b.Cols, 1) // xGELSD needs one for the rank
	f, y := w.Matrix(m*n), w.Vectors(rows*columns)
	lease := c.Acquire()
	defer lease.Release()
	columnsOf(f, m, a)
	if b.Cols == 0 {
		clear(y)
	}
	columnsOf(y, rows, b)
	return gelsdColumns[T, R](w, m, n, columns, f, m, y, rows, s, rcond)
}

// columnsOf stores a in f, column-major with columns ld apart.
func columnsOf[T scalar.Scalar](f []T, ld int, a matrix.Matrix[T]) {
	switch {
	case a.Rows == 0 || a.Cols == 0:
	case a.Op == matrix.NoTrans:
		lapack.Transpose(a.Rows, a.Cols, a.Data, a.Stride, f, ld)
	default:
		matrix.Copy(matrix.Matrix[T]{Rows: a.Rows, Cols: a.Cols, Stride: ld, Data: f, Op: matrix.Trans}, a)
	}
}

func sumOfSquares[T scalar.Scalar](x []T) (sum float64) {
	for _, v := range x {
		c := scalar.ToComplex(v)
		sum += real(c)*real(c) + imag(c)*imag(c)
	}
	return sum
}
