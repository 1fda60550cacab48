package linalg_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// timesDiagonal returns V diag(w).
func timesDiagonal(v linalg.Matrix[complex128], w []complex128) linalg.Matrix[complex128] {
	c := v.Clone()
	for i := range c.Rows {
		for j := range c.Cols {
			c.Set(i, j, v.At(i, j)*w[j])
		}
	}
	return c
}

// checkEig checks right eigenvectors of A, which have length 1.
func checkEig[T linalg.Scalar](t *testing.T, name string, a linalg.Matrix[T], w []complex128, v linalg.Matrix[complex128]) {
	t.Helper()
	n := a.Rows
	if d := distance(product(a, v), timesDiagonal(v, w)); !(d <= tolerance[T](n)*largest(a)*math.Sqrt(float64(n+1))) {
		t.Errorf("%s: |A V - V W| = %g", name, d)
	}
	for j := range n {
		sum := 0.0
		for i := range n {
			x := cmplx.Abs(v.At(i, j))
			sum += x * x
		}
		if !(math.Abs(sum-1) <= tolerance[T](n)) {
			t.Errorf("%s: vector %d has length %g", name, j, math.Sqrt(sum))
		}
	}
}

func TestEig(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testEig[float32], testEig[float64], testEig[complex64], testEig[complex128])
	})
}

func testEig[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	var zero T
	for _, n := range eigenOrders {
		plain := random[T](n, n, r)
		for view, a := range map[string]linalg.Matrix[T]{"": plain, " H": plain.H(), " jordan": jordan[T](n), " zero": matrix.New[T](n, n), " identity": identity[T](n)} {
			if n == 130 && view != "" {
				continue
			}
			name := fmt.Sprintf("%T n=%d%s", zero, n, view)
			w, vl, vr, err := linalg.EigLeft(a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			checkEig(t, name, a, w, vr)
			conj := make([]complex128, n)
			for i, x := range w {
				conj[i] = cmplx.Conj(x)
			}
			checkEig(t, name+" left", a.H(), conj, vl)
			w, v, err := linalg.Eig(a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			checkEig(t, name+" right alone", a, w, v)
			values, err := linalg.Eigvals(a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			trace, sum := complex128(0), complex128(0)
			for i := range n {
				trace += scalar.ToComplex(a.At(i, i))
				sum += values[i]
			}
			if d := cmplx.Abs(trace - sum); !(d <= tolerance[T](n)*largest(a)*float64(n)) {
				t.Errorf("%s: the eigenvalues' sum is off the trace by %g", name, d)
			}
		}
	}
	a := random[T](4, 4, r)
	a.Set(3, 0, scalar.FromComplex[T](complex(math.NaN(), 0)))
	if _, _, err := linalg.Eig(a); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN: %v", err)
	}
}

// TestEigKnown has matrices with known spectra: Clement's, Frank's, a companion matrix, a
// triangular one far from normal, and at extreme scales.
func TestEigKnown(t *testing.T) {
	of := func(n int, at func(i, j int) float64) linalg.Matrix[float64] {
		a := matrix.New[float64](n, n)
		for i := range n {
			for j := range n {
				a.Set(i, j, at(i, j))
			}
		}
		return a
	}
	clement := of(11, func(i, j int) float64 {
		switch j - i {
		case 1:
			return float64(j)
		case -1:
			return float64(11 - i)
		}
		return 0
	})
	companion := of(5, func(i, j int) float64 { // x^5 = 1
		if i == 0 && j == 4 || i == j+1 {
			return 1
		}
		return 0
	})
	nonnormal := of(8, func(i, j int) float64 {
		if j < i {
			return 0
		}
		return math.Pow(10, float64(j-i)) * float64(i+1)
	})
	graded := of(6, func(i, j int) float64 {
		if j < i {
			return 0
		}
		return math.Pow(10, float64(-3*j))
	})
	frank := of(6, func(i, j int) float64 {
		if j < i-1 {
			return 0
		}
		return float64(6 - max(i, j))
	})
	var roots []complex128
	for k := range 5 {
		roots = append(roots, cmplx.Exp(complex(0, 2*math.Pi*float64(k)/5)))
	}
	from := func(n int, at func(i int) float64) (w []complex128) {
		for i := range n {
			w = append(w, complex(at(i), 0))
		}
		return w
	}
	order := func(w []complex128) []complex128 {
		slices.SortFunc(w, func(x, y complex128) int {
			if d := real(x) - real(y); math.Abs(d) > 1e-8*(cmplx.Abs(x)+cmplx.Abs(y)) {
				return cmp.Compare(d, 0)
			}
			return cmp.Compare(imag(x), imag(y))
		})
		return w
	}
	modes(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			a    linalg.Matrix[float64]
			want []complex128
			eps  float64
		}{
			"Clement":     {clement, from(11, func(i int) float64 { return float64(2*i - 10) }), 1e-13},
			"companion":   {companion, roots, 1e-14},
			"non-normal":  {nonnormal, from(8, func(i int) float64 { return float64(i + 1) }), 1e-13},
			"graded":      {graded, from(6, func(i int) float64 { return math.Pow(10, float64(-3*i)) }), 1e-13},
			"tiny":        {scaled(companion, 0x1p-500), multiplied(roots, 0x1p-500), 1e-14},
			"large":       {scaled(companion, 0x1p900), multiplied(roots, 0x1p900), 1e-14},
			"1 and twice": {of(3, func(i, j int) float64 { return 1 }), []complex128{0, 0, 3}, 0},
		} {
			w, v, err := linalg.Eig(c.a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, want := order(slices.Clone(w)), order(slices.Clone(c.want))
			if c.eps > 0 {
				for i := range got {
					if !(cmplx.Abs(got[i]-want[i]) <= 30*c.eps*cmplx.Abs(want[i])+1e-16*largest(c.a)*c.eps) && !(name != "graded" && cmplx.Abs(got[i]-want[i]) <= 1e3*c.eps*cmplx.Abs(want[len(want)-1])) {
						t.Errorf("%s: eigenvalue %d is %g, want %g", name, i, got[i], want[i])
					}
				}
			}
			checkEig(t, name, c.a, w, v)
		}
		w, err := linalg.Eigvals(frank) // in reciprocal pairs
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range w {
			near := math.Inf(1)
			for _, y := range w {
				near = min(near, cmplx.Abs(x*y-1))
			}
			if !(near < 1e-9) {
				t.Errorf("Frank: nothing near 1/%g", x)
			}
		}
	})
}

func scaled(a linalg.Matrix[float64], by float64) linalg.Matrix[float64] {
	c := a.Clone()
	for i := range c.Data {
		c.Data[i] *= by
	}
	return c
}

func multiplied(w []complex128, by float64) (c []complex128) {
	for _, x := range w {
		c = append(c, x*complex(by, 0))
	}
	return c
}

func TestEigErrors(t *testing.T) {
	a, buffer := matrix.New[complex128](3, 3), matrix.New[complex128](3, 3)
	for name, c := range map[string]struct{ err, want error }{
		"shape":   {linalg.EigTo(make([]complex128, 3), matrix.New[complex128](2, 3), a), linalg.ErrShape},
		"length":  {linalg.EigTo(make([]complex128, 2), buffer, a), linalg.ErrShape},
		"overlap": {linalg.EigTo(make([]complex128, 3), a, a), linalg.ErrOverlap},
		"view":    {linalg.EigTo(make([]complex128, 3), buffer.T(), a), linalg.ErrMatrix},
		"square":  {linalg.EigvalsTo(nil, matrix.New[float64](2, 3)), linalg.ErrShape},
		"values":  {linalg.EigvalsTo(make([]complex128, 4), a), linalg.ErrShape},
	} {
		var of *linalg.OpError
		if !errors.Is(c.err, c.want) || !errors.As(c.err, &of) {
			t.Errorf("%s: %v, want %v", name, c.err, c.want)
		}
	}
}

func TestAllocationsEig(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it allocates
		}
		a := random[float32](50, 50, rand.New(rand.NewPCG(33, 34)))
		w, v := make([]complex128, 50), matrix.New[complex128](50, 50)
		call := func() {
			if err := errors.Join(linalg.EigTo(w, v, a), linalg.EigvalsTo(w, a)); err != nil {
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

func ExampleEig() {
	a := matrix.FromRows([]float64{0, -4}, []float64{1, 0})
	w, _, err := linalg.Eig(a)
	fmt.Printf("%.1f %v\n", w, err)
	// Output: [(0.0+2.0i) (0.0-2.0i)] <nil>
}
