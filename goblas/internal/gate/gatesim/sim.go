package main

import (
	"math/rand/v2"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// These are the times that the machine needs besides the calls themselves. A goroutine
// that has been handed a lease, or called to claim one, or hired as a helper, runs
// wakeTime later, and a core that was handed over idles for as long. The first call after
// a change of the BLAS thread count begins switchTime later.
const (
	wakeTime   = 5 * time.Microsecond
	switchTime = 10 * time.Microsecond
)

// These are constants of package cores.
const (
	shortCall = 50 * time.Microsecond  // calls expected to be shorter pass without a lease
	teamSlice = 100 * time.Millisecond // after this a team's own core goes to those who wait
)

// way is how calls are served.
type way int

const (
	// Every call has a lease. A large call has all cores to itself if it is the only large
	// one, and one core otherwise.
	oldWay way = iota

	// Short calls pass without a lease, and a large call has one core and helpers on all
	// that are free. Only decompositions are served in the old way.
	newWay
)

// wholeSpeedUp is how many times faster all cores make a decomposition at the most.
const wholeSpeedUp = 4

// kind is what a call is like.
type kind int

const (
	small kind = iota // it runs on one core, and is short or not
	large             // all cores speed it up, and the new way cuts it into tiles
	whole             // all cores speed it up, as a decomposition, which has no tiles
)

// class is a number of callers that behave in the same way: they call, think, call, and
// so on.
type class struct {
	callers int
	kind    kind
	cost    time.Duration // mean running time of a call: of a large one, on all cores
	think   time.Duration // mean time between a call's end and the caller's next
	burst   time.Duration // if positive: all callers call together, at this interval
}

// tilesPerCore is how many tiles a large call of mean length has for each core.
const tilesPerCore = 4

// caller is one caller of a class.
type caller struct {
	class  *class
	result *kept
	asked  time.Duration
	cost   time.Duration // running time of the present call, on all cores if it is large
	busy   bool          // a call is waiting or running
	run    func(policy.Grant)
}

// kept is what is kept of the calls of one kind.
type kept struct {
	calls int           // how many have ended
	worst time.Duration // the most by which one ended later than it would have alone
}

// result is what a simulation found.
type result struct {
	small, large kept
	used         float64 // share of core-time in which a core was not idle
}

type sim struct {
	machine
	way     way
	policy  policy.Policy
	span    time.Duration
	callers []*caller
	large   int           // large calls, in flight or waiting
	open    bool          // short calls may pass
	passing int           // short calls in flight
	ready   []*caller     // those whose goroutines Go has no processor for
	empty   func()        // called when no short call is in flight any more
	late    time.Duration // by how much a change of the thread count delays the call that is granted next
	res     *result
}

// simulate runs the callers of these classes against the gate's policy on so many
// cores, for span. The result depends on its arguments alone.
func simulate(w way, cores int, span time.Duration, classes []class) *result {
	s := newSim(w, cores, span)
	for i := range classes {
		c := &classes[i]
		for range c.callers {
			s.again(s.caller(c))
		}
	}
	return s.run()
}

func newSim(w way, cores int, span time.Duration) *sim {
	s := &sim{way: w, span: span, res: &result{}}
	s.rnd = rand.New(rand.NewPCG(1, uint64(cores)))
	s.cores = make([]core, cores)
	s.policy.Budget = cores
	s.policy.Slice = policy.DefaultSlice
	s.policy.Set = func(n int) int {
		s.late = switchTime
		s.open = n == 1
		return n
	}
	return s
}

// caller adds a caller of this class.
func (s *sim) caller(c *class) *caller {
	who := &caller{class: c, result: &s.res.small}
	if c.kind != small {
		who.result = &s.res.large
	}
	s.callers = append(s.callers, who)
	return who
}

// run runs the simulation to its end.
func (s *sim) run() *result {
	s.until(s.span)
	for i := range s.cores {
		s.serve(&s.cores[i])
	}
	for _, who := range s.callers {
		if who.busy {
			who.keep(s.now) // so that calls which have not had their turn yet are not left out
		}
	}
	s.res.used = float64(s.busy) / float64(s.span) / float64(len(s.cores))
	return s.res
}

// again schedules the caller's next call.
func (s *sim) again(who *caller) {
	c := who.class
	who.busy = false
	who.cost = max(1, s.about(c.cost))
	wait := s.about(c.think)
	if c.burst > 0 {
		wait = c.burst - s.now%c.burst
	}
	s.after(max(wait, 1), func() { s.ask(who) })
}

// keep notes by how much the call ended later than it would have alone, if it ended now.
func (who *caller) keep(now time.Duration) {
	who.result.worst = max(who.result.worst, now-who.asked-who.cost)
}

// ask makes the caller's call.
func (s *sim) ask(who *caller) {
	who.asked, who.busy = s.now, true
	if who.class.kind == small {
		s.askSmall(who)
		return
	}
	cores := len(s.cores)
	alone := who.cost * time.Duration(s.speedUp(who)) // the call's cost on one core
	s.large++
	if s.way == newWay && who.class.kind == large {
		s.acquire(who, 1, alone, s.team(who))
		return
	}
	if s.large > 1 {
		s.acquire(who, 1, alone, func(g policy.Grant) {
			s.occupy(alone, func() { s.end(who, g) })
		})
		return
	}
	s.acquire(who, cores, who.cost, func(g policy.Grant) {
		s.occupyAll(who.cost, s.span, func() { s.end(who, g) })
	})
}

// speedUp is how many times faster all cores make a large call than one.
func (s *sim) speedUp(who *caller) int {
	if who.class.kind == whole {
		return min(wholeSpeedUp, len(s.cores))
	}
	return len(s.cores)
}

// askSmall makes the call of a caller that calls for one core. Short calls pass without a
// lease, as by gate.Short, unless another call has all cores. Go runs as many goroutines at
// a time as there are cores, and does not count those that have been in C for longer.
func (s *sim) askSmall(who *caller) {
	switch {
	case s.way == oldWay || who.cost >= shortCall || !s.open:
		s.acquire(who, 1, who.cost, func(g policy.Grant) {
			s.occupy(who.cost, func() { s.end(who, g) })
		})
	case s.passing == min(len(s.cores), policy.ShortCalls(len(s.cores))):
		s.ready = append(s.ready, who)
	default:
		s.passing++
		s.occupy(who.cost, func() {
			s.passing--
			s.finish(who)
			s.passed()
		})
	}
}

// passed goes on when a short call has ended.
func (s *sim) passed() {
	if len(s.ready) > 0 {
		next := s.ready[0]
		s.ready = s.ready[1:]
		s.askSmall(next)
	}
	if s.passing == 0 && s.empty != nil {
		empty := s.empty
		s.empty = nil
		empty()
	}
}

// acquire waits for a lease, and then calls run.
func (s *sim) acquire(who *caller, cores int, cost time.Duration, run func(policy.Grant)) {
	who.run = run
	if g, ok := s.policy.Try(cores, cost); ok {
		s.start(who, g, 0)
		return
	}
	s.policy.Wait(&policy.Ticket{Cores: cores, Cost: cost, Owner: who})
}

// start runs the caller's call, after a delay in which its cores idle. A call on all cores
// waits for the short ones that are in flight.
func (s *sim) start(who *caller, g policy.Grant, delay time.Duration) {
	delay += s.late
	s.late = 0
	run := func() { s.after(delay, func() { who.run(g) }) }
	if g.Wide && s.passing > 0 {
		s.empty = run
		return
	}
	run()
}

// free gives a lease back, and starts the calls that can start now.
func (s *sim) free(g policy.Grant) {
	s.policy.Free(g)
	s.dispatch()
}

func (s *sim) dispatch() {
	for t := s.policy.Next(); t != nil; t = s.policy.Next() {
		if t.Granted() {
			s.start(t.Owner.(*caller), t.Grant, wakeTime)
		} else {
			s.after(wakeTime, func() { s.claim(t) })
		}
	}
}

// claim is what a caller does who was called to claim a core, and is awake now. If it has
// come in vain, it comes again after two slices.
func (s *sim) claim(t *policy.Ticket) {
	try := func(claim func(*policy.Ticket) bool) bool {
		if t.Granted() {
			return true // a core was handed to it in the meantime, and its call has started
		}
		if !claim(t) {
			return false
		}
		s.start(t.Owner.(*caller), t.Grant, 0)
		s.dispatch()
		return true
	}
	if !try(s.policy.Claim) {
		s.after(2*s.policy.Slice, func() { try(s.policy.Hurry) })
	}
}

// end ends a call that has a lease.
func (s *sim) end(who *caller, g policy.Grant) {
	s.finish(who)
	s.free(g)
}

func (s *sim) finish(who *caller) {
	if who.class.kind != small {
		s.large--
	}
	who.keep(s.now)
	who.result.calls++
	s.again(who)
}
