package goblas

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestSetDrivers: settings are taken back in any order, and unknown ones refused.
func TestSetDrivers(t *testing.T) {
	if restore, err := SetEigenDriver(SYEVR + 1); !errors.Is(err, ErrKind) {
		t.Errorf("SetEigenDriver: %v, want ErrKind", err)
		restore()
	}
	if restore, err := SetSVDDriver(GESVD + 1); !errors.Is(err, ErrKind) {
		t.Errorf("SetSVDDriver: %v, want ErrKind", err)
		restore()
	}
	restoreA, errA := SetEigenDriver(SYEV)
	restoreB, errB := SetEigenDriver(SYEVR)
	restoreC, errC := SetSVDDriver(GESVD)
	if err := errors.Join(errA, errB, errC); err != nil {
		t.Fatal(err)
	}
	restoreA()
	if e, s := drivers.eigen.current(), drivers.svd.current(); e != int(SYEVR) || s != int(GESVD) {
		t.Errorf("%v and %v in force, want syevr and gesvd", EigenDriver(e), SVDDriver(s))
	}
	restoreC()
	restoreB()
	restoreB()
	if e, s := drivers.eigen.current(), drivers.svd.current(); e != 0 || s != 0 {
		t.Errorf("%v and %v in force, want the defaults", EigenDriver(e), SVDDriver(s))
	}
}

// TestDriversReachGonum: the drivers are those of mat.EigenSym, mat.SVD and SVD. On
// the two matrices one driver is accurate and the other is not.
func TestDriversReachGonum(t *testing.T) {
	if err := Use(Native); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { Use(PureGo) })
	const n = 70 // beyond the kernels that stand for GESDD at small orders
	laguerre := mat.NewSymDense(n, nil)
	graded := mat.NewDense(n, n, nil)
	logDet := 0.0 // of I + e e^T/n, graded from both sides
	for i := range n {
		laguerre.SetSym(i, i, float64(2*i+1))
		if i > 0 {
			laguerre.SetSym(i-1, i, float64(i))
		}
		grade := func(i int) float64 { return math.Pow(10, -15*float64(i)/(n-1)) }
		logDet += 2 * math.Log(grade(i))
		for j := range n {
			v := 1.0 / n
			if i == j {
				v++
			}
			graded.Set(i, j, v*grade(i)*grade(j))
		}
	}
	logDet += math.Ln2
	quadrature := func() bool { // of x^20 exp(-x)
		var e mat.EigenSym
		if !e.Factorize(laguerre, true) {
			t.Fatal("no convergence")
		}
		var v mat.Dense
		e.VectorsTo(&v)
		sum := 0.0
		for i, x := range e.Values(nil) {
			sum += v.At(0, i) * v.At(0, i) * math.Pow(x, 20) / math.Gamma(21)
		}
		return math.Abs(sum-1) < 1e-11
	}
	determinant := func(s []float64) bool {
		sum := 0.0
		for _, x := range s {
			sum += math.Log(x)
		}
		return math.Abs(sum-logDet) < 1e-9
	}
	for _, c := range []struct {
		eigen          EigenDriver
		svd            SVDDriver
		eigenOK, svdOK bool
	}{{EigenAuto, GESDD, true, false}, {SYEVD, GESVD, false, true}, {SYEV, GESVD, true, true}} {
		restoreE, errE := SetEigenDriver(c.eigen)
		restoreS, errS := SetSVDDriver(c.svd)
		if err := errors.Join(errE, errS); err != nil {
			t.Fatal(err)
		}
		if got := quadrature(); got != c.eigenOK {
			t.Errorf("%v: quadrature is right: %v", c.eigen, got)
		}
		var svd mat.SVD
		if !svd.Factorize(graded, mat.SVDThin) {
			t.Fatal("no convergence")
		}
		if got := determinant(svd.Values(nil)); got != c.svdOK {
			t.Errorf("%v: singular values of mat.SVD are right: %v", c.svd, got)
		}
		r, err := SVD(FromDense(graded), SVDThin)
		if err != nil {
			t.Fatal(err)
		}
		if got := determinant(r.S); got != c.svdOK {
			t.Errorf("%v: singular values of SVD are right: %v", c.svd, got)
		}
		restoreE()
		restoreS()
	}
}
