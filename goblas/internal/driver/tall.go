package driver

import (
	"sync/atomic"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// tall is the QR factorization of a tall m x n matrix as a tree (TSQR: Demmel, Grigori,
// Hoemmen, Langou 2012): blocks of rows that fit the cache are factored by themselves, then
// their triangles, one below the other, in blocks again, until one is left. Each block is
// factored by Householder's reflectors, so that the whole is as stable as LAPACK's. All cuts
// follow from the shape alone.
//
// The matrix may have extra columns beside the n, which are only multiplied by Q^H.
type tall[T scalar.Scalar] struct {
	crew
	m, n, extra int
	ld          int  // elements from one row of a block to the next
	keep        bool // the reflectors are kept, to multiply by Q
	direct      bool // blocks are factored where they are kept
	strict      bool // factor gives up at a block that is not for the kernels
	failed      atomic.Bool
	levels      []tallLevel[T]
	r           []T       // the first n rows of Q^H times the matrix
	residuals   []float64 // of each block the squares of what the extra columns have below
}

// inCache reports whether an m x n matrix is about as small as a second-level cache.
func inCache[T scalar.Scalar](m, n int) bool { return m*padded(n)*scalar.Size[T]() <= 1<<20 }

// crew is the cores of a call that works on blocks of rows: a team, or one core if there is
// little to do.
type crew struct {
	call  cores.Call
	team  *cores.Team
	lease cores.Lease
	held  bool
}

// crewOf is that of a part of call c, which works on a tall m x n matrix.
func crewOf(c cores.Call, m, n int) crew { return crew{call: c.As(plan.Tall, volume(m, n, n))} }

func (q *crew) acquire() {
	if q.call.Tiled() {
		q.team = q.call.Team()
	} else {
		q.lease = q.call.Acquire()
	}
	q.held = true
}

// release gives the cores back, so that what comes between two parts of the work can have
// some of its own. It may be called again.
func (q *crew) release() {
	switch {
	case !q.held:
	case q.team != nil:
		q.team.Release()
	default:
		q.lease.Release()
	}
	q.held = false
}

// do calls block for as many blocks as there are.
func (q *crew) do(count int, block func(i int)) {
	if q.team != nil {
		q.team.Do(count, block)
		return
	}
	for i := range count {
		block(i)
	}
}

// tallLevel is the blocks of a level of the tree.
type tallLevel[T scalar.Scalar] struct {
	blocks cuts
	unit   int       // rows of a unit of blocks: 1, or n if units are triangles
	rows   []T       // what the level factors: the triangles of the one below
	f, t   []T       // the reflectors, in rows of n elements, and the triangles of their products
	sums   []float64 // the part of residuals
}

const (
	tallPadding = 8   // rows of blocks are padded to a multiple of so many elements
	tallRows    = 512 // rows of a block: of float64, 8 columns fit the first-level cache, 100 the second
	tallRatio   = 4   // rows for each column, at least
	tallColumns = 128 // columns at most: with more, blocks of the whole height are as fast
)

// isTall reports whether an m x n matrix is factored as a tall one by this call. What the
// mode Native computes is OpenBLAS's. Blocks of one to three columns take several times the
// memory of the matrix, which must not count.
func isTall(c cores.Call, m, n int) bool {
	return c.Auto() && n > 0 && n <= tallColumns && m >= tallRatio*n && m >= 2*tallPadding &&
		(2*n >= tallPadding || m <= 100_000)
}

// newTall takes the call's cores, until release, and memory from w. The reflectors of the
// matrix's own blocks are kept in home, which has its size, if that is not nil: there Q, which
// is computed from them, may go.
func newTall[T scalar.Scalar](c cores.Call, w *workspace.Workspace[T], m, n, extra int, keep bool, home []T) *tall[T] {
	q := &tall[T]{crew: crewOf(c, m, n), m: m, n: n, extra: extra, keep: keep}
	q.ld = padded(n + extra)
	q.direct = keep && q.ld == n
	height := max(tallRows, tallRatio*n)
	triangles, kept, blocks := n*q.ld, 0, 0
	for l, units := 0, m; ; l++ {
		level := tallLevel[T]{blocks: cut(units, height), unit: 1}
		if l > 0 {
			level = tallLevel[T]{blocks: cut(units, height/n), unit: n}
			triangles += units * n * q.ld
		}
		q.levels = append(q.levels, level)
		if keep {
			kept += level.blocks.count * q.triangle()
			if l > 0 || home == nil {
				kept += units * level.unit * n
			}
		}
		blocks += level.blocks.count
		if units = level.blocks.count; units == 1 {
			break
		}
	}
	space, sums := w.Matrix(triangles+kept), w.Doubles(blocks*extra)
	clear(sums)
	q.residuals = sums
	take := func(n int) []T {
		part := space[:n:n]
		space = space[n:]
		return part
	}
	q.r = take(n * q.ld)
	for l := range q.levels {
		level := &q.levels[l]
		rows, count := level.blocks.n*level.unit, level.blocks.count
		if l > 0 {
			level.rows = take(rows * q.ld)
		}
		if keep {
			level.t = take(count * q.triangle())
			if level.f = home; l > 0 || home == nil {
				level.f = take(rows * n)
			}
		}
		level.sums, sums = sums[:count*extra], sums[count*extra:]
	}
	q.acquire()
	return q
}

// padded is the length of rows of n elements in blocks.
func padded(n int) int { return (n + tallPadding - 1) / tallPadding * tallPadding }

// home is the memory of x if that is in one piece, row by row, or nil.
func home[T scalar.Scalar](x matrix.Matrix[T]) []T {
	if x.Op != matrix.NoTrans || x.Stride != x.Cols {
		return nil
	}
	return x.Data[:x.Rows*x.Cols]
}

// panels is the memory for the triangles of the panels of a block.
func (q *tall[T]) panels() int { return tallPadding * padded(q.n) }

// triangle is the memory for the triangle of a block's reflectors, after those of its panels,
// and for a mark that tells by which algorithm they were made.
func (q *tall[T]) triangle() int { return q.panels() + padded(q.n)*padded(q.n) + 1 }

// part is where the rows of block i begin and end.
func (l *tallLevel[T]) part(i int) (from, to int) {
	from, to = l.blocks.part(i)
	return from * l.unit, to * l.unit
}

// factor factors the matrix whose rows from to to-1 load stores in f, q.ld apart. If q is
// strict, it returns false unless the kernels factor every block; if they do, all of the n
// columns are finite, and neither too large nor too small.
func (q *tall[T]) factor(load func(f []T, from, to int)) bool {
	for l := range q.levels {
		level, result := &q.levels[l], q.r
		if l+1 < len(q.levels) {
			result = q.levels[l+1].rows
		}
		q.do(level.blocks.count, func(i int) {
			if q.failed.Load() {
				return
			}
			w := workspace.Get[T]()
			defer w.Put()
			from, to := level.part(i)
			b := tallBlock[T]{tall: q, rows: to - from, r: result[i*q.n*q.ld:], sums: level.sums[i*q.extra : (i+1)*q.extra]}
			b.t = w.Work(b.rows*q.ld + q.triangle())
			b.f, b.t = b.t[:b.rows*q.ld], b.t[b.rows*q.ld:]
			if q.keep {
				b.kept, b.t = level.f[from*q.n:to*q.n], level.t[i*q.triangle():(i+1)*q.triangle()]
				if q.direct {
					b.f = b.kept
				}
			}
			fill := func() {
				if l == 0 {
					load(b.f, from, to)
				} else {
					copy(b.f, level.rows[from*q.ld:to*q.ld])
				}
			}
			fill()
			switch ok := !scalar.IsComplex[T]() && b.factor(); {
			case !ok && q.strict:
				q.failed.Store(true)
			case !ok:
				fill()
				b.factorColumns()
			case q.keep:
				b.join()
			}
		})
		if q.failed.Load() {
			return false
		}
	}
	return true
}

// multiply stores Q (M; 0) in x, which may be a view, for the matrix mul with n rows, q.ld
// apart, and x's columns, n at most.
func (q *tall[T]) multiply(mul []T, x matrix.Matrix[T]) {
	for l := len(q.levels) - 1; l >= 0; l-- {
		q.do(q.levels[l].blocks.count, func(i int) {
			from, to := q.levels[l].part(i)
			b, m := q.kept(l, i), q.above(l, i, mul)
			w := workspace.Get[T]()
			defer w.Put()
			switch {
			case l > 0:
				b.expand(to-from, x.Cols, m, q.levels[l].rows[from*q.ld:], q.ld)
			case x.Op == matrix.NoTrans && !b.inColumns():
				b.expand(to-from, x.Cols, m, x.Data[from*x.Stride:], x.Stride)
			default:
				c := w.Work((to - from) * q.ld)
				b.expand(to-from, x.Cols, m, c, q.ld)
				storeRows(x, from, to, c, q.ld)
			}
		})
	}
}

// top stores in y the first n rows of what multiply computes, for n columns.
func (q *tall[T]) top(mul, y []T) {
	for l := len(q.levels) - 1; l >= 0; l-- {
		c, m := y, q.above(l, 0, mul)
		if l > 0 {
			c = q.levels[l].rows
		}
		q.kept(l, 0).expand(q.n, q.n, m, c, q.ld)
	}
}

// above is what block i of level l multiplies: a part of the level above, or mul.
func (q *tall[T]) above(l, i int, mul []T) []T {
	if l+1 < len(q.levels) {
		mul = q.levels[l+1].rows
	}
	return mul[i*q.n*q.ld:]
}

// kept is block i of level l, as it was factored.
func (q *tall[T]) kept(l, i int) tallBlock[T] {
	level := &q.levels[l]
	from, to := level.part(i)
	return tallBlock[T]{tall: q, rows: to - from, kept: level.f[from*q.n : to*q.n], t: level.t[i*q.triangle() : (i+1)*q.triangle()]}
}
