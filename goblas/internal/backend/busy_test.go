package backend

import (
	"context"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"

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
	if !(LAPACK{}).Dgetrf(64, 64, triangle(64), 64, make([]int, 64)) {
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

// TestBusyProductsKeepNaN holds all cores and makes a product that is then done in
// pure Go: zero times infinity is NaN there as in the library.
func TestBusyProductsKeepNaN(t *testing.T) {
	if err := Start(2); err != nil {
		t.Skip(err)
	}
	inMode(t, Auto)
	SetCounting(true)
	defer SetCounting(false)
	for _, n := range []int{2, 8, 33, 48} { // 33 and 48 by halves, too
		a, b, c := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
		b[0] = math.Inf(1)
		for _, busy := range []bool{false, true} {
			var long gate.Lease
			if busy {
				long, _ = cores.Acquire(context.Background(), gate.Request{Cores: math.MaxInt, Cost: time.Hour})
			}
			ResetCounts()
			Gemm(blas.NoTrans, blas.NoTrans, n, n, n, a, n, b, n, c, n)
			if !math.IsNaN(c[0]) {
				t.Errorf("n=%d busy=%t: 0 times infinity is %v", n, busy, c[0])
			}
			Gemm(blas.Trans, blas.NoTrans, n, n, n, b, n, b, n, c, n)
			if !math.IsInf(c[0], 1) || !math.IsNaN(c[1]) || !math.IsNaN(c[n]) {
				t.Errorf("n=%d busy=%t: B^T B begins %v %v, %v", n, busy, c[0], c[1], c[n])
			}
			if busy {
				for _, count := range Counts() {
					if count.Calls[RoutePureGo] != 2 {
						t.Errorf("n=%d: %s went %v, want pure Go", n, count.Op, count.Calls)
					}
				}
				long.Release()
			}
		}
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
