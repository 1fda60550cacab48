package pure

import (
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// TestTridiagonal solves with a tridiagonal matrix and its transpose, where rows are
// interchanged and where they are not.
func TestTridiagonal(t *testing.T) {
	race.FourTypes(t, testTridiagonal[float32], testTridiagonal[float64], testTridiagonal[complex64], testTridiagonal[complex128])
}

func testTridiagonal[T scalar.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	number := func() T { return scalar.FromComplex[T](complex(r.Float64()-0.5, r.Float64()-0.5)) }
	for _, n := range []int{1, 2, 3, 4, 9, 40} {
		for _, dominant := range []bool{false, true} {
			for _, nrhs := range []int{1, 3} {
				dl, d, du, b := make([]T, n-1), make([]T, n), make([]T, n-1), make([]T, n*nrhs)
				for _, s := range [][]T{dl, d, du, b} {
					for i := range s {
						s[i] = number()
					}
				}
				if dominant {
					for i := range d {
						d[i] += 3
					}
				}
				check := func(transposed bool, x []T) {
					t.Helper()
					low, high := dl, du
					if transposed {
						low, high = du, dl
					}
					for i := range n {
						for j := range nrhs {
							size := scalar.Abs(b[i*nrhs+j])
							v := d[i]*x[i*nrhs+j] - b[i*nrhs+j]
							if i > 0 {
								v += low[i-1] * x[(i-1)*nrhs+j]
								size += scalar.Abs(x[(i-1)*nrhs+j])
							}
							if i < n-1 {
								v += high[i] * x[(i+1)*nrhs+j]
								size += scalar.Abs(x[(i+1)*nrhs+j])
							}
							if size += 3 * scalar.Abs(x[i*nrhs+j]); !(scalar.Abs(v) <= 50*scalar.Epsilon[T]()*size) {
								t.Fatalf("n=%d nrhs=%d dominant %v, transposed %v: row %d is off by %v", n, nrhs, dominant, transposed, i, v)
							}
						}
					}
				}
				fl, f, fu, f2, swapped := append([]T(nil), dl...), append([]T(nil), d...), append([]T(nil), du...), make([]T, max(n-2, 0)), make([]int32, n)
				for i := range f2 {
					f2[i] = number() // plain factors leave it so
				}
				plain, info := Gttrf(dominant, fl, f, fu, f2, swapped)
				if info != 0 || dominant && !plain {
					t.Fatalf("n=%d dominant %v: info %d, plain %v", n, dominant, info, plain)
				}
				for _, transposed := range []bool{false, true, false} {
					x := append([]T(nil), b...)
					Gttrs(transposed, plain, fl, f, fu, f2, swapped, nrhs, x, nrhs)
					check(transposed, x)
				}
			}
		}
	}
}
