package dist

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// Solve returns the X with A X = B, by an LU factorization with partial pivoting.
//
//	A is n x n, B and X are n x nrhs
//
// Both operands are only read and may be views; they must be on one grid, in the same
// blocks. Solve allocates a copy of A and X. It is collective. To solve with the same A
// again, make an [LU]; to spare the copy, [NewLUInPlace].
//
// The error is an [*OpError] of [ErrShape], [ErrGrid], [ErrMatrix], a [*MemoryError],
// [ErrNotRunning], a [*MismatchError], a [*ProcessError] or one of these:
//
//   - a [*SingularError]: a pivot is exactly zero, there is no X;
//   - a [*ConditionError]: X is returned, but may have no correct digits;
//   - [ErrNotFinite]: A or B has a NaN or infinity, or X or the factors overflow.
//
// NumPy: linalg.solve. ScaLAPACK: PxGETRF, PxGECON, PxGETRS.
func Solve[T Scalar](a, b *Matrix[T]) (x *Matrix[T], err error) {
	err = collective("Solve", []*Matrix[T]{a, b}, "", func() ([]shape, error) {
		return []shape{a.seen(), b.seen()}, system(a, b)
	}, func() error {
		if err := checkSystem(a, b); err != nil {
			return err
		}
		lu, err := factorLU(copyOf(a))
		if err != nil {
			return err
		}
		x = copyOf(b)
		return lu.solve(x, 'N')
	})
	return x, err
}

// system returns an error unless the shapes are those of a system of equations.
func system[T Scalar](a, b *Matrix[T]) error {
	if err := square(a); err != nil {
		return err
	}
	if rows, _ := b.Dims(); rows != a.rows {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, rows)
	}
	return nil
}

func checkSystem[T Scalar](a, b *Matrix[T]) error {
	if err := checkFinite("in the matrix", a); err != nil {
		return err
	}
	return checkFinite("in the right-hand side", b)
}

// solve replaces x by the solution. It runs on the owner's thread.
func (lu *LU[T]) solve(x *Matrix[T], trans byte) error {
	if lu.err != nil {
		return lu.err
	}
	if x.rows == 0 || x.cols == 0 {
		return nil
	}
	if info := scalapack.Getrs(trans, x.rows, x.cols, lu.f.data, lu.f.desc, lu.ipiv, x.data, x.desc); info != 0 {
		return infoError("getrs", info)
	}
	return checkSolved(x, lu.rcond)
}

// Solve returns the X with A X = B. B is n x nrhs, may be a view, and is only read; X is new.
// It is collective. The errors are those of the function [Solve]; the condition number was
// estimated when A was factored. SciPy: linalg.lu_solve. ScaLAPACK: PxGETRS.
func (lu *LU[T]) Solve(b *Matrix[T]) (*Matrix[T], error) { return lu.SolveTrans(b, matrix.NoTrans) }

// SolveTrans returns the X with op(A) X = B: [matrix.Trans] stands for the transpose of A,
// and [matrix.ConjTrans] for its conjugate transpose. [matrix.ConjNoTrans] is an [ErrKind],
// since ScaLAPACK does not solve with the conjugate alone. Otherwise it is [LU.Solve].
func (lu *LU[T]) SolveTrans(b *Matrix[T], op matrix.Op) (x *Matrix[T], err error) {
	err = collective("LU.Solve", []*Matrix[T]{lu.f, b}, op.String(), func() ([]shape, error) {
		return []shape{b.seen()}, right(lu.f, b, op)
	}, func() error {
		if err := checkFinite("in the right-hand side", b); err != nil {
			return err
		}
		x = copyOf(b)
		return lu.solve(x, letter(op))
	})
	return x, err
}

// SolveInPlace replaces B by the X with A X = B, and allocates no matrix. B must be no view,
// and not the matrix of the factors: that is an [ErrMatrix]. It is collective. The errors are
// those of [LU.Solve]; if B has a NaN or an infinity, it is unchanged.
func (lu *LU[T]) SolveInPlace(b *Matrix[T]) error {
	return collective("LU.SolveInPlace", []*Matrix[T]{lu.f, b}, "", func() ([]shape, error) { return nil, inPlace(lu.f, b) }, func() error {
		if err := checkFinite("in the right-hand side", b); err != nil {
			return err
		}
		return lu.solve(b, 'N')
	})
}

// right returns an error unless b has right-hand sides for op(F).
func right[T Scalar](f, b *Matrix[T], op matrix.Op) error {
	if op > matrix.ConjTrans || op == matrix.ConjNoTrans {
		return fmt.Errorf("%w: %v", ErrKind, op)
	}
	if rows, _ := b.Dims(); rows != f.rows {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, rows)
	}
	return nil
}

// inPlace is right for right-hand sides that become the solution.
func inPlace[T Scalar](f, b *Matrix[T]) error {
	if b.op != matrix.NoTrans || b.stored == f.stored {
		return fmt.Errorf("%w: the right-hand side is a view, or the matrix itself", ErrMatrix)
	}
	return right(f, b, matrix.NoTrans)
}

// Inv returns the inverse of the n x n matrix A, which may be a view and is only read. To
// solve a system, [Solve] is faster and more accurate. It allocates the result, and is
// collective. The errors are those of [Solve]. NumPy: linalg.inv. ScaLAPACK: PxGETRF,
// PxGETRI.
func Inv[T Scalar](a *Matrix[T]) (inv *Matrix[T], err error) {
	err = collective("Inv", []*Matrix[T]{a}, "", func() ([]shape, error) { return []shape{a.seen()}, square(a) }, func() error {
		if err := checkFinite("in the matrix", a); err != nil {
			return err
		}
		lu, err := factorLU(copyOf(a))
		if err != nil || a.rows == 0 {
			if err == nil {
				inv = lu.f
			}
			return err
		}
		inv = lu.f
		return lu.invert()
	})
	return inv, err
}

// invert replaces the factors by the inverse. It runs on the owner's thread.
func (lu *LU[T]) invert() error {
	f := lu.f
	var best [1]T
	var bestInt [1]int32
	scalapack.Getri(f.rows, f.data, f.desc, lu.ipiv, best[:], -1, bestInt[:], -1)
	w, iw := work(best[0], f), intWork(bestInt[0], f.block)
	if info := scalapack.Getri(f.rows, f.data, f.desc, lu.ipiv, w, len(w), iw, len(iw)); info != 0 {
		return infoError("getrf", info)
	}
	return checkSolved(f, lu.rcond)
}

// Det returns the determinant of the n x n matrix A, which may be a view and is only read:
// 0 for a singular matrix, 1 for a 0 x 0 one. It overflows or underflows only if the
// determinant itself does; it is then infinite or 0, without an error. It allocates a copy
// of A, and is collective. The errors are those of [NewLU] but for the singular matrix; beside
// one the result is NaN.
// NumPy: linalg.det. ScaLAPACK: PxGETRF.
func Det[T Scalar](a *Matrix[T]) (det T, err error) {
	lu, err := determined("Det", a)
	if err != nil {
		return scalar.NaN[T](), err
	}
	return lu.Det(), nil
}

// Slogdet returns the sign of the determinant of A and the natural logarithm of its modulus:
// det A = sign e^logabs. For singular matrices sign is 0 and logabs -Inf, without an error.
// It is collective, and has the errors of [Det]; beside one both are NaN. NumPy:
// linalg.slogdet.
func Slogdet[T Scalar](a *Matrix[T]) (sign T, logabs float64, err error) {
	lu, err := determined("Slogdet", a)
	if err != nil {
		return scalar.NaN[T](), math.NaN(), err
	}
	sign, logabs = lu.Slogdet()
	return sign, logabs, nil
}

// determined is newLU for a determinant, which a singular matrix has.
func determined[T Scalar](name string, a *Matrix[T]) (lu *LU[T], err error) {
	err = collective(name, []*Matrix[T]{a}, "", func() ([]shape, error) { return []shape{a.seen()}, square(a) }, func() error {
		if err := checkFinite("in the matrix", a); err != nil {
			return err
		}
		f, err := factorLU(copyOf(a))
		if f != nil {
			lu, err = f, nil
		}
		return err
	})
	return lu, err
}
