package policy

import (
	"math/bits"
	"time"
)

// maxCost bounds one cost, so that a sum over millions of tickets cannot overflow.
const maxCost = time.Hour

// CostBits is the bit length of a cost in nanoseconds, 0 for an unknown one (not
// positive): all that is kept of the cost of one-core leases in flight. It is at
// most 63.
func CostBits(cost time.Duration) int { return bits.Len64(uint64(cost)) & 63 }

// Estimate says how long a request for so many cores, arriving now, would wait.
// wideLeft is what remains of the wide lease in flight (0 if it is overdue, or
// there is none). known is false if some cost ahead of the request is unknown;
// the estimate is then too low.
//
// It is an estimate from the costs others announced: of one-core leases in
// flight only the last one's magnitude is known, so expect a factor of two.
// Exact bookkeeping of every lease's end would put a clock and a heap on the
// path of every small call, to answer a question few of them ask.
func (p *Policy) Estimate(cores int, wideLeft time.Duration, wideKnown bool) (wait time.Duration, known bool) {
	wide := p.Clamp(cores) > 1
	if p.Waiting() == 0 && p.fits(wide) {
		return 0, true
	}
	known = p.narrow.unknown == 0
	switch {
	case p.Wide:
		known = known && wideKnown
		wait = wideLeft
	case p.Held > 0:
		known = known && p.Last > 0
		last := min(time.Duration(1)<<min(p.Last, 62), maxCost)
		if wide || p.wide.n > 0 || p.Threads != 1 {
			wait = last // all of them have to end
		} else {
			wait = last / time.Duration(p.Held) // the first of them to end
		}
	}
	wait += p.narrow.cost / time.Duration(p.Budget)
	if wide || !(p.Wide && p.narrowIsOldest()) {
		wait += p.wide.cost
		known = known && p.wide.unknown == 0
	}
	return wait, known
}
