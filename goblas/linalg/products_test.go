package linalg_test

import (
	"errors"
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

// integerMatrix returns a matrix of small integers, real and imaginary parts, whose rows are padded
// with NaN.
func integerMatrix[T linalg.Scalar](rows, cols int, r *rand.Rand) linalg.Matrix[T] {
	m := random[T](rows, cols, r)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, scalar.FromComplex[T](complex(float64(r.IntN(7)-3), float64(r.IntN(7)-3))))
		}
	}
	return m
}

// integerViews returns rows x cols matrices of small integers, one for each Op.
func integerViews[T linalg.Scalar](rows, cols int, r *rand.Rand) []linalg.Matrix[T] {
	turned := integerMatrix[T](cols, rows, r)
	plain := integerMatrix[T](rows, cols, r)
	return []linalg.Matrix[T]{plain, turned.T(), turned.H(), plain.H().T()}
}

func integerVector[T linalg.Scalar](n int, r *rand.Rand) []T {
	return integerMatrix[T](1, n, r).Data[:n]
}

// asColumn returns a vector as a matrix with one column, and conjugateOf its conjugate.
func asColumn[T linalg.Scalar](x []T) linalg.Matrix[T] {
	return linalg.Matrix[T]{Rows: len(x), Cols: 1, Stride: 1, Data: x}
}

func conjugateOf[T linalg.Scalar](x []T) []T {
	x = slices.Clone(x)
	scalar.Conjugate(x)
	return x
}

func testVectorProducts[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, s := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {2, 3}, {17, 5}, {1, 70}, {70, 1}, {65, 130}, {300, 200}} {
		for _, a := range integerViews[T](s[0], s[1], r) {
			x, y := integerVector[T](s[1], r), integerVector[T](s[0], r)
			got, err := linalg.MatVec(a, x)
			if want := product(a, asColumn(x)); err != nil || distance(asColumn(got), want) != 0 {
				t.Errorf("%T MatVec %v %v: %v, %v", T(0), s, a.Op, got, err)
			}
			dst := integerVector[T](s[0], r)
			if err := linalg.MatVecTo(dst, a, x); err != nil || !slices.Equal(dst, got) {
				t.Errorf("%T MatVecTo %v %v: %v", T(0), s, a.Op, err)
			}
			got, err = linalg.VecMat(y, a)
			if want := product(a.T(), asColumn(conjugateOf(y))); err != nil || distance(asColumn(got), want) != 0 {
				t.Errorf("%T VecMat %v %v: %v, %v", T(0), s, a.Op, got, err)
			}
			dst = integerVector[T](s[1], r)
			if err := linalg.VecMatTo(dst, y, a); err != nil || !slices.Equal(dst, got) {
				t.Errorf("%T VecMatTo %v %v: %v", T(0), s, a.Op, err)
			}
		}
		x, y := integerVector[T](s[0], r), integerVector[T](s[1], r)
		got, err := linalg.Outer(x, y)
		if want := product(asColumn(x), asColumn(y).T()); err != nil || distance(got, want) != 0 {
			t.Errorf("%T Outer %v: %v", T(0), s, err)
		}
		dst := random[T](s[0], s[1], r)
		if err := linalg.OuterTo(dst, x, y); err != nil || distance(dst, got) != 0 {
			t.Errorf("%T OuterTo %v: %v", T(0), s, err)
		}
		z := integerVector[T](s[0], r)
		dot, err := linalg.Vdot(x, z)
		if want := product(asColumn(x).H(), asColumn(z)).At(0, 0); err != nil || scalar.ToComplex(dot) != want {
			t.Errorf("%T Vdot %d: %v, %v", T(0), s[0], dot, err)
		}
	}
}

func TestVectorProducts(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testVectorProducts[float32], testVectorProducts[float64], testVectorProducts[complex64], testVectorProducts[complex128])
	})
}

func testKron[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for _, s := range [][4]int{{0, 2, 3, 3}, {2, 2, 0, 1}, {1, 1, 3, 2}, {2, 3, 4, 5}, {17, 3, 2, 9}, {1, 65, 3, 1}, {2, 5, 3, 15}, {2, 5, 3, 17}, {31, 33, 37, 41}} {
		for i, a := range integerViews[T](s[0], s[1], r) {
			b := integerViews[T](s[2], s[3], r)[(i+1)%4]
			got, err := linalg.Kron(a, b)
			if err != nil || got.Rows != s[0]*s[2] || got.Cols != s[1]*s[3] {
				t.Fatalf("%T %v: %s, %v", T(0), s, got.Shape(), err)
			}
			for at, v := range got.All() {
				if want := a.At(at[0]/s[2], at[1]/s[3]) * b.At(at[0]%s[2], at[1]%s[3]); v != want {
					t.Fatalf("%T %v: element %v is %v, not %v", T(0), s, at, v, want)
				}
			}
			dst := random[T](got.Rows, got.Cols, r)
			if err := linalg.KronTo(dst, a, b); err != nil || distance(dst, got) != 0 {
				t.Errorf("%T KronTo %v: %v", T(0), s, err)
			}
			arrays, err := linalg.KronArrays(matrix.FromMatrix(a), matrix.FromMatrix(b))
			if back, ok := arrays.AsMatrix(); err != nil || !ok || distance(back, got) != 0 {
				t.Errorf("%T KronArrays %v: %v", T(0), s, err)
			}
		}
	}
	a, b := integers[T](r, 2, 3, 4), integers[T](r, 3, 2)
	got, err := linalg.KronArrays(a, b)
	if err != nil || !slices.Equal(got.Shape, []int{2, 9, 8}) {
		t.Fatal(got.Shape, err)
	}
	for at := range indices(got.Shape) {
		if got.At(at...) != a.At(at[0], at[1]/3, at[2]/2)*b.At(at[1]%3, at[2]%2) {
			t.Errorf("%T element %v of arrays", T(0), at)
		}
	}
}

func TestKron(t *testing.T) {
	race.FourTypes(t, testKron[float32], testKron[float64], testKron[complex64], testKron[complex128])
}

func testCross[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for i, a := range integerViews[T](5, 3, r) {
		b := integerViews[T](5, 3, r)[3-i]
		got, err := linalg.CrossRows(a, b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			x, y := []T{a.At(i, 0), a.At(i, 1), a.At(i, 2)}, []T{b.At(i, 0), b.At(i, 1), b.At(i, 2)}
			z, err := linalg.Cross(x, y)
			if err != nil || z[0] != x[1]*y[2]-x[2]*y[1] || z[1] != x[2]*y[0]-x[0]*y[2] || z[2] != x[0]*y[1]-x[1]*y[0] {
				t.Errorf("%T %v x %v = %v, %v", T(0), x, y, z, err)
			}
			if !slices.Equal(z, got.Data[3*i:3*i+3]) {
				t.Errorf("%T row %d is %v, not %v", T(0), i, got.Data[3*i:3*i+3], z)
			}
		}
	}
	for _, a := range append(integerViews[T](4, 6, r), integerViews[T](6, 4, r)...) {
		for offset := -7; offset <= 7; offset++ {
			var want []T
			var sum T
			for i := range a.Rows {
				if j := i + offset; j >= 0 && j < a.Cols {
					want = append(want, a.At(i, j))
					sum += a.At(i, j)
				}
			}
			d, err := linalg.Diagonal(a, offset)
			trace, wrong := linalg.Trace(a, offset)
			if err != nil || wrong != nil || !slices.Equal(d, want) || trace != sum {
				t.Errorf("%T %s diagonal %d: %v, %v, not %v", T(0), a.Shape(), offset, d, trace, want)
			}
		}
		for _, offset := range []int{math.MinInt, math.MaxInt} {
			if d, err := linalg.Diagonal(a, offset); err != nil || len(d) != 0 {
				t.Error(d, err)
			}
		}
	}
}

func TestCrossAndDiagonals(t *testing.T) {
	race.FourTypes(t, testCross[float32], testCross[float64], testCross[complex64], testCross[complex128])
	if tr, err := linalg.Trace(matrix.New[float64](0, 3), 0); err != nil || tr != 0 {
		t.Error(tr, err)
	}
	if c, err := linalg.CrossRows(matrix.New[float64](0, 3), matrix.New[float64](0, 3)); err != nil || c.Rows != 0 || c.Cols != 3 {
		t.Error(c, err)
	}
}

func TestProductErrors(t *testing.T) {
	a, bad := matrix.New[float64](2, 3), linalg.Matrix[float64]{Rows: 2, Cols: 2}
	x := a.Data[:3]
	huge := linalg.Matrix[float64]{Rows: 1 << 45, Cols: 0, Stride: 1}
	for name, c := range map[string]struct{ err, is error }{
		"Vdot":           {errorOf(linalg.Vdot(x, x[:2])), linalg.ErrShape},
		"MatVec":         {errorOf(linalg.MatVec(a, x[:2])), linalg.ErrShape},
		"MatVec bad":     {errorOf(linalg.MatVec(bad, x[:2])), linalg.ErrMatrix},
		"MatVecTo":       {linalg.MatVecTo(x, a, make([]float64, 3)), linalg.ErrShape},
		"MatVecTo place": {linalg.MatVecTo(x[:2], a, make([]float64, 3)), linalg.ErrOverlap},
		"VecMat":         {errorOf(linalg.VecMat(x, a)), linalg.ErrShape},
		"VecMatTo":       {linalg.VecMatTo(x[:2], x[:2], a), linalg.ErrShape},
		"VecMatTo place": {linalg.VecMatTo(x, []float64{1, 2}, a), linalg.ErrOverlap},
		"OuterTo":        {linalg.OuterTo(a, x, x), linalg.ErrShape},
		"OuterTo place":  {linalg.OuterTo(a, x[:2], x), linalg.ErrOverlap},
		"OuterTo view":   {linalg.OuterTo(a.T(), x, x[:2]), linalg.ErrMatrix},
		"Kron":           {errorOf(linalg.Kron(a, bad)), linalg.ErrMatrix},
		"Kron huge":      {errorOf(linalg.Kron(huge, huge)), linalg.ErrMemory},
		"KronTo":         {linalg.KronTo(a, a, a), linalg.ErrShape},
		"KronTo place":   {linalg.KronTo(a, a, matrix.New[float64](1, 1)), linalg.ErrOverlap},
		"KronArrays":     {errorOf(linalg.KronArrays(matrix.FromMatrix(a), linalg.Array[float64]{})), linalg.ErrMatrix},
		"Cross":          {errorOf(linalg.Cross(x, x[:2])), linalg.ErrShape},
		"CrossRows":      {errorOf(linalg.CrossRows(a, matrix.New[float64](3, 3))), linalg.ErrShape},
		"Trace":          {errorOf(linalg.Trace(bad, 0)), linalg.ErrMatrix},
		"Diagonal":       {errorOf(linalg.Diagonal(bad, 0)), linalg.ErrMatrix},
	} {
		var op *linalg.OpError
		if !errors.Is(c.err, c.is) || !errors.As(c.err, &op) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestProductsNaN(t *testing.T) {
	modes(t, func(t *testing.T) {
		for _, n := range []int{2, 40, 200} {
			a, x := matrix.New[float64](n, n), make([]float64, n)
			x[n/2] = math.NaN()
			for _, m := range []linalg.Matrix[float64]{a, a.T()} {
				y, err := linalg.MatVec(m, x)
				if err != nil || y[0] == y[0] {
					t.Errorf("order %d: 0 NaN = %v, %v", n, y[0], err)
				}
			}
			a.Data[1] = math.Inf(1)
			if y, err := linalg.VecMat(make([]float64, n), a); err != nil || y[1] == y[1] || y[0] != 0 {
				t.Errorf("order %d: 0 Inf = %v, %v", n, y[1], err)
			}
		}
	})
}

func TestAllocationsProducts(t *testing.T) {
	counted(t)
	r := rand.New(rand.NewPCG(27, 28))
	modes(t, func(t *testing.T) {
		a, b := integerMatrix[float64](60, 50, r), integerMatrix[float64](3, 4, r)
		x, y := integerVector[float64](50, r), integerVector[float64](60, r)
		toX, toY, big, wide := integerVector[float64](50, r), integerVector[float64](60, r), integerMatrix[float64](180, 200, r), integerMatrix[float64](60, 50, r)
		n := allocations(10, func() {
			err := errors.Join(linalg.MatVecTo(toY, a, x), linalg.MatVecTo(toY, a.H().T(), x), linalg.VecMatTo(toX, y, a), linalg.VecMatTo(toY, x, a.H()),
				linalg.KronTo(big, a, b), linalg.KronTo(big, a, b), linalg.OuterTo(wide, y, x), errorOf(linalg.Vdot(x, x)), errorOf(linalg.Trace(a, 1)))
			if err != nil {
				t.Error(err)
			}
		})
		if n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func ExampleKron() {
	a, b := matrix.FromRows([]float64{1, 2}), matrix.FromRows([]float64{1, 0}, []float64{0, 1})
	k, err := linalg.Kron(a, b)
	fmt.Println(k.Data, err)
	// Output: [1 0 2 0 0 1 0 2] <nil>
}

func ExampleCross() {
	z, err := linalg.Cross([]float64{1, 0, 0}, []float64{0, 1, 0})
	fmt.Println(z, err)
	// Output: [0 0 1] <nil>
}

// TestOuterForms: Kron and einsum make products of two numbers to the last bit, too, in tiles
// and below them, and NaN and infinities propagate.
func TestOuterForms(t *testing.T) {
	modes(t, func(t *testing.T) {
		testOuterForms[float32](t)
		testOuterForms[float64](t)
		testOuterForms[complex128](t)
	})
}

func testOuterForms[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for _, s := range [][2]int{{3, 63}, {3, 64}, {65, 70}, {1700, 1201}} {
		m, n := s[0], s[1]
		x, y := random[T](1, m, r), random[T](1, n, r)
		zero := T(0)
		x.Data[1], y.Data[2] = 1/zero, zero/zero
		y.Data[3] = 0
		want := make([]T, 0, m*n)
		for _, f := range x.Data[:m] {
			for _, v := range y.Data[:n] {
				want = append(want, f*v)
			}
		}
		same := func(v, w T) bool { return v == w || v != v && w != w }
		vx, vy := matrix.FromSlice(x.Data[:m], m), matrix.FromSlice(y.Data[:n], n)
		k, err := linalg.Kron(x, y)
		if err != nil || !slices.EqualFunc(k.Data, want, same) {
			t.Errorf("%T Kron %v: %v, or an element differs", T(0), s, err)
		}
		for _, subscripts := range []string{"i,j->ij", "j,i->ji"} {
			e, err := linalg.Einsum(subscripts, vx, vy)
			if err != nil || !slices.EqualFunc(e.Data, want, same) {
				t.Errorf("%T %s %v: %v, or an element differs", T(0), subscripts, s, err)
			}
		}
		e, err := linalg.Einsum("j,i->ij", vy, vx)
		if err != nil || !slices.EqualFunc(e.Data, want, same) {
			t.Errorf("%T exchanged %v: %v, or an element differs", T(0), s, err)
		}
	}
}

// TestOuterSizes: every element of an outer product is the product of two numbers, to the
// last bit, whatever kernel or tile it is in, and what lies between the rows is left alone.
func TestOuterSizes(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testOuterSizes[float32], testOuterSizes[float64], testOuterSizes[complex64], testOuterSizes[complex128])
	})
}

func testOuterSizes[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 7))
	for _, s := range [][2]int{{1, 1}, {3, 70}, {70, 3}, {127, 129}, {1700, 1201}, {7, 300_001}} {
		m, n := s[0], s[1]
		x, y := random[T](1, m, r).Data[:m], random[T](1, n, r).Data[:n]
		dst := linalg.Matrix[T]{Rows: m, Cols: n, Stride: n + 1, Data: make([]T, m*(n+1))}
		if err := linalg.OuterTo(dst, x, y); err != nil {
			t.Fatal(err)
		}
		want := make([]T, n+1) // and a zero between the rows
		for i, f := range x {
			for j := range y {
				want[j] = f * y[j]
			}
			if row := dst.Data[i*(n+1) : (i+1)*(n+1)]; !slices.Equal(row, want) {
				t.Fatalf("%T %dx%d: row %d is not %v times y, or it went on", T(0), m, n, i, f)
			}
		}
	}
}
