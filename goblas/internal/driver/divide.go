package driver

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

const (
	leafOrder    = 100 // the largest order of a tridiagonal matrix that one tile decomposes alone
	mergeColumns = 64  // how many roots, or vectors, a tile of a merge computes
)

// divide computes the eigenvalues d and eigenvectors q of the symmetric tridiagonal
// matrix with the diagonals d and e, as LAPACK's xSTEDC does. It cuts the matrix into
// leaves and decomposes each in a tile. Then it joins pairs of neighbours, all pairs of
// a level at once, in four steps, of which three are cut into tiles. Eigenvalue order[i]
// (from 1), and its column of q, is the i-th in ascending order. work has 3 n + 2 n n
// elements, ints 7 n. info > 0 means that there was no convergence.
//
// The largest element must be about 1, and no element of e negligible: where the matrix
// falls into blocks, xSTEDC scales each by itself, which keeps the small eigenvalues of
// small blocks.
func divide[R scalar.Float](team *cores.Team, n int, d, e, q, work []R, ints []int32) (order []int32, info int) {
	v, ok := dividers[scalar.Index[R]()].Get().(*divider[R])
	if !ok {
		v = new(divider[R])
		v.doLeaf, v.doDeflate, v.doRoots, v.doWeights, v.doVectors = v.leaf, v.deflate, v.roots, v.weights, v.vectors
	}
	defer v.put()
	v.n, v.d, v.e, v.q = n, d, e, q
	v.work, v.q2, v.s = work[:3*n], work[3*n:3*n+n*n], work[3*n+n*n:]
	v.order, v.index = ints[:n], ints[n:7*n]
	v.cut()
	for _, cut := range v.bounds[1 : len(v.bounds)-1] {
		rho := R(math.Abs(float64(e[cut-1])))
		d[cut-1] -= rho
		d[cut] -= rho
	}
	team.Do(len(v.bounds)-1, v.doLeaf)
	for len(v.bounds) > 2 && !v.failed.Load() {
		v.pair()
		v.join(team)
	}
	if v.failed.Load() {
		return nil, 1
	}
	return v.order, 0
}

// divider is the memory of divide. It is kept from call to call, with the functions that the
// goroutines of a team call, so that a call allocates nothing.
type divider[R scalar.Float] struct {
	n                  int
	d, e, q            []R
	work, q2, s        []R // 3 n, n n and n n
	order, index       []int32
	bounds             []int // where the parts begin that have not been joined, and n
	merges             []merge[R]
	tiles              []mergeTile
	failed             atomic.Bool
	doLeaf, doDeflate  func(i int)
	doRoots, doWeights func(i int)
	doVectors          func(i int)
}

// One pool for each of float32 and float64.
var dividers [2]sync.Pool

// put gives v back, without the memory of the caller.
func (v *divider[R]) put() {
	clear(v.merges[:cap(v.merges)])
	v.d, v.e, v.q, v.work, v.q2, v.s, v.order, v.index = nil, nil, nil, nil, nil, nil, nil, nil
	v.failed.Store(false)
	dividers[scalar.Index[R]()].Put(v)
}

// cut finds where the leaves of the matrix begin. It halves the matrix until all parts are
// small, so that there are 2, 4, 8, ... of them.
func (v *divider[R]) cut() {
	b := append(v.bounds[:0], 0, v.n)
	for n := v.n; n > leafOrder; n = (n + 1) / 2 {
		parts := len(b) - 1
		b = slices.Grow(b, parts)[:2*parts+1]
		for i := parts; i > 0; i-- {
			from, to := b[i-1], b[i]
			b[2*i], b[2*i-1] = to, from+(to-from)/2
		}
	}
	v.bounds = b
}

// leaf decomposes leaf i.
func (v *divider[R]) leaf(i int) {
	n, from, to := v.n, v.bounds[i], v.bounds[i+1]
	clear(v.q[from*n : to*n])
	m := to - from
	if lapack.Laed0(2, m, m, v.d[from:to], v.e[from:], v.q[from*n+from:], n, nil, m, v.s[from*n:], v.index[6*from:6*to]) != 0 {
		v.failed.Store(true)
	}
	for j := range m {
		v.order[from+j] = int32(j + 1)
	}
}

// pair makes the merges of a level, and its bounds.
func (v *divider[R]) pair() {
	v.merges = v.merges[:0]
	for i := range len(v.bounds) / 2 {
		from, mid, to := v.bounds[2*i], v.bounds[2*i+1], v.bounds[2*i+2]
		v.merges = append(v.merges, merge[R]{
			n: to - from, cut: mid - from, ld: v.n, rho: v.e[mid-1 : mid],
			d: v.d[from:to], q: v.q[from*v.n+from:], order: v.order[from:to],
			work: v.work[3*from : 3*to], q2: v.q2[from*v.n:], s: v.s[from*v.n:], index: v.index[4*from : 4*to],
		})
		v.bounds[i] = from
	}
	v.bounds[len(v.merges)] = v.n
	v.bounds = v.bounds[:len(v.merges)+1]
}

// merge joins the eigenvectors of two neighbours, of order cut and n - cut, into those of
// the matrix that they are parts of: a step of xLAED1.
type merge[R scalar.Float] struct {
	n, cut, ld   int
	k            [1]int32 // how many eigenvalues change; the others stay with their vectors
	rho          []R      // the element between the two
	d, q         []R
	work         []R // 3 n
	q2, s        []R
	order, index []int32
}

// mergeTile is a range of the eigenvalues of a merge.
type mergeTile struct{ merge, from, to int }

// join takes the steps of all merges of a level together. The cuts depend on the numbers k,
// which depend on the matrix alone.
func (v *divider[R]) join(team *cores.Team) {
	team.Do(len(v.merges), v.doDeflate)
	if v.failed.Load() {
		return
	}
	v.tiles = v.tiles[:0]
	for i := range v.merges {
		strips := cut(int(v.merges[i].k[0]), mergeColumns)
		for j := 0; j < strips.count && strips.n > 0; j++ {
			from, to := strips.part(j)
			v.tiles = append(v.tiles, mergeTile{i, from, to})
		}
	}
	for _, do := range [...]func(i int){v.doRoots, v.doWeights, v.doVectors} {
		if len(v.tiles) > 0 && !v.failed.Load() {
			team.Do(len(v.tiles), do)
		}
	}
	for i := range v.merges {
		m := &v.merges[i]
		lapack.MergeSort(m.n, int(m.k[0]), m.d, m.order)
	}
}

func (v *divider[R]) deflate(i int) {
	m := &v.merges[i]
	if lapack.MergeDeflate(m.n, m.cut, m.d, m.q, m.ld, m.order, m.rho, m.work, m.q2, m.index, m.k[:]) != 0 {
		v.failed.Store(true)
	}
}

func (v *divider[R]) roots(i int) {
	t := v.tiles[i]
	m := &v.merges[t.merge]
	if lapack.MergeRoots(t.from, t.to, m.n, int(m.k[0]), m.d, m.q, m.ld, m.rho, m.work) != 0 {
		v.failed.Store(true)
	}
}

func (v *divider[R]) weights(i int) {
	t := v.tiles[i]
	m := &v.merges[t.merge]
	lapack.MergeWeights(t.from, t.to, m.n, int(m.k[0]), m.q, m.ld, m.work)
}

func (v *divider[R]) vectors(i int) {
	t := v.tiles[i]
	m := &v.merges[t.merge]
	lapack.MergeVectors(t.from, t.to, m.n, m.cut, int(m.k[0]), m.q, m.ld, m.work, m.q2, m.s, m.index)
}
