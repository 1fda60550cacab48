package main

import (
	"container/heap"
	"math/rand/v2"
	"time"
)

// clock runs events in the order of their times.
type clock struct {
	now    time.Duration
	events events
	seq    int
}

type event struct {
	at  time.Duration
	seq int // events at the same time happen in the order in which they were made
	do  func()
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

// after calls do when d has passed: at once if d is 0.
func (c *clock) after(d time.Duration, do func()) {
	if d == 0 {
		do()
		return
	}
	c.seq++
	heap.Push(&c.events, event{c.now + d, c.seq, do})
}

// until runs all events before the end, and stops there.
func (c *clock) until(end time.Duration) {
	for len(c.events) > 0 && c.events[0].at < end {
		e := heap.Pop(&c.events).(event)
		c.now = e.at
		e.do()
	}
	c.now = end
}

// machine is the cores of a computer whose system divides each core evenly between all
// that runs on it.
type machine struct {
	clock
	rnd   *rand.Rand
	cores []core
	busy  time.Duration // core-time in which something ran
}

// core is one core. Every part of its time goes in equal shares to what is on it.
type core struct {
	on     []occupant
	since  time.Duration // until when what is on it has had its share
	change int           // the number of the last change of on
}

// occupant is what runs on a core: a call or a tile.
type occupant struct {
	left time.Duration // core-time that it still needs
	done func()        // called when it has had it
}

// occupy runs something that needs so much core-time on the core with the fewest
// occupants, and calls done at its end. What has begun on a core ends there.
func (m *machine) occupy(work time.Duration, done func()) {
	best := &m.cores[0]
	for i := range m.cores {
		if c := &m.cores[i]; len(c.on) < len(best.on) {
			best = c
		}
		if len(best.on) == 0 {
			break
		}
	}
	m.serve(best)
	best.on = append(best.on, occupant{max(work, 1), done})
	m.schedule(best)
}

// serve gives what is on the core its share of the time since the last change.
func (m *machine) serve(c *core) {
	if n := len(c.on); n > 0 {
		passed := m.now - c.since
		m.busy += passed
		for i := range c.on {
			c.on[i].left -= passed / time.Duration(n)
		}
	}
	c.since = m.now
}

// schedule schedules the end of what ends first on the core if nothing else comes.
func (m *machine) schedule(c *core) {
	c.change++
	if len(c.on) == 0 {
		return
	}
	first := 0
	for i := range c.on {
		if c.on[i].left < c.on[first].left {
			first = i
		}
	}
	change := c.change
	m.after(max(1, c.on[first].left*time.Duration(len(c.on))), func() {
		if c.change != change {
			return // something came, and its end is scheduled otherwise
		}
		m.serve(c)
		done := c.on[first].done
		c.on[first] = c.on[len(c.on)-1]
		c.on = c.on[:len(c.on)-1]
		m.schedule(c)
		done()
	})
}

// occupyAll runs something on all cores, on which nothing else runs.
func (m *machine) occupyAll(span, end time.Duration, done func()) {
	m.busy += (min(m.now+span, end) - min(m.now, end)) * time.Duration(len(m.cores))
	m.after(max(span, 1), done)
}

// about returns a random time between half of the mean and one and a half, so that
// callers do not keep in step.
func (m *machine) about(mean time.Duration) time.Duration {
	return mean/2 + time.Duration(m.rnd.Float64()*float64(mean))
}
