package main

import (
	"container/heap"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// These are the times that the machine needs besides the calls themselves. A waiter
// that has been handed a lease, or called to claim one, runs wakeTime later, and a
// core that was handed over idles for as long. The first call after a change of the
// BLAS thread count takes switchTime longer.
const (
	wakeTime   = 5 * time.Microsecond
	switchTime = 10 * time.Microsecond
)

// class is a number of callers that behave in the same way: they call, think, call, and
// so on.
type class struct {
	callers int
	cores   int           // 1, or the budget for a large call
	cost    time.Duration // mean running time of a call on its cores
	think   time.Duration // mean time between a call's end and the caller's next
	burst   time.Duration // if positive: all callers call together, at this interval
}

// caller is one caller of a class.
type caller struct {
	class  *class
	result *waits
	asked  time.Duration
	hurry  time.Duration // when it tries again after it has come in vain
	cost   time.Duration // running time of the present call
	ticket policy.Ticket
	grant  policy.Grant
}

type eventKind int

const (
	asks    eventKind = iota // the caller arrives at the gate
	claims                   // the caller was called to claim a core, and is awake now
	hurries                  // the caller came in vain, and has slept through a slice
	ends                     // the caller's call is over
)

type event struct {
	at   time.Duration
	seq  int // events at the same time happen in the order in which they were made
	kind eventKind
	who  *caller
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].seq < e[j].seq
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// waits are the times that the calls of one kind spent at the gate.
type waits struct{ all []time.Duration }

func (w *waits) median() time.Duration {
	slices.Sort(w.all)
	if len(w.all) == 0 {
		return 0
	}
	return w.all[len(w.all)/2]
}

func (w *waits) worst() time.Duration {
	if len(w.all) == 0 {
		return 0
	}
	return slices.Max(w.all)
}

// result is what a simulation found.
type result struct {
	small, large waits
	used         float64 // share of core-time spent in calls
	switches     uint64
}

type sim struct {
	policy policy.Policy
	rnd    *rand.Rand
	now    time.Duration
	span   time.Duration
	queue  events
	seq    int
	work   time.Duration // core-time that calls have used so far
	late   time.Duration // by how much a change of the thread count delays the call that is granted next
	res    *result
}

// simulate runs the callers of these classes against the gate's policy on so many
// cores, for span. The result depends on its arguments alone.
func simulate(cores int, span time.Duration, classes []class) *result {
	s := &sim{rnd: rand.New(rand.NewPCG(1, uint64(cores))), span: span, res: &result{}}
	s.policy.Budget = cores
	s.policy.Patience, s.policy.Slice = policy.DefaultPatience, policy.DefaultSlice
	s.policy.Set = func(n int) int {
		s.late = switchTime
		return n
	}
	for i := range classes {
		c := &classes[i]
		for range c.callers {
			who := &caller{class: c, result: &s.res.small}
			if c.cores > 1 {
				who.result = &s.res.large
			}
			s.again(who)
		}
	}
	for len(s.queue) > 0 && s.queue[0].at < span {
		e := heap.Pop(&s.queue).(event)
		s.now = e.at
		s.happen(e)
	}
	s.res.used = float64(s.work) / float64(span) / float64(cores)
	s.res.switches = s.policy.Switches
	return s.res
}

func (s *sim) later(d time.Duration, kind eventKind, who *caller) {
	s.seq++
	heap.Push(&s.queue, event{s.now + d, s.seq, kind, who})
}

// about returns a random time from the exponential distribution with this mean, so that
// the calls do not keep in step.
func (s *sim) about(mean time.Duration) time.Duration {
	return time.Duration(s.rnd.ExpFloat64() * float64(mean))
}

// again schedules the caller's next call.
func (s *sim) again(who *caller) {
	c := who.class
	who.cost = max(1, s.about(c.cost))
	wait := s.about(c.think)
	if c.burst > 0 {
		wait = c.burst - s.now%c.burst
	}
	s.later(wait, asks, who)
}

func (s *sim) happen(e event) {
	who := e.who
	switch e.kind {
	case asks:
		who.asked = s.now
		if g, ok := s.policy.Try(who.class.cores, who.cost); ok {
			s.start(who, g, 0)
			return
		}
		who.ticket = policy.Ticket{Cores: who.class.cores, Cost: who.cost, Owner: who}
		s.policy.Wait(&who.ticket)
		return
	case claims:
		if who.ticket.Granted() {
			return // a core was handed to it in the meantime, and its call has started
		}
		if s.policy.Claim(&who.ticket) {
			s.start(who, who.ticket.Grant, 0)
		} else {
			who.hurry = s.now + s.policy.Slice
			s.later(s.policy.Slice, hurries, who)
		}
	case hurries:
		if !who.ticket.Queued() || who.hurry != s.now {
			return // the caller has been served meanwhile, and has perhaps asked again
		}
		if s.policy.Hurry(&who.ticket) {
			s.start(who, who.ticket.Grant, 0)
		}
	case ends:
		s.policy.Free(who.grant)
		s.again(who)
	}
	for t := s.policy.Next(); t != nil; t = s.policy.Next() {
		woken := t.Owner.(*caller)
		if t.Granted() {
			s.start(woken, t.Grant, wakeTime)
		} else {
			s.later(wakeTime, claims, woken)
		}
	}
}

// start runs the caller's call, after a delay in which its cores idle.
func (s *sim) start(who *caller, g policy.Grant, delay time.Duration) {
	delay += s.late
	s.late = 0
	who.grant = g
	who.result.all = append(who.result.all, s.now+delay-who.asked)
	s.later(delay+who.cost, ends, who)
	inside := min(s.now+delay+who.cost, s.span) - min(s.now+delay, s.span)
	s.work += inside * time.Duration(g.Cores)
}
