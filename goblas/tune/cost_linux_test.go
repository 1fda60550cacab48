package tune

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/calls"
)

// BenchmarkCosts measures on one core what plan expects each operation to cost there,
// the shortest of some rounds: "measured/expected" should be between 0.5 and 2.
//
//	go test -run - -bench Costs -benchtime 1x ./goblas/tune
func BenchmarkCosts(b *testing.B) {
	if err := goblas.Use(goblas.Native); err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { plan.Set(nil) })
	blas, lapack := calls.Names()
	for _, name := range slices.Concat(blas, lapack, []string{"gesv", "gesdd"}) {
		base, _, _ := strings.Cut(name, "-")
		op, ok := plan.ByName(base)
		if !ok || plan.Exponent(op) == 1 {
			continue
		}
		one := 0.0
		for _, n := range []int{32, 200, 1000} {
			if n == 1000 && one > 1e8 {
				continue // minutes
			}
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) {
				call, work := callNamed(name, n), workOf(op, n)
				time1 := func(w plan.Way) float64 {
					plan.Set(forced(op, w))
					return shortest(call)
				}
				if err := goblas.Use(goblas.Auto); err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					one = time1(plan.OneCore)
					b.ReportMetric(one, "one-ns")
					b.ReportMetric(one/float64(plan.Builtin(op).Cost(work)), "measured/expected")
					if n <= 200 {
						pure := time1(plan.PureGo)
						b.ReportMetric(pure, "pure-ns")
						b.ReportMetric(pure/float64(plan.Builtin(op).PureCost(work)), "pure/expected")
					}
					b.ReportMetric(0, "ns/op") // of a comparison it says nothing
				}
			})
		}
	}
}

// workOf is the work of an operation's call in package calls, where bands are narrow.
func workOf(op plan.Op, n int) float64 {
	order, k := float64(n), float64(min(calls.Bandwidth, n-1))
	switch name := op.String(); {
	case name[1:] == "gbmv":
		return order * (2*k + 1)
	case op == plan.Dpbtrf:
		k = float64(min(4*calls.Bandwidth, n-1))
		return order * k * k
	case strings.Contains("tb sb hb pb", name[1:3]):
		return order * (k + 1)
	}
	return plan.Work(op, n)
}

// shortest is the shortest time of a call, in ns, of some batches within a moment. It is
// this thread's processor time, so that others on the machine matter little.
func shortest(call func()) float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	call()
	first := processorTime()
	call()
	repeat := max(1, int(2e4/max(processorTime()-first, 1)))
	best := math.Inf(1)
	for start, rounds := time.Now(), 0; rounds < 3 || rounds < 50 && time.Since(start) < 20*time.Millisecond; rounds++ {
		from := processorTime()
		for range repeat {
			call()
		}
		best = min(best, processorTime()-from)
	}
	return best / float64(repeat)
}

// processorTime is what this thread has had, in ns.
func processorTime() float64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return float64(t.Nano())
}
