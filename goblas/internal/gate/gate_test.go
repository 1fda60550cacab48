package gate

import (
	"testing"
	"time"
)

func TestLeaseAndState(t *testing.T) {
	n := newNative(t)
	g := New(4, n.set)
	if s := g.Stats(); s != (Stats{Budget: 4}) {
		t.Errorf("new gate: %+v", s)
	}
	var held []Lease
	for range 4 {
		held = append(held, must(t, g, Request{Cores: 1}))
	}
	if s, want := g.Stats(), (Stats{Budget: 4, Leases: 4, Cores: 4, Threads: 1, Switches: 1}); s != want {
		t.Errorf("full: %+v, want %+v", s, want)
	}
	for _, l := range held {
		if l.Cores() != 1 {
			t.Errorf("one-core lease says %d", l.Cores())
		}
		l.Release()
	}
	idle(t, g)
	w := must(t, g, Request{Cores: 3})
	if s, want := g.Stats(), (Stats{Budget: 4, Leases: 1, Cores: 3, Wide: true, Threads: 3, Switches: 2}); s != want {
		t.Errorf("wide: %+v, want %+v", s, want)
	}
	w.Release()
	idle(t, g)
}

func TestClamp(t *testing.T) {
	for _, c := range []struct{ budget, ask, cores int }{
		{1, 0, 1}, {1, 1, 1}, {1, 8, 1}, {4, -3, 1}, {4, 4, 4}, {4, 100, 4}, {0, 2, 1}, {-5, 1, 1}, {1 << 20, 1 << 20, maxBudget},
	} {
		g := New(c.budget, echo)
		for range 2 { // once by the slow path, once by the fast one
			l := must(t, g, Request{Cores: c.ask})
			if l.Cores() != c.cores || g.Stats().Cores != c.cores {
				t.Errorf("budget %d, asked %d: lease of %d, %+v", c.budget, c.ask, l.Cores(), g.Stats())
			}
			if wide := g.Stats().Wide; wide != (c.cores > 1) {
				t.Errorf("budget %d, asked %d: wide is %t", c.budget, c.ask, wide)
			}
			l.Release()
		}
		idle(t, g)
	}
}

// A stream of calls of one kind never sets the count.
func TestLazySwitch(t *testing.T) {
	n := newNative(t)
	g := New(4, n.set)
	for i, k := range []int{1, 1, 1, 4, 4, 4, 2, 2, 1, 1} {
		l := must(t, g, Request{Cores: k})
		n.run(l, func() {})
		l.Release()
		want := []int32{1, 1, 1, 2, 2, 2, 3, 3, 4, 4}[i]
		if got := n.sets.Load(); got != want {
			t.Errorf("after call %d (%d cores): %d sets, want %d", i, k, got, want)
		}
	}
}

// OpenBLAS lowers a count above its compiled maximum without a word.
func TestReadBack(t *testing.T) {
	n := newNative(t)
	n.limit = 3
	g := New(8, n.set)
	for range 3 {
		l := must(t, g, Request{Cores: 8})
		if l.Cores() != 3 {
			t.Errorf("lease says %d threads, 3 are in effect", l.Cores())
		}
		n.run(l, func() {})
		l.Release()
	}
	if n.sets.Load() != 1 {
		t.Errorf("%d sets for a stream of one kind", n.sets.Load())
	}
}

// If a count of one does not take, one-core leases are exclusive.
func TestCountOfOneRefused(t *testing.T) {
	stuck := true
	set := func(n int) int {
		if stuck {
			return 4
		}
		return n
	}
	g := New(4, set)
	l := must(t, g, Request{Cores: 1})
	if s := g.Stats(); !s.Wide || l.Cores() != 4 {
		t.Errorf("lease of %d threads, %+v", l.Cores(), s)
	}
	if _, n := g.AcquireUpTo(3); n != 0 {
		t.Errorf("%d further cores beside an exclusive lease", n)
	}
	l.Release()
	each, n := g.AcquireUpTo(3)
	if n != 1 || each.Cores() != 4 || !g.Stats().Wide {
		t.Errorf("%d leases of %d threads, %+v", n, each.Cores(), g.Stats())
	}
	each.Release()
	stuck = false
	a, b := must(t, g, Request{Cores: 1}), must(t, g, Request{Cores: 1})
	if s := g.Stats(); s.Wide || s.Leases != 2 {
		t.Errorf("after it took: %+v", s)
	}
	a.Release()
	b.Release()
	idle(t, g)
}

func TestAcquireUpTo(t *testing.T) {
	n := newNative(t)
	g := New(4, n.set)
	l := must(t, g, Request{Cores: 1})
	for _, c := range []struct{ k, want int }{{0, 0}, {-1, 0}, {1, 1}, {9, 2}, {9, 0}} {
		if _, got := g.AcquireUpTo(c.k); got != c.want {
			t.Errorf("AcquireUpTo(%d) = %d, want %d", c.k, got, c.want)
		}
	}
	for range 4 {
		l.Release() // one-core leases are all alike
	}
	idle(t, g)

	w := must(t, g, Request{Cores: 4})
	if _, got := g.AcquireUpTo(1); got != 0 {
		t.Errorf("%d further cores beside a wide lease", got)
	}
	w.Release()
	each, got := g.AcquireUpTo(9) // switches back to a count of one
	if got != 4 || n.count.Load() != 1 {
		t.Errorf("granted %d with a BLAS count of %d", got, n.count.Load())
	}
	for range got {
		n.run(each, func() {})
		each.Release()
	}
	idle(t, g)
}

func TestMisuse(t *testing.T) {
	g := New(4, echo)
	Lease{}.Release()
	one := must(t, g, Request{Cores: 1})
	one.Release()
	if v := panics(one.Release); v != misuse {
		t.Errorf("one core released twice: %v", v)
	}
	first := must(t, g, Request{Cores: 4})
	if v := panics(one.Release); v != misuse {
		t.Errorf("one core released again during a wide lease: %v", v)
	}
	first.Release()
	second := must(t, g, Request{Cores: 4})
	if v := panics(first.Release); v != misuse {
		t.Errorf("wide lease released again during the next: %v", v)
	}
	second.Release()
	if v := panics(second.Release); v != misuse {
		t.Errorf("wide lease released twice: %v", v)
	}
	idle(t, g) // and nothing of it has done harm
	must(t, g, Request{Cores: 4}).Release()
	must(t, g, Request{Cores: 1}).Release()
}

// What panics between Acquire and Release is the caller's to clean up.
func TestPanicReleases(t *testing.T) {
	g := New(2, echo)
	for _, k := range []int{1, 2} {
		v := panics(func() {
			l := must(t, g, Request{Cores: k})
			defer l.Release()
			panic("bad shape")
		})
		if v != "bad shape" {
			t.Errorf("panic was %v", v)
		}
		idle(t, g)
	}
}

func TestNoAllocation(t *testing.T) {
	g := New(4, echo)
	for _, r := range []Request{{Cores: 1}, {Cores: 1, Cost: time.Microsecond}, {Cores: 4, Cost: time.Second}} {
		f := func() {
			l, _ := g.Acquire(noContext, r)
			l.Release()
		}
		if a := testing.AllocsPerRun(100, f); a != 0 {
			t.Errorf("%+v: %g allocations", r, a)
		}
	}
	if a := testing.AllocsPerRun(100, func() {
		each, n := g.AcquireUpTo(3)
		for range n {
			each.Release()
		}
	}); a != 0 {
		t.Errorf("AcquireUpTo: %g allocations", a)
	}
}

func TestWord(t *testing.T) {
	for _, s := range []struct{ held, budget, threads int }{{0, 1, 0}, {maxBudget, maxBudget, maxBudget}, {3, 64, 1}} {
		for _, wide := range []bool{false, true} {
			p := New(1, echo).p.State
			p.Held, p.Budget, p.Threads, p.Wide = s.held, s.budget, s.threads, wide
			if got := unpack(pack(p) | slowBit); got != p {
				t.Errorf("%+v came back as %+v", p, got)
			}
		}
	}
}
