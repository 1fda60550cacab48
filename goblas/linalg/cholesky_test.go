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
	"github.com/goblas/goblas/internal/scalar"
)

var triangles = []linalg.Triangle{linalg.Lower, linalg.Upper}

// definite returns a Hermitian positive definite matrix: G G^H / n + I/2.
func definite[T linalg.Scalar](n int, r *rand.Rand) linalg.Matrix[T] {
	g := random[T](n, n, r)
	a := times(0, g)
	for at, v := range product(g, g.H()).All() {
		a.Set(at[0], at[1], scalar.FromComplex[T](v/complex(float64(n), 0)))
	}
	for i := range n {
		a.Set(i, i, scalar.Real(a.At(i, i))+scalar.FromComplex[T](0.5))
	}
	return a
}

// onlyTriangle returns a copy of A with NaN beside the triangle t and in the imaginary
// parts of the diagonal.
func onlyTriangle[T linalg.Scalar](a linalg.Matrix[T], t linalg.Triangle) linalg.Matrix[T] {
	nan := complex(math.NaN(), math.NaN())
	b := times(1, a)
	for at, v := range a.All() {
		switch {
		case at[0] == at[1] && scalar.IsComplex[T]():
			b.Set(at[0], at[1], scalar.FromComplex[T](complex(real(scalar.ToComplex(v)), math.NaN())))
		case at[0] < at[1] == (t == linalg.Lower) && at[0] != at[1]:
			b.Set(at[0], at[1], scalar.FromComplex[T](nan))
		}
	}
	return b
}

func TestCholesky(t *testing.T) {
	fourTypes(t, testCholesky[float32], testCholesky[float64], testCholesky[complex64], testCholesky[complex128])
}

func testCholesky[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c linalg.Cholesky[T]
	for _, n := range orders {
		for _, f := range scales[T]() {
			if n > 17 && f != 1 {
				continue
			}
			a := times(f, definite[T](n, r))
			for _, tri := range triangles {
				for _, read := range views(onlyTriangle(a, tri))[:1+3/(1+n/17)] {
					if err := c.Reset(read, tri); err != nil {
						t.Fatalf("n=%d scale %g %v: %v", n, f, tri, err)
					}
					testFactor(t, &c, a)
					testFactorAlone(t, a, read, tri)
				}
				for _, nrhs := range []int{0, 1, 2, 70} {
					for _, g := range scales[T]() {
						b := times(g, random[T](n, nrhs, r))
						if q := g / f; q > 1e250 || q < 1e-250 || scalar.IsSingle[T]() && (q > 1e32 || q < 1e-32) {
							continue // X overflows
						}
						x, err := c.Solve(b)
						if res := residual(a, x, b); err != nil || res > 30 {
							t.Fatalf("n=%d nrhs=%d scales %g %g: residual %.3g, %v", n, nrhs, f, g, res, err)
						}
						y := times(1, b)
						if err := c.SolveTo(y, y); err != nil || residual(a, y, b) > 30 {
							t.Fatalf("n=%d nrhs=%d in place: residual %.3g, %v", n, nrhs, residual(a, y, b), err)
						}
					}
				}
			}
		}
	}
}

// testFactor compares the factor's products, inverse and determinant with A.
func testFactor[T linalg.Scalar](t *testing.T, c *linalg.Cholesky[T], a linalg.Matrix[T]) {
	t.Helper()
	n := a.Rows
	l, u := times(0, a), times(0, a)
	if err := errors.Join(c.LTo(l), c.UTo(u)); err != nil {
		t.Fatal(err)
	}
	isTriangle(t, l, linalg.Lower)
	isTriangle(t, u, linalg.Upper)
	for name, p := range map[string]linalg.Matrix[complex128]{"L L^H": product(l, l.H()), "U^H U": product(u.H(), u)} {
		if d := distance(p, a); !(d <= tolerance[T](n)*largest(a)) {
			t.Fatalf("n=%d: |A - %s| is %.3g of %.3g", n, name, d, largest(a))
		}
	}
	inv, err := c.Inv()
	if res := residual(a, inv, identity[T](n)); err != nil || res > 30 || distance(inv, inv.H()) > tolerance[T](n)*largest(inv) {
		t.Fatalf("n=%d: inverse: residual %.3g, %v", n, res, err)
	}
	cond, exact := c.Cond(), norm1(a)*norm1(inv)
	if !(cond <= exact*2.1 && cond >= exact/8) {
		t.Fatalf("n=%d: condition number %.3g, it is %.3g", n, cond, exact)
	}
	log := 0.0
	for i := range n {
		log += 2 * math.Log(scalar.Abs(l.At(i, i)))
	}
	if math.Abs(c.LogDet()-log) > 1e-3*(1+math.Abs(log)) || log < 700 && log > -700 && math.Abs(c.Det()/math.Exp(log)-1) > 1e-3 {
		t.Fatalf("n=%d: determinant %g, log %g, want %g", n, c.Det(), c.LogDet(), log)
	}
}

// testFactorAlone compares what CholeskyLower and CholeskyUpper compute of read with A.
func testFactorAlone[T linalg.Scalar](t *testing.T, a, read linalg.Matrix[T], tri linalg.Triangle) {
	t.Helper()
	make, to := linalg.CholeskyLower[T], linalg.CholeskyLowerTo[T]
	if tri == linalg.Upper {
		make, to = linalg.CholeskyUpper[T], linalg.CholeskyUpperTo[T]
	}
	f, err := make(read)
	if err != nil {
		t.Fatal(err)
	}
	isTriangle(t, f, tri)
	l := f
	if tri == linalg.Upper {
		l = f.H()
	}
	if d := distance(product(l, l.H()), a); !(d <= tolerance[T](a.Rows)*largest(a)) {
		t.Fatalf("n=%d %v: off by %.3g of %.3g", a.Rows, tri, d, largest(a))
	}
	if read.Op == matrix.NoTrans {
		inPlace := linalg.Matrix[T]{Rows: read.Rows, Cols: read.Cols, Stride: read.Stride, Data: append([]T(nil), read.Data...)}
		if err := to(inPlace, inPlace); err != nil || distance(inPlace, f) > tolerance[T](a.Rows)*largest(f) {
			t.Fatalf("n=%d %v in place: off by %.3g, %v", a.Rows, tri, distance(inPlace, f), err)
		}
	}
}

func isTriangle[T linalg.Scalar](t *testing.T, m linalg.Matrix[T], tri linalg.Triangle) {
	t.Helper()
	for at, v := range m.All() {
		if at[0] != at[1] && at[0] < at[1] == (tri == linalg.Lower) && v != 0 || at[0] == at[1] && v != scalar.Real(v) {
			t.Fatalf("element %v of the %v triangle is %v", at, tri, v)
		}
	}
}

func TestCholeskyUpdate(t *testing.T) {
	fourTypes(t, testCholeskyUpdate[float32], testCholeskyUpdate[float64], testCholeskyUpdate[complex64], testCholeskyUpdate[complex128])
}

func testCholeskyUpdate[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range orders {
		for _, f := range scales[T]() {
			for _, tri := range triangles {
				a := times(f, definite[T](n, r))
				v := random[T](1, n, r)
				for j := range n {
					v.Set(0, j, v.At(0, j)*scalar.FromComplex[T](complex(2*math.Sqrt(f), 0)))
				}
				x := v.Data[:n]
				sum := times(0, a)
				for i := range n {
					for j := range n {
						sum.Set(i, j, a.At(i, j)+x[i]*scalar.Conj(x[j]))
					}
				}
				c, err := linalg.NewCholesky(a, tri)
				if err != nil {
					t.Fatal(err)
				}
				if err := c.Update(x); err != nil {
					t.Fatalf("n=%d scale %g %v: %v", n, f, tri, err)
				}
				testFactor(t, c, sum)
				if err := c.Downdate(x); err != nil {
					t.Fatalf("n=%d scale %g %v: %v", n, f, tri, err)
				}
				l := times(0, a)
				if err := c.LTo(l); err != nil {
					t.Fatal(err)
				}
				isTriangle(t, l, linalg.Lower)
				if d := distance(product(l, l.H()), a); !(d <= 10*tolerance[T](n)*largest(sum)) {
					t.Errorf("n=%d scale %g %v: off by %.3g of %.3g after the downdate", n, f, tri, d, largest(sum))
				}
				// A - 4 A e1 e1^H A / A11 is not positive definite, which element 0 shows.
				for i := range n {
					x[i] = a.At(i, 0) / scalar.FromComplex[T](complex(math.Sqrt(scalar.Abs(a.At(0, 0)))/2, 0))
				}
				err = c.Downdate(x)
				isOpError(t, err, linalg.ErrNotPositiveDefinite)
				after := times(0, a)
				if err := c.LTo(after); err != nil || distance(after, l) != 0 {
					t.Errorf("n=%d: a failed downdate changed the factor, %v", n, err)
				}
			}
		}
	}
}

func TestCholeskyErrors(t *testing.T) {
	fourTypes(t, testCholeskyErrors[float32], testCholeskyErrors[float64], testCholeskyErrors[complex64], testCholeskyErrors[complex128])
}

func testCholeskyErrors[T linalg.Scalar](t *testing.T) {
	for _, n := range []int{1, 3, 70, 300} {
		for _, tri := range triangles {
			for _, minor := range []int{1, (n + 1) / 2, n} {
				a := identity[T](n)
				a.Set(minor-1, minor-1, -1)
				c, err := linalg.NewCholesky(a, tri)
				isOpError(t, err, linalg.ErrNotPositiveDefinite)
				var e *linalg.NotPositiveDefiniteError
				if !errors.As(err, &e) || e.Minor != minor {
					t.Errorf("n=%d: %v, want minor %d", n, err, minor)
				}
				_, err = c.Solve(a)
				isOpError(t, err, linalg.ErrNotPositiveDefinite)
				if !math.IsNaN(c.Det()) || !math.IsNaN(c.Cond()) {
					t.Error("determinant without a factor")
				}
				_, err = linalg.CholeskyLower(a)
				if !errors.As(err, &e) || e.Minor != minor {
					t.Errorf("n=%d: %v, want minor %d", n, err, minor)
				}
				a.Set(minor-1, minor-1, scalar.FromComplex[T](complex(math.NaN(), 0)))
				err = c.Reset(a, tri)
				isOpError(t, err, linalg.ErrNotFinite)
				_, err = linalg.CholeskyUpper(a)
				isOpError(t, err, linalg.ErrNotFinite)
			}
			b := matrix.New[T](n, 1)
			b.Set(n-1, 0, scalar.FromComplex[T](complex(math.Inf(1), 0)))
			c, err := linalg.NewCholesky(identity[T](n), tri)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Solve(b)
			isOpError(t, err, linalg.ErrNotFinite)
			isOpError(t, c.Update(b.Data), linalg.ErrNotFinite)
			isOpError(t, c.Downdate(b.Data[:n-1]), linalg.ErrShape)
			near := identity[T](n + 1)
			near.Set(n, n, scalar.FromComplex[T](complex(scalar.Epsilon[T]()/2, 0)))
			if c, err = linalg.NewCholesky(near, tri); err != nil {
				t.Fatal(err)
			}
			x, err := c.Solve(matrix.New[T](n+1, 1))
			isOpError(t, err, linalg.ErrCondition)
			if x.Rows != n+1 {
				t.Error("no solution beside the error")
			}
		}
	}
	_, err := linalg.NewCholesky(matrix.New[T](2, 3), linalg.Lower)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.NewCholesky(matrix.New[T](3, 3), 5)
	isOpError(t, err, linalg.ErrKind)
	if l, err := linalg.CholeskyLower(matrix.New[T](0, 0)); err != nil || l.Rows != 0 {
		t.Error(err)
	}
	var empty linalg.Cholesky[T]
	if _, err := empty.Solve(matrix.New[T](0, 1)); err != nil || empty.Det() != 1 {
		t.Error(err)
	}
}

func TestAllocationsCholesky(t *testing.T) {
	counted(t)
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	if goblas.Use(goblas.Native) != nil || goblas.Use(goblas.Auto) != nil {
		t.Skip("no OpenBLAS: gonum's pure Go allocates")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{4, 64, 100, 700} {
		a, b, d := definite[float64](n, r), random[float64](n, n, r), matrix.New[float64](n, n)
		c, err := linalg.NewCholesky(a, linalg.Lower)
		if err != nil {
			t.Fatal(err)
		}
		allocateNothing(t, n, map[string]func() error{
			"Reset":           func() error { return c.Reset(a, linalg.Upper) },
			"SolveTo":         func() error { return c.SolveTo(d, b) },
			"InvTo":           func() error { return c.InvTo(d) },
			"LTo":             func() error { return c.LTo(d) },
			"Update":          func() error { return errors.Join(c.Update(b.Data[:n]), c.Downdate(b.Data[:n])) },
			"CholeskyLowerTo": func() error { return linalg.CholeskyLowerTo(d, a) },
			"Cond":            func() error { _ = c.Cond(); return nil },
		})
	}
}

func ExampleNewCholesky() {
	a := matrix.FromRows([]float64{4, 2}, []float64{2, 5})
	c, err := linalg.NewCholesky(a, linalg.Lower)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := c.Solve(matrix.FromRows([]float64{8}, []float64{12}))
	fmt.Println(x.Data, c.Det(), err)
	// Output: [1 2] 16 <nil>
}

func ExampleCholeskyLower() {
	l, err := linalg.CholeskyLower(matrix.FromRows([]float64{4, 2}, []float64{2, 5}))
	fmt.Println(l.Data, err)
	// Output: [2 0 1 2] <nil>
}
