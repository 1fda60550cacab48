package vec

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/vector"
)

// view returns a rows x cols matrix of numbers with padding of NaN, transposed or
// not.
func view(seed uint64, rows, cols, padding int, op matrix.Op) matrix.Matrix[float64] {
	m := matrix.Matrix[float64]{Rows: rows, Cols: cols, Op: op}
	storedRows, storedCols := rows, cols
	if op.Transposed() {
		storedRows, storedCols = cols, rows
	}
	m.Stride = max(storedCols+padding, 1)
	m.Data = make([]float64, storedRows*m.Stride)
	Fill(m.Data, math.NaN())
	x := numbers[float64](seed, rows*cols, 0)
	if !op.Transposed() {
		for i := range rows {
			copy(m.Data[i*m.Stride:], x[i*cols:(i+1)*cols])
		}
		return m
	}
	for j := range cols {
		for i, stored := 0, m.Data[j*m.Stride:]; i < rows; i++ {
			stored[i] = x[i*cols+j]
		}
	}
	return m
}

func padded(m matrix.Matrix[float64]) bool {
	count := 0
	for _, x := range m.Data {
		if x != x {
			count++
		}
	}
	return count == len(m.Data)-m.Rows*m.Cols
}

var shapes = [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 40}, {40, 1}, {3, 5}, {33, 47}, {900, 600}, {7, 3_000}, {3_000, 7}}

func TestMatrix(t *testing.T) {
	for _, shape := range shapes {
		for _, padding := range []int{0, 3} {
			for i := range 16 {
				if shape[0]*shape[1] > 100_000 && i%5 != 0 {
					continue
				}
				rows, cols := shape[0], shape[1]
				a, b := view(1, rows, cols, padding, matrix.Op(i%4)), view(2, rows, cols, 0, matrix.Op(i/4))
				dst := view(3, rows, cols, padding, matrix.Op((i+i/4)%4))
				name := fmt.Sprintf("%dx%d %v %v to %v", rows, cols, a.Op, b.Op, dst.Op)
				x, y := numbers[float64](1, rows*cols, 0), numbers[float64](2, rows*cols, 0) // what view stores
				verify := func(what string, err error, f func(x, y float64) float64) {
					t.Helper()
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					for i := range rows {
						for j := range cols {
							if got, want := dst.At(i, j), f(x[i*cols+j], y[i*cols+j]); got != want {
								t.Fatalf("%s of %s: element (%d, %d) is %v, want %v", what, name, i, j, got, want)
							}
						}
					}
					if !padded(dst) {
						t.Fatalf("%s of %s: padding was overwritten", what, name)
					}
				}
				verify("Binary", Binary(OpSub, dst, a, b), func(x, y float64) float64 { return x - y })
				verify("Unary", Unary(OpFloor, dst, a), func(x, _ float64) float64 { return math.Floor(x) })
				verify("Scalar", Scalar(OpMul, dst, b, 3), func(_, y float64) float64 { return 3 * y })
				verify("FillMatrix", FillMatrix(dst, 7), func(_, _ float64) float64 { return 7 })
			}
		}
	}
	a := view(1, 50, 60, 2, matrix.Trans)
	before := a.Clone()
	if err := Unary(OpNeg, a, a); err != nil || a.At(49, 59) != -before.At(49, 59) || a.At(3, 0) != -before.At(3, 0) {
		t.Errorf("over itself: %v", err)
	}
}

// TestMatrixBlocks has operands and results side by side in one matrix.
func TestMatrixBlocks(t *testing.T) {
	for _, n := range []int{1, 7, 900} {
		original := view(1, n, 3*n+1, 2, matrix.NoTrans)
		for op := range matrix.Op(4) {
			whole := original
			whole.Data = slices.Clone(original.Data)
			a, b, dst := whole.Slice(0, n, 0, n), whole.Slice(0, n, n, 2*n), whole.Slice(0, n, 2*n, 3*n)
			before, last := whole.Clone(), whole.Slice(0, n, 3*n, 3*n+1)
			a.Op, b.Op = op, op^matrix.Trans
			if err := Binary(OpSub, dst, a, b); err != nil {
				t.Fatalf("n=%d %v: %v", n, op, err)
			}
			copyA, copyB := before.Slice(0, n, 0, n), before.Slice(0, n, n, 2*n)
			copyA.Op, copyB.Op = a.Op, b.Op
			for at, x := range dst.All() {
				i, j := at[0], at[1]
				if want := copyA.At(i, j) - copyB.At(i, j); x != want || a.At(i, j) != copyA.At(i, j) || b.At(i, j) != copyB.At(i, j) || last.At(i, 0) != before.At(i, 3*n) {
					t.Fatalf("n=%d %v: element (%d, %d) is %v, want %v", n, op, i, j, x, want)
				}
			}
			if !padded(whole) {
				t.Fatalf("n=%d %v: padding was overwritten", n, op)
			}
			sums, want := whole.Data[n:2*n], make([]float64, n) // the first row of b, beside a
			if err := errors.Join(SumAxis(want, a, 1), SumAxis(sums, a, 1)); err != nil || !slices.Equal(sums, want) {
				t.Fatalf("n=%d %v: sums beside the matrix: %v", n, op, err)
			}
			if err := DotAxis(whole.Data[2*n:3*n], a, b, 0); err != nil {
				t.Fatalf("n=%d %v: %v", n, op, err)
			}
			for name, err := range map[string]error{
				"a column in common":  Binary(OpSub, whole.Slice(0, n, 0, n+1), whole.Slice(0, n, n, 2*n+1), whole.Slice(0, n, n, 2*n+1)),
				"sums in the matrix":  SumAxis(whole.Data[:n], a, 1),
				"sums in an operand":  DotAxis(whole.Data[n:2*n], a, b, 1),
				"sums over one place": MaxAxis(whole.Data[n-1:2*n-1], a, 0),
			} {
				if !errors.Is(err, ErrOverlap) {
					t.Errorf("n=%d %v, %s: %v, want ErrOverlap", n, op, name, err)
				}
			}
		}
	}
}

func TestMatrixMistakes(t *testing.T) {
	m := view(1, 4, 6, 0, matrix.NoTrans)
	bad := m
	bad.Stride = 2
	for _, c := range []struct {
		err, want error
	}{
		{Unary(UnaryOp(vector.NumUnary), m, m), ErrOp},
		{Unary(UnaryOp(-1), m, m), ErrOp},
		{Binary(BinaryOp(99), m, m, m), ErrOp},
		{Scalar(BinaryOp(-2), m, m, 1), ErrOp},
		{Unary(OpNeg, m, bad), ErrMatrix},
		{Unary(OpNeg, bad, m), ErrMatrix},
		{Unary(OpNeg, m, m.Slice(0, 3, 0, 6)), ErrShape},
		{Binary(OpAdd, m, m, m.T()), ErrShape},
		{Unary(OpNeg, m.Slice(0, 3, 0, 6), m.Slice(1, 4, 0, 6)), ErrOverlap},
		{Unary(OpNeg, m.Slice(0, 4, 0, 4), m.Slice(0, 4, 0, 4).T()), ErrOverlap},
		{SumAxis(make([]float64, 6), m, 2), ErrAxis},
		{SumAxis(make([]float64, 4), m, 0), ErrLength},
		{SumAxis(make([]float64, 4), bad, 1), ErrMatrix},
		{SumAxis(m.Data[:4], m, 1), ErrOverlap},
		{MinAxis(make([]float64, 3), matrix.New[float64](3, 0), 1), ErrEmpty},
		{VarAxis(make([]float64, 6), m, 0, 4), ErrEmpty},
		{StdAxis(make([]float64, 6), m, 0, -1), ErrEmpty},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%v, want %v", c.err, c.want)
		}
	}
}

// TestAxis checks that every line has the bits of the slice.
func TestAxis(t *testing.T) {
	must := func(x float64, err error) float64 {
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	reductions := []struct {
		name  string
		axis  func(dst []float64, m matrix.Matrix[float64], axis int) error
		slice func(a []float64) float64
		some  bool // needs two elements
	}{
		{"sum", SumAxis[float64], Sum[float64], false},
		{"prod", ProdAxis[float64], Prod[float64], false},
		{"norm", NormAxis[float64], Norm[float64], false},
		{"mean", MeanAxis[float64], func(a []float64) float64 { return must(Mean(a)) }, true},
		{"var", func(d []float64, m matrix.Matrix[float64], axis int) error { return VarAxis(d, m, axis, 1) }, func(a []float64) float64 { return must(Var(a, 1)) }, true},
		{"std", func(d []float64, m matrix.Matrix[float64], axis int) error { return StdAxis(d, m, axis, 0) }, func(a []float64) float64 { return must(Std(a, 0)) }, true},
		{"min", MinAxis[float64], func(a []float64) float64 { return must(MinOf(a)) }, true},
		{"max", MaxAxis[float64], func(a []float64) float64 { return must(MaxOf(a)) }, true},
		{"argmin", argAxis(ArgMinAxis[float64]), func(a []float64) float64 { i, err := ArgMin(a); return must(float64(i), err) }, true},
		{"argmax", argAxis(ArgMaxAxis[float64]), func(a []float64) float64 { i, err := ArgMax(a); return must(float64(i), err) }, true},
	}
	for _, shape := range append(shapes, [2]int{2, costSum.split + 3}, [2]int{2_000, 600}) {
		for _, op := range []matrix.Op{matrix.NoTrans, matrix.Trans} {
			m := view(1, shape[0], shape[1], 2, op)
			for axis := range 2 {
				if axis == 0 && shape[0] == 2 && shape[1] > 1e6 {
					continue // a million lines of two elements show no more than the other shapes
				}
				lines := m.Clone()
				if axis == 0 {
					lines = m.T().Clone()
				}
				for _, r := range reductions {
					if r.some && lines.Cols < 2 {
						continue
					}
					dst := make([]float64, lines.Rows)
					if err := r.axis(dst, m, axis); err != nil {
						t.Fatal(err)
					}
					for i := range dst {
						var line []float64
						if lines.Cols > 0 {
							line = row(lines, i)
						}
						if want := r.slice(line); dst[i] != want {
							t.Fatalf("%s along %d of %v %v: line %d is %v, want %v", r.name, axis, shape, op, i, dst[i], want)
						}
					}
				}
			}
		}
	}
}

// TestDotAxis checks that every line has the bits of Dot, for all four ways that
// two matrices are stored, and for one matrix twice.
func TestDotAxis(t *testing.T) {
	for _, shape := range append(shapes, [2]int{2, costSum.split + 3}, [2]int{2_000, 600}) {
		for way := range 5 {
			if shape[0]*shape[1] > 1e6 && way != 1 {
				continue // one of the large is enough
			}
			a := view(1, shape[0], shape[1], 2, matrix.Op(way&1))
			b := view(2, shape[0], shape[1], 3, matrix.Op(way>>1&1))
			if way == 4 {
				b = a
			}
			for axis := range 2 {
				if axis == 0 && shape[0] == 2 && shape[1] > 1e6 {
					continue // as in TestAxis
				}
				x, y := a.Clone(), b.Clone()
				if axis == 0 {
					x, y = a.T().Clone(), b.T().Clone()
				}
				dst := make([]float64, x.Rows)
				if err := DotAxis(dst, a, b, axis); err != nil {
					t.Fatal(err)
				}
				for i, got := range dst {
					want := 0.0
					if x.Cols > 0 {
						want, _ = Dot(row(x, i), row(y, i))
					}
					if got != want {
						t.Fatalf("%v, way %d: line %d along %d is %v, want %v", shape, way, i, axis, got, want)
					}
				}
			}
		}
	}
	m := view(1, 3, 4, 0, matrix.NoTrans)
	for _, c := range []struct {
		err, want error
	}{
		{DotAxis(make([]float64, 3), m, m.T(), 1), ErrShape},
		{DotAxis(make([]float64, 3), m, m, 2), ErrAxis},
		{DotAxis(make([]float64, 4), m, m, 1), ErrLength},
		{DotAxis(make([]float64, 3), m, matrix.Matrix[float64]{Rows: 3, Cols: 4}, 1), ErrMatrix},
		{DotAxis(m.Data[:3], view(2, 3, 4, 0, matrix.NoTrans), m, 1), ErrOverlap},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%v, want %v", c.err, c.want)
		}
	}
}

func TestLeftScalar(t *testing.T) {
	a, dst := view(1, 5, 7, 2, matrix.Trans), view(2, 5, 7, 3, matrix.NoTrans)
	if err := LeftScalar(OpSub, dst, 1.25, a); err != nil {
		t.Fatal(err)
	}
	for at, x := range a.All() {
		if got := dst.At(at[0], at[1]); got != 1.25-x {
			t.Fatalf("element %v is %v, want %v", at, got, 1.25-x)
		}
	}
	if !padded(dst) {
		t.Error("the padding was overwritten")
	}
	if err := LeftScalar(BinaryOp(99), dst, 1, a); !errors.Is(err, ErrOp) {
		t.Errorf("%v, want ErrOp", err)
	}
}

func argAxis(f func([]int, matrix.Matrix[float64], int) error) func([]float64, matrix.Matrix[float64], int) error {
	return func(dst []float64, m matrix.Matrix[float64], axis int) error {
		indices := make([]int, len(dst))
		err := f(indices, m, axis)
		for i, x := range indices {
			dst[i] = float64(x)
		}
		return err
	}
}
