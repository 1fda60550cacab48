package backend

import (
	"context"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// TestSmallCallsPassLongOnes holds all cores, as a long decomposition does, and
// makes calls that pure Go would have done long before it ends: they must
// return, or this test never does, with the right answer. A call that pure Go
// would not have done by then waits.
func TestSmallCallsPassLongOnes(t *testing.T) {
	if err := Start(2); err != nil {
		t.Skip(err)
	}
	before := CurrentMode()
	SetMode(Auto)
	defer SetMode(before)
	SetCounting(true)
	defer SetCounting(false)
	ResetCounts()

	long, err := cores.Acquire(context.Background(), gate.Request{Cores: math.MaxInt, Cost: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	const n = 2000
	x := numbers(n)
	want := pureBLAS.Ddot(n, x, 1, x, 1)
	if got := (BLAS{}).Ddot(n, x, 1, x, 1); got != want {
		t.Errorf("dot %g, want %g", got, want)
	}
	p := newProblem(64)
	copy(p.a, p.general)
	if !(LAPACK{}).Dgetrf(64, 64, p.a, 64, p.iwork) {
		t.Error("a regular matrix is found singular")
	}
	for _, c := range Counts() {
		if c.Calls[RoutePureGo] == 0 || c.Calls[RouteOne]+c.Calls[RouteWide]+c.Calls[RouteTiled] > 0 {
			t.Errorf("%s went %v", c.Op, c.Calls)
		}
	}
	if !route(plan.Dgemm, 1e16).native() {
		t.Error("a product of days in pure Go does not wait for an hour")
	}
	long.Release()
	if !route(plan.Ddot, n).native() {
		t.Error("pure Go though the cores are free")
	}
}

// TestSharesPassLongOnes is the same for work that is not BLAS's: what one core has
// done long before the cores come free is done without them, what takes longer
// waits.
func TestSharesPassLongOnes(t *testing.T) {
	Share(1, 0, func(int) {}) // makes the gate
	long, err := cores.Acquire(context.Background(), gate.Request{Cores: math.MaxInt, Cost: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if cores.Budget() == 1 { // where even that is no wide lease, whose end is known
		long.Release()
		t.Skip("one core")
	}
	runs := 0
	Share(5, time.Millisecond, func(int) { runs++ })
	if runs != 5 {
		t.Errorf("%d tiles were run, want 5", runs)
	}
	if s := cores.Stats(); s.Leases != 1 {
		t.Errorf("%d leases, want the long one's", s.Leases)
	}
	var begun atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		Share(5, 1000*time.Hour, func(int) { begun.Store(true) })
	}()
	for cores.Stats().Waiting == 0 {
		runtime.Gosched()
	}
	if begun.Load() {
		t.Error("work of days does not wait for an hour")
	}
	long.Release()
	<-done
}
