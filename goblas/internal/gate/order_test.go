package gate

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// log is the order in which requests were granted. In a synctest bubble, with
// synctest.Wait between events, no lock is needed; a channel gives the edges.
type log struct{ c chan string }

// enter makes a request on a goroutine of its own and returns its lease's channel.
func (lg log) enter(g *Gate, name string, k int) <-chan Lease {
	got := make(chan Lease, 1)
	go func() {
		l, _ := g.Acquire(context.Background(), Request{Cores: k})
		lg.c <- name
		got <- l
	}()
	synctest.Wait()
	return got
}

func (lg log) take() (names []string) {
	synctest.Wait()
	for {
		select {
		case s := <-lg.c:
			names = append(names, s)
		default:
			return names
		}
	}
}

func (lg log) want(t *testing.T, names ...string) {
	t.Helper()
	if got := fmt.Sprint(lg.take()); got != fmt.Sprint(names) {
		t.Errorf("granted %v, want %v", got, names)
	}
}

// A wide request closes the door: newcomers wait although cores are free, and
// it starts as soon as the calls in flight have ended.
func TestWideIsNotStarved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 100)}
		g := New(4, newNative(t).set)
		a, b := must(t, g, Request{Cores: 1}), must(t, g, Request{Cores: 1})
		w := lg.enter(g, "wide", 4)
		var late []<-chan Lease
		for i := range 3 {
			late = append(late, lg.enter(g, fmt.Sprint("late", i), 1))
		}
		if _, n := g.AcquireUpTo(4); n != 0 {
			t.Errorf("%d tiles passed those that wait", n)
		}
		a.Release()
		lg.want(t)
		b.Release()
		lg.want(t, "wide")
		(<-w).Release()
		if got := lg.take(); len(got) != 3 {
			t.Errorf("after the wide call: %v", got)
		}
		for _, l := range late {
			(<-l).Release()
		}
		idle(t, g)
	})
}

// Wide, one, wide, one, ...: the one-core calls of a queue go together, and
// neither kind shuts out the other.
func TestOnesRideTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 100)}
		n := newNative(t)
		g := New(3, n.set)
		w0 := must(t, g, Request{Cores: 3})
		a := lg.enter(g, "a", 1)
		w1 := lg.enter(g, "w1", 3)
		b := lg.enter(g, "b", 1)
		w2 := lg.enter(g, "w2", 3)
		w0.Release()
		if got := lg.take(); len(got) != 2 { // in either order
			t.Fatalf("granted %v, want a and b", got)
		}
		c := lg.enter(g, "c", 1) // came after the door was drawn
		(<-a).Release()
		lg.want(t)
		(<-b).Release()
		lg.want(t, "w1")
		(<-w1).Release()
		lg.want(t, "w2") // older than c
		(<-w2).Release()
		lg.want(t, "c")
		(<-c).Release()
		idle(t, g)
		if got := n.sets.Load(); got != 4 {
			t.Errorf("%d sets for 3 changes of kind and the first", got-1)
		}
	})
}

// A one-core request is passed by newcomers only so often.
func TestOneIsNotStarved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 100)}
		g := New(1, newNative(t).set)
		g.p.Slice = 100 * time.Microsecond
		l := must(t, g, Request{Cores: 1})
		w := lg.enter(g, "waiter", 1)
		passed := 0
		// This goroutine never blocks, so it is as quick as a newcomer can be: the
		// waiter is called at the first release, and mostly not awake before the next.
		for ; passed < 1000; passed++ {
			l.Release()
			var n int
			if l, n = tryOne(g); n == 0 {
				break
			}
		}
		lg.want(t, "waiter")
		if passed > 100 { // a call of unknown length counts for 1 us
			t.Errorf("passed %d times, patient for 100 us", passed)
		}
		(<-w).Release()
		idle(t, g)
	})
}

// One that has come in vain, and then is not passed but forgotten, comes again.
func TestOneComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 100)}
		g := New(2, newNative(t).set)
		long := must(t, g, Request{Cores: 1, Cost: time.Hour})
		short := must(t, g, Request{Cores: 1})
		w := lg.enter(g, "waiter", 1)
		short.Release()
		short, n := tryOne(g) // before the waiter is awake
		if n == 0 {
			t.Fatal("the core is not open")
		}
		synctest.Wait() // it has come in vain
		short.Release() // and is not called again
		time.Sleep(2 * g.p.Slice)
		synctest.Wait()
		lg.want(t, "waiter")
		(<-w).Release()
		long.Release()
		idle(t, g)
	})
}

// tryOne is Acquire for a caller that would rather not wait.
func tryOne(g *Gate) (Lease, int) {
	g.lock()
	defer g.unlock()
	gr, ok := g.p.Try(1, 0)
	if !ok {
		return Lease{}, 0
	}
	return g.lease(gr), 1
}

// Tiles do not take the core left open for a request that has been called.
func TestTilesPassNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 100)}
		g := New(2, newNative(t).set)
		must(t, g, Request{Cores: 1}) // given back by hand below
		b := must(t, g, Request{Cores: 1})
		w := lg.enter(g, "waiter", 1)
		g.lock() // as a release does, but without waking the waiter
		g.p.Free(policy.Grant{Cores: 1})
		if called := g.p.Next(); called == nil || called.Granted() {
			t.Error("the head was not called")
		}
		g.unlock()
		if _, n := g.AcquireUpTo(1); n != 0 {
			t.Error("a tile took the open core")
		}
		b.Release() // hands over to the waiter
		lg.want(t, "waiter")
		(<-w).Release()
		idle(t, g)
	})
}

// With a budget of one, wide and one-core requests are the same thing.
func TestBudgetOneIsFIFO(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lg := log{make(chan string, 100)}
		n := newNative(t)
		g := New(1, n.set)
		l := must(t, g, Request{Cores: 8})
		var next []<-chan Lease
		for i := range 6 {
			next = append(next, lg.enter(g, fmt.Sprint(i), 1+7*(i%2)))
		}
		for i, c := range next {
			l.Release()
			lg.want(t, fmt.Sprint(i))
			l = <-c
			if l.Cores() != 1 {
				t.Errorf("lease of %d", l.Cores())
			}
		}
		l.Release()
		idle(t, g)
		if n.sets.Load() != 1 {
			t.Errorf("%d sets", n.sets.Load())
		}
	})
}
