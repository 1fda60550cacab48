package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// MultiDot returns the product of matrices in the order with the fewest operations, which it
// finds by dynamic programming (Cormen, Leiserson, Rivest and Stein, Introduction to
// Algorithms, 15.2). A single matrix is copied. Any of them may be a transposed or conjugated
// view. It allocates the result, and workspaces for products on the way that it keeps for
// later calls. NaN and infinities propagate as in the products.
//
// The error is an [*OpError] of [ErrShape] if the shapes do not fit or there is no matrix,
// [ErrMatrix], or [ErrMemory]. BLAS routines: as in [Dot]. NumPy: linalg.multi_dot.
func MultiDot[T Scalar](matrices ...Matrix[T]) (Matrix[T], error) {
	err := checkChain(matrices)
	var dst Matrix[T]
	if err == nil {
		rows, cols := matrices[0].Rows, matrices[len(matrices)-1].Cols
		if err = room.For[T](room.Area(rows, cols)); err == nil {
			dst = unset[T](rows, cols)
			err = multiDot(dst, matrices)
		}
	}
	if err != nil {
		return Matrix[T]{}, failChain("MultiDot", err, matrices)
	}
	return dst, nil
}

// MultiDotTo stores the product of matrices in dst, as [MultiDot] returns it, and allocates
// nothing after the first call, but for what [Dot] allocates besides its result. dst must be
// row-major and of the shape of the product. It must not share an element with any of the
// matrices, which would be an [ErrOverlap]. If there is an error, dst is unchanged.
func MultiDotTo[T Scalar](dst Matrix[T], matrices ...Matrix[T]) error {
	err := checkChain(matrices)
	if err == nil {
		err = checkDestination(dst, matrices[0].Rows, matrices[len(matrices)-1].Cols)
	}
	for i := 0; i < len(matrices) && err == nil; i++ {
		if matrix.Overlap(dst, matrices[i]) {
			err = fmt.Errorf("%w: destination and matrix %d", ErrOverlap, i)
		}
	}
	if err == nil {
		err = multiDot(dst, matrices)
	}
	if err != nil {
		return failChain("MultiDotTo", err, matrices)
	}
	return nil
}

func failChain[T Scalar](op string, err error, matrices []Matrix[T]) error {
	shapes := make([]string, len(matrices))
	for i := range matrices {
		shapes[i] = matrices[i].Shape()
	}
	return fail(op, err, shapes...)
}

func checkChain[T Scalar](matrices []Matrix[T]) error {
	if len(matrices) == 0 {
		return fmt.Errorf("%w: no matrices", ErrShape)
	}
	for i := range matrices {
		if err := matrices[i].Check(); err != nil {
			return fmt.Errorf("matrix %d: %w", i, err)
		}
		if i > 0 && matrices[i-1].Cols != matrices[i].Rows {
			return fmt.Errorf("%w: matrix %d has %d columns, matrix %d %d rows", ErrShape, i-1, matrices[i-1].Cols, i, matrices[i].Rows)
		}
	}
	return nil
}

// multiDot stores the product in dst. The arguments have been checked.
func multiDot[T Scalar](dst Matrix[T], matrices []Matrix[T]) error {
	switch len(matrices) {
	case 1:
		matrix.Copy(dst, matrices[0])
		return nil
	case 2:
		multiply(never, dst, matrices[0], matrices[1])
		return nil
	}
	s := newSummation[T]()
	defer s.put()
	s.orderChain(len(matrices), func(i int) (rows, cols int) { return matrices[i].Rows, matrices[i].Cols })
	_, _, err := s.chain(matrices, 0, len(matrices)-1, &dst)
	return err
}

// orderChain finds the best cut of matrices i to j of n, for all i < j: s.cuts[i*n+j] is the
// last matrix of the first part.
func (s *sumSpec) orderChain(n int, shape func(i int) (rows, cols int)) {
	s.costs, s.cuts = resize(s.costs, n*n), resize(s.cuts, n*n)
	for i := range n {
		s.costs[i*n+i] = 0
	}
	for length := 1; length < n; length++ {
		for i := 0; i+length < n; i++ {
			j := i + length
			rows, _ := shape(i)
			_, cols := shape(j)
			best := -1.0
			for k := i; k < j; k++ {
				_, inner := shape(k)
				cost := s.costs[i*n+k] + s.costs[(k+1)*n+j] + float64(rows)*float64(inner)*float64(cols)
				if best < 0 || cost < best {
					best, s.cuts[i*n+j] = cost, k
				}
			}
			s.costs[i*n+j] = best
		}
	}
}

// resize returns a slice of n elements, s if that is long enough.
func resize[E any](s []E, n int) []E {
	if cap(s) < n {
		return make([]E, n)
	}
	return s[:n]
}

// chain returns the product of matrices i to j, which is in dst if that is not nil, and
// otherwise one of the matrices or in the buffer that it returns.
func (s *summation[T]) chain(matrices []Matrix[T], i, j int, dst *Matrix[T]) (Matrix[T], int, error) {
	if i == j {
		return matrices[i], -1, nil
	}
	cut := s.cuts[i*len(matrices)+j]
	a, heldA, err := s.chain(matrices, i, cut, nil)
	if err != nil {
		return a, -1, err
	}
	defer s.give(heldA)
	b, heldB, err := s.chain(matrices, cut+1, j, nil)
	if err != nil {
		return b, -1, err
	}
	defer s.give(heldB)
	c, held := Matrix[T]{Rows: a.Rows, Cols: b.Cols, Stride: max(b.Cols, 1)}, -1
	if dst != nil {
		c = *dst
	} else if c.Data, held, err = s.take(room.Area(a.Rows, b.Cols)); err != nil {
		return c, -1, err
	}
	multiply(never, c, a, b)
	return c, held, nil
}
