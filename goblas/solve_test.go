package goblas

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestSolve(t *testing.T) {
	eachType(t, testSolve[float32], testSolve[float64], testSolve[complex64], testSolve[complex128])
}

func testSolve[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	ops := []matrix.Op{matrix.NoTrans, matrix.Trans, matrix.ConjTrans}
	for _, n := range sizes {
		for _, nrhs := range []int{0, 1, 2, n} {
			for _, op := range ops {
				a := random[T](r, n, n, r.IntN(3), op)
				b := random[T](r, n, nrhs, r.IntN(3), ops[r.IntN(3)])
				unchangedA, unchangedB := snapshot(a), snapshot(b)
				x, err := Solve(a, b)
				if err != nil {
					t.Fatalf("n=%d nrhs=%d %v: %v", n, nrhs, op, err)
				}
				solves(t, a, x, b)
				dst := poisoned[T](n, nrhs, 2)
				if err := SolveTo(dst, a, b); err != nil {
					t.Fatal(err)
				}
				solves(t, a, dst, b)
				paddingIntact(t, dst)
				unchangedA(t)
				unchangedB(t)

				inPlace := random[T](r, n, nrhs, 1, matrix.NoTrans)
				right := inPlace.Clone()
				if err := SolveTo(inPlace, a, inPlace); err != nil {
					t.Fatal(err)
				}
				solves(t, a, inPlace, right)
			}
		}
	}
}

// solves fails unless x has a small backward error: |B - A X| against
// eps n |A| |X|, which LU with partial pivoting keeps to within a modest
// growth factor whatever the condition of A.
func solves[T Scalar](t *testing.T, a, x, b Matrix[T]) {
	t.Helper()
	ax := product(a, x)
	tolerance := 8 * float64(a.Rows+1) * scalar.Epsilon[T]() * max(1, float64(a.Rows)*maxAbs(a)*maxAbs(x))
	if d := distance(b, ax); d > tolerance {
		t.Fatalf("n=%d nrhs=%d %v: |B - A X| = %g, tolerance %g", a.Rows, b.Cols, a.Op, d, tolerance)
	}
}

func TestSolveSingular(t *testing.T) {
	eachType(t, testSingular[float32], testSingular[float64], testSingular[complex64], testSingular[complex128])
}

func testSingular[T Scalar](t *testing.T) {
	for _, n := range []int{1, 2, 5, 40, 300} {
		for zero := range min(n, 3) {
			a, b := New[T](n, n), New[T](n, 1)
			for i := range n {
				b.Set(i, 0, 1)
				if i != zero {
					a.Set(i, i, 2)
				}
			}
			dst := b.Clone()
			err := SolveTo(dst, a, dst)
			e, ok := errors.AsType[*SingularError](err)
			if !ok || !errors.Is(err, ErrSingular) || e.Pivot != zero {
				t.Fatalf("n=%d: got %v, want pivot %d to be zero", n, err, zero)
			}
			if o, ok := errors.AsType[*OpError](err); !ok || o.Op != "SolveTo" {
				t.Errorf("n=%d: %v lacks the operation", n, err)
			}
			for i := range n {
				if dst.At(i, 0) != 1 {
					t.Fatalf("n=%d: the right-hand side changed", n)
				}
			}
		}
	}
}

// hilbert is the classic ill-conditioned matrix, 1/(i+j+1).
func hilbert[T Scalar](n int) Matrix[T] {
	h := New[T](n, n)
	for i := range n {
		for j := range n {
			h.Set(i, j, fromParts[T](1/float64(i+j+1), 0))
		}
	}
	return h
}

func TestSolveCondition(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		b := New[float64](12, 1)
		b.Set(0, 0, 1)
		x, err := Solve(hilbert[float64](12), b) // condition number 3.8e16 in the 1-norm
		e, ok := errors.AsType[*ConditionError](err)
		if !ok || !errors.Is(err, ErrCondition) || e.Cond < 1e15 || e.Cond > 1e19 {
			t.Errorf("Hilbert 12: got %v, want a condition number near 4e16", err)
		}
		if x.Rows != 12 {
			t.Error("no X beside the warning")
		}
		if _, err := Solve(hilbert[float64](8), New[float64](8, 1)); err != nil { // 3.4e10
			t.Errorf("Hilbert 8: %v", err)
		}
		if _, err := Solve(hilbert[float32](8).T(), fill(New[float32](8, 1), 1)); !errors.Is(err, ErrCondition) {
			t.Errorf("Hilbert 8 in float32: got %v, want ErrCondition", err)
		}
	})
}

func fill[T Scalar](m Matrix[T], v T) Matrix[T] {
	for i := range m.Data {
		m.Data[i] = v
	}
	return m
}

// TestSolveScaled has rows of very different size, and values near overflow
// and underflow, where a solver must neither give up nor warn.
func TestSolveScaled(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(9, 10))
		for _, scale := range []float64{1e-150, 1, 1e150} {
			a, b := random[float64](r, 20, 20, 0, matrix.NoTrans), random[float64](r, 20, 3, 0, matrix.NoTrans)
			for i := range a.Data {
				a.Data[i] *= scale
			}
			x, err := Solve(a, b)
			if err != nil {
				t.Fatalf("scale %g: %v", scale, err)
			}
			for i, v := range product(a, x) {
				for j := range v {
					if d := math.Abs(real(v[j]) - b.At(i, j)); !(d < 1e-10) {
						t.Fatalf("scale %g: residual %g", scale, d)
					}
				}
			}
		}
	})
}

func TestSolveNotFinite(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(11, 12))
		for _, n := range []int{1, 3, 64} {
			for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				for at := range 3 {
					a, b := random[float64](r, n, n, 0, matrix.NoTrans), random[float64](r, n, 2, 0, matrix.NoTrans)
					if at == 0 {
						a.Set(n-1, 0, v)
					} else if at == 1 {
						a.Set(0, n-1, v)
					} else {
						b.Set(n-1, 1, v)
					}
					if _, err := Solve(a, b); !errors.Is(err, ErrNotFinite) {
						t.Errorf("n=%d %v at place %d: got %v, want ErrNotFinite", n, v, at, err)
					}
				}
			}
		}
	})
}

func TestSolveErrors(t *testing.T) {
	square, wide := New[float64](3, 3), New[float64](2, 3)
	for name, c := range map[string]struct {
		dst, a, b Matrix[float64]
		want      error
	}{
		"not square":          {wide, wide, wide, ErrShape},
		"rows of B":           {wide, square, wide, ErrShape},
		"shape of X":          {New[float64](3, 2), square, New[float64](3, 1), ErrShape},
		"short data":          {New[float64](3, 1), Matrix[float64]{Rows: 3, Cols: 3, Stride: 3}, New[float64](3, 1), ErrMatrix},
		"X over A":            {square, square, New[float64](3, 3), ErrOverlap},
		"X over a part of B":  overlapping(),
		"B malformed":         {New[float64](3, 1), square, Matrix[float64]{Rows: 3, Cols: 1}, ErrMatrix},
		"X transposed":        {New[float64](1, 3).T(), square, New[float64](3, 1), ErrMatrix},
		"zero matrix of data": {New[float64](3, 1), square, New[float64](3, 1), ErrSingular},
	} {
		err := SolveTo(c.dst, c.a, c.b)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if x, err := Solve(New[float64](0, 0), New[float64](0, 4)); err != nil || x.Rows != 0 || x.Cols != 4 {
		t.Errorf("empty system: %v, %v", x, err)
	}
}

func overlapping() struct {
	dst, a, b Matrix[float64]
	want      error
} {
	store := make([]float64, 4)
	a := FromRows([]float64{1, 0, 0}, []float64{0, 1, 0}, []float64{0, 0, 1})
	dst := Matrix[float64]{Rows: 3, Cols: 1, Stride: 1, Data: store[:3]}
	b := Matrix[float64]{Rows: 3, Cols: 1, Stride: 1, Data: store[1:]}
	return struct {
		dst, a, b Matrix[float64]
		want      error
	}{dst, a, b, ErrOverlap}
}
