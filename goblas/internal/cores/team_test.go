package cores

import (
	"testing"
	"time"
)

// TestBriefCalls: a brief call wakes nobody, unless another one came before it while a helper
// would still look out; a longer call takes the cores that are free.
func TestBriefCalls(t *testing.T) {
	before := Budget()
	t.Cleanup(func() { Resize(before) })
	Resize(2)
	for _, c := range []struct {
		what   string
		cost   time.Duration
		last   time.Duration // from now, when the brief call before began
		helped bool
	}{
		{"the first one", brief - 1, -time.Hour, false},
		{"one of a series", brief - 1, time.Hour, true}, // however long the test takes to come there
		{"a longer one", brief, -time.Hour, true},
	} {
		lastBrief.Store(int64(time.Since(began) + c.last))
		team := Call{flags: nativeFlag | autoFlag, cost: c.cost}.Team()
		ran := 0
		team.Do(2, func(i int) {
			if i == 0 {
				ran++
			}
		})
		if helped := team.most > 0; helped != c.helped || ran != 1 {
			t.Errorf("%s: helpers %d, tile 0 ran %d times", c.what, team.most, ran)
		}
		team.Release()
	}
}
