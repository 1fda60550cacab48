package backend

import (
	"math"

	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
	native "github.com/goblas/goblas/native/lapack"
)

// SVD computes A = U diag(s) V^H. job is LAPACK's: 'N' values only, 'S' the
// first min(m,n) columns of U and rows of V^H, 'A' all of them. s is min(m,n)
// long; u and vt are row-major of the shapes that job asks for, and not used
// with 'N'. a is read, not written. A result > 0 means no convergence: the
// number of superdiagonals that did not go to zero. A must be finite; a singular
// value that overflows is +Inf.
func SVD[T matrix.Scalar](job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	rows, cols := a.Rows, a.Cols
	if a.Op.Transposed() {
		rows, cols = cols, rows
	}
	most := 0.0
	for i := range rows {
		most = max(most, absSum(a.Data[i*a.Stride:i*a.Stride+cols]))
	}
	if low, high := safeRange[T](); most >= low && most <= high || most == 0 {
		return decompose(job, a, s, u, vt)
	}
	// A multiple of A by a power of two has the same U and V.
	scaled := a.Clone()
	k := make([]int, a.Cols)
	scaleDown(a.Rows, a.Cols, scaled.Data, scaled.Stride, k, true)
	info = decompose(job, scaled, s, u, vt)
	for i, v := range s {
		s[i] = math.Ldexp(v, k[0])
	}
	return info
}

func decompose[T matrix.Scalar](job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	m, n := a.Rows, a.Cols
	r := route(plan.Gesdd, float64(m)*float64(n)*float64(min(m, n)))
	if !r.native() || !fits(m|n|a.Stride|u.Stride|vt.Stride) {
		return svdPure(job, a, s, u, vt)
	}
	w := getWorkspace[T]()
	defer w.put()
	if t := typeIndex[T](); t == 0 || t == 2 {
		w.real32 = grow(w.real32, len(s))
		info = svdNative(r, w, job, a, w.real32, u, vt)
		for i, v := range w.real32 {
			s[i] = float64(v)
		}
		return info
	}
	return svdNative(r, w, job, a, s, u, vt)
}

// svdNative calls gesdd and, if that does not converge or SetDrivers chose it, gesvd.
// To Fortran the row-major A is A^T = conj(V) S U^T, so U and V^H change places and
// neither is copied.
func svdNative[T matrix.Scalar, R float32 | float64](r decision, w *workspace[T], job byte, a matrix.Matrix[T], s []R, u, vt matrix.Matrix[T]) (info int) {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	w.a = grow(w.a, m*n)
	own := matrix.Matrix[T]{Rows: m, Cols: n, Stride: n, Data: w.a}
	matrix.Copy(own, a)
	w.ints = growInts(w.ints, 8*k)
	var rwork []R
	if matrix.IsComplex[T]() {
		rwork = make([]R, realWork(job, m, n))
	}
	l := r.enter()
	defer l.leave()
	if lwork, ok := w.gesddWork(job, m, n, s, u, vt, rwork); ok && SVDDriver(svdDriver.Load()) != GESVD {
		w.work = grow(w.work, lwork)
		info = native.Gesdd(job, n, m, w.a, n, s, vt.Data, vt.Stride, u.Data, u.Stride, w.work, lwork, rwork, w.ints)
		if info <= 0 {
			return info
		}
		matrix.Copy(own, a)
	}
	var lwork [1]T
	native.Gesvd(job, n, m, w.a, n, s, vt.Data, vt.Stride, u.Data, u.Stride, lwork[:], -1, rwork)
	w.work = grow(w.work, workLength(lwork[0]))
	return native.Gesvd(job, n, m, w.a, n, s, vt.Data, vt.Stride, u.Data, u.Stride, w.work, len(w.work), rwork)
}

// gesddWork is the length of gesdd's workspace; ok is false if it cannot be
// told in C's int, which happens near n = 20 000 with vectors.
func (w *workspace[T]) gesddWork(job byte, m, n int, s any, u, vt matrix.Matrix[T], rwork any) (lwork int, ok bool) {
	k, big := min(m, n), max(m, n)
	// Enough for every path of every LAPACK since 3.2, block size 64.
	least := 5*k*k + 8*k + 64*(m+n)
	if job == 'N' {
		least = 8*k + 64*(m+n)
	}
	if big <= smallSVD {
		return least, true // asking would cost as much as a small decomposition
	}
	if least > math.MaxInt32 {
		return 0, false
	}
	var best [1]T
	switch s := s.(type) {
	case []float32:
		native.Gesdd(job, n, m, w.a, n, s, vt.Data, vt.Stride, u.Data, u.Stride, best[:], -1, rwork.([]float32), w.ints)
	case []float64:
		native.Gesdd(job, n, m, w.a, n, s, vt.Data, vt.Stride, u.Data, u.Stride, best[:], -1, rwork.([]float64), w.ints)
	}
	return max(workLength(best[0]), 1), true
}

// smallSVD is the larger dimension up to which a bound replaces the query.
const smallSVD = 256

// workLength reads the length that a workspace query leaves in work[0]. float32
// cannot hold every integer; the next one above is enough.
func workLength[T matrix.Scalar](v T) int {
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

// realWork is the length of rwork that cgesdd and zgesdd document, enough for
// cgesvd and zgesvd too.
func realWork(job byte, m, n int) int {
	k, big := min(m, n), max(m, n)
	if job == 'N' {
		return 7*k + 1
	}
	return max(5*k*k+5*k, 2*big*k+2*k*k+k) + 1
}

// svdPure is SVD without C: gonum's Dgesvd for real types, one-sided Jacobi
// for complex ones.
func svdPure[T matrix.Scalar](job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	if matrix.IsComplex[T]() {
		return jacobi(job, a, s, u, vt)
	}
	if a, ok := any(a).(matrix.Matrix[float64]); ok {
		return svdGonum(job, a.Clone(), s, any(u).(matrix.Matrix[float64]), any(vt).(matrix.Matrix[float64]))
	}
	u64, vt64 := matrix.New[float64](u.Rows, u.Cols), matrix.New[float64](vt.Rows, vt.Cols)
	info = svdGonum(job, convert[float64](any(a).(matrix.Matrix[float32])), s, u64, vt64)
	if job != 'N' {
		matrix.Copy(any(u).(matrix.Matrix[float32]), convert[float32](u64))
		matrix.Copy(any(vt).(matrix.Matrix[float32]), convert[float32](vt64))
	}
	return info
}

// svdGonum destroys a.
func svdGonum(job byte, a matrix.Matrix[float64], s []float64, u, vt matrix.Matrix[float64]) (info int) {
	query := make([]float64, 1)
	j := lapack.SVDJob(job)
	pureLAPACK.Dgesvd(j, j, a.Rows, a.Cols, a.Data, a.Stride, s, u.Data, max(u.Stride, 1), vt.Data, max(vt.Stride, 1), query, -1)
	work := make([]float64, int(query[0]))
	if !pureLAPACK.Dgesvd(j, j, a.Rows, a.Cols, a.Data, a.Stride, s, u.Data, max(u.Stride, 1), vt.Data, max(vt.Stride, 1), work, len(work)) {
		return 1
	}
	return 0
}

func convert[To, From float32 | float64](m matrix.Matrix[From]) matrix.Matrix[To] {
	c := matrix.New[To](m.Rows, m.Cols)
	for at, v := range m.All() {
		c.Data[at[0]*c.Stride+at[1]] = To(v)
	}
	return c
}
