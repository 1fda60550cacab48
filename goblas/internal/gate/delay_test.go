package gate

import (
	"testing"
	"testing/synctest"
	"time"
)

// about tells whether an estimate is within its factor of two.
func about(t *testing.T, g *Gate, want time.Duration) {
	t.Helper()
	if !g.Full() {
		t.Error("a core is free")
	}
	if got := g.Delay(); got < want/2 || got > want*2 {
		t.Errorf("a delay of %v, want about %v", got, want)
	}
}

func TestDelayOfNothing(t *testing.T) {
	g := New(2, echo)
	if g.Full() || g.Delay() != 0 {
		t.Error("an empty gate makes wait")
	}
	a := must(t, g, Request{Cores: 1, Cost: time.Hour})
	if g.Full() || g.Delay() != 0 {
		t.Error("a free core makes wait")
	}
	a.Release()
	idle(t, g)
}

func TestDelayBehindWide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(4, echo)
		for range 2 { // the second time by the fast path
			l := must(t, g, Request{Cores: 4, Cost: time.Second})
			if !g.Full() || g.Delay() != time.Second {
				t.Errorf("a delay of %v behind a call of 1 s", g.Delay())
			}
			time.Sleep(950 * time.Millisecond)
			if g.Delay() != 50*time.Millisecond {
				t.Errorf("a delay of %v with 50 ms left", g.Delay())
			}
			time.Sleep(time.Second)
			if g.Delay() != 0 {
				t.Error("an overdue call has time left")
			}
			l.Release()
		}
		idle(t, g)
	})
}

func TestDelayBehindOnes(t *testing.T) {
	g := New(2, echo)
	a := must(t, g, Request{Cores: 1, Cost: time.Millisecond})
	b := must(t, g, Request{Cores: 1, Cost: time.Second})
	about(t, g, time.Second/2) // the first of two to end
	b.Release()
	b = must(t, g, Request{Cores: 1, Cost: time.Microsecond})
	about(t, g, time.Microsecond/2)
	b.Release()
	a.Release()
	idle(t, g)
}

// Wide requests that wait go first, and need everything in flight to end;
// one-core requests that wait are equals and do not count.
func TestDelayBehindQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(2, echo)
		l := must(t, g, Request{Cores: 1, Cost: time.Millisecond})
		for range 10 {
			go func() {
				l := must(t, g, Request{Cores: 2, Cost: 100 * time.Millisecond})
				l.Release()
			}()
		}
		synctest.Wait()
		about(t, g, time.Second)
		for range 20 {
			go func() {
				l := must(t, g, Request{Cores: 1, Cost: time.Second})
				l.Release()
			}()
		}
		synctest.Wait()
		about(t, g, time.Second)
		l.Release()
		synctest.Wait()
		idle(t, g)
		if g.Delay() != 0 {
			t.Errorf("a delay of %v behind nothing", g.Delay())
		}
	})
}

// A call that does not say what it costs holds nobody off.
func TestDelayUnknown(t *testing.T) {
	g := New(2, echo)
	l := must(t, g, Request{Cores: 2})
	if !g.Full() || g.Delay() != 0 {
		t.Errorf("a delay of %v behind a call of unknown length", g.Delay())
	}
	l.Release()
	idle(t, g)
}
