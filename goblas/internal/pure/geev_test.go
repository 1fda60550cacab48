package pure

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

func TestGeev(t *testing.T) {
	four(t, testGeev[float32, float32], testGeev[float64, float64], testGeev[complex64, float32], testGeev[complex128, float64])
}

// geevOf is Geev with complex eigenvalues and eigenvectors.
func geevOf[T scalar.Scalar, R scalar.Float](t *testing.T, n int, a []T) (w []complex128, left, right dense) {
	t.Helper()
	vl, vr := padded(n, a), padded(n, a)
	wr, wi, wc := make([]R, n), make([]R, n), make([]T, n)
	if info := Geev(n, padded(n, a), n+2, wr, wi, wc, vl, n+2, vr, n+2); info != 0 {
		t.Fatalf("info %d", info)
	}
	alone := make([]T, n)
	re, im := make([]R, n), make([]R, n)
	if info := Geev(n, padded(n, a), n+2, re, im, alone, nil, 0, nil, 0); info != 0 {
		t.Fatalf("values alone: info %d", info)
	}
	scale := denseOf(n, a, n).largest()
	for k := range n {
		if d := scalar.Abs(wc[k]-alone[k]) + math.Abs(float64(wr[k]-re[k])) + math.Abs(float64(wi[k]-im[k])); !(d <= 100*float64(n)*scalar.Epsilon[T]()*scale) {
			t.Errorf("eigenvalue %d differs without vectors by %g", k, d)
		}
	}
	left, right = denseOf(n, vl, n+2), denseOf(n, vr, n+2)
	if scalar.IsComplex[T]() {
		for _, v := range wc {
			w = append(w, scalar.ToComplex(v))
		}
		return w, left, right
	}
	for k := range n {
		w = append(w, complex(float64(wr[k]), float64(wi[k])))
		if wi[k] < 0 && wi[k-1] != -wi[k] {
			t.Errorf("pair %v", w)
		}
		for i := 0; wi[k] > 0 && i < n; i++ {
			for _, v := range []dense{left, right} {
				re, im := v.x[i*n+k], v.x[i*n+k+1]
				v.x[i*n+k], v.x[i*n+k+1] = re+1i*im, re-1i*im
			}
		}
	}
	return w, left, right
}

func testGeev[T scalar.Scalar, R scalar.Float](t *testing.T) {
	check := func(t *testing.T, n int, a []T) {
		w, left, right := geevOf[T, R](t, n, a)
		x := denseOf(n, a, n)
		small[T](t, "A V - V W", x.times(right).minus(right.times(diagonal(w))), x.largest())
		wh := diagonal(w).h()
		small[T](t, "A^H V - V W^H", x.h().times(left).minus(left.times(wh)), x.largest())
		for k := range n {
			for _, v := range []dense{left, right} {
				column := v.column(k)
				most := largestOf(column)
				turned := false // some element that is as long as the longest is real
				for _, e := range column {
					turned = turned || cmplx.Abs(e) >= most*(1-10*scalar.Epsilon[T]()) && math.Abs(imag(e)) <= scalar.Epsilon[T]()
				}
				if l := length(column); !(math.Abs(l-1) <= 10*scalar.Epsilon[T]()) || !turned {
					t.Errorf("vector %d has length %g, and its largest element is not real: %v", k, l, column)
				}
			}
		}
	}
	every(t, func(t *testing.T, n int, a []T, r *rand.Rand) { check(t, n, a) })
	check(t, 120, randomSlice[T](120*120, 1, rand.New(rand.NewPCG(7, 7))))
}

// TestGeevKnown has the companion matrix of (x-1)(x-2)...(x-5), a rotation, and a badly
// scaled matrix that balancing makes harmless: D^-1 (2 1; 1 2) D.
func TestGeevKnown(t *testing.T) {
	companion := []float64{15, -85, 225, -274, 120, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0}
	for _, c := range []struct {
		name string
		n    int
		a    []float64
		want []complex128
		tol  float64
	}{
		{"companion", 5, companion, []complex128{1, 2, 3, 4, 5}, 1e-11},
		{"rotation", 2, []float64{0, -1, 1, 0}, []complex128{1i, -1i}, 1e-15},
		{"scaled", 2, []float64{2, 1e100, 1e-100, 2}, []complex128{1, 3}, 1e-14},
		{"triangular", 3, []float64{1, 0, 0, 5, 1, 0, 7, 8, 1}, []complex128{1, 1, 1}, 0},
	} {
		w, _, _ := geevOf[float64, float64](t, c.n, c.a)
		z, _, _ := geevOf[complex128, float64](t, c.n, copied[complex128](c.n, c.a, c.n))
		for _, got := range [][]complex128{w, z} {
			for _, want := range c.want {
				nearest := math.Inf(1)
				for _, v := range got {
					nearest = min(nearest, cmplx.Abs(v-want))
				}
				if !(nearest <= c.tol) {
					t.Errorf("%s: %v lacks %v", c.name, got, want)
				}
			}
		}
	}
}

func TestGeevNotFinite(t *testing.T) {
	d, z := []float64{1, 2, math.NaN(), 3}, []complex128{1, 2, complex(0, math.Inf(1)), 3}
	values, w := make([]float64, 2), make([]complex128, 2)
	if info := Geev(2, d, 2, values, values, nil, nil, 0, nil, 0); info == 0 {
		t.Error("NaN has eigenvalues")
	}
	if info := Geev[complex128, float64](2, z, 2, nil, nil, w, nil, 0, nil, 0); info == 0 {
		t.Error("Inf has eigenvalues")
	}
}
