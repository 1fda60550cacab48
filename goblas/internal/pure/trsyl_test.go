package pure

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

func TestTrsyl(t *testing.T) {
	four(t, testTrsyl[float32], testTrsyl[float64], testTrsyl[complex64], testTrsyl[complex128])
}

func testTrsyl[T scalar.Scalar](t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 5}, {5, 1}, {2, 2}, {3, 4}, {8, 7}, {17, 20}, {40, 13}, {65, 65}} {
		m, n := size[0], size[1]
		r := rand.New(rand.NewPCG(uint64(m), uint64(n)))
		a, b := schurOfRandom[T](m, r), schurOfRandom[T](n, r)
		for _, trans := range []string{"NN", "NT", "TN", "TT", "NC", "CN", "CC"} {
			for _, sign := range []int{1, -1} {
				checkTrsyl(t, trans, sign, m, n, a, b, randomSlice[T](m*(n+2), 1, r))
			}
		}
	}
}

// schurOfRandom returns a Schur form in rows of n + 2 elements, with NaN where it is not
// read.
func schurOfRandom[T scalar.Scalar](n int, r *rand.Rand) []T {
	a := padded(n, randomSlice[T](n*n, 1, r))
	if Gees(n, a, n+2, make([]complex128, n), nil, 0) != 0 {
		panic("no convergence")
	}
	for i := range n {
		for j := range i {
			if j < i-1 || scalar.IsComplex[T]() {
				a[i*(n+2)+j] = scalar.FromComplex[T](complex(math.NaN(), 0))
			}
		}
	}
	return a
}

func checkTrsyl[T scalar.Scalar](t *testing.T, trans string, sign, m, n int, a, b, c []T) {
	t.Helper()
	x := append([]T(nil), c...)
	scale, info := Trsyl(trans[0], trans[1], sign, m, n, a, m+2, b, n+2, x, n+2)
	if info != 0 || scale != 1 {
		t.Fatalf("%s %d %d x %d: scale %g info %d", trans, sign, m, n, scale, info)
	}
	opA, opB := operated(trans[0], m, a, m+2), operated(trans[1], n, b, n+2)
	most, size := 0.0, 1.0
	for i := range m {
		for j := range n {
			sum := -scalar.ToComplex(c[i*(n+2)+j])
			for k := range m {
				sum += opA[i*m+k] * scalar.ToComplex(x[k*(n+2)+j])
			}
			for k := range n {
				sum += complex(float64(sign), 0) * scalar.ToComplex(x[i*(n+2)+k]) * opB[k*n+j]
			}
			size = max(size, scalar.Abs(x[i*(n+2)+j]))
			if most = max(most, cmplx.Abs(sum)); math.IsNaN(most) {
				t.Fatal("NaN")
			}
		}
	}
	size *= 1 + largestOf(opA) + largestOf(opB)
	if !(most <= 30*float64(m+n)*scalar.Epsilon[T]()*size) {
		t.Errorf("%s %d %d x %d: residual %g of %g", trans, sign, m, n, most, size)
	}
}

// TestTrsylScales has right sides and matrices of all sizes, and those whose solution
// overflows.
func TestTrsylScales(t *testing.T) {
	for _, scale := range []float64{1e-150, 1e150} {
		for _, right := range []float64{1e-150, 1, 1e150} {
			t.Run(fmt.Sprint(scale, right), func(t *testing.T) {
				a, b := []float64{3 * scale, scale, -2 * scale, 3 * scale}, []float64{scale}
				c := []float64{right, 2 * right}
				if f, info := Trsyl('N', 'N', 1, 2, 1, a, 2, b, 1, c, 1); f != 1 || info != 0 {
					t.Fatalf("scale %g info %d", f, info)
				}
				// (4 1; -2 4) x = (1 2) has the determinant 18.
				for i, want := range []float64{2. / 18, 10. / 18} {
					if want *= right / scale; !(math.Abs(c[i]-want) <= 1e-14*want) {
						t.Errorf("%g instead of %g", c[i], want)
					}
				}
			})
		}
	}
	a, b, c := []complex128{1e-300}, []complex128{2e-300}, []complex128{3e200}
	scale, info := Trsyl('N', 'N', 1, 1, 1, a, 1, b, 1, c, 1)
	if d := real(c[0])*3e-300 - scale*3e200; info != 0 || !(scale < 1 && scale > 0) || !(math.Abs(d) <= 1e-14*scale*3e200) {
		t.Errorf("overflow: %v, scale %g, info %d", c, scale, info)
	}
	// The second equation overflows, and the first one gets the same scale.
	d, x := []float64{1e-299, 0, 0, 1e-300}, []float64{1e150, 1e200}
	scale, _ = Trsyl('N', 'N', 1, 2, 1, d, 2, []float64{0}, 1, x, 1)
	if !(scale < 1 && scale > 0) || !(math.Abs(x[0]*1e-299-scale*1e150) <= 1e-14*scale*1e150) || !(math.Abs(x[1]*1e-300-scale*1e200) <= 1e-14*scale*1e200) {
		t.Errorf("overflow below: %v, scale %g", x, scale)
	}
}

// TestTrsylSingular has an eigenvalue of A that is one of -B.
func TestTrsylSingular(t *testing.T) {
	a, b, c := []float64{1, 2, 0, 3}, []float64{-3, 1, 0, 5}, []float64{1, 2, 3, 4}
	scale, info := Trsyl('N', 'N', 1, 2, 2, a, 2, b, 2, c, 2)
	if info != 1 || !(scale > 0) || !scalar.Finite(c) {
		t.Errorf("info %d scale %g solution %v", info, scale, c)
	}
	zero := make([]complex128, 9)
	x := []complex128{0, 0, 0, 0, 0, 1, 0, 0, 0}
	scale, info = Trsyl('N', 'C', -1, 3, 3, zero, 3, zero, 3, x, 3)
	if info != 1 || !(scale > 0) || !scalar.Finite(x) {
		t.Errorf("zero matrices: info %d scale %g solution %v", info, scale, x)
	}
}
