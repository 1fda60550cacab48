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
	if m == n && c.Tiling() {
		c.Tiles(1, func(int) { lapack.TransposeInPlace(n, a, lda) })
		info = factorTiles(c, n, a, lda, ipiv)
		c.Tiles(1, func(int) { lapack.TransposeInPlace(n, a, lda) })
	} else {
		scratch := scratch(w, m, n)
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
	for j := range moved {
		moved[j] = int32(j)
	}
	permuted := false
	for j := n - 1; j >= 0; j-- {
		permuted = permuted || pivots[j] != j
		moved[pivots[j]], moved[j] = moved[j], moved[pivots[j]]
	}
	for i := 0; permuted && i < n; i++ {
		row := a[i*lda : i*lda+n]
		copy(lower, row)
		for j, from := range moved {
			row[j] = lower[from]
		}
	}
	return 0
}

// Getrs overwrites b, n x nrhs, with the solution of op(A) X = B, where a and pivots
// are what [Getrf] left. trans is 'N', 'T' or 'C'.
func Getrs[T scalar.Scalar](c cores.Call, trans byte, n, nrhs int, a []T, lda int, pivots []int, b []T, ldb int) {
	lease := c.Acquire()
	defer lease.Release()
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	if trans == 'N' {
		for i, p := range pivots {
			if p != i {
				swap(row(i), row(p))
			}
		}
		lapack.SolveTriangle('L', 'N', 'U', n, nrhs, a, lda, b, ldb)
		lapack.SolveTriangle('U', 'N', 'N', n, nrhs, a, lda, b, ldb)
		return
	}
	solveTriangle('U', trans, 'N', n, nrhs, a, lda, b, ldb)
	solveTriangle('L', trans, 'U', n, nrhs, a, lda, b, ldb)
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

// Gecon estimates 1 / (|A| |A^-1|), by xGECON, from the factors that [Getrf] left in a
// and from anorm = |A|. norm is 'O' (the 1-norm) or 'I' (the infinity norm). work must
// have 4 n elements.
func Gecon(c cores.Call, norm byte, n int, a []float64, lda int, anorm float64, work []float64) float64 {
	w := workspace.Get[float64]()
	defer w.Put()
	ints := w.Ints(n)
	lease := c.Acquire()
	defer lease.Release()
	return lapack.RowGecon(norm, n, a, lda, anorm, work, ints)
}

const (
	panelColumns = 96  // the width of a panel, which factorTiles factors on one core
	stripColumns = 64  // the least width of a strip that factorTiles updates
	rightColumns = 128 // the least width of a strip of right-hand sides
)

// factorTiles is LAPACK's xGETRF on the column-major n x n matrix a, with the updates
// cut into strips of columns. The first strip of each step is the next panel. The
// goroutine that updates it also factors it at once, while the others update the other
// strips. So the panels, which only one core can factor at a time, add little to the
// running time.
func factorTiles[T scalar.Scalar](r cores.Call, n int, a []T, lda int, pivots []int32) (info int) {
	panel := func(j, k int) {
		if i := lapack.Getrf(n-j, k, a[j*lda+j:], lda, pivots[j:j+k]); i != 0 && info == 0 {
			info = j + i
		}
		for i := range k {
			pivots[j+i] += int32(j)
		}
	}
	r.Tiles(1, func(int) { panel(0, min(panelColumns, n)) })
	for j := 0; j+panelColumns < n; j += panelColumns {
		k, right := panelColumns, j+panelColumns
		next := min(panelColumns, n-right)
		rest := n - right - next
		strips := min(tilesPerCore*cores.Budget(), (rest+stripColumns-1)/stripColumns)
		r.Tiles(1+strips, func(i int) {
			if i == 0 {
				lapack.Update(n, a, lda, j, k, right, next, pivots)
				panel(right, next)
				return
			}
			from, to := rest*(i-1)/strips, rest*i/strips
			// Pass no more pivots than this panel's: those of the next one are being written.
			lapack.Update(n, a, lda, j, k, right+next+from, to-from, pivots[:right])
		})
	}
	// Each panel's interchanges have not been applied to the columns left of it yet.
	blocks := (n - 1) / panelColumns
	if blocks > 0 {
		r.Tiles(blocks, func(i int) {
			from := i * panelColumns
			lapack.Laswp(panelColumns, a[from*lda:], lda, from+panelColumns+1, n, pivots, 1)
		})
	}
	return info
}

// substituteTiles is lapack.Substitute with the right-hand sides cut into strips.
func substituteTiles[T scalar.Scalar](r cores.Call, trans byte, n, nrhs int, a []T, lda int, pivots []int32, b []T, ldb int) {
	strips := max(1, min(2*cores.Budget(), nrhs/rightColumns))
	r.Tiles(strips, func(i int) {
		from, to := nrhs*i/strips, nrhs*(i+1)/strips
		lapack.Substitute(trans, n, to-from, a, lda, pivots, b[from:], ldb)
	})
}
