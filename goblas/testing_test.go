package goblas

import (
	"context"
	"errors"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// TestMain keeps the user's crossovers out of the tests.
func TestMain(m *testing.M) {
	os.Setenv("GOBLAS_TUNE", "off")
	os.Exit(m.Run())
}

// backends returns those that can run here, under the race detector Auto alone: goroutines
// are the same in all.
func backends(t testing.TB) []Backend {
	t.Helper()
	switch {
	case !hasOpenBLAS(t):
		return []Backend{PureGo, Auto}
	case race.Enabled:
		return []Backend{Auto}
	default:
		return []Backend{PureGo, Native, Auto}
	}
}

// hasOpenBLAS reports whether there is one here. GOBLAS_REQUIRE_NATIVE makes its absence a
// failure, for machines that must have one.
func hasOpenBLAS(t testing.TB) bool {
	t.Helper()
	err := Use(Native)
	if err == nil {
		return true
	}
	if _, ok := errors.AsType[*UnavailableError](err); !ok || os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
		t.Fatal(err)
	}
	t.Logf("pure Go only: %v", err)
	return false
}

// eachBackend runs a test on every backend and restores PureGo.
func eachBackend(t *testing.T, test func(t *testing.T)) {
	for _, b := range backends(t) {
		t.Run(b.String(), func(t *testing.T) {
			if err := Use(b); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := Use(PureGo); err != nil {
					t.Error(err)
				}
			})
			test(t)
		})
	}
}

// eachType runs a generic test for all four types on every backend.
func eachType(t *testing.T, f32 func(*testing.T), f64 func(*testing.T), c64 func(*testing.T), c128 func(*testing.T)) {
	eachBackend(t, func(t *testing.T) {
		race.FourTypes(t, f32, f64, c64, c128)
	})
}

// random returns a rows x cols matrix of op whose padding is NaN, with
// elements of both signs (and phases).
func random[T Scalar](r *rand.Rand, rows, cols, padding int, op matrix.Op) Matrix[T] {
	m := Matrix[T]{Rows: rows, Cols: cols, Op: op}
	storedRows, storedCols := rows, cols
	if op.Transposed() {
		storedRows, storedCols = cols, rows
	}
	m.Stride = max(storedCols+padding, 1)
	m.Data = make([]T, storedRows*m.Stride)
	for i := range m.Data {
		m.Data[i] = fromParts[T](math.NaN(), math.NaN())
	}
	for i := range rows {
		for j := range cols {
			m.Set(i, j, fromParts[T](r.NormFloat64(), r.NormFloat64()))
		}
	}
	return m
}

// poisoned returns a row-major rows x cols matrix of nothing but NaN.
func poisoned[T Scalar](rows, cols, padding int) Matrix[T] {
	m := Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols+padding, 1)}
	m.Data = make([]T, rows*m.Stride)
	for i := range m.Data {
		m.Data[i] = fromParts[T](math.NaN(), math.NaN())
	}
	return m
}

// paddingIntact fails if anything was written behind the rows of a poisoned
// matrix.
func paddingIntact[T Scalar](t *testing.T, m Matrix[T]) {
	t.Helper()
	for i := range m.Rows {
		for j := m.Cols; j < m.Stride && i*m.Stride+j < len(m.Data); j++ {
			if v := m.Data[i*m.Stride+j]; v == v {
				t.Fatalf("padding of row %d was overwritten with %v", i, v)
			}
		}
	}
}

// fromParts is the number of these parts, of which a real type has the first.
func fromParts[T Scalar](re, im float64) T { return scalar.FromComplex[T](complex(re, im)) }

// product is A B element by element in complex128: the known answer.
func product[T Scalar](a, b Matrix[T]) [][]complex128 {
	c := make([][]complex128, a.Rows)
	for i := range c {
		c[i] = make([]complex128, b.Cols)
	}
	if a.Rows == 0 || b.Cols == 0 { // then the inner dimension may be anything
		return c
	}
	x, y := complexRows(a), complexRows(b)
	for i := range c {
		for l, v := range x[i] {
			for j, w := range y[l] {
				c[i][j] += v * w
			}
		}
	}
	return c
}

// complexRows are the elements of m, converted once for the many products that they
// take part in.
func complexRows[T Scalar](m Matrix[T]) [][]complex128 {
	rows := make([][]complex128, m.Rows)
	for i := range rows {
		rows[i] = make([]complex128, m.Cols)
		for j := range rows[i] {
			rows[i][j] = scalar.ToComplex(m.At(i, j))
		}
	}
	return rows
}

// distance is the largest |m - want|, +Inf where m is NaN.
func distance[T Scalar](m Matrix[T], want [][]complex128) float64 {
	d := 0.0
	for i := range m.Rows {
		for j := range m.Cols {
			e := cmplx.Abs(scalar.ToComplex(m.At(i, j)) - want[i][j])
			if math.IsNaN(e) {
				return math.Inf(1)
			}
			d = max(d, e)
		}
	}
	return d
}

// maxAbs is the largest absolute value of m.
func maxAbs[T Scalar](m Matrix[T]) float64 {
	l := 0.0
	for _, v := range m.All() {
		l = max(l, scalar.Abs(v))
	}
	return l
}

// sizes are 0, 1, 2, 3, some around the edges of kernels and blocks, and one
// at which OpenBLAS goes multithreaded.
var sizes = []int{0, 1, 2, 3, 5, 8, 17, 31, 32, 33, 65, 129}

// snapshot remembers the bits of a matrix, NaN padding included.
func snapshot[T Scalar](m Matrix[T]) func(t *testing.T) {
	before := append([]T(nil), m.Data...)
	return func(t *testing.T) {
		t.Helper()
		for i, v := range m.Data {
			if v != before[i] && (v == v || before[i] == before[i]) {
				t.Fatalf("input changed: element %d was %v, is %v", i, before[i], v)
			}
		}
	}
}

// never is the context that functions without one have.
var never context.Context
