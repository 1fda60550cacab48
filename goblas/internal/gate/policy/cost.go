package policy

import (
	"math/bits"
	"time"
)

// maxCost bounds one cost, so that a sum over millions of tickets cannot overflow.
const maxCost = time.Hour

// CostBits is the bit length of a cost in nanoseconds, 0 for an unknown one (not
// positive): all that is kept of the cost of one-core leases in flight. It is at
// most 63. Exact bookkeeping of every lease's end would put a clock and a heap on
// the path of every small call, to answer a question few of them ask.
func CostBits(cost time.Duration) int { return bits.Len64(uint64(cost)) & 63 }

// LastCost is about the cost of this bit length: the middle of those that have
// it, 0 for unknown.
func LastCost(length uint64) time.Duration {
	if length == 0 {
		return 0
	}
	return min(3*(time.Duration(1)<<min(length, 60))/4, maxCost)
}

// WideCost is how long the wide requests in the queue will take, those of
// unknown cost left out.
func (p *Policy) WideCost() time.Duration { return p.wide.cost }
