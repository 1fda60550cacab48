package pure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

func TestHegv(t *testing.T) {
	four(t, testHegv[float32, float32], testHegv[float64, float64], testHegv[complex64, float32], testHegv[complex128, float64])
}

func testHegv[T scalar.Scalar, R scalar.Float](t *testing.T) {
	scales := [][2]float64{{1, 1}, {1e-12, 1e12}, {1e12, 1}}
	if !scalar.IsSingle[T]() {
		scales = append(scales, [2]float64{1e-150, 1e150}, [2]float64{1e150, 1e-100})
	}
	for _, n := range orders {
		r := rand.New(rand.NewPCG(uint64(n), 8))
		for _, scale := range scales {
			a := randomSlice[T](n*n, scale[0], r)
			b := positive[T](n, scale[1], r)
			for itype := 1; itype <= 3; itype++ {
				for _, uplo := range []byte{'U', 'L'} {
					t.Run(fmt.Sprintf("%d %c n %d scales %v", itype, uplo, n, scale), func(t *testing.T) { checkHegv[T, R](t, itype, uplo, n, a, b) })
				}
			}
		}
	}
}

// positive returns a positive definite matrix with a condition number of about 10.
func positive[T scalar.Scalar](n int, scale float64, r *rand.Rand) []T {
	x := denseOf(n, randomSlice[T](n*n, 1/math.Sqrt(float64(max(n, 1))), r), n)
	b := x.times(x.h())
	for i := range n {
		b.x[i*n+i] += 0.5
	}
	multiply(b.x, scale)
	return copied[T](n, b.x, n)
}

func checkHegv[T scalar.Scalar, R scalar.Float](t *testing.T, itype int, uplo byte, n int, a, b []T) {
	t.Helper()
	x, bb, w, values := padded(n, a), padded(n, b), make([]R, n), make([]R, n)
	for i := range n { // only the triangle of B is read
		for j := range n {
			if uplo == 'U' && j < i || uplo == 'L' && j > i {
				bb[i*(n+2)+j] = scalar.FromComplex[T](complex(math.NaN(), 0))
			}
		}
	}
	if info := Hegv(itype, false, uplo, n, x, n+2, bb, n+2, values); info != 0 {
		t.Fatalf("values: info %d", info)
	}
	if info := Hegv(itype, true, uplo, n, x, n+2, bb, n+2, w); info != 0 {
		t.Fatalf("info %d", info)
	}
	if n == 0 {
		return
	}
	// The matrices of the same problem at scale 1, so that the test does not overflow.
	fa, fb := dense{n, hermitian[complex128](uplo, n, a, n)}, dense{n, hermitian[complex128](uplo, n, b, n)}
	sa, sb := levelled(fa.x), levelled(fb.x)
	v := denseOf(n, x, n+2)
	if itype == 3 {
		multiply(v.x, 1/math.Sqrt(sb))
	} else {
		multiply(v.x, math.Sqrt(sb))
	}
	d := make([]float64, n)
	for i := range w {
		if itype == 1 {
			d[i] = float64(w[i]) / sa * sb
		} else {
			d[i] = float64(w[i]) / sa / sb
		}
	}
	scale := 20.0 * (1 + v.largest()) * (1 + fa.largest()*float64(n)) // the condition number of B
	switch wd := diagonal(d); itype {
	case 1:
		small[T](t, "A X - B X W", fa.times(v).minus(fb.times(v).times(wd)), scale)
	case 2:
		small[T](t, "A B X - X W", fa.times(fb).times(v).minus(v.times(wd)), scale)
	case 3:
		small[T](t, "B A X - X W", fb.times(fa).times(v).minus(v.times(wd)), scale)
	}
	one := dense{n, unit[complex128](n)}
	if itype == 3 { // X^H B^-1 X = I, or X X^H = B
		small[T](t, "X X^H - B", v.times(v.h()).minus(fb), scale)
	} else {
		small[T](t, "X^H B X - I", v.h().times(fb).times(v).minus(one), scale)
	}
	if !slices.IsSorted(w) {
		t.Errorf("not ascending: %v", w)
	}
	for i := range w {
		if e := math.Abs(float64(w[i] - values[i])); !(e <= 100*float64(n)*scalar.Epsilon[T]()*max(math.Abs(float64(w[0])), math.Abs(float64(w[n-1])))) {
			t.Errorf("value %d without vectors is %g and not %g", i, values[i], w[i])
		}
	}
}

func TestHegvNotPositive(t *testing.T) {
	a, w := []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}, make([]float64, 3)
	for k, b := range [][]float64{{-1, 0, 0, 0, 1, 0, 0, 0, 1}, {1, 2, 0, 2, 1, 0, 0, 0, 1}, {1, 0, 1, 0, 1, 0, 1, 0, 1}} {
		if info := Hegv(1, true, 'L', 3, a, 3, b, 3, w); info != 3+k+1 {
			t.Errorf("info %d instead of %d", info, 3+k+1)
		}
	}
}
