package measure

import (
	"math"
	"runtime"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

// time times a batch of calls. ok is false if a call failed.
func (r *run) time(i int, c Contender, calls int) (took, cpu time.Duration, ok bool) {
	took, cpu, err := r.clock(c, calls)
	if err != nil {
		r.update(i, func(result *Result) { result.Err = err })
	}
	return took, cpu, err == nil
}

// check checks the last answer of contender i, unless a call failed.
func (r *run) check(i int, c Contender) {
	if r.results[i].Err != nil || r.ctx.Err() != nil {
		return
	}
	residual, err := c.Check()
	r.update(i, func(result *Result) {
		result.Checked = true
		result.Residual = verify.Worse(result.Residual, residual)
		if err != nil && result.Wrong == nil {
			result.Wrong = err
		}
	})
}

// clock times calls, unless the contender does that itself.
func (r *run) clock(c Contender, calls int) (took, cpu time.Duration, err error) {
	if c.Time != nil {
		return c.Time(calls)
	}
	before, from := ProcessTime(), time.Now()
	for range calls {
		if err = c.Call(); err != nil {
			break
		}
	}
	took = time.Since(from)
	return took, ProcessTime() - before, err
}

// refer times the reference before a round.
func (r *run) refer() {
	if r.settings.Reference == nil || r.ctx.Err() != nil {
		return
	}
	took := faster(r.settings.Reference)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reference = append(r.reference, took)
}

// TimeReference is the seconds that Reference takes now.
func TimeReference() float64 { return faster(Reference) }

// faster is the seconds of the faster of two calls: one may have been interrupted.
func faster(call func()) float64 {
	took := time.Duration(math.MaxInt64)
	for range 2 {
		from := time.Now()
		call()
		took = min(took, time.Since(from))
	}
	return took.Seconds()
}

// Reference is some half a millisecond of work on one core whose time goes by the
// clock frequency alone: each step needs the one before, and nothing is in memory.
func Reference() {
	x := uint64(1)
	for range 1 << 18 {
		x = x*6364136223846793005 + 1442695040888963407 // Knuth's generator
	}
	runtime.KeepAlive(x) // so that the loop is not left out
}
