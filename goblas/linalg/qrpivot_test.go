package linalg_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func TestQRPivoted(t *testing.T) {
	fourTypes(t, qrPivoted[float32], qrPivoted[float64], qrPivoted[complex64], qrPivoted[complex128])
}

// ofRank returns an m x n matrix of a rank, all of whose singular values but those that are
// zero are of one order of magnitude.
func ofRank[T linalg.Scalar](m, n, rank int, r *rand.Rand) linalg.Matrix[T] {
	if rank == min(m, n) {
		return random[T](m, n, r)
	}
	p := product(random[T](m, rank, r), random[T](rank, n, r))
	a := matrix.New[T](m, n)
	for i := range m {
		for j := range n {
			a.Set(i, j, scalar.FromComplex[T](p.At(i, j)))
		}
	}
	return a
}

func qrPivoted[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, s := range shapes {
		m, n := s[0], s[1]
		k := min(m, n)
		for _, rank := range []int{k, k / 2, 0} {
			a := ofRank[T](m, n, rank, r)
			name := fmt.Sprintf("%dx%d of rank %d", m, n, rank)
			q, u, perm, err := linalg.QRDecomposePivoted(a, linalg.QRReduced)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			seen := make([]bool, n)
			ap := matrix.New[T](m, n)
			for j, p := range perm {
				if p < 0 || p >= n || seen[p] {
					t.Fatalf("%s: permutation %v", name, perm)
				}
				seen[p] = true
				for i := range m {
					ap.Set(i, j, a.At(i, p))
				}
			}
			if d := distance(product(q, u), ap); len(perm) != n || !isUpper(u) || d > tolerance[T](m)*largest(a)*float64(k+1) {
				t.Errorf("%s: Q R - A P is %g", name, d)
			}
			if d := orthonormal(q); d > tolerance[T](m) {
				t.Errorf("%s: Q^H Q - I is %g", name, d)
			}
			for i := 1; i < k; i++ {
				if scalar.Abs(u.At(i, i)) > scalar.Abs(u.At(i-1, i-1))*(1+tolerance[T](m))+tolerance[T](m)*largest(a) {
					t.Errorf("%s: R's diagonal ascends at %d", name, i)
				}
			}
			if m*n < 8000 { // complex singular values take long in pure Go
				testPivotedSolution(t, name, a, rank, r)
			}
		}
	}
}

// testPivotedSolution compares solutions with those by the pseudoinverse.
func testPivotedSolution[T linalg.Scalar](t *testing.T, name string, a linalg.Matrix[T], rank int, r *rand.Rand) {
	t.Helper()
	m, n := a.Rows, a.Cols
	p, err := linalg.NewQRPivoted(a)
	if err != nil {
		t.Fatal(err)
	}
	rcond := 10 * float64(max(m, n)) * scalar.Epsilon[T]()
	if got := p.Rank(rcond); got != rank {
		t.Errorf("%s: rank %d", name, got)
		return
	}
	b := random[T](m, 2, r)
	x, got, err := p.Solve(b, rcond)
	if err != nil || got != rank || x.Rows != n {
		t.Fatalf("%s: solution %s, rank %d, %v", name, x.Shape(), got, err)
	}
	want, err := linalg.Pinv(a, rcond)
	if err != nil {
		t.Fatal(err)
	}
	s, err := linalg.SVDVals(a)
	if err != nil {
		t.Fatal(err)
	}
	condition := 1.0
	if rank > 0 {
		condition = s[0] / s[rank-1]
	}
	if d := distance(product(want, b), x); !(d <= tolerance[T](m+n)*(largest(x)+largest(want)*largest(b))*condition) {
		t.Errorf("%s: solution differs from pinv(A) B by %g", name, d)
	}
}

// TestQRAcrossModes holds that factors of one mode can be used in another.
func TestQRAcrossModes(t *testing.T) {
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	if err := goblas.Use(goblas.Native); err != nil {
		t.Skip(err)
	}
	race.FourTypes(t, acrossModes[float32], acrossModes[float64], acrossModes[complex64], acrossModes[complex128])
}

func acrossModes[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for _, s := range [][2]int{{7, 7}, {130, 110}, {20, 50}} {
		a := random[T](s[0], s[1], r)
		factors := map[goblas.Backend]linalg.Matrix[T]{}
		for _, mode := range []goblas.Backend{goblas.Native, goblas.Auto, goblas.PureGo} {
			if err := goblas.Use(mode); err != nil {
				t.Fatal(err)
			}
			f, err := linalg.NewQR(a)
			if err != nil {
				t.Fatal(err)
			}
			factors[mode], _, _ = f.Raw()
			if err := goblas.Use(goblas.PureGo); err != nil {
				t.Fatal(err)
			}
			testQRFactors(t, f, a)
		}
		for mode, h := range factors {
			if d := distance(h, factors[goblas.Native]); d > 10*tolerance[T](s[0])*largest(a) {
				t.Errorf("%s: factors of %v differ from those of OpenBLAS by %g", a.Shape(), mode, d)
			}
		}
		if err := goblas.Use(goblas.Native); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRQ(t *testing.T) {
	fourTypes(t, testRQ[float32], testRQ[float64], testRQ[complex64], testRQ[complex128])
}

func testRQ[T linalg.Scalar](t *testing.T) {
	rnd := rand.New(rand.NewPCG(25, 26))
	for _, s := range shapes {
		m, n := s[0], s[1]
		k := min(m, n)
		original := random[T](m, n, rnd)
		for i, a := range views(original) {
			if i > 0 && m*n > 5000 {
				continue // nothing new, and slow
			}
			for _, kind := range []linalg.QRKind{linalg.QRReduced, linalg.QRComplete, linalg.QRFactor} {
				name := fmt.Sprintf("%dx%d, view %d, %v", m, n, i, kind)
				r, q, err := linalg.RQ(a, kind)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				rows, cols := k, k // of Q, and columns of R
				switch kind {
				case linalg.QRComplete:
					rows, cols = n, n
				case linalg.QRFactor:
					rows = 0
				}
				if r.Rows != m || r.Cols != cols || q.Rows != rows {
					t.Fatalf("%s: R is %s, Q is %s", name, r.Shape(), q.Shape())
				}
				for i := range m {
					for j := range cols {
						v, d := r.At(i, j), (i-m)-(j-cols)
						if d > 0 && v != 0 || d == 0 && v != scalar.Real(v) {
							t.Fatalf("%s: R(%d,%d) is %v", name, i, j, v)
						}
					}
				}
				if kind == linalg.QRFactor {
					if d := distance(product(r, r.H()), product(a, a.H())); d > tolerance[T](n)*float64(n)*largest(a)*largest(a) {
						t.Errorf("%s: R R^H - A A^H is %g", name, d)
					}
					continue
				}
				if d := distance(product(r, q), a); d > tolerance[T](n)*largest(a) {
					t.Errorf("%s: R Q - A is %g", name, d)
				}
				if d := orthonormal(q.H()); d > tolerance[T](n) {
					t.Errorf("%s: Q Q^H - I is %g", name, d)
				}
			}
		}
	}
	if _, _, err := linalg.RQ(identity[T](2), 9); !errors.Is(err, linalg.ErrKind) {
		t.Errorf("unknown kind: %v", err)
	}
}

func ExampleNewQRPivoted() {
	a := matrix.FromRows([]float64{1, 2}, []float64{2, 4}, []float64{3, 6}) // of rank 1
	p, err := linalg.NewQRPivoted(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, rank, err := p.Solve(matrix.FromRows([]float64{5}, []float64{10}, []float64{15}), 1e-12)
	fmt.Printf("%d %.1f %v %v\n", rank, x.Data, p.Perm(), err)
	// Output: 1 [1.0 2.0] [1 0] <nil>
}

func ExampleRQ() {
	r, q, err := linalg.RQ(matrix.FromRows([]float64{0, 2}, []float64{3, 4}), linalg.QRReduced)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f %.1f\n", r.Data, q.Data)
	// Output: [-1.2 -1.6 0.0 -5.0] [0.8 -0.6 -0.6 -0.8]
}
