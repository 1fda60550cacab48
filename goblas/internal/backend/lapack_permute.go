package backend

import (
	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
)

// Rows and columns are moved in Go, within one row at a time or by whole rows:
// memory sets the pace, and C has nothing to add.

// Dlapmt permutes the columns of the m x n matrix X as gonum documents: column
// k[j] moves to j (forward) or j to k[j]. gonum's own exchanges columns, each
// through all of memory; this gathers or scatters row by row.
func (LAPACK) Dlapmt(forward bool, m, n int, x []float64, ldx int, k []int) {
	if cores.CurrentMode() == cores.PureGo || m < 1 || n < 1 || !holds(x, m, n, ldx) || len(k) != n {
		pure.LAPACK.Dlapmt(forward, m, n, x, ldx, k)
		return
	}
	w := workspace.Get[float64]()
	defer w.Put()
	own := w.Work(n)
	for i := range m {
		row := x[i*ldx : i*ldx+n]
		copy(own, row)
		if forward {
			for j, from := range k {
				row[j] = own[from]
			}
		} else {
			for j, to := range k {
				row[to] = own[j]
			}
		}
	}
}

// Dlapmr permutes the rows of the m x n matrix X as gonum documents: row k[i]
// moves to i (forward) or i to k[i]. Every cycle of the permutation is followed
// once, so that each row is copied once, where gonum's own exchanges pairs.
func (LAPACK) Dlapmr(forward bool, m, n int, x []float64, ldx int, k []int) {
	if cores.CurrentMode() == cores.PureGo || m < 1 || n < 1 || !cint.Fits(m) || !holds(x, m, n, ldx) || len(k) != m {
		pure.LAPACK.Dlapmr(forward, m, n, x, ldx, k)
		return
	}
	w := workspace.Get[float64]()
	defer w.Put()
	own, from := w.Work(n), w.Ints(m) // from: the row that moves to i, and -1 when it has
	for i, p := range k {
		if forward {
			from[i] = int32(p)
		} else {
			from[p] = int32(i)
		}
	}
	row := func(i int) []float64 { return x[i*ldx : i*ldx+n] }
	for start := range from {
		if from[start] < 0 || int(from[start]) == start {
			continue
		}
		copy(own, row(start))
		to := start
		for {
			next := int(from[to])
			from[to] = -1
			if next == start {
				break
			}
			copy(row(to), row(next))
			to = next
		}
		copy(row(to), own)
	}
}
