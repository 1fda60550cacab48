package policy

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// world runs a script of operations on a Policy and checks after each of them
// what must always hold, against its own simple books.
type world struct {
	t        testing.TB
	p        *Policy
	room     int     // the budget, or more while a shrink drains
	patience int     // newcomers that may pass the head
	flight   []Grant // leases out
	queue    []*entry
	called   *entry
	trace    []string
}

type entry struct {
	Ticket
	wide    bool
	passed  int // granted since this was queued, though they came later
	hurried bool
	ahead   int // one-core requests queued at the end of the wide lease that ended last since, that came later
}

func newWorld(t testing.TB, budget, patience int) *world {
	w := &world{t: t, room: budget, patience: patience}
	// Every cost here counts for the least there is, so that a slice is a number of calls.
	w.p = &Policy{State: State{Budget: budget}, Slice: time.Duration(patience) * leastCost}
	w.p.Set = func(n int) int {
		if len(w.flight) > 0 {
			w.fail("set(%d) with %d leases in flight", n, len(w.flight))
		}
		return n
	}
	return w
}

func (w *world) fail(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("%s\n%+v\nscript: %v", fmt.Sprintf(format, args...), w.p.State, w.trace)
}

func (w *world) arrive(k int, cost time.Duration) {
	w.trace = append(w.trace, fmt.Sprintf("arrive %d", k))
	if g, ok := w.p.Try(k, cost); ok {
		if len(w.queue) > 0 && (g.Wide || w.called == nil) {
			w.fail("a newcomer passed %d that wait", len(w.queue))
		}
		w.start(g, nil)
		return
	}
	e := &entry{wide: w.p.Clamp(k) > 1}
	e.Ticket = Ticket{Cores: k, Cost: cost, Owner: e}
	w.p.Wait(&e.Ticket)
	w.queue = append(w.queue, e)
}

// start books a lease; e is its ticket, nil for a newcomer's.
func (w *world) start(g Grant, e *entry) {
	later := e == nil
	for i := len(w.queue) - 1; i >= 0; i-- {
		if w.queue[i] == e {
			w.queue = append(w.queue[:i], w.queue[i+1:]...)
		}
	}
	for _, q := range w.queue {
		if !later && q.seq < e.seq {
			q.passed++
			if q.wide && q.passed > q.ahead || !q.wide {
				w.fail("request %d passed by %d which came later (%d allowed)", q.seq, e.seq, q.ahead)
			}
		}
		if later {
			if q.wide {
				w.fail("a newcomer passed a waiting wide request")
			}
		}
	}
	if later && w.called != nil {
		if w.called.passed++; w.called.passed > w.patience || w.called.hurried {
			w.fail("head passed by %d newcomers", w.called.passed)
		}
	}
	if e != nil && e == w.called {
		w.called = nil
	}
	w.flight = append(w.flight, g)
}

func (w *world) next() {
	for t := w.p.Next(); t != nil; t = w.p.Next() {
		e := t.Owner.(*entry)
		if t.Granted() {
			w.start(t.Grant, e)
			continue
		}
		if w.called != nil {
			w.fail("called %d while %d is called", e.seq, w.called.seq)
		}
		w.called = e
	}
}

func (w *world) free(i int) {
	i %= len(w.flight)
	w.trace = append(w.trace, fmt.Sprintf("free %d", i))
	g := w.flight[i]
	w.flight = append(w.flight[:i], w.flight[i+1:]...)
	ones := 0
	oldestIsWide := len(w.queue) > 0 && w.queue[0].wide
	for j := len(w.queue) - 1; j >= 0; j-- {
		if q := w.queue[j]; !q.wide {
			ones++
		} else if g.Wide && !oldestIsWide {
			q.ahead += ones // those behind it may ride
		}
	}
	if !w.p.Free(g) {
		w.fail("lease refused")
	}
	w.next()
}

func (w *world) cancel(i int) {
	i %= len(w.queue)
	w.trace = append(w.trace, fmt.Sprintf("cancel %d", i))
	e := w.queue[i]
	w.queue = append(w.queue[:i], w.queue[i+1:]...)
	if e == w.called {
		w.called = nil
	}
	w.p.Cancel(&e.Ticket)
	w.next()
}

func (w *world) claim() {
	w.trace = append(w.trace, "claim")
	e := w.called
	if w.p.Claim(&e.Ticket) {
		w.start(e.Grant, e)
	}
	w.next()
}

// hurry is what the one called does a while after it claimed in vain.
func (w *world) hurry() {
	w.trace = append(w.trace, "hurry")
	e := w.called
	if w.p.Hurry(&e.Ticket) {
		w.start(e.Grant, e)
	} else {
		w.called.hurried = true
	}
	w.next()
}

func (w *world) resize(n int) {
	w.trace = append(w.trace, fmt.Sprintf("resize %d", n))
	w.p.Budget = n
	w.next()
}

// check is the invariant.
func (w *world) check() {
	held, wide := 0, 0
	for _, g := range w.flight {
		held += g.Cores
		if g.Wide {
			wide++
		}
		if g.Threads != w.p.Effective || (g.Threads > 1) != g.Wide {
			w.fail("lease %+v with a BLAS count of %d", g, w.p.Effective)
		}
	}
	if wide > 1 || wide == 1 && len(w.flight) > 1 {
		w.fail("%d wide leases among %d", wide, len(w.flight))
	}
	w.room = max(w.p.Budget, min(w.room, held))
	if held > w.room {
		w.fail("%d cores leased of %d", held, w.room)
	}
	if held != w.p.Held || (wide == 1) != w.p.Wide || len(w.queue) != w.p.Waiting() {
		w.fail("the books say %d cores, %d wide, %d waiting (%d)", held, wide, len(w.queue), w.p.Waiting())
	}
	if len(w.queue) > 0 && w.called == nil {
		if held == 0 {
			w.fail("%d wait for an empty gate", len(w.queue))
		}
		if wide == 0 && held < w.p.Budget && w.p.wide.n == 0 {
			w.fail("%d one-core requests wait beside %d free cores", len(w.queue), w.p.Budget-held)
		}
	}
	if w.p.wide.n == 0 && wide == 0 && len(w.queue) > 0 && w.p.Budget-held > 1 {
		w.fail("%d cores left open", w.p.Budget-held)
	}
}

// drain ends everything and checks that everything gets its turn.
func (w *world) drain() {
	for len(w.flight) > 0 || len(w.queue) > 0 {
		switch {
		case len(w.flight) > 0:
			w.free(0)
		case w.called != nil:
			w.claim()
		default:
			w.fail("%d requests are stuck", len(w.queue))
		}
		w.check()
	}
}

// step runs the operation that two bytes stand for.
func (w *world) step(op, arg byte) {
	switch n := int(arg); {
	case op < 90:
		w.arrive(1, time.Duration(n))
	case op < 120:
		w.arrive(n%10, time.Duration(n))
	case op < 210:
		if len(w.flight) > 0 {
			w.free(n)
		}
	case op < 220:
		if len(w.queue) > 0 {
			w.cancel(n)
		}
	case op < 245:
		if w.called != nil {
			w.claim()
		}
	case op < 250:
		w.resize(1 + n%8)
	case w.called != nil:
		w.hurry()
	}
	w.check()
}

func script(t testing.TB, budget, patience int, ops []byte) {
	w := newWorld(t, budget, patience)
	for i := 0; i+1 < len(ops); i += 2 {
		w.step(ops[i], ops[i+1])
	}
	w.drain()
}

func TestRandomScripts(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	rounds := 3000
	if testing.Short() {
		rounds = 300
	}
	for range rounds {
		ops := make([]byte, 2*rnd.IntN(300))
		for i := range ops {
			ops[i] = byte(rnd.Uint32())
		}
		script(t, 1+rnd.IntN(8), rnd.IntN(10), ops)
	}
}

func FuzzScript(f *testing.F) {
	f.Add(uint8(4), uint8(8), []byte{0, 0, 100, 4, 0, 0, 130, 0, 230, 0, 130, 0, 246, 1})
	f.Add(uint8(1), uint8(2), []byte{0, 0, 0, 0, 0, 0, 130, 0, 0, 0, 130, 0, 0, 0, 230, 0})
	f.Fuzz(func(t *testing.T, budget, patience uint8, ops []byte) {
		if len(ops) > 2000 {
			return
		}
		script(t, 1+int(budget%16), int(patience%16), ops)
	})
}
