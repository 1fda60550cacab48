package linalg

import (
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/internal/room"
)

// run stores the result in the array dst with elements data.
func (s *summation[T]) run(dst sumTerm, data []T) error {
	if s.product(dst.set) == 0 {
		return nil
	}
	for l := range s.count {
		if s.size[l] == 0 { // a sum of nothing
			s.loop(loopZero, dst.set, nil, nil, &dst, nil, nil, data)
			return nil
		}
	}
	if len(s.terms) == 1 {
		t := &s.terms[0]
		if t.set == dst.set {
			s.loop(loopCopy, t.set, t, nil, &dst, s.data[0], nil, data)
		} else {
			s.loop(loopAdd, t.set, t, nil, &dst, s.data[0], nil, data)
		}
		return nil
	}
	s.order(EinsumAuto)
	for i, pair := range s.pairs {
		if err := s.contract(pair[0], pair[1], i, &dst, data); err != nil {
			return err
		}
	}
	return nil
}

// contract makes step i of s.pairs: the contraction of terms x and y, which goes to dst if
// it is the last one.
func (s *summation[T]) contract(x, y, i int, dst *sumTerm, data []T) error {
	kept := s.outSet
	for _, pair := range s.pairs[i+1:] {
		for _, other := range pair {
			if other < len(s.terms) {
				kept |= s.terms[other].set
			}
		}
	}
	a, b := s.terms[x], s.terms[y] // copies: s.terms grows
	if err := s.sumAlone(x, &a, b.set|kept); err != nil {
		return err
	}
	if err := s.sumAlone(y, &b, a.set|kept); err != nil {
		return err
	}
	c, to := dst, data
	if i < len(s.pairs)-1 {
		var order labelList
		from := len(s.arena)
		shared := a.set & b.set & kept
		for _, group := range [...]struct {
			t   *sumTerm
			set uint64
		}{{&a, shared}, {&a, a.set &^ b.set}, {&b, b.set &^ a.set}} {
			order.take(group.t, group.set)
			for _, l := range order.list() {
				s.arena = append(s.arena, sumAxis{label: l})
			}
		}
		made, err := s.makeTerm(from)
		if err != nil {
			return err
		}
		c, to = &s.terms[made], s.data[made]
	}
	err := s.contractTerms(&a, &b, c, s.data[x], s.data[y], to)
	s.release(x)
	s.release(y)
	return err
}

// contractTerms stores the contraction of a and b in c.
func (s *summation[T]) contractTerms(a, b, c *sumTerm, dataA, dataB, dataC []T) error {
	if a.set&b.set&^c.set == 0 {
		s.loop(loopMul, c.set, a, b, c, dataA, dataB, dataC)
		return nil
	}
	return s.multiplyTerms(a, b, c, dataA, dataB, dataC)
}

// multiplyAndCopy is multiplyTerms for a c that is no matrix: the product is made elsewhere.
func (s *summation[T]) multiplyAndCopy(a, b, c *sumTerm, dataA, dataB, dataC []T) error {
	from := len(s.arena)
	q := &s.products
	for _, group := range [...]*labelList{&q.steps, &q.rows, &q.cols} {
		for _, l := range group.list() {
			s.arena = append(s.arena, sumAxis{label: l})
		}
	}
	made, err := s.makeTerm(from)
	if err != nil {
		return err
	}
	t := s.terms[made]
	if err := s.multiplyTerms(a, b, &t, dataA, dataB, s.data[made]); err != nil {
		return err
	}
	s.loop(loopCopy, c.set, &t, nil, c, s.data[made], nil, dataC)
	s.release(made)
	return nil
}

// sumAlone sums t, which is a copy of term i, over the labels that are not in kept. The sum
// takes the place of the term's elements.
func (s *summation[T]) sumAlone(i int, t *sumTerm, kept uint64) error {
	if t.set&^kept == 0 {
		return nil
	}
	from := len(s.arena)
	for _, axis := range t.axes {
		if kept>>axis.label&1 == 1 {
			s.arena = append(s.arena, sumAxis{label: axis.label})
		}
	}
	sum := sumTerm{}
	n := s.layOut(&sum, from)
	to, held, err := s.take(n)
	if err != nil {
		return err
	}
	s.loop(loopAdd, t.set, t, nil, &sum, s.data[i], nil, to)
	s.release(i)
	s.data[i], s.held[i] = to, held
	*t = sum
	return nil
}

// layOut gives t the axes in s.arena from an index on, as a row-major array, and returns the
// number of its elements.
func (s *sumSpec) layOut(t *sumTerm, from int) float64 {
	t.axes = s.arena[from:len(s.arena):len(s.arena)]
	next := 1
	for i := len(t.axes) - 1; i >= 0; i-- {
		axis := &t.axes[i]
		axis.stride = next
		next *= s.size[axis.label]
		t.set |= 1 << axis.label
	}
	return s.product(t.set)
}

// makeTerm adds a term with the axes in s.arena from an index on, and returns its index.
func (s *summation[T]) makeTerm(from int) (int, error) {
	var t sumTerm
	data, held, err := s.take(s.layOut(&t, from))
	if err != nil {
		return 0, err
	}
	s.terms = append(s.terms, t)
	s.data = append(s.data, data)
	s.held = append(s.held, held)
	return len(s.terms) - 1, nil
}

// loop runs op over the labels of set.
func (s *summation[T]) loop(op sumOp, set uint64, a, b, d *sumTerm, dataA, dataB, dataD []T) {
	if op == loopAdd || op == loopMulAdd {
		s.loop(loopZero, d.set, nil, nil, d, nil, nil, dataD)
	}
	s.loops = s.loops[:0]
	for l := range uint8(s.count) {
		if set>>l&1 == 0 {
			continue
		}
		loop := sumLoop{n: s.size[l], d: d.stride(l)}
		if a != nil {
			loop.a = a.stride(l)
		}
		if b != nil {
			loop.b = b.stride(l)
		}
		s.loops = append(s.loops, loop)
	}
	s.loops = arrange(op, s.loops)
	runLoops(op, s.loops, dataD, dataA, dataB)
}

// take returns a buffer of n elements, and its number for give.
func (s *summation[T]) take(n float64) ([]T, int, error) {
	fit, free := -1, -1 // the smallest that is large enough, and the largest that is not
	for i, buffer := range s.buffers {
		switch {
		case s.busy[i]:
		case float64(cap(buffer)) >= n && (fit < 0 || cap(buffer) < cap(s.buffers[fit])):
			fit = i
		case float64(cap(buffer)) < n && (free < 0 || cap(buffer) > cap(s.buffers[free])):
			free = i
		}
	}
	if fit < 0 {
		if err := room.For[T](n); err != nil {
			return nil, -1, err
		}
		if fit = free; fit < 0 {
			fit = len(s.buffers)
			s.buffers = append(s.buffers, nil)
			s.busy = append(s.busy, false)
		}
		s.buffers[fit] = mem.Uncleared[T](int(n))
	}
	s.busy[fit] = true
	return s.buffers[fit][:int(n)], fit, nil
}

// give gives a buffer back.
func (s *summation[T]) give(held int) {
	if held >= 0 {
		s.busy[held] = false
	}
}

// release gives the buffer of a term back, if it has one.
func (s *summation[T]) release(term int) {
	s.give(s.held[term])
	s.held[term] = -1
	s.data[term] = nil
}
