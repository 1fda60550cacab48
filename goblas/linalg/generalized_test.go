package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func TestEigGeneral(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testEigGeneral[float32], testEigGeneral[float64], testEigGeneral[complex64], testEigGeneral[complex128])
	})
}

func testEigGeneral[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	var zero T
	for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 65} {
		a, b := random[T](n, n, r), random[T](n, n, r)
		singular := b.Clone()
		if n > 0 { // an infinite eigenvalue
			for j := range n {
				singular.Set(n-1, j, 0)
			}
		}
		for view, c := range map[string][2]linalg.Matrix[T]{"plain": {a, b}, "views": {a.H(), b.T()}, "singular": {a, singular}, "identity": {a, identity[T](n)}, "zero": {matrix.New[T](n, n), b}} {
			name := fmt.Sprintf("%T n=%d %s", zero, n, view)
			testPencil(t, name, c[0], c[1])
		}
	}
	a := random[T](4, 4, r)
	bad := a.Clone()
	bad.Set(3, 0, scalar.FromComplex[T](complex(math.NaN(), 0)))
	if _, _, _, err := linalg.EigGeneral(a, bad); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN: %v", err)
	}
	if _, err := linalg.QZ(bad, a); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN: %v", err)
	}
	if _, err := linalg.QZ(a, random[T](3, 3, r)); !errors.Is(err, linalg.ErrShape) {
		t.Errorf("shape: %v", err)
	}
	same := matrix.New[T](4, 4)
	if err := linalg.QZTo(&linalg.QZResult[T]{S: same, T: same}, a, a); !errors.Is(err, linalg.ErrOverlap) {
		t.Errorf("overlap: %v", err)
	}
}

// testPencil checks the eigenvectors and the generalized Schur form of A and B.
func testPencil[T linalg.Scalar](t *testing.T, name string, a, b linalg.Matrix[T]) {
	n, scale := a.Rows, largest(a)+largest(b)
	if n == 0 {
		scale = 1
	}
	limit := 10 * tolerance[T](n) * scale * math.Sqrt(float64(n+1))
	alpha, beta, vl, vr, err := linalg.EigGeneralLeft(a, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	rightAlpha, rightBeta, v, err := linalg.EigGeneral(a, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	checkPencil(t, name+" right", a, b, alpha, beta, vr, limit)
	checkPencil(t, name+" right alone", a, b, rightAlpha, rightBeta, v, limit)
	checkPencil(t, name+" left", a.H(), b.H(), conjugates(alpha), conjugates(beta), vl, limit)
	alone, aloneBeta, err := linalg.EigvalsGeneral(a, b)
	if err != nil || len(alone) != n || len(aloneBeta) != n {
		t.Fatalf("%s: %d, %v", name, len(alone), err)
	}
	q, err := linalg.QZ(a, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if d := distance(product(product(q.Q, q.S), q.Z.H()), a); !(d <= limit) {
		t.Errorf("%s: |Q S Z^H - A| = %g", name, d)
	}
	if d := distance(product(product(q.Q, q.T), q.Z.H()), b); !(d <= limit) {
		t.Errorf("%s: |Q T Z^H - B| = %g", name, d)
	}
	if d := max(orthonormal(q.Q), orthonormal(q.Z)); !(d <= tolerance[T](n)) {
		t.Errorf("%s: Q and Z are off by %g", name, d)
	}
	for i := range n {
		for j := range i {
			s, u := scalar.ToComplex(q.S.At(i, j)), scalar.ToComplex(q.T.At(i, j))
			block := !scalar.IsComplex[T]() && j == i-1 && imag(q.Alpha[i]) != 0 && imag(q.Alpha[j]) != 0
			if u != 0 || s != 0 && !block {
				t.Fatalf("%s: S and T have %g and %g at (%d, %d)", name, s, u, i, j)
			}
		}
	}
}

func conjugates(x []complex128) []complex128 {
	c := make([]complex128, len(x))
	for i, v := range x {
		c[i] = cmplx.Conj(v)
	}
	return c
}

// checkPencil checks beta A v = alpha B v, and that v has length 1.
func checkPencil[T linalg.Scalar](t *testing.T, name string, a, b linalg.Matrix[T], alpha, beta []complex128, v linalg.Matrix[complex128], limit float64) {
	t.Helper()
	left, right := timesDiagonal(product(a, v), beta), timesDiagonal(product(b, v), alpha)
	for j := range v.Cols {
		size := cmplx.Abs(alpha[j]) + cmplx.Abs(beta[j])
		sum := 0.0
		for i := range v.Rows {
			x := cmplx.Abs(v.At(i, j))
			sum += x * x
			if d := cmplx.Abs(left.At(i, j) - right.At(i, j)); !(d <= limit*size) {
				t.Errorf("%s: vector %d has the residual %g, more than %g", name, j, d, limit*size)
				return
			}
		}
		if !(math.Abs(sum-1) <= tolerance[T](v.Rows)) {
			t.Errorf("%s: vector %d has length %g", name, j, math.Sqrt(sum))
		}
	}
}

func TestAllocationsQZ(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it allocates
		}
		r := rand.New(rand.NewPCG(53, 54))
		a, b := random[float64](30, 30, r), random[float64](30, 30, r)
		var q linalg.QZResult[float64]
		call := func() {
			if err := linalg.QZTo(&q, a, b); err != nil {
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

func ExampleEigGeneral() {
	a := matrix.FromRows([]float64{6, 0}, []float64{0, 2})
	b := matrix.FromRows([]float64{3, 0}, []float64{0, 0})
	alpha, beta, _, err := linalg.EigGeneral(a, b)
	fmt.Printf("%.1f %.1f %v\n", alpha, beta, err) // 2 and infinity
	// Output: [(6.0+0.0i) (2.0+0.0i)] [(3.0+0.0i) (0.0+0.0i)] <nil>
}
