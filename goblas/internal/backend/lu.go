package backend

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/internal/scalar"
	native "github.com/goblas/goblas/native/lapack"
)

// panelColumns is the width of the panels that factorTiles factors on one core,
// and stripColumns the least width of a strip that it updates.
const (
	panelColumns = 96
	stripColumns = 64
	rightColumns = 128 // the least of a strip of right-hand sides
)

// factorTiles is LAPACK's xGETRF on the column-major n x n matrix a, its updates
// cut in strips of columns. The first strip of each step is the next panel, and
// whoever updates it factors it at once, while the others go on with the rest:
// so the panels, which do not divide, cost little time of their own.
func factorTiles[T scalar.Scalar](r decision, n int, a []T, lda int, pivots []int32) (info int) {
	panel := func(j, k int) {
		if i := native.Getrf(n-j, k, a[j*lda+j:], lda, pivots[j:j+k]); i != 0 && info == 0 {
			info = j + i
		}
		for i := range k {
			pivots[j+i] += int32(j)
		}
	}
	r.tiles(1, func(int) { panel(0, min(panelColumns, n)) })
	for j := 0; j+panelColumns < n; j += panelColumns {
		k, right := panelColumns, j+panelColumns
		next := min(panelColumns, n-right)
		rest := n - right - next
		strips := min(tilesPerCore*cores.Budget(), (rest+stripColumns-1)/stripColumns)
		r.tiles(1+strips, func(i int) {
			if i == 0 {
				native.Update(n, a, lda, j, k, right, next, pivots)
				panel(right, next)
				return
			}
			from, to := rest*(i-1)/strips, rest*i/strips
			// pivots of this panel only: the next one's are being written.
			native.Update(n, a, lda, j, k, right+next+from, to-from, pivots[:right])
		})
	}
	// The columns left of each panel still lack its interchanges.
	blocks := (n - 1) / panelColumns
	if blocks > 0 {
		r.tiles(blocks, func(i int) {
			from := i * panelColumns
			native.Interchange(panelColumns, a[from*lda:], lda, from+panelColumns, n, pivots)
		})
	}
	return info
}

// substituteTiles is lapack.Substitute in strips of the right-hand sides.
func substituteTiles[T scalar.Scalar](r decision, trans bool, n, nrhs int, a []T, lda int, pivots []int32, b []T, ldb int) {
	strips := max(1, min(2*cores.Budget(), nrhs/rightColumns))
	r.tiles(strips, func(i int) {
		from, to := nrhs*i/strips, nrhs*(i+1)/strips
		native.Substitute(trans, n, to-from, a, lda, pivots, b[from:], ldb)
	})
}

// solveGonum is Solve by gonum's LAPACK, which has float64 only.
func solveGonum(transposed bool, n, nrhs int, a []float64, lda int, b []float64, ldb int) (info int) {
	pivots := make([]int, n)
	if !pureLAPACK.Dgetrf(n, n, a, lda, pivots) {
		for i := range n {
			if a[i*lda+i] == 0 {
				return i + 1
			}
		}
	}
	t := blas.NoTrans
	if transposed {
		t = blas.Trans
	}
	pureLAPACK.Dgetrs(t, n, nrhs, a, lda, pivots, b, ldb)
	return 0
}

func transpose[T scalar.Scalar](n int, a []T, lda int) {
	for i := range n {
		for j := range i {
			a[i*lda+j], a[j*lda+i] = a[j*lda+i], a[i*lda+j]
		}
	}
}

// factor overwrites the row-major a with L and U, P A = L U, row by row
// (right-looking elimination, as LAPACK's xGETF2). It serves the types that
// gonum's LAPACK lacks.
func factor[T scalar.Scalar](n int, a []T, lda int, pivots []int32) (info int) {
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if Abs(a[i*lda+k]) > Abs(a[p*lda+k]) {
				p = i
			}
		}
		pivots[k] = int32(p + 1)
		if a[p*lda+k] == 0 {
			return k + 1
		}
		row := a[k*lda : k*lda+n]
		swapRows(row, a[p*lda:p*lda+n])
		for i := k + 1; i < n; i++ {
			f := a[i*lda+k] / row[k]
			a[i*lda+k] = f
			subtract(a[i*lda+k+1:i*lda+n], f, row[k+1:])
		}
	}
	return 0
}

// substitute overwrites the row-major b with the solution of A X = B.
func substitute[T scalar.Scalar](n, nrhs int, a []T, lda int, pivots []int32, b []T, ldb int) {
	row := func(i int) []T { return b[i*ldb : i*ldb+nrhs] }
	for i := range n {
		swapRows(row(i), row(int(pivots[i])-1))
	}
	for i := range n {
		for j := range i {
			subtract(row(i), a[i*lda+j], row(j))
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			subtract(row(i), a[i*lda+j], row(j))
		}
		for j := range row(i) {
			row(i)[j] /= a[i*lda+i]
		}
	}
}

func swapRows[T scalar.Scalar](x, y []T) {
	for j := range x {
		x[j], y[j] = y[j], x[j]
	}
}

// subtract is y -= f x.
func subtract[T scalar.Scalar](y []T, f T, x []T) {
	for j, v := range x {
		y[j] -= f * v
	}
}
