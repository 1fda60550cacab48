//go:build cgo && !purego && (linux || darwin)

package stack_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/stack"
)

// nasty fills matrix c of a with one of several kinds: random, rank one, graded, huge,
// tiny, zero, with equal rows, of small whole numbers, diagonal.
func nasty[T scalar.Float](rng *rand.Rand, a stack.Of[T], c, m, n, kind int) {
	far := 0x1p900
	if scalar.IsSingle[T]() {
		far = 0x1p100
	}
	row, column := make([]float64, n), make([]float64, m)
	for j := range row {
		row[j] = rng.NormFloat64()
	}
	for i := range column {
		column[i] = rng.NormFloat64()
	}
	for i := range m {
		for j := range n {
			v := rng.NormFloat64()
			switch kind {
			case 1:
				v = row[j] * column[i]
			case 2:
				v *= math.Exp2(-float64(4 * (i + j)))
			case 3:
				v *= far
			case 4:
				v /= far
			case 5:
				v = 0
			case 6:
				v = row[j]
			case 7:
				v = float64(rng.IntN(3) - 1)
			case 8:
				if i != j {
					v = 0
				}
			case 9:
				v = math.Exp2(-float64(6*j)) * column[i]
			case 10: // clustered: the identity and a little
				v *= float64(scalar.Epsilon[T]())
				if i == j {
					v++
				}
			case 11:
				v = math.Exp2(float64(rng.IntN(80)-40)) * v
			}
			*element(a, c, i, j) = T(v)
		}
	}
}

const kinds = 12

// orthogonality is the greatest element of |I - a' a|, or of |I - a a'| if rows is set.
func orthogonality[T scalar.Float](c, m, n int, a stack.Of[T], rows bool) (worst float64) {
	at := func(i, j int) float64 { return float64(*element(a, c, i, j)) }
	if rows {
		m, n = n, m
		at = func(i, j int) float64 { return float64(*element(a, c, j, i)) }
	}
	for i := range n {
		for j := range n {
			sum := 0.0
			if i == j {
				sum = -1
			}
			for p := range m {
				sum += at(p, i) * at(p, j)
			}
			if !(math.Abs(sum) <= worst) {
				worst = math.Abs(sum)
			}
		}
	}
	return worst
}

// product is the greatest element of |a - x diag(s) y|, over the greatest element of |a|.
// Sums are over k terms.
func product[T scalar.Float](c, m, k, n int, a, x stack.Of[T], s func(int) float64, y func(i, j int) float64) (worst float64) {
	most := 0.0
	for i := range m {
		for j := range n {
			v := float64(*element(a, c, i, j))
			most = max(most, math.Abs(v))
			for p := range k {
				v -= float64(*element(x, c, i, p)) * s(p) * y(p, j)
			}
			if !(math.Abs(v) <= worst) {
				worst = math.Abs(v)
			}
		}
	}
	if most == 0 {
		return worst
	}
	return worst / most
}

func one(int) float64 { return 1 }

func TestEigh(t *testing.T) { targets(t, testEigh[float32], testEigh[float64]) }

func testEigh[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for _, n := range singleOrders() {
		const count = 4*kinds + 3
		a, w, x, only := padded[T](rng, count, n, n, 1), padded[T](rng, count, n, 1, 1), padded[T](rng, count, n, n, 1), padded[T](rng, count, n, 1, 1)
		for c := range count {
			nasty(rng, a, c, n, n, c%kinds)
			for i := range n {
				for j := range i {
					*element(a, c, j, i) = *element(a, c, i, j)
				}
			}
		}
		*element(a, 1, n-1, 0) = T(math.NaN())
		*element(a, 2, n-1, n-1) = T(math.Inf(-1))
		info, work := make([]int32, count), make([]T, stack.Room[T](stack.Eigh, n, n))
		stack.Run(stack.Eigh, count, 0, 0, n, a, w, stack.Of[T]{}, stack.Of[T]{}, info, work)
		copy(only.Data, w.Data)
		stack.Run(stack.Eigh, count, 0, 0, n, a, w, x, stack.Of[T]{}, info, work)
		untouched(t, w, n, 1)
		untouched(t, x, n, n)
		for c := range count {
			if c == 1 || c == 2 {
				if info[c] != stack.NotFinite || *element(w, c, 0, 0) == *element(w, c, 0, 0) {
					t.Errorf("n = %d, matrix %d: info %d, %v", n, c, info[c], *element(w, c, 0, 0))
				}
				continue
			}
			if n > stack.MostJacobi[T]() && special(a, c, n) {
				if info[c] != 1 {
					t.Errorf("n = %d, matrix %d of kind %d: info %d, though it is special", n, c, c%kinds, info[c])
				}
				continue
			}
			if info[c] != 0 {
				t.Errorf("n = %d, matrix %d of kind %d: info %d", n, c, c%kinds, info[c])
				continue
			}
			bound := 6 * float64(n) * scalar.Epsilon[T]()
			r := product(c, n, n, n, a, x, func(p int) float64 { return float64(*element(w, c, p, 0)) }, func(p, j int) float64 { return float64(*element(x, c, j, p)) })
			if o := orthogonality(c, n, n, x, false); !(r <= bound && o <= bound) {
				t.Errorf("n = %d, matrix %d of kind %d: residual %g, orthogonality %g, bound %g", n, c, c%kinds, r, o, bound)
			}
			for i := range n {
				if *element(only, c, i, 0) != *element(w, c, i, 0) || i > 0 && !(*element(w, c, i, 0) >= *element(w, c, i-1, 0)) {
					t.Errorf("n = %d, matrix %d: eigenvalue %d differs without vectors, or is out of order", n, c, i)
				}
			}
		}
	}
}

// special reports what Eigh leaves to other methods among larger matrices.
func special[T scalar.Float](a stack.Of[T], c, n int) bool {
	at := func(i, j int) float64 { return math.Abs(float64(*element(a, c, i, j))) }
	if 1e4*at(0, 0) < at(n/2, n/2) && 1e4*at(n/2, n/2) < at(n-1, n-1) {
		return true
	}
	for i := range n {
		for j := range max(i-1, 0) {
			if at(i, j) != 0 {
				return false
			}
		}
	}
	return true
}

var shapes = [][2]int{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {7, 7}, {8, 8}, {11, 11}, {16, 16}, {9, 4}, {4, 9}, {16, 1}, {1, 16}, {16, 15}, {15, 16}, {5, 2}}

func TestSVD(t *testing.T) { targets(t, testSVD[float32], testSVD[float64]) }

func testSVD[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	larger := [][2]int{{17, 17}, {32, 32}, {33, 40}, {40, 20}, {20, 40}, {47, 47}, {64, 64}, {64, 1}, {1, 64}, {64, 2}, {64, 63}, {30, 64}}
	for _, shape := range append(slices.Clone(shapes), larger...) {
		m, n := shape[0], shape[1]
		k := min(m, n)
		const count = 4*kinds + 3
		a, u, s, vt := padded[T](rng, count, m, n, 1), padded[T](rng, count, m, k, 1), padded[T](rng, count, k, 1, 1), padded[T](rng, count, k, n, 1)
		for c := range count {
			nasty(rng, a, c, m, n, c%kinds)
		}
		*element(a, 1, m-1, 0) = T(math.NaN())
		info, work := make([]int32, count), make([]T, stack.Room[T](stack.SVD, m, n))
		stack.Run(stack.SVD, count, m, 0, n, a, u, s, vt, info, work)
		untouched(t, u, m, k)
		untouched(t, s, k, 1)
		untouched(t, vt, k, n)
		only := padded[T](rng, count, k, 1, 1)
		stack.Run(stack.SVD, count, m, 0, n, a, stack.Of[T]{}, only, stack.Of[T]{}, info, work)
		for c := range count {
			if want := map[int]int32{1: stack.NotFinite}[c]; info[c] != want {
				t.Errorf("%v, matrix %d of kind %d: info %d", shape, c, c%kinds, info[c])
			}
			if info[c] != 0 {
				continue
			}
			bound := 6 * float64(max(m, n)) * scalar.Epsilon[T]()
			r := product(c, m, k, n, a, u, func(p int) float64 { return float64(*element(s, c, p, 0)) }, func(p, j int) float64 { return float64(*element(vt, c, p, j)) })
			if o, p := orthogonality(c, m, k, u, false), orthogonality(c, k, n, vt, true); !(r <= bound && o <= bound && p <= bound) {
				t.Errorf("%v, matrix %d of kind %d: residual %g, orthogonality %g and %g, bound %g", shape, c, c%kinds, r, o, p, bound)
			}
			for i := range k {
				if *element(only, c, i, 0) != *element(s, c, i, 0) || i > 0 && !(*element(s, c, i, 0) <= *element(s, c, i-1, 0)) || !(*element(s, c, i, 0) >= 0) {
					t.Errorf("%v, matrix %d: singular value %d differs without vectors, or is out of order", shape, c, i)
				}
			}
		}
	}
}

func TestQR(t *testing.T) { targets(t, testQR[float32], testQR[float64]) }

func testQR[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	for _, shape := range shapes {
		m, n := shape[0], shape[1]
		k := min(m, n)
		const count = 4*kinds + 3
		a, q, r := padded[T](rng, count, m, n, 1), padded[T](rng, count, m, k, 1), padded[T](rng, count, k, n, 1)
		for c := range count {
			nasty(rng, a, c, m, n, c%kinds)
		}
		*element(a, 1, m-1, 0) = T(math.NaN())
		info := make([]int32, count)
		stack.Run(stack.QR, count, m, 0, n, a, q, r, stack.Of[T]{}, info, nil)
		untouched(t, q, m, k)
		untouched(t, r, k, n)
		for c := range count {
			if want := map[int]int32{1: stack.NotFinite}[c]; info[c] != want {
				t.Errorf("%v, matrix %d of kind %d: info %d", shape, c, c%kinds, info[c])
			}
			if info[c] != 0 {
				continue
			}
			bound := 6 * float64(max(m, n)) * scalar.Epsilon[T]()
			res := product(c, m, k, n, a, q, one, func(p, j int) float64 { return float64(*element(r, c, p, j)) })
			if o := orthogonality(c, m, k, q, false); !(res <= bound && o <= bound) {
				t.Errorf("%v, matrix %d of kind %d: residual %g, orthogonality %g, bound %g", shape, c, c%kinds, res, o, bound)
			}
			for i := range k {
				for j := range min(i, n) {
					if *element(r, c, i, j) != 0 {
						t.Errorf("%v: %g below the diagonal", shape, *element(r, c, i, j))
					}
				}
			}
		}
	}
}
