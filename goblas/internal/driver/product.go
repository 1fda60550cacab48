package driver

import (
	"context"
	"sync"
	"time"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// product is a product that chooses its route.
type product[T scalar.Scalar] struct {
	pure.Product[T]
	ctx context.Context // as in cores.Call.In; may be nil
}

// Multiply computes C = op(A) op(B) on row-major matrices of all four types: xGEMM with
// alpha = 1 and beta = 0. op(A) is m x k and op(B) is k x n. The product of a matrix
// with its own transpose or conjugate transpose takes half the operations, and is
// exactly symmetric or Hermitian, on every route. ctx is as in [cores.Call.In]; nil never
// ends.
func Multiply[T scalar.Scalar](ctx context.Context, tA, tB blas.Transpose, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) {
	p := product[T]{pure.Product[T]{TA: tA, TB: tB, M: m, N: n, K: k, Alpha: 1, A: a, LDA: lda, B: b, LDB: ldb, C: c, LDC: ldc}, ctx}
	p.run(true)
}

// Gemm is xGEMM behind gonum's API: C = alpha op(A) op(B) + beta C. It is for products
// whose work m n k is at least [LargeProduct].
func Gemm[T scalar.Scalar](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	p := product[T]{pure.Product[T]{TA: tA, TB: tB, M: m, N: n, K: k, Alpha: alpha, A: a, LDA: lda, B: b, LDB: ldb, Beta: beta, C: c, LDC: ldc}, nil}
	p.run(false)
}

// LargeProduct is the work m n k from which a product may take another route than one
// plain call: it may be cut into strips, or only half of it be computed. For smaller
// products the few nanoseconds that the decision takes would show.
const LargeProduct = pure.RankFrom * pure.RankFrom * pure.RankFrom

var gemmOps = [4]plan.Op{plan.Sgemm, plan.Dgemm, plan.Cgemm, plan.Zgemm}

// run computes the product on the route that it chooses. Arguments that gonum or netlib
// would refuse are left to the implementation, so that the panic is gonum's. own says
// that the product belongs to one of goblas's own functions: it then takes half the
// operations if half is enough, which products of gonum's API do only in Auto, and
// follows IEEE 754 also in pure Go.
func (p *product[T]) run(own bool) {
	r := cores.Decide(gemmOps[scalar.Index[T]()], float64(p.M)*float64(p.N)*float64(p.K))
	if p.ctx != nil {
		r = r.In(p.ctx)
	}
	if !cint.Fits(p.M | p.N | p.K | p.LDA | p.LDB | p.LDC) {
		r = cores.Call{}
	}
	if r.Native() && p.Beta == 0 {
		// gonum's mat allocates its results, so their pages have not been touched yet.
		mem.Advise(p.C)
	}
	if own || r.Auto() {
		if r.Native() && (p.M == 1 || p.N == 1) && p.thin(r) {
			return
		}
		if hermitian, ok := p.Symmetric(); ok && p.Valid() {
			p.half(r, own, hermitian)
			return
		}
	}
	switch {
	case !r.Native() && own:
		p.InGo(false, false)
	case !r.Native():
		p.Gemm(pure.BLAS, 0, p.M, 0, p.N)
	case r.Tiled() && p.Valid():
		team := r.Team()
		defer team.Release()
		p.tiles(r, team)
	default:
		lease := r.Acquire()
		defer lease.Release()
		if p.Valid() {
			p.gemm(0, p.M, 0, p.N)
		} else {
			p.Gemm(BLAS, 0, p.M, 0, p.N) // for gonum's panic
		}
	}
}

// gemm computes rows i0 to i1-1 and columns j0 to j1-1 of C in the library. It does not take
// netlib's way, on which complex factors escape to the heap.
func (p *product[T]) gemm(i0, i1, j0, j1 int) {
	a, b, c := p.Part(i0, j0)
	gemm(byte(p.TA), byte(p.TB), i1-i0, j1-j0, p.K, p.Alpha, a, p.LDA, b, p.LDB, p.Beta, c, p.LDC)
}

// rank computes the upper triangle of rows and columns from to to-1 of a symmetric or
// Hermitian C, whose beta is 0, in the library.
func (p *product[T]) rank(hermitian bool, from, to int) {
	a, c := rowsOf(p.TA, p.A, p.LDA, from), p.C[from*(p.LDC+1):]
	_, t := rankTrans(hermitian, p.TA)
	if hermitian {
		lapack.Herk('L', t, to-from, p.K, real(scalar.ToComplex(p.Alpha)), a, p.LDA, 0, c, p.LDC)
		return
	}
	lapack.Syrk('L', t, to-from, p.K, p.Alpha, a, p.LDA, 0, c, p.LDC)
}

// tiling is a product on its way in tiles. It is kept from call to call, with the functions
// that the goroutines of a team call, so that a product allocates nothing.
type tiling[T scalar.Scalar] struct {
	product[T]
	wide, strips cuts
	rows         []int  // where parts of the rows end
	triangle     []tile // the tiles of a symmetric C
	hermitian    bool

	doPlain, doHalf, doMirror func(i int)
}

// One pool for each element type.
var tilings [4]sync.Pool

// tiling returns a copy of p for the goroutines, so that p stays on the stack.
func (p *product[T]) tiling() *tiling[T] {
	t, ok := tilings[scalar.Index[T]()].Get().(*tiling[T])
	if !ok {
		t = new(tiling[T])
		t.doPlain, t.doHalf, t.doMirror = t.plainTile, t.halfTile, t.mirrorStrip
	}
	t.product = *p
	return t
}

// put gives t back, without the memory of the caller.
func (t *tiling[T]) put() {
	t.product = product[T]{}
	tilings[scalar.Index[T]()].Put(t)
}

func (t *tiling[T]) plainTile(i int) {
	row, column := i/t.wide.count, i%t.wide.count
	if len(t.rows) == 2 && 2*t.rows[0] < t.M { // the larger part goes first, because helpers begin late
		row = 1 - row
	}
	fromColumn, toColumn := t.wide.part(column)
	fromRow := 0
	if row > 0 {
		fromRow = t.rows[row-1]
	}
	t.gemm(fromRow, t.rows[row], fromColumn, toColumn)
}

func (t *tiling[T]) halfTile(i int) {
	if c := t.triangle[i]; c.fromColumn == c.fromRow {
		t.rank(t.hermitian, c.fromRow, c.toRow)
	} else {
		t.gemm(c.fromRow, c.toRow, c.fromColumn, c.toColumn)
	}
}

func (t *tiling[T]) mirrorStrip(i int) {
	from, to := t.strips.part(i)
	t.Mirror(t.hermitian, from, to)
}

// tiles computes the product in tiles of C on the team of the call r.
//
// The library finishes the edges of a product, and of the blocks into which it cuts one,
// with other kernels than the rest, whose sums round differently. Its blocks of columns
// (it sees C transposed, so these are rows here) begin at multiples of 24 rows, and end
// with the product, on all of its kernels for x86. So rows that are cut at such multiples
// have the same bits as rows that are not, as long as the product has no more rows than
// the library takes at a time: sameRows tells for which types the library at hand has been
// found to behave so. Cuts of rows are then free to follow the number of cores, and else
// are the same for a shape. Cuts of columns always are.
func (p *product[T]) tiles(r cores.Call, team *cores.Team) {
	t := p.tiling()
	defer t.put()
	wide, rows := cut(p.N, tileColumns), t.rows[:0]
	least := smallProduct/(min(p.N, wide.width)*p.K) + 1
	switch {
	case sameRows[scalar.Index[T]()].Load() && p.M >= 2*least+freeUnit:
		rows = freeRows(rows, p.M, max(least, rowUnit), (team.Size()+wide.count-1)/wide.count, r.Cost()/time.Duration(wide.count))
	case p.M < 2*rowUnit:
		rows = append(rows, p.M)
	case p.M < 4*tileRows/3:
		rows = append(rows, (p.M/2+freeUnit-1)/freeUnit*freeUnit, p.M)
	default:
		high := cut(p.M, tileRows)
		for i := range high.count {
			_, to := high.part(i)
			rows = append(rows, to)
		}
	}
	t.wide, t.rows = wide, rows
	team.Do(wide.count*len(rows), t.doPlain)
}

const (
	// freeUnit is what cuts of rows that follow the number of cores are multiples of.
	freeUnit = 24
	// rowUnit is what most other cuts are multiples of.
	rowUnit = 2 * freeUnit
	// tileRows is how many rows a tile has where cuts have to be the same for a shape.
	tileRows = 4 * rowUnit
	// tileColumns is how many columns a tile has at most. A tile packs its rows of A and
	// its columns of B anew: with so many columns and rows that takes little of the time.
	tileColumns = 1536
	// longRows is how many rows a tile has where there are enough, and mostRows how many it
	// has at most: the library takes more rows than that in one piece, and its own cuts are
	// not where freeRows may cut.
	longRows, mostRows = 20 * rowUnit, 64 * rowUnit
	// smallProduct is the m n k up to which the library may compute a product by another
	// kernel, meant for small ones, which rounds differently.
	smallProduct = 1_000_000
	// tileTime is how long a tile should take at most, and soonTime for how long it does
	// not matter that all cores but one wait for the last.
	tileTime, soonTime = 50 * time.Millisecond, 25 * time.Millisecond
)

// freeRows cuts rows for so many cores, where the cuts have no influence on the bits, and
// appends to ends where the parts end: at multiples of freeUnit, with no part of fewer rows
// than least.
// Few parts are best, because each packs B anew. So a core
// gets one part, if that does not take long, and else a large one and a small one, so that
// those who are done first do more. Parts do not take longer than tileTime, so that cores
// that come free can join, and go to others, in between.
func freeRows(ends []int, rows, least, cores int, cost time.Duration) []int {
	longest := longRows
	if cost > tileTime {
		longest = min(max(longRows, int(float64(rows)*float64(tileTime)/float64(cost))), mostRows)
	}
	share := rows / cores
	if cost/time.Duration(cores) > soonTime && cores > 1 {
		share = share * 3 / 4
	}
	for from := 0; from < rows; {
		left := rows - from
		height := min(share, longest)
		if cores > 1 && len(ends) >= cores && share <= longest {
			height = left / cores // the small parts
		}
		height = max((height+freeUnit/2)/freeUnit, (least+freeUnit-1)/freeUnit) * freeUnit
		if left < height+least {
			height = left
		}
		from += height
		ends = append(ends, from)
	}
	return ends
}

// half computes the upper triangle of a symmetric C and mirrors it. In tiles, C is cut
// into strips of rows. Each consists of a triangle, by xSYRK or xHERK, and rectangles to
// the right of it, by xGEMM.
func (p *product[T]) half(r cores.Call, own, hermitian bool) {
	switch {
	case !r.Native() && own:
		p.InGo(true, hermitian)
		p.Mirror(hermitian, 0, p.N)
	case !r.Native():
		p.Rank(pure.BLAS, hermitian, 0, p.N)
		p.Mirror(hermitian, 0, p.N)
	case r.Tiled():
		t := p.tiling()
		defer t.put()
		t.hermitian, t.triangle, t.strips = hermitian, halfTiles(t.triangle[:0], p.N), cut(p.N, 2*rowUnit)
		team := r.Team()
		defer team.Release()
		team.Do(len(t.triangle), t.doHalf)
		team.Do(t.strips.count, t.doMirror)
	default:
		lease := r.Acquire()
		defer lease.Release()
		p.rank(hermitian, 0, p.N)
		p.Mirror(hermitian, 0, p.N)
	}
}

// tile is a part of C.
type tile struct{ fromRow, toRow, fromColumn, toColumn int }

// halfTiles cuts the upper triangle of order n into triangles on the diagonal and
// rectangles, which it appends to tiles.
func halfTiles(tiles []tile, n int) []tile {
	width := 4 * rowUnit
	if n < 3*width {
		width = 2 * rowUnit
	}
	strips := cut(n, width)
	for i := range strips.count {
		from, to := strips.part(i)
		if to < n {
			wide := cut(n-to, 4*width)
			for j := range wide.count {
				left, right := wide.part(j)
				tiles = append(tiles, tile{from, to, to + left, to + right})
			}
		}
		tiles = append(tiles, tile{from, to, from, to})
	}
	return tiles
}
