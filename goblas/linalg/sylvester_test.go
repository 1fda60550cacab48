package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// plus returns A + f B.
func plus[T, U linalg.Scalar](a linalg.Matrix[T], f complex128, b linalg.Matrix[U]) linalg.Matrix[complex128] {
	c := matrix.New[complex128](a.Rows, a.Cols)
	for i := range a.Rows {
		for j := range a.Cols {
			c.Set(i, j, scalar.ToComplex(a.At(i, j))+f*scalar.ToComplex(b.At(i, j)))
		}
	}
	return c
}

// shifted returns A + s I.
func shifted[T linalg.Scalar](a linalg.Matrix[T], s float64) linalg.Matrix[T] {
	for i := range a.Rows {
		a.Set(i, i, a.At(i, i)+scalar.FromComplex[T](complex(s, 0)))
	}
	return a
}

func TestSylvester(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testSylvester[float32], testSylvester[float64], testSylvester[complex64], testSylvester[complex128])
	})
}

func testSylvester[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	var zero T
	for _, size := range [][2]int{{0, 3}, {1, 1}, {1, 7}, {2, 3}, {4, 4}, {5, 4}, {8, 6}, {9, 9}, {16, 16}, {17, 5}, {40, 65}, {130, 33}} {
		m, n := size[0], size[1]
		name := fmt.Sprintf("%T %dx%d", zero, m, n)
		shift := 3 * math.Sqrt(float64(m+n)) // keeps the spectra apart
		a, b, q := shifted(random[T](m, m, r), shift), shifted(random[T](n, n, r), shift), random[T](m, n, r)
		for view, c := range map[string][2]linalg.Matrix[T]{"plain": {a, b}, "H": {a.H(), b.T()}} {
			x, err := linalg.SolveSylvester(c[0], c[1], q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if d := distance(plus(product(c[0], x), 1, product(x, c[1])), q); !(d <= tolerance[T](m+n)*(largest(q)+shift*largest(x))) {
				t.Errorf("%s %s: |A X + X B - Q| = %g", name, view, d)
			}
		}
		q = random[T](m, m, r)
		x, err := linalg.SolveContinuousLyapunov(a, q)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := distance(plus(product(a, x), 1, product(x, a.H())), q); !(d <= tolerance[T](m+n)*(largest(q)+shift*largest(x))) {
			t.Errorf("%s: |A X + X A^H - Q| = %g", name, d)
		}
		for _, radius := range []float64{0.5, 3} { // of A's spectrum, about
			small := random[T](m, m, r)
			for i := range m {
				for j := range m {
					small.Set(i, j, small.At(i, j)*scalar.FromComplex[T](complex(radius/math.Sqrt(float64(2*m)), 0)))
				}
			}
			x, err := linalg.SolveDiscreteLyapunov(small, q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if d := distance(plus(product(product(small, x), small.H()), 1, q), x); !(d <= 10*tolerance[T](m+n)*(largest(q)+radius*radius*largest(x))) {
				t.Errorf("%s: |A X A^H - X + Q| = %g, |X| = %g", name, d, largest(x))
			}
		}
	}
	a := random[T](5, 5, r)
	minus := plus(matrix.New[T](5, 5), -1, a)
	b := matrix.New[T](5, 5)
	for i := range b.Data {
		b.Data[i] = scalar.FromComplex[T](minus.Data[i])
	}
	if _, err := linalg.SolveSylvester(a, b, a); !errors.Is(err, linalg.ErrSingular) || !errors.Is(err, linalg.ErrCommonEigenvalues) {
		t.Errorf("common eigenvalues: %v", err)
	}
	if _, err := linalg.SolveDiscreteLyapunov(identity[T](3), identity[T](3)); !errors.Is(err, linalg.ErrCommonEigenvalues) {
		t.Errorf("identity: %v", err)
	}
	if _, err := linalg.SolveContinuousLyapunov(matrix.New[T](3, 3), identity[T](3)); !errors.Is(err, linalg.ErrCommonEigenvalues) {
		t.Errorf("zero: %v", err)
	}
	if _, err := linalg.SolveSylvester(a, b, random[T](5, 4, r)); !errors.Is(err, linalg.ErrShape) {
		t.Errorf("shape: %v", err)
	}
	a.Set(1, 1, scalar.FromComplex[T](complex(math.Inf(-1), 0)))
	if _, err := linalg.SolveSylvester(b, a, b); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("infinity: %v", err)
	}
}

func ExampleSolveSylvester() {
	a := matrix.FromRows([]float64{1, 0}, []float64{0, 2})
	b := matrix.FromRows([]float64{3})
	q := matrix.FromRows([]float64{4}, []float64{10})
	x, err := linalg.SolveSylvester(a, b, q)
	fmt.Println(x.Data, err)
	// Output: [1 2] <nil>
}
