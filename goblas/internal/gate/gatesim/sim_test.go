package main

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What the new way promises, read off the simulation: short calls wait for nobody but a
// decomposition, cores are busy, and nobody starves.
func TestPromises(t *testing.T) {
	const span = 100 * time.Millisecond
	promises := map[string]struct {
		used                   float64       // at least
		worstSmall, worstLarge time.Duration // at most
	}{
		"All short":                                {0.99, 100 * us, 0},
		"One core each":                            {0.99, 40 * ms, 0},
		"A lone large caller":                      {0.85, 0, 1500 * us},
		"Four large callers":                       {0.95, 0, 60 * ms},
		"More large callers than cores":            {0.98, 60 * us, 90 * ms},
		"Large stream and a trickle of short ones": {0.95, 60 * us, 60 * ms},
		"Short stream and a lone large caller":     {0.97, 100 * us, 10 * ms},
		"Half and half":                            {0.98, 50 * ms, 95 * ms},
		"Bursts":                                   {0.25, 1300 * us, 15 * ms},
		"A decomposition among others":             {0.2, 31 * ms, 90 * ms},
	}
	for _, l := range loads {
		p, ok := promises[l.name]
		if !ok {
			t.Errorf("%s: nothing is promised", l.name)
		}
		for _, cores := range []int{2, 8, 32} {
			before, after := simulate(oldWay, cores, span, l.classes(cores)), simulate(newWay, cores, span, l.classes(cores))
			if after.used < p.used || after.used > 1 {
				t.Errorf("%s, %d cores: %.1f %% busy, want at least %.1f %%", l.name, cores, 100*after.used, 100*p.used)
			}
			// A lone caller waits for its last tiles; whether a decomposition has all cores or
			// one is chance.
			if !strings.HasPrefix(l.name, "A ") && after.used < before.used-0.01 {
				t.Errorf("%s, %d cores: %.1f %% busy, and %.1f %% in the old way", l.name, cores, 100*after.used, 100*before.used)
			}
			if after.small.worst > p.worstSmall || after.large.worst > p.worstLarge {
				t.Errorf("%s, %d cores: worst delays %v and %v, want at most %v and %v",
					l.name, cores, after.small.worst, after.large.worst, p.worstSmall, p.worstLarge)
			}
		}
	}
}

func TestSameSourceSameFigures(t *testing.T) {
	for _, l := range loads {
		for _, w := range []way{oldWay, newWay} {
			a := simulate(w, 4, 20*ms, l.classes(4))
			b := simulate(w, 4, 20*ms, l.classes(4))
			if !reflect.DeepEqual(a, b) {
				t.Errorf("%s: two runs differ", l.name)
			}
		}
	}
}

// One core gives half of its time to each of two calls.
func TestSharedCore(t *testing.T) {
	m := &machine{cores: make([]core, 1)}
	var ends []time.Duration
	end := func() { ends = append(ends, m.now) }
	m.occupy(10*us, end)
	m.after(4*us, func() { m.occupy(2*us, end) })
	m.until(ms)
	m.serve(&m.cores[0])
	if want := []time.Duration{8 * us, 12 * us}; !reflect.DeepEqual(ends, want) || m.busy != 12*us {
		t.Errorf("ends at %v, want %v; %v busy", ends, want, m.busy)
	}
}

// Single calls of known length: the figures are what arithmetic says.
func TestOneCall(t *testing.T) {
	for _, c := range []struct {
		name  string
		way   way
		class class
		delay time.Duration
		used  time.Duration // core-time
	}{
		{"one core", newWay, class{cost: ms}, switchTime, ms},
		{"all cores", oldWay, class{kind: large, cost: ms}, switchTime, 4 * ms},
		{"decomposition", newWay, class{kind: whole, cost: ms}, switchTime, 4 * ms},
		// The helpers begin later than their leader, who then has to be woken.
		{"tiles", newWay, class{kind: large, cost: ms}, switchTime + 2*wakeTime, 4 * ms},
	} {
		s := newSim(c.way, 4, 100*ms)
		c.class.think = time.Hour
		who := s.caller(&c.class)
		who.cost = c.class.cost
		s.ask(who)
		r := s.run()
		k := r.small
		if c.class.kind != small {
			k = r.large
		}
		if k.calls != 1 || k.worst != c.delay || s.busy != c.used {
			t.Errorf("%s: %d calls, delay %v, want %v; busy for %v, want %v", c.name, k.calls, k.worst, c.delay, s.busy, c.used)
		}
	}
}

// A decomposition waits for the short calls in flight, and those that come later for it.
func TestDoor(t *testing.T) {
	s := newSim(newWay, 2, 100*ms)
	callers := map[time.Duration]*caller{}
	for at, c := range map[time.Duration]class{
		0:        {cost: 60 * us}, // sets the thread count to one
		100 * us: {cost: 40 * us},
		110 * us: {kind: whole, cost: ms},
		120 * us: {cost: 40 * us},
		20 * ms:  {cost: 40 * us},
	} {
		c.think = time.Hour
		who := s.caller(&c)
		who.cost = c.cost
		who.result = &kept{}
		callers[at] = who
		s.after(max(at, 1), func() { s.ask(who) })
	}
	s.run()
	for at, want := range map[time.Duration]time.Duration{
		100 * us: 0,
		110 * us: 30*us + switchTime,
		120 * us: 20*us + switchTime + ms + wakeTime + switchTime,
		20 * ms:  0,
	} {
		if k := callers[at].result; k.calls != 1 || k.worst != want {
			t.Errorf("the call at %v: %d have ended, delay %v, want %v", at, k.calls, k.worst, want)
		}
	}
}

// A shared word bounds the machine, slots do not.
func TestEntries(t *testing.T) {
	if few, many := sharedWord(16, us), sharedWord(128, us); few != many {
		t.Errorf("%g and %g calls per second by a shared word", few, many)
	}
	if few, many := slots(16, us), slots(128, us); many != 8*few {
		t.Errorf("%g and %g calls per second by slots", few, many)
	}
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out, []int{2, 3}, 10*ms); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "%!") {
		t.Errorf("a wrong format:\n%s", out.String())
	}
	if rows := strings.Count(out.String(), "\n| 2 |") + strings.Count(out.String(), "\n| 3 |"); rows != 2*len(loads)+2 {
		t.Errorf("%d rows for %d loads", rows, len(loads))
	}
}

// The stored page is what this program prints. (Of its tables the lines for two cores are
// compared: simulating 128 takes too long for a test.)
func TestStoredPage(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/gate.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(&out, []int{2}, 400*ms); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if !strings.Contains("\n"+string(page), "\n"+line) {
			t.Errorf("docs/gate.md lacks this line; store gatesim's output there:\n%s", line)
		}
	}
}
