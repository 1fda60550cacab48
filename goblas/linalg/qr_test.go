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
)

// shapes are what factorizations of rectangular matrices are tested with.
var shapes = [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {2, 2}, {3, 3}, {1, 5}, {5, 1}, {17, 17}, {65, 65}, {130, 130}, {150, 40}, {40, 150}, {130, 65}}

// isUpper reports whether r has zeros below its diagonal.
func isUpper[T linalg.Scalar](r linalg.Matrix[T]) bool {
	for i := range r.Rows {
		for j := range min(i, r.Cols) {
			if r.At(i, j) != 0 {
				return false
			}
		}
	}
	return true
}

func TestQR(t *testing.T) {
	fourTypes(t, qrObject[float32], qrObject[float64], qrObject[complex64], qrObject[complex128])
}

// qrObject tests the methods of one object that is used for all shapes.
func qrObject[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	f := new(linalg.QR[T])
	for _, s := range shapes {
		m, n := s[0], s[1]
		a := random[T](m, n, r)
		if err := f.Reset(a.H().Clone().H()); err != nil {
			t.Fatal(err)
		}
		testQRFactors(t, f, a)
		if h, tau, ok := f.Raw(); !ok || h.Rows != m || h.Cols != n || len(tau) != min(m, n) {
			t.Errorf("%dx%d: Raw returns %s, %d factors, %v", m, n, h.Shape(), len(tau), ok)
		}
		testSolution(t, f, a, r)
	}
}

// testQRFactors compares f with the A that it has factored: residual, orthogonality, and
// products with Q.
func testQRFactors[T linalg.Scalar](t *testing.T, f *linalg.QR[T], a linalg.Matrix[T]) {
	t.Helper()
	m, n := a.Rows, a.Cols
	name := a.Shape()
	if rows, cols := f.Dims(); rows != m || cols != n {
		t.Fatalf("%s: Dims returns %d, %d", name, rows, cols)
	}
	for _, kind := range []linalg.QRKind{linalg.QRReduced, linalg.QRComplete} {
		q, err := f.Q(kind)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		u, err := f.R(kind)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := orthonormal(q); d > 2*tolerance[T](m) {
			t.Errorf("%s, %v: Q^H Q - I is %g", name, kind, d)
		}
		if d := distance(product(q, u), a); d > 2*tolerance[T](m)*largest(a) || !isUpper(u) {
			t.Errorf("%s, %v: Q R - A is %g", name, kind, d)
		}
	}
	q, _ := f.Q(linalg.QRComplete)
	r := rand.New(rand.NewPCG(7, 8))
	for _, columns := range []int{1, 7} {
		b := random[T](m, columns, r)
		for _, op := range []matrix.Op{matrix.NoTrans, matrix.ConjTrans} {
			opQ := q
			if op == matrix.ConjTrans {
				opQ = q.H()
			}
			left, right := b.Clone(), random[T](columns, m, r)
			if err := f.MulQTo(left, linalg.Left, op, left); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := f.MulQTo(right, linalg.Right, op, b.H()); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if d := distance(product(opQ, b), left); d > 3*tolerance[T](m)*largest(b) {
				t.Errorf("%s, %v: Q B differs by %g", name, op, d)
			}
			if d := distance(product(b.H(), opQ), right); d > 3*tolerance[T](m)*largest(b) {
				t.Errorf("%s, %v: B Q differs by %g", name, op, d)
			}
		}
	}
}

func TestQRErrors(t *testing.T) {
	modes(t, func(t *testing.T) {
		nan, inf := math.NaN(), math.Inf(1)
		for _, bad := range []float64{nan, inf} {
			a := matrix.FromRows([]float64{1, 2}, []float64{3, bad})
			_, errA := linalg.NewQR(a)
			_, _, errB := linalg.QRDecompose(a, linalg.QRReduced)
			_, errC := linalg.NewQRPivoted(a)
			_, _, errD := linalg.RQ(a, linalg.QRReduced)
			for i, err := range []error{errA, errB, errC, errD} {
				if !errors.Is(err, linalg.ErrNotFinite) {
					t.Errorf("%v in the matrix, call %d: %v", bad, i, err)
				}
			}
		}
		var op *linalg.OpError
		_, _, err := linalg.QRDecompose(matrix.New[float64](2, 2), 7)
		if !errors.Is(err, linalg.ErrKind) || !errors.As(err, &op) || op.Op != "QRDecompose" {
			t.Errorf("unknown kind: %v", err)
		}
		_, err = linalg.NewQR(linalg.Matrix[float64]{Rows: 2, Cols: 2, Stride: 1})
		if !errors.Is(err, linalg.ErrMatrix) {
			t.Errorf("malformed matrix: %v", err)
		}
		a := matrix.FromRows([]float64{1, 2}, []float64{2, 4}, []float64{0, 0})
		f, err := linalg.NewQR(matrix.FromRows([]float64{1, 0}, []float64{0, 0}, []float64{0, 0}))
		if err != nil {
			t.Fatal(err)
		}
		var rank *linalg.RankError
		if _, err := f.Solve(matrix.New[float64](3, 1)); !errors.As(err, &rank) || rank.Rank != 1 || rank.Full != 2 {
			t.Errorf("rank 1 of 2: %v", err)
		}
		a.Data[3] += 4e-16
		if err := f.Reset(a); err != nil {
			t.Fatal(err)
		}
		var cond *linalg.ConditionError
		if x, err := f.Solve(matrix.FromRows([]float64{1}, []float64{1}, []float64{1})); !errors.As(err, &cond) && !errors.As(err, &rank) || x.Rows != 2 {
			t.Errorf("nearly singular: %v", err)
		}
		if _, err := f.Solve(matrix.New[float64](2, 1)); !errors.Is(err, linalg.ErrShape) {
			t.Errorf("right-hand side of 2 rows for 3: %v", err)
		}
		if _, err := f.Solve(matrix.FromRows([]float64{nan}, []float64{1}, []float64{1})); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("NaN in the right-hand side: %v", err)
		}
		if _, err := f.Det(); !errors.Is(err, linalg.ErrShape) {
			t.Errorf("determinant of 3x2: %v", err)
		}
		if _, err := f.Rcond(); !errors.Is(err, linalg.ErrShape) {
			t.Errorf("Rcond of 3x2: %v", err)
		}
		big := matrix.FromRows([]float64{1.5e308, 1}, []float64{1.5e308, 1})
		if _, err := linalg.NewQR(big); !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("overflow: %v", err)
		}
		q, r := matrix.New[float64](3, 2), matrix.New[float64](2, 2)
		if err := linalg.QRDecomposeTo(a, r, a); !errors.Is(err, linalg.ErrOverlap) {
			t.Errorf("Q on A: %v", err)
		}
		if err := linalg.QRDecomposeTo(q, q.Slice(0, 2, 0, 2), a); !errors.Is(err, linalg.ErrOverlap) {
			t.Errorf("R on Q: %v", err)
		}
		if err := linalg.QRDecomposeTo(r, r, a); !errors.Is(err, linalg.ErrShape) {
			t.Errorf("Q of a wrong shape: %v", err)
		}
		if err := f.MulQTo(q, 5, matrix.NoTrans, q); !errors.Is(err, linalg.ErrKind) {
			t.Errorf("unknown side: %v", err)
		}
		if err := f.MulQTo(q, linalg.Left, matrix.ConjNoTrans, q); !errors.Is(err, linalg.ErrKind) {
			t.Errorf("conjugated Q: %v", err)
		}
		if err := f.MulQTo(q, linalg.Right, matrix.NoTrans, q); !errors.Is(err, linalg.ErrShape) {
			t.Errorf("B Q of wrong shapes: %v", err)
		}
	})
}

func TestAllocationsQR(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo || goblas.Use(goblas.Native) != nil || goblas.Use(goblas.Auto) != nil {
			return // pure Go allocates its scratch
		}
		r := rand.New(rand.NewPCG(11, 12))
		for _, s := range [][2]int{{40, 40}, {130, 65}, {65, 130}, {400, 300}} {
			m, n := s[0], s[1]
			k := min(m, n)
			a, b := random[complex128](m, n, r), random[complex128](m, 2, r)
			q, u, x := matrix.New[complex128](m, k), matrix.New[complex128](k, n), matrix.New[complex128](n, 2)
			f, err := linalg.NewQR(a)
			if err != nil {
				t.Fatal(err)
			}
			p, err := linalg.NewQRPivoted(a)
			if err != nil {
				t.Fatal(err)
			}
			allocateNothing(t, m, map[string]func() error{
				"QRDecomposeTo":   func() error { return linalg.QRDecomposeTo(q, u, a) },
				"QR.Reset":        func() error { return f.Reset(a) },
				"QR.QTo":          func() error { return f.QTo(q) },
				"QR.RTo":          func() error { return f.RTo(u) },
				"QR.SolveTo":      func() error { return f.SolveTo(x, b) },
				"QR.MulQTo":       func() error { return f.MulQTo(b, linalg.Left, matrix.NoTrans, b) },
				"QRPivoted.Reset": func() error { return p.Reset(a) },
				"QRPivoted.SolveTo": func() error {
					_, err := p.SolveTo(x, b, -1)
					return err
				},
			})
		}
	})
}

func ExampleNewQR() {
	// The line through (0, 1), (1, 3), (2, 5).
	a := matrix.FromRows([]float64{1, 0}, []float64{1, 1}, []float64{1, 2})
	f, err := linalg.NewQR(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := f.Solve(matrix.FromRows([]float64{1}, []float64{3}, []float64{5}))
	fmt.Printf("%.2f %v\n", x.Data, err)
	// Output: [1.00 2.00] <nil>
}
