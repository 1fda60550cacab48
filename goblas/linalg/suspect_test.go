package linalg_test

import (
	"errors"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

// TestSuspectAndOverflow holds that an ill-conditioned matrix hides nothing: a result that
// overflows, or that is not real, is an error of its own beside an [linalg.ErrCondition].
func TestSuspectAndOverflow(t *testing.T) {
	small := diagonalOf[float32](1e-30, 1)
	tiny, wide := diagonalOf(1e-200, 1), diagonalOf(complex(1e-200, 0), 1)
	power := func(p float64) func() error {
		return func() error { _, err := linalg.FractionalMatrixPower(small, p); return err }
	}
	qr, err := linalg.NewQR(tiny)
	if err != nil {
		t.Fatal(err)
	}
	lu, err := linalg.NewLU(tiny)
	if err != nil {
		t.Fatal(err)
	}
	huge := matrix.FromRows([]float64{1e200}, []float64{1})
	for name, call := range map[string]func() error{
		"FractionalMatrixPower -2":         power(-2),
		"FractionalMatrixPower -1.5":       power(-1.5),
		"FractionalMatrixPower, float64":   func() error { _, err := linalg.FractionalMatrixPower(tiny, -2); return err },
		"FractionalMatrixPower, complex":   func() error { _, err := linalg.FractionalMatrixPower(wide, -2.5); return err },
		"FractionalMatrixPower, complex64": func() error { _, err := linalg.FractionalMatrixPower(diagonalOf[complex64](1e-30, 1), -2); return err },
		"QR.Solve":                         func() error { _, err := qr.Solve(huge); return err },
		"LU.Solve":                         func() error { _, err := lu.Solve(huge); return err },
		"Solve":                            func() error { _, err := linalg.Solve(tiny, huge); return err },
	} {
		if err := call(); !errors.Is(err, linalg.ErrNotFinite) || !errors.Is(err, linalg.ErrCondition) {
			t.Errorf("%s: error %v, want one of overflow and condition", name, err)
		}
	}
	if x, _ := linalg.FractionalMatrixPower(small, -2); x.Data != nil {
		t.Errorf("a power that overflows is %v", x.Data)
	}
	negative := diagonalOf(-1e-30, -1)
	for name, call := range map[string]func() error{
		"Sqrtm":   func() error { _, err := linalg.Sqrtm(negative); return err },
		"SqrtmTo": func() error { return linalg.SqrtmTo(matrix.New[float64](2, 2), negative) },
		"Logm":    func() error { _, err := linalg.Logm(negative); return err },
		"LogmTo":  func() error { return linalg.LogmTo(matrix.New[float64](2, 2), negative) },
		"power":   func() error { _, err := linalg.FractionalMatrixPower(negative, 0.5); return err },
	} {
		if err := call(); !errors.Is(err, linalg.ErrNotReal) || !errors.Is(err, linalg.ErrCondition) {
			t.Errorf("%s: error %v, want one of a result that is not real and condition", name, err)
		}
	}
}

// diagonalOf returns a diagonal matrix.
func diagonalOf[T linalg.Scalar](diagonal ...T) linalg.Matrix[T] {
	m := matrix.New[T](len(diagonal), len(diagonal))
	for i, v := range diagonal {
		m.Set(i, i, v)
	}
	return m
}
