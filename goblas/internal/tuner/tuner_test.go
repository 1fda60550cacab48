package tuner

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/native/openblas"
)

// What a fake Compare tells of the better way of a step.
var (
	faster = Ratio{1.8, 2.2, 2}
	equal  = Ratio{0.9, 1.1, 1}
	slower = Ratio{0.4, 0.6, 0.5}
)

// fake is a Compare in which the better way is so from an order on, and the simpler one
// is faster below it; of steps that are not in from, nothing is clear.
func fake(from map[Step]int, count *int) Compare {
	return func(_ context.Context, op plan.Op, n int, _, b Way, _ time.Duration) (Ratio, error) {
		*count++
		switch at, ok := from[Step{op, b}]; {
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
func TestRun(t *testing.T) {
	steps := []Step{{plan.Dgemm, Wide}, {plan.Dgemm, Tiled}, {plan.Ddot, One}, {plan.Dpotrf, Tiled},
		{plan.Dgemv, Wide}, {plan.Dgetrf, One}, {plan.Dgemv, One}, {plan.Dsyrk, One}, {plan.Dsyrk, Wide}}
	const beyond = 1 << 40
	want := map[Step]int{steps[0]: 90, steps[1]: 600, steps[2]: 512, steps[3]: 300, steps[4]: beyond, steps[5]: 1}
	count, done := 0, 0
	found, err := Run(t.Context(), steps, time.Hour, fake(want, &count), func(Found) { done++ })
	if err != nil || len(found) != len(steps) || done != len(steps) {
		t.Fatalf("%v, %v, %d done", found, err, done)
	}
	for i, f := range found {
		orders := steps[i].orders()
		at, ok := want[steps[i]]
		builtin := steps[i].builtin(orders)
		if first := slices.IndexFunc(orders, func(n int) bool { return n >= at }); !ok || first == builtin {
			if f.OK {
				t.Errorf("%v: found %+v, want the built-in one", steps[i], f)
			}
		} else if wanted := map[bool]int{true: next(orders[len(orders)-1]), false: orders[max(first, 0)]}[first < 0]; !f.OK || f.Order != wanted {
			t.Errorf("%v: found %+v, want %d of %v", steps[i], f, wanted, orders)
		}
	}
	if most := len(steps) * 20; count > most {
		t.Errorf("%d comparisons, want at most %d", count, most)
	}
	o := Overrides(found)
	if c := o[plan.Dgemm]; *c.Wide != plan.Work(plan.Dgemm, found[0].Order) || *c.Tiled != plan.Work(plan.Dgemm, found[1].Order) || c.Native != nil {
		t.Errorf("overrides %+v", o)
	}
}

// TestOutliers holds that neither one lucky order nor luck that does not last moves a
// crossover.
func TestOutliers(t *testing.T) {
	s := Step{plan.Dgemm, Wide}
	orders := s.orders()
	start := s.builtin(orders)
	for _, r := range []Ratio{faster, slower} {
		for lucky := range orders {
			for _, once := range []bool{false, true} {
				met := map[int]bool{}
				f, err := s.search(t.Context(), time.Hour, func(_ context.Context, _ plan.Op, n int, _, _ Way, _ time.Duration) (Ratio, error) {
					again := met[n]
					met[n] = true
					if !once && n == orders[lucky] || once && !again {
						return r, nil
					}
					return equal, nil
				})
				if err != nil || f.OK {
					t.Errorf("%+v at %d of %v, once %v: found %+v, %v; the built-in one is %d", r, orders[lucky], orders, once, f, err, orders[start])
				}
			}
		}
	}
}

func TestRunEnds(t *testing.T) {
	steps := Steps(2)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	compare := func(context.Context, plan.Op, int, Way, Way, time.Duration) (Ratio, error) {
		if calls++; calls == 3 {
			cancel()
		}
		return faster, nil
	}
	if _, err := Run(ctx, steps, time.Hour, compare, func(Found) {}); !errors.Is(err, context.Canceled) || calls != 3 {
		t.Errorf("cancelled: %v after %d comparisons", err, calls)
	}
	found, err := Run(t.Context(), steps, 0, compare, func(Found) {})
	if err != nil || len(Overrides(found)) != 0 {
		t.Errorf("no time: %v, %v; want nothing found", found, err)
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
		r := ratio(test.times, ones)
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
	route := map[Way]cores.Route{Pure: cores.RoutePureGo, One: cores.RouteOne, Wide: cores.RouteThreads, Tiled: cores.RouteTiled}
	steps := Steps(2)
	if info, err := openblas.Describe(); err != nil {
		t.Fatal(err)
	} else if info.Layer == openblas.OpenMP { // calls take turns, with all cores
		steps, route[One] = Steps(1), cores.RouteThreads
	} else if info.Layer == openblas.Serial {
		steps = Steps(1)
	}
	for _, s := range steps {
		if len(s.orders()) < 2 {
			t.Errorf("%v is searched in %v", s, s.orders())
		}
		for _, w := range []Way{s.than(), s.Way} {
			n := 50
			if w == Tiled {
				n = 200 // two tiles and more
			}
			call := calls[s.Op](n)
			plan.Set(forced(s.Op, w))
			cores.ResetCounts()
			cores.SetCounting(true)
			call()
			cores.SetCounting(false)
			counts := cores.Counts()
			i := slices.IndexFunc(counts, func(c cores.Count) bool { return c.Op == s.Op.String() })
			if i < 0 || counts[i].Calls[route[w]] == 0 {
				t.Errorf("%v: not %v but %+v", s.Op, w, counts)
			}
		}
	}
	for _, s := range Steps(1) {
		if s.Way != One {
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
	r, err := Measured(t.Context(), plan.Dgemm, 100, Pure, One, time.Millisecond)
	if err != nil || !(r.Low > 0) || !(r.High >= r.Low) || plan.For(plan.Dgemm) != plan.Builtin(plan.Dgemm) {
		t.Errorf("%+v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Measured(ctx, plan.Dgemm, 10, Pure, One, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
