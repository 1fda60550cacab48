package linalg_test

import (
	"errors"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestWideDiagonals: matrices near the limits of a type, with an element that is much smaller,
// are no singular ones: what multiplies them by a power of two first goes no farther than it
// must. Their solutions and determinants are powers of two, too, and exact.
func TestWideDiagonals(t *testing.T) {
	fourTypes(t, testWide[float32], testWide[float64], testWide[complex64], testWide[complex128])
}

func testWide[T linalg.Scalar](t *testing.T) {
	exponents := [][2]int{{660, -530}, {-450, -900}, {1000, 420}}
	if scalar.IsSingle[T]() {
		exponents = [][2]int{{90, -60}, {-50, -100}, {120, 46}}
	}
	power := func(e int) T { return scalar.FromComplex[T](complex(math.Ldexp(1, e), 0)) }
	for _, e := range exponents {
		a, b := matrix.New[T](2, 2), matrix.New[T](2, 1)
		a.Data[0], a.Data[3], b.Data[0], b.Data[1] = power(e[0]), power(e[1]), 1, 1
		solved := func(what string, x linalg.Matrix[T], err error) {
			t.Helper()
			if err != nil && !errors.Is(err, linalg.ErrCondition) {
				t.Errorf("%v, %s: %v", e, what, err)
			} else if x.At(0, 0) != power(-e[0]) || x.At(1, 0) != power(-e[1]) {
				t.Errorf("%v, %s: %v", e, what, x.Data)
			}
		}
		x, err := linalg.Solve(a, b)
		solved("Solve", x, err)
		x, err = linalg.SolveTriangular(a, b, linalg.TriangularOptions{})
		solved("SolveTriangular", x, err)
		band := matrix.New[T](1, 2)
		band.Data[0], band.Data[1] = a.Data[0], a.Data[3]
		x, err = linalg.SolveBanded(0, 0, band, b)
		solved("SolveBanded", x, err)

		lu, err := linalg.NewLU(a)
		if err != nil {
			t.Errorf("%v, NewLU: %v", e, err)
			continue
		}
		x, err = lu.Solve(b)
		solved("LU", x, err)
		cholesky, err := linalg.NewCholesky(a, linalg.Lower)
		if err != nil {
			t.Errorf("%v, NewCholesky: %v", e, err)
			continue
		}
		x, err = cholesky.Solve(b)
		solved("Cholesky", x, err)
		ldl, err := linalg.NewLDL(a, linalg.Lower, true)
		if err != nil {
			t.Errorf("%v, NewLDL: %v", e, err)
			continue
		}
		x, err = ldl.Solve(b)
		solved("LDL", x, err)
		inverse, err := linalg.Inv(a)
		if err == nil || errors.Is(err, linalg.ErrCondition) {
			x, _ = linalg.Dot(inverse, b)
		}
		solved("Inv", x, err)

		sign, log := lu.Slogdet()
		if want := float64(e[0]+e[1]) * math.Ln2; sign != 1 || !(math.Abs(log-want) <= 1e-12*math.Abs(want)) {
			t.Errorf("%v, Slogdet of LU: %v, %v, want %v", e, sign, log, want)
		}
		values, err := linalg.SVDVals(a)
		large, small := math.Ldexp(1, max(e[0], e[1])), math.Ldexp(1, min(e[0], e[1]))
		if err != nil || values[0] != large || !(math.Abs(values[1]-small) <= large*scalar.Epsilon[T]()) {
			t.Errorf("%v, SVDVals: %v, %v", e, values, err)
		}
	}
}
