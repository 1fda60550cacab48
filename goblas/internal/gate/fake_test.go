package gate

import (
	"context"
	"sync/atomic"
	"testing"
)

// native is a fake OpenBLAS. Calls announce themselves with run; whatever breaks
// the rule is reported on t.
type native struct {
	t       testing.TB
	limit   int32 // a count above it is silently lowered, as OpenBLAS does
	count   atomic.Int32
	setting atomic.Int32
	inOne   atomic.Int32 // calls in flight with one BLAS thread
	inWide  atomic.Int32 // calls in flight with more
	sets    atomic.Int32
}

func newNative(t testing.TB) *native {
	n := &native{t: t, limit: 1 << 15}
	n.count.Store(64) // OpenBLAS starts with every core there is
	return n
}

func (n *native) set(k int) int {
	if n.setting.Add(1) != 1 {
		n.t.Error("set called concurrently")
	}
	if one, wide := n.inOne.Load(), n.inWide.Load(); one+wide != 0 {
		n.t.Errorf("set(%d) with %d one-core and %d wide calls in flight", k, one, wide)
	}
	n.count.Store(min(int32(k), n.limit))
	n.sets.Add(1)
	n.setting.Add(-1)
	return int(n.count.Load())
}

// run makes a call under the lease l: f runs while it is in flight.
func (n *native) run(l Lease, f func()) {
	count := n.count.Load()
	if int(count) != l.Cores() {
		n.t.Errorf("BLAS count is %d under a lease of %d", count, l.Cores())
	}
	in := &n.inOne
	if count > 1 {
		in = &n.inWide
	}
	in.Add(1)
	defer in.Add(-1)
	n.check()
	f()
	n.check()
	if now := n.count.Load(); now != count {
		n.t.Errorf("BLAS count changed from %d to %d during a call", count, now)
	}
}

// check fails unless there are many calls of one thread or one call of many. It
// is made by a call in flight, and reads its own kind last, so that the others
// it saw were in flight with it.
func (n *native) check() {
	wide, one := n.inWide.Load(), n.inOne.Load()
	if n.setting.Load() != 0 {
		n.t.Error("set during a call")
	}
	if wide > 1 || wide == 1 && one > 0 && n.inWide.Load() == 1 {
		n.t.Errorf("%d wide and %d one-core calls in flight together", wide, one)
	}
}

// must acquires, or fails the test.
func must(t testing.TB, g *Gate, r Request) Lease {
	t.Helper()
	l, err := g.Acquire(noContext, r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// idle fails the test unless the gate is empty.
func idle(t testing.TB, g *Gate) {
	t.Helper()
	if s := g.Stats(); s.Leases != 0 || s.Cores != 0 || s.Waiting != 0 || s.Wide {
		t.Errorf("gate is not idle: %+v", s)
	}
	if g.word.Load()&slowBit != 0 {
		t.Error("idle gate is still slow")
	}
}

// panics returns what f panics with.
func panics(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// noContext never ends.
var noContext context.Context
