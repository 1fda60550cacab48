package backend

import (
	"context"
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
)

// TestSmallCallsPassLongOnes holds all cores, as a long decomposition does, and
// makes calls that pure Go would have done long before it ends: they must
// return, or this test never does, with the right answer. A call that pure Go
// would not have done by then waits.
func TestSmallCallsPassLongOnes(t *testing.T) {
	if err := driver.Start(2); err != nil {
		t.Skip(err)
	}
	before := cores.CurrentMode()
	cores.SetMode(cores.Auto)
	defer cores.SetMode(before)
	cores.SetCounting(true)
	defer cores.SetCounting(false)
	cores.ResetCounts()

	long, err := cores.Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt, Cost: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	const n = 2000
	x := numbers(n)
	want := pure.BLAS.Ddot(n, x, 1, x, 1)
	if got := (BLAS{}).Ddot(n, x, 1, x, 1); got != want {
		t.Errorf("dot %g, want %g", got, want)
	}
	if !(LAPACK{}).Dgetrf(64, 64, triangle(64), 64, make([]int, 64)) {
		t.Error("a regular matrix is found singular")
	}
	for _, c := range cores.Counts() {
		if c.Calls[cores.RoutePureGo] == 0 || c.Calls[cores.RouteOne]+c.Calls[cores.RouteThreads]+c.Calls[cores.RouteTiled] > 0 {
			t.Errorf("%s went %v", c.Op, c.Calls)
		}
	}
	if !cores.Decide(plan.Dgemm, 1e16).Native() {
		t.Error("a product of days in pure Go does not wait for an hour")
	}
	long.Release()
	if !cores.Decide(plan.Ddot, n).Native() {
		t.Error("pure Go though the cores are free")
	}
}

// TestBusyProductsKeepNaN holds all cores and makes a product that is then done in
// pure Go: zero times infinity is NaN there as in the library.
func TestBusyProductsKeepNaN(t *testing.T) {
	if err := driver.Start(2); err != nil {
		t.Skip(err)
	}
	inMode(t, cores.Auto)
	cores.SetCounting(true)
	defer cores.SetCounting(false)
	for _, n := range []int{2, 8, 33, 48} { // 33 and 48 by halves, too
		a, b, c := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
		b[0] = math.Inf(1)
		for _, busy := range []bool{false, true} {
			var long gate.Lease
			if busy {
				long, _ = cores.Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt, Cost: time.Hour})
			}
			cores.ResetCounts()
			driver.Multiply(blas.NoTrans, blas.NoTrans, n, n, n, a, n, b, n, c, n)
			if !math.IsNaN(c[0]) {
				t.Errorf("n=%d busy=%t: 0 times infinity is %v", n, busy, c[0])
			}
			driver.Multiply(blas.Trans, blas.NoTrans, n, n, n, b, n, b, n, c, n)
			if !math.IsInf(c[0], 1) || !math.IsNaN(c[1]) || !math.IsNaN(c[n]) {
				t.Errorf("n=%d busy=%t: B^T B begins %v %v, %v", n, busy, c[0], c[1], c[n])
			}
			if busy {
				for _, count := range cores.Counts() {
					if count.Calls[cores.RoutePureGo] != 2 {
						t.Errorf("n=%d: %s went %v, want pure Go", n, count.Op, count.Calls)
					}
				}
				long.Release()
			}
		}
	}
}
