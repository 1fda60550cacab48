package backend

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native"
)

// Dgetrf computes P A = L U of the m x n matrix A as gonum documents, by getrf on
// A transposed, in place if it is square. It reports whether U is nonsingular and
// no factor has a NaN or an infinity.
func (LAPACK) Dgetrf(m, n int, a []float64, lda int, ipiv []int) bool {
	r := route(plan.Dgetrf, volume(m, n, min(m, n)))
	if !r.native() || !fits(m|n|lda) || !holds(a, m, n, lda) || len(ipiv) != min(m, n) {
		return pureLAPACK.Dgetrf(m, n, a, lda, ipiv) && finiteRows(m, n, a, lda)
	}
	w := getWorkspace[float64]()
	defer w.put()
	if m == n && r.tiling() {
		w.ints = growInts(w.ints, n)
		return getrfTiles(r, n, a, lda, w.ints, ipiv) == 0 && finiteEvery(a, n, lda+1)
	}
	scratch := w.scratch(m, n)
	l := r.enter()
	defer l.leave()
	if native.Dgetrf(m, n, a, lda, ipiv, scratch) != 0 {
		return false
	}
	if m == n {
		return finiteEvery(a, n, lda+1)
	}
	return finiteRows(m, n, a, lda)
}

// getrfTiles is Dgetrf of a square matrix in tiles, transposed there and back.
func getrfTiles(r decision, n int, a []float64, lda int, pivots []int32, ipiv []int) (info int) {
	r.tiles(1, func(int) { native.TransposeInPlace(n, a, lda) })
	info = factorTiles(r, n, a, lda, pivots)
	r.tiles(1, func(int) { native.TransposeInPlace(n, a, lda) })
	for i, p := range pivots {
		ipiv[i] = min(max(int(p)-1, 0), n-1) // NaN may have left none
	}
	return info
}

// Dgetri overwrites the factors that Dgetrf left in a with the inverse, as gonum
// documents, and reports whether there is one. It works on rows instead of columns,
// so that nothing is transposed.
func (LAPACK) Dgetri(n int, a []float64, lda int, ipiv []int, work []float64, lwork int) bool {
	r := route(plan.Dgetri, cube(n))
	if !r.native() || !fits(n|lda) || !enough(work, lwork, n) || !holds(a, n, n, lda) || len(ipiv) != n || !isIndex(ipiv) {
		return pureLAPACK.Dgetri(n, a, lda, ipiv, work, lwork)
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, n*n)
	w.ints = growInts(w.ints, n)
	if zeroAmong(a, n, lda+1) {
		return false
	}
	l := r.enter()
	defer l.leave()
	return native.Dgetri(n, a, lda, ipiv, w.work, w.ints) == 0
}

// Dgetrs solves op(A) X = B with the factors of Dgetrf, as gonum documents: the
// rows of B are interchanged and two triangular systems solved, where they are.
func (LAPACK) Dgetrs(trans blas.Transpose, n, nrhs int, a []float64, lda int, ipiv []int, b []float64, ldb int) {
	r := route(plan.Columns(plan.Dgetrs, nrhs), volume(n, n, nrhs))
	if !r.native() || !fits(n|nrhs|lda|ldb) || !isTrans(trans) || !holds(a, n, n, lda) || !holds(b, n, nrhs, ldb) ||
		len(ipiv) != n || !isIndex(ipiv) {
		pureLAPACK.Dgetrs(trans, n, nrhs, a, lda, ipiv, b, ldb)
		return
	}
	l := r.enter()
	defer l.leave()
	native.Dgetrs(transOf(trans), n, nrhs, a, lda, ipiv, b, ldb)
}

// isIndex reports whether every pivot is within the rows: C would not notice.
func isIndex(pivots []int) bool {
	for _, p := range pivots {
		if uint(p) >= uint(len(pivots)) {
			return false
		}
	}
	return true
}

// Dgecon estimates 1 / (|A| |inv(A)|) from the factors of Dgetrf and anorm, as
// gonum documents.
func (LAPACK) Dgecon(norm lapack.MatrixNorm, n int, a []float64, lda int, anorm float64, work []float64, iwork []int) float64 {
	r := route(plan.Dgecon, float64(n)*float64(n))
	if !r.native() || !fits(n|lda) || !isCondNorm(norm) || !holds(a, n, n, lda) || !positive(anorm) || len(work) < 4*n || len(iwork) < n {
		return pureLAPACK.Dgecon(norm, n, a, lda, anorm, work, iwork)
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.ints = growInts(w.ints, n)
	l := r.enter()
	defer l.leave()
	return native.Dgecon(byte(norm), n, a, lda, anorm, work, w.ints)
}

// positive reports whether a norm is above 0 and finite; for others the
// estimate of a condition number is 0, NaN or a panic, and nothing to compute.
func positive(norm float64) bool { return norm > 0 && norm <= math.MaxFloat64 }
