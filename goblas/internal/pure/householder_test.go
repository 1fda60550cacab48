package pure

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// four runs a test on the four element types.
func four(t *testing.T, s func(*testing.T), d func(*testing.T), c func(*testing.T), z func(*testing.T)) {
	race.FourTypes(t, s, d, c, z)
}

func TestReflector(t *testing.T) {
	four(t, testReflector[float32], testReflector[float64], testReflector[complex64], testReflector[complex128])
}

func testReflector[T scalar.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	scales := []float64{1, 1e-30, 1e30}
	if !scalar.IsSingle[T]() {
		scales = append(scales, 1e-300, 1e300)
	}
	for n := range 12 {
		for _, scale := range scales {
			x := randomSlice[T](n, scale, r)
			v := append([]T(nil), x...)
			beta, tau := reflector(v)
			if n == 0 {
				continue
			}
			y, z := append([]T(nil), x...), append([]T(nil), x...)
			reflectLeft(v, scalar.Conj(tau), 1, y, 1)
			scalar.Conjugate(z) // x^H H = (H^H x)^H
			reflectRight(v, tau, 1, z, n)
			for i := range y {
				want := 0.0
				if i == 0 {
					want = real(scalar.ToComplex(beta))
				}
				for _, got := range []T{y[i], z[i]} {
					if e := scalar.Abs(got - scalar.FromComplex[T](complex(want, 0))); !(e <= 10*scalar.Epsilon[T]()*length(x)) {
						t.Fatalf("n %d scale %g element %d: %v instead of %g", n, scale, i, got, want)
					}
				}
			}
			if imag(scalar.ToComplex(beta)) != 0 || v[0] != 1 {
				t.Fatalf("n %d: beta %v, v[0] %v", n, beta, v[0])
			}
		}
	}
	one := []T{-3, 0, 0}
	if beta, tau := reflector(one); beta != -3 || tau != 0 || one[0] != 1 {
		t.Errorf("of a multiple of e1: beta %v, tau %v", beta, tau)
	}
}

func randomSlice[T scalar.Scalar](n int, scale float64, r *rand.Rand) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = scalar.FromComplex[T](complex(scale*r.NormFloat64(), scale*r.NormFloat64()))
	}
	return x
}

func TestLength(t *testing.T) {
	for _, scale := range []float64{1, 1e-320, 1e300} {
		if got, want := length([]float64{3 * scale, -4 * scale}), 5*scale; math.Abs(got-want) > 1e-2*want {
			t.Errorf("length %g instead of %g", got, want)
		}
	}
}
