package tuner

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/backend"
	"github.com/goblas/goblas/goblas/internal/plan"
)

// fake is a Compare in which the better way takes half the time from an order on.
func fake(from map[Step]int, count *int) Compare {
	return func(_ context.Context, op plan.Op, n int, _, b Way, _ time.Duration) (float64, float64, error) {
		*count++
		if at, ok := from[Step{op, b}]; ok && n >= at {
			return 2, 1, nil
		}
		return 1.04, 1, nil // ahead, but within the margin
	}
}

func TestRun(t *testing.T) {
	steps := []Step{{plan.Dgemm, One}, {plan.Dgemm, Wide}, {plan.Dgemm, Tiled}, {plan.Ddot, One}, {plan.DgemvT, Wide}, {plan.Gesv, One}}
	want := map[Step]int{steps[0]: 7, steps[1]: 500, steps[3]: 1000, steps[5]: 1}
	count, done := 0, 0
	found, err := Run(t.Context(), steps, time.Hour, fake(want, &count), func(Found) { done++ })
	if err != nil || len(found) != len(steps) || done != len(steps) {
		t.Fatalf("%v, %v, %d done", found, err, done)
	}
	for i, f := range found {
		at, ok := want[steps[i]]
		orders := steps[i].orders()
		if f.Step != steps[i] || f.OK != ok {
			t.Errorf("%v: found %+v, want %v, %v", steps[i], f, at, ok)
		} else if first := slices.IndexFunc(orders, func(n int) bool { return n >= at }); ok && f.Order != orders[first] {
			t.Errorf("%v: from %d, want %d, the first of %v from %d", steps[i], f.Order, orders[first], orders, at)
		}
	}
	if most := len(steps) * 16; count > most {
		t.Errorf("%d comparisons, want at most %d", count, most)
	}
	o := Overrides(found)
	if c := o[plan.Dgemm]; len(o) != 3 || *c.Native != plan.Work(plan.Dgemm, found[0].Order) || *c.Wide != plan.Work(plan.Dgemm, found[1].Order) || c.Tiled != nil {
		t.Errorf("overrides %+v", o)
	}
}

// TestOutlier holds that one lucky size is no crossover.
func TestOutlier(t *testing.T) {
	s := Step{plan.Dgemm, One}
	orders := s.orders()
	lucky, from := orders[(len(orders)-2)/2-1], orders[len(orders)-4]
	f, err := s.search(t.Context(), time.Hour, func(_ context.Context, _ plan.Op, n int, _, _ Way, _ time.Duration) (float64, float64, error) {
		if n == lucky || n >= from {
			return 2, 1, nil
		}
		return 1, 1, nil
	})
	if err != nil || !f.OK || f.Order != from {
		t.Errorf("found %+v, %v; want %d", f, err, from)
	}
}

func TestRunEnds(t *testing.T) {
	steps := Steps(2)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	compare := func(context.Context, plan.Op, int, Way, Way, time.Duration) (float64, float64, error) {
		if calls++; calls == 3 {
			cancel()
		}
		return 2, 1, nil
	}
	if _, err := Run(ctx, steps, time.Hour, compare, func(Found) {}); !errors.Is(err, context.Canceled) || calls != 3 {
		t.Errorf("cancelled: %v after %d comparisons", err, calls)
	}
	found, err := Run(t.Context(), steps, 0, compare, func(Found) {})
	if err != nil || len(Overrides(found)) != 0 {
		t.Errorf("no time: %v, %v; want nothing found", found, err)
	}
}

// TestCalls makes every call that is measured, each way, and holds that it takes it.
func TestCalls(t *testing.T) {
	if err := backend.Start(2); err != nil {
		t.Skip(err)
	}
	backend.SetMode(backend.Auto)
	t.Cleanup(func() { backend.SetMode(backend.PureGo); backend.SetCounting(false); plan.Set(nil) })
	route := map[Way]backend.Route{Pure: backend.RoutePureGo, One: backend.RouteOne, Wide: backend.RouteWide, Tiled: backend.RouteTiled}
	for _, s := range Steps(2) {
		if len(s.orders()) < 2 {
			t.Errorf("%v is searched in %v", s, s.orders())
		}
		for _, w := range []Way{s.than(), s.Way} {
			call := calls[s.Op](200)
			plan.Set(forced(s.Op, w))
			backend.ResetCounts()
			backend.SetCounting(true)
			call()
			backend.SetCounting(false)
			counts := backend.Counts()
			i := slices.IndexFunc(counts, func(c backend.Count) bool { return c.Op == s.Op.String() })
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
	if err := backend.Start(2); err != nil {
		t.Skip(err)
	}
	backend.SetMode(backend.Auto)
	t.Cleanup(func() { backend.SetMode(backend.PureGo) })
	a, b, err := Measured(t.Context(), plan.Dgemm, 100, Pure, One, time.Millisecond)
	if err != nil || !(a > 0) || !(b > 0) || plan.For(plan.Dgemm) != plan.Builtin(plan.Dgemm) {
		t.Errorf("%g, %g, %v", a, b, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Measured(ctx, plan.Dgemm, 10, Pure, One, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
