package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

var allNorms = []linalg.NormKind{linalg.NormFrobenius, linalg.NormNuclear, linalg.NormOne, linalg.NormMinusOne,
	linalg.NormTwo, linalg.NormMinusTwo, linalg.NormInf, linalg.NormMinusInf}

// plainNorm is the p-norm by its definition.
func plainNorm(x []complex128, p float64) float64 {
	sum, least, most, count := 0.0, math.Inf(1), 0.0, 0.0
	for _, v := range x {
		a := scalar.Abs(v)
		sum += math.Pow(a, p)
		least, most = min(least, a), max(most, a)
		if v != 0 {
			count++
		}
	}
	switch p {
	case 0:
		return count
	case math.Inf(1):
		return most
	case math.Inf(-1):
		return least
	}
	return math.Pow(sum, 1/p)
}

func column[T linalg.Scalar](a linalg.Matrix[T], j int) (x []complex128) {
	for i := range a.Rows {
		x = append(x, scalar.ToComplex(a.At(i, j)))
	}
	return x
}

func near(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Abs(want) || math.IsNaN(got) && math.IsNaN(want)
}

func TestNorms(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, norms[float32], norms[float64], norms[complex64], norms[complex128])
	})
}

func norms[T linalg.Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, shape := range [][2]int{{1, 1}, {2, 2}, {3, 3}, {17, 17}, {65, 65}, {130, 9}, {9, 130}, {1, 70}, {70, 1}, {3, 1500}} {
		m := random[T](shape[0], shape[1], r)
		m.Set(shape[0]/2, shape[1]/3, 0)
		for _, a := range []linalg.Matrix[T]{m, m.T(), m.H(), m.H().T(), m.Slice(0, (m.Rows+1)/2, m.Cols/3, m.Cols)} {
			sameNorms(t, a)
		}
	}
}

func sameNorms[T linalg.Scalar](t *testing.T, a linalg.Matrix[T]) {
	t.Helper()
	tol := 1e-13
	if scalar.IsSingle[T]() {
		tol = 1e-6
	}
	for _, p := range []float64{0, 1, 2, 3, 0.5, -1, -2.5, math.Inf(1), math.Inf(-1)} {
		columns, err1 := linalg.ColumnNorms(a, p)
		rows, err2 := linalg.RowNorms(a.T(), p)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for j := range a.Cols {
			x := column(a, j)
			y := make([]T, len(x))
			for i, v := range x {
				y[i] = scalar.FromComplex[T](v)
			}
			vector, err := linalg.VectorNorm(y, p)
			if want := plainNorm(x, p); err != nil || !near(columns[j], want, tol) || !near(rows[j], want, tol) || !near(vector, want, tol) {
				t.Errorf("%T %s %v: column %d, p = %v: %v, %v, %v, want %v", y, a.Shape(), a.Op, j, p, columns[j], rows[j], vector, want)
			}
		}
	}
	one, err := linalg.ColumnNorms(a, 1)
	inf, err2 := linalg.RowNorms(a, 1)
	svd, err3 := linalg.SVD(a, linalg.SVDValues)
	two, err4 := linalg.ColumnNorms(a, 2)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	nuclear := 0.0
	for _, v := range svd.S {
		nuclear += v
	}
	want := []float64{
		linalg.NormFrobenius: extreme(0, func(s, v float64) float64 { return math.Hypot(s, v) }, two),
		linalg.NormNuclear:   nuclear,
		linalg.NormOne:       extreme(0, math.Max, one),
		linalg.NormMinusOne:  extreme(math.Inf(1), math.Min, one),
		linalg.NormTwo:       svd.S[0],
		linalg.NormMinusTwo:  svd.S[len(svd.S)-1],
		linalg.NormInf:       extreme(0, math.Max, inf),
		linalg.NormMinusInf:  extreme(math.Inf(1), math.Min, inf),
	}
	for _, kind := range allNorms {
		got, err := linalg.MatrixNorm(a, kind)
		again, err2 := linalg.Norm(a, kind)
		if err != nil || err2 != nil || got != again || !near(got, want[kind], 1e-13) {
			t.Errorf("%s %v, norm %v: %v, want %v (%v)", a.Shape(), a.Op, kind, got, want[kind], err)
		}
	}
}

func extreme(start float64, f func(x, y float64) float64, x []float64) float64 {
	for _, v := range x {
		start = f(start, v)
	}
	return start
}

func TestNormScales(t *testing.T) {
	modes(t, func(t *testing.T) {
		scaledNorms[float64](t)
		scaledNorms[complex128](t)
	})
}

// scaledNorms multiplies a matrix by powers of two as far as its elements go.
func scaledNorms[T linalg.Scalar](t *testing.T) {
	a := random[T](70, 9, rand.New(rand.NewPCG(3, 4)))
	kinds := []linalg.NormKind{linalg.NormFrobenius, linalg.NormOne, linalg.NormInf}
	for _, e := range []int{-1000, -600, -500, -450, 450, 500, 600, 1010} {
		b := matrix.New[T](a.Rows, a.Cols)
		for i := range a.Rows {
			for j := range a.Cols {
				v := scalar.ToComplex(a.At(i, j))
				b.Set(i, j, scalar.FromComplex[T](complex(math.Ldexp(real(v), e), math.Ldexp(imag(v), e))))
			}
		}
		for _, kind := range kinds {
			want, _ := linalg.MatrixNorm(a, kind)
			for _, m := range []linalg.Matrix[T]{b, b.T()} {
				if m.Op.Transposed() {
					want, _ = linalg.MatrixNorm(a.T(), kind)
				}
				if got, err := linalg.MatrixNorm(m, kind); err != nil || !near(math.Ldexp(got, -e), want, 1e-12) {
					t.Errorf("2^%d, norm %v: %v, want %v (%v)", e, kind, math.Ldexp(got, -e), want, err)
				}
			}
		}
		for _, p := range []float64{1, 2, 3, -3, math.Inf(1), math.Inf(-1)} {
			for _, norms := range []func(linalg.Matrix[T], float64) ([]float64, error){linalg.RowNorms[T], linalg.ColumnNorms[T]} {
				want, _ := norms(a, p)
				got, err := norms(b, p)
				for i := range want {
					if err != nil || !near(math.Ldexp(got[i], -e), want[i], 1e-12) {
						t.Fatalf("2^%d, p = %v: %v, want %v (%v)", e, p, math.Ldexp(got[i], -e), want[i], err)
					}
				}
			}
		}
	}
}

// TestNormNotFinite shows how NaN and infinities propagate.
func TestNormNotFinite(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	modes(t, func(t *testing.T) {
		for _, kind := range allNorms {
			for _, special := range []float64{inf, -inf, nan} {
				a := random[float64](17, 12, rand.New(rand.NewPCG(5, 6)))
				a.Set(3, 4, special)
				want := inf
				switch kind {
				case linalg.NormMinusOne, linalg.NormMinusInf:
					want = 0 // finite: not compared
				case linalg.NormMinusTwo:
					want = nan
				}
				if special != special {
					want = nan
				}
				got, err := linalg.MatrixNorm(a, kind)
				if err != nil || want != 0 && !near(got, want, 0) || want == 0 && math.IsInf(got, 0) {
					t.Errorf("norm %v with %v: %v, %v", kind, special, got, err)
				}
			}
		}
		z := make([]complex128, 70)
		z[3], z[4] = complex(inf, nan), complex(1, 2)
		for _, p := range []float64{1, 2, 3, inf} {
			if got, err := linalg.VectorNorm(z, p); got != inf || err != nil {
				t.Errorf("p = %v, an infinity beside a NaN: %v, %v", p, got, err)
			}
		}
		for _, p := range []float64{-2, inf, -inf, 3} {
			if got, _ := linalg.VectorNorm([]float64{1, nan, 2}, p); got == got {
				t.Errorf("p = %v with a NaN: %v", p, got)
			}
		}
		if got, _ := linalg.VectorNorm([]float64{0, nan, 2}, 0); got != 2 {
			t.Errorf("elements of (0, NaN, 2) that are not 0: %v", got)
		}
	})
}

func TestNormErrors(t *testing.T) {
	for _, a := range []linalg.Matrix[float64]{matrix.New[float64](0, 0), matrix.New[float64](0, 3), matrix.New[float64](3, 0)} {
		for _, kind := range allNorms {
			norm, err := linalg.MatrixNorm(a, kind)
			least := kind == linalg.NormMinusOne || kind == linalg.NormMinusTwo || kind == linalg.NormMinusInf
			if least != errors.Is(err, linalg.ErrShape) || !least && norm != 0 {
				t.Errorf("norm %v of %s: %v, %v", kind, a.Shape(), norm, err)
			}
		}
	}
	for p, want := range map[float64]float64{1: 0, 2: 0, 0: 0, math.Inf(1): 0, -1: math.Inf(1)} {
		if got, err := linalg.VectorNorm[float32](nil, p); got != want || err != nil {
			t.Errorf("p = %v of nothing: %v, %v", p, got, err)
		}
	}
	if _, err := linalg.VectorNorm[float32](nil, math.Inf(-1)); !errors.Is(err, linalg.ErrShape) {
		t.Error(err)
	}
	if norms, err := linalg.RowNorms(matrix.New[float64](3, 0), 2); len(norms) != 3 || norms[0] != 0 || err != nil {
		t.Error(norms, err)
	}
	a := matrix.New[float64](3, 3)
	for _, c := range []struct{ got, want error }{
		{errorOf(linalg.MatrixNorm(a, 8)), linalg.ErrKind},
		{errorOf(linalg.MatrixNorm(linalg.Matrix[float64]{Rows: 2, Cols: 2}, linalg.NormOne)), linalg.ErrMatrix},
		{errorOf(linalg.VectorNorm([]float64{1}, math.NaN())), linalg.ErrKind},
		{linalg.RowNormsTo(make([]float64, 2), a, 2), linalg.ErrShape},
		{linalg.ColumnNormsTo(a.Data[:3], a, 2), linalg.ErrOverlap},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

// errorOf returns the error of a call with another result.
func errorOf[T any](_ T, err error) error { return err }

func TestAllocationsOfNorms(t *testing.T) {
	counted(t)
	modes(t, func(t *testing.T) {
		a := random[float64](100, 90, rand.New(rand.NewPCG(7, 8)))
		z := random[complex128](100, 90, rand.New(rand.NewPCG(7, 8)))
		dst := make([]float64, 90)
		for _, kind := range []linalg.NormKind{linalg.NormFrobenius, linalg.NormOne, linalg.NormInf} {
			if n := allocations(20, func() {
				_, _ = linalg.MatrixNorm(a, kind)
				_, _ = linalg.MatrixNorm(z.T(), kind)
				_ = linalg.ColumnNormsTo(dst, a, 2)
			}); n != 0 {
				t.Errorf("norm %v: %v allocations", kind, n)
			}
		}
	})
}

// TestNormShared has a vector that the cores share.
func TestNormShared(t *testing.T) {
	modes(t, func(t *testing.T) {
		x := make([]float32, 1<<19+77)
		for i := range x {
			x[i] = 3
		}
		if got, err := linalg.VectorNorm(x, 2); err != nil || !near(got, 3*math.Sqrt(float64(len(x))), 1e-14) {
			t.Error(got, err)
		}
	})
}

func ExampleMatrixNorm() {
	a := matrix.FromRows([]float64{1, -2}, []float64{3, 4})
	for _, kind := range []linalg.NormKind{linalg.NormFrobenius, linalg.NormOne, linalg.NormTwo, linalg.NormInf} {
		norm, err := linalg.MatrixNorm(a, kind)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v: %.4f\n", kind, norm)
	}
	// Output:
	// Frobenius: 5.4772
	// 1: 6.0000
	// 2: 5.1167
	// inf: 7.0000
}

func ExampleVectorNorm() {
	length, err := linalg.VectorNorm([]complex128{3, 4i}, 2)
	fmt.Println(length, err)
	// Output: 5 <nil>
}
