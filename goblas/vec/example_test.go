package vec_test

import (
	"errors"
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/vec"
)

func Example() {
	a := []float64{1, 4, 9}
	root := make([]float64, len(a))
	if err := vec.Sqrt(root, a); err != nil {
		panic(err)
	}
	if err := vec.MulScalar(root, root, 10); err != nil { // over itself
		panic(err)
	}
	fmt.Println(root, vec.Sum(a))
	// Output: [10 20 30] 14
}

// Mistakes are errors that say which.
func ExampleAdd() {
	a := []float64{1, 2, 3, 4}
	err := vec.Add(a[1:], a[:3], a[:3])
	fmt.Println(err)
	fmt.Println(errors.Is(err, vec.ErrOverlap))
	// Output:
	// vec: Add: overlapping memory: destination and operand of 3 elements, in part
	// true
}

// A mask, and what it chooses.
func ExampleWhere() {
	a := []float32{1, -2, 3}
	negative := make([]bool, len(a))
	err := vec.LessScalar(negative, a, 0)
	zeros := make([]float32, len(a))
	err = errors.Join(err, vec.Where(a, negative, zeros, a))
	fmt.Println(negative, a, err)
	// Output: [false true false] [1 0 3] <nil>
}

// A seed makes the same numbers everywhere.
func ExampleUniform() {
	x := make([]float64, 3)
	vec.Uniform(x, 2026)
	fmt.Printf("%.6f\n", x)
	// Output: [0.245696 0.286513 0.235866]
}

// Matrices, here a transposed view, go by the name of the operation.
func ExampleUnary() {
	a := matrix.FromRows([]float64{1, 2}, []float64{3, 4})
	dst := matrix.New[float64](2, 2)
	err := vec.Unary(vec.OpSquare, dst, a.T())
	fmt.Println(dst.Data, err)
	// Output: [1 9 4 16] <nil>
}

func ExampleSumAxis() {
	m := matrix.FromRows([]float64{1, 2, 3}, []float64{4, 5, 6})
	columns, rows := make([]float64, 3), make([]float64, 2)
	err := errors.Join(vec.SumAxis(columns, m, 0), vec.SumAxis(rows, m, 1))
	fmt.Println(columns, rows, err)
	// Output: [5 7 9] [6 15] <nil>
}

func ExampleApply() {
	a := []float64{0, 1, 2}
	err := vec.Apply(a, a, math.Gamma)
	fmt.Println(a, err)
	// Output: [+Inf 1 1] <nil>
}
