package policy

import (
	"math/bits"
	"time"
)

// maxCost is the largest cost that one ticket counts for, so that the sum over millions
// of tickets does not overflow.
const maxCost = time.Hour

// CostBits returns the bit length of a cost in nanoseconds, at most 63, and 0 for an
// unknown cost (one that is not positive). Of the one-core leases in flight only this
// is kept. To know exactly when every lease ends would put a clock and a heap on the
// path of every small call, to answer a question that few of them ask.
func CostBits(cost time.Duration) int { return bits.Len64(uint64(cost)) & 63 }

// LastCost returns about the cost that has this bit length: the middle of all costs
// that have it, 0 if it is unknown.
func LastCost(length uint64) time.Duration {
	if length == 0 {
		return 0
	}
	return min(3*(time.Duration(1)<<min(length, 60))/4, maxCost)
}

// WideCost returns how long the wide requests in the queue will take, without those of
// unknown cost.
func (p *Policy) WideCost() time.Duration { return p.wide.cost }
