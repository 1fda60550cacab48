package driver

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
)

// tiled returns a call of op that is cut into tiles, whatever its size.
func tiled(t *testing.T, op plan.Op) cores.Call {
	t.Helper()
	mode, budget := cores.CurrentMode(), cores.Budget()
	cores.SetMode(cores.Auto)
	always := 0.0
	plan.Set(plan.Overrides{op: {Library: &always, Tiles: &always}})
	t.Cleanup(func() {
		cores.SetMode(mode)
		cores.Resize(budget)
		plan.Set(nil)
	})
	c := cores.Decide(op, 1)
	if !c.Tiled() {
		t.Fatal("the call is not cut into tiles")
	}
	return c
}

// sameBits runs do with several budgets, and then in 8 goroutines at once, and checks that
// it returns the same each time. It returns that.
func sameBits[T scalar.Scalar](t *testing.T, name string, do func() []T) []T {
	t.Helper()
	cores.Resize(1)
	want := do()
	for _, budget := range []int{2, 8} {
		cores.Resize(budget)
		if !slices.Equal(want, do()) {
			t.Errorf("%s: other bits with a budget of %d", name, budget)
		}
	}
	cores.Resize(2)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if !slices.Equal(want, do()) {
				t.Errorf("%s: other bits beside other calls", name)
			}
		})
	}
	group.Wait()
	return want
}

// within checks that got and want differ by a small multiple of the precision times scale.
func within[T scalar.Scalar](t *testing.T, what string, got, want dense, scale float64) {
	t.Helper()
	worst := 0.0
	for i, v := range got.s {
		d := v - want.s[i]
		worst = max(worst, math.Hypot(real(d), imag(d)))
		if cmplx.IsNaN(d) {
			worst = math.NaN()
		}
	}
	if limit := 30 * scalar.Epsilon[T]() * scale; !(worst <= limit) {
		t.Errorf("%s: error %.2g, at most %.2g", what, worst, limit)
	}
}

// repeated is a Hermitian matrix with count times the same block of order n on its
// diagonal, and with coupling between neighbours.
func (r arrays[T]) repeated(count, n int, coupling float64) array[T] {
	block, a := r.definite(n, n), zeroed[T](count*n, count*n)
	for k := range count {
		for i := range n {
			copy(a.s[(k*n+i)*a.ld+k*n:], block.s[i*block.ld:i*block.ld+n])
		}
		if i := k * n; k > 0 {
			a.s[i*a.ld+i-1] = scalar.FromComplex[T](complex(coupling, 0))
			a.s[(i-1)*a.ld+i] = a.s[i*a.ld+i-1]
		}
	}
	return a
}

// zeroed is an m x n matrix of zeros; so is what lies between its rows.
func zeroed[T scalar.Scalar](m, n int) array[T] { return array[T]{m, n, n + 3, make([]T, m*(n+3))} }

func TestHermitianTiles(t *testing.T) {
	onFourTypes(t, testHermitianTiles[float32, float32], testHermitianTiles[float64, float64],
		testHermitianTiles[complex64, float32], testHermitianTiles[complex128, float64])
}

func testHermitianTiles[T scalar.Scalar, R scalar.Float](t *testing.T, r arrays[T]) {
	c := tiled(t, plan.Dsyev)
	for name, a := range map[string]array[T]{
		"101":      r.definite(101, 101),
		"230":      r.definite(230, 230),
		"band":     r.definite(203, 2),
		"deflated": r.repeated(4, 53, 1e-5), // near eigenvalues, of which a merge leaves some as they are
		"falls":    r.repeated(4, 53, 0),    // into blocks, which divide does not take
	} {
		n := a.n
		for _, uplo := range []byte("UL") {
			half := a.clone() // the other triangle must not be read
			for i := range n {
				for j := range n {
					if uplo == 'U' && j < i || uplo == 'L' && j > i {
						half.s[i*half.ld+j] = scalar.FromComplex[T](complex(math.NaN(), 0))
					}
				}
			}
			name := fmt.Sprintf("%s, uplo %c", name, uplo)
			both := sameBits(t, name, func() []T {
				b, w := half.clone(), make([]R, n)
				if info := Heev(c, true, uplo, n, b.s, b.ld, w); info != 0 {
					t.Errorf("%s: info %d", name, info)
				}
				var out []T
				for i := range n {
					out = append(append(out, b.s[i*b.ld:i*b.ld+n]...), scalar.FromComplex[T](complex(float64(w[i]), 0)))
				}
				return out
			})
			v, vw, norm := dense{n, n, make([]complex128, n*n)}, dense{n, n, make([]complex128, n*n)}, 0.0
			for i := range n {
				for j := range n {
					v.s[i*n+j] = scalar.ToComplex(both[i*(n+1)+j])
					vw.s[i*n+j] = v.s[i*n+j] * scalar.ToComplex(both[j*(n+1)+n])
				}
				norm = max(norm, scalar.Abs(both[i*(n+1)+n]))
				if i > 0 && real(scalar.ToComplex(both[i*(n+1)+n])) < real(scalar.ToComplex(both[i*(n+1)-1])) {
					t.Errorf("%s: eigenvalue %d is %v after %v", name, i, both[i*(n+1)+n], both[i*(n+1)-1])
				}
			}
			within[T](t, name+": A V", a.op('N').mul(v), vw, norm)
			within[T](t, name+": V^H V", v.map2(func(d dense, i, j int) complex128 { return cmplx.Conj(d.at(j, i)) }).mul(v), identity(n), 1)
		}
	}
}
