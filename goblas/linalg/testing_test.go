package linalg_test

import (
	"math"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

func TestMain(m *testing.M) {
	if os.Getenv("GOBLAS_TUNE") == "" {
		os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	}
	mem.Poison(true) // nothing may be read from results and workspaces before it is written
	os.Exit(m.Run())
}

// modes runs a test in Auto, Native and PureGo, as subtests. Native is skipped where there
// is no OpenBLAS; Auto then computes in pure Go. Under the race detector it is Auto alone.
func modes(t *testing.T, test func(t *testing.T)) {
	before := goblas.Active()
	t.Cleanup(func() { _ = goblas.Use(before) })
	all := []goblas.Backend{goblas.Auto, goblas.Native, goblas.PureGo}
	if race.Enabled {
		all = all[:1] // it looks at goroutines, which are the same in all modes
	}
	for _, mode := range all {
		t.Run(mode.String(), func(t *testing.T) {
			if err := goblas.Use(mode); err != nil {
				t.Skip(err)
			}
			test(t)
		})
	}
}

// counted skips a test of allocations under the race detector, with which pools drop what
// they should keep.
func counted(t *testing.T) {
	t.Helper()
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
}

// allocations is testing.AllocsPerRun, the least of some, without what makes calls in tiles
// allocate now and then: the collector, which takes what is kept from call to call, and
// helpers, which keep their job until they have woken, too late to be of use. On a busy
// machine the runtime itself allocates now and then.
func allocations(runs int, f func()) float64 {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	restore, err := goblas.SetThreads(1)
	if err != nil {
		panic(err)
	}
	defer restore()
	least := testing.AllocsPerRun(runs, f)
	for try := 0; try < 5 && least > 0; try++ {
		least = min(least, testing.AllocsPerRun(runs, f))
	}
	return least
}

// random returns a rows x cols matrix of normally distributed elements. Its rows are
// padded with NaN, so that reading beyond them shows.
func random[T linalg.Scalar](rows, cols int, r *rand.Rand) linalg.Matrix[T] {
	m := linalg.Matrix[T]{Rows: rows, Cols: cols, Stride: cols + 3}
	m.Data = make([]T, rows*m.Stride)
	for i := range m.Data {
		if m.Data[i] = scalar.FromComplex[T](complex(math.NaN(), math.NaN())); i%m.Stride < cols {
			m.Data[i] = scalar.FromComplex[T](complex(r.NormFloat64(), r.NormFloat64()))
		}
	}
	return m
}

// identity returns the n x n identity.
func identity[T linalg.Scalar](n int) linalg.Matrix[T] {
	m := matrix.New[T](n, n)
	for i := range n {
		m.Set(i, i, 1)
	}
	return m
}

// values are the elements of m, row by row.
//
//go:norace
func values[T linalg.Scalar](m linalg.Matrix[T]) []complex128 {
	all := make([]complex128, 0, m.Rows*m.Cols)
	for i := range m.Rows {
		for j := range m.Cols {
			all = append(all, scalar.ToComplex(m.At(i, j)))
		}
	}
	return all
}

// product returns A B, computed element by element in complex128.
func product[T, U linalg.Scalar](a linalg.Matrix[T], b linalg.Matrix[U]) linalg.Matrix[complex128] {
	c := matrix.New[complex128](a.Rows, b.Cols)
	multiply(a.Rows, a.Cols, b.Cols, values(a), values(b), c.Data)
	return c
}

// multiply adds the product of an m x k and a k x n matrix to c. The race detector leaves
// it alone: with it the tests would spend minutes here.
//
//go:norace
func multiply(m, k, n int, a, b, c []complex128) {
	for i := range m {
		row := c[i*n : (i+1)*n]
		for l := range k {
			f, other := a[i*k+l], b[l*n:(l+1)*n]
			for j := range row { // by index: the other form checks a pointer for each element
				row[j] += f * other[j]
			}
		}
	}
}

// distance returns the largest modulus of an element of A - B.
func distance[T, U linalg.Scalar](a linalg.Matrix[T], b linalg.Matrix[U]) float64 {
	if a.Rows != b.Rows || a.Cols != b.Cols {
		return math.Inf(1)
	}
	most, of := 0.0, values(b)
	for i, v := range values(a) {
		if d := scalar.Abs(v - of[i]); !(d <= most) { // NaN too
			most = d
		}
	}
	return most
}

// largest returns the largest modulus of an element, and 1 for an empty matrix.
func largest[T linalg.Scalar](a linalg.Matrix[T]) float64 {
	if a.Rows == 0 || a.Cols == 0 {
		return 1
	}
	return distance(a, matrix.New[T](a.Rows, a.Cols))
}

// tolerance returns what a residual of order n may be, in units of the operands: 30 n eps.
func tolerance[T linalg.Scalar](n int) float64 {
	return 30 * float64(n+1) * scalar.Epsilon[T]()
}

// orthonormal returns how far the columns of Q are from orthonormal: |Q^H Q - I|.
func orthonormal[T linalg.Scalar](q linalg.Matrix[T]) float64 {
	return distance(product(q.H(), q), identity[complex128](q.Cols))
}
