package linalg

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
)

// NormStack returns a norm of each of the matrices A[i], as [MatrixNorm] does, and allocates
// the result. NumPy: linalg.matrix_norm of an array with three axes, linalg.norm with two
// axes.
//
// The error is an [*OpError] of [ErrKind], [ErrShape], [ErrMatrix], [ErrMemory], or, in
// norms of singular values, of a [*StackError] of a [*ConvergenceError], which has never
// been seen.
func NormStack[T Scalar](a Stack[T], kind NormKind) ([]float64, error) {
	return newNumbers("NormStack", a, checkNormStack(a, kind), func(dst []float64) error { return normStack(dst, a, kind) })
}

// NormStackTo stores the norms in dst, which has as many elements as a has matrices, as
// [NormStack] does. It allocates nothing that grows with the stack, except for norms of
// singular values. dst must not share an element with a.
func NormStackTo[T Scalar](dst []float64, a Stack[T], kind NormKind) error {
	return numbersTo("NormStackTo", dst, a, checkNormStack(a, kind), func() error { return normStack(dst, a, kind) })
}

// CondStack returns the condition number of each of the matrices A[i] in a norm, as [Cond]
// does: +Inf for a singular matrix, and NaN for one with a NaN. It allocates the result, and
// what it takes of inverses or singular values. The errors are those of [NormStack]; with
// norms other than [NormTwo] and [NormMinusTwo] a matrix that is not square is an
// [ErrShape]. NumPy: linalg.cond.
func CondStack[T Scalar](a Stack[T], kind NormKind) ([]float64, error) {
	return newNumbers("CondStack", a, checkCondStack(a, kind), func(dst []float64) error { return condStack(dst, a, kind) })
}

// CondStackTo stores the condition numbers in dst, which has as many elements as a has
// matrices, as [CondStack] does, and allocates what that does besides its result. dst must
// not share an element with a.
func CondStackTo[T Scalar](dst []float64, a Stack[T], kind NormKind) error {
	return numbersTo("CondStackTo", dst, a, checkCondStack(a, kind), func() error { return condStack(dst, a, kind) })
}

// newNumbers returns a new slice with a number for each matrix, which compute stores in it,
// unless err is set already.
func newNumbers[T Scalar](name string, a Stack[T], err error, compute func(dst []float64) error) ([]float64, error) {
	var dst Stack[float64]
	if err == nil {
		dst, err = newStack[float64](1, 1, a.Count)
	}
	if err == nil {
		err = compute(dst.Data)
	}
	return dst.Data, failedStack(name, err, a)
}

// numbersTo is newNumbers with a destination.
func numbersTo[T Scalar](name string, dst []float64, a Stack[T], err error, compute func() error) error {
	if err == nil {
		err = checkNumbers("numbers", dst, a)
	}
	if err == nil {
		err = compute()
	}
	return failedStack(name, err, a)
}

func checkNormStack[T Scalar](a Stack[T], kind NormKind) error {
	if int(kind) >= len(normNames) {
		return fmt.Errorf("%w: %v", ErrKind, kind)
	}
	return checkStack("matrix", a)
}

func checkCondStack[T Scalar](a Stack[T], kind NormKind) error {
	if err := checkNormStack(a, kind); err != nil || kind == NormTwo || kind == NormMinusTwo {
		return err
	}
	return checkSquareStack(a)
}

func normStack[T Scalar](dst []float64, a Stack[T], kind NormKind) error {
	if kind.spectral() {
		return bySingularValues(dst, a, func(i int, s []float64) float64 {
			switch kind {
			case NormTwo:
				return s[0]
			case NormMinusTwo:
				return s[len(s)-1]
			}
			sum := 0.0
			for _, v := range s {
				sum += v
			}
			return sum
		}, kind == NormMinusTwo)
	}
	elementNorms(dst, a, kind)
	return nil
}

// elementNorms stores norms that are not made of singular values.
func elementNorms[T Scalar](dst []float64, a Stack[T], kind NormKind) {
	const cost = 20 * time.Microsecond // of a piece
	each := 20 + a.Rows*a.Cols         // ns, about
	piece := max(1, int(cost)/each)
	if a.Rows*a.Cols > driver.Largest*driver.Largest || piece >= a.Count { // the norms of large matrices take all cores each
		for i := range dst {
			dst[i] = elementNorm(a.At(i), kind)
		}
		return
	}
	size := a.Rows * a.Cols
	lines := kind == NormFrobenius && size > 0 && len(a.At(0).Data) == size // each matrix is one line
	cores.ForEach((a.Count+piece-1)/piece, time.Duration(each*a.Count), func(tile int) {
		first, last := tile*piece, min((tile+1)*piece, a.Count)
		if lines {
			driver.VectorNorms(true, 2, last-first, size, a.Data[first*a.Step:], a.Step, dst[first:last])
			return
		}
		for i := first; i < last; i++ {
			dst[i] = elementNorm(a.At(i), kind)
		}
	})
}

// bySingularValues stores in dst what number makes of the singular values of each matrix.
// Where these are not there, because the matrix has a NaN or an infinity, it is NaN, or, if
// there is no NaN and least is not set, +Inf.
func bySingularValues[T Scalar](dst []float64, a Stack[T], number func(i int, s []float64) float64, least bool) error {
	var r SVDStackResult[T]
	err := withoutNotFinite(svdStack(&r, a, SVDValues))
	if r.S.Rows == 0 {
		return err
	}
	for i := range dst {
		s := r.S.Data[i*r.S.Cols : (i+1)*r.S.Cols]
		switch {
		case !math.IsNaN(s[0]):
			dst[i] = number(i, s)
		case least || math.IsNaN(elementNorm(a.At(i), NormOne)):
			dst[i] = math.NaN()
		default:
			dst[i] = math.Inf(1)
		}
	}
	return err
}

// withoutNotFinite returns err without the matrices that have no result because they, or
// their results, are not finite or singular, for which norms and condition numbers have
// values.
func withoutNotFinite(err error) error {
	failed, ok := err.(*StackError)
	if !ok {
		return err
	}
	left := &StackError{Count: failed.Count}
	for _, f := range failed.Failed {
		if errors.Is(f.Err, ErrNoConvergence) {
			left.Failed = append(left.Failed, f)
		}
	}
	if left.Failed == nil {
		return nil
	}
	return left
}

func condStack[T Scalar](dst []float64, a Stack[T], kind NormKind) error {
	if kind == NormTwo || kind == NormMinusTwo {
		return bySingularValues(dst, a, func(_ int, s []float64) float64 {
			most, least := s[0], s[len(s)-1]
			switch {
			case most == 0:
				return math.Inf(1)
			case kind == NormMinusTwo:
				return least / most
			}
			return most / least // +Inf if least is 0
		}, kind == NormMinusTwo)
	}
	inverse, err := newStack[T](a.Count, a.Rows, a.Rows)
	if err != nil {
		return err
	}
	err = withoutNotFinite(invertStack(inverse, a))
	if kind == NormNuclear {
		others := make([]float64, len(dst))
		if err := normStack(others, inverse, kind); err != nil {
			return err
		}
		if err := normStack(dst, a, kind); err != nil {
			return err
		}
		for i := range dst {
			dst[i] = condition(dst[i], others[i])
		}
		return err
	}
	elementNorms(dst, a, kind)
	for i := range dst {
		dst[i] = condition(dst[i], elementNorm(inverse.At(i), kind))
	}
	return err
}

// condition returns |A| |A^-1| from the two norms. The second is NaN if there is no inverse.
func condition(norm, other float64) float64 {
	switch {
	case math.IsNaN(norm):
		return norm
	case math.IsNaN(other) || math.IsInf(other, 0) || math.IsInf(norm, 0):
		return math.Inf(1)
	}
	return norm * other
}
