// Package lessons is the Go that goblas's lessons show: compiled and tested here, quoted
// by goblas lesson and in docs/course.md.
package lessons

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/dist"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/pool"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/vec"
)

//go:embed lessons.go
var source string

// Of returns the functions of a lesson, without the package and its imports.
func Of(lesson int) string {
	_, rest, _ := strings.Cut(source, fmt.Sprintf("\n// The code of lesson %d.\n\n", lesson))
	functions, _, _ := strings.Cut(rest, "\n// The code of lesson ")
	return functions
}

// The code of lesson 1.

// Tour uses three kinds of concurrency; lesson 7 has the fourth.
func Tour(ctx context.Context, sizes []int) ([]float64, error) {
	task := func(_ context.Context, _, n int) (float64, error) {
		a, err := goblas.Full(n, n, 2.0)
		if err != nil {
			return 0, err
		}
		b, err := goblas.Dot(a, a) // BLAS threads
		if err != nil {
			return 0, err
		}
		err = vec.Sqrt(b.Data, b.Data) // elements on all free cores
		return vec.Sum(b.Data), err
	}
	return pool.Map(ctx, sizes, pool.Options{}, task) // tasks
}

// The code of lesson 2.

// Configure prints what is under gonum, and gives the calls of work n cores.
func Configure(n int, work func() error) error {
	if err := goblas.Use(goblas.Auto); err != nil {
		return err
	}
	if library, err := goblas.Describe(); err == nil {
		fmt.Println("OpenBLAS", library.Version, library.Kernel)
	} else {
		fmt.Println(err) // why not, and what to install
	}
	restore, err := goblas.SetThreads(n)
	if err != nil {
		return err
	}
	defer restore()
	return work()
}

// The code of lesson 3.

// Gonum computes (A A)^-1 b by gonum's own functions, which Use has sped up.
func Gonum(a *mat.Dense, b *mat.VecDense) (*mat.VecDense, error) {
	if err := goblas.Use(goblas.Auto); err != nil {
		return nil, err
	}
	var c mat.Dense
	c.Mul(a, a)
	var x mat.VecDense
	err := x.SolveVec(&c, b)
	return &x, err
}

// Goblas computes the singular values of A A too, for four element types,
// with errors in place of panics.
func Goblas[T goblas.Scalar](a, b goblas.Matrix[T]) (
	x goblas.Matrix[T], values []float64, err error,
) {
	c, err := goblas.Dot(a, a)
	if err != nil {
		return x, nil, err
	}
	d, err := goblas.SVD(c, goblas.SVDValues)
	if err != nil {
		return x, nil, err
	}
	x, err = goblas.Solve(c, b)
	return x, d.S, err
}

// The code of lesson 4.

// LogSqrt stores log(sqrt(a)) in dst, and returns its sum.
func LogSqrt(dst, a []float64) (float64, error) {
	if err := vec.Sqrt(dst, a); err != nil {
		return 0, err
	}
	if err := vec.Log(dst, dst); err != nil { // over itself
		return 0, err
	}
	return vec.Sum(dst), nil
}

// Gamma has no kernel of its own: Apply calls any function on all cores.
func Gamma(dst, a []float64) error {
	return vec.Apply(dst, a, math.Gamma)
}

// The code of lesson 5.

// Ones makes an n x n matrix of ones, or says how much memory is missing.
func Ones(n int) (goblas.Matrix[float64], error) {
	m, err := goblas.Full(n, n, 1.0)
	if e, ok := errors.AsType[*goblas.MemoryError](err); ok {
		fmt.Println("wanted", e.Wanted, "bytes, available", e.Available)
	}
	return m, err
}

// Again fills memory that is there already, on all cores.
func Again(m goblas.Matrix[float64]) {
	vec.Fill(m.Data, 2)
}

// The code of lesson 6.

// Products makes two random matrices and multiplies them, count times.
// Workers and BLAS threads share the cores by themselves.
func Products(ctx context.Context, count, n int) error {
	if err := goblas.Use(goblas.Auto); err != nil {
		return err
	}
	task := func(_ context.Context, i int) error {
		a := goblas.New[float64](n, n)
		b := goblas.New[float64](n, n)
		vec.Uniform(a.Data, uint64(2*i))
		vec.Uniform(b.Data, uint64(2*i+1))
		_, err := goblas.Dot(a, b)
		return err
	}
	return pool.Each(ctx, count, pool.Options{}, task)
}

// The code of lesson 7.

// Parent makes n ones, and returns the first and the last of them after the
// child has ended.
func Parent(n int, child *exec.Cmd) (first, last float64, err error) {
	a, err := shm.Create[float64]("", n)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	x, err := shm.Slice[float64](a)
	if err != nil {
		return 0, 0, err
	}
	vec.Fill(x, 1)
	if err := shm.Start(child, map[string]*shm.Array{"x": a}); err != nil {
		return 0, 0, err
	}
	err = child.Wait()
	return x[0], x[n-1], err
}

// Child adds 1 to the array that its parent has given it.
func Child() error {
	arrays, err := shm.Inherited()
	if err != nil {
		return err
	}
	x, err := shm.Slice[float64](arrays["x"])
	if err != nil {
		return err
	}
	return vec.AddScalar(x, x, 1)
}

// The code of lesson 8.

// Solutions solves all systems of a stack in one call, and returns the
// numbers of those that have no solution.
func Solutions(a, b linalg.Stack[float64]) (
	x linalg.Stack[float64], without []int, err error,
) {
	x, err = linalg.SolveStack(a, b)
	if failed, ok := errors.AsType[*linalg.StackError](err); ok {
		return x, failed.Indices(), nil // the others are right
	}
	return x, nil, err
}

// The code of lesson 9.

// Repeats computes the singular values of A on all cores and on one, and
// reports whether they have the same bits.
func Repeats(a goblas.Matrix[float64]) (bool, error) {
	goblas.SetRepeatable(true) // products and systems repeat without it
	defer goblas.SetRepeatable(false)
	all, err := goblas.SVD(a, goblas.SVDValues)
	if err != nil {
		return false, err
	}
	restore, err := goblas.SetThreads(1)
	if err != nil {
		return false, err
	}
	defer restore()
	one, err := goblas.SVD(a, goblas.SVDValues)
	return slices.Equal(all.S, one.S), err
}

// The code of lesson 10.

// Largest solves A X = 1 with an A that no process has as a whole, and
// returns the largest element of X. All processes of mpirun -n 4 ./program
// call it, or the only one, without mpirun.
func Largest(n int, entry func(i, j int) float64) (float64, error) {
	if err := dist.Init(); err != nil {
		return 0, err // it says what to install
	}
	g, err := dist.NewGrid(0, 0) // as square as it can be
	if err != nil {
		return 0, err
	}
	a, err := dist.FromFunc(g, n, n, 0, entry)
	if err != nil {
		return 0, err
	}
	b, err := dist.FromFunc(g, n, 1, 0, func(_, _ int) float64 { return 1 })
	if err != nil {
		return 0, err
	}
	x, err := dist.Solve(a, b)
	if err != nil {
		return 0, err
	}
	largest, err := dist.Norm(x, dist.NormInf)
	return largest, errors.Join(err, dist.Finalize())
}
