package goblas_test

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
)

// gonum code runs on OpenBLAS unchanged.
func Example() {
	if err := goblas.Use(goblas.Auto); err != nil {
		panic(err)
	}
	a := mat.NewDense(2, 2, []float64{2, 1, 1, 3})
	var inverse mat.Dense
	if err := inverse.Inverse(a); err != nil {
		panic(err)
	}
	fmt.Printf("%.1f\n", mat.Formatted(&inverse))
	// Output:
	// ⎡ 0.6  -0.2⎤
	// ⎣-0.2   0.4⎦
}

func ExampleDot() {
	a := goblas.FromRows([]float32{1, 2}, []float32{3, 4})
	c, err := goblas.Dot(a, a.T())
	fmt.Println(c.Data, err)
	// Output: [5 11 11 25] <nil>
}

func ExampleSolve() {
	a := goblas.FromRows([]float64{2, 1}, []float64{1, 3})
	b := goblas.FromRows([]float64{3}, []float64{5})
	x, err := goblas.Solve(a, b)
	fmt.Printf("%.1f %v\n", x.Data, err)
	// Output: [0.8 1.4] <nil>
}

// A singular matrix is an error that carries the zero pivot.
func ExampleSolve_singular() {
	a := goblas.FromRows([]float64{1, 2}, []float64{2, 4})
	_, err := goblas.Solve(a, goblas.New[float64](2, 1))
	singular, _ := errors.AsType[*goblas.SingularError](err)
	fmt.Println(err)
	fmt.Println(singular.Pivot)
	// Output:
	// linalg: Solve 2x2 by 2x1: matrix is singular: pivot 1 is zero
	// 1
}

func ExampleSVD() {
	r, err := goblas.SVD(goblas.FromRows([]float64{3, 0}, []float64{0, -2}, []float64{0, 0}), goblas.SVDThin)
	fmt.Printf("%.0f %s %s %v\n", r.S, r.U.Shape(), r.VH.Shape(), err)
	// Output: [3 2] 3x2 2x2 <nil>
}

// Threads are cores that all calls may use together; a setting can be taken
// back.
func ExampleSetThreads() {
	restore, err := goblas.SetThreads(1)
	if err != nil {
		panic(err)
	}
	fmt.Println(goblas.Threads())
	restore()

	_, err = goblas.SetThreads(0)
	fmt.Println(errors.Is(err, goblas.ErrThreads))
	// Output:
	// 1
	// true
}

// A Matrix and a mat.Dense may share their elements.
func ExampleFromDense() {
	d := mat.NewDense(1, 2, []float64{1, 2})
	m := goblas.FromDense(d)
	m.Set(0, 1, 20)
	fmt.Println(d.At(0, 1))
	// Output: 20
}

// A test runs what it has on every backend there is.
func ExampleUse() {
	defer goblas.Use(goblas.Active())

	a := mat.NewDense(2, 2, []float64{2, 1, 1, 3})
	want := mat.NewDense(2, 2, []float64{5, 5, 5, 10})
	for _, b := range []goblas.Backend{goblas.PureGo, goblas.Native, goblas.Auto} {
		if err := goblas.Use(b); err != nil {
			continue // Native, where there is no OpenBLAS
		}
		var got mat.Dense
		got.Mul(a, a)
		if !mat.EqualApprox(&got, want, 1e-14) {
			fmt.Println(b, "is wrong")
		}
	}
	// Output:
}

// Counters tell what ran.
func ExampleCounters() {
	goblas.SetCounting(true)
	defer goblas.SetCounting(false)
	goblas.ResetCounters()
	if _, err := goblas.Dot(goblas.New[float64](2, 3), goblas.New[float64](3, 4)); err != nil {
		fmt.Println(err)
	}
	for _, c := range goblas.Counters() {
		fmt.Println(c.Op, c.PureGo+c.One+c.Tiled+c.Wide)
	}
	// Output: Dgemm 1
}

// What does not fit into the memory is an error, before anything is allocated.
func ExampleFull() {
	ones, err := goblas.Full(2, 3, 1.0)
	fmt.Println(ones.Data, err)
	_, err = goblas.Zeros[float64](1<<28, 1<<28)
	fmt.Println(errors.Is(err, goblas.ErrMemory))
	// Output:
	// [1 1 1 1 1 1] <nil>
	// true
}

// Every singular value decomposition runs on QR iteration until the setting is
// taken back.
func ExampleSetSVDDriver() {
	restore, err := goblas.SetSVDDriver(goblas.GESVD)
	if err != nil {
		panic(err)
	}
	defer restore()
	r, err := goblas.SVD(goblas.FromRows([]float64{3, 0}, []float64{0, 2}), goblas.SVDValues)
	fmt.Printf("%.1f %v\n", r.S, err)
	// Output: [3.0 2.0] <nil>
}
