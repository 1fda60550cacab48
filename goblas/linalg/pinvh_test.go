package linalg_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestPinvHermitian(t *testing.T) {
	fourTypes(t, testPinvHermitian[float32], testPinvHermitian[float64], testPinvHermitian[complex64], testPinvHermitian[complex128])
}

// testPinvHermitian compares with Pinv and MatrixRank, on indefinite matrices whose other
// triangle is NaN.
func testPinvHermitian[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	nan := scalar.FromComplex[T](complex(math.NaN(), math.NaN()))
	for _, n := range []int{0, 1, 2, 3, 17, 65} {
		for _, rank := range []int{n, n / 2, 0} {
			c, signs := random[T](n, rank, r), matrix.New[T](rank, rank)
			for i := range rank {
				signs.Set(i, i, scalar.FromComplex[T](complex(float64(1-2*(i%2)), 0)))
			}
			full, a := matrix.New[T](n, n), random[T](n, n, r)
			h := product(c, product(signs, c.H()))
			for _, uplo := range []linalg.Triangle{linalg.Lower, linalg.Upper} {
				name := fmt.Sprintf("order %d, rank %d, %v", n, rank, uplo)
				for i := range n {
					for j := range n {
						v := h.At(i, j)
						if i == j {
							v = complex(real(v), 0)
						} else if i > j {
							v = scalar.Conj(h.At(j, i))
						}
						full.Set(i, j, scalar.FromComplex[T](v))
						if a.Set(i, j, nan); i == j || (i > j) == (uplo == linalg.Lower) {
							a.Set(i, j, full.At(i, j))
						}
					}
				}
				rtol := 10 * float64(n) * scalar.Epsilon[T]()
				p, err := linalg.PinvHermitian(a, rtol, uplo)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				want, err := linalg.Pinv(full, rtol)
				if err != nil {
					t.Fatal(err)
				}
				limit := tolerance[T](n) * largest(want) * (1 + largest(full)*largest(want)*float64(n))
				if d := distance(p, want); !(d <= limit) {
					t.Errorf("%s: differs from Pinv by %g, limit %g", name, d, limit)
				}
				if d := distance(p, p.H()); d != 0 {
					t.Errorf("%s: not Hermitian by %g", name, d)
				}
				if got, err := linalg.MatrixRankHermitian(a, -1, rtol, uplo); err != nil || got != rank {
					t.Errorf("%s: rank %d, %v", name, got, err)
				}
			}
		}
	}
	_, err := linalg.PinvHermitian(matrix.New[T](2, 3), -1, linalg.Lower)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.MatrixRankHermitian(matrix.New[T](2, 3), -1, -1, linalg.Lower)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.PinvHermitian(matrix.New[T](2, 2), -1, 5)
	isOpError(t, err, linalg.ErrKind)
	bad := identity[T](2)
	bad.Set(0, 0, nan)
	_, err = linalg.PinvHermitian(bad, -1, linalg.Upper)
	isOpError(t, err, linalg.ErrNotFinite)
	_, err = linalg.MatrixRankHermitian(bad, -1, -1, linalg.Upper)
	isOpError(t, err, linalg.ErrNotFinite)
}

func ExamplePinvHermitian() {
	p, err := linalg.PinvHermitian(matrix.FromRows([]float64{2, 0}, []float64{0, 0}), -1, linalg.Lower)
	fmt.Printf("%.2f %v\n", p.Data, err)
	// Output: [0.50 0.00 0.00 0.00] <nil>
}
