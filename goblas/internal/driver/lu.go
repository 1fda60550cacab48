package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Getrf overwrites the m x n matrix a with the factors of P A = L U, and pivots,
// min(m,n) long, with the rows that were interchanged. It uses xGETRF on A transposed,
// in place if A is square. info k > 0 means that U(k,k), counted from 1, is zero, or
// that it is the first element on the diagonal of the factors that is not finite.
func Getrf[T scalar.Scalar](c cores.Call, m, n int, a []T, lda int, pivots []int) (info int) {
	w := workspace.Get[T]()
	defer w.Put()
	ipiv := w.Ints(min(m, n))
	scratch := scratch(w, m, n)
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		f, ld := columnMajorTiles(team, m, n, a, lda, scratch)
		info = factorTiles(team, m, n, f, ld, ipiv)
		rowMajorTiles(team, m, n, a, lda, scratch)
	} else {
		lease := c.Acquire()
		defer lease.Release()
		f, ld := columnMajor(m, n, a, lda, scratch)
		info = lapack.Getrf(m, n, f, ld, ipiv)
		rowMajor(m, n, a, lda, scratch)
	}
	fromOne(pivots, ipiv, m)
	if info == 0 && m == n {
		info = notFinite(a, n, lda+1) // a NaN or infinity anywhere has spread to the diagonal
	} else if info == 0 && !FiniteRows(m, n, a, lda) {
		info = min(m, n)
	}
	return info
}

// fromOne copies LAPACK's pivots, which count from 1, to pivots, which count from 0. It
// limits each to 0..n-1, because LAPACK's search for the largest element may find none
// among NaNs.
func fromOne(pivots []int, ipiv []int32, n int) {
	for i := range pivots {
		pivots[i] = min(max(int(ipiv[i])-1, 0), n-1)
	}
}

// Getri overwrites the factors that [Getrf] left in a with the inverse. The inverse
// must exist: no element on the diagonal of the factors may be zero. It computes inv(U)
// by xTRTRI, which works on the transpose as well, solves X L = inv(U) at once with a
// copy of L, and permutes X P in one pass over the rows. LAPACK's xGETRI saves the copy
// by working on narrow blocks of X, which takes half as long again.
func Getri[T scalar.Scalar](c cores.Call, n int, a []T, lda int, pivots []int) (info int) {
	w := workspace.Get[T]()
	defer w.Put()
	if c.Tiled() {
		return getriTiles(c, n, a, lda, pivots, w.Ints(n), w.Work(n*n))
	}
	lower, moved := w.Work(n*n), w.Ints(n)
	lease := c.Acquire()
	defer lease.Release()
	if info = lapack.Trtri('L', 'N', n, a, lda); info != 0 {
		return info
	}
	for i := range n {
		row := a[i*lda : i*lda+i]
		copy(lower[i*n:], row)
		clear(row)
	}
	lapack.Trsm('L', 'U', 'N', 'U', n, n, 1, lower, n, a, lda)
	if permutation(moved, pivots) {
		permuteColumns(n, n, a, lda, moved, lower)
	}
	return 0
}

// permutation stores in moved from where each column of X P comes, and reports whether
// one has moved at all.
func permutation(moved []int32, pivots []int) (permuted bool) {
	for j := range moved {
		moved[j] = int32(j)
	}
	for j := len(moved) - 1; j >= 0; j-- {
		permuted = permuted || pivots[j] != j
		moved[pivots[j]], moved[j] = moved[j], moved[pivots[j]]
	}
	return permuted
}

// permuteColumns moves column moved[j] of the m x n matrix a to column j. row is
// scratch, n long.
func permuteColumns[T scalar.Scalar](m, n int, a []T, lda int, moved []int32, row []T) {
	for i := range m {
		copy(row[:n], a[i*lda:])
		to := a[i*lda : i*lda+n]
		for j, from := range moved {
			to[j] = row[from]
		}
	}
}

// Getrs overwrites b, n x nrhs, with the solution of op(A) X = B, where a and pivots
// are what [Getrf] left. trans is 'N', 'T' or 'C'.
func Getrs[T scalar.Scalar](c cores.Call, trans byte, n, nrhs int, a []T, lda int, pivots []int, b []T, ldb int) {
	s := luFactors[T]{trans, n, lda, a, pivots}
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		stripsOf(team, n, nrhs, b, ldb, s)
		return
	}
	lease := c.Acquire()
	defer lease.Release()
	s.solve(nrhs, b, ldb)
}

// luFactors are the factors that [Getrf] left in a.
type luFactors[T scalar.Scalar] struct {
	trans  byte
	n, lda int
	a      []T
	pivots []int
}

func (f *luFactors[T]) solve(nrhs int, b []T, ldb int) {
	n, a, lda, pivots := f.n, f.a, f.lda, f.pivots
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	if f.trans == 'N' {
		for i, p := range pivots {
			if p != i {
				swap(row(i), row(p))
			}
		}
		lapack.SolveTriangle('L', 'N', 'U', n, nrhs, a, lda, b, ldb)
		lapack.SolveTriangle('U', 'N', 'N', n, nrhs, a, lda, b, ldb)
		return
	}
	solveTriangle('U', f.trans, 'N', n, nrhs, a, lda, b, ldb)
	solveTriangle('L', f.trans, 'U', n, nrhs, a, lda, b, ldb)
	for i := n - 1; i >= 0; i-- {
		if p := pivots[i]; p != i {
			swap(row(i), row(p))
		}
	}
}

func swap[T scalar.Scalar](x, y []T) {
	for j := range x {
		x[j], y[j] = y[j], x[j]
	}
}

// Gecon estimates 1 / (|A| |A^-1|), as xGECON does, from the factors that [Getrf] left in
// a and from anorm = |A|. norm is 'O' (the 1-norm) or 'I' (the infinity norm).
func Gecon[T scalar.Scalar](c cores.Call, norm byte, n int, a []T, lda int, anorm float64) float64 {
	return reciprocal(c, 'L', otherNorm(norm), 'L', 'N', n, a, lda, anorm)
}
