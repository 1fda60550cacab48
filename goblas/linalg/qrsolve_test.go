package linalg_test

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// testSolution solves with one and with several right-hand sides.
func testSolution[T linalg.Scalar](t *testing.T, f *linalg.QR[T], a linalg.Matrix[T], r *rand.Rand) {
	t.Helper()
	m, n := a.Rows, a.Cols
	for _, nrhs := range []int{0, 1, 5} {
		b := random[T](m, nrhs, r)
		x, err := f.Solve(b.T().Clone().T())
		if err != nil {
			t.Fatalf("%s: %v", a.Shape(), err)
		}
		rcond := conditionOf(a)
		testLeastSquares(t, a, b, x, rcond)
		if m < n && m > 0 && nrhs > 0 {
			testInRowSpace(t, a, x, rcond)
		}
		to := random[T](n, nrhs, r)
		if err := f.SolveTo(to, b); err != nil || distance(to, x) > tolerance[T](max(m, n))*largest(x)/rcond {
			t.Errorf("%s: SolveTo: %v, differs by %g", a.Shape(), err, distance(to, x))
		}
	}
}

// conditionOf returns the reciprocal condition number of A in the 2-norm.
func conditionOf[T linalg.Scalar](a linalg.Matrix[T]) float64 {
	r, err := linalg.SVD(a, linalg.SVDValues)
	if err != nil || len(r.S) == 0 {
		return 1
	}
	return r.S[len(r.S)-1] / r.S[0]
}

// testLeastSquares fails unless the residual of X is orthogonal to A's columns.
func testLeastSquares[T linalg.Scalar](t *testing.T, a, b, x linalg.Matrix[T], rcond float64) {
	t.Helper()
	res := product(a, x)
	for i := range res.Rows {
		for j := range res.Cols {
			res.Set(i, j, res.At(i, j)-scalar.ToComplex(b.At(i, j)))
		}
	}
	limit := tolerance[T](a.Rows+a.Cols) * largest(a) * (largest(b) + largest(a)*largest(x)*float64(a.Cols)) * math.Sqrt(float64(a.Rows))
	if d := largest(product(a.H(), res)); res.Cols > 0 && a.Cols > 0 && a.Rows > 0 && !(d <= limit) {
		t.Errorf("%s: A^H (A X - B) is %g, limit %g", a.Shape(), d, limit)
	}
}

// testInRowSpace fails unless X is orthogonal to the null space of A, which has full row
// rank: X - A^H (A A^H)^-1 A X is zero.
func testInRowSpace[T linalg.Scalar](t *testing.T, a, x linalg.Matrix[T], rcond float64) {
	t.Helper()
	s, err := linalg.SVD(a, linalg.SVDThin)
	if err != nil {
		t.Fatal(err)
	}
	p := product(s.VH.H(), product(s.VH, x))
	if d := distance(p, x); !(d <= tolerance[T](a.Cols)*largest(x)/rcond) {
		t.Errorf("%s: X has %g outside the row space", a.Shape(), d)
	}
}

func TestQRDeterminant(t *testing.T) {
	modes(t, func(t *testing.T) {
		f, err := linalg.NewQR(matrix.FromRows([]float64{0, 2, 1}, []float64{3, 0, 0}, []float64{0, 0, 5}))
		if err != nil {
			t.Fatal(err)
		}
		if d, err := f.Det(); err != nil || math.Abs(d+30) > 1e-13 {
			t.Errorf("determinant %v, %v, want -30", d, err)
		}
		a := matrix.FromRows([]complex128{1i, 2}, []complex128{3, 4 + 1i})
		g, err := linalg.NewQR(a)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := g.Det(); err != nil || scalar.Abs(d-(-7+4i)) > 1e-13 {
			t.Errorf("determinant %v, %v, want -7+4i", d, err)
		}
		if c, err := f.Rcond(); err != nil || !(c > 0.1 && c <= 1) {
			t.Errorf("reciprocal condition number %v, %v", c, err)
		}
		one, _ := linalg.NewQR(matrix.New[float32](0, 0))
		if d, err := one.Det(); err != nil || d != 1 {
			t.Errorf("determinant of an empty matrix: %v, %v", d, err)
		}
	})
}

// TestQRConcurrent holds that several goroutines may solve with one object at once, also
// where that computes what the object keeps.
func TestQRConcurrent(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(13, 14))
		for _, s := range [][2]int{{30, 20}, {20, 30}, {20, 20}} {
			m, n := s[0], s[1]
			a, b := random[complex128](m, n, r), random[complex128](m, 3, r)
			f, err := linalg.NewQR(a)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Update(random[complex128](m, 1, r), random[complex128](n, 1, r)); err != nil {
				t.Fatal(err)
			}
			p, err := linalg.NewQRPivoted(a)
			if err != nil {
				t.Fatal(err)
			}
			want, err := f.Solve(b)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Update(matrix.New[complex128](m, 1), matrix.New[complex128](n, 1)); err != nil { // forgets all
				t.Fatal(err)
			}
			var wait sync.WaitGroup
			for i := range 8 {
				wait.Go(func() {
					x, err := f.Solve(b)
					if d := distance(x, want); err != nil || d > 1e-9 {
						t.Errorf("%dx%d: %v, differs by %g", m, n, err, d)
					}
					if err := f.MulQTo(matrix.New[complex128](m, 3), linalg.Left, matrix.NoTrans, b); err != nil {
						t.Error(err)
					}
					limits := []float64{0, 0.3}
					if _, _, err := p.Solve(b, limits[i%2]); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
		}
	})
}
