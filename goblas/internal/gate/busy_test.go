package gate

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// busy tells whether a request is refused as ErrBusy; a granted one is released.
func busy(t *testing.T, g *Gate, cores int, maxWait time.Duration) bool {
	t.Helper()
	before := g.Stats()
	ctx := t.Context()
	done := make(chan error, 1)
	go func() {
		l, err := g.Acquire(ctx, Request{Cores: cores, Cost: time.Millisecond, MaxWait: maxWait})
		l.Release()
		done <- err
	}()
	synctest.Wait()
	select {
	case err := <-done:
		if errors.Is(err, ErrBusy) && g.Stats() != before {
			t.Errorf("refusal left a trace: %+v, before %+v", g.Stats(), before)
		}
		return errors.Is(err, ErrBusy)
	default:
		return false // it waits, for the rest of the bubble's life or until its turn
	}
}

func TestBusyBehindWide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(4, echo)
		l := must(t, g, Request{Cores: 4, Cost: time.Second})
		for _, k := range []int{1, 4} {
			if !busy(t, g, k, 900*time.Millisecond) {
				t.Errorf("%d cores: waits 1 s though 0.9 s is too long", k)
			}
		}
		time.Sleep(950 * time.Millisecond)
		if busy(t, g, 1, 60*time.Millisecond) {
			t.Error("refused, with 50 ms left and 60 ms of patience")
		}
		l.Release()
		synctest.Wait()
		idle(t, g)
		l = must(t, g, Request{Cores: 4, Cost: time.Second}) // the fast path
		if !busy(t, g, 1, 900*time.Millisecond) {
			t.Error("the second wide lease left no estimate")
		}
		l.Release()
	})
}

func TestBusyBehindOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, echo)
		a := must(t, g, Request{Cores: 1, Cost: time.Millisecond})
		if busy(t, g, 1, 1) {
			t.Error("refused though a core is free")
		}
		b := must(t, g, Request{Cores: 1, Cost: time.Second})
		if !busy(t, g, 1, 100*time.Millisecond) {
			t.Error("not refused behind a call of 1 s")
		}
		if !busy(t, g, 2, 100*time.Millisecond) {
			t.Error("wide not refused behind a call of 1 s")
		}
		if busy(t, g, 1, 5*time.Second) {
			t.Error("refused though 5 s of patience")
		}
		b.Release()
		a.Release()
		synctest.Wait()
		idle(t, g)
	})
}

// What waits already counts.
func TestBusyBehindQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, echo)
		l := must(t, g, Request{Cores: 2, Cost: time.Millisecond})
		for range 10 {
			go func() {
				l := must(t, g, Request{Cores: 2, Cost: 100 * time.Millisecond})
				l.Release()
			}()
		}
		synctest.Wait()
		if !busy(t, g, 1, 900*time.Millisecond) {
			t.Error("not refused behind a second of wide calls")
		}
		if busy(t, g, 1, 1100*time.Millisecond) {
			t.Error("refused though the queue is shorter")
		}
		l.Release()
		synctest.Wait()
		idle(t, g)
	})
}

// One-core calls that wait count by their share of the budget.
func TestBusyBehindQueueOfOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, echo)
		l := must(t, g, Request{Cores: 2, Cost: time.Millisecond})
		for range 20 {
			go func() {
				l := must(t, g, Request{Cores: 1, Cost: 100 * time.Millisecond})
				l.Release()
			}()
		}
		synctest.Wait()
		if !busy(t, g, 1, 900*time.Millisecond) {
			t.Error("not refused behind 2 s of calls on 2 cores")
		}
		if busy(t, g, 1, 1100*time.Millisecond) {
			t.Error("refused though the queue is shorter")
		}
		l.Release()
		synctest.Wait()
		idle(t, g)
	})
}

// An unknown cost may be any: a caller that minds waiting does not wait for it.
func TestBusyUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, echo)
		for _, k := range []int{2, 1} {
			l, other := must(t, g, Request{Cores: k}), Lease{}
			if k == 1 {
				other = must(t, g, Request{Cores: 1})
			}
			if !busy(t, g, 1, time.Hour) {
				t.Errorf("waits for a call of unknown length on %d cores", k)
			}
			l.Release()
			other.Release()
		}
		idle(t, g)
	})
}
