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

// SVD computes A = U diag(s) V^H. job is LAPACK's: 'N' computes only the singular
// values, 'S' also the first min(m,n) columns of U and rows of V^H, 'A' all of U and
// V^H. s is min(m,n) long. u and vt are row-major and of the shapes that job asks for;
// with 'N' they are not used. a is only read, and must be finite. An info > 0 means
// that there was no convergence, and is the number of superdiagonals that did not go to
// zero. A singular value that overflows is +Inf. ctx is as in [cores.Call.In]; nil never
// ends.
func SVD[T scalar.Scalar](ctx context.Context, job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	return SVDBy(ctx, SVDDriver(svdDriver.Load()), job, a, s, u, vt)
}

// SVDBy is [SVD] by a driver that the caller chooses.
func SVDBy[T scalar.Scalar](ctx context.Context, by SVDDriver, job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	c := cores.Decide(plan.Gesdd, float64(a.Rows)*float64(a.Cols)*float64(min(a.Rows, a.Cols))).In(ctx)
	most := someNorm(c.Native() && cint.Fits(a.Rows|a.Cols|a.Stride), a)
	if low, high := safeRange[T](); most >= low && most <= high || most == 0 {
		return decompose(c, by, job, a, s, u, vt)
	}
	// A multiple of A by a power of two has the same U and V.
	scaled := a.Clone()
	k := make([]int, a.Cols)
	scaleDown(a.Rows, a.Cols, scaled.Data, scaled.Stride, k, true)
	info = decompose(c, by, job, scaled, s, u, vt)
	for i, v := range s {
		s[i] = math.Ldexp(v, k[0])
	}
	return info
}

// someNorm returns the largest sum of |Re| + |Im| over the elements of a row of a as it is
// stored, or of a column, if these are fewer: a pass over a tall matrix takes a fourth of its
// decomposition if each short row is summed up by itself.
func someNorm[T scalar.Scalar](inC bool, a matrix.Matrix[T]) (most float64) {
	rows, cols := a.Rows, a.Cols
	if a.Op.Transposed() {
		rows, cols = cols, rows
	}
	if rows*cols <= 64 {
		for i := range rows {
			most = max(most, absSum(a.Data[i*a.Stride:i*a.Stride+cols]))
		}
		return most
	}
	w := workspace.Get[T]()
	defer w.Put()
	sums := w.Doubles(min(rows, cols))
	absSums(inC, cols > rows, rows, cols, a.Data, a.Stride, sums)
	_, most = extremes(sums)
	return most
}

func decompose[T scalar.Scalar](c cores.Call, by SVDDriver, job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	if !c.Native() || !cint.Fits(a.Rows|a.Cols|a.Stride|u.Stride|vt.Stride) {
		return pure.SVD(job, a, s, u, vt)
	}
	if !scalar.IsSingle[T]() {
		return gesdd(c, by, job, a, s, u, vt)
	}
	w := workspace.Get[T]()
	defer w.Put()
	singles := w.Singles(len(s))
	info = gesdd(c, by, job, a, singles, u, vt)
	for i, v := range singles {
		s[i] = float64(v)
	}
	return info
}

// Gesdd computes A = U diag(s) V^H as [SVD] does, but without scaling, in the native
// library. It uses xGESDD, and xGESVD if that does not converge or SetDrivers chose it; for
// small real matrices a kernel instead of xGESDD (loneOrder).
// a is only read. Fortran sees A^T = conj(V) S U^T in the row-major A, so U and V^H
// change places and neither is copied.
func Gesdd[T scalar.Scalar, R scalar.Float](c cores.Call, job byte, a matrix.Matrix[T], s []R, u, vt matrix.Matrix[T]) (info int) {
	return gesdd(c, SVDDriver(svdDriver.Load()), job, a, s, u, vt)
}

func gesdd[T scalar.Scalar, R scalar.Float](c cores.Call, by SVDDriver, job byte, a matrix.Matrix[T], s []R, u, vt matrix.Matrix[T]) (info int) {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	switch {
	case job == 'A':
	case isTall(c, m, n):
		info, _ = tallSVD(c, by, job, a, s, u, vt, false)
		return info
	case isTall(c, n, m): // A^H = V S U^H
		info, _ = tallSVD(c, by, job, a.H(), s, vt.H(), u.H(), false)
		return info
	}
	w := workspace.Get[T]()
	defer w.Put()
	f, ints := w.Matrix(m*n), w.Ints(8*k)
	own := matrix.Matrix[T]{Rows: m, Cols: n, Stride: n, Data: f}
	matrix.Copy(own, a)
	if by != GESVD && (m == n || job != 'A') && hasLone[T](job != 'N', m, n) {
		lease := c.Acquire()
		done := svdLone(job, own, any(s).([]T), u, vt)
		lease.Release()
		if done {
			return 0
		}
	}
	var reals []R
	if scalar.IsComplex[T]() {
		reals = workspace.Reals[R](w, realWork(job, m, n))
	}
	lease := c.Acquire()
	defer lease.Release()
	if lwork := gesddWork(job, m, n); lwork <= math.MaxInt32 && by != GESVD {
		if max(m, n) > smallSVD {
			var best [1]T
			lapack.Gesdd(job, n, m, f, n, s, vt.Data, vt.Stride, u.Data, u.Stride, best[:], -1, reals, ints)
			lwork = max(workLength(best[0]), 1)
		}
		info = lapack.Gesdd(job, n, m, f, n, s, vt.Data, vt.Stride, u.Data, u.Stride, w.Work(lwork), lwork, reals, ints)
		if info <= 0 {
			return info
		}
		matrix.Copy(own, a)
	}
	var best [1]T
	lapack.Gesvd(job, job, n, m, f, n, s, vt.Data, vt.Stride, u.Data, u.Stride, best[:], -1, reals)
	work := w.Work(workLength(best[0]))
	return lapack.Gesvd(job, job, n, m, f, n, s, vt.Data, vt.Stride, u.Data, u.Stride, work, len(work), reals)
}

// gesddWork returns a length of the workspace that is enough for every path of xGESDD
// in every LAPACK since 3.2, with blocks of 64. With vectors it exceeds C's int near n
// = 20 000.
func gesddWork(job byte, m, n int) int {
	k := min(m, n)
	if job == 'N' {
		return 8*k + blocks*(m+n)
	}
	return 5*k*k + 8*k + blocks*(m+n)
}

// smallSVD is the largest dimension for which the workspace gets the length of
// gesddWork. Asking LAPACK for the best length would cost as much as a small
// decomposition.
const smallSVD = 256

// workLength converts the length that a workspace query leaves in work[0]. float32
// cannot represent every integer, so a float32 is rounded up, which is always enough.
func workLength[T scalar.Scalar](v T) int {
	switch v := any(v).(type) {
	case float32:
		return int(math.Ceil(float64(v) * (1 + 1e-7)))
	case float64:
		return int(v)
	case complex64:
		return int(math.Ceil(float64(real(v)) * (1 + 1e-7)))
	default:
		return int(real(any(v).(complex128)))
	}
}

// realWork returns the length of rwork that the documentation of cgesdd and zgesdd asks
// for. It is enough for cgesvd and zgesvd, too.
func realWork(job byte, m, n int) int {
	k, big := min(m, n), max(m, n)
	if job == 'N' {
		return 7*k + 1
	}
	return max(5*k*k+5*k, 2*big*k+2*k*k+k) + 1
}

// Ggsvd3 computes the generalized singular value decomposition of the m x n matrix a
// and the p x n matrix b, as LAPACK defines it, by xGGSVD3 on transposed copies. It
// overwrites a and b with their factors. The square matrices u, v and q are computed
// unless they are nil, and transposed in place. sorting becomes the order of the
// singular values, counted from 0. info 1 means that there was no convergence.
func Ggsvd3[T scalar.Scalar, R scalar.Float](c cores.Call, m, n, p int, a []T, lda int, b []T, ldb int, alpha, beta []R, u []T, ldu int, v []T, ldv int, q []T, ldq int, sorting []int) (k, l, info int) {
	w := workspace.Get[T]()
	defer w.Put()
	f, work, ints, reals := w.Matrix((m+p)*n), w.Work(4*n+blocks*(m+n+p)), w.Ints(n+2), workspace.Reals[R](w, 2*n)
	fa, fb, kl := f[:m*n], f[m*n:], ints[n:]
	lease := c.Acquire()
	defer lease.Release()
	lapack.Transpose(m, n, a, lda, fa, m)
	lapack.Transpose(p, n, b, ldb, fb, p)
	info = lapack.Ggsvd3(wanted('U', u), wanted('V', v), wanted('Q', q), m, n, p, kl[:1], kl[1:], fa, m, fb, p,
		alpha, beta, u, ldu, v, ldv, q, ldq, work, len(work), reals, ints)
	lapack.Transpose(n, m, fa, m, a, lda)
	lapack.Transpose(n, p, fb, p, b, ldb)
	transposeIf(m, u, ldu)
	transposeIf(p, v, ldv)
	transposeIf(n, q, ldq)
	fromOne(sorting, ints, n)
	return int(kl[0]), int(kl[1]), info
}

// wanted returns the job of xGGSVD3 for a matrix that is nil if the caller does not
// want it.
func wanted[T scalar.Scalar](job byte, m []T) byte {
	if m == nil {
		return 'N'
	}
	return job
}

func transposeIf[T scalar.Scalar](n int, m []T, ld int) {
	if m != nil {
		lapack.TransposeInPlace(n, m, ld)
	}
}
