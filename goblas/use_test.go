package goblas

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/native/openblas"
)

func TestUseInstallsEverything(t *testing.T) {
	for _, b := range backends(t) {
		if err := Use(b); err != nil {
			t.Fatal(err)
		}
		for _, i := range []any{blas32.Implementation(), blas64.Implementation(), cblas64.Implementation(), cblas128.Implementation()} {
			if _, ok := i.(backend.BLAS); !ok {
				t.Errorf("%v: gonum uses %T", b, i)
			}
		}
		if got := Active(); got != b && (b != Auto || got != PureGo) {
			t.Errorf("after Use(%v): Active is %v", b, got)
		}
	}
	if err := Use(Backend(9)); !errors.Is(err, ErrBackend) {
		t.Errorf("Use(9) gave %v, want ErrBackend", err)
	}
}

// TestGonumUnchanged runs gonum code on every backend, at sizes on both sides
// of the thresholds.
func TestGonumUnchanged(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, n := range []int{1, 3, 10, 120, 300} {
			a := mat.NewDense(n, n, nil)
			for i := range n {
				for j := range n {
					a.Set(i, j, 1/float64(1+(i-j)*(i-j)))
				}
			}
			var inverse, unit mat.Dense
			if err := inverse.Inverse(a); err != nil {
				t.Fatalf("n=%d: %v", n, err)
			}
			unit.Mul(a, &inverse)
			one := mat.NewDiagDense(n, nil)
			for i := range n {
				one.SetDiag(i, 1)
			}
			if !mat.EqualApprox(&unit, one, 1e-10) {
				t.Errorf("n=%d: A times its inverse is not the identity", n)
			}
			var svd mat.SVD
			if !svd.Factorize(a, mat.SVDNone) { // gonum issue 2008: a workspace query without V
				t.Errorf("n=%d: no singular values", n)
			}
		}
	})
}

// TestGonumPanics shows that gonum's documented panics stay gonum's, and that
// one in the middle of a call gives its cores back.
func TestGonumPanics(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		message := func(f func()) (m any) {
			defer func() { m = recover() }()
			f()
			return nil
		}
		var c mat.Dense
		for range 3 { // a leaked lease of a two-core budget would hang the third
			if m := message(func() { c.Mul(mat.NewDense(200, 3, nil), mat.NewDense(200, 200, nil)) }); m != mat.ErrShape {
				t.Errorf("Mul: panic %v, want mat.ErrShape", m)
			}
			short := make([]float64, 10)
			if m := message(func() {
				blas64.Implementation().Dgemm('N', 'N', 100, 100, 100, 1, short, 100, short, 100, 0, short, 100)
			}); m != "blas: insufficient length of a" {
				t.Errorf("Dgemm: panic %v, want gonum's own", m)
			}
			if m := message(func() {
				blas64.Implementation().Dgemm('N', 'N', -1, 100, 100, 1, short, 100, short, 100, 0, short, 100)
			}); m != "blas: m < 0" {
				t.Errorf("Dgemm: panic %v, want gonum's own", m)
			}
		}
		c.Mul(mat.NewDense(300, 300, nil), mat.NewDense(300, 300, nil))
	})
}

// TestManyGoroutines is the case that crashes plain gonum+netlib on OpenBLAS
// 0.3.21: 500 goroutines, each multiplying 200x200 matrices.
func TestManyGoroutines(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		restore, err := SetThreads(min(2, threadLimit()))
		if err != nil {
			t.Fatal(err)
		}
		defer restore()
		n, goroutines := 200, 500
		if Active() == PureGo {
			goroutines = 20
		}
		a, b := New[float64](n, n), New[float64](n, n)
		for i := range a.Data {
			a.Data[i], b.Data[i] = float64(i%11)-5, float64(i%7)-3 // small integers: exact in any order
		}
		want, err := Dot(a, b)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		failures := make([]error, goroutines)
		for g := range goroutines {
			wg.Go(func() {
				var c mat.Dense
				c.Mul(Dense(a), Dense(b))
				if !mat.Equal(&c, Dense(want)) {
					failures[g] = fmt.Errorf("goroutine %d: wrong product", g)
				}
			})
		}
		wg.Wait()
		if err := errors.Join(failures...); err != nil {
			t.Error(err)
		}
	})
}

// TestWithoutLibrary runs a process that cannot find OpenBLAS.
func TestWithoutLibrary(t *testing.T) {
	if os.Getenv("GOBLAS_TEST_WITHOUT_LIBRARY") != "" {
		err := Use(Native)
		e, ok := errors.AsType[*UnavailableError](err)
		named := ok && strings.Contains(e.Reason, os.Getenv("GOBLAS_LIBRARY")) && strings.Contains(e.Hint, "unset GOBLAS_LIBRARY")
		if !ok || openblas.Compiled && !named || !openblas.Compiled && !strings.Contains(e.Hint, "install") {
			t.Fatalf("Use(Native) gave %v, want an UnavailableError that names the file and says what to do", err)
		}
		if Active() != PureGo {
			t.Errorf("after a refused Use: Active is %v", Active())
		}
		if err := Use(Auto); err != nil || Active() != PureGo {
			t.Errorf("Use(Auto) gave %v, Active %v; want pure Go and no error", err, Active())
		}
		if c, err := Dot(FromRows([]float64{2}), FromRows([]float64{3})); err != nil || c.At(0, 0) != 6 {
			t.Errorf("Dot gave %v, %v", c, err)
		}
		if _, err := Describe(); err == nil {
			t.Error("Describe described something")
		}
		return
	}
	for name, library := range map[string]string{"missing": "/nonexistent/libopenblas.so", "not a BLAS": "libc.so.6"} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestWithoutLibrary$")
			cmd.Env = append(os.Environ(), "GOBLAS_LIBRARY="+library, "GOBLAS_TEST_WITHOUT_LIBRARY=1", "GOBLAS_REQUIRE_NATIVE=")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}
