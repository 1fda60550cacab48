package cores

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime/trace"
	"slices"
	"testing"
	"time"

	exptrace "golang.org/x/exp/trace"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// regions runs f under Go's execution tracer and returns the regions of goblas that ended
// on the goroutine on which they began, with how often they did. Others fail the test.
func regions(t *testing.T, f func()) map[string]int {
	t.Helper()
	if trace.IsEnabled() {
		t.Skip("the tests are being traced")
	}
	var buffer bytes.Buffer
	if err := trace.Start(&buffer); err != nil {
		t.Fatal(err)
	}
	f()
	trace.Stop()
	reader, err := exptrace.NewReader(&buffer)
	if err != nil {
		t.Fatal(err)
	}
	open, ended := map[exptrace.GoID][]string{}, map[string]int{}
	for {
		e, err := reader.ReadEvent()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		g := e.Goroutine()
		switch e.Kind() {
		case exptrace.EventRegionBegin:
			open[g] = append(open[g], e.Region().Type)
		case exptrace.EventRegionEnd:
			last := len(open[g]) - 1
			if last < 0 || open[g][last] != e.Region().Type {
				t.Errorf("region %s ends on goroutine %d, where %v are open", e.Region().Type, g, open[g])
				continue
			}
			open[g] = open[g][:last]
			ended[e.Region().Type]++
		}
	}
	for g, left := range open {
		if len(left) > 0 {
			t.Errorf("regions %v of goroutine %d do not end", left, g)
		}
	}
	return ended
}

// call is a call of op in the library, which the tests do not need.
func call(op plan.Op, more flags) Call {
	return Call{flags: flags(op) | nativeFlag | more, cost: time.Millisecond} // no short call, which would not wait
}

// TestRegions: the tracer sees who waits and who computes, also when a call gives up or
// panics.
func TestRegions(t *testing.T) {
	Resize(2)
	t.Cleanup(func() { Resize(DefaultBudget()) })
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		f    func()
		want map[string]int
	}{
		"one core": {func() { call(plan.Dgemm, 0).Acquire().Release() }, map[string]int{"goblas.wait": 1, "goblas.Dgemm": 1}},
		"large": {func() {
			lease := call(plan.Dsyev, threadedFlag).In(t.Context()).Acquire()
			defer lease.Release()
		}, map[string]int{"goblas.wait": 1, "goblas.Dsyev": 1}},
		"gave up": {func() {
			var err error
			defer func() {
				if !errors.Is(err, context.Canceled) {
					t.Errorf("error %v", err)
				}
			}()
			defer Recover(&err)
			call(plan.Dgemm, 0).In(over).Acquire()
		}, map[string]int{"goblas.wait": 1}},
		"panic": {func() {
			defer func() { recover() }()
			team := call(plan.Dgetrf, tiledFlag).Team()
			defer team.Release()
			team.Do(3, func(int) { panic("in a tile") })
		}, map[string]int{"goblas.wait": 1, "goblas.Dgetrf": 1}},
		"elements": {func() { ForEach(1, 0, func(int) {}) }, map[string]int{"goblas.ForEach": 1}},
		"admission": {func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			place, err := Admit(ctx)
			if err != nil {
				t.Fatal(err)
			}
			place.Release()
		}, map[string]int{"goblas.admit": 1}},
	} {
		got := regions(t, c.f)
		delete(got, "goblas.helper") // there may be one
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for region, n := range c.want {
			if got[region] != n {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
	if s := Gate().Stats(); s.Leases != 0 || largeCalls.Load() != 0 || handlers.Load() != 0 {
		t.Errorf("left behind: %+v, %d large calls, %d handlers", s, largeCalls.Load(), handlers.Load())
	}
}

// TestRegionsOfHelpers: a helper computes in a region of its own goroutine.
func TestRegionsOfHelpers(t *testing.T) {
	Resize(2)
	t.Cleanup(func() { Resize(DefaultBudget()) })
	got := regions(t, func() {
		team := call(plan.Dgetrf, tiledFlag).Team()
		defer team.Release()
		both := make(chan int) // each tile waits for the other one
		team.Do(2, func(i int) {
			select {
			case both <- i:
			case <-both:
			}
		})
	})
	if got["goblas.helper"] != 1 || got["goblas.Dgetrf"] != 1 {
		t.Errorf("%v, want one helper", got)
	}
}

// TestGauges: the counters tell who waits and who computes at the moment, and of those
// who gave up how long they waited.
func TestGauges(t *testing.T) {
	Resize(1)
	SetCounting(true)
	ResetCounts()
	t.Cleanup(func() {
		SetCounting(false)
		ResetCounts()
		Resize(DefaultBudget())
	})
	gauge := func() (n Count) {
		counts := Counts()
		if i := slices.IndexFunc(counts, func(c Count) bool { return c.Op == "Dgemm" }); i >= 0 {
			n = counts[i]
		}
		return n
	}
	c := call(plan.Dgemm, 0)
	lease := c.Acquire()
	if n := gauge(); n.InFlight != 1 || n.Queued != 0 {
		t.Errorf("one call: %+v", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() {
		var err error
		defer func() { gaveUp <- err }()
		defer Recover(&err)
		c.In(ctx).Acquire()
	}()
	for CurrentLoad().Waiting != 1 {
	}
	ResetCounts()
	if n := gauge(); n.InFlight != 1 || n.Queued != 1 || n.Waiting != 0 {
		t.Errorf("one that computes, one that waits: %+v", n)
	}
	if l := CurrentLoad(); l.Budget != 1 || l.Leased != 1 || l.Waiting != 1 {
		t.Errorf("load %+v", l)
	}
	cancel()
	if err := <-gaveUp; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	lease.Release()
	if n := gauge(); n.InFlight != 0 || n.Queued != 0 || n.Waiting <= 0 || n.Running <= 0 {
		t.Errorf("at the end: %+v", n)
	}
}
