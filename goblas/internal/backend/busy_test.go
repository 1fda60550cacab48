package backend

import (
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
)

// TestSmallCallsPassLongOnes takes all cores, as long calls do, and makes calls of some
// microseconds: they must return, or this test never does, and run in the library, as they
// do when the cores are free.
func TestSmallCallsPassLongOnes(t *testing.T) {
	if err := driver.Start(2); err != nil {
		t.Skip(err)
	}
	inMode(t, cores.Auto)
	cores.SetCounting(true)
	defer cores.SetCounting(false)
	for range cores.Budget() {
		long, err := cores.Gate().Acquire(t.Context(), gate.Request{Cores: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer long.Release()
	}
	cores.ResetCounts()
	const n = 2000
	x := numbers(n)
	(BLAS{}).Ddot(n, x, 1, x, 1)
	if !(LAPACK{}).Dpotrf('U', 32, triangle(32), 32) {
		t.Error("the identity is found not to be positive definite")
	}
	for _, c := range cores.Counts() {
		if c.Calls[cores.RouteOne] != 1 || c.Calls[cores.RoutePureGo]+c.Calls[cores.RouteThreads]+c.Calls[cores.RouteTiled] > 0 {
			t.Errorf("%s went %v", c.Op, c.Calls)
		}
	}
}
