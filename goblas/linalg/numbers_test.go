package linalg_test

import (
	"errors"
	"math"
	"math/cmplx"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// TestNumbersBesideErrors holds that a function which returns a number returns NaN beside an
// error, in which nobody can mistake it for a result.
func TestNumbersBesideErrors(t *testing.T) {
	fourTypes(t, testNumbersBesideErrors[float32], testNumbersBesideErrors[float64], testNumbersBesideErrors[complex64], testNumbersBesideErrors[complex128])
}

func testNumbersBesideErrors[T linalg.Scalar](t *testing.T) {
	wide, malformed := matrix.New[T](2, 3), linalg.Matrix[T]{Rows: 2, Cols: 2, Stride: 1}
	spoilt := matrix.New[T](3, 3)
	spoilt.Set(1, 1, scalar.FromComplex[T](complex(math.NaN(), 0)))
	qr, err := linalg.NewQR(wide)
	if err != nil {
		t.Fatal(err)
	}
	of := func(v T, err error) (complex128, error) { return scalar.ToComplex(v), err }
	real := func(v float64, err error) (complex128, error) { return complex(v, 0), err }
	sign := func(v T, _ float64, err error) (complex128, error) { return scalar.ToComplex(v), err }
	logarithm := func(_ T, v float64, err error) (complex128, error) { return complex(v, 0), err }
	for name, call := range map[string]func() (complex128, error){
		"Det":          func() (complex128, error) { return of(linalg.Det(wide)) },
		"Det, NaN":     func() (complex128, error) { return of(linalg.Det(spoilt)) },
		"sign":         func() (complex128, error) { return sign(linalg.Slogdet(malformed)) },
		"sign, NaN":    func() (complex128, error) { return sign(linalg.Slogdet(spoilt)) },
		"Slogdet":      func() (complex128, error) { return logarithm(linalg.Slogdet(malformed)) },
		"Slogdet, NaN": func() (complex128, error) { return logarithm(linalg.Slogdet(spoilt)) },
		"QR.Det":       func() (complex128, error) { return of(qr.Det()) },
		"QR.Rcond":     func() (complex128, error) { return real(qr.Rcond()) },
		"Trace":        func() (complex128, error) { return of(linalg.Trace(malformed, 0)) },
		"Vdot":         func() (complex128, error) { return of(linalg.Vdot(make([]T, 2), make([]T, 3))) },
		"Cond":         func() (complex128, error) { return real(linalg.Cond(wide, linalg.NormOne)) },
		"Norm":         func() (complex128, error) { return real(linalg.Norm(malformed, linalg.NormOne)) },
		"MatrixNorm":   func() (complex128, error) { return real(linalg.MatrixNorm(wide, 99)) },
		"VectorNorm":   func() (complex128, error) { return real(linalg.VectorNorm(make([]T, 2), math.NaN())) },
	} {
		if v, err := call(); err == nil || !cmplx.IsNaN(v) {
			t.Errorf("%s: %v, %v, want NaN and an error", name, v, err)
		}
	}
	if det, err := linalg.Det(matrix.New[T](2, 2)); det != 0 || err != nil {
		t.Errorf("the determinant of a singular matrix: %v, %v", det, err)
	}
	if sign, logabs, err := linalg.Slogdet(matrix.New[T](2, 2)); sign != 0 || !math.IsInf(logabs, -1) || err != nil {
		t.Errorf("the logarithm of the determinant of a singular matrix: %v, %v, %v", sign, logabs, err)
	}
}

// TestRcondOfNothing holds that the reciprocal condition number of a 0 x 0 matrix is 1, as
// LAPACK has it.
func TestRcondOfNothing(t *testing.T) {
	fourTypes(t, testRcondOfNothing[float32], testRcondOfNothing[float64], testRcondOfNothing[complex64], testRcondOfNothing[complex128])
}

func testRcondOfNothing[T linalg.Scalar](t *testing.T) {
	a := matrix.New[T](0, 0)
	lu, err1 := linalg.NewLU(a)
	cholesky, err2 := linalg.NewCholesky(a, linalg.Upper)
	ldl, err3 := linalg.NewLDL(a, linalg.Lower, true)
	qr, err4 := linalg.NewQR(a)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	byQR, err := qr.Rcond()
	for name, rcond := range map[string]float64{
		"LU": lu.Rcond(), "Cholesky": cholesky.Rcond(), "LDL": ldl.Rcond(), "QR": byQR,
		"zero LU": new(linalg.LU[T]).Rcond(), "zero Cholesky": new(linalg.Cholesky[T]).Rcond(), "zero LDL": new(linalg.LDL[T]).Rcond(),
	} {
		if rcond != 1 || err != nil {
			t.Errorf("%s of 0x0: %v, %v", name, rcond, err)
		}
	}
}

// TestUnknownKinds calls every function that takes a kind with one that there is not.
func TestUnknownKinds(t *testing.T) {
	a, s := identity[float64](2), matrix.Broadcast(identity[float64](2))
	x, y := matrix.New[float64](2, 2), make([]float64, 2)
	qr, err1 := linalg.NewQR(a)
	pivoted, err2 := linalg.NewQRPivoted(a)
	lu, err3 := linalg.NewLU(a)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"QR.Q":               func() error { return errorOf(qr.Q(9)) },
		"QR.R":               func() error { return errorOf(qr.R(9)) },
		"QRPivoted.Q":        func() error { return errorOf(pivoted.Q(9)) },
		"QRPivoted.R":        func() error { return errorOf(pivoted.R(9)) },
		"QR.MulQTo, side":    func() error { return qr.MulQTo(x, 9, matrix.NoTrans, a) },
		"QR.MulQTo, op":      func() error { return qr.MulQTo(x, linalg.Left, 9, a) },
		"QRPivoted.MulQTo":   func() error { return pivoted.MulQTo(x, 9, matrix.NoTrans, a) },
		"QRDecompose":        func() error { _, _, err := linalg.QRDecompose(a, 9); return err },
		"QRDecomposePivoted": func() error { _, _, _, err := linalg.QRDecomposePivoted(a, 9); return err },
		"QRStack":            func() error { _, _, err := linalg.QRStack(s, 9); return err },
		"RQ":                 func() error { _, _, err := linalg.RQ(a, 9); return err },
		"Polar":              func() error { _, _, err := linalg.Polar(a, 9); return err },
		"LU.SolveTrans":      func() error { return errorOf(lu.SolveTrans(a, 9)) },
		"LU.SolveTransTo":    func() error { return lu.SolveTransTo(x, a, 9) },
		"NewCholesky":        func() error { return errorOf(linalg.NewCholesky(a, 9)) },
		"NewLDL":             func() error { return errorOf(linalg.NewLDL(a, 9, true)) },
		"CholeskyStack":      func() error { return errorOf(linalg.CholeskyStack(s, 9)) },
		"SVD":                func() error { return errorOf(linalg.SVD(a, 9)) },
		"SVDWith, kind":      func() error { return errorOf(linalg.SVDWith(a, 9, linalg.GESDD)) },
		"SVDWith, driver":    func() error { return errorOf(linalg.SVDWith(a, linalg.SVDThin, 9)) },
		"SVDStack":           func() error { return errorOf(linalg.SVDStack(s, 9)) },
		"Eigh":               func() error { _, _, err := linalg.Eigh(a, 9); return err },
		"EighStack":          func() error { _, _, err := linalg.EighStack(s, 9); return err },
		"EighTo":             func() error { return linalg.EighTo(y, x, a, 9) },
		"Eigvalsh":           func() error { return errorOf(linalg.Eigvalsh(a, 9)) },
		"EighGeneral":        func() error { _, _, err := linalg.EighGeneral(a, a, 9, linalg.AxBx); return err },
		"EighGeneral, problem": func() error {
			_, _, err := linalg.EighGeneral(a, a, linalg.Lower, 9)
			return err
		},
		"MatrixNorm":      func() error { return errorOf(linalg.MatrixNorm(a, 99)) },
		"Norm":            func() error { return errorOf(linalg.Norm(a, 99)) },
		"NormStack":       func() error { return errorOf(linalg.NormStack(s, 99)) },
		"Cond":            func() error { return errorOf(linalg.Cond(a, 99)) },
		"CondStack":       func() error { return errorOf(linalg.CondStack(s, 99)) },
		"Pascal":          func() error { return errorOf(linalg.Pascal[float64](2, 9)) },
		"SolveHBanded":    func() error { return errorOf(linalg.SolveHBanded(a, a, 9)) },
		"SolveTriangular": func() error { return errorOf(linalg.SolveTriangular(a, a, linalg.TriangularOptions{Triangle: 9})) },
		"SolveWith":       func() error { return errorOf(linalg.SolveWith(a, a, linalg.SolveOptions{Assume: 99})) },
	} {
		isOpErrorOf(t, name, call(), linalg.ErrKind)
	}
}

func isOpErrorOf(t *testing.T, name string, err, want error) {
	t.Helper()
	var op *linalg.OpError
	if !errors.As(err, &op) || !errors.Is(err, want) {
		t.Errorf("%s: error %v, want an OpError of %v", name, err, want)
	}
}
