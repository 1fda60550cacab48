package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// TestTallNotFinite puts what is not finite at the ends of blocks of a tall matrix, whose
// factorization is to notice it, and compares results that are allocated with those that are
// stored where others were.
func TestTallNotFinite(t *testing.T) {
	modes(t, func(t *testing.T) {
		race.FourTypes(t, testTallNotFinite[float32], testTallNotFinite[float64], testTallNotFinite[complex64], testTallNotFinite[complex128])
	})
}

func testTallNotFinite[T linalg.Scalar](t *testing.T) {
	for _, size := range [][2]int{{40, 3}, {700, 8}, {1600, 20}} {
		m, n := size[0], size[1]
		a, b := matrix.New[T](m, n), matrix.New[T](m, 2)
		for i := range a.Data {
			a.Data[i] = scalar.FromComplex[T](complex(math.Sin(float64(i*i)), math.Cos(float64(i))))
		}
		for i := range b.Data {
			b.Data[i] = scalar.FromComplex[T](complex(math.Sin(float64(3*i*i+1)), 1))
		}
		checkTallFinite(t, fmt.Sprintf("%dx%d", m, n), a, b)
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for _, i := range []int{0, n - 1, n, 511, 512, m - 1} {
				if i >= m {
					continue
				}
				for _, j := range []int{0, n / 2, n - 1} {
					spoilt := a.Clone()
					spoilt.Set(i, j, scalar.FromComplex[T](complex(bad, 0)))
					checkTallSpoilt(t, fmt.Sprintf("%dx%d with %v at (%d, %d)", m, n, bad, i, j), spoilt, b)
				}
				spoilt := b.Clone()
				spoilt.Set(i, 1, scalar.FromComplex[T](complex(bad, 0)))
				if r, err := linalg.Lstsq(a, spoilt, 1e-10); !errors.Is(err, linalg.ErrNotFinite) {
					t.Fatalf("%dx%d, %v in row %d of the right-hand side: %v, error %v", m, n, bad, i, r.X, err)
				}
			}
		}
	}
}

// checkTallFinite compares each function with the one that stores in given arrays, also where
// numbers are so large that the factors' squares are not accurate.
func checkTallFinite[T linalg.Scalar](t *testing.T, name string, a, b linalg.Matrix[T]) {
	t.Helper()
	far := 120.0
	if scalar.IsSingle[T]() {
		far = 25
	}
	for _, power := range []float64{0, far, -far} {
		a := a.Clone()
		for i, v := range a.Data {
			a.Data[i] = v * scalar.FromComplex[T](complex(math.Pow(10, power), 0))
		}
		m, n := a.Rows, a.Cols
		for view, a := range map[string]linalg.Matrix[T]{"": a, " by columns": a.T().Clone().T()} {
			got, err := linalg.SVD(a, linalg.SVDThin)
			to := linalg.SVDResult[T]{U: matrix.New[T](m, n), S: make([]float64, n), VH: matrix.New[T](n, n)}
			if err2 := linalg.SVDTo(&to, a, linalg.SVDThin); err != nil || err2 != nil || !slices.Equal(got.S, to.S) || !slices.Equal(got.U.Data, to.U.Data) || !slices.Equal(got.VH.Data, to.VH.Data) {
				t.Errorf("%s%s times 1e%v: SVD and SVDTo differ; errors %v, %v", name, view, power, err, err2)
			}
			q, r, err := linalg.QRDecompose(a, linalg.QRReduced)
			q2, r2 := matrix.New[T](m, n), matrix.New[T](n, n)
			if err2 := linalg.QRDecomposeTo(q2, r2, a); err != nil || err2 != nil || !slices.Equal(q.Data, q2.Data) || !slices.Equal(r.Data, r2.Data) {
				t.Errorf("%s%s times 1e%v: QRDecompose and QRDecomposeTo differ; errors %v, %v", name, view, power, err, err2)
			}
			for _, rhs := range []linalg.Matrix[T]{b, b.T().Clone().T()} {
				if x, err := linalg.Lstsq(a, rhs, 1e-10); err != nil || x.Rank != n || len(x.Residuals) != 2 {
					t.Errorf("%s%s times 1e%v: rank %d, residuals %v, error %v", name, view, power, x.Rank, x.Residuals, err)
				}
			}
		}
	}
}

// checkTallSpoilt expects ErrNotFinite of all functions, and that the destinations are as
// they were.
func checkTallSpoilt[T linalg.Scalar](t *testing.T, name string, a, b linalg.Matrix[T]) {
	t.Helper()
	m, n := a.Rows, a.Cols
	u, v, s := matrix.New[T](m, n), matrix.New[T](n, n), make([]float64, n)
	to := linalg.SVDResult[T]{U: u, S: s, VH: v}
	x := linalg.LstsqResult[T]{X: matrix.New[T](n, 2), S: make([]float64, n), Residuals: make([]float64, 2), Rank: 7}
	svd, svdErr := linalg.SVD(a, linalg.SVDThin)
	_, wideErr := linalg.SVD(a.T(), linalg.SVDThin)
	_, _, qrErr := linalg.QRDecompose(a, linalg.QRReduced)
	_, lstsqErr := linalg.Lstsq(a, b, 1e-10)
	for i, err := range []error{svdErr, wideErr, linalg.SVDTo(&to, a, linalg.SVDThin), qrErr, linalg.QRDecomposeTo(u, v, a), lstsqErr, linalg.LstsqTo(&x, a, b, 1e-10)} {
		if !errors.Is(err, linalg.ErrNotFinite) {
			t.Fatalf("%s: function number %d returns %v", name, i, err)
		}
	}
	if svd.S != nil || svd.U.Data != nil {
		t.Errorf("%s: SVD returns a result", name)
	}
	zero := func(m linalg.Matrix[T]) bool { return !slices.ContainsFunc(m.Data, func(v T) bool { return v != 0 }) }
	if !zero(u) || !zero(v) || !zero(x.X) || !slices.Equal(s, make([]float64, n)) || x.Rank != 7 || len(x.Residuals) != 2 || x.Residuals[0] != 0 || !slices.Equal(x.S, make([]float64, n)) {
		t.Errorf("%s: a destination has changed", name)
	}
}
