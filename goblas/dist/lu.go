package dist

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// LU has the factors of a square matrix,
//
//	P A = L U
//
// with a permutation P, a lower triangle L with ones on its diagonal, and an upper triangle
// U. It solves systems with A, inverts A, and tells determinant and condition number. Its
// methods that return an error are collective; the others tell every process the same.
type LU[T Scalar] struct {
	f     *Matrix[T] // L and U
	ipiv  []int32    // of this process's rows: which row was interchanged with it, from 1
	rcond float64
	det   driver.Determinant
	err   error // why nothing can be solved
}

// NewLU returns the factors of the n x n matrix A, which may be a view and is only read. It
// allocates them: one n x n matrix. It is collective. SciPy: linalg.lu_factor.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], a [*MemoryError], [ErrNotRunning],
// a [*MismatchError], a [*ProcessError] or one of these:
//
//   - a [*SingularError]: a pivot is exactly zero. The factors are returned all the same,
//     and have their L, U, pivots and determinant 0; solving with them is the same error;
//   - [ErrNotFinite]: A has a NaN or infinity, or the factors overflow. There are none.
//
// ScaLAPACK: PxGETRF, and PxGECON for the condition number.
func NewLU[T Scalar](a *Matrix[T]) (*LU[T], error) {
	return newLU("NewLU", a, func() ([]shape, error) { return []shape{a.seen()}, square(a) }, copyOf)
}

// NewLUInPlace is [NewLU] in the memory of A, for matrices that do not fit twice: A, which
// must not be a view, becomes the factors and belongs to them; a view is an [ErrMatrix]. It
// allocates no matrix, and is collective. If the factors overflow, A is undefined; after
// other errors that leave no factors it is unchanged.
func NewLUInPlace[T Scalar](a *Matrix[T]) (*LU[T], error) {
	return newLU("NewLUInPlace", a, func() ([]shape, error) {
		if a.op != matrix.NoTrans {
			return nil, fmt.Errorf("%w: a view cannot be factored in place", ErrMatrix)
		}
		return nil, square(a)
	}, func(a *Matrix[T]) *Matrix[T] { return a })
}

func newLU[T Scalar](name string, a *Matrix[T], check func() ([]shape, error), own func(*Matrix[T]) *Matrix[T]) (lu *LU[T], err error) {
	err = collective(name, []*Matrix[T]{a}, "", check, func() error {
		if err := checkFinite("in the matrix", a); err != nil {
			return err
		}
		f, err := factorLU(own(a))
		if f != nil {
			lu = f
		}
		return err
	})
	return lu, err
}

// factorLU factors f, which is finite, in its memory. It returns no factors if they are not
// finite. It runs on the owner's thread.
func factorLU[T Scalar](f *Matrix[T]) (*LU[T], error) {
	n := f.rows
	lu := &LU[T]{f: f, ipiv: make([]int32, f.lrows+f.block), rcond: 1, det: driver.Determinant{Size: 1}}
	if n == 0 {
		return lu, nil
	}
	norm := lange('O', f)
	info := scalapack.Getrf(n, n, f.data, f.desc, lu.ipiv)
	if err := checkFinite("in the factors, by overflow", f); err != nil {
		return nil, err
	}
	lu.err = infoError("getrf", info)
	lu.det = f.determinant()
	if odd(f, lu.ipiv) {
		lu.det.Size = -lu.det.Size
	}
	lu.rcond = 0
	if lu.err == nil {
		if scalar.IsSingle[T]() {
			lu.rcond = gecon[T, float32](f, norm)
		} else {
			lu.rcond = gecon[T, float64](f, norm)
		}
	}
	return lu, lu.err
}

// gecon is an estimate of the reciprocal condition number in the 1-norm.
func gecon[T Scalar, R scalar.Float](f *Matrix[T], norm float64) float64 {
	var best [1]T
	var rcond, bestReal [1]R
	var bestInt [1]int32
	scalapack.Gecon('O', f.rows, f.data, f.desc, norm, rcond[:], best[:], -1, bestInt[:], -1, bestReal[:], -1)
	w, iw, rw := work(best[0], f), intWork(bestInt[0], f.block), work(bestReal[0], f)
	scalapack.Gecon('O', f.rows, f.data, f.desc, norm, rcond[:], w, len(w), iw, len(iw), rw, len(rw))
	return float64(rcond[0])
}

// onDiagonal calls visit with each element of the diagonal that this process has: its index
// and its place in data.
func (m *stored[T]) onDiagonal(visit func(i, li, at int)) {
	for lj := range m.lcols {
		i := m.globalCol(lj)
		if i < m.rows && i/m.block%m.grid.rows == m.grid.row {
			li := i/m.block/m.grid.rows*m.block + i%m.block
			visit(i, li, lj*m.lrows+li)
		}
	}
}

// diagonal returns the diagonal on every process. It runs on the owner's thread.
func (m *stored[T]) diagonal() []T {
	d := make([]T, min(m.rows, m.cols))
	m.onDiagonal(func(i, _, at int) { d[i] = m.data[at] })
	if len(d) > 0 {
		scalapack.Gsum2d(owner.world, 'A', ' ', len(d), 1, d, len(d), -1, -1)
	}
	return d
}

// determinant is the product of the diagonal, multiplied in the same order on every process.
func (m *stored[T]) determinant() driver.Determinant {
	d := driver.Determinant{Size: 1}
	for _, v := range m.diagonal() {
		d.Times(scalar.ToComplex(v))
	}
	return d
}

// odd reports whether an odd number of rows was interchanged. Each process has the pivots
// of its rows, so those of the first column of the grid are all.
func odd[T Scalar](f *Matrix[T], ipiv []int32) bool {
	count := []int32{0}
	if f.grid.col == 0 {
		for li := range f.lrows {
			if int(ipiv[li])-1 != f.globalRow(li) {
				count[0]++
			}
		}
	}
	scalapack.SumInts(owner.world, count)
	return count[0]%2 == 1
}

// N is the order of A.
func (lu *LU[T]) N() int { return lu.f.rows }

// Rcond returns 1 / [LU.Cond]: 0 for a singular matrix.
func (lu *LU[T]) Rcond() float64 { return lu.rcond }

// Cond returns an estimate of the condition number |A| |A^-1| in the 1-norm: see
// [ConditionError]. It is +Inf for a singular matrix, and 1 for a 0 x 0 one.
func (lu *LU[T]) Cond() float64 { return 1 / lu.rcond }

// Det returns the determinant of A: 0 for a singular one, infinite if it overflows, and 0 if
// it underflows.
func (lu *LU[T]) Det() T { return scalar.FromComplex[T](lu.det.Value()) }

// Slogdet returns the sign of the determinant and the natural logarithm of its modulus, as
// linalg.Slogdet does.
func (lu *LU[T]) Slogdet() (sign T, logabs float64) {
	s, logabs := lu.det.Log()
	return scalar.FromComplex[T](s), logabs
}

// Pivots returns on every process how the rows of A were interchanged: row i with row
// Pivots[i], for i from 0 on. It allocates the result, and is collective. The error is an
// [*OpError] of [ErrNotRunning], a [*MismatchError] or a [*ProcessError].
func (lu *LU[T]) Pivots() (pivots []int, err error) {
	err = collective("LU.Pivots", []*Matrix[T]{lu.f}, "", nothing, func() error {
		all := make([]int32, lu.f.rows)
		if lu.f.grid.col == 0 {
			for li := range lu.f.lrows {
				all[lu.f.globalRow(li)] = lu.ipiv[li] - 1
			}
		}
		if len(all) > 0 {
			scalapack.SumInts(owner.world, all)
		}
		pivots = make([]int, len(all))
		for i, p := range all {
			pivots[i] = int(p)
		}
		return nil
	})
	return pivots, err
}

// nothing is the check of a function that has nothing to check and makes no matrix.
func nothing() ([]shape, error) { return nil, nil }

// L returns L as a new matrix, with zeros above its diagonal. It is collective. The errors
// are those of [New].
func (lu *LU[T]) L() (*Matrix[T], error) {
	l, err := triangleOf("LU.L", lu.f, 'L')
	if err == nil {
		l.onDiagonal(func(_, _, at int) { l.data[at] = 1 })
	}
	return l, err
}

// U returns U as a new matrix, with zeros below its diagonal. It is collective. The errors
// are those of [New].
func (lu *LU[T]) U() (*Matrix[T], error) { return triangleOf("LU.U", lu.f, 'U') }

// triangleOf returns a triangle of f, with zeros beside it.
func triangleOf[T Scalar](name string, f *Matrix[T], uplo byte) (t *Matrix[T], err error) {
	err = collective(name, []*Matrix[T]{f}, "", func() ([]shape, error) { return []shape{f.shape()}, nil }, func() error {
		t = create[T](f.shape())
		copyTriangle(uplo, f, t)
		return nil
	})
	return t, err
}

// copyTriangle copies a triangle, or a trapezoid, of f to t, which may have fewer rows.
func copyTriangle[T Scalar](uplo byte, f, t *Matrix[T]) {
	if t.rows > 0 && t.cols > 0 {
		scalapack.Lacpy(uplo, t.rows, t.cols, f.data, f.desc, t.data, t.desc)
	}
}

// suspect is the error that comes with a solution of a system that is nearly singular.
func suspect[T Scalar](rcond float64) error {
	if rcond < scalar.Epsilon[T]() {
		return &ConditionError{Cond: 1 / rcond}
	}
	return nil
}

// checkSolved returns the error that comes with a solution. It runs on the owner's thread.
func checkSolved[T Scalar](x *Matrix[T], rcond float64) error {
	err := suspect[T](rcond)
	if overflow := checkFinite("in the result, by overflow", x); overflow != nil && err != nil {
		return fmt.Errorf("%w: %w", overflow, err)
	} else if overflow != nil {
		return overflow
	}
	return err
}

// isNaN is for norms.
func isNaN(v float64) bool { return math.IsNaN(v) }
