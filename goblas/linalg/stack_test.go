package linalg_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

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
