package tune

import (
	"context"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// ratio is how many times as long way a takes as way b. The zero ratio is that of no
// measurement.
type ratio struct {
	low, high float64 // bounds of the median over the rounds, with 99 % confidence
	quiet     float64 // of the shortest times of both, which others disturbed the least
}

// margin is by how much a way must win: less is no reason to leave what was measured
// at leisure.
const margin = 1.05

func (r ratio) wins() bool  { return r.low > margin && r.quiet > margin }
func (r ratio) loses() bool { return r.high > 0 && r.high < 1/margin && r.quiet < 1/margin }
func (r ratio) level() bool { return r.low > 1/margin && r.high < margin }

// compareFunc measures calls of an operation of order n, both ways in turn, until one
// wins or both are level, but for about d at the most.
type compareFunc func(ctx context.Context, op plan.Op, n int, a, b plan.Way, d time.Duration) (ratio, error)

// step is a crossover to be found: the order from which a way beats the library on one
// core or, if that is the way, from which it beats pure Go.
type step struct {
	op  plan.Op
	way plan.Way
}

// than is what a step's way is measured against.
func (s step) than() plan.Way {
	if s.way == plan.OneCore {
		return plan.PureGo
	}
	return plan.OneCore
}

// builtinWork is the crossover without any measurement.
func (s step) builtinWork() float64 { return plan.Builtin(s.op).From(s.way) }

// found is the end of a step.
type found struct {
	step
	order int  // from here the way wins
	ok    bool // the order is clearly another than the built-in one
}

// searchAll takes the steps in turn within about d, and tells done after each. An error
// is compare's, or that of ctx.
func searchAll(ctx context.Context, steps []step, d time.Duration, compare compareFunc, done func(found)) ([]found, error) {
	end := time.Now().Add(d)
	all := make([]found, 0, len(steps))
	for i, s := range steps {
		// Most steps end soon, at the built-in crossover; the others may take more.
		share := min(generous*time.Until(end)/time.Duration(len(steps)-i), time.Until(end))
		f, err := s.search(ctx, share, compare)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
		done(f)
	}
	return all, nil
}

const generous = 4

// Orders are searched only where a call takes as long as this: all cores from
// where waking them can pay to where a measurement would take too long.
const (
	leastAll   = 4 * time.Microsecond
	longestAll = 25 * time.Millisecond
)

// By how an operation's work grows with the order: pure Go is tried while operands
// are in the caches, beyond which memory decides and both are the same, and all
// cores as far as operands take little memory.
var (
	longestPure  = [4]time.Duration{1: 4 * time.Microsecond, 2: 20 * time.Microsecond, 3: 2 * time.Millisecond}
	largestOrder = [4]int{1: 1 << 22, 2: 2048, 3: 1024}
)

// orders are those that a step is searched in, some 20 % apart.
func (s step) orders() (orders []int) {
	row, d := plan.Builtin(s.op), plan.Exponent(s.op)
	for n := 1; n <= largestOrder[d]; n = next(n) {
		work := plan.Work(s.op, n)
		if s.way == plan.OneCore && row.PureCost(work) <= longestPure[d] ||
			s.way != plan.OneCore && row.Cost(work) >= leastAll && row.Cost(work) <= longestAll {
			orders = append(orders, n)
		}
	}
	return orders
}

func next(n int) int { return n + max(1, n/5) }

// overrides are the crossovers found, as package plan takes them.
func overrides(all []found) plan.Overrides {
	o := plan.Overrides{}
	for _, f := range all {
		if f.ok {
			c := o[f.op]
			*c.From(f.way) = new(plan.Work(f.op, f.order))
			o[f.op] = c
		}
	}
	return o
}

// tuned are the operations that are measured, the most called first. The others keep
// the built-in thresholds: they are rare, go with one of these, or have works that an
// order does not tell.
var tuned = []plan.Op{
	plan.Dgemm, plan.Ddot, plan.Daxpy, plan.Dgemv, plan.DgemvT, plan.Dsyrk, plan.Dtrsm, plan.Dgetrf, plan.Dpotrf,
	plan.Dgeqrf, plan.Dsyev, plan.DsyevN, plan.Gesv, plan.Gesdd, plan.Sgemm, plan.Cgemm, plan.Zgemm,
	plan.Dnrm2, plan.Dasum, plan.Dscal, plan.Sdot, plan.Saxpy, plan.Dger, plan.Dtrmv, plan.Dtrsv, plan.Dsymv,
	plan.Sgemv, plan.SgemvT, plan.Dsymm, plan.Dtrmm, plan.Dgetri, plan.Dpotri, plan.Dtrtri, plan.Dgeqp3,
	plan.Dgelqf, plan.Dorgqr, plan.Dgeev, plan.Dgesvd,
}

// stepsOn are all that are taken on so many cores.
func stepsOn(cores int) []step {
	var steps []step
	for _, op := range tuned {
		steps = append(steps, step{op, plan.OneCore})
		if cores == 1 {
			continue
		}
		if r := plan.Builtin(op); r.Varies && r.Threads < plan.Never { // others never take threads in Auto
			steps = append(steps, step{op, plan.Threads})
		}
		if plan.Builtin(op).Tiles < plan.Never { // others have none
			steps = append(steps, step{op, plan.Tiles})
		}
	}
	return steps
}
