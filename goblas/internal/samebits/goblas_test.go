package samebits

import (
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/vec"
	"github.com/goblas/goblas/internal/scalar"
)

// matrixOf is an n x n matrix of the operand that has this word (see slice), with padded
// rows.
func matrixOf[T scalar.Scalar](word string, n int, at *place) goblas.Matrix[T] {
	return goblas.Matrix[T]{Rows: n, Cols: n, Stride: n + 1, Data: slice[T](word, true, n, 1, at)}
}

// results hashes matrices, whose rows may be padded, and anything else; or nothing but the
// error, if there is one.
func results[T scalar.Scalar](m goblas.Matrix[T], err error, more ...any) uint64 {
	var h hash
	if err != nil {
		for _, b := range []byte(err.Error()) {
			h.add(uint64(b))
		}
		return uint64(h)
	}
	return h.all(append(more, m.Data)...)
}

// frontCells are calls of goblas's own functions in one type.
func frontCells[T scalar.Scalar]() (cells []cell) {
	letter := strings.ToLower("SDCZ"[scalar.Index[T]():][:1])
	add := func(name string, op plan.Op, f func(n int, at *place) uint64) {
		for _, n := range orders(op) {
			cells = append(cells, cell{op: letter + name, n: n, cost: n * n * n, run: func(at place) uint64 { return f(n, &at) }})
		}
	}
	add("Dot", plan.Dgemm, func(n int, at *place) uint64 {
		m, err := goblas.Dot(matrixOf[T]("A", n, at), matrixOf[T]("B", n, at))
		return results(m, err)
	})
	add("Dot-TH", plan.Dgemm, func(n int, at *place) uint64 {
		m, err := goblas.Dot(matrixOf[T]("A", n, at).T(), matrixOf[T]("B", n, at).H())
		return results(m, err)
	})
	add("Dot-own", plan.Dgemm, func(n int, at *place) uint64 {
		a := matrixOf[T]("A", n, at)
		m, err := goblas.Dot(a.T(), a)
		return results(m, err)
	})
	for name, columns := range map[string]int{"Solve-1": 1, "Solve-few": 7, "Solve": 1 << 30} {
		add(name, plan.Gesv, func(n int, at *place) uint64 {
			b := matrixOf[T]("B", n, at)
			b.Cols = min(b.Cols, columns)
			m, err := goblas.Solve(matrixOf[T]("D", n, at), b)
			return results(m, err)
		})
	}
	return cells
}

// TestBitsOfGoblas compares goblas's own functions.
func TestBitsOfGoblas(t *testing.T) {
	auto(t)
	same(t, append(append(append(frontCells[float32](), frontCells[float64]()...), frontCells[complex64]()...), frontCells[complex128]()...))
}

// vecCells are calls of package vec in one type.
func vecCells[T vec.Float]() (cells []cell) {
	name := "float64 "
	if scalar.IsSingle[T]() {
		name = "float32 "
	}
	sizes := []int{333, 4097, 200_003, 1_000_003}
	add := func(op string, f func(a, b, dst []T) any) {
		for _, n := range sizes {
			cells = append(cells, cell{op: name + op, n: n, cost: n, run: func(at place) uint64 {
				a, b, dst := put(&at, numbers[T](1, n)), put(&at, numbers[T](2, n)), put(&at, numbers[T](3, n))
				var h hash
				return h.all(f(a, b, dst), dst)
			}})
		}
	}
	for op, f := range map[string]func([]T) T{"Sum": vec.Sum[T], "Prod": vec.Prod[T], "Norm": vec.Norm[T]} {
		add(op, func(a, b, dst []T) any { return f(a) })
	}
	for op, f := range map[string]func([]T) (T, error){"Mean": vec.Mean[T], "MinOf": vec.MinOf[T], "MaxOf": vec.MaxOf[T]} {
		add(op, func(a, b, dst []T) any { v, err := f(a); must(err); return v })
	}
	add("Dot", func(a, b, dst []T) any { v, err := vec.Dot(a, b); must(err); return v })
	add("Var", func(a, b, dst []T) any { v, err := vec.Var(a, 1); must(err); return v })
	add("Std", func(a, b, dst []T) any { v, err := vec.Std(a, 0); must(err); return v })
	add("ArgMin", func(a, b, dst []T) any { v, err := vec.ArgMin(a); must(err); return v })
	add("ArgMax", func(a, b, dst []T) any { v, err := vec.ArgMax(a); must(err); return v })
	for op, f := range map[string]func(dst, a []T) error{
		"CumSum": vec.CumSum[T], "Exp": vec.Exp[T], "Expm1": vec.Expm1[T], "Log": vec.Log[T], "Log1p": vec.Log1p[T], "Log2": vec.Log2[T], "Log10": vec.Log10[T],
		"Sqrt": vec.Sqrt[T], "Cbrt": vec.Cbrt[T], "Reciprocal": vec.Reciprocal[T], "Sin": vec.Sin[T], "Cos": vec.Cos[T], "Tan": vec.Tan[T], "Tanh": vec.Tanh[T],
	} {
		add(op, func(a, b, dst []T) any { must(f(dst, a)); return 0 })
	}
	for op, f := range map[string]func(dst, a, b []T) error{"Add": vec.Add[T], "Mul": vec.Mul[T], "Div": vec.Div[T], "Pow": vec.Pow[T], "Hypot": vec.Hypot[T]} {
		add(op, func(a, b, dst []T) any { must(f(dst, a, b)); return 0 })
	}
	add("FMA", func(a, b, dst []T) any { must(vec.FMA(dst, a, b, dst)); return 0 })
	add("Axpby", func(a, b, dst []T) any { must(vec.Axpby(dst, 0.75, a, 0.375, b)); return 0 })
	for op, f := range map[string]func(dst []T, seed uint64){"Uniform": vec.Uniform[T], "Normal": vec.Normal[T], "Exponential": vec.Exponential[T]} {
		add(op, func(a, b, dst []T) any { f(dst, 7); return 0 })
	}
	for op, f := range map[string]func([]T, goblas.Matrix[T], int) error{"SumAxis": vec.SumAxis[T], "MeanAxis": vec.MeanAxis[T], "NormAxis": vec.NormAxis[T]} {
		add(op, func(a, b, dst []T) any {
			const columns = 11
			m := goblas.Matrix[T]{Rows: len(a) / columns, Cols: columns, Stride: columns, Data: a}
			must(f(dst[:m.Cols], m, 0))
			must(f(dst[m.Cols:m.Cols+m.Rows-columns], m.Slice(columns, m.Rows, 0, m.Cols), 1))
			return 0
		})
	}
	return cells
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// TestBitsOfVec compares package vec.
func TestBitsOfVec(t *testing.T) {
	auto(t)
	same(t, append(vecCells[float32](), vecCells[float64]()...))
}
