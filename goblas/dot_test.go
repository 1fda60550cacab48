package goblas

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

func TestDot(t *testing.T) {
	eachType(t, testDot[float32], testDot[float64], testDot[complex64], testDot[complex128])
}

func testDot[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ops := []matrix.Op{matrix.NoTrans, matrix.Trans, matrix.ConjTrans}
	for _, m := range sizes {
		for _, s := range [][2]int{{m, m}, {1, 7}, {33, 2}} {
			n, k := s[0], s[1]
			opA, opB := ops[r.IntN(3)], ops[r.IntN(3)]
			a, b := random[T](r, m, k, r.IntN(3), opA), random[T](r, k, n, r.IntN(3), opB)
			unchangedA, unchangedB := snapshot(a), snapshot(b)
			want := product(a, b)
			tolerance := float64(4*(k+1)) * scalar.Epsilon[T]() * max(1, maxAbs(a)*maxAbs(b))

			c, err := Dot(a, b)
			if err != nil {
				t.Fatalf("%dx%dx%d %v %v: %v", m, k, n, opA, opB, err)
			}
			if d := distance(c, want); d > tolerance {
				t.Errorf("Dot %dx%dx%d %v %v: off by %g, tolerance %g", m, k, n, opA, opB, d, tolerance)
			}
			dst := poisoned[T](m, n, 3)
			if err := DotTo(dst, a, b); err != nil {
				t.Fatal(err)
			}
			if d := distance(dst, want); d > tolerance {
				t.Errorf("DotTo %dx%dx%d %v %v: off by %g, tolerance %g", m, k, n, opA, opB, d, tolerance)
			}
			paddingIntact(t, dst)
			unchangedA(t)
			unchangedB(t)
		}
	}
}

// TestDotOwnTranspose covers the half product: every way to write a matrix
// times its transpose or conjugate transpose.
func TestDotOwnTranspose(t *testing.T) {
	eachType(t, testOwn[float32], testOwn[float64], testOwn[complex64], testOwn[complex128])
}

func testOwn[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 31, 32, 67, 130, 300} {
		for _, k := range []int{1, 40} {
			rows, cols := random[T](r, n, k, 2, matrix.NoTrans), random[T](r, k, n, 2, matrix.NoTrans)
			pairs := map[string][2]Matrix[T]{
				"A AT": {rows, rows.T()}, "A AH": {rows, rows.H()},
				"AT A": {cols.T(), cols}, "AH A": {cols.H(), cols},
			}
			for name, p := range pairs {
				c, err := Dot(p[0], p[1])
				if err != nil {
					t.Fatal(err)
				}
				tolerance := float64(4*(k+1)) * scalar.Epsilon[T]() * max(1, maxAbs(rows)*maxAbs(cols)*4)
				if d := distance(c, product(p[0], p[1])); d > tolerance {
					t.Errorf("%s n=%d k=%d: off by %g, tolerance %g", name, n, k, d, tolerance)
				}
				if n >= 32 {
					for i := range n {
						for j := range i {
							upper := c.At(j, i)
							if name[len(name)-1] == 'H' || name[1] == 'H' {
								upper = matrix.Conj(upper)
							}
							if c.At(i, j) != upper {
								t.Fatalf("%s n=%d: element (%d,%d) is not the mirror of its twin", name, n, i, j)
							}
						}
					}
				}
			}
		}
	}
}

// TestDotLarge checks products big enough for all cores by their effect on a
// vector, which is known in O(n^2).
func TestDotLarge(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		const m, k, n = 401, 350, 517
		a, b, x := random[float64](r, m, k, 1, matrix.NoTrans), random[float64](r, k, n, 0, matrix.Trans), random[float64](r, n, 1, 0, matrix.NoTrans)
		c, err := Dot(a, b)
		if err != nil {
			t.Fatal(err)
		}
		bx, err1 := Dot(b, x)
		abx, err2 := Dot(a, bx)
		cx, err3 := Dot(c, x)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		for i := range m {
			if d := math.Abs(abx.At(i, 0) - cx.At(i, 0)); !(d < 1e-9) {
				t.Fatalf("row %d: (AB)x and A(Bx) differ by %g", i, d)
			}
		}
	})
}

func TestDotNonFinite(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		a, b := New[float64](40, 40), New[float64](40, 40)
		for i := range 40 {
			a.Set(i, i, 1)
			b.Set(i, i, 1)
		}
		a.Set(3, 3, math.NaN())
		b.Set(5, 7, math.Inf(1))
		c, err := Dot(a, b)
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(c.At(3, 3)) || !math.IsInf(c.At(5, 7), 1) || c.At(9, 9) != 1 {
			t.Errorf("got %v, %v, %v; want NaN, +Inf, 1", c.At(3, 3), c.At(5, 7), c.At(9, 9))
		}
	})
}

func TestDotErrors(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		good := FromRows([]float64{1, 2, 3}, []float64{4, 5, 6})
		bad := map[string]struct {
			a, b Matrix[float64]
			want error
		}{
			"inner dimension":    {good, good, ErrShape},
			"stride below cols":  {Matrix[float64]{Rows: 2, Cols: 3, Stride: 2, Data: make([]float64, 6)}, good.T(), ErrMatrix},
			"slice too short":    {Matrix[float64]{Rows: 2, Cols: 3, Stride: 3, Data: make([]float64, 5)}, good.T(), ErrMatrix},
			"negative rows":      {Matrix[float64]{Rows: -1, Cols: 3, Stride: 3}, good.T(), ErrMatrix},
			"stride zero":        {good, Matrix[float64]{Rows: 3, Cols: 0}, ErrMatrix},
			"unknown op":         {good, Matrix[float64]{Rows: 3, Cols: 1, Stride: 1, Data: make([]float64, 3), Op: 7}, ErrMatrix},
			"dimension overflow": {Matrix[float64]{Rows: math.MaxInt, Cols: 3, Stride: 3, Data: make([]float64, 6)}, good.T(), ErrMatrix},
			"stride overflow":    {Matrix[float64]{Rows: 3, Cols: 3, Stride: math.MaxInt, Data: make([]float64, 6)}, good.T(), ErrMatrix},
		}
		for name, c := range bad {
			if _, err := Dot(c.a, c.b); !errors.Is(err, c.want) {
				t.Errorf("%s: Dot gave %v, want %v", name, err, c.want)
			} else if e, ok := errors.AsType[*OpError](err); !ok || e.Op != "Dot" || e.On == "" {
				t.Errorf("%s: error %v lacks the operation and shapes", name, err)
			}
		}
		if err := DotTo(New[float64](2, 3), good, good.T()); !errors.Is(err, ErrShape) {
			t.Errorf("wrong destination: %v, want ErrShape", err)
		}
		if err := DotTo(New[float64](2, 2).T(), good, good.T()); !errors.Is(err, ErrMatrix) {
			t.Errorf("transposed destination: %v, want ErrMatrix", err)
		}
		square := FromRows([]float64{1, 2}, []float64{3, 4})
		if err := DotTo(square, square, square); !errors.Is(err, ErrOverlap) {
			t.Errorf("destination is an operand: %v, want ErrOverlap", err)
		}
		if square.At(1, 0) != 3 {
			t.Error("operand changed by a refused call")
		}
	})
}

// TestDotBeyondInt32 has dimensions that C's int does not hold: the call is
// done in pure Go, not truncated.
func TestDotBeyondInt32(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		if Active() == PureGo {
			return
		}
		// One stored row, whose stride is beyond int32: legal, and cheap.
		const stride = math.MaxInt32 + 10
		a := Matrix[float64]{Rows: 1, Cols: 2, Stride: stride, Data: []float64{2, 3}}
		b := FromRows([]float64{5}, []float64{7})
		c, err := Dot(a, b)
		if err != nil || c.At(0, 0) != 31 {
			t.Errorf("got %v, %v; want 31", c.Data, err)
		}
	})
}

func FuzzDot(f *testing.F) {
	f.Add(2, 3, 4, 4, 5, 0, 0, 12, 20)
	f.Add(1, -1, 0, 0, 0, 1, 2, 0, 0)
	f.Add(2, math.MaxInt, 2, math.MaxInt, 2, 1, 1, 4, 4)
	f.Fuzz(func(t *testing.T, m, k, n, strideA, strideB, opA, opB, lenA, lenB int) {
		if lenA < 0 || lenB < 0 || lenA > 4096 || lenB > 4096 || n > 1<<10 || m > 1<<10 && n > 0 {
			t.Skip("too large to be worth the time")
		}
		a := Matrix[float64]{Rows: m, Cols: k, Stride: strideA, Data: make([]float64, lenA), Op: matrix.Op(uint8(opA) % 4)}
		b := Matrix[float64]{Rows: k, Cols: n, Stride: strideB, Data: make([]float64, lenB), Op: matrix.Op(uint8(opB) % 4)}
		for i := range a.Data {
			a.Data[i] = float64(i%7) - 3
		}
		for i := range b.Data {
			b.Data[i] = float64(i%5) - 2
		}
		c, err := Dot(a, b)
		if err != nil {
			return // refused, not crashed
		}
		if c.Rows != m || c.Cols != n {
			t.Fatalf("shape %s", c.Shape())
		}
		if d := distance(c, product(a, b)); d != 0 { // small integers are exact
			t.Fatalf("off by %g", d)
		}
	})
}

// TestDenseIsShared shows that nothing is copied between mat.Dense and Matrix.
func TestDenseIsShared(t *testing.T) {
	d := mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})
	m := FromDense(d.Slice(0, 2, 1, 3).(*mat.Dense)) // a view with a stride
	m.Set(1, 1, 60)
	if d.At(1, 2) != 60 {
		t.Error("a write through Matrix does not show in mat.Dense")
	}
	back := Dense(m)
	back.Set(0, 0, 20)
	if d.At(0, 1) != 20 {
		t.Error("a write through Dense does not show in the first matrix")
	}
}
