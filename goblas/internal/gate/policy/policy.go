// Package policy decides, for goblas's gate, which request for cores goes next.
//
// It is bookkeeping only: no clock, no lock, no goroutine, no atomic. The gate
// calls it under its mutex; the simulation (package gatesim) calls it from an
// event loop, so that it tests these decisions and not a twin of them.
//
// The rule it keeps is the only one that is safe on every OpenBLAS: at any
// moment either many leases of one core each, with a BLAS thread count of one,
// or exactly one lease ("wide") with a BLAS thread count above one; and the
// count is changed only while nothing is in flight.
//
// The order it keeps:
//
//   - The request that has waited longest goes next.
//   - When that is a one-core request and a wide lease has just ended, every
//     one-core request waiting by then may go with it, also those that came
//     after a waiting wide one. They would otherwise cost a drain and a change
//     of the thread count each time wide and narrow arrive in turn.
//   - While a wide request waits, newcomers do not pass it: cores fall idle one
//     by one until it can start.
//   - While only one-core requests wait and a single core falls free, it is left
//     open: the request at the head is called to come and claim it, and a
//     newcomer may be quicker. A head that has been passed for a Slice of
//     core-time, or has slept through one since it came in vain, is handed the
//     next core. See Next for why.
//
// So a wide request is passed by at most the one-core requests that waited when
// the wide lease before it ended, and a one-core request while it is at the head
// by newcomers for about a Slice, as a process waits for the time slice of
// another to end, and by no wide one that came later: nobody starves.
package policy

import "time"

// State is what is in flight. The gate keeps it packed in one atomic word while
// nobody waits, which is why it is apart from the queues.
type State struct {
	Budget  int  // cores that leases may add up to, at least 1
	Held    int  // cores in flight
	Wide    bool // the lease in flight is an exclusive one
	Threads int  // BLAS thread count last asked for, 0 if it is not known
	Last    int  // bit length of the cost in ns of the one-core lease granted last, 0 unknown
}

// Grant is a lease as the policy sees it.
type Grant struct {
	Cores   int  // cores it holds
	Threads int  // BLAS threads in effect, as read back
	Wide    bool // exclusive
}

// Policy is the state and the queues. It is not safe for concurrent use.
type Policy struct {
	State

	// Set changes the BLAS thread count and returns the value read back. It is
	// called only while nothing is in flight.
	Set func(n int) int

	// Slice is for how much core-time newcomers may pass the one-core request at
	// the head after it has been called, and for up to three times as much if they
	// are fewer than Patience. A Slice of 0 hands every core over.
	Slice    time.Duration
	Patience int

	Effective int    // what Set returned last
	Switches  uint64 // how often Set was called

	narrow, wide list
	seq          uint64 // arrival number given last
	door         uint64 // one-core requests up to this arrival may pass waiting wide ones
}

// Waiting is the number of queued requests.
func (p *Policy) Waiting() int { return p.narrow.n + p.wide.n }

// Clamp brings a wish for cores into 1..Budget.
func (p *Policy) Clamp(cores int) int { return max(1, min(cores, p.Budget)) }

// DefaultSlice and DefaultPatience bound the wait that calling adds for a request
// at the head, much as an operating system bounds it for a process. With calls of
// 1 and 20 us, handing over after anything from 2 to 64 calls gave about the same
// throughput, and after each call less. With calls of 1 to 4 ms (products of 300
// to 500) from 64 goroutines, handing over after each cost 15 to 25 %: a
// goroutine that is woken while others are in C sets Go's scheduler to watching
// their processors closely for a millisecond, which interrupts them.
const (
	DefaultSlice    = 10 * time.Millisecond
	DefaultPatience = 8
)

// leastCost is what a call counts for against a Slice that is shorter or did not
// say.
const leastCost = time.Microsecond

// Try grants a request that has just arrived, if it fits now and passes nobody
// whose turn it is.
func (p *Policy) Try(cores int, cost time.Duration) (Grant, bool) {
	cores = p.Clamp(cores)
	if !p.fits(cores > 1) {
		return Grant{}, false
	}
	if p.Waiting() > 0 {
		if p.wide.n > 0 || cores > 1 {
			return Grant{}, false
		}
		// The core is the open one: Next leaves none to be taken otherwise.
		p.narrow.head.passed++
		p.narrow.head.passedFor += max(cost, leastCost)
	}
	return p.grant(cores, cost), true
}

// Wait queues a ticket that Try did not grant.
func (p *Policy) Wait(t *Ticket) {
	p.seq++
	t.seq = p.seq
	if p.Clamp(t.Cores) > 1 {
		p.wide.push(t)
	} else {
		t.Cores = 1
		p.narrow.push(t)
	}
}

// Cancel takes a queued ticket out. Others may fit now: call Next after it.
func (p *Policy) Cancel(t *Ticket) { t.in.remove(t) }

// Free takes a lease back. Others may fit now: call Next after it.
// It reports false, and changes nothing, if no such lease is in flight.
func (p *Policy) Free(g Grant) bool {
	if p.Wide != g.Wide || p.Held < g.Cores {
		return false
	}
	p.Held -= g.Cores
	if g.Wide {
		p.Wide = false
		if p.narrowIsOldest() {
			p.door = p.seq
		}
	}
	return true
}

// Next returns the ticket whose turn it is, or nil if none fits now. Call it,
// and wake the ticket's owner, until it returns nil.
//
// If t.Granted, the ticket has left the queue and its owner holds the lease.
// Otherwise it has only been called: it is still queued, and its owner must come
// back with Claim.
//
// Calling exists because a goroutine takes microseconds to wake, and a core
// handed to it idles for as long; with calls as short as that, the queue, once it
// has formed, would never dissolve (a lock convoy: on a budget of one, calls of
// 1 us took 1.6 to 1.9 us each when handed over, 1.1 to 1.4 us this way). A goroutine that is running can use the open core meanwhile. Only one
// core at a time is left open: a second one free means that nobody is quick
// enough, so the head gets it. To a waiting wide request nothing of this
// applies: a newcomer may not pass it anyway.
func (p *Policy) Next() (t *Ticket) {
	q := &p.wide
	if p.narrow.n > 0 && (p.wide.n == 0 || p.narrow.head.seq <= p.door || p.narrowIsOldest()) {
		q = &p.narrow
	}
	if q.n == 0 || !p.fits(q == &p.wide) {
		return nil
	}
	t = q.head
	if p.wide.n == 0 && p.Budget-p.Held == 1 && p.patient(t) {
		if t.called {
			return nil
		}
		t.called = true
		return t
	}
	p.take(t)
	return t
}

// patient tells whether a core may still be left open before this head.
func (p *Policy) patient(t *Ticket) bool {
	return !t.urgent && (t.passedFor < p.Slice || t.passed < p.Patience && t.passedFor < 3*p.Slice)
}

// Claim is what the owner of a called ticket does when it is awake. If it
// reports false, another was quicker: the ticket stays at the head, and its
// owner should come again, with Hurry, after a Slice, as it will not be called
// again. Others may fit after it: call Next.
func (p *Policy) Claim(t *Ticket) bool {
	if t.Granted() {
		return true // handed over in the meantime
	}
	if !p.fits(false) {
		return false
	}
	p.take(t)
	return true
}

// Hurry is Claim, but in vain it gets the ticket the next core.
func (p *Policy) Hurry(t *Ticket) bool {
	t.urgent = true
	return p.Claim(t)
}

// take grants a queued ticket that fits. The budget may have changed since it was
// queued.
func (p *Policy) take(t *Ticket) {
	t.in.remove(t)
	t.Grant = p.grant(p.Clamp(t.Cores), t.Cost)
}

func (p *Policy) narrowIsOldest() bool {
	return p.narrow.n > 0 && (p.wide.n == 0 || p.narrow.head.seq < p.wide.head.seq)
}

// fits tells whether a lease can start now. Any change of the thread count, in
// either direction, needs an empty gate.
//
// Letting short one-core calls in while a wide request waits for a long one to
// end ("backfilling") would use the cores that fall idle then. It needs the end
// of every lease in flight, and costs that are right: a wrong one delays the wide
// request by as much. Lone wide callers are what it would be unkind to.
func (p *Policy) fits(wide bool) bool {
	if p.Held == 0 {
		return true
	}
	return !wide && !p.Wide && p.Threads == 1 && p.Held < p.Budget
}

// grant starts a lease that fits. A count of one that does not read back as one
// (an OpenMP build may do that) makes the lease exclusive, and the count unknown
// so that the next lease asks again: many callers with more than one BLAS thread
// each is what corrupts results.
func (p *Policy) grant(cores int, cost time.Duration) Grant {
	if p.Threads != cores {
		p.Effective = p.Set(cores)
		p.Switches++
		p.Threads = cores
	}
	p.Held += cores
	p.Wide = cores > 1
	if p.Effective != 1 && cores == 1 {
		p.Wide, p.Threads = true, 0
	}
	if !p.Wide {
		p.Last = CostBits(cost)
	}
	return Grant{Cores: cores, Threads: p.Effective, Wide: p.Wide}
}
