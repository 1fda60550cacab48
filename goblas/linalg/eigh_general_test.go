package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// positive returns a random positive definite matrix with eigenvalues from 1 up.
func positive[T linalg.Scalar](n int, r *rand.Rand) linalg.Matrix[T] {
	g := random[T](n, n, r)
	p, a := product(g, g.H()), random[T](n, n, r)
	for i := range n {
		for j := range n {
			v := p.At(i, j) / complex(float64(n), 0)
			if i == j {
				v = complex(real(v)+1, 0)
			}
			a.Set(i, j, scalar.FromComplex[T](v))
		}
	}
	return a
}

func TestEighGeneral(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testEighGeneral[float32], testEighGeneral[float64], testEighGeneral[complex64], testEighGeneral[complex128])
	})
}

func testEighGeneral[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	var zero T
	for _, n := range eigenOrders {
		a, b := hermitian[T](n, r), positive[T](n, r)
		for _, problem := range []linalg.Problem{linalg.AxBx, linalg.ABx, linalg.BAx} {
			for _, uplo := range []linalg.Triangle{linalg.Lower, linalg.Upper} {
				name := fmt.Sprintf("%T n=%d %v %v", zero, n, problem, uplo)
				w, v, err := linalg.EighGeneral(halved(a, uplo), halved(b.H(), uplo), uplo, problem)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				left, right := product(a, v), product(b, scaledColumns(v, w))
				switch problem {
				case linalg.ABx:
					left, right = product(a, product(b, v)), scaledColumns(v, w)
				case linalg.BAx:
					left, right = product(b, left), scaledColumns(v, w)
				}
				scale := largest(a) * largest(b) * (1 + largest(v))
				if d := distance(left, right); !(d <= 10*tolerance[T](n)*scale) {
					t.Errorf("%s: residual %g", name, d)
				}
				if problem != linalg.BAx {
					if d := distance(product(v.H(), product(b, v)), identity[T](n)); !(d <= 10*tolerance[T](n)) {
						t.Errorf("%s: |V^H B V - I| = %g", name, d)
					}
				}
				values, err := linalg.EigvalshGeneral(a, b, uplo, problem)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				sameReals[T](t, name, values, w, 10*scale)
			}
		}
	}
	a, b := hermitian[T](5, r), identity[T](5)
	b.Set(3, 3, -1)
	_, _, err := linalg.EighGeneral(a, b, linalg.Lower, linalg.AxBx)
	if e, ok := errors.AsType[*linalg.NotPositiveDefiniteError](err); !ok || e.Minor != 4 {
		t.Errorf("not positive definite: %v", err)
	}
	b.Set(3, 3, scalar.FromComplex[T](complex(math.NaN(), 0)))
	if _, _, err := linalg.EighGeneral(a, b, linalg.Lower, linalg.AxBx); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN: %v", err)
	}
	if _, _, err := linalg.EighGeneral(a, b, linalg.Lower, 3); !errors.Is(err, linalg.ErrKind) {
		t.Errorf("problem 3: %v", err)
	}
	if _, _, err := linalg.EighGeneral(a, identity[T](4), linalg.Lower, linalg.AxBx); !errors.Is(err, linalg.ErrShape) {
		t.Errorf("shape: %v", err)
	}
}

func TestAllocationsEighGeneral(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it allocates
		}
		r := rand.New(rand.NewPCG(43, 44))
		a, b := hermitian[float64](50, r), positive[float64](50, r)
		w, v := make([]float64, 50), matrix.New[float64](50, 50)
		call := func() {
			if err := linalg.EighGeneralTo(w, v, a, b, linalg.Lower, linalg.ABx); err != nil {
				t.Fatal(err)
			}
		}
		for range 4 {
			call()
		}
		if n := allocations(20, call); n > 0 {
			t.Errorf("%g allocations", n)
		}
	})
}

func ExampleEighGeneral() {
	a := matrix.FromRows([]float64{6, 0}, []float64{0, 2})
	b := matrix.FromRows([]float64{2, 0}, []float64{0, 1})
	w, _, err := linalg.EighGeneral(a, b, linalg.Lower, linalg.AxBx)
	fmt.Printf("%.3f %v\n", w, err)
	// Output: [2.000 3.000] <nil>
}
