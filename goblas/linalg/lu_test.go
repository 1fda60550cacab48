package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// orders are those of the factorizations in tests: some are beyond a block.
var orders = []int{1, 2, 3, 4, 17, 65, 130}

// scales are factors that leave a matrix of T solvable, but for sums of squares.
func scales[T linalg.Scalar]() []float64 {
	if scalar.IsSingle[T]() {
		return []float64{1, 1e-30, 1e30}
	}
	return []float64{1, 1e-150, 1e150}
}

// times returns f A, padded with NaN as random's matrices are.
func times[T linalg.Scalar](f float64, a linalg.Matrix[T]) linalg.Matrix[T] {
	b := random[T](a.Rows, a.Cols, rand.New(rand.NewPCG(1, 1)))
	for at, v := range a.All() {
		b.Set(at[0], at[1], v*scalar.FromComplex[T](complex(f, 0)))
	}
	return b
}

// residual returns |A X - B| relative to |A| |X| n eps.
func residual[T linalg.Scalar](a, x, b linalg.Matrix[T]) float64 {
	if x.Rows == 0 || x.Cols == 0 {
		return 0
	}
	return distance(product(a, x), b) / (largest(a) * largest(x) * float64(a.Rows) * scalar.Epsilon[T]())
}

// views returns matrices with the elements of A, read in four ways.
func views[T linalg.Scalar](a linalg.Matrix[T]) []linalg.Matrix[T] {
	return []linalg.Matrix[T]{a, a.T().Clone().T(), a.H().Clone().H(), a.H().T().Clone().H().T()}
}

// isOpError fails the test unless err is an OpError in which want is found.
func isOpError(t *testing.T, err, want error) {
	t.Helper()
	var op *linalg.OpError
	if !errors.As(err, &op) || !errors.Is(err, want) {
		t.Errorf("error %v, want an OpError of %v", err, want)
	}
}

// fourTypes runs a test on the four element types in three modes.
func fourTypes(t *testing.T, s, d, c, z func(t *testing.T)) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, s, d, c, z)
	})
}

func TestLU(t *testing.T) {
	fourTypes(t, testLU[float32], testLU[float64], testLU[complex64], testLU[complex128])
}

func testLU[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var lu linalg.LU[T]
	for _, n := range orders {
		for _, f := range scales[T]() {
			if n > 17 && f != 1 {
				continue
			}
			a := times(f, random[T](n, n, r))
			for _, a := range views(a)[:1+3/(1+n/17)] {
				if err := lu.Reset(a); err != nil {
					t.Fatalf("n=%d scale %g: %v", n, f, err)
				}
				testFactors(t, &lu, a)
			}
			for _, nrhs := range []int{0, 1, 2, 70} {
				for _, g := range scales[T]() {
					b := times(g, random[T](n, nrhs, r))
					if q := g / f; q > 1e250 || q < 1e-250 || scalar.IsSingle[T]() && (q > 1e32 || q < 1e-32) {
						continue // X overflows
					}
					for op := matrix.NoTrans; op <= matrix.ConjTrans; op++ {
						x, err := lu.SolveTrans(b, op)
						if res := residual(withOp(a, op), x, b); err != nil || res > 30 {
							t.Fatalf("n=%d nrhs=%d scales %g %g op(A) %v: residual %.3g, %v", n, nrhs, f, g, op, res, err)
						}
						y := times(1, b)
						if err := lu.SolveTransTo(y, y, op); err != nil || residual(withOp(a, op), y, b) > 30 {
							t.Fatalf("n=%d nrhs=%d in place: residual %.3g, %v", n, nrhs, residual(withOp(a, op), y, b), err)
						}
					}
				}
			}
		}
	}
}

// withOp returns op(A).
func withOp[T linalg.Scalar](a linalg.Matrix[T], op matrix.Op) linalg.Matrix[T] {
	if op.Transposed() {
		a = a.T()
	}
	if op.Conjugated() {
		a = a.H().T()
	}
	return a
}

// testFactors compares P A with L U, and A A^-1 with the identity.
func testFactors[T linalg.Scalar](t *testing.T, lu *linalg.LU[T], a linalg.Matrix[T]) {
	t.Helper()
	n := a.Rows
	p, errP := lu.P()
	l, errL := lu.L()
	u, errU := lu.U()
	if err := errors.Join(errP, errL, errU); err != nil {
		t.Fatal(err)
	}
	if d := distance(product(p, a), product(l, u)); !(d <= tolerance[T](n)*largest(a)) {
		t.Fatalf("n=%d: |P A - L U| is %.3g of %.3g", n, d, largest(a))
	}
	for i := range n {
		for j := range n {
			if j > i && l.At(i, j) != 0 || j < i && u.At(i, j) != 0 || i == j && l.At(i, i) != 1 {
				t.Fatalf("no triangle at (%d, %d)", i, j)
			}
		}
	}
	inv, err := lu.Inv()
	if err != nil {
		t.Fatal(err)
	}
	if res := residual(a, inv, identity[T](n)); res > 30 {
		t.Fatalf("n=%d: residual of the inverse %.3g", n, res)
	}
	padded := times(0, inv)
	if err := lu.InvTo(padded); err != nil || residual(a, padded, identity[T](n)) > 30 {
		t.Fatalf("n=%d: InvTo differs, %v", n, err)
	}
	cond, exact := lu.Cond(), norm1(a)*norm1(inv)
	if !(cond <= exact*2.1 && cond >= exact/8) {
		t.Fatalf("n=%d: condition number %.3g, it is %.3g", n, cond, exact)
	}
}

// norm1 is the largest sum of moduli in a column.
func norm1[T linalg.Scalar](a linalg.Matrix[T]) float64 {
	most := 0.0
	for j := range a.Cols {
		sum := 0.0
		for i := range a.Rows {
			sum += scalar.Abs(a.At(i, j))
		}
		most = max(most, sum)
	}
	return most
}

func TestLUSingular(t *testing.T) {
	fourTypes(t, testLUSingular[float32], testLUSingular[float64], testLUSingular[complex64], testLUSingular[complex128])
}

func testLUSingular[T linalg.Scalar](t *testing.T) {
	a := linalg.Matrix[T]{Rows: 3, Cols: 3, Stride: 3, Data: []T{1, 2, 3, 2, 4, 6, 1, 0, 1}}
	lu, err := linalg.NewLU(a)
	isOpError(t, err, linalg.ErrSingular)
	var singular *linalg.SingularError
	if !errors.As(err, &singular) || singular.Pivot != 2 {
		t.Errorf("%v, want pivot 2", err)
	}
	if sign, log := lu.Slogdet(); lu.Det() != 0 || sign != 0 || !math.IsInf(log, -1) {
		t.Errorf("determinant %v, sign %v, log %v", lu.Det(), sign, log)
	}
	if !math.IsInf(lu.Cond(), 1) || lu.Rcond() != 0 {
		t.Errorf("condition number %v", lu.Cond())
	}
	_, err = lu.Solve(a)
	isOpError(t, err, linalg.ErrSingular)
	_, err = lu.Inv()
	isOpError(t, err, linalg.ErrSingular)
	_, err = linalg.Inv(a)
	isOpError(t, err, linalg.ErrSingular)
	p, _ := lu.P()
	l, _ := lu.L()
	u, _ := lu.U()
	if d := distance(product(p, a), product(l, u)); d > 1e-6 {
		t.Errorf("|P A - L U| = %.3g", d)
	}
	if d, err := linalg.Det(a); d != 0 || err != nil {
		t.Errorf("Det: %v, %v", d, err)
	}
	if err := lu.Reset(identity[T](2)); err != nil || lu.Det() != 1 {
		t.Errorf("after Reset: %v", err)
	}
	zero := matrix.New[T](130, 130) // also in tiles of columns
	lu, err = linalg.NewLU(zero)
	isOpError(t, err, linalg.ErrSingular)
	if lu.Det() != 0 {
		t.Error("determinant of zero")
	}
}

func TestLUCondition(t *testing.T) {
	fourTypes(t, testLUCondition[float32], testLUCondition[float64], testLUCondition[complex64], testLUCondition[complex128])
}

// testLUCondition factors Hilbert's matrix, whose inverse has no correct digits.
func testLUCondition[T linalg.Scalar](t *testing.T) {
	n := 20
	a := matrix.New[T](n, n)
	for i := range n {
		for j := range n {
			a.Set(i, j, scalar.FromComplex[T](complex(1/float64(i+j+1), 0)))
		}
	}
	lu, err := linalg.NewLU(a)
	if err != nil {
		t.Fatal(err)
	}
	x, err := lu.Solve(identity[T](n))
	isOpError(t, err, linalg.ErrCondition)
	if x.Rows != n {
		t.Error("no solution beside the error")
	}
	x, err = lu.Inv()
	isOpError(t, err, linalg.ErrCondition)
	if x.Rows != n {
		t.Error("no inverse beside the error")
	}
	if lu.Rcond() > scalar.Epsilon[T]() {
		t.Errorf("Rcond %v", lu.Rcond())
	}
	x, err = linalg.Inv(a)
	isOpError(t, err, linalg.ErrCondition)
	if x.Rows != n {
		t.Error("no inverse beside the error of Inv")
	}
}

func TestLUNotFinite(t *testing.T) {
	fourTypes(t, testLUNotFinite[float32], testLUNotFinite[float64], testLUNotFinite[complex64], testLUNotFinite[complex128])
}

func testLUNotFinite[T linalg.Scalar](t *testing.T) {
	for _, n := range []int{1, 3, 70} {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			a := identity[T](n)
			a.Set(n-1, 0, scalar.FromComplex[T](complex(bad, 0)))
			lu, err := linalg.NewLU(a)
			isOpError(t, err, linalg.ErrNotFinite)
			_, err = lu.Solve(matrix.New[T](n, 1))
			isOpError(t, err, linalg.ErrNotFinite)
			isOpError(t, lu.InvTo(matrix.New[T](n, n)), linalg.ErrNotFinite)
			isOpError(t, lu.UTo(matrix.New[T](n, n)), linalg.ErrNotFinite)
			if d := lu.Det(); d == d || !math.IsNaN(lu.Cond()) {
				t.Errorf("determinant %v", d)
			}
			_, err = linalg.Inv(a)
			isOpError(t, err, linalg.ErrNotFinite)
			_, err = linalg.Det(a)
			isOpError(t, err, linalg.ErrNotFinite)
			_, _, err = linalg.Slogdet(a)
			isOpError(t, err, linalg.ErrNotFinite)
			_, _, _, err = linalg.PLU(a)
			isOpError(t, err, linalg.ErrNotFinite)
			lu, err = linalg.NewLU(identity[T](n))
			if err != nil {
				t.Error(err)
			}
			b := matrix.New[T](n, 1)
			b.Set(0, 0, scalar.FromComplex[T](complex(bad, 0)))
			_, err = lu.Solve(b)
			isOpError(t, err, linalg.ErrNotFinite)
		}
	}
}

func TestLUArguments(t *testing.T) {
	a := matrix.New[float64](3, 4)
	_, err := linalg.NewLU(a)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.Inv(a)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.Det(a)
	isOpError(t, err, linalg.ErrShape)
	lu, err := linalg.NewLU(identity[float64](3))
	if err != nil {
		t.Fatal(err)
	}
	_, err = lu.Solve(matrix.New[float64](2, 1))
	isOpError(t, err, linalg.ErrShape)
	_, err = lu.SolveTrans(matrix.New[float64](3, 1), 9)
	isOpError(t, err, linalg.ErrKind)
	b := matrix.New[float64](4, 3)
	isOpError(t, lu.SolveTo(b.Slice(1, 4, 0, 3), b.Slice(0, 3, 0, 3)), linalg.ErrOverlap)
	isOpError(t, lu.SolveTo(a, b.Slice(0, 3, 0, 3)), linalg.ErrShape)
	isOpError(t, lu.InvTo(b), linalg.ErrShape)
	isOpError(t, lu.PTo(b), linalg.ErrShape)
	isOpError(t, linalg.InvTo(b.Slice(1, 4, 0, 3), b.Slice(0, 3, 0, 3)), linalg.ErrOverlap)
	isOpError(t, lu.Reset(linalg.Matrix[float64]{Rows: 3, Cols: 3, Stride: 1}), linalg.ErrMatrix)
	var empty linalg.LU[float64]
	if x, err := empty.Solve(matrix.New[float64](0, 2)); err != nil || x.Cols != 2 || empty.Det() != 1 {
		t.Errorf("0x0: %v", err)
	}
	if err := empty.Reset(matrix.New[float64](0, 0)); err != nil {
		t.Error(err)
	}
}

func TestAllocationsLU(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() != goblas.Auto || goblas.Use(goblas.Native) != nil || goblas.Use(goblas.Auto) != nil {
			return // gonum's pure Go allocates, and so do OpenBLAS's threads
		}
		r := rand.New(rand.NewPCG(1, 2))
		for _, n := range []int{4, 64, 100, 700} {
			a, b, c := random[float64](n, n, r), random[float64](n, n, r), matrix.New[float64](n, n)
			lu, err := linalg.NewLU(a)
			if err != nil {
				t.Fatal(err)
			}
			allocateNothing(t, n, map[string]func() error{
				"Reset":   func() error { return lu.Reset(a) },
				"SolveTo": func() error { return lu.SolveTo(c, b) },
				"InvTo":   func() error { return lu.InvTo(c) },
				"LTo":     func() error { return lu.LTo(c) },
				"inverse": func() error { return linalg.InvTo(c, a) },
				"Det":     func() error { _, err := linalg.Det(a); return err },
				"Cond":    func() error { _ = lu.Cond(); return nil },
			})
		}
	})
}

// allocateNothing calls every function once, and then checks that it allocates nothing
// more.
func allocateNothing(t *testing.T, n int, calls map[string]func() error) {
	t.Helper()
	runs := 20
	if n > 128 {
		runs = 2
	}
	for name, call := range calls {
		err := call()
		count := allocations(runs, func() {
			err = errors.Join(err, call())
			runtime.Gosched() // helpers that come too late give their job back first
		})
		if err != nil || count > 0 {
			t.Errorf("%s n=%d: %v allocations; %v", name, n, count, err)
		}
	}
}

func ExampleNewLU() {
	a := matrix.FromRows([]float64{0, 2}, []float64{1, 3})
	lu, err := linalg.NewLU(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := lu.Solve(matrix.FromRows([]float64{4}, []float64{7}))
	fmt.Println(x.Data, lu.Det(), err)
	// Output: [1 2] -2 <nil>
}
