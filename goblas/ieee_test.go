package goblas

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestDotIEEE multiplies matrices of which most elements are zero and a few NaN
// or infinite: on every route an element of C is what the sum of its terms is,
// also where zero meets what is not finite.
func TestDotIEEE(t *testing.T) {
	eachType(t, testDotIEEE[float32], testDotIEEE[float64], testDotIEEE[complex64], testDotIEEE[complex128])
}

func testDotIEEE[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	ops := []matrix.Op{matrix.NoTrans, matrix.Trans, matrix.ConjTrans}
	for _, m := range []int{1, 2, 3, 4, 7, 16, 33, 70, 260} {
		for _, opA := range ops {
			for _, opB := range ops {
				if m > 200 && opA != opB {
					continue // the definition takes its time
				}
				n, k := m, 1+r.IntN(min(2*m, 40))
				if r.IntN(2) == 0 && m < 200 {
					n = 1 + r.IntN(2*m)
				}
				a, b := sparse[T](r, m, k, opA), sparse[T](r, k, n, opB)
				spoil(r, a, r.IntN(2))
				spoil(r, b, 1+r.IntN(2))
				checkIEEE(t, a, b)
				if opA == matrix.NoTrans && opB != matrix.ConjTrans {
					checkIEEE(t, b, b.T())
					checkIEEE(t, b.T(), b)
				}
				if opA == matrix.NoTrans && opB != matrix.Trans {
					checkIEEE(t, b, b.H())
					checkIEEE(t, b.H(), b)
				}
			}
		}
	}
}

// sparse draws small integers, most of them zero, so that sums are exact.
func sparse[T Scalar](r *rand.Rand, rows, cols int, op matrix.Op) Matrix[T] {
	m := random[T](r, rows, cols, r.IntN(3), op)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, 0)
			if r.IntN(3) == 0 {
				m.Set(i, j, fromParts[T](float64(r.IntN(5)-2), float64(r.IntN(3)-1)))
			}
		}
	}
	return m
}

func spoil[T Scalar](r *rand.Rand, m Matrix[T], times int) {
	bad := []float64{math.NaN(), math.Inf(1), math.Inf(-1)}
	for range times {
		re, im := bad[r.IntN(3)], 0.0
		if r.IntN(2) == 0 && matrix.IsComplex[T]() {
			re, im = 1, re
		}
		m.Set(r.IntN(m.Rows), r.IntN(m.Cols), fromParts[T](re, im))
	}
}

// checkIEEE compares a product with its definition. Real elements are the same.
// Complex ones are finite or not alike, and NaN where zero met what is not finite:
// what an infinity leaves of the other part, the order of the multiplications
// decides.
func checkIEEE[T Scalar](t *testing.T, a, b Matrix[T]) {
	t.Helper()
	dst := poisoned[T](a.Rows, b.Cols, 2)
	if err := DotTo(dst, a, b); err != nil {
		t.Fatal(err)
	}
	rows, columns := lines(a.Rows, a.Cols, a.At), lines(b.Cols, b.Rows, func(j, l int) T { return b.At(l, j) })
	for i, row := range rows {
		for j, column := range columns {
			var want complex128
			zeroMet := false
			for l, x := range row {
				y := column[l]
				if matrix.IsComplex[T]() {
					want += x * y
				} else {
					want += complex(real(x)*real(y), 0)
				}
				zeroMet = zeroMet || x == 0 && !isFinite(y) || y == 0 && !isFinite(x)
			}
			got := scalar.ToComplex(dst.At(i, j))
			ok := got == want || hasNaN(got) && hasNaN(want)
			if matrix.IsComplex[T]() {
				ok = got == want || !isFinite(got) && !isFinite(want) && (!zeroMet || hasNaN(got))
			}
			if !ok {
				t.Fatalf("%s %v by %s %v: element (%d,%d) is %v, want %v", a.Shape(), a.Op, b.Shape(), b.Op, i, j, got, want)
			}
		}
	}
}

func lines[T Scalar](rows, cols int, at func(i, j int) T) [][]complex128 {
	all := make([][]complex128, rows)
	for i := range all {
		all[i] = make([]complex128, cols)
		for j := range all[i] {
			all[i][j] = scalar.ToComplex(at(i, j))
		}
	}
	return all
}

// TestDotLongSum: a float32 of 2^24 stays what it is where ones are added to it one
// by one.
func TestDotLongSum(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		testLongSum[float32](t)
		testLongSum[complex64](t)
	})
}

func testLongSum[T Scalar](t *testing.T) {
	const k, big = 1 << 20, 1 << 24
	ones := func(rows, cols int) Matrix[T] { // the first row has 2^12
		m, err := Full[T](rows, cols, 1)
		if err != nil {
			t.Fatal(err)
		}
		for j := range cols {
			m.Set(0, j, 1<<12)
		}
		return m
	}
	column, pair, other := ones(k, 1), ones(k, 2), ones(k, 2)
	row := Matrix[T]{Rows: 1, Cols: k, Stride: k, Data: column.Data}
	many := ones(k, 33)
	for name, p := range map[string][2]Matrix[T]{
		"row by column": {row, column}, "row by its transpose": {row, row.T()},
		"A^T by column": {pair.T(), column}, "row by A": {row, pair}, "A^T A": {pair.T(), pair}, "A^T B": {pair.T(), other}, "A^T A by halves": {many.T(), many},
	} {
		c, err := Dot(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range c.Data {
			if got := real(scalar.ToComplex(v)); math.Abs(got-(big+k-1)) > 1e-3*big {
				t.Errorf("%s: %v, want %v", name, got, big+k-1)
			}
		}
	}
}

// isFinite reports whether both parts of v are finite.
func isFinite(v complex128) bool { return !hasNaN(v) && !cmplx.IsInf(v) }

// hasNaN reports whether a part of v is NaN, also where the other one is infinite,
// which cmplx.IsNaN takes for an infinity.
func hasNaN(v complex128) bool { return math.IsNaN(real(v)) || math.IsNaN(imag(v)) }
