package linalg

import (
	"fmt"
	"strings"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/goblas/matrix"
)

// check returns an error if m is malformed.
func check[T Scalar](name string, m Matrix[T]) error {
	if err := m.Check(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// checkDestination returns an error unless dst, which is to be written, is well formed,
// row-major and of the given shape.
func checkDestination[T Scalar](dst Matrix[T], rows, cols int) error {
	if err := check("destination", dst); err != nil {
		return err
	}
	if dst.Op != matrix.NoTrans {
		return fmt.Errorf("%w: destination is a %v view, it must be row-major", ErrMatrix, dst.Op)
	}
	if dst.Rows != rows || dst.Cols != cols {
		return fmt.Errorf("%w: destination is %s, the result %dx%d", ErrShape, dst.Shape(), rows, cols)
	}
	return nil
}

// checkSquare returns an error unless m is well formed and square.
func checkSquare[T Scalar](name string, m Matrix[T]) error {
	if err := check(name, m); err != nil {
		return err
	}
	if m.Rows != m.Cols {
		return fmt.Errorf("%w: %s is %s, not square", ErrShape, name, m.Shape())
	}
	return nil
}

// checkFinite returns an error if m, which is well formed, has a NaN or an infinity.
func checkFinite[T Scalar](name string, m Matrix[T]) error {
	if !finite(m) {
		return fmt.Errorf("%w in the %s", ErrNotFinite, name)
	}
	return nil
}

// checkApart returns an error if dst shares an element with one of the operands.
func checkApart[T Scalar](dst Matrix[T], operands ...Matrix[T]) error {
	for _, m := range operands {
		if matrix.Overlap(dst, m) {
			return fmt.Errorf("%w: destination and operand", ErrOverlap)
		}
	}
	return nil
}

// checkSliceApart returns an error if a slice for results shares an element with one of the
// matrices.
func checkSliceApart[T, U Scalar](dst []T, matrices ...Matrix[U]) error {
	for _, m := range matrices {
		if matrix.Overlap(asRow(dst), m) {
			return fmt.Errorf("%w: a slice of results, with a matrix", ErrOverlap)
		}
	}
	return nil
}

// fail returns the [*OpError] of an operation on matrices of the given shapes; nil if err
// is nil.
func fail(op string, err error, shapes ...string) error {
	if err == nil {
		return nil
	}
	return &OpError{Package: "linalg", Op: op, On: strings.Join(shapes, " by "), Err: err}
}

// failed is [fail], and looks for the shapes of the operands only if there is an error: to
// write them costs as much as a small matrix takes.
func failed[T Scalar](op string, err error, operands ...Matrix[T]) error {
	if err == nil {
		return nil
	}
	shapes := make([]string, len(operands))
	for i, m := range operands {
		shapes[i] = m.Shape()
	}
	return fail(op, err, shapes...)
}

// finite reports whether every element of m is finite.
func finite[T Scalar](m Matrix[T]) bool {
	rows, cols := m.Rows, m.Cols
	if rows == 0 || cols == 0 {
		return true // Data may be too short for the slices below
	}
	if m.Op.Transposed() {
		rows, cols = cols, rows
	}
	return driver.FiniteRows(rows, cols, m.Data, m.Stride)
}

// reuse returns m if it can hold a row-major rows x cols result, and otherwise an unset
// matrix.
func reuse[T Scalar](m Matrix[T], rows, cols int) Matrix[T] {
	// The zero Matrix has no stride. Check would write an error for it, which takes longer
	// than the decomposition of a small matrix, and nobody reads it.
	if m.Rows == rows && m.Cols == cols && m.Op == matrix.NoTrans && m.Stride > 0 && m.Check() == nil {
		return m
	}
	return unset[T](rows, cols)
}

// unset returns a new row-major matrix whose elements are unspecified, for a result of which
// each is written before one is read. room has been asked for it.
func unset[T Scalar](rows, cols int) Matrix[T] {
	return Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols, 1), Data: mem.Uncleared[T](rows * cols)}
}

// setIdentity stores the identity in m, which is square or empty. It is what an empty
// matrix has for its singular vectors.
func setIdentity[T Scalar](m Matrix[T]) {
	for i := range min(m.Rows, m.Cols) {
		row := m.Data[i*m.Stride : i*m.Stride+m.Cols]
		clear(row)
		row[i] = 1
	}
}
