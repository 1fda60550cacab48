package tune

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native/openblas"
)

// What a fake compareFunc tells of the better way of a step.
var (
	faster = ratio{1.8, 2.2, 2}
	equal  = ratio{0.9, 1.1, 1}
	slower = ratio{0.4, 0.6, 0.5}
)

// fake is a compareFunc in which the better way is so from an order on, and the simpler one
// is faster below it; of steps that are not in from, nothing is clear.
func fake(from map[step]int, count *int) compareFunc {
	return func(_ context.Context, op plan.Op, n int, _, b plan.Way, _ time.Duration) (ratio, error) {
		*count++
		switch at, ok := from[step{op, b}]; {
		case !ok:
			return equal, nil
		case n >= at:
			return faster, nil
		}
		return slower, nil
	}
}

// TestRun has crossovers below the built-in one, above it, at it, where the built-in
// one is never, beyond all orders and below all, and none that is clear.
func TestSearch(t *testing.T) {
	steps := []step{{plan.Dgemm, plan.Threads}, {plan.Dgemm, plan.Tiles}, {plan.Ddot, plan.OneCore}, {plan.Dgeqp3, plan.Tiles},
		{plan.Dgemv, plan.Threads}, {plan.Dgetrf, plan.OneCore}, {plan.Dgemv, plan.OneCore}, {plan.Dsyrk, plan.OneCore}, {plan.Dsyrk, plan.Threads}}
	const beyond = 1 << 40
	want := map[step]int{steps[0]: 55, steps[1]: 600, steps[2]: 512, steps[3]: 300, steps[4]: beyond, steps[5]: 1}
	count, done := 0, 0
	all, err := searchAll(t.Context(), steps, time.Hour, fake(want, &count), func(found) { done++ })
	if err != nil || len(all) != len(steps) || done != len(steps) {
		t.Fatalf("%v, %v, %d done", all, err, done)
	}
	for i, f := range all {
		orders := steps[i].orders()
		at, ok := want[steps[i]]
		builtin := steps[i].builtin(orders)
		if first := slices.IndexFunc(orders, func(n int) bool { return n >= at }); !ok || first == builtin {
			if f.ok {
				t.Errorf("%v: found %+v, want the built-in one", steps[i], f)
			}
		} else if wanted := map[bool]int{true: next(orders[len(orders)-1]), false: orders[max(first, 0)]}[first < 0]; !f.ok || f.order != wanted {
			t.Errorf("%v: found %+v, want %d of %v", steps[i], f, wanted, orders)
		}
	}
	if most := len(steps) * 20; count > most {
		t.Errorf("%d comparisons, want at most %d", count, most)
	}
	o := overrides(all)
	if c := o[plan.Dgemm]; *c.Threads != plan.Work(plan.Dgemm, all[0].order) || *c.Tiles != plan.Work(plan.Dgemm, all[1].order) || c.Library != nil {
		t.Errorf("overrides %+v", o)
	}
}

// TestOutliers holds that neither one lucky order nor luck that does not last moves a
// crossover.
func TestOutliers(t *testing.T) {
	s := step{plan.Dgemm, plan.Threads}
	orders := s.orders()
	start := s.builtin(orders)
	for _, r := range []ratio{faster, slower} {
		for lucky := range orders {
			for _, once := range []bool{false, true} {
				met := map[int]bool{}
				f, err := s.search(t.Context(), time.Hour, func(_ context.Context, _ plan.Op, n int, _, _ plan.Way, _ time.Duration) (ratio, error) {
					again := met[n]
					met[n] = true
					if !once && n == orders[lucky] || once && !again {
						return r, nil
					}
					return equal, nil
				})
				if err != nil || f.ok {
					t.Errorf("%+v at %d of %v, once %v: found %+v, %v; the built-in one is %d", r, orders[lucky], orders, once, f, err, orders[start])
				}
			}
		}
	}
}

func TestSearchEnds(t *testing.T) {
	steps := stepsOn(2)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	compare := func(context.Context, plan.Op, int, plan.Way, plan.Way, time.Duration) (ratio, error) {
		if calls++; calls == 3 {
			cancel()
		}
		return faster, nil
	}
	if _, err := searchAll(ctx, steps, time.Hour, compare, func(found) {}); !errors.Is(err, context.Canceled) || calls != 3 {
		t.Errorf("cancelled: %v after %d comparisons", err, calls)
	}
	all, err := searchAll(t.Context(), steps, 0, compare, func(found) {})
	if err != nil || len(overrides(all)) != 0 {
		t.Errorf("no time: %v, %v; want nothing found", all, err)
	}
}

// TestRatio: neither noise of a few rounds is a win or a loss, nor what is gone in the
// quietest ones.
func TestRatio(t *testing.T) {
	for _, test := range []struct {
		times []float64 // of one way; of the other they are 1
		want  string
	}{
		{[]float64{2, 2.1, 1.9, 2, 2.2, 1.8, 2, 2}, "wins"},
		{[]float64{.5, .51, .49, .5, .52, .48, .5, .5}, "loses"},
		{[]float64{1, 1.01, .99, 1, 1.02, .98, 1, 1}, "level"},
		{[]float64{2, 2.1, 1.9, 2, 2.2, 1.8, 2, 1}, ""},
		{[]float64{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1}, ""},
		{[]float64{2, 2, 2, 2, 2}, ""},
	} {
		ones := slices.Repeat([]float64{1}, len(test.times))
		r := ratioOf(test.times, ones)
		got := ""
		for name, is := range map[string]bool{"wins": r.wins(), "loses": r.loses(), "level": r.level()} {
			if is {
				got += name
			}
		}
		if got != test.want {
			t.Errorf("%v: %+v %q, want %q", test.times, r, got, test.want)
		}
	}
}

// TestQuiet: more goroutines than cores are not alone on theirs.
func TestQuiet(t *testing.T) {
	if quiet(4 * runtime.NumCPU()) {
		t.Errorf("%d cores are said to be there, of %d", 4*runtime.NumCPU(), runtime.NumCPU())
	}
}

// TestCalls makes every call that is measured, each way, and holds that it takes it.
func TestCalls(t *testing.T) {
	if err := driver.Start(2); err != nil {
		t.Skip(err)
	}
	cores.SetMode(cores.Auto)
	t.Cleanup(func() { cores.SetMode(cores.PureGo); cores.SetCounting(false); plan.Set(nil) })
	route := map[plan.Way]cores.Route{plan.PureGo: cores.RoutePureGo, plan.OneCore: cores.RouteOne, plan.Threads: cores.RouteThreads, plan.Tiles: cores.RouteTiled}
	steps := stepsOn(2)
	if info, err := openblas.Describe(); err != nil {
		t.Fatal(err)
	} else if info.Layer == openblas.Serial {
		steps = stepsOn(1)
	}
	for _, s := range steps {
		if len(s.orders()) < 2 {
			t.Errorf("%v is searched in %v", s, s.orders())
		}
		for _, w := range []plan.Way{s.than(), s.way} {
			n := 50
			if w == plan.Tiles {
				n = 200 // two tiles and more
			}
			call := callOf(s.op, n)
			plan.Set(forced(s.op, w))
			cores.ResetCounts()
			cores.SetCounting(true)
			call()
			cores.SetCounting(false)
			counts := cores.Counts()
			i := slices.IndexFunc(counts, func(c cores.Count) bool { return c.Op == s.op.String() })
			if i < 0 || counts[i].Calls[route[w]] == 0 {
				t.Errorf("%v: not %v but %+v", s.op, w, counts)
			}
		}
	}
	for _, s := range stepsOn(1) {
		if s.way != plan.OneCore {
			t.Errorf("on one core: %v", s)
		}
	}
}

// TestMeasured holds that both times are there, and the built-in plan after.
func TestMeasured(t *testing.T) {
	if err := driver.Start(2); err != nil {
		t.Skip(err)
	}
	cores.SetMode(cores.Auto)
	t.Cleanup(func() { cores.SetMode(cores.PureGo) })
	r, err := measured(t.Context(), plan.Dgemm, 100, plan.PureGo, plan.OneCore, time.Millisecond)
	if err != nil || !(r.low > 0) || !(r.high >= r.low) || plan.For(plan.Dgemm) != plan.Builtin(plan.Dgemm) {
		t.Errorf("%+v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measured(ctx, plan.Dgemm, 10, plan.PureGo, plan.OneCore, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestEveryCall holds that there is a call of each operation of the plan, but for those of
// a few scalars and those of package linalg alone, which nobody tunes, and that it may be
// repeated.
func TestEveryCall(t *testing.T) {
	for op := range plan.DsyevN + 1 {
		if name := op.String(); strings.Contains(name, "rotg") || strings.Contains(name, "rotm") {
			continue
		}
		call := callOf(op, 5)
		call()
		call()
	}
}
