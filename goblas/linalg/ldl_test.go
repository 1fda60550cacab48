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
	"github.com/goblas/goblas/internal/scalar"
)

// symmetric returns a random symmetric or Hermitian matrix, with zeros on its diagonal if
// hollow is set, so that pivots of order 2 are needed.
func symmetric[T linalg.Scalar](n int, hermitian, hollow bool, r *rand.Rand) linalg.Matrix[T] {
	a := random[T](n, n, r)
	for i := range n {
		for j := range i {
			v := a.At(i, j)
			if hermitian {
				v = scalar.Conj(v)
			}
			a.Set(j, i, v)
		}
		if hermitian {
			a.Set(i, i, scalar.Real(a.At(i, i)))
		}
		if hollow {
			a.Set(i, i, 0)
		}
	}
	return a
}

// onlyHalf returns a copy of A with NaN beside the triangle t.
func onlyHalf[T linalg.Scalar](a linalg.Matrix[T], t linalg.Triangle) linalg.Matrix[T] {
	b := times(1, a)
	for at := range a.All() {
		if at[0] != at[1] && at[0] < at[1] == (t == linalg.Lower) {
			b.Set(at[0], at[1], scalar.FromComplex[T](complex(math.NaN(), math.NaN())))
		}
	}
	return b
}

func TestLDL(t *testing.T) {
	fourTypes(t, testLDL[float32], testLDL[float64], testLDL[complex64], testLDL[complex128])
}

func testLDL[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var l linalg.LDL[T]
	for _, n := range orders {
		for _, f := range scales[T]() {
			if n > 17 && f != 1 {
				continue
			}
			for c := range 8 {
				tri, hermitian, hollow := triangles[c%2], c/2%2 == 1, c/4 == 1 && n > 1
				if hollow && n == 3 && hermitian {
					continue // Re(abc) may be small
				}
				a := times(f, symmetric[T](n, hermitian, hollow, r))
				for _, read := range views(onlyHalf(a, tri))[:1+3/(1+n/17)] {
					if err := l.Reset(read, tri, hermitian); err != nil {
						t.Fatalf("n=%d scale %g %v hermitian=%v: %v", n, f, tri, hermitian, err)
					}
					testLDLFactors(t, &l, a, tri, hermitian || !scalar.IsComplex[T]())
				}
				for _, nrhs := range []int{0, 1, 2, 70} {
					b := times(f, random[T](n, nrhs, r))
					x, err := l.Solve(b)
					if res := residual(a, x, b); err != nil || res > 100 {
						t.Fatalf("n=%d nrhs=%d scale %g %v hermitian=%v: residual %.3g, %v", n, nrhs, f, tri, hermitian, res, err)
					}
					y := times(1, b)
					if err := l.SolveTo(y, y); err != nil || residual(a, y, b) > 100 {
						t.Fatalf("n=%d nrhs=%d in place: residual %.3g, %v", n, nrhs, residual(a, y, b), err)
					}
				}
			}
		}
	}
}

func testLDLFactors[T linalg.Scalar](t *testing.T, l *linalg.LDL[T], a linalg.Matrix[T], tri linalg.Triangle, hermitian bool) {
	t.Helper()
	n := a.Rows
	outer, d, perm, err := l.Factors()
	if err != nil {
		t.Fatal(err)
	}
	right := outer.T()
	if hermitian {
		right = outer.H()
	}
	if off := distance(product(product(outer, d), right), a); !(off <= 10*tolerance[T](n)*largest(a)) {
		t.Fatalf("n=%d %v: off by %.3g of %.3g", n, tri, off, largest(a))
	}
	for i, p := range perm {
		for j := range n {
			v := outer.At(p, j)
			if i == j && v != 1 || i != j && i < j == (tri == linalg.Lower) && v != 0 {
				t.Fatalf("n=%d %v: row %d of outer is no row %d of a triangle", n, tri, p, i)
			}
			if max(i-j, j-i) > 1 && d.At(i, j) != 0 {
				t.Fatalf("D has an element at (%d, %d)", i, j)
			}
		}
	}
	inv, err := l.Inv()
	if res := residual(a, inv, identity[T](n)); err != nil || res > 100 {
		t.Fatalf("n=%d: inverse: residual %.3g, %v", n, res, err)
	}
	cond, exact := l.Cond(), norm1(a)*norm1(inv)
	if !(cond <= exact*2.1 && cond >= exact/8) {
		t.Fatalf("n=%d: condition number %.3g, it is %.3g", n, cond, exact)
	}
	sign, log := l.Slogdet()
	wantSign, want, err := linalg.Slogdet(a)
	if err != nil || math.Abs(log-want) > 1e-2*(1+math.Abs(want)) || cmplx.Abs(scalar.ToComplex(sign-wantSign)) > 1e-2 {
		t.Fatalf("n=%d: determinant %v e^%g, want %v e^%g, %v", n, sign, log, wantSign, want, err)
	}
	positive, negative, zero, err := l.Inertia()
	if !hermitian {
		isOpError(t, err, linalg.ErrKind)
		return
	}
	if err != nil || positive+negative != n || zero != 0 || (negative%2 == 0) != (real(scalar.ToComplex(wantSign)) > 0) {
		t.Fatalf("n=%d: inertia %d %d %d, sign %v, %v", n, positive, negative, zero, wantSign, err)
	}
}

func TestLDLErrors(t *testing.T) {
	fourTypes(t, testLDLErrors[float32], testLDLErrors[float64], testLDLErrors[complex64], testLDLErrors[complex128])
}

func testLDLErrors[T linalg.Scalar](t *testing.T) {
	for _, tri := range triangles {
		for _, n := range []int{1, 2, 5, 70} {
			a := identity[T](n)
			a.Set(n/2, n/2, 0)
			l, err := linalg.NewLDL(a, tri, true)
			isOpError(t, err, linalg.ErrSingular)
			if positive, negative, zero, err := l.Inertia(); positive != n-1 || negative != 0 || zero != 1 || err != nil {
				t.Errorf("inertia %d %d %d, %v", positive, negative, zero, err)
			}
			_, err = l.Solve(a)
			isOpError(t, err, linalg.ErrSingular)
			isOpError(t, l.InvTo(a.Clone()), linalg.ErrSingular)
			if l.Det() != 0 || !math.IsInf(l.Cond(), 1) {
				t.Errorf("determinant %v, condition number %v", l.Det(), l.Cond())
			}
			a.Set(n/2, n/2, scalar.FromComplex[T](complex(math.Inf(1), 0)))
			isOpError(t, l.Reset(a, tri, true), linalg.ErrNotFinite)
			_, err = l.Solve(a)
			isOpError(t, err, linalg.ErrNotFinite)
			_, _, _, err = l.Factors()
			isOpError(t, err, linalg.ErrNotFinite)
			_, _, _, err = l.Inertia()
			isOpError(t, err, linalg.ErrNotFinite)
			if d := l.Det(); d == d {
				t.Errorf("determinant %v", d)
			}
		}
		near := identity[T](2)
		near.Set(1, 1, scalar.FromComplex[T](complex(scalar.Epsilon[T]()/2, 0)))
		l, err := linalg.NewLDL(near, tri, true)
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.Solve(near)
		isOpError(t, err, linalg.ErrCondition)
	}
	_, err := linalg.NewLDL(matrix.New[T](2, 3), linalg.Lower, true)
	isOpError(t, err, linalg.ErrShape)
	_, err = linalg.NewLDL(matrix.New[T](2, 2), 3, true)
	isOpError(t, err, linalg.ErrKind)
	var empty linalg.LDL[T]
	if _, err := empty.Solve(matrix.New[T](0, 1)); err != nil || empty.Det() != 1 {
		t.Error(err)
	}
}

func TestAllocationsLDL(t *testing.T) {
	counted(t)
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	if goblas.Use(goblas.Native) != nil || goblas.Use(goblas.Auto) != nil {
		t.Skip("no OpenBLAS: gonum's pure Go allocates")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{4, 64, 100, 300} {
		a, b, c, d := symmetric[complex128](n, true, false, r), random[complex128](n, n, r), matrix.New[complex128](n, n), matrix.New[complex128](n, n)
		l, err := linalg.NewLDL(a, linalg.Lower, true)
		if err != nil {
			t.Fatal(err)
		}
		perm := make([]int, n)
		allocateNothing(t, n, map[string]func() error{
			"Reset":     func() error { return l.Reset(a, linalg.Lower, true) },
			"SolveTo":   func() error { return l.SolveTo(d, b) },
			"InvTo":     func() error { return l.InvTo(d) },
			"FactorsTo": func() error { return errors.Join(l.FactorsTo(c, d, perm)) },
		})
	}
}

func ExampleNewLDL() {
	a := matrix.FromRows([]float64{0, 2}, []float64{2, 0})
	l, err := linalg.NewLDL(a, linalg.Lower, true)
	if err != nil {
		fmt.Println(err)
		return
	}
	positive, negative, zero, err := l.Inertia()
	fmt.Println(positive, negative, zero, l.Det(), err)
	// Output: 1 1 0 -4 <nil>
}
