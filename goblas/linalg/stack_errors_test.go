package linalg_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestStackNeighbours(t *testing.T) {
	fourTypes(t, testNeighbours[float32], testNeighbours[float64], testNeighbours[complex64], testNeighbours[complex128])
}

// testNeighbours spoils some matrices of a stack: they are named, each with its reason, and
// all others have the bits that they have without them.
func testNeighbours[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{2, 5, 8, 16, 20} {
		const count = 50
		a, b := positiveStack[T](0, count, n, r), stackOf[T](0, count, n, 1, r)
		bad := a.Clone()
		set := func(i int, v T) { bad.At(i).Set(n-1, n-1, v) }
		set(3, scalar.FromComplex[T](complex(math.NaN(), 0)))
		set(17, scalar.FromComplex[T](complex(math.Inf(1), 0)))
		for j := range n { // singular: two rows are the same
			bad.At(20).Set(n-1, j, bad.At(20).At(0, j))
			bad.At(20).Set(j, n-1, bad.At(20).At(j, 0))
		}
		clear(bad.At(20).Data[:])
		set(31, -1)
		far := bad.At(40) // so large that it needs scaling, and has a result
		for i := range far.Data {
			far.Data[i] *= scalar.FromComplex[T](complex(math.Ldexp(1, 100), 0))
		}
		same := func(what string, err error, failed []int, got, want []T, each int) {
			t.Helper()
			var e *linalg.StackError
			if (len(failed) > 0) != errors.As(err, &e) || e != nil && (!slices.Equal(e.Indices(), failed) || e.Count != count) {
				t.Fatalf("%s of order %d: %v, want failures of %v", what, n, err, failed)
			}
			if e != nil && slices.Contains(failed, 3) && !errors.Is(e.Failed[0], linalg.ErrNotFinite) {
				t.Errorf("%s: %v", what, e.Failed[0])
			}
			for i := range count {
				for j := i * each; j < (i+1)*each; j++ {
					switch {
					case slices.Contains(failed, i):
						if got[j] == got[j] {
							t.Fatalf("%s of order %d: matrix %d has %v, want NaN", what, n, i, got[j])
						}
					case slices.Contains([]int{20, 31, 40}, i):
					case got[j] != want[j]:
						t.Fatalf("%s of order %d: matrix %d has %v, without the bad ones %v", what, n, i, got[j], want[j])
					}
				}
			}
		}
		want, err := linalg.SolveStack(a, b)
		okay(t, err)
		got, err := linalg.SolveStack(bad, b)
		same("solve", err, []int{3, 17, 20}, got.Data, want.Data, n)
		var singular *linalg.SingularError
		if !errors.As(err, &singular) || singular.Pivot != 0 || !errors.Is(err, linalg.ErrSingular) || !errors.Is(err, linalg.ErrNotFinite) {
			t.Errorf("%v has no singular pivot", err)
		}
		again := b.Clone() // in place
		same("solve in place", linalg.SolveStackTo(again, bad, again), []int{3, 17, 20}, again.Data, want.Data, n)
		if want, err = linalg.InvStack(a); err != nil {
			t.Fatal(err)
		}
		got, err = linalg.InvStack(bad)
		same("inv", err, []int{3, 17, 20}, got.Data, want.Data, n*n)
		wantD, err := linalg.DetStack(a)
		okay(t, err)
		gotD, err := linalg.DetStack(bad)
		same("det", err, []int{3, 17}, gotD, wantD, 1)
		if gotD[20] != 0 {
			t.Errorf("determinant %v of a singular matrix", gotD[20])
		}
		if want, err = linalg.CholeskyStack(a, linalg.Lower); err != nil {
			t.Fatal(err)
		}
		got, err = linalg.CholeskyStack(bad, linalg.Lower)
		same("cholesky", err, []int{3, 17, 20, 31}, got.Data, want.Data, n*n)
		var minor *linalg.NotPositiveDefiniteError
		if !errors.As(err, &minor) || minor.Minor != 1 {
			t.Errorf("%v names no minor", err)
		}
		_, want, err = linalg.EighStack(a, linalg.Upper)
		okay(t, err)
		_, got, err = linalg.EighStack(bad, linalg.Upper)
		same("eigh", err, []int{3, 17}, got.Data, want.Data, n*n)
		wantS, err := linalg.SVDStack(a, linalg.SVDThin)
		okay(t, err)
		gotS, err := linalg.SVDStack(bad, linalg.SVDThin)
		same("svd", err, []int{3, 17}, gotS.U.Data, wantS.U.Data, n*n)
		want, _, err = linalg.QRStack(a, linalg.QRReduced)
		okay(t, err)
		got, _, err = linalg.QRStack(bad, linalg.QRReduced)
		same("qr", err, []int{3, 17}, got.Data, want.Data, n*n)
		wantX, err := linalg.LstsqStack(a, b, -1)
		okay(t, err)
		gotX, err := linalg.LstsqStack(bad, b, -1)
		same("lstsq", err, []int{3, 17}, gotX.X.Data, wantX.X.Data, n)
		if gotX.Rank[20] != 0 || gotX.Rank[40] != n {
			t.Errorf("ranks %d and %d, want 0 and %d", gotX.Rank[20], gotX.Rank[40], n)
		}
		want, err = linalg.DotStack(a, b)
		okay(t, err)
		got, err = linalg.DotStack(bad, b)
		okay(t, err)
		same("dot", nil, nil, got.Slice(4, 17).Data, want.Slice(4, 17).Data, 0)
		conds, err := linalg.CondStack(bad, linalg.NormOne)
		okay(t, err)
		if !math.IsNaN(conds[3]) || !math.IsInf(conds[17], 1) || !math.IsInf(conds[20], 1) || !(conds[40] >= 1) {
			t.Errorf("condition numbers %v", conds)
		}
	}
}

// TestStackErrors checks bad input: typed errors, and nothing is written.
func TestStackErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	a, b := stackOf[float64](0, 4, 3, 3, r), stackOf[float64](0, 4, 3, 2, r)
	dst := matrix.NewStack[float64](4, 3, 2)
	for i := range dst.Data {
		dst.Data[i] = 7
	}
	squares := matrix.NewStack[float64](4, 3, 3)
	copy(squares.Data, a.Data)
	with := func(s linalg.Stack[float64], change func(s *linalg.Stack[float64])) linalg.Stack[float64] {
		change(&s)
		return s
	}
	type stack = linalg.Stack[float64]
	short := with(a, func(s *stack) { s.Data = s.Data[:len(s.Data)-1] })
	for name, c := range map[string]struct{ err, want error }{
		"counts":      {linalg.SolveStackTo(dst, a, b.Slice(0, 3)), linalg.ErrShape},
		"no matrices": {linalg.SolveStackTo(dst, with(a, func(s *stack) { s.Count = 0 }), b), linalg.ErrShape},
		"no columns":  {linalg.SolveStackTo(dst, a, matrix.NewStack[float64](4, 3, 0)), linalg.ErrShape},
		"order 0":     {linalg.InvStackTo(squares, matrix.NewStack[float64](4, 0, 0)), linalg.ErrShape},
		"short":       {linalg.SolveStackTo(dst, short, b), linalg.ErrMatrix},
		"short dst":   {linalg.SolveStackTo(with(dst, func(s *stack) { s.Data = s.Data[:23] }), a, b), linalg.ErrMatrix},
		"negative":    {linalg.DotStackTo(dst, with(a, func(s *stack) { s.Step = -9 }), b), linalg.ErrMatrix},
		"overlapping": {linalg.DotStackTo(with(dst, func(s *stack) { s.Step = 5 }), a, b), linalg.ErrOverlap},
		"one place":   {linalg.DotStackTo(with(dst, func(s *stack) { s.Step = 0 }), a, b), linalg.ErrOverlap},
		"dst and a":   {linalg.InvStackTo(with(squares, func(s *stack) { s.Count, s.Data = 3, s.Data[1:] }), squares.Slice(0, 3)), linalg.ErrOverlap},
		"dst is b":    {linalg.DotStackTo(squares, squares, squares), linalg.ErrOverlap},
		"transposed":  {linalg.InvStackTo(squares.T(), a), linalg.ErrMatrix},
		"shape":       {linalg.InvStackTo(dst, a), linalg.ErrShape},
		"not square":  {linalg.InvStackTo(squares, b), linalg.ErrShape},
		"rows":        {linalg.DotStackTo(dst, b, a), linalg.ErrShape},
		"triangle":    {linalg.CholeskyStackTo(squares, a, 9), linalg.ErrKind},
		"det":         {linalg.DetStackTo(make([]float64, 3), a), linalg.ErrShape},
		"det in a":    {linalg.DetStackTo(squares.Data[:4], squares), linalg.ErrOverlap},
		"norm":        {linalg.NormStackTo(make([]float64, 4), a, 99), linalg.ErrKind},
		"values":      {linalg.EighStackTo(linalg.Matrix[float64]{Rows: 4, Cols: 3, Stride: 4, Data: make([]float64, 16)}, squares, a, linalg.Lower), linalg.ErrMatrix},
		"vectors":     {linalg.MulVecStackTo(matrix.New[float64](4, 3), a, matrix.New[float64](3, 3)), linalg.ErrShape},
		"qr":          {linalg.QRStackTo(squares, squares, a), linalg.ErrOverlap},
		"svd":         {linalg.SVDStackTo(&linalg.SVDStackResult[float64]{U: squares, VH: squares}, a, linalg.SVDThin), linalg.ErrOverlap},
		"pinv":        {linalg.PinvStackTo(squares, squares, -1), linalg.ErrOverlap},
		"lstsq":       {linalg.LstsqStackTo(&linalg.LstsqStackResult[float64]{X: squares}, a, squares, -1), linalg.ErrOverlap},
	} {
		var e *linalg.OpError
		if !errors.Is(c.err, c.want) || !errors.As(c.err, &e) {
			t.Errorf("%s: %v, want %v", name, c.err, c.want)
		}
	}
	if !slices.Equal(squares.Data, a.Data) || slices.ContainsFunc(dst.Data, func(v float64) bool { return v != 7 }) {
		t.Error("something was written")
	}
	// Interleaved results do not overlap.
	rows := matrix.New[float64](3, 8)
	if err := linalg.SolveStackTo(linalg.Stack[float64]{Count: 4, Step: 2, Matrix: linalg.Matrix[float64]{Rows: 3, Cols: 2, Stride: 8, Data: rows.Data}}, a, b); err != nil {
		t.Error(err)
	}
	x, err := linalg.SolveStack(a, b)
	if err != nil || rows.At(1, 3) != x.At(1).At(1, 1) {
		t.Errorf("interleaved: %v, %v and %v", err, rows.At(1, 3), x.At(1).At(1, 1))
	}
}

// TestStackToAllocates checks that the forms with a destination allocate nothing for a
// piece of a stack.
func TestStackToAllocates(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		if goblas.Active() == goblas.PureGo {
			return // it computes one matrix after the other
		}
		r := rand.New(rand.NewPCG(7, 8))
		for _, n := range []int{4, 20} {
			a, b := positiveStack[float64](0, 3, n, r), stackOf[float64](0, 3, n, 2, r)
			x, c, v := b.Clone(), a.Clone(), a.Clone()
			numbers, more := make([]float64, 3), make([]float64, 3)
			w, y := matrix.New[float64](3, n), matrix.New[float64](3, n)
			svd, err := linalg.SVDStack(a, linalg.SVDThin)
			okay(t, err)
			lstsq, err := linalg.LstsqStack(a, b, -1)
			okay(t, err)
			for name, f := range map[string]func() error{
				"dot":      func() error { return linalg.DotStackTo(x, a, b) },
				"matvec":   func() error { return linalg.MulVecStackTo(y, a, w) },
				"solve":    func() error { return linalg.SolveStackTo(x, a, b) },
				"inv":      func() error { return linalg.InvStackTo(c, a) },
				"det":      func() error { return linalg.DetStackTo(numbers, a) },
				"slogdet":  func() error { return linalg.SlogdetStackTo(numbers, more, a) },
				"cholesky": func() error { return linalg.CholeskyStackTo(c, a, linalg.Lower) },
				"eigh":     func() error { return linalg.EighStackTo(w, v, a, linalg.Lower) },
				"svd":      func() error { return linalg.SVDStackTo(&svd, a, linalg.SVDThin) },
				"qr":       func() error { return linalg.QRStackTo(c, v, a) },
				"lstsq":    func() error { return linalg.LstsqStackTo(&lstsq, a, b, -1) },
				"pinv":     func() error { return linalg.PinvStackTo(c, a, -1) },
				"norm":     func() error { return linalg.NormStackTo(numbers, a, linalg.NormFrobenius) },
			} {
				okay(t, f())
				if allocs := allocations(20, func() { _ = f() }); allocs > 0 {
					t.Errorf("%s of order %d allocates %v times", name, n, allocs)
				}
			}
		}
	})
}
