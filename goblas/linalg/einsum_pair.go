package linalg

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/driver"
)

// A contraction of two terms is a stack of matrix products if its labels are put into
// groups: rows are the labels of the first term alone, columns those of the second alone,
// inner ones those of both that are summed; and steps, one product each, the labels that
// both share with the result. A group whose axes lie in each other is one axis of a matrix.
// Where they do not, a label of rows or columns may become one of the steps; or the term is
// copied, a matrix at a time.

// labelList is a group of labels in the order of the axes of a term.
type labelList struct {
	labels [mostLabels]uint8
	n      int
}

func (l *labelList) list() []uint8 { return l.labels[:l.n] }

// take stores the labels of set in l, in the order of the axes of t.
func (l *labelList) take(t *sumTerm, set uint64) {
	l.n = 0
	for _, axis := range t.axes {
		if set>>axis.label&1 == 1 {
			l.labels[l.n] = axis.label
			l.n++
		}
	}
}

// sumPanel is a term as the matrices of the products.
type sumPanel struct {
	trans bool // stored as the transpose
	ld    int
	view  bool // otherwise it must be copied
}

// inc returns the increment of a panel with one row, whose transpose has one column.
func (p sumPanel) inc() int {
	if p.trans {
		return p.ld
	}
	return 1
}

// op returns how BLAS reads the panel, or its transpose if flip is set.
func (p sumPanel) op(flip bool) blas.Transpose {
	if p.trans != flip {
		return blas.Trans
	}
	return blas.NoTrans
}

// group returns how many elements the labels have together, and the stride of the one axis
// that they are in t. It reports false if they are not one.
func (s *sumSpec) group(t *sumTerm, labels []uint8) (n, stride int, ok bool) {
	n, stride = 1, 1
	for i := len(labels) - 1; i >= 0; i-- {
		step := t.stride(labels[i])
		if n == 1 {
			stride = step
		} else if step != stride*n {
			return 0, 0, false
		}
		n *= s.size[labels[i]]
	}
	return n, stride, true
}

// panel returns the matrix that t is with these rows and columns.
func (s *sumSpec) panel(t *sumTerm, rows, cols *labelList) sumPanel {
	m, down, ok := s.group(t, rows.list())
	n, right, also := s.group(t, cols.list())
	switch {
	case !ok || !also:
	case n == 1 && down > 0:
		return sumPanel{false, down, true}
	case m == 1 && right == 1:
		return sumPanel{false, n, true}
	case m == 1 && right > 0:
		return sumPanel{true, right, true}
	case right == 1 && down >= n:
		return sumPanel{false, down, true}
	case down == 1 && right >= m:
		return sumPanel{true, right, true}
	}
	return sumPanel{}
}

// sumProducts is one contraction as a stack of products.
type sumProducts struct {
	rows, cols, inner, steps labelList
	a, b, c                  sumPanel
	m, n, k                  int
	loops                    []sumLoop // over the steps
	packA, packB             []sumLoop // what copies a matrix
}

// arrangeProducts fills q for the contraction of a and b into c, and reports whether all
// three are matrices as they are. steps are those labels that are in all three; more may
// become steps.
func (s *sumSpec) arrangeProducts(q *sumProducts, a, b, c *sumTerm) bool {
	inner, steps := a.set&b.set&^c.set, a.set&b.set&c.set
	rows, cols := a.set&^b.set, b.set&^a.set
	if s.tryProducts(q, a, b, c, rows, cols, inner, steps) {
		return true
	}
	// A step must be a product that is worth a call.
	enough := s.product(rows | cols | inner)
	for set := rows | cols; set != 0; set &= set - 1 {
		l := set & -set
		if enough/s.product(l) >= leastProduct && s.tryProducts(q, a, b, c, rows&^l, cols&^l, inner, steps|l) {
			return true
		}
	}
	s.tryProducts(q, a, b, c, rows, cols, inner, steps)
	return false
}

// leastProduct is the m n k from which on products are called one by one so that nothing has
// to be copied.
const leastProduct = 1 << 13

func (s *sumSpec) tryProducts(q *sumProducts, a, b, c *sumTerm, rows, cols, inner, steps uint64) bool {
	q.rows.take(c, rows)
	q.cols.take(c, cols)
	q.steps.take(c, steps)
	q.m, q.n, q.k = int(s.product(rows)), int(s.product(cols)), int(s.product(inner))
	q.c = s.panel(c, &q.rows, &q.cols)
	if !q.c.view { // a copy of c may have any order
		q.rows.take(a, rows)
		q.cols.take(b, cols)
	}
	q.inner.take(a, inner)
	q.a, q.b = s.panel(a, &q.rows, &q.inner), s.panel(b, &q.inner, &q.cols)
	if !q.a.view || !q.b.view {
		q.inner.take(b, inner)
		otherA, otherB := s.panel(a, &q.rows, &q.inner), s.panel(b, &q.inner, &q.cols)
		if otherB.view && (otherA.view || !q.a.view && !q.b.view || !q.b.view && q.m <= q.n) {
			q.a, q.b = otherA, otherB
		} else {
			q.inner.take(a, inner)
		}
	}
	return q.a.view && q.b.view && q.c.view
}

// multiplyTerms stores the contraction of a and b, which has inner labels, in c.
func (s *summation[T]) multiplyTerms(a, b, c *sumTerm, dataA, dataB, dataC []T) error {
	q := &s.products
	if (a.set|b.set)&^(a.set&b.set) == 0 { // neither rows nor columns: inner products
		s.loop(loopMulAdd, a.set|b.set, a, b, c, dataA, dataB, dataC)
		return nil
	}
	if fits := s.arrangeProducts(q, a, b, c); !fits {
		if q.m == 1 && !q.b.view || q.n == 1 && !q.a.view { // a copy would take as long as the product
			s.loop(loopMulAdd, a.set|b.set, a, b, c, dataA, dataB, dataC)
			return nil
		}
		if !q.c.view {
			return s.multiplyAndCopy(a, b, c, dataA, dataB, dataC)
		}
	}
	var copyA, copyB []T
	heldA, heldB := -1, -1
	var err error
	if !q.a.view {
		if copyA, heldA, err = s.take(float64(q.m) * float64(q.k)); err != nil {
			return err
		}
		defer s.give(heldA)
		q.a = sumPanel{ld: q.k}
		q.packA = s.packing(q.packA, a, &q.rows, &q.inner)
	}
	if !q.b.view {
		if copyB, heldB, err = s.take(float64(q.k) * float64(q.n)); err != nil {
			return err
		}
		defer s.give(heldB)
		q.b = sumPanel{ld: q.n}
		q.packB = s.packing(q.packB, b, &q.inner, &q.cols)
	}
	q.loops = q.loops[:0]
	for _, l := range q.steps.list() {
		q.loops = append(q.loops, sumLoop{s.size[l], c.stride(l), a.stride(l), b.stride(l)})
	}
	q.loops = arrange(loopMul, q.loops)
	s.stepThrough(q.loops, copyA, copyB, dataA, dataB, dataC)
	return nil
}

// packing returns the loops that copy t to a row-major matrix.
func (s *sumSpec) packing(loops []sumLoop, t *sumTerm, rows, cols *labelList) []sumLoop {
	loops = loops[:0]
	next := 1
	for _, group := range [...]*labelList{cols, rows} {
		for i := group.n - 1; i >= 0; i-- {
			l := group.labels[i]
			loops = append(loops, sumLoop{n: s.size[l], d: next, a: t.stride(l)})
			next *= s.size[l]
		}
	}
	return arrange(loopCopy, loops)
}

// stepThrough makes the products of all steps, copying matrices where they must be. A copy
// that serves several steps is made once.
func (s *summation[T]) stepThrough(loops []sumLoop, copyA, copyB, a, b, c []T) {
	q := &s.products
	lastA, lastB := -1, -1 // what the copies are of
	var index [mostLabels]int
	atA, atB, atC := 0, 0, 0
	for {
		stepA, stepB := a[atA:], b[atB:]
		if copyA != nil {
			if lastA != atA {
				runLoops(loopCopy, q.packA, copyA, stepA, nil)
				lastA = atA
			}
			stepA = copyA
		}
		if copyB != nil {
			if lastB != atB {
				runLoops(loopCopy, q.packB, copyB, stepB, nil)
				lastB = atB
			}
			stepB = copyB
		}
		multiplyStep(q, stepA, stepB, c[atC:])
		level := len(loops) - 1
		for ; level >= 0; level-- {
			l := loops[level]
			index[level]++
			atA, atB, atC = atA+l.a, atB+l.b, atC+l.d
			if index[level] < l.n {
				break
			}
			index[level] = 0
			atA, atB, atC = atA-l.n*l.a, atB-l.n*l.b, atC-l.n*l.d
		}
		if level < 0 {
			return
		}
	}
}

// multiplyStep makes one product, of matrices that begin with a, b and c.
func multiplyStep[T Scalar](q *sumProducts, a, b, c []T) {
	switch {
	case q.m*q.n*q.k <= tinyStep && max(q.m, q.n, q.k) <= tinyStep:
		multiplyTiny(q, a, b, c)
	case q.n == 1 && q.a.trans:
		driver.MultiplyVector(never, blas.Trans, q.k, q.m, a, q.a.ld, b, q.b.ld, c, q.c.ld)
	case q.n == 1:
		driver.MultiplyVector(never, blas.NoTrans, q.m, q.k, a, q.a.ld, b, q.b.ld, c, q.c.ld)
	case q.m == 1 && q.b.trans:
		driver.MultiplyVector(never, blas.NoTrans, q.n, q.k, b, q.b.ld, a, q.a.inc(), c, q.c.inc())
	case q.m == 1:
		driver.MultiplyVector(never, blas.Trans, q.k, q.n, b, q.b.ld, a, q.a.inc(), c, q.c.inc())
	case q.c.trans:
		driver.Multiply(never, q.b.op(true), q.a.op(true), q.n, q.m, q.k, b, q.b.ld, a, q.a.ld, c, q.c.ld)
	default:
		driver.Multiply(never, q.a.op(false), q.b.op(false), q.m, q.n, q.k, a, q.a.ld, b, q.b.ld, c, q.c.ld)
	}
}

// tinyStep is the m n k up to which a product takes longer to call than to compute.
const tinyStep = 125

// steps returns the strides of the rows and columns of a panel.
func (p sumPanel) steps() (down, right int) {
	if p.trans {
		return 1, p.ld
	}
	return p.ld, 1
}

// multiplyTiny makes a small product in plain loops.
func multiplyTiny[T Scalar](q *sumProducts, a, b, c []T) {
	downA, rightA := q.a.steps()
	downB, rightB := q.b.steps()
	downC, rightC := q.c.steps()
	for i := range q.m {
		for j := range q.n {
			var sum T
			atA, atB := i*downA, j*rightB
			for range q.k {
				sum += a[atA] * b[atB]
				atA += rightA
				atB += downB
			}
			c[i*downC+j*rightC] = sum
		}
	}
}
