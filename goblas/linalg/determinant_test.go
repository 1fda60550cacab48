package linalg_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestDeterminantOnTheWay holds that no determinant overflows or vanishes on the way, in
// whatever order its factors come.
func TestDeterminantOnTheWay(t *testing.T) {
	fourTypes(t,
		func(t *testing.T) { testDeterminantOnTheWay[float32](t, 1e15, 1e-10) },
		func(t *testing.T) { testDeterminantOnTheWay(t, 1e120, 1e-100) },
		func(t *testing.T) { testDeterminantOnTheWay[complex64](t, 1e15, 1e-10) },
		func(t *testing.T) { testDeterminantOnTheWay[complex128](t, 1e120, 1e-100) })
	f, err := linalg.NewQR(diagonalOf(1e200, 1e200, 1e-300))
	if err != nil {
		t.Fatal(err)
	}
	if det, err := f.Det(); err != nil || math.Abs(det/1e100-1) > 1e-13 {
		t.Errorf("the determinant by QR is %v, %v", det, err)
	}
}

func testDeterminantOnTheWay[T linalg.Scalar](t *testing.T, large, small T) {
	want := scalar.Abs(large) * scalar.Abs(small)
	want *= want * scalar.Abs(large)
	for _, d := range [][]T{
		{large, large, large, small, small}, {small, large, small, large, large}, {large, small, large, small, large},
	} {
		a := diagonalOf(d...)
		n := len(d)
		zero := matrix.New[T](n, 1)
		lu, err1 := linalg.NewLU(a)
		cholesky, err2 := linalg.NewCholesky(a, linalg.Upper)
		ldl, err3 := linalg.NewLDL(a, linalg.Lower, true)
		qr, err4 := linalg.NewQR(a)
		updated, err5 := linalg.NewQR(a)
		if err := errors.Join(err1, err2, err3, err4, err5, updated.Update(zero, zero)); err != nil {
			t.Fatal(err)
		}
		det, err1 := linalg.Det(a)
		byQR, err2 := qr.Det()
		byUpdated, err3 := updated.Det()
		stack, err4 := linalg.DetStack(matrix.Broadcast(a))
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string]T{
			"Det": det, "DetStack": stack[0], "LU": lu.Det(), "LDL": ldl.Det(), "QR": byQR, "QR, updated": byUpdated,
			"Cholesky": scalar.FromComplex[T](complex(cholesky.Det(), 0)),
		} {
			if v := scalar.ToComplex(got); !(math.Abs(real(v)/want-1) < 1e-5) || imag(v) != 0 {
				t.Errorf("%s of diag(%v): %v, want %v", name, d, got, want)
			}
		}
		_, log, err := linalg.Slogdet(a)
		_, byLU := lu.Slogdet()
		_, byLDL := ldl.Slogdet()
		if logs := []float64{log, byLU, byLDL, cholesky.LogDet()}; err != nil || slices.ContainsFunc(logs, func(v float64) bool {
			return !(math.Abs(v-math.Log(want)) < 1e-4)
		}) {
			t.Errorf("logarithms of the determinant of diag(%v): %v, want %v; error %v", d, logs, math.Log(want), err)
		}
	}
}
