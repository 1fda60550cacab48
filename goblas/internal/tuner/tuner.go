// Package tuner finds, by measuring, the work from which each way of running an
// operation beats the simpler one: the crossovers of package plan.
package tuner

import (
	"context"
	"math/bits"
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

// Compare measures calls of an operation of order n, both ways in turn, for
// about so long, and returns the median times of a call.
type Compare func(ctx context.Context, op plan.Op, n int, a, b Way, d time.Duration) (timeA, timeB float64, err error)

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

// Found is the end of a step.
type Found struct {
	Step
	Order int  // from here the way wins
	OK    bool // there is such an order; if not, the built-in one stays
}

// margin is by how much a way must win, at two neighbouring orders: less is noise,
// for which nobody should leave what was measured at leisure.
const margin = 1.05

// Run takes the steps in turn within about d, and tells done after each. An error
// is compare's, or that of ctx.
func Run(ctx context.Context, steps []Step, d time.Duration, compare Compare, done func(Found)) ([]Found, error) {
	end := time.Now().Add(d)
	found := make([]Found, 0, len(steps))
	for i, s := range steps {
		share := time.Until(end) / time.Duration(len(steps)-i)
		f, err := s.search(ctx, share, compare)
		if err != nil {
			return nil, err
		}
		found = append(found, f)
		done(f)
	}
	return found, nil
}

// search bisects the step's orders within about d. Out of time, it finds nothing.
func (s Step) search(ctx context.Context, d time.Duration, compare Compare) (Found, error) {
	f := Found{Step: s}
	orders := s.orders()
	if len(orders) < 2 || d <= 0 {
		return f, ctx.Err()
	}
	end := time.Now().Add(d)
	each := d / time.Duration(2*bits.Len(uint(len(orders)))+2)
	faster := make(map[int]bool)
	wins := func(i int) (bool, error) {
		if won, ok := faster[i]; ok {
			return won, nil
		}
		than, way, err := compare(ctx, s.Op, orders[i], s.than(), s.Way, each)
		faster[i] = than > margin*way
		if err == nil {
			err = ctx.Err()
		}
		return faster[i], err
	}
	// From i on the way wins, as far as i and its neighbour tell.
	from := func(i int) (bool, error) {
		won, err := wins(i)
		if !won || err != nil {
			return false, err
		}
		return wins(i + 1)
	}
	low, high := -1, len(orders)-2 // lost, and won once that is seen
	won, err := from(high)
	if !won || err != nil {
		return f, err
	}
	for high-low > 1 {
		if time.Now().After(end) {
			return f, nil
		}
		middle := (low + high) / 2
		won, err := from(middle)
		if err != nil {
			return f, err
		}
		if won {
			high = middle
		} else {
			low = middle
		}
	}
	f.Order, f.OK = orders[high], true
	return f, nil
}

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
	for n := 1; n <= largestWide[d]; n += max(1, n/5) {
		work := plan.Work(s.Op, n)
		if s.Way == One && row.PureCost(work) <= longestPure[d] ||
			s.Way != One && row.Cost(work) >= leastWide && row.Cost(work) <= longestWide {
			orders = append(orders, n)
		}
	}
	return orders
}

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
