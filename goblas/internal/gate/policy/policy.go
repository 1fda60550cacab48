// Package policy decides, for goblas's gate, which request for cores goes next.
//
// It only keeps books: it has no clock, lock, goroutine or atomic. The gate calls it
// under its mutex. The simulation (package gatesim) calls it from an event loop, and so
// tests these decisions themselves and not a copy of them.
//
// It keeps the only rule that is safe on every OpenBLAS: at any moment there are
// either many leases of one core each ("narrow"), with a BLAS thread count of one, or
// exactly one lease ("wide") with a BLAS thread count above one; and the count is
// changed only while nothing is in flight.
//
// It serves requests in this order:
//
//   - The request that has waited longest goes next.
//   - If that is a one-core request and a wide lease has just ended, every one-core
//     request that waits at this moment may go with it, also if it came after a wide
//     request that waits. Otherwise the gate would have to drain and change the
//     thread count for each request when wide and narrow ones arrive in turn.
//   - While a wide request waits, newcomers do not pass it: cores fall idle one by one
//     until it can start.
//   - If only one-core requests wait and a single core becomes free, the core is left
//     open: the request at the head of the queue is called to claim it, but a newcomer
//     may take it first. Once newcomers have passed the head for a Slice of core-time,
//     or the head has slept through two since it came in vain, it is handed the next
//     core. See Next for why.
//
// Short calls ask for no lease, and large ones ask for one core and take others only while
// nobody waits. So wide requests come only from operations that cannot be cut into tiles.
//
// So nobody starves. A wide request is passed by no more than the one-core requests
// that waited when the wide lease before it ended. A one-core request at the head is
// passed by newcomers for about a Slice, as a process waits until the time slice of
// another one ends, and by no wide request that came later.
package policy

import "time"

// State says what is in flight. While nobody waits the gate keeps it packed in one
// atomic word, which is why it is a type apart from the queues.
type State struct {
	Budget  int  // how many cores all leases together may hold, at least 1
	Held    int  // how many cores the leases in flight hold
	Wide    bool // there is one lease in flight, and it is exclusive
	Threads int  // the BLAS thread count that was last asked for, 0 if it is not known
}

// Grant is a lease in the books of the policy.
type Grant struct {
	Cores   int  // how many cores it holds
	Threads int  // the BLAS thread count in effect, as read back
	Wide    bool // it excludes all other leases
}

// Policy has the state of the gate and the queues. It is not safe for concurrent use.
type Policy struct {
	State

	// Set changes the BLAS thread count and returns the value read back. It is
	// called only while nothing is in flight.
	Set func(n int) int

	// Slice is the core-time for which newcomers may pass the one-core request at the
	// head after it has been called. With a Slice of 0 every core is handed over.
	Slice time.Duration

	Effective int    // the thread count that Set returned last
	Switches  uint64 // how often Set was called

	narrow, wide list
	seq          uint64 // the number of the request that arrived last
	door         uint64 // one-core requests up to this number may pass waiting wide ones
}

// Waiting returns the number of queued requests.
func (p *Policy) Waiting() int { return p.narrow.n + p.wide.n }

// Clamp limits a number of cores asked for to 1..Budget.
func (p *Policy) Clamp(cores int) int { return max(1, min(cores, p.Budget)) }

// DefaultSlice limits how much longer the request at the head waits because cores are left
// open to newcomers, much as the time slices of an operating system limit the wait of a
// process. With calls of 1 and 20 us, handing over after anything from 2 to 64 calls gave
// about the same throughput, and after each call less. With calls of 1 to 4 ms (products
// of 300 to 500) from 64 goroutines, handing over after each cost 15 to 25 %: a goroutine
// that is woken while others are in C sets Go's scheduler to watching their processors
// closely for a millisecond, which interrupts them.
const DefaultSlice = 10 * time.Millisecond

// leastCost is what a call that is shorter, or of unknown cost, counts for against a
// Slice.
const leastCost = time.Microsecond

// ShortCalls is how many calls without a lease the gate admits at a time, beside those that
// have one core each. There are more of them in flight than cores only if the system takes
// the core of one away. OpenBLAS has a table of 50 buffers, or of two for each thread that
// it was built for if that is more, and some versions end the process when more calls are
// in flight than that. It was built for at least as many threads as the budget has cores.
func ShortCalls(budget int) int {
	return min(max(16, 2*budget), max(50-budget, budget), MaxShortCalls)
}

// MaxShortCalls is the most that ShortCalls returns.
const MaxShortCalls = 128

// Try grants a request that has just arrived, if it can start now without passing a
// request whose turn it is.
func (p *Policy) Try(cores int, cost time.Duration) (Grant, bool) {
	cores = p.Clamp(cores)
	if !p.fits(cores > 1) {
		return Grant{}, false
	}
	if p.Waiting() > 0 {
		if p.wide.n > 0 || cores > 1 {
			return Grant{}, false
		}
		// One-core requests wait and still a core is free: so it is the one that Next left
		// open for the head or a newcomer.
		p.narrow.head.passedFor += max(cost, leastCost)
	}
	return p.grant(cores), true
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

// Cancel takes a ticket out of its queue. Call Next afterwards, because others may be
// able to start now.
func (p *Policy) Cancel(t *Ticket) { t.in.remove(t) }

// Free takes a lease back. Call Next afterwards, because others may be able to start
// now. Free reports false, and changes nothing, if no such lease is in flight.
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

// Next returns the ticket whose turn it is, or nil if none can start now. Call Next,
// and wake the owner of the ticket, until it returns nil.
//
// If t.Granted, the ticket has left the queue and its owner holds the lease. Otherwise
// the ticket has only been called: it is still queued, and its owner must come back
// with Claim.
//
// Tickets are called, and not always granted, because a goroutine takes microseconds to
// wake and a core that was handed to it idles meanwhile. With calls as short as that, a
// queue would never dissolve once it has formed (a lock convoy: on a budget of one,
// calls of 1 us took 1.6 to 1.9 us each when cores were handed over, and 1.1 to 1.4 us
// this way). A goroutine that is already running can use the open core in the meantime.
// Only one core at a time is left open: if a second one is free, no newcomer was quick
// enough, so the head gets it. None of this applies to a waiting wide request, which
// newcomers may not pass anyway.
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

// patient reports whether a free core may still be left open although this ticket is at
// the head.
func (p *Policy) patient(t *Ticket) bool {
	return !t.urgent && t.passedFor < p.Slice
}

// Claim is called by the owner of a called ticket when it is awake. If it reports
// false, somebody else was quicker. The ticket then stays at the head and will not be
// called again, so its owner should call Hurry after two Slices. After a Claim call Next,
// because others may be able to start now.
func (p *Policy) Claim(t *Ticket) bool {
	if t.Granted() {
		return true // a core was handed to it in the meantime
	}
	if !p.fits(false) {
		return false
	}
	p.take(t)
	return true
}

// Hurry is Claim, but if it reports false the ticket is handed the next core that
// becomes free.
func (p *Policy) Hurry(t *Ticket) bool {
	t.urgent = true
	return p.Claim(t)
}

// take grants a queued ticket that can start now. It clamps again, because the budget
// may have changed since the ticket was queued.
func (p *Policy) take(t *Ticket) {
	t.in.remove(t)
	t.Grant = p.grant(p.Clamp(t.Cores))
}

func (p *Policy) narrowIsOldest() bool {
	return p.narrow.n > 0 && (p.wide.n == 0 || p.narrow.head.seq < p.wide.head.seq)
}

// fits reports whether a lease can start now. A change of the thread count, up or down,
// needs an empty gate.
//
// While a wide request waits for a long call to end, one-core calls could use the cores
// that fall idle ("backfilling"). That was rejected: it needs to know when every lease in
// flight ends, and costs that are right, because a wrong one delays the wide request by as
// much. Short calls, which have no lease, do use these cores.
func (p *Policy) fits(wide bool) bool {
	if p.Held == 0 {
		return true
	}
	return !wide && !p.Wide && p.Threads == 1 && p.Held < p.Budget
}

// grant starts a lease that fits. If a thread count of one does not read back as one,
// which may happen with an OpenMP build, the lease becomes exclusive, because many
// callers with more than one BLAS thread each get wrong results. The count is then
// unknown, so that the next lease sets it again.
func (p *Policy) grant(cores int) Grant {
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
	return Grant{Cores: cores, Threads: p.Effective, Wide: p.Wide}
}
