package dist

import (
	"fmt"
	"math"
	"strings"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// collective runs a function that computes with operands. First check says on each process
// what is wrong with the arguments, and returns the matrices that the function will make;
// then the processes agree, and run computes, with all cores of this process. more is what
// else must be the same on every process.
func collective[T Scalar](name string, operands []*Matrix[T], more string, check func() (made []shape, err error), run func() error) error {
	shapes := make([]string, len(operands))
	for i, m := range operands {
		shapes[i] = m.Shape()
	}
	err := do(func() error {
		call := name
		for _, m := range operands {
			call += " " + m.describe()
		}
		err := together(operands)
		if err == nil {
			var made []shape
			if made, err = check(); err == nil {
				err = checkShapes[T](made)
			}
		}
		if err := agree(strings.TrimSpace(call+" "+more), err); err != nil {
			return err
		}
		release := cores.Whole()
		defer release()
		return run()
	})
	return fail(name, by(shapes...), err)
}

func checkShapes[T Scalar](made []shape) error {
	if len(made) == 0 {
		return nil
	}
	return check[T](made...)
}

// together returns an error unless the operands are there, on one grid, and cut alike.
func together[T Scalar](operands []*Matrix[T]) error {
	for _, m := range operands {
		if m == nil || m.stored == nil {
			return fmt.Errorf("%w: there is none", ErrMatrix)
		}
		if first := operands[0]; m.grid != first.grid || m.block != first.block {
			return fmt.Errorf("%w: %v in blocks of %d, and %v in blocks of %d; see Redistribute", ErrGrid, first.grid, first.block, m.grid, m.block)
		}
	}
	return nil
}

// square returns an error unless m is square.
func square[T Scalar](m *Matrix[T]) error {
	if m.rows != m.cols {
		return fmt.Errorf("%w: the matrix is %s, not square", ErrShape, m.Shape())
	}
	return nil
}

// on is the shape of a rows x cols matrix like m.
func (m *stored[T]) on(rows, cols int) shape { return shape{m.grid, rows, cols, m.block} }

// seen is the shape of m as a matrix of its own.
func (m *Matrix[T]) seen() shape {
	rows, cols := m.Dims()
	return m.on(rows, cols)
}

// copyOf returns a copy of m, in which a transposed view is so in memory. It runs on the
// owner's thread; the shape has been checked.
func copyOf[T Scalar](m *Matrix[T]) *Matrix[T] {
	c := create[T](m.seen())
	switch {
	case c.rows == 0 || c.cols == 0:
	case m.op.Transposed() && (m.op.Conjugated() && scalar.IsComplex[T]()):
		scalapack.Tranc(c.rows, c.cols, 1, m.data, m.desc, 0, c.data, c.desc)
	case m.op.Transposed():
		scalapack.Tran(c.rows, c.cols, 1, m.data, m.desc, 0, c.data, c.desc)
	default:
		copy(c.data, m.data)
		if m.op.Conjugated() {
			scalar.Conjugate(c.data)
		}
	}
	return c
}

// plain returns m itself, unless that is a view: then a copy.
func plain[T Scalar](m *Matrix[T]) *Matrix[T] {
	if m.op == matrix.NoTrans {
		return m
	}
	return copyOf(m)
}

// lacking has the shape of the copy that plain makes, if it makes one.
func (m *Matrix[T]) lacking() []shape {
	if m.op == matrix.NoTrans {
		return nil
	}
	return []shape{m.seen()}
}

// checkFinite returns the same error on all processes if a matrix has a NaN or an infinity
// on one of them. It runs on the owner's thread.
func checkFinite[T Scalar](where string, matrices ...*Matrix[T]) error {
	bad := []int32{0}
	for _, m := range matrices {
		if !scalar.Finite(m.data) {
			bad[0] = 1
		}
	}
	scalapack.MaxInts(owner.world, bad)
	if bad[0] != 0 {
		return fmt.Errorf("%w %s", ErrNotFinite, where)
	}
	return nil
}

// work allocates the workspace whose best length a routine for m has left in the first
// element of query, and some blocks more. Some routines say too little for what they call:
// PxSYEVD forgets a block for PxORMTR where the matrix is smaller than one, and PxSTEDC
// some for PxLASRT (Reference-ScaLAPACK issue 74).
func work[E, T Scalar](query E, m *Matrix[T]) []E {
	n := int(math.Ceil(scalar.Abs(query) * (1 + scalar.Epsilon[E]())))
	return make([]E, n+m.block*(m.lrows+m.lcols+2*m.block+4))
}

// intWork is work for integers.
func intWork(query int32, block int) []int32 { return make([]int32, max(int(query)+4*block, 1)) }
