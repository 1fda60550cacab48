package driver

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// vectorColumns is the width of a strip of eigenvectors or singular vectors.
const vectorColumns = 64

// heevTiles is [Heev] by divide and conquer, with eigenvectors, in tiles. Only the
// reduction to tridiagonal form, a third of the work, runs on one core: xSYTRD multiplies
// a symmetric matrix by a vector for each column, and reads each element of it once,
// while the products of tiles that the library has read it twice. heevTiles reports false,
// and a is unchanged, if the elements of the matrix are too large or too small for it or
// not finite, or if it does not converge.
func heevTiles[T scalar.Scalar, R scalar.Float](c cores.Call, s *workspace.Workspace[T], uplo byte, n int, a []T, lda int, w []R) bool {
	if n <= leafOrder {
		return false
	}
	f := s.Matrix(n * n)
	work, ints := s.Work(blocks*n+3*n), s.Ints(7*n)
	tau, work := work[:n], work[n:]
	reals := workspace.Reals[R](s, 4*n+3*n*n)
	e, q, rest := reals[:n], reals[n:n+n*n], reals[n+n*n:]
	team := c.Team()
	defer team.Release()
	upperCopy(uplo, n, a, lda, f)
	low, high := safeRange[T]()
	if norm := lapack.Lanhe('M', 'U', n, f, n, e); !(norm >= low && norm <= high) {
		return false
	}
	lapack.Hetrd('U', n, f, n, w, e, tau, work, len(work))
	z := vectorsFor[T](s, rest[3*n:3*n+n*n], n)
	order, info := tridiagonalVectors(team, n, w, e[:n-1], q, rest, ints)
	if info != 0 {
		return false
	}
	// A root that was rounded may lie below the one before it by the last bit.
	slices.SortStableFunc(order, func(i, j int32) int { return cmp.Compare(w[i-1], w[j-1]) })
	copy(e, w)
	for i, o := range order {
		w[i] = e[o-1]
	}
	r := reduction[T]{direct: 'B', storev: 'C', n: n - 1, k: n - 1, a: f[n:], lda: n, tau: tau}
	b := newBackTransformation[T, R]()
	defer b.put()
	b.r, b.t, b.z, b.q, b.order, b.a, b.lda = r, s.Work(n + 2*n + r.triangles())[3*n:], z, q, order, a, lda
	b.strips = cut(n, vectorColumns)
	team.Do(r.blocks(), b.doTriangle)
	team.Do(b.strips.count, b.doStrip)
	return true
}

// backTransformation makes eigenvectors of A in the row-major a from those of the tridiagonal
// matrix, q, in strips. It is kept from call to call, as a divider is.
type backTransformation[T scalar.Scalar, R scalar.Float] struct {
	r                   reduction[T]
	t, z                []T // the triangles of r, and n n elements for the vectors
	q                   []R
	order               []int32
	a                   []T
	lda                 int
	strips              cuts
	doTriangle, doStrip func(i int)
}

// One pool for each element type.
var backTransformations [4]sync.Pool

func newBackTransformation[T scalar.Scalar, R scalar.Float]() *backTransformation[T, R] {
	b, ok := backTransformations[scalar.Index[T]()].Get().(*backTransformation[T, R])
	if !ok {
		b = new(backTransformation[T, R])
		b.doTriangle, b.doStrip = b.triangle, b.strip
	}
	return b
}

// put gives b back, without the memory of the caller.
func (b *backTransformation[T, R]) put() {
	*b = backTransformation[T, R]{doTriangle: b.doTriangle, doStrip: b.doStrip}
	backTransformations[scalar.Index[T]()].Put(b)
}

func (b *backTransformation[T, R]) triangle(i int) { b.r.triangle(i, b.t) }

func (b *backTransformation[T, R]) strip(i int) {
	n, z := b.strips.n, b.z
	from, to := b.strips.part(i)
	for j := from; j < to; j++ {
		o := int(b.order[j]-1) * n
		fromReals(z[j*n:(j+1)*n], b.q[o:o+n])
	}
	scratch := workspace.Get[T]()
	defer scratch.Put()
	b.r.apply(to-from, b.t, z[from*n:], n, scratch)
	lapack.Transpose(to-from, n, z[from*n:], n, b.a[from:], b.lda)
}

// tridiagonalVectors computes the eigenvalues d and eigenvectors q of a tridiagonal matrix
// as divide does, or by xSTEDC where an element of e is negligible. work has 3 n + 2 n n
// elements, ints 7 n.
func tridiagonalVectors[R scalar.Float](team *cores.Team, n int, d, e, q, work []R, ints []int32) (order []int32, info int) {
	largest, falls := largestOf(d, e)
	if falls {
		order, ints = ints[:n], ints[n:]
		for i := range order {
			order[i] = int32(i + 1)
		}
		return order, lapack.Stedc('I', n, d, e, q, n, work, len(work), ints, len(ints))
	}
	for i := range d {
		d[i] /= largest
	}
	for i := range e {
		e[i] /= largest
	}
	order, info = divide(team, n, d, e, q, work, ints)
	for i := range d {
		d[i] *= largest
	}
	return order, info
}

// largestOf returns the largest modulus of an element of a tridiagonal matrix, and whether
// the matrix falls into blocks.
func largestOf[R scalar.Float](d, e []R) (largest R, falls bool) {
	before := 0.0
	for i, v := range d {
		x, y := math.Abs(float64(v)), 0.0
		if i > 0 {
			y = math.Abs(float64(e[i-1]))
			falls = falls || y <= scalar.Epsilon[R]()*math.Sqrt(before)*math.Sqrt(x)
		}
		largest = max(largest, R(x), R(y))
		before = x
	}
	return largest, falls
}

// vectorsFor returns an array of n n elements of type T: own, if it is of that type.
func vectorsFor[T scalar.Scalar, R scalar.Float](s *workspace.Workspace[T], own []R, n int) []T {
	if z, ok := any(own).([]T); ok {
		return z
	}
	return s.Vectors(n * n)
}

// fromReals converts x to the element type of z.
func fromReals[T scalar.Scalar, R scalar.Float](z []T, x []R) {
	switch z := any(z).(type) {
	case []R:
		copy(z, x)
	case []complex64:
		for i, v := range x {
			z[i] = complex(float32(v), 0)
		}
	case []complex128:
		for i, v := range x {
			z[i] = complex(float64(v), 0)
		}
	}
}
