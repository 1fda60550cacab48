package cores

import (
	"testing"
	"time"
)

// TestBriefCalls: a brief call wakes nobody, unless another one came before it while a helper
// would still look out; a longer call takes the cores that are free. No call takes more than
// there are, whether it holds a core itself or runs beside those that do.
func TestBriefCalls(t *testing.T) {
	before := Budget()
	t.Cleanup(func() { Resize(before) })
	for _, c := range []struct {
		what    string
		cores   int
		cost    time.Duration
		last    time.Duration // from now, when the brief call before began
		helpers int
	}{
		{"the first one", 2, brief - 1, -time.Hour, 0},
		{"one of a series", 2, brief - 1, time.Hour, 1}, // however long the test takes to come there
		{"one of a series, on one core", 1, brief - 1, time.Hour, 0},
		{"a short one", 2, brief, -time.Hour, 1},
		{"a short one, on one core", 1, brief, -time.Hour, 0},
		{"a longer one", 2, short, -time.Hour, 1},
		{"a longer one, on one core", 1, short, -time.Hour, 0},
	} {
		Resize(c.cores)
		lastBrief.Store(int64(time.Since(began) + c.last))
		team := Call{flags: nativeFlag | autoFlag, cost: c.cost}.Team()
		if team.Size() != c.cores {
			t.Errorf("%s: %d cores", c.what, team.Size())
		}
		ran := 0
		team.Do(3, func(i int) {
			if i == 0 {
				ran++
			}
		})
		if team.most != c.helpers || ran != 1 {
			t.Errorf("%s: helpers %d, tile 0 ran %d times", c.what, team.most, ran)
		}
		team.Release()
	}
}
