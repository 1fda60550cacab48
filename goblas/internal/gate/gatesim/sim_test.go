package main

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

func named(t *testing.T, name string) load {
	t.Helper()
	for _, l := range loads {
		if l.name == name {
			return l
		}
	}
	t.Fatalf("no load %q", name)
	return load{}
}

// What the gate promises, read off the simulation of its policy.
func TestPromises(t *testing.T) {
	const span = 200 * time.Millisecond
	for _, cores := range []int{2, 16, 64} {
		for _, c := range []struct {
			load                   string
			used                   float64       // at least
			worstSmall, worstLarge time.Duration // at most
		}{
			{"All small", 0.94, 40 * ms, 0},
			{"All large", 0.99, 0, 80 * ms},
			{"Small stream and a lone large caller", 0.93, 40 * ms, ms},
			{"Large stream and a trickle of small", 0.98, 80 * ms, 80 * ms},
			{"Half and half", 0.5, 30 * ms, 30 * ms},
		} {
			r := simulate(cores, span, named(t, c.load).classes(cores))
			if r.used < c.used || r.used > 1 {
				t.Errorf("%s, %d cores: %.1f %% used, want at least %.1f %%", c.load, cores, 100*r.used, 100*c.used)
			}
			if r.small.worst() > c.worstSmall || r.large.worst() > c.worstLarge {
				t.Errorf("%s, %d cores: worst waits %v and %v", c.load, cores, r.small.worst(), r.large.worst())
			}
		}
	}
}

func TestSameSourceSameFigures(t *testing.T) {
	for _, l := range loads {
		a := simulate(4, 20*ms, l.classes(4))
		b := simulate(4, 20*ms, l.classes(4))
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: two runs differ", l.name)
		}
	}
}

// A lone caller of known length: the figures are what arithmetic says.
func TestOneCaller(t *testing.T) {
	r := simulate(4, 100*ms, []class{{callers: 1, cores: 4, cost: ms}})
	if r.switches != 1 || r.large.median() != 0 || r.large.worst() != switchTime {
		t.Errorf("%d switches, waits %v and %v", r.switches, r.large.median(), r.large.worst())
	}
	if want := float64(100*ms-switchTime) / float64(100*ms); r.used != want {
		t.Errorf("%g used, want %g", r.used, want)
	}
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out, []int{2, 3}, 10*ms); err != nil {
		t.Fatal(err)
	}
	if rows := strings.Count(out.String(), "\n| 2 |") + strings.Count(out.String(), "\n| 3 |"); rows != 2*len(loads) {
		t.Errorf("%d rows for %d loads", rows, len(loads))
	}
}

// The stored page is of these loads. (Its figures are not compared: simulating
// 128 cores takes too long for a test.)
func TestStoredPage(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/gate.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range loads {
		if !strings.Contains(string(page), "\n## "+l.name+"\n\nLoad: "+l.text+".\n") {
			t.Errorf("docs/gate.md lacks the load %q; store gatesim's output there", l.name)
		}
	}
}
