package gate

import (
	"fmt"
	"testing"
	"testing/synctest"
)

func TestResizeGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 10)}
		g := New(1, newNative(t).set)
		held := []Lease{must(t, g, Request{Cores: 1})}
		var got []<-chan Lease
		for i := range 3 {
			got = append(got, lg.enter(g, fmt.Sprint(i), 1))
		}
		if old := g.Resize(3); old != 1 || g.Budget() != 3 {
			t.Errorf("Resize returned %d, budget is %d", old, g.Budget())
		}
		if n := len(lg.take()); n != 2 {
			t.Errorf("%d started in the room that was made for 2", n)
		}
		held[0].Release()
		lg.want(t, "2")
		for _, c := range got {
			(<-c).Release()
		}
		idle(t, g)
	})
}

// Shrinking does not wait; it lets the calls in flight drain.
func TestResizeShrink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 10)}
		g := New(4, newNative(t).set)
		var held []Lease
		for range 4 {
			held = append(held, must(t, g, Request{Cores: 1}))
		}
		if old := g.Resize(2); old != 4 {
			t.Errorf("old budget %d", old)
		}
		if _, n := g.AcquireUpTo(1); n != 0 {
			t.Error("a tile above the budget")
		}
		a := lg.enter(g, "a", 1)
		held[0].Release()
		held[1].Release()
		lg.want(t)
		held[2].Release()
		lg.want(t, "a")
		held[3].Release()
		(<-a).Release()
		idle(t, g)
	})
}

// Requests that wait are clamped to the budget at the time of their turn.
func TestResizeClampsWaiting(t *testing.T) {
	for _, c := range []struct{ from, to, want int }{{4, 2, 2}, {4, 1, 1}, {4, 8, 8}} {
		synctest.Test(t, func(t *testing.T) {
			lg := log{make(chan string, 10)}
			n := newNative(t)
			g := New(c.from, n.set)
			l := must(t, g, Request{Cores: 1})
			w, w2 := lg.enter(g, "w", 8), lg.enter(g, "w2", 8)
			g.Resize(c.to)
			lg.want(t)
			l.Release()
			lg.want(t, "w")
			got := <-w
			n.run(got, func() {})
			if got.Cores() != c.want {
				t.Errorf("budget %d to %d: lease of %d", c.from, c.to, got.Cores())
			}
			got.Release()
			lg.want(t, "w2")
			(<-w2).Release()
			idle(t, g)
		})
	}
}

// A wide lease in flight keeps its threads, and its end is in order.
func TestResizeDuringWide(t *testing.T) {
	n := newNative(t)
	g := New(8, n.set)
	l := must(t, g, Request{Cores: 8})
	g.Resize(2)
	n.run(l, func() {})
	if s := g.Stats(); s.Cores != 8 || s.Budget != 2 {
		t.Errorf("%+v", s)
	}
	l.Release()
	l = must(t, g, Request{Cores: 8})
	if l.Cores() != 2 {
		t.Errorf("lease of %d after the shrink", l.Cores())
	}
	l.Release()
	idle(t, g)
	if old := g.Resize(-1); old != 2 || g.Budget() != 1 {
		t.Errorf("Resize(-1): old %d, budget %d", old, g.Budget())
	}
}
