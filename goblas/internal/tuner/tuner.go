// Package tuner finds, by measuring, the work from which each way of running an
// operation beats the simpler one: the crossovers of package plan. It starts from the
// built-in ones, and leaves them only for what is measured beyond doubt.
package tuner

import (
	"context"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// Way is a route that a call is forced to take.
type Way int

const (
	Pure  Way = iota // gonum's pure Go
	One              // the library, on one core
	Wide             // the library, on its threads
	Tiled            // tiles of one thread each
)

func (w Way) String() string { return [...]string{"pure", "one", "wide", "tiled"}[w] }

// Ratio is how many times as long way a takes as way b. The zero Ratio is that of no
// measurement.
type Ratio struct {
	Low, High float64 // bounds of the median over the rounds, with 99 % confidence
	Quiet     float64 // of the shortest times of both, which others disturbed the least
}

// margin is by how much a way must win: less is no reason to leave what was measured
// at leisure.
const margin = 1.05

func (r Ratio) wins() bool  { return r.Low > margin && r.Quiet > margin }
func (r Ratio) loses() bool { return r.High > 0 && r.High < 1/margin && r.Quiet < 1/margin }
func (r Ratio) level() bool { return r.Low > 1/margin && r.High < margin }

// Compare measures calls of an operation of order n, both ways in turn, until one wins
// or both are level, but for about d at the most.
type Compare func(ctx context.Context, op plan.Op, n int, a, b Way, d time.Duration) (Ratio, error)

// Step is a crossover to be found: the order from which Way beats one core or,
// if it is One, from which that beats pure Go.
type Step struct {
	Op  plan.Op
	Way Way
}

// than is what a step's way is measured against.
func (s Step) than() Way {
	if s.Way == One {
		return Pure
	}
	return One
}

// builtinWork is the crossover without any measurement.
func (s Step) builtinWork() float64 {
	row := plan.Builtin(s.Op)
	return map[Way]float64{One: row.Native, Wide: row.Wide, Tiled: row.Tiled}[s.Way]
}

// Found is the end of a step.
type Found struct {
	Step
	Order int  // from here the way wins
	OK    bool // the order is clearly another than the built-in one
}

// Run takes the steps in turn within about d, and tells done after each. An error
// is compare's, or that of ctx.
func Run(ctx context.Context, steps []Step, d time.Duration, compare Compare, done func(Found)) ([]Found, error) {
	end := time.Now().Add(d)
	found := make([]Found, 0, len(steps))
	for i, s := range steps {
		// Most steps end soon, at the built-in crossover; the others may take more.
		share := min(generous*time.Until(end)/time.Duration(len(steps)-i), time.Until(end))
		f, err := s.search(ctx, share, compare)
		if err != nil {
			return nil, err
		}
		found = append(found, f)
		done(f)
	}
	return found, nil
}

const generous = 4

// Orders are searched only where a call takes as long as this: all cores from
// where waking them can pay to where a measurement would take too long.
const (
	leastWide   = 4 * time.Microsecond
	longestWide = 25 * time.Millisecond
)

// By how an operation's work grows with the order: pure Go is tried while operands
// are in the caches, beyond which memory decides and both are the same, and all
// cores as far as operands take little memory.
var (
	longestPure = [4]time.Duration{1: 4 * time.Microsecond, 2: 20 * time.Microsecond, 3: 2 * time.Millisecond}
	largestWide = [4]int{1: 1 << 22, 2: 2048, 3: 1024}
)

// orders are those that a step is searched in, some 20 % apart.
func (s Step) orders() (orders []int) {
	row, d := plan.Builtin(s.Op), plan.Dimension(s.Op)
	for n := 1; n <= largestWide[d]; n = next(n) {
		work := plan.Work(s.Op, n)
		if s.Way == One && row.PureCost(work) <= longestPure[d] ||
			s.Way != One && row.Cost(work) >= leastWide && row.Cost(work) <= longestWide {
			orders = append(orders, n)
		}
	}
	return orders
}

func next(n int) int { return n + max(1, n/5) }

// Overrides are the crossovers found, as package plan takes them.
func Overrides(found []Found) plan.Overrides {
	o := plan.Overrides{}
	for _, f := range found {
		if !f.OK {
			continue
		}
		c, work := o[f.Op], new(plan.Work(f.Op, f.Order))
		switch f.Way {
		case One:
			c.Native = work
		case Wide:
			c.Wide = work
		case Tiled:
			c.Tiled = work
		}
		o[f.Op] = c
	}
	return o
}
