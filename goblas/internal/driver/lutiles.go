package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// LU and what is made of its factors, in tiles. All cuts follow from the shape alone.

const (
	panelColumns  = 64 // the width of a panel, which factorTiles factors on one core
	updateColumns = 96 // the width of a strip that factorTiles updates
	// doubleFrom is the order from which both are twice as wide: the matrix then comes from
	// memory in each step, so that there should be fewer of them.
	doubleFrom   = 1500
	rightColumns = 256 // of a strip of right-hand sides, which reads the whole triangle, at most
	inverseRows  = 128 // of a strip of an inverse, at most
)

// factorTiles is LAPACK's xGETRF on the column-major m x n matrix a, with the updates
// cut into strips of columns. The first strip of each step is the next panel. The
// goroutine that updates it also factors it at once, while the others update the other
// strips. So the panels, which only one core can factor at a time, add little to the
// running time.
func factorTiles[T scalar.Scalar](team *cores.Team, m, n int, a []T, lda int, pivots []int32) (info int) {
	steps, width, strip := min(m, n), panelColumns, updateColumns
	if steps >= doubleFrom {
		width, strip = 2*width, 2*strip
	}
	f := luTiles[T]{m: m, a: a, lda: lda, pivots: pivots}
	f.panel(0, min(width, steps))
	for j := 0; j < steps; j += width {
		k := min(width, steps-j)
		right := j + k
		next := min(width, steps-right) // the columns of the next panel
		others := cuts{}
		if rest := n - right - next; rest > 0 {
			others = cut(rest, strip)
		}
		f.j, f.k, f.next, f.others = j, k, next, others
		f = doTiles(team, min(next, 1)+others.count, f)
	}
	// Each panel's interchanges have not been applied to the columns left of it yet.
	f.k, f.j = width, steps
	doTiles(team, (steps-1)/width, luSwaps[T]{f})
	return f.info
}

// luTiles is a factorization by factorTiles: the step with the panel of columns j to j+k-1,
// which has been factored.
type luTiles[T scalar.Scalar] struct {
	m, lda, info int
	a            []T
	pivots       []int32
	j, k, next   int
	others       cuts // the columns right of the next panel
}

// panel factors columns j to j+k-1.
func (f *luTiles[T]) panel(j, k int) {
	if i := lapack.Getrf(f.m-j, k, f.a[j*f.lda+j:], f.lda, f.pivots[j:j+k]); i != 0 && f.info == 0 {
		f.info = j + i
	}
	for i := range k {
		f.pivots[j+i] += int32(j)
	}
}

// tile updates the strip i of columns right of the panel.
func (f *luTiles[T]) tile(i int) {
	right, panels := f.j+f.k, min(f.next, 1)
	if i < panels {
		lapack.Update(f.m, f.a, f.lda, f.j, f.k, right, f.next, f.pivots)
		f.panel(right, f.next)
		return
	}
	from, to := f.others.part(i - panels)
	// Pass no more pivots than this panel's: those of the next one are being written.
	lapack.Update(f.m, f.a, f.lda, f.j, f.k, right+f.next+from, to-from, f.pivots[:right])
}

// solver is a pointer to factors that solve a system for the n x nrhs right-hand sides b.
type solver[T scalar.Scalar, S any] interface {
	*S
	solve(nrhs int, b []T, ldb int)
}

// rightSides are right-hand sides that are solved for in strips.
type rightSides[T scalar.Scalar, S any, P solver[T, S]] struct {
	strips cuts
	n, ldb int
	b      []T
	system S
}

// stripsOf solves for copies of strips of b, and stores these in b again. In b itself
// neighbouring strips share cache lines, one in each row, which two cores that write to
// them would take from each other all the time.
func stripsOf[T scalar.Scalar, S any, P solver[T, S]](team *cores.Team, n, nrhs int, b []T, ldb int, system S) {
	s := cut(nrhs, stripWidth(nrhs, rightColumns))
	doTiles(team, s.count, rightSides[T, S, P]{s, n, ldb, b, system})
}

func (r *rightSides[T, S, P]) tile(i int) {
	n, b, ldb := r.n, r.b, r.ldb
	if r.strips.count == 1 {
		P(&r.system).solve(r.strips.n, b, ldb)
		return
	}
	from, to := r.strips.part(i)
	k := to - from
	w := workspace.Get[T]()
	defer w.Put()
	x := w.Work(n * k)
	for i := range n {
		copy(x[i*k:(i+1)*k], b[i*ldb+from:])
	}
	P(&r.system).solve(k, x, k)
	for i := range n {
		copy(b[i*ldb+from:i*ldb+to], x[i*k:])
	}
}

// getriTiles is [Getri] with strips of columns of Z = inv(U) inv(L), which do not depend
// on each other: each solves U Z = inv(L) for a strip of inv(L). The inverse is then
// Z P. scratch, of n n elements, takes a copy of the factors.
func getriTiles[T scalar.Scalar](c cores.Call, n int, a []T, lda int, pivots []int, moved []int32, scratch []T) (info int) {
	if info = zeroAt(a, n, lda+1); info != 0 {
		return info
	}
	team := c.Team()
	defer team.Release()
	s := invertTiles(team, 'U', 'N', n, a, lda, scratch)
	if permutation(moved, pivots) {
		doTiles(team, s.count, permuting[T]{s, a, lda, moved})
	}
	return 0
}

// permuting is a square matrix whose columns are permuted, some rows at a time.
type permuting[T scalar.Scalar] struct {
	rows  cuts
	a     []T
	lda   int
	moved []int32
}

// inverting is a square matrix that is overwritten with its inverse, or a triangle, in
// strips, from the factors in f, which have no padding.
type inverting[T scalar.Scalar] struct {
	strips       cuts
	upper, lower byte // whether the factors have ones on their diagonals; of one alone uplo and that
	a, f         []T
	lda          int
}

// invertTiles overwrites the product of the triangles that Fortran sees in a, the lower one
// to the left, with its inverse, in strips. upper and lower say whether the triangles have
// ones on their diagonals, 'U' or 'N'.
func invertTiles[T scalar.Scalar](team *cores.Team, upper, lower byte, n int, a []T, lda int, scratch []T) cuts {
	copyTiles(team, n, a, lda, scratch)
	s := cut(n, stripWidth(n, inverseRows))
	doTiles(team, s.count, inverting[T]{s, upper, lower, a, scratch, lda})
	return s
}

// luSwaps are the interchanges of later panels' rows in columns that have been factored: k wide, of j steps.
type luSwaps[T scalar.Scalar] struct{ luTiles[T] }

func (f *luSwaps[T]) tile(i int) {
	from := i * f.k
	lapack.Laswp(f.k, f.a[from*f.lda:], f.lda, from+f.k+1, f.j, f.pivots, 1)
}

func (p *permuting[T]) tile(i int) {
	from, to := p.rows.part(i)
	w := workspace.Get[T]()
	defer w.Put()
	permuteColumns(to-from, p.rows.n, p.a[from*p.lda:], p.lda, p.moved, w.Work(p.rows.n))
}

func (v *inverting[T]) tile(i int) {
	from, to := v.strips.part(i)
	n, k := v.strips.n, to-from
	w := workspace.Get[T]()
	defer w.Put()
	z := w.Work(n * k)
	// Fortran sees rows of the transpose.
	invertStrip('U', v.upper, n, v.f, n, z, from, to)
	lapack.Solveright('L', 'N', v.lower, k, n, v.f, n, z, k)
	for r := range n {
		copy(v.a[r*v.lda+from:r*v.lda+to], z[r*k:])
	}
}
