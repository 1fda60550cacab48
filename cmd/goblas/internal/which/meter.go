package which

import (
	"slices"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

const (
	batch  = 3 * time.Millisecond   // of calls that are looked at together, at least
	rounds = 5                      // of one thread against all
	rest   = time.Millisecond       // for which nobody may work before a measurement
	longer = 200 * time.Millisecond // that is not waited for
	// shared is what other threads must have used, as a part of the caller's time, to
	// have had work. It is small because on a busy machine they may hardly get to run.
	shared = 0.05
)

// meter measures one operation at one size. It must stay on one OS thread.
type meter struct {
	threads          int // all of them
	plainly, through func()
	tally            *tally
}

// tally adds up what this thread got of the processor while one thread ran alone.
type tally struct{ own, wall time.Duration }

// busy reports whether others kept the processor from this thread, so that figures
// are unsure.
func (t tally) busy() bool { return float64(t.own) < 0.9*float64(t.wall) }

// calls makes enough calls for a batch on so many threads, and returns the time of one
// of them, and the processor time of others as a part of the caller's.
func (m meter) calls(threads int) (each time.Duration, others float64) {
	defer bare.AskThreads(threads)()
	quiet()
	m.plainly() // back into the caches, and threads awake
	own, all := measure.ThreadTime(), measure.ProcessTime()
	from := time.Now()
	n := 0
	for time.Since(from) < batch {
		m.plainly()
		n++
	}
	took := time.Since(from)
	own, all = measure.ThreadTime()-own, measure.ProcessTime()-all
	if threads == 1 {
		m.tally.own += own
		m.tally.wall += took
	}
	if own > 0 {
		others = (all - own).Seconds() / own.Seconds()
	}
	return took / time.Duration(n), others
}

// quiet waits until no other thread works, for a while at most.
func quiet() {
	for from := time.Now(); time.Since(from) < longer; {
		own, all := measure.ThreadTime(), measure.ProcessTime()
		time.Sleep(rest)
		if (measure.ProcessTime()-all)-(measure.ThreadTime()-own) < rest/10 {
			return
		}
	}
}

// parallel reports whether calls run on more than one thread if they may: others then
// use the processor, and do not if the calls are held to one.
func (m meter) parallel() bool {
	for range 2 { // what else happened once does not happen twice
		_, all := m.calls(m.threads)
		_, one := m.calls(1)
		if all-one < shared {
			return false
		}
	}
	return true
}

// gain is how many times as fast all threads are as one: the fastest of some batches
// each, in turns, since what else the machine does only ever slows them.
func (m meter) gain() float64 {
	var one, all []time.Duration
	for range rounds {
		each, _ := m.calls(1)
		one = append(one, each)
		each, _ = m.calls(m.threads)
		all = append(all, each)
	}
	return slices.Min(one).Seconds() / slices.Min(all).Seconds()
}

// given reports whether goblas, in Auto, gives a call more than one core.
func (m meter) given() bool {
	goblas.SetCounting(true)
	goblas.ResetCounters()
	m.through()
	goblas.SetCounting(false)
	for _, c := range goblas.Counters() {
		if c.Tiled+c.Wide > 0 {
			return true
		}
	}
	return false
}

// once is how long one call takes on one thread.
func (m meter) once() time.Duration {
	defer bare.AskThreads(1)()
	m.plainly() // the first touch of memory
	from := time.Now()
	m.plainly()
	return time.Since(from)
}
