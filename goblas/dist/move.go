package dist

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/native/scalapack"
)

// Clone returns a copy of A. If A is a transposed or conjugated view, the elements of the
// copy are transposed or conjugated in memory. It is collective, and has the errors of [New].
// ScaLAPACK: PxTRAN for views.
func Clone[T Scalar](a *Matrix[T]) (c *Matrix[T], err error) {
	err = collective("Clone", []*Matrix[T]{a}, "", func() ([]shape, error) { return []shape{a.seen()}, nil }, func() error {
		c = copyOf(a)
		return nil
	})
	return c, err
}

// Transpose returns the transpose of A as a matrix of its own. [Matrix.T] is a view, which
// takes no memory and no messages. It is collective, and has the errors of [New].
// NumPy: transpose, copied. PBLAS: PxTRAN.
func Transpose[T Scalar](a *Matrix[T]) (*Matrix[T], error) {
	if a == nil || a.stored == nil {
		return nil, collective("Transpose", []*Matrix[T]{nil}, "", nil, nil)
	}
	return transposed("Transpose", a.T())
}

// ConjTranspose returns the conjugate transpose of A as a matrix of its own. It is
// collective, and has the errors of [New]. PBLAS: PxTRANC.
func ConjTranspose[T Scalar](a *Matrix[T]) (*Matrix[T], error) {
	if a == nil || a.stored == nil {
		return nil, collective("ConjTranspose", []*Matrix[T]{nil}, "", nil, nil)
	}
	return transposed("ConjTranspose", a.H())
}

func transposed[T Scalar](name string, view *Matrix[T]) (c *Matrix[T], err error) {
	err = collective(name, []*Matrix[T]{view}, "", func() ([]shape, error) { return []shape{view.seen()}, nil }, func() error {
		c = copyOf(view)
		return nil
	})
	return c, err
}

// Redistribute returns a copy of A on another grid, or in other blocks; 0 stands for
// [DefaultBlock]. A may be a view, of which another copy is made on the way. It is
// collective, and has the errors of [New]. ScaLAPACK: PxGEMR2D.
func Redistribute[T Scalar](a *Matrix[T], g *Grid, block int) (c *Matrix[T], err error) {
	if block == 0 {
		block = DefaultBlock
	}
	err = collective("Redistribute", []*Matrix[T]{a}, fmt.Sprintf("to %v, blocks of %d", g, block), func() ([]shape, error) {
		to := a.seen()
		to.grid, to.block = g, block
		return append(a.lacking(), to), nil
	}, func() error {
		from := plain(a)
		c = create[T](shape{g, from.rows, from.cols, block})
		move(from.rows, from.cols, from.data, from.desc, c.data, c.desc)
		return nil
	})
	return c, err
}

// move copies a whole matrix from one distribution to another. Any two grids are on all
// processes, as the context of all processes is.
func move[T Scalar](rows, cols int, a []T, desca []int32, b []T, descb []int32) {
	if rows > 0 && cols > 0 {
		scalapack.Gemr2d(rows, cols, a, desca, b, descb, owner.world)
	}
}

// selves has the context of each process alone that has been asked for: on the others it
// is -1. Only the owner's thread uses it.
var selves = map[int]int{}

// alone returns a descriptor for a matrix that one process has by itself.
func alone(rank, rows, cols int) []int32 {
	ctxt, made := selves[rank]
	if !made {
		ctxt = scalapack.Gridself(rank)
		selves[rank] = ctxt
	}
	return scalapack.Descriptor(ctxt, rows, cols, max(rows, cols, 1), max(rows, 1))
}

// checkRoot returns an error if there is no such process, or if a rows x cols matrix does
// not fit into one.
func checkRoot(root, rows, cols int) error {
	if root < 0 || root >= owner.size {
		return fmt.Errorf("%w: there is no process %d of %d", ErrIndex, root, owner.size)
	}
	if float64(rows)*float64(cols) > 1<<31-1 {
		return fmt.Errorf("%w: %dx%d is more than ScaLAPACK can count on one process", ErrShape, rows, cols)
	}
	return nil
}

// Scatter returns a matrix with the elements of m, which process root gives; what the
// others give does not matter. It is collective: all must give the same grid, block and
// root, and learn the shape from root. A matrix that is stored by rows is copied once on
// root. The errors are those of [New] and, for root, [ErrIndex] and [ErrMatrix].
// ScaLAPACK: PxGEMR2D.
func Scatter[T Scalar](g *Grid, root int, m matrix.Matrix[T], block int) (a *Matrix[T], err error) {
	if block == 0 {
		block = DefaultBlock
	}
	var zero T
	err = do(func() error {
		var wrong error
		if owner.rank == root {
			if wrong = m.Check(); wrong == nil {
				wrong = checkRoot(root, max(m.Rows, 1), max(m.Cols, 1))
			}
		}
		if g == nil {
			wrong = fmt.Errorf("%w: no grid", ErrMatrix)
		}
		if e := checkRoot(root, 0, 0); e != nil {
			wrong = e
		}
		if err := agree(fmt.Sprintf("Scatter %T %v %d %d", zero, g, root, block), wrong); err != nil {
			return err
		}
		dims := []int32{0, 0}
		if owner.rank == root {
			dims[0], dims[1] = int32(m.Rows), int32(m.Cols)
		}
		scalapack.SumInts(owner.world, dims)
		s := shape{g, int(dims[0]), int(dims[1]), block}
		wrong = check[T](s)
		if e := checkRoot(root, s.rows, s.cols); e != nil {
			wrong = e
		}
		direct := m.Op == matrix.Trans && m.Stride == max(m.Rows, 1)
		if wrong == nil && owner.rank == root && !direct {
			wrong = room.For[T](float64(s.rows) * float64(s.cols))
		}
		if err := agreeOn(wrong); err != nil {
			return err
		}
		var whole []T
		if owner.rank == root {
			whole = m.Data
			if !direct {
				whole = m.T().Clone().Data
			}
		}
		a = create[T](s)
		move(s.rows, s.cols, whole, alone(root, s.rows, s.cols), a.data, a.desc)
		return nil
	})
	return a, fail("Scatter", "", err)
}

// Gather returns on process root the whole of A, newly allocated and stored by columns, and
// on the others an empty matrix. A may be a view. It is collective. The errors are those of
// [New] and [ErrIndex] if there is no such process. ScaLAPACK: PxGEMR2D.
func Gather[T Scalar](a *Matrix[T], root int) (m matrix.Matrix[T], err error) {
	err = collective("Gather", []*Matrix[T]{a}, fmt.Sprint(root), func() ([]shape, error) {
		err := checkRoot(root, a.rows, a.cols)
		if err == nil && owner.rank == root {
			err = room.For[T](float64(a.rows) * float64(a.cols))
		}
		return nil, err
	}, func() error {
		whole := matrix.New[T](0, 0)
		if owner.rank == root {
			whole = matrix.New[T](a.cols, a.rows)
		}
		move(a.rows, a.cols, a.data, a.desc, whole.Data, alone(root, a.rows, a.cols))
		m = (&Matrix[T]{a.op, &stored[T]{rows: a.rows, cols: a.cols, lrows: whole.Cols, lcols: whole.Rows, data: whole.Data}}).Local()
		return nil
	})
	return m, err
}
