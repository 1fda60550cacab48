package tune

import (
	"context"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// search looks on which side of the built-in crossover the measured one is, and for
// it there, within about d. It leaves the built-in one where neither way wins clearly
// at two neighbouring orders beside it, where what was found is close to it or does not
// show again when it is measured anew, and where time is out.
func (s step) search(ctx context.Context, d time.Duration, compare compareFunc) (found, error) {
	f := found{step: s}
	orders := s.orders()
	if len(orders) < 2 || d <= 0 {
		return f, ctx.Err()
	}
	p := &probe{
		orders: orders, seen: map[int]ratio{}, end: time.Now().Add(d),
		compare: func(i int) (ratio, error) {
			r, err := compare(ctx, s.op, orders[i], s.than(), s.way, d/comparisons)
			if err == nil {
				err = ctx.Err()
			}
			return r, err
		},
	}
	start := s.builtin(orders)
	at, clear := p.move(start-1, -1, ratio.wins)+1, ratio.wins
	if at == start { // not below the built-in one
		at, clear = p.move(start, 1, ratio.loses), ratio.loses
	}
	if p.err != nil || at == start || p.late() || !p.again(at, start, clear) {
		return f, p.err
	}
	order := above(orders, at)
	if moved := float64(order) / plan.Order(s.op, s.builtinWork()); moved < 1/apart || moved > apart {
		f.order, f.ok = order, true
	}
	return f, nil
}

// apart is how far a crossover must be from the built-in one. Near a crossover both
// ways are much the same, and a step of the search is no more exact.
const apart = 1.25

// comparisons are about as many as a search makes.
const comparisons = 12

// builtin is the index of the first order at or above the built-in crossover.
func (s step) builtin(orders []int) int {
	work := s.builtinWork()
	for i, n := range orders {
		if plan.Work(s.op, n) >= work*(1-1e-9) {
			return i
		}
	}
	return len(orders)
}

// above is orders[i], or the order that would come after them all.
func above(orders []int, i int) int {
	if i < len(orders) {
		return orders[i]
	}
	return next(orders[len(orders)-1])
}

// probe measures at the orders of a search, each once. After an error it measures
// nothing, and nothing is clear.
type probe struct {
	orders  []int
	seen    map[int]ratio
	end     time.Time
	compare func(i int) (ratio, error)
	err     error
}

func (p *probe) late() bool { return time.Now().After(p.end) }

func (p *probe) at(i int) ratio {
	if r, ok := p.seen[i]; ok || p.err != nil {
		return r
	}
	r, err := p.compare(i)
	if err != nil {
		p.err, r = err, ratio{}
	}
	p.seen[i] = r
	return r
}

// both reports whether a comparison is clear at order i and at the one before it, going
// in a direction.
func (p *probe) both(i, direction int, clear func(ratio) bool) bool {
	before := i - direction
	if before < 0 || before >= len(p.orders) {
		before = i + direction
	}
	return clear(p.at(i)) && clear(p.at(before))
}

// move goes from an index on in steps of 1, 2, 4, ... in a direction while clear holds
// for both, and returns the first index where it does not, which it finds by
// bisection: the one it began at, or -1, or len(orders), among them.
func (p *probe) move(from, direction int, clear func(ratio) bool) int {
	inside := func(i int) bool { return i >= 0 && i < len(p.orders) }
	if !inside(from) || !p.both(from, direction, clear) {
		return from
	}
	good, step := from, 1
	bad := from
	for {
		bad = good + step*direction
		if !inside(bad) {
			bad = map[int]int{-1: -1, 1: len(p.orders)}[direction]
			break
		}
		if p.late() || !p.both(bad, direction, clear) {
			break
		}
		good, step = bad, 2*step
	}
	for good+direction != bad {
		if p.late() {
			return bad
		}
		if middle := (good + bad) / 2; p.both(middle, direction, clear) {
			good = middle
		} else {
			bad = middle
		}
	}
	return bad
}

// again measures anew between what was found and the built-in crossover, at the end
// that is found and in the middle, and reports whether it is as clear as before.
func (p *probe) again(at, builtin int, clear func(ratio) bool) bool {
	first, last := min(at, builtin), max(at, builtin)-1
	end := first
	if at > builtin {
		end = last
	}
	for _, i := range []int{end, (first + last) / 2} {
		r, err := p.compare(i)
		if err != nil {
			p.err = err
		}
		if err != nil || !clear(r) {
			return false
		}
	}
	return true
}
