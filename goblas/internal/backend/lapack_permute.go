package backend

// Rows and columns are moved in Go, within one row at a time or by whole rows:
// memory sets the pace, and C has nothing to add.

// Dlapmt permutes the columns of the m x n matrix X as gonum documents: column
// k[j] moves to j (forward) or j to k[j]. gonum's own exchanges columns, each
// through all of memory; this gathers or scatters row by row.
func (LAPACK) Dlapmt(forward bool, m, n int, x []float64, ldx int, k []int) {
	if CurrentMode() == PureGo || m < 1 || n < 1 || !holds(x, m, n, ldx) || len(k) != n {
		pureLAPACK.Dlapmt(forward, m, n, x, ldx, k)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, n)
	for i := range m {
		row := x[i*ldx : i*ldx+n]
		copy(w.work, row)
		if forward {
			for j, from := range k {
				row[j] = w.work[from]
			}
		} else {
			for j, to := range k {
				row[to] = w.work[j]
			}
		}
	}
}

// Dlapmr permutes the rows of the m x n matrix X as gonum documents: row k[i]
// moves to i (forward) or i to k[i]. Every cycle of the permutation is followed
// once, so that each row is copied once, where gonum's own exchanges pairs.
func (LAPACK) Dlapmr(forward bool, m, n int, x []float64, ldx int, k []int) {
	if CurrentMode() == PureGo || m < 1 || n < 1 || !fits(m) || !holds(x, m, n, ldx) || len(k) != m {
		pureLAPACK.Dlapmr(forward, m, n, x, ldx, k)
		return
	}
	w := getWorkspace[float64]()
	defer w.put()
	w.work = grow(w.work, n)
	w.ints = growInts(w.ints, m)
	from := w.ints // the row that moves to i, and -1 when it has
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
		copy(w.work, row(start))
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
		copy(row(to), w.work)
	}
}
