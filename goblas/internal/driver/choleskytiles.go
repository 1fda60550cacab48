package driver

import (
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Cholesky and inverses of triangles, in tiles. Here uplo is the triangle that Fortran
// sees. All cuts follow from the shape alone.

// half is one triangle of a Hermitian n x n matrix. Its blocks are named as in the lower
// one: row i is not less than column j. The upper triangle of such a matrix is the lower
// one's conjugate transpose, so that its block (i, j) stands in row j and column i.
type half[T scalar.Scalar] struct {
	uplo  byte
	n, ld int
	s     []T
}

// at is the memory from element (i, j) on.
func (h half[T]) at(i, j int) []T {
	if h.uplo == 'U' {
		i, j = j, i
	}
	return h.s[j*h.ld+i:]
}

// solve overwrites the block of rows i and columns j, height x width, with what it is
// after division by the triangle of the factor at (j, j).
func (h half[T]) solve(i, j, height, width int) {
	if h.uplo == 'L' {
		lapack.Solveright('L', 'C', 'N', height, width, h.at(j, j), h.ld, h.at(i, j), h.ld)
	} else {
		lapack.Trsm('L', 'U', 'C', 'N', width, height, 1, h.at(j, j), h.ld, h.at(i, j), h.ld)
	}
}

// subtract subtracts from the block of rows i and columns j, height x width, the product
// of the factor's k columns at l in these rows with the conjugate transpose of those in
// rows j. A block on the diagonal is square, and only its triangle is touched.
func (h half[T]) subtract(i, j, l, height, width, k int) {
	switch {
	case i == j && h.uplo == 'L':
		lapack.Herk('L', 'N', width, k, -1, h.at(j, l), h.ld, 1, h.at(j, j), h.ld)
	case i == j:
		lapack.Herk('U', 'C', width, k, -1, h.at(j, l), h.ld, 1, h.at(j, j), h.ld)
	case h.uplo == 'L':
		lapack.Gemm('N', 'C', height, width, k, -1, h.at(i, l), h.ld, h.at(j, l), h.ld, 1, h.at(i, j), h.ld)
	default:
		lapack.Gemm('C', 'N', width, height, k, -1, h.at(j, l), h.ld, h.at(i, l), h.ld, 1, h.at(i, j), h.ld)
	}
}

const (
	diagonalColumns = 64  // the order of the blocks that potrfTiles factors on one core
	solveRows       = 96  // the height of the strips in which it solves below them
	blockColumns    = 192 // the width and the height of the blocks that it updates
	blockRows       = 384
)

// block is a block of a triangle. One on the diagonal is itself a triangle.
type block struct{ row, column, height, width int }

// appendBlocks appends the blocks into which rows and columns from, ..., n-1 of a
// triangle are cut: columns of the given width, and each of them from the diagonal down.
func appendBlocks(to []block, from, n, width, height int) []block {
	for column := from; column < n; column += width {
		w := min(width, n-column)
		to = append(to, block{column, column, w, w})
		below := n - column - w
		if below == 0 {
			break
		}
		rows := cut(below, height)
		for i := range rows.count {
			first, last := rows.part(i)
			to = append(to, block{column + w + first, column, last - first, w})
		}
	}
	return to
}

// potrfTiles is LAPACK's xPOTRF, right-looking: each step divides the blocks below the
// one that has been factored and subtracts their products from the rest. The first of
// these blocks is the next one on the diagonal. The goroutine that updates it also
// factors it at once, while the others update the rest.
func potrfTiles[T scalar.Scalar](team *cores.Team, uplo byte, n int, a []T, lda int) (info int) {
	f := choleskyTiles[T]{half: half[T]{uplo, n, lda, a}}
	if info = lapack.Potrf(uplo, min(diagonalColumns, n), a, lda); info != 0 {
		return info
	}
	list := blockLists.Get().(*[]block)
	defer blockLists.Put(list)
	for j := 0; j+diagonalColumns < n; j += diagonalColumns {
		below := j + diagonalColumns
		f.j, f.rows = j, cut(n-below, solveRows)
		doTiles(team, f.rows.count, choleskySolves[T]{f})
		next := min(diagonalColumns, n-below)
		tiles := append((*list)[:0], block{below, below, next, next})
		if under := n - below - next; under > 0 {
			rows := cut(under, blockRows)
			for i := range rows.count {
				from, to := rows.part(i)
				tiles = append(tiles, block{below + next + from, below, to - from, next})
			}
			tiles = appendBlocks(tiles, below+next, n, blockColumns, blockRows)
		}
		f.tiles, *list = tiles, tiles
		f = doTiles(team, len(tiles), f)
		if f.info != 0 {
			return below + f.info
		}
	}
	return 0
}

// choleskyTiles is a factorization by potrfTiles: the step with the block of columns from j
// on, which has been factored.
type choleskyTiles[T scalar.Scalar] struct {
	half[T]
	j, info int
	rows    cuts    // below the block
	tiles   []block // what is updated
}

// blockLists has lists of blocks, which are kept from call to call.
var blockLists = sync.Pool{New: func() any { return new([]block) }}

// invertStrip stores rows from, ..., to-1 of the inverse of the triangle t in z, with
// zeros beside the triangle. Rows are those that Fortran sees, and z has as many as the
// strip and n columns, without padding: in the inverse itself neighbouring strips share
// cache lines, which two cores that write to them would take from each other.
func invertStrip[T scalar.Scalar](uplo, diag byte, n int, t []T, ldt int, z []T, from, to int) {
	k := to - from
	first, last := 0, from // the strip's columns beside the block on the diagonal
	if uplo == 'U' {
		first, last = to, n
	}
	for j := range n {
		x, y := t[j*ldt+from:j*ldt+to], z[j*k:(j+1)*k]
		switch {
		case first <= j && j < last:
			copy(y, x)
		case j < from || j >= to:
			clear(y)
		default:
			copy(y, x)
			if uplo == 'U' {
				clear(y[j-from+1:])
			} else {
				clear(y[:j-from])
			}
			if diag == 'U' {
				y[j-from] = 1
			}
		}
	}
	if first < last {
		lapack.Trsm('L', uplo, 'N', diag, k, last-first, -1, t[from*ldt+from:], ldt, z[first*k:], k)
		lapack.Solveright(uplo, 'N', diag, k, last-first, t[first*ldt+first:], ldt, z[first*k:], k)
	}
	lapack.Trtri(uplo, diag, k, z[from*k:], k)
}

// trtriTiles is LAPACK's xTRTRI in strips of rows, which read a copy of the triangle.
func trtriTiles[T scalar.Scalar](c cores.Call, uplo, diag byte, n int, a []T, lda int) (info int) {
	if diag == 'N' {
		if info = zeroAt(a, n, lda+1); info != 0 {
			return info
		}
	}
	w := workspace.Get[T]()
	defer w.Put()
	t := w.Matrix(n * n)
	team := c.Team()
	defer team.Release()
	copyTiles(team, n, a, lda, t)
	s := cut(n, stripWidth(n, inverseRows))
	doTiles(team, s.count, triangleInverse[T]{inverting[T]{s, uplo, diag, a, t, lda}})
	return 0
}

// zeroAt returns the position, counted from 1, of the first zero among n elements of x at
// a distance of inc, or 0 if there is none.
func zeroAt[T scalar.Scalar](x []T, n, inc int) int {
	for i := range n {
		if x[i*inc] == 0 {
			return i + 1
		}
	}
	return 0
}

// copyTiles copies the n x n matrix a to b, which has no padding.
func copyTiles[T scalar.Scalar](team *cores.Team, n int, a []T, lda int, b []T) {
	rows := cut(n, copyRows)
	doTiles(team, rows.count, rowCopies[T]{copying[T]{rows, n, lda, n, a, b}})
}

// longest returns the part i of the strips of rows of a triangle, the longest first.
func (c cuts) longest(uplo byte, i int) (from, to int) {
	if uplo == 'L' {
		i = c.count - 1 - i
	}
	return c.part(i)
}

// potriTiles is LAPACK's xPOTRI: strips of W, the inverse of the factor, and then blocks
// of W^H W ('L') or W W^H ('U'), which overwrite the factor.
func potriTiles[T scalar.Scalar](c cores.Call, uplo byte, n int, a []T, lda int) (info int) {
	if info = zeroAt(a, n, lda+1); info != 0 {
		return info
	}
	w := workspace.Get[T]()
	defer w.Put()
	inverse := half[T]{uplo, n, n, w.Matrix(n * n)}
	h := half[T]{uplo, n, lda, a}
	team := c.Team()
	defer team.Release()
	s := cut(n, stripWidth(n, inverseRows))
	doTiles(team, s.count, factorInverse[T]{inverting[T]{s, uplo, 'N', a, inverse.s, lda}})
	list := blockLists.Get().(*[]block)
	defer blockLists.Put(list)
	*list = appendBlocks((*list)[:0], 0, n, blockColumns, blockColumns)
	doTiles(team, len(*list), squaring[T]{h, inverse, *list})
	return 0
}

// squaring is the product of the inverse of a factor with its conjugate transpose, which
// goes to half, block by block.
type squaring[T scalar.Scalar] struct {
	half, inverse half[T]
	tiles         []block
}

// rowCopies copies rows.
type rowCopies[T scalar.Scalar] struct{ copying[T] }

func (s *rowCopies[T]) tile(i int) {
	for from, to := s.rows.part(i); from < to; from++ {
		copy(s.b[from*s.n:(from+1)*s.n], s.a[from*s.lda:])
	}
}

// choleskySolves are the solutions below the block that has been factored.
type choleskySolves[T scalar.Scalar] struct{ choleskyTiles[T] }

func (f *choleskySolves[T]) tile(i int) {
	from, to := f.rows.part(i)
	f.solve(f.j+diagonalColumns+from, f.j, to-from, diagonalColumns)
}

func (f *choleskyTiles[T]) tile(i int) {
	t := f.tiles[i]
	f.subtract(t.row, t.column, f.j, t.height, t.width, diagonalColumns)
	if i == 0 {
		f.info = lapack.Potrf(f.uplo, t.width, f.at(t.row, t.row), f.ld)
	}
}

// triangleInverse is that of a triangle.
type triangleInverse[T scalar.Scalar] struct{ inverting[T] }

func (v *triangleInverse[T]) tile(i int) {
	uplo, diag, n := v.upper, v.lower, v.strips.n
	from, to := v.strips.longest(uplo, i)
	k := to - from
	w := workspace.Get[T]()
	defer w.Put()
	z := w.Work(n * k)
	invertStrip(uplo, diag, n, v.f, n, z, from, to)
	for j := range n {
		first, last := from, to // of the rows that column j of the triangle has
		if uplo == 'U' {
			last = min(to, j+1)
		} else {
			first = max(from, j)
		}
		if first < last {
			copy(v.a[j*v.lda+first:j*v.lda+last], z[j*k+first-from:])
		}
	}
}

// factorInverse is that of the factor in a, which goes to f.
type factorInverse[T scalar.Scalar] struct{ inverting[T] }

func (v *factorInverse[T]) tile(i int) {
	from, to := v.strips.longest(v.upper, i)
	n, k := v.strips.n, to-from
	w := workspace.Get[T]()
	defer w.Put()
	z := w.Work(n * k)
	invertStrip(v.upper, v.lower, n, v.a, v.lda, z, from, to)
	for j := range n {
		copy(v.f[j*n+from:j*n+to], z[j*k:])
	}
}

func (p *squaring[T]) tile(i int) {
	t, n, uplo, lda := p.tiles[i], p.inverse.n, p.inverse.uplo, p.half.ld
	// The rows that neither factor has zeros in, but for the blocks on the diagonal.
	k := n - t.row
	left, right, c := p.inverse.at(t.row, t.row), p.inverse.at(t.row, t.column), p.half.at(t.row, t.column)
	switch {
	case t.row == t.column && uplo == 'L':
		lapack.Herk('L', 'C', t.width, k, 1, right, n, 0, c, lda)
	case t.row == t.column:
		lapack.Herk('U', 'N', t.width, k, 1, right, n, 0, c, lda)
	case uplo == 'L':
		lapack.Gemm('C', 'N', t.height, t.width, k, 1, left, n, right, n, 0, c, lda)
	default:
		lapack.Gemm('N', 'C', t.width, t.height, k, 1, right, n, left, n, 0, c, lda)
	}
}
