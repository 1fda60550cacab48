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

// Delay estimates how long a request for one core would be held up by calls
// longer than itself: until one of those in flight ends, and by the wide
// requests that wait. One-core requests that wait are left out: they are its
// equals, and to overtake them in some other way would only take the processor
// from them. So it is 0 for a request that finds a core free, and less than the
// wait of one that joins a queue.
//
// It takes no lock, and trusts what others said their calls would cost; of
// one-core leases in flight only the last one's magnitude is known. A call of
// unknown cost counts as short.
func (g *Gate) Delay() time.Duration {
	w := g.word.Load()
	delay := time.Duration(g.ahead.Load())
	switch held := heldOf(w); {
	case w&wideBit != 0:
		if end := g.wideEnd.Load(); end != 0 {
			delay += max(0, time.Duration(end)-time.Since(g.epoch))
		}
	case delay > 0 && held > 0:
		delay += policy.LastCost(w >> lastShift & lastMask) // all of them have to end
	case held >= budgetOf(w) && held > 0:
		delay += policy.LastCost(w>>lastShift&lastMask) / time.Duration(held) // the first of them
	}
	return delay
}
