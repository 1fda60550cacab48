package linalg_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestSubspaces(t *testing.T) {
	fourTypes(t, testSubspaces[float32], testSubspaces[float64], testSubspaces[complex64], testSubspaces[complex128])
}

// testSubspaces tests MatrixRank, Orth and NullSpace on matrices of known ranks.
func testSubspaces[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for _, s := range smaller {
		m, n := s[0], s[1]
		for _, rank := range []int{min(m, n), min(m, n) / 2, 0} {
			a := ofRank[T](m, n, rank, r)
			name := fmt.Sprintf("%dx%d of rank %d", m, n, rank)
			view := a.H().Clone().H()
			if got, err := linalg.MatrixRank(view, -1, -1); err != nil || got != rank {
				t.Errorf("%s: MatrixRank returns %d, %v", name, got, err)
			}
			q, err := linalg.Orth(view, -1)
			if err != nil || q.Rows != m || q.Cols != rank {
				t.Fatalf("%s: Orth is %s, %v", name, q.Shape(), err)
			}
			// Q Q^H A = A
			if d := distance(product(q, product(q.H(), a)), a); d > tolerance[T](m+n)*largest(a) || orthonormal(q) > tolerance[T](m+n) {
				t.Errorf("%s: the range differs by %g", name, d)
			}
			z, err := linalg.NullSpace(view, -1)
			if err != nil || z.Rows != n || z.Cols != n-rank {
				t.Fatalf("%s: NullSpace is %s, %v", name, z.Shape(), err)
			}
			if d := distance(product(a, z), matrix.New[T](m, z.Cols)); d > tolerance[T](m+n)*largest(a)*float64(n) || orthonormal(z) > tolerance[T](m+n) {
				t.Errorf("%s: A Z is %g", name, d)
			}
		}
	}
	bad := identity[T](3)
	bad.Set(1, 2, scalar.FromComplex[T](complex(math.NaN(), 0)))
	_, err := linalg.MatrixRank(bad, -1, -1)
	isOpError(t, err, linalg.ErrNotFinite)
	_, err = linalg.Orth(bad, -1)
	isOpError(t, err, linalg.ErrNotFinite)
	_, err = linalg.NullSpace(bad, -1)
	isOpError(t, err, linalg.ErrNotFinite)
	_, _, err = linalg.Polar(bad, linalg.Left)
	isOpError(t, err, linalg.ErrNotFinite)
	_, err = linalg.Pinv(bad, -1)
	isOpError(t, err, linalg.ErrNotFinite)
}

func TestRankTolerances(t *testing.T) {
	modes(t, func(t *testing.T) {
		a := matrix.FromRows([]float64{1, 0, 0}, []float64{0, 1e-3, 0}, []float64{0, 0, 1e-17})
		nan := math.NaN()
		for _, c := range []struct {
			tol, rtol float64
			want      int
		}{{-1, -1, 2}, {nan, nan, 2}, {0, -1, 3}, {1e-2, 1e-9, 1}, {-1, 1e-2, 1}, {-1, 0, 3}, {2, -1, 0}} {
			if got, err := linalg.MatrixRank(a, c.tol, c.rtol); err != nil || got != c.want {
				t.Errorf("tol %g, rtol %g: rank %d, %v, want %d", c.tol, c.rtol, got, err, c.want)
			}
		}
		for _, f := range []float64{1e-150, 1e150} {
			if got, err := linalg.MatrixRank(times(f, a), -1, -1); err != nil || got != 2 {
				t.Errorf("times %g: rank %d, %v", f, got, err)
			}
		}
		if q, err := linalg.Orth(a, 1e-2); err != nil || q.Cols != 1 {
			t.Errorf("Orth with rcond 0.01: %s, %v", q.Shape(), err)
		}
		if z, err := linalg.NullSpace(a, 1e-2); err != nil || z.Cols != 2 {
			t.Errorf("NullSpace with rcond 0.01: %s, %v", z.Shape(), err)
		}
	})
}

func TestPolar(t *testing.T) {
	fourTypes(t, testPolar[float32], testPolar[float64], testPolar[complex64], testPolar[complex128])
}

func testPolar[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(53, 54))
	for _, s := range smaller {
		m, n := s[0], s[1]
		for _, rank := range []int{min(m, n), min(m, n) / 2} {
			a := ofRank[T](m, n, rank, r)
			for _, side := range []linalg.Side{linalg.Left, linalg.Right} {
				name := fmt.Sprintf("%dx%d of rank %d, %v", m, n, rank, side)
				u, p, err := linalg.Polar(a.T().Clone().T(), side)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				order := n
				if side == linalg.Left {
					order = m
				}
				if p.Rows != order || p.Cols != order || u.Rows != m || u.Cols != n {
					t.Fatalf("%s: U is %s, P is %s", name, u.Shape(), p.Shape())
				}
				var got linalg.Matrix[complex128]
				if side == linalg.Left {
					got = product(p, u)
				} else {
					got = product(u, p)
				}
				if d := distance(got, a); d > tolerance[T](m+n)*largest(a)*math.Sqrt(float64(m+n+1)) {
					t.Errorf("%s: the product differs by %g", name, d)
				}
				if m >= n && orthonormal(u) > tolerance[T](m) || m <= n && orthonormal(u.H()) > tolerance[T](n) {
					t.Errorf("%s: U is not unitary", name)
				}
				if d := distance(p, p.H()); d != 0 {
					t.Errorf("%s: P - P^H is %g", name, d)
				}
				for i := range order { // a diagonal of what is positive semidefinite
					if d := real(scalar.ToComplex(p.At(i, i))); d < 0 {
						t.Errorf("%s: P has %g on its diagonal", name, d)
					}
				}
			}
		}
	}
	_, _, err := linalg.Polar(identity[T](2), 7)
	isOpError(t, err, linalg.ErrKind)
}

func TestSVDWith(t *testing.T) {
	fourTypes(t, testSVDWith[float32], testSVDWith[float64], testSVDWith[complex64], testSVDWith[complex128])
}

func testSVDWith[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(55, 56))
	for _, s := range smaller {
		m, n := s[0], s[1]
		a := random[T](m, n, r)
		values, err := linalg.SVDVals(a)
		if err != nil || len(values) != min(m, n) {
			t.Fatalf("%s: %d singular values, %v", a.Shape(), len(values), err)
		}
		for _, by := range []linalg.SVDDriver{linalg.GESDD, linalg.GESVD} {
			for _, kind := range []linalg.SVDKind{linalg.SVDValues, linalg.SVDThin, linalg.SVDFull} {
				x, err := linalg.SVDWith(a, kind, by)
				if err != nil {
					t.Fatalf("%s, %v, %v: %v", a.Shape(), kind, by, err)
				}
				for i, v := range values {
					if math.Abs(v-x.S[i]) > tolerance[T](m+n)*values[0] {
						t.Errorf("%s, %v, %v: value %d is %g, not %g", a.Shape(), kind, by, i, x.S[i], v)
					}
				}
				if kind == linalg.SVDValues {
					continue
				}
				us := product(x.U, identity[T](x.U.Cols))
				for i := range us.Rows {
					for j := range us.Cols {
						f := 0.0
						if j < len(x.S) {
							f = x.S[j]
						}
						us.Set(i, j, us.At(i, j)*complex(f, 0))
					}
				}
				us.Cols = min(m, n)
				first := x.VH
				first.Rows = min(m, n)
				if d := distance(product(us, first), a); d > tolerance[T](m+n)*largest(a)*float64(len(x.S)+1) {
					t.Errorf("%s, %v, %v: residual %g", a.Shape(), kind, by, d)
				}
			}
		}
	}
	_, err := linalg.SVDWith(identity[T](2), linalg.SVDThin, 7)
	isOpError(t, err, linalg.ErrKind)
}

func ExampleSVDWith() {
	r, err := linalg.SVDWith(matrix.FromRows([]float64{3, 0}, []float64{4, 5}), linalg.SVDValues, linalg.GESVD)
	fmt.Printf("%.4f %v\n", r.S, err)
	// Output: [6.7082 2.2361] <nil>
}

func ExampleMatrixRank() {
	rank, err := linalg.MatrixRank(matrix.FromRows([]float64{1, 2}, []float64{2, 4}), -1, -1)
	fmt.Println(rank, err)
	// Output: 1 <nil>
}

func ExampleNullSpace() {
	z, err := linalg.NullSpace(matrix.FromRows([]float64{1, 1}, []float64{1, 1}), -1)
	fmt.Println(z.Shape(), math.Abs(z.At(0, 0)+z.At(1, 0)) < 1e-15, err)
	// Output: 2x1 true <nil>
}

func ExampleOrth() {
	q, err := linalg.Orth(matrix.FromRows([]float64{3, 6}, []float64{4, 8}), -1)
	fmt.Printf("%.1f %v\n", []float64{math.Abs(q.At(0, 0)), math.Abs(q.At(1, 0))}, err)
	// Output: [0.6 0.8] <nil>
}

func ExamplePolar() {
	u, p, err := linalg.Polar(matrix.FromRows([]float64{0, -2}, []float64{3, 0}), linalg.Right)
	for i, x := range p.Data {
		p.Data[i] = math.Round(x*10) / 10
	}
	fmt.Printf("%.1f %v %v\n", u.Data, p.Data, err)
	// Output: [0.0 -1.0 1.0 0.0] [3 0 0 2] <nil>
}
