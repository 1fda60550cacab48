package linalg

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"github.com/goblas/goblas/goblas/matrix"
)

// EinsumOrder says how [EinsumPath] looks for the order of contractions.
type EinsumOrder int

const (
	// EinsumAuto is what [Einsum] does: EinsumOptimal for up to 5 operands, and EinsumGreedy for
	// more.
	EinsumAuto EinsumOrder = iota
	// EinsumGreedy takes each time the two operands whose contraction frees most memory.
	EinsumGreedy
	// EinsumOptimal takes the order with the fewest operations. For more than 12 operands it is
	// EinsumGreedy.
	EinsumOptimal
	// EinsumNaive takes all operands at once, in one loop over all subscripts.
	EinsumNaive
)

const (
	autoOptimal = 5  // operands up to which Einsum takes the best order: that of 5 costs 2 us to find
	mostOptimal = 12 // and up to which EinsumPath does on demand, in 3^12 steps
)

// EinsumPlan says in which order operands are contracted, and what that costs.
type EinsumPlan struct {
	// Contractions are the operands that are contracted with each other in each step. They
	// are taken out of the list of operands, and the result is put at its end.
	Contractions [][]int
	Naive        float64 // operations if all operands are contracted at once
	Optimized    float64 // operations in this order
	Largest      float64 // elements of the largest result of a step, the last one included
}

// String describes the plan.
func (p EinsumPlan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "naive FLOP count: %.4g\noptimized FLOP count: %.4g (%.4g times fewer)\nlargest intermediate: %.4g elements\ncontractions:", p.Naive, p.Optimized, p.Naive/p.Optimized, p.Largest)
	for _, c := range p.Contractions {
		b.WriteString(" " + matrix.ShapeString(c))
	}
	return b.String()
}

// EinsumPath returns in which order [Einsum] contracts operands of the given shapes, and
// what that costs. It computes no product. Operations are counted as NumPy does it: one for
// each combination of the subscripts in a step, times the number of multiplications (one at
// least), and one more if the step sums.
//
// The error is an [*OpError] of [ErrSubscripts], of [ErrShape], or of [ErrKind] if order is
// none of the constants. NumPy: einsum_path.
func EinsumPath(subscripts string, order EinsumOrder, shapes ...[]int) (EinsumPlan, error) {
	var s sumSpec
	plan, err := s.plan(subscripts, order, shapes)
	if err != nil {
		return EinsumPlan{}, fail("EinsumPath", err, append([]string{fmt.Sprintf("%q", subscripts)}, shapeStrings(shapes)...)...)
	}
	return plan, nil
}

func (s *sumSpec) plan(subscripts string, order EinsumOrder, shapes [][]int) (EinsumPlan, error) {
	if order < EinsumAuto || order > EinsumNaive {
		return EinsumPlan{}, fmt.Errorf("%w: order %d", ErrKind, order)
	}
	err := s.parse(subscripts)
	for i, shape := range shapes {
		s.operand(len(shape))
		for _, n := range shape {
			if n < 0 && err == nil {
				err = fmt.Errorf("%w: operand %d has a negative length", ErrShape, i)
			}
		}
	}
	if err == nil {
		err = s.label()
	}
	for i := 0; i < len(shapes) && err == nil; i++ {
		err = s.measure(i, shapes[i])
	}
	if err != nil {
		return EinsumPlan{}, err
	}
	all := uint64(0)
	summed := 0
	for i := range s.terms {
		s.terms[i].set = s.terms[i].all // axes of length 1 count, as in NumPy
		all |= s.terms[i].all
		summed += bits.OnesCount64(s.terms[i].all)
	}
	p := EinsumPlan{Largest: s.product(s.outSet)}
	p.Naive = s.operations(all, len(shapes), summed > bits.OnesCount64(all))
	if order == EinsumNaive || len(shapes) == 1 {
		p.Optimized = p.Naive
		once := make([]int, len(shapes))
		for i := range once {
			once[i] = i
		}
		p.Contractions = [][]int{once}
		return p, nil
	}
	s.order(order)
	list := make([]int, len(shapes)) // the terms that are left
	for i := range list {
		list[i] = i
	}
	sets := make([]uint64, 0, len(shapes)+len(s.pairs))
	for i := range s.terms {
		sets = append(sets, s.terms[i].set)
	}
	for _, pair := range s.pairs {
		var at, rest []int
		kept := s.outSet
		for i, term := range list {
			if term == pair[0] || term == pair[1] {
				at = append(at, i)
			} else {
				rest = append(rest, term)
				kept |= sets[term]
			}
		}
		union := sets[pair[0]] | sets[pair[1]]
		p.Optimized += s.operations(union, 2, union&^kept != 0)
		p.Largest = max(p.Largest, s.product(union&kept))
		p.Contractions = append(p.Contractions, at)
		list = append(rest, len(sets))
		sets = append(sets, union&kept)
	}
	return p, nil
}

// operations counts those of a contraction of so many terms over the labels of set.
func (s *sumSpec) operations(set uint64, terms int, sums bool) float64 {
	each := max(1, terms-1)
	if sums {
		each++
	}
	return float64(each) * s.product(set)
}

// order stores in s.pairs which terms are contracted in each step. Terms are counted from
// the operands on; the result of each step is the next one.
func (s *sumSpec) order(order EinsumOrder) {
	n := len(s.terms)
	switch {
	case n < 2:
	case n == 2:
		s.pairs = append(s.pairs, [2]int{0, 1})
	case order == EinsumAuto && n <= autoOptimal || order == EinsumOptimal && n <= mostOptimal:
		s.optimal()
	default:
		s.greedy()
	}
}

// greedy contracts, in each step, the two terms whose result is smallest in comparison with
// both. Terms without a common label wait until there are no others. It is NumPy's rule.
func (s *sumSpec) greedy() {
	sets := s.sets[:0]
	for i := range s.terms {
		sets = append(sets, s.terms[i].set)
		s.live = append(s.live, i)
	}
	for len(s.live) > 1 {
		var once, twice, more uint64 // labels of so many of the terms
		for _, i := range s.live {
			more |= twice & sets[i]
			twice = (twice | once&sets[i]) &^ more
			once = (once | sets[i]) &^ (twice | more)
		}
		x, y, gain, cost, joined := 0, 0, math.Inf(-1), 0.0, false
		for p := range s.live {
			for q := p + 1; q < len(s.live); q++ {
				a, b := sets[s.live[p]], sets[s.live[q]]
				if joined && a&b == 0 {
					continue
				}
				gone := ((a^b)&once | a&b&twice) &^ s.outSet
				g := s.product(a) + s.product(b) - s.product((a|b)&^gone)
				c := s.operations(a|b, 2, gone != 0)
				if a&b != 0 && !joined || g > gain || g == gain && c < cost || gain != gain {
					x, y, gain, cost, joined = p, q, g, c, a&b != 0
				}
			}
		}
		a, b := s.live[x], s.live[y]
		gone := ((sets[a]^sets[b])&once | sets[a]&sets[b]&twice) &^ s.outSet
		s.pairs = append(s.pairs, [2]int{a, b})
		s.live = append(s.live[:y], s.live[y+1:]...)
		s.live = append(s.live[:x], s.live[x+1:]...)
		s.live = append(s.live, len(sets))
		sets = append(sets, (sets[a]|sets[b])&^gone)
	}
	s.sets = sets
}

// sumPlan is the best way to contract a set of operands into one term.
type sumPlan struct {
	cost  float64
	set   uint64 // the labels of the result
	first uint32 // the operands that are contracted apart from the others; 0 for a single one
}

// optimal finds the order with the fewest operations, by dynamic programming over sets of
// operands.
func (s *sumSpec) optimal() {
	n := len(s.terms)
	if cap(s.best) < 1<<n {
		s.best = make([]sumPlan, 1<<n)
	}
	s.best = s.best[:1<<n]
	for set := uint32(1); set < 1<<n; set++ {
		var inside, kept uint64
		kept = s.outSet
		for i := range n {
			if set>>i&1 == 1 {
				inside |= s.terms[i].set
			} else {
				kept |= s.terms[i].set
			}
		}
		best := &s.best[set]
		if set&(set-1) == 0 {
			*best = sumPlan{set: inside}
			continue
		}
		*best = sumPlan{cost: math.Inf(1), set: inside & kept}
		lowest := set & -set
		for part := (set - 1) & set; part > 0; part = (part - 1) & set {
			if part&lowest == 0 {
				continue // each cut once
			}
			a, b := &s.best[part], &s.best[set&^part]
			union := a.set | b.set
			cost := a.cost + b.cost + s.operations(union, 2, union&^kept != 0)
			if cost < best.cost || best.first == 0 {
				best.cost, best.first = cost, part
			}
		}
	}
	s.emit(1<<n - 1)
}

// emit appends the steps that contract a set of operands, and returns the term that they
// make.
func (s *sumSpec) emit(set uint32) int {
	first := s.best[set].first
	if first == 0 {
		return bits.TrailingZeros32(set)
	}
	pair := [2]int{s.emit(first), s.emit(set &^ first)}
	s.pairs = append(s.pairs, pair)
	return len(s.terms) + len(s.pairs) - 1
}

// shapeStrings returns shapes as errors show them.
func shapeStrings(shapes [][]int) []string {
	all := make([]string, len(shapes))
	for i, shape := range shapes {
		all[i] = matrix.ShapeString(shape)
	}
	return all
}
