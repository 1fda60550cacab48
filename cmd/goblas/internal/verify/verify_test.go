package verify

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// number returns v as a T, NaN and infinities included.
func number[T goblas.Scalar](v float64) T {
	var t T
	switch p := any(&t).(type) {
	case *float32:
		*p = float32(v)
	case *float64:
		*p = v
	case *complex64:
		*p = complex64(complex(v, 0))
	case *complex128:
		*p = complex(v, 0)
	}
	return t
}

func random[T goblas.Scalar](rows, cols int, r *rand.Rand) goblas.Matrix[T] {
	m := goblas.New[T](rows, cols)
	for i := range m.Data {
		m.Data[i] = number[T](2*r.Float64() - 1)
	}
	return m
}

// spoilers are the ways an element may be wrong.
func spoilers[T goblas.Scalar]() map[string]func(T) T {
	spoil := map[string]func(T) T{
		"zero":     func(T) T { return 0 },
		"sign":     func(v T) T { return -v },
		"NaN":      func(T) T { return number[T](math.NaN()) },
		"infinity": func(T) T { return number[T](math.Inf(1)) },
	}
	if roundoff[T]() < 1e-10 { // single precision cannot tell, in a solution of order 100
		spoil["1e-6 off"] = func(v T) T { return v + v/number[T](1e6) }
	}
	return spoil
}

// detects checks that right answers pass and that any spoiled element of m
// does not.
func detects[T goblas.Scalar](t *testing.T, m goblas.Matrix[T], check func() (Residual, error)) {
	t.Helper()
	if found, err := check(); err != nil || !(found.Ratio() <= 1) || found.Equation == "" {
		t.Errorf("right answer: %+v, %v", found, err)
	}
	for name, spoil := range spoilers[T]() {
		for _, at := range []int{0, len(m.Data) / 2, len(m.Data) - 1} {
			before := m.Data[at]
			m.Data[at] = spoil(before)
			var wrong *Error
			if _, err := check(); !errors.As(err, &wrong) {
				t.Errorf("element %d of %s spoiled (%s): %v", at, m.Shape(), name, err)
			}
			m.Data[at] = before
		}
	}
}

func testType[T goblas.Scalar](t *testing.T) {
	for _, n := range []int{2, 3, 17, 100} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(n)))
			a, b := random[T](n, n, r), random[T](n, n+1, r)
			c, err := goblas.Dot(a, b)
			if err != nil {
				t.Fatal(err)
			}
			detects(t, c, func() (Residual, error) { return Product(c, a, b, r) })
			x, err := goblas.Solve(a, b)
			if err != nil {
				t.Fatal(err)
			}
			detects(t, x, func() (Residual, error) { return Solution(x, a, b, r) })
			d, err := goblas.SVD(a, goblas.SVDThin)
			if err != nil {
				t.Fatal(err)
			}
			check := func() (Residual, error) { return Decomposition(d, a, r) }
			detects(t, d.U, check)
			detects(t, d.VH, check)
			d.S[0], d.S[1] = d.S[1], d.S[0]
			if _, err := check(); err == nil {
				t.Error("singular values out of order pass")
			}
			d.S[0], d.S[1] = d.S[1]*1.01, d.S[0]
			if _, err := check(); err == nil {
				t.Error("a singular value 1% off passes")
			}
		})
	}
}

func TestFloat32(t *testing.T)    { testType[float32](t) }
func TestFloat64(t *testing.T)    { testType[float64](t) }
func TestComplex64(t *testing.T)  { testType[complex64](t) }
func TestComplex128(t *testing.T) { testType[complex128](t) }

func TestShape(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	a := random[float64](3, 3, r)
	small := random[float64](2, 3, r)
	var wrong *ShapeError
	if _, err := Product(small, a, a, r); !errors.As(err, &wrong) {
		t.Errorf("product: %v", err)
	}
	if _, err := Solution(small, a, a, r); !errors.As(err, &wrong) {
		t.Errorf("solution: %v", err)
	}
	if _, err := Decomposition(goblas.SVDResult[float64]{}, a, r); !errors.As(err, &wrong) {
		t.Errorf("decomposition: %v", err)
	}
}

// A whole block of a product that was never written, as a race in a threaded
// BLAS leaves it, in the type and at a size where rounding hides most.
func TestMissingBlock(t *testing.T) {
	const n = 300
	r := rand.New(rand.NewPCG(1, n))
	a, b := random[float32](n, n, r), random[float32](n, n, r)
	c, err := goblas.Dot(a, b)
	if err != nil {
		t.Fatal(err)
	}
	block := c.Slice(100, 108, 100, 108)
	for i := range block.Rows {
		for j := range block.Cols {
			block.Set(i, j, 0)
		}
	}
	if _, err := Product(c, a, b, r); err == nil {
		t.Error("a missing block passes")
	}
}
