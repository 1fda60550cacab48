package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// stackOrders are on both sides of the orders that have kernels.
func stackOrders() []int {
	if race.Enabled {
		return []int{2, 17}
	}
	return []int{1, 2, 3, 4, 5, 7, 8, 11, 15, 16, 17, 24, 33}
}

// stackOf returns a stack of random matrices, in one of several layouts: without gaps, with
// padded rows and gaps of NaN, interleaved, transposed, conjugated, both.
func stackOf[T linalg.Scalar](layout, count, rows, cols int, r *rand.Rand) linalg.Stack[T] {
	op := [...]matrix.Op{matrix.NoTrans, matrix.NoTrans, matrix.NoTrans, matrix.Trans, matrix.ConjTrans, matrix.ConjNoTrans}[layout]
	if op.Transposed() {
		rows, cols = cols, rows
	}
	s := linalg.Stack[T]{Count: count, Step: rows * cols, Matrix: linalg.Matrix[T]{Rows: rows, Cols: cols, Stride: cols}}
	switch layout {
	case 1, 4:
		s.Stride = cols + 1
		s.Step = rows*s.Stride + 2
	case 2:
		s.Step, s.Stride = cols, cols*count
	}
	s.Data = make([]T, (count-1)*s.Step+(rows-1)*s.Stride+cols)
	for i := range s.Data {
		s.Data[i] = scalar.FromComplex[T](complex(math.NaN(), math.NaN()))
	}
	for _, m := range s.All() {
		for i := range rows {
			for j := range cols {
				m.Set(i, j, scalar.FromComplex[T](complex(r.NormFloat64(), r.NormFloat64())))
			}
		}
	}
	if op.Transposed() {
		s = s.T()
	}
	if op.Conjugated() && scalar.IsComplex[T]() {
		s = s.H().T()
	}
	return s
}

const layouts = 6

// positiveStack returns Hermitian positive definite matrices.
func positiveStack[T linalg.Scalar](layout, count, n int, r *rand.Rand) linalg.Stack[T] {
	s := stackOf[T](layout, count, n, n, r)
	for _, m := range s.All() {
		p := product(m, m.H())
		for i := range n {
			for j := range n {
				m.Set(i, j, scalar.FromComplex[T](p.At(i, j)))
			}
			m.Set(i, i, scalar.FromComplex[T](complex(real(p.At(i, i))+1, 0)))
		}
	}
	return s
}

func TestStacks(t *testing.T) {
	fourTypes(t, testStacks[float32], testStacks[float64], testStacks[complex64], testStacks[complex128])
}

// testStacks checks residuals of everything, in every layout.
func testStacks[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i, n := range stackOrders() {
		for layout := range layouts {
			count := 3 + (i+layout)%2*16
			if n > 16 {
				if layout%3 != i%3 {
					continue
				}
				count = 3
			}
			if n == 2 && layout == 0 {
				count = 2100 // several pieces
			}
			name := fmt.Sprintf("%d of %dx%d, layout %d", count, n, n, layout)
			check := func(what string, i int, residual, most float64) {
				t.Helper()
				if !(residual <= most) {
					t.Fatalf("%s, %s, matrix %d: residual %g, at most %g", what, name, i, residual, most)
				}
			}
			tol := tolerance[T](n)
			a := stackOf[T](layout, count, n, n, r)
			for i, m := range a.All() { // well conditioned
				for j := range n {
					m.Set(j, j, m.At(j, j)+scalar.FromComplex[T](complex(float64(3*n)*float64(1-2*(i%2)), 0)))
				}
			}
			b := stackOf[T]((layout+1)%layouts, count, n, 3, r)
			checkDot(t, check, a, b)
			checkDot(t, check, linalg.Stack[T]{Count: 1, Matrix: a.At(1)}, b)
			checkDot(t, check, a, matrix.Broadcast(b.At(0)))

			y, err := linalg.MulVecStack(a, matrix.Broadcast(b.At(0)).At(0).T().Slice(0, 1, 0, n))
			okay(t, err)
			for i := range count {
				check("matvec", i, distance(y.Slice(i, i+1, 0, n).T(), product(a.At(i), b.At(0).Slice(0, n, 0, 1))), 10*tol)
			}

			x, err := linalg.SolveStack(a, b)
			okay(t, err)
			for i := range count {
				check("solve", i, distance(product(a.At(i), x.At(i)), b.At(i)), tol*largest(b.At(i)))
			}
			one, err := linalg.SolveStack(matrix.Broadcast(a.At(2)), b)
			okay(t, err)
			for i := range count {
				check("solve with one matrix", i, distance(product(a.At(2), one.At(i)), b.At(i)), tol*largest(b.At(i)))
			}
			inverse, err := linalg.InvStack(a)
			okay(t, err)
			for i := range count {
				check("inv", i, distance(product(a.At(i), inverse.At(i)), identity[T](n)), tol)
			}
			checkDeterminants(t, check, a, 20*tol)

			p := positiveStack[T](layout, count, n, r)
			for _, side := range []linalg.Triangle{linalg.Lower, linalg.Upper} {
				f, err := linalg.CholeskyStack(p, side)
				okay(t, err)
				for i := range count {
					l := f.At(i)
					if side == linalg.Upper {
						l = l.H()
					}
					check("cholesky", i, distance(product(l, l.H()), p.At(i)), tol*largest(p.At(i)))
					for j := range n {
						for k := j + 1; k < n; k++ {
							check("cholesky, other triangle", i, scalar.Abs(l.At(j, k)), 0)
						}
					}
				}
				w, v, err := linalg.EighStack(p, side)
				okay(t, err)
				for i := range count {
					check("eigh", i, orthonormal(v.At(i)), tol)
					check("eigh", i, distance(product(p.At(i), v.At(i)), scaledColumns(v.At(i), w.Data[i*n:])), 3*tol*largest(p.At(i)))
					if !slices.IsSorted(w.Data[i*n : (i+1)*n]) {
						t.Fatal("eigenvalues are not sorted")
					}
				}
			}
			for _, shape := range [][2]int{{n, n}, {n + 3, n}, {n, n + 2}} {
				checkRectangles(t, check, stackOf[T](layout, min(count, 40), shape[0], shape[1], r), r)
			}
		}
	}
}

func okay(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func checkDot[T linalg.Scalar](t *testing.T, check func(string, int, float64, float64), a, b linalg.Stack[T]) {
	c, err := linalg.DotStack(a, b)
	okay(t, err)
	if c.Count != max(a.Count, b.Count) {
		t.Fatalf("%d products of %d and %d", c.Count, a.Count, b.Count)
	}
	for i := range c.Count {
		ai, bi := a.At(min(i, a.Count-1)), b.At(min(i, b.Count-1))
		check("dot", i, distance(c.At(i), product(ai, bi)), tolerance[T](a.Cols)*largest(ai)*largest(bi))
	}
}

func checkDeterminants[T linalg.Scalar](t *testing.T, check func(string, int, float64, float64), a linalg.Stack[T], tol float64) {
	d, err := linalg.DetStack(a)
	okay(t, err)
	sign, log, err := linalg.SlogdetStack(a)
	okay(t, err)
	for i := range a.Count {
		wantSign, wantLog, err := linalg.Slogdet(a.At(i))
		okay(t, err)
		check("slogdet", i, scalar.Abs(sign[i]-wantSign), tol)
		check("slogdet", i, math.Abs(log[i]-wantLog), tol*(1+math.Abs(wantLog)))
		want, err := linalg.Det(a.At(i))
		okay(t, err)
		if size := scalar.Abs(want); !math.IsInf(size, 0) && size < 1e30 {
			check("det", i, scalar.Abs(d[i]-want), tol*size)
		}
	}
}

// checkRectangles checks SVD, QR, pseudoinverses and least squares.
func checkRectangles[T linalg.Scalar](t *testing.T, check func(string, int, float64, float64), a linalg.Stack[T], r *rand.Rand) {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	tol := tolerance[T](max(m, n))
	for kind := linalg.SVDValues; kind <= linalg.SVDFull; kind++ {
		d, err := linalg.SVDStack(a, kind)
		okay(t, err)
		for i := range a.Count {
			s := d.S.Data[i*k : (i+1)*k]
			if kind == linalg.SVDValues {
				want, err := linalg.SVDVals(a.At(i))
				okay(t, err)
				for j := range s {
					check("singular values", i, math.Abs(s[j]-want[j]), tol*want[0])
				}
				continue
			}
			u, vh := d.U.At(i), d.VH.At(i)
			check("U", i, orthonormal(u), tol)
			check("V", i, orthonormal(vh.H()), tol)
			check("svd", i, distance(product(scaledColumns(u.Slice(0, m, 0, k), s), vh.Slice(0, k, 0, n)), a.At(i)), tol*s[0])
		}
	}
	for kind := linalg.QRReduced; kind <= linalg.QRFactor; kind++ {
		q, f, err := linalg.QRStack(a, kind)
		okay(t, err)
		for i := range a.Count {
			for j := range f.Rows {
				for l := range min(j, n) {
					check("R", i, scalar.Abs(f.At(i).At(j, l)), 0)
				}
			}
			if kind == linalg.QRFactor {
				gram := product(f.At(i).H(), f.At(i))
				if m >= n {
					check("R", i, distance(gram, product(a.At(i).H(), a.At(i))), 10*tol*largest(gram))
				}
				continue
			}
			check("Q", i, orthonormal(q.At(i)), tol)
			check("qr", i, distance(product(q.At(i), f.At(i)), a.At(i)), tol*largest(a.At(i))*math.Sqrt(float64(m)))
		}
	}
	pinv, err := linalg.PinvStack(a, -1)
	okay(t, err)
	b := stackOf[T](0, a.Count, m, 2, r)
	x, err := linalg.LstsqStack(a, b, math.NaN())
	okay(t, err)
	alone, err := linalg.LstsqStack(matrix.Broadcast(a.At(0)), b, math.NaN())
	okay(t, err)
	for i := range a.Count {
		want, err := linalg.Pinv(a.At(i), -1)
		okay(t, err)
		cond, err := linalg.Cond(a.At(i), linalg.NormTwo)
		okay(t, err)
		check("pinv", i, distance(pinv.At(i), want), tol*cond*largest(want))
		check("lstsq", i, distance(x.X.At(i), product(want, b.At(i))), tol*cond*largest(want)*largest(b.At(i))*float64(m))
		if i == 0 {
			check("lstsq of one matrix", i, distance(alone.X.At(0), x.X.At(0)), 0)
		}
		if x.Rank[i] != k {
			t.Errorf("rank %d of %dx%d", x.Rank[i], m, n)
		}
	}
	for kind := linalg.NormFrobenius; kind <= linalg.NormMinusInf; kind++ {
		norms, err := linalg.NormStack(a, kind)
		okay(t, err)
		for i := range a.Count {
			want, err := linalg.Norm(a.At(i), kind)
			okay(t, err)
			check("norm "+kind.String(), i, math.Abs(norms[i]-want), tol*largest(a.At(i))*float64(n))
		}
		if m != n {
			continue
		}
		conds, err := linalg.CondStack(a, kind)
		okay(t, err)
		for i := range a.Count {
			want, err := linalg.Cond(a.At(i), kind)
			okay(t, err)
			size, err := linalg.Cond(a.At(i), linalg.NormTwo)
			okay(t, err)
			check("cond "+kind.String(), i, math.Abs(conds[i]-want), tol*size*(want+1))
		}
	}
}

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
