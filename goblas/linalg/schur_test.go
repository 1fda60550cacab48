package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// similar checks A = Z T Z^H with a unitary Z.
func similar[T, U linalg.Scalar](t *testing.T, name string, a linalg.Matrix[T], h, z linalg.Matrix[U]) {
	t.Helper()
	n := a.Rows
	if d := distance(product(product(z, h), z.H()), a); !(d <= tolerance[T](n)*largest(a)*math.Sqrt(float64(n+1))) {
		t.Errorf("%s: |Z T Z^H - A| = %g", name, d)
	}
	if d := orthonormal(z); !(d <= tolerance[T](n)) {
		t.Errorf("%s: |Z^H Z - I| = %g", name, d)
	}
}

// quasiTriangular checks that nothing stands below the diagonal but, for real types, single
// elements with an equal diagonal and an element of the other sign above them.
func quasiTriangular[T linalg.Scalar](t *testing.T, name string, m linalg.Matrix[T]) {
	t.Helper()
	for i := range m.Rows {
		for j := range i {
			x := scalar.ToComplex(m.At(i, j))
			switch {
			case x == 0:
			case scalar.IsComplex[T]() || j < i-1 || j > 0 && m.At(j, j-1) != 0:
				t.Errorf("%s: element (%d, %d) is %g", name, i, j, x)
			case m.At(i, i) != m.At(j, j) || real(x)*real(scalar.ToComplex(m.At(j, i))) >= 0:
				t.Errorf("%s: the block at %d is not standardised", name, j)
			}
		}
	}
}

func TestSchur(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testSchur[float32], testSchur[float64], testSchur[complex64], testSchur[complex128])
	})
}

func testSchur[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	var zero T
	for _, n := range eigenOrders {
		plain := random[T](n, n, r)
		for view, a := range map[string]linalg.Matrix[T]{"": plain, " H": plain.H(), " conj": plain.H().T(), " jordan": jordan[T](n), " zero": matrix.New[T](n, n), " identity": identity[T](n)} {
			if n == 130 && view != "" {
				continue
			}
			name := fmt.Sprintf("%T n=%d%s", zero, n, view)
			s, z, err := linalg.Schur(a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			similar(t, name, a, s, z)
			quasiTriangular(t, name, s)
			sc, zc, err := linalg.RSF2CSF(s, z)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			similar(t, name+" complex", a, sc, zc)
			quasiTriangular(t, name+" complex", sc)
			alone := random[T](n, n, r)
			if err := linalg.SchurTo(alone, linalg.Matrix[T]{}, a); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			quasiTriangular(t, name+" without Z", alone)

			h, q, err := linalg.Hessenberg(a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			similar(t, name+" Hessenberg", a, h, q)
			for i := range n {
				for j := range i - 1 {
					if h.At(i, j) != 0 {
						t.Fatalf("%s: H is not Hessenberg at (%d, %d)", name, i, j)
					}
				}
			}
			same := a.Clone()
			if err := linalg.HessenbergTo(same, linalg.Matrix[T]{}, same); err != nil || distance(same, h) > tolerance[T](n)*largest(a) {
				t.Errorf("%s: in place: %v, %g", name, err, distance(same, h))
			}
		}
	}
	a := random[T](4, 4, r)
	a.Set(0, 3, scalar.FromComplex[T](complex(math.NaN(), 0)))
	if _, _, err := linalg.Schur(a); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN: %v", err)
	}
	if _, _, err := linalg.Hessenberg(a); !errors.Is(err, linalg.ErrNotFinite) {
		t.Errorf("NaN: %v", err)
	}
	if _, _, err := linalg.Schur(random[T](3, 4, r)); !errors.Is(err, linalg.ErrShape) {
		t.Errorf("3x4: %v", err)
	}
}

// jordan returns a defective matrix: 2 on the diagonal, 1 above it.
func jordan[T linalg.Scalar](n int) linalg.Matrix[T] {
	a := matrix.New[T](n, n)
	for i := range n {
		a.Set(i, i, 2)
		if i > 0 {
			a.Set(i-1, i, 1)
		}
	}
	return a
}

func TestAllocationsSchur(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it allocates
		}
		a := random[float64](50, 50, rand.New(rand.NewPCG(13, 14)))
		s, z := matrix.New[float64](50, 50), matrix.New[float64](50, 50)
		call := func() {
			if err := errors.Join(linalg.SchurTo(s, z, a), linalg.HessenbergTo(s, z, a)); err != nil {
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

func ExampleSchur() {
	a := matrix.FromRows([]float64{0, -1}, []float64{1, 0}) // a rotation, with the eigenvalues i and -i
	t, z, err := linalg.Schur(a)
	tc, _, _ := linalg.RSF2CSF(t, z)
	fmt.Println(t.Rows, tc.At(1, 0), err)
	// Output: 2 (0+0i) <nil>
}
