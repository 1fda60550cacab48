package driver

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// TestThinProducts compares products whose result is one row, one column or one element with
// the definition: all transpositions, factors, rows of a larger matrix, whole and in tiles.
// What C holds must not be read where beta is 0.
func TestThinProducts(t *testing.T) {
	onFourTypes(t, testThin[float32], testThin[float64], testThin[complex64], testThin[complex128])
}

func testThin[T scalar.Scalar](t *testing.T, r arrays[T]) {
	zero := 0.0
	t.Cleanup(func() { plan.Set(nil) })
	before := cores.CurrentMode()
	t.Cleanup(func() { cores.SetMode(before) })
	for _, tiles := range []bool{false, true} {
		if tiles { // which a call of the mode Native has not
			cores.SetMode(cores.Auto)
			all := plan.Overrides{plan.Dgetrf: {Library: &zero}}
			for i := range gemvOps {
				for _, op := range []plan.Op{gemvOps[i], gemvTs[i], dotOps[i], dotcOps[i]} {
					all[op] = plan.Crossovers{Library: &zero, Tiles: &zero}
				}
			}
			plan.Set(all)
		}
		for _, tA := range []byte("NTC") {
			for _, tB := range []byte("NTC") {
				shapes := [][3]int{{1, 1, 1}, {1, 1, 70}, {1, 9, 33}, {9, 1, 33}, {1, 2, 1}, {2, 1, 1}}
				if tiles {
					shapes = [][3]int{{1, 700, 600}, {700, 1, 600}, {1, 1, 70_000}}
				}
				for _, shape := range shapes {
					testThinShape(t, r, tA, tB, shape[0], shape[1], shape[2])
				}
			}
		}
	}
}

func testThinShape[T scalar.Scalar](t *testing.T, r arrays[T], tA, tB byte, m, n, k int) {
	t.Helper()
	a, b, c := r.random(m, k), r.random(k, n), r.random(m, n)
	if tA != 'N' {
		a = r.random(k, m)
	}
	if tB != 'N' {
		b = r.random(n, k)
	}
	product := a.op(tA).mul(b.op(tB))
	long := scalar.IsSingle[T]() && k > longSum // which is left to xGEMM
	for _, f := range [][2]complex128{{1, 0}, {2 - 1i, 0}, {1, 1}, {2 + 1i, 3 - 2i}} {
		alpha, beta := scalar.FromComplex[T](f[0]), scalar.FromComplex[T](f[1])
		old, x := c.op('N'), c.clone()
		for i := 0; beta == 0 && i < m; i++ {
			for j := range n {
				x.s[i*x.ld+j] = scalar.FromComplex[T](complex(math.NaN(), math.NaN()))
			}
		}
		what := fmt.Sprintf("%c%c m=%d n=%d k=%d alpha=%v beta=%v", tA, tB, m, n, k, alpha, beta)
		if computed := ThinGemm(call(), blas.Transpose(tA), blas.Transpose(tB), m, n, k, alpha, a.s, a.ld, b.s, b.ld, beta, x.s, x.ld); computed == long {
			t.Fatalf("%s: computed: %t", what, computed)
		}
		if long {
			return
		}
		want := dense{m, n, make([]complex128, m*n)}
		for i, v := range product.s {
			want.s[i] = scalar.ToComplex(alpha) * v
			if beta != 0 {
				want.s[i] += scalar.ToComplex(beta) * old.s[i]
			}
		}
		same[T](t, what, x.op('N'), want)
		unpadded(t, what, x)
	}
	// Zero times an infinity is NaN, in one term of each sum.
	for i := range a.m {
		for j := range a.n {
			if tA == 'N' && j == k/2 || tA != 'N' && i == k/2 {
				a.s[i*a.ld+j] = 0
			}
		}
	}
	for i := range b.m {
		for j := range b.n {
			if tB == 'N' && i == k/2 || tB != 'N' && j == k/2 {
				b.s[i*b.ld+j] = scalar.FromComplex[T](complex(math.Inf(1), 0))
			}
		}
	}
	ThinGemm(call(), blas.Transpose(tA), blas.Transpose(tB), m, n, k, 1, a.s, a.ld, b.s, b.ld, 0, c.s, c.ld)
	for i := range m {
		for j := range n {
			if v := c.s[i*c.ld+j]; v == v {
				t.Fatalf("%c%c m=%d n=%d k=%d: zero times infinity is left out of %v", tA, tB, m, n, k, v)
			}
		}
	}
}
