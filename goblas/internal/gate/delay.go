package gate

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// Full reports whether a request for one core would have to wait now.
func (g *Gate) Full() bool {
	w := g.word.Load()
	return w&(wideBit|slowBit) != 0 || heldOf(w) >= budgetOf(w)
}

// Delay estimates how long calls longer than itself would hold up a request for one
// core: until one of the calls in flight ends, plus the time of the wide requests that
// wait. Waiting requests for one core are left out. They are its equals, and running
// instead on some other route would only take the processor away from them. So Delay is
// 0 for a request that finds a core free, and less than the real wait of one that joins
// a queue.
//
// Delay takes no lock. It trusts the costs that callers gave; of the one-core leases in
// flight it knows only the magnitude of the cost of the last one. A call of unknown
// cost counts as short.
func (g *Gate) Delay() time.Duration {
	w := g.word.Load()
	delay := time.Duration(g.ahead.Load())
	switch held := heldOf(w); {
	case w&wideBit != 0:
		if end := g.wideEnd.Load(); end != 0 {
			delay += max(0, time.Duration(end)-time.Since(g.epoch))
		}
	case delay > 0 && held > 0:
		delay += policy.LastCost(w >> lastShift & lastMask) // all those in flight have to end
	case held >= budgetOf(w) && held > 0:
		delay += policy.LastCost(w>>lastShift&lastMask) / time.Duration(held) // the first of those in flight has to end
	}
	return delay
}
