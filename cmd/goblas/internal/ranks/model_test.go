package ranks

import (
	"math"
	"testing"
	"time"
)

// TestModel holds the formula with figures that are easy to work out.
func TestModel(t *testing.T) {
	c := cluster{speed: 1, latency: time.Millisecond, bandwidth: 8, perMachine: 2, block: 10}
	for i, want := range [][3]float64{ // of n = 1000 on 4 processes: log2 4 = 2, and two share a network: 1 million numbers take 1 ms of it
		{2. / 4, 2 * 0.001 / 2 * 2, 0.1 * 2},
		{1. / 6, 3.5 * 0.001 / 2 * 2, 0.1 * 10 * 8},
		{1. / 12, 3 * 0.001 / 2 * 2, 0.1 * 6},
		{1. / 3, 5 * 0.001 / 2 * 2, 0.1 * 2 * (10*2 + 1)},
		{22. / 12, 10 * 0.001 / 2 * 2, 0.1 * (85 + 2)},
		{26. / 12, 20 * 0.001 / 2 * 2, 0.1 * 170},
	} {
		var got [3]float64
		got[0], got[1], got[2] = c.parts(i, 1000, 4)
		for j := range got {
			if math.Abs(got[j]-want[j]) > 1e-12*want[j] {
				t.Errorf("%s: term %d is %g, want %g", costs[i].op, j, got[j], want[j])
			}
		}
		if one := c.time(i, 1000, 1); math.Abs(one-costs[i].flops) > 1e-12*one || c.efficiency(i, 1000, 1) != 1 {
			t.Errorf("%s: %g on one process", costs[i].op, one)
		}
		n := c.least(i, 4, 0.5)
		if below, at := c.efficiency(i, 0.9*n, 4), c.efficiency(i, n, 4); below >= 0.5 || at < 0.5 {
			t.Errorf("%s: efficiency %g below n = %g, %g there", costs[i].op, below, n, at)
		}
	}
	if len(costs) != len(Ops)-1 {
		t.Errorf("%d operations", len(costs)) // there is nothing on the inverse in the guide's table
	}
	for _, w := range []struct {
		t    float64
		want string
	}{{1, "1.00 s"}, {180, "3.00 min"}, {3 * 3600, "3.00 h"}, {3 * 86400, "3.00 d"}} {
		if got := long(w.t); got != w.want {
			t.Errorf("%g: %q, want %q", w.t, got, w.want)
		}
	}
}
