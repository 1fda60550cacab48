package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
)

// NormKind says which norm of a matrix [MatrixNorm] and [Cond] use. The zero value is the
// Frobenius norm, NumPy's default.
type NormKind byte

const (
	NormFrobenius NormKind = iota // the root of the sum of |a[i,j]|^2; NumPy: "fro"
	NormNuclear                   // the sum of the singular values; NumPy: "nuc"
	NormOne                       // the largest sum of |a[i,j]| in a column; NumPy: 1
	NormMinusOne                  // the least sum of |a[i,j]| in a column; NumPy: -1
	NormTwo                       // the largest singular value; NumPy: 2
	NormMinusTwo                  // the least singular value; NumPy: -2
	NormInf                       // the largest sum of |a[i,j]| in a row; NumPy: inf
	NormMinusInf                  // the least sum of |a[i,j]| in a row; NumPy: -inf
)

var normNames = [...]string{"Frobenius", "nuclear", "1", "-1", "2", "-2", "inf", "-inf"}

func (k NormKind) String() string {
	if int(k) < len(normNames) {
		return normNames[k]
	}
	return fmt.Sprintf("NormKind(%d)", byte(k))
}

// spectral reports whether k is made of singular values.
func (k NormKind) spectral() bool { return k == NormNuclear || k == NormTwo || k == NormMinusTwo }

// MatrixNorm returns a norm of A, which is m x n and may be any view. It is only read.
//
// There is no error for elements that are not finite. A NaN in A makes the result NaN.
// Otherwise an infinity makes the Frobenius norm and the norms of singular values +Inf, but
// for [NormMinusTwo], which becomes NaN; a norm that is the largest or the least of the sums
// is +Inf if that sum has the infinity. The Frobenius norm neither overflows nor underflows
// where its square does. Sums of float32 and complex64 are computed in float64.
//
// The norm of a matrix without elements is 0. [NormMinusOne], [NormMinusTwo] and
// [NormMinusInf] are then not defined. The error is an [*OpError] of [ErrShape] for these, of
// [ErrMatrix], of [ErrKind] for an unknown kind, or, in norms of singular values, of
// [ErrMemory] or a [*ConvergenceError]. Beside an error the result is NaN.
//
// The norms that are not made of singular values allocate nothing, but for some hundred
// bytes where the cores share a matrix of more than half a million elements.
//
// NumPy: linalg.matrix_norm, linalg.norm of a two-dimensional array.
func MatrixNorm[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	norm, err := matrixNorm(a, kind)
	if err != nil {
		return math.NaN(), fail("MatrixNorm", err, a.Shape())
	}
	return norm, nil
}

// Norm is [MatrixNorm], under the name of NumPy's older function.
//
// NumPy: linalg.norm of a two-dimensional array.
func Norm[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	norm, err := matrixNorm(a, kind)
	if err != nil {
		return math.NaN(), fail("Norm", err, a.Shape())
	}
	return norm, nil
}

func matrixNorm[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	if int(kind) >= len(normNames) {
		return 0, fmt.Errorf("%w: %v", ErrKind, kind)
	}
	if err := check("matrix", a); err != nil {
		return 0, err
	}
	if a.Rows == 0 || a.Cols == 0 {
		if kind == NormMinusOne || kind == NormMinusTwo || kind == NormMinusInf {
			return 0, fmt.Errorf("%w: a matrix without elements has no least sum and no least singular value", ErrShape)
		}
		return 0, nil
	}
	if kind.spectral() {
		return spectralNorm(a, kind)
	}
	return elementNorm(a, kind), nil
}

// elementNorm is a norm that is not made of singular values. a has elements.
func elementNorm[T Scalar](a Matrix[T], kind NormKind) float64 {
	rows, cols := a.Rows, a.Cols
	transposed := a.Op.Transposed()
	if transposed {
		rows, cols = cols, rows
	}
	switch kind {
	case NormOne, NormMinusOne:
		return driver.MatrixNorm(transposed, kind == NormMinusOne, rows, cols, a.Data, a.Stride)
	case NormInf, NormMinusInf:
		return driver.MatrixNorm(!transposed, kind == NormMinusInf, rows, cols, a.Data, a.Stride)
	}
	return driver.Frobenius(rows, cols, a.Data, a.Stride)
}

func spectralNorm[T Scalar](a Matrix[T], kind NormKind) (float64, error) {
	if !finite(a) {
		if norm := elementNorm(a, NormOne); math.IsNaN(norm) || kind == NormMinusTwo {
			return math.NaN(), nil
		}
		return math.Inf(1), nil
	}
	s, err := singularValues(a)
	if err != nil {
		return 0, err
	}
	switch kind {
	case NormTwo:
		return s[0], nil
	case NormMinusTwo:
		return s[len(s)-1], nil
	}
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	return sum, nil
}

// singularValues returns the singular values of a, which is finite and has elements. A
// value that overflows is +Inf.
func singularValues[T Scalar](a Matrix[T]) ([]float64, error) {
	if err := checkMemoryToDecompose(SVDValues, a.Rows, a.Cols, Matrix[T]{}, Matrix[T]{}); err != nil {
		return nil, err
	}
	s, none := make([]float64, min(a.Rows, a.Cols)), Matrix[T]{Stride: 1}
	return s, infoError("gesvd", driver.SVD(never, SVDValues.job(), a, s, none, none))
}

// VectorNorm returns the p-norm of x. It is only read.
//
//	p = +Inf    the largest |x[i]|
//	p = -Inf    the least |x[i]|
//	p = 0       how many x[i] are not 0
//	other p     (sum of |x[i]|^p)^(1/p)
//
// The result neither overflows nor underflows where a power does, and a NaN in x makes it
// NaN, except with p = 0. It is computed in float64 for all types. Without elements it is 0
// for p >= 0, +Inf for negative p, and for -Inf not defined, which is an [ErrShape]. A p that
// is NaN is an [ErrKind]. Beside an error the result is NaN. VectorNorm allocates nothing.
//
// NumPy: linalg.vector_norm, linalg.norm of a vector.
func VectorNorm[T Scalar](x []T, p float64) (float64, error) {
	var norm [1]float64
	a := Matrix[T]{Rows: 1, Cols: len(x), Stride: max(len(x), 1), Data: x}
	if err := vectorNorms(norm[:], a, p, false); err != nil {
		return math.NaN(), fail("VectorNorm", err, fmt.Sprint(len(x)))
	}
	return norm[0], nil
}

// RowNorms returns the p-norms of the rows of A, as [VectorNorm] does for one vector. A may
// be any view and is only read. RowNorms allocates the result. The error is an [*OpError] of
// those of [VectorNorm], of [ErrMatrix] or of [ErrMemory].
//
// NumPy: linalg.vector_norm(a, axis=1), linalg.norm(a, axis=1).
func RowNorms[T Scalar](a Matrix[T], p float64) ([]float64, error) {
	norms, err := newNorms(a, p, false)
	return norms, failed("RowNorms", err, a)
}

// RowNormsTo stores the p-norms of the rows of A in dst, which has one element for each row,
// as [RowNorms] returns them. It allocates nothing. The error is also an [ErrShape] if dst
// has another length, and an [ErrOverlap] if it shares an element with A.
//
// NumPy: linalg.vector_norm(a, axis=1), linalg.norm(a, axis=1).
func RowNormsTo[T Scalar](dst []float64, a Matrix[T], p float64) error {
	return normsTo("RowNormsTo", dst, a, p, false)
}

// ColumnNorms returns the p-norms of the columns of A, as [RowNorms] does of the rows.
//
// NumPy: linalg.vector_norm(a, axis=0), linalg.norm(a, axis=0).
func ColumnNorms[T Scalar](a Matrix[T], p float64) ([]float64, error) {
	norms, err := newNorms(a, p, true)
	return norms, failed("ColumnNorms", err, a)
}

// ColumnNormsTo stores the p-norms of the columns of A in dst, which has one element for each
// column, as [RowNormsTo] does with those of the rows.
//
// NumPy: linalg.vector_norm(a, axis=0), linalg.norm(a, axis=0).
func ColumnNormsTo[T Scalar](dst []float64, a Matrix[T], p float64) error {
	return normsTo("ColumnNormsTo", dst, a, p, true)
}

func newNorms[T Scalar](a Matrix[T], p float64, columns bool) ([]float64, error) {
	err := check("matrix", a)
	if err != nil {
		return nil, err
	}
	count := a.Rows
	if columns {
		count = a.Cols
	}
	if err = room.For[float64](float64(count)); err != nil {
		return nil, err
	}
	norms := make([]float64, count)
	if err = vectorNorms(norms, a, p, columns); err != nil {
		return nil, err
	}
	return norms, nil
}

func normsTo[T Scalar](name string, dst []float64, a Matrix[T], p float64, columns bool) error {
	err := check("matrix", a)
	count := a.Rows
	if columns {
		count = a.Cols
	}
	if err == nil && len(dst) != count {
		err = fmt.Errorf("%w: %d elements for %d norms", ErrShape, len(dst), count)
	}
	if err == nil && matrix.Overlap(Matrix[float64]{Rows: 1, Cols: count, Stride: max(count, 1), Data: dst}, a) {
		err = fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	if err == nil {
		err = vectorNorms(dst, a, p, columns)
	}
	return failed(name, err, a)
}

// vectorNorms stores the norms of the rows, or of the columns, of a, which is well formed.
func vectorNorms[T Scalar](dst []float64, a Matrix[T], p float64, columns bool) error {
	if math.IsNaN(p) {
		return fmt.Errorf("%w: p is NaN", ErrKind)
	}
	long := a.Cols
	if columns {
		long = a.Rows
	}
	if len(dst) == 0 {
		return nil
	}
	if long == 0 {
		if math.IsInf(p, -1) {
			return fmt.Errorf("%w: a vector without elements has no least one", ErrShape)
		}
		empty := 0.0
		if p < 0 {
			empty = math.Inf(1)
		}
		for i := range dst {
			dst[i] = empty
		}
		return nil
	}
	rows, cols := a.Rows, a.Cols
	if a.Op.Transposed() {
		rows, cols, columns = cols, rows, !columns
	}
	driver.VectorNorms(!columns, p, rows, cols, a.Data, a.Stride, dst)
	return nil
}
