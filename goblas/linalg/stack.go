package linalg

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Stack is many matrices of one shape: it is [matrix.Stack], which has the methods At, Set,
// All, T, H, Clone, Shape, Check and Overlapping, and is made by [matrix.NewStack],
// [matrix.StackOf], [matrix.Broadcast] or [matrix.Columns].
type Stack[T Scalar] = matrix.Stack[T]

// MatrixError is why one matrix of a stack has no result.
type MatrixError struct {
	Index int   // the number of the matrix in the stack, from 0
	Err   error // what the function for one matrix returns, such as a [*SingularError]
}

func (e *MatrixError) Error() string { return fmt.Sprintf("matrix %d: %v", e.Index, e.Err) }

// Unwrap returns Err.
func (e *MatrixError) Unwrap() error { return e.Err }

// StackError says which matrices of a stack have no result, all of them, and why. The
// others have theirs. [errors.Is] and [errors.As] find the reasons in it.
type StackError struct {
	Count  int            // how many matrices were computed
	Failed []*MatrixError // those that have no result, in the order of their numbers
}

func (e *StackError) Error() string {
	s := fmt.Sprintf("%d of %d matrices have no result", len(e.Failed), e.Count)
	for i, f := range e.Failed {
		if i == 3 {
			return s + fmt.Sprintf("; and %d more", len(e.Failed)-3)
		}
		s += "; " + f.Error()
	}
	return s
}

// Unwrap returns the errors of the matrices, which are [*MatrixError], in a new slice.
func (e *StackError) Unwrap() []error {
	all := make([]error, len(e.Failed))
	for i, f := range e.Failed {
		all[i] = f
	}
	return all
}

// Indices returns the numbers of the matrices that have no result, in ascending order, in a
// new slice.
func (e *StackError) Indices() []int {
	all := make([]int, len(e.Failed))
	for i, f := range e.Failed {
		all[i] = f.Index
	}
	return all
}

// checkStack returns an error unless s is well formed and has matrices with elements.
func checkStack[T Scalar](name string, s Stack[T]) error {
	if err := s.Check(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if s.Count == 0 || s.Rows == 0 || s.Cols == 0 {
		return fmt.Errorf("%w: %s is a stack of %s, which has no elements", ErrShape, name, s.Shape())
	}
	return nil
}

func checkSquareStack[T Scalar](s Stack[T]) error {
	if err := checkStack("matrix", s); err != nil {
		return err
	}
	if s.Rows != s.Cols {
		return fmt.Errorf("%w: the matrices are %s, not square", ErrShape, s.Matrix.Shape())
	}
	return nil
}

// countOf returns how many matrices two operands make: as many as both have, or as the one
// that is not a single matrix.
func countOf[T, U Scalar](a Stack[T], b Stack[U]) (int, error) {
	if a.Count != b.Count && a.Count != 1 && b.Count != 1 {
		return 0, fmt.Errorf("%w: stacks of %d and of %d matrices", ErrShape, a.Count, b.Count)
	}
	return max(a.Count, b.Count), nil
}

// checkResults returns an error unless dst can take count results of rows x cols elements.
func checkResults[T Scalar](dst Stack[T], count, rows, cols int) error {
	if err := dst.Check(); err != nil {
		return fmt.Errorf("destination: %w", err)
	}
	if dst.Op != matrix.NoTrans {
		return fmt.Errorf("%w: destination is a %v view, it must be row-major", ErrMatrix, dst.Op)
	}
	if dst.Count != count || dst.Rows != rows || dst.Cols != cols {
		return fmt.Errorf("%w: destination is %s, the result %d of %dx%d", ErrShape, dst.Shape(), count, rows, cols)
	}
	if dst.Overlapping() {
		return fmt.Errorf("%w: matrices of the destination with each other, by a step of %d", ErrOverlap, dst.Step)
	}
	return nil
}

// checkStackApart returns an error if dst shares an element with an operand, unless it is
// the operand itself and may be.
func checkStackApart[T, U Scalar](dst Stack[T], operand Stack[U], same bool) error {
	if same {
		if s, ok := any(operand).(Stack[T]); ok && matrix.SameStacks(dst, s) {
			return nil
		}
	}
	if matrix.OverlapStacks(dst, operand) {
		return fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	return nil
}

// rowStack is a slice of numbers, so many for each matrix, as a stack.
func rowStack[T Scalar](x []T, count int) Stack[T] {
	each := len(x) / max(count, 1)
	return Stack[T]{Count: count, Step: each, Matrix: Matrix[T]{Rows: 1, Cols: each, Stride: max(each, 1), Data: x}}
}

// newStack returns a stack for results.
func newStack[T Scalar](count, rows, cols int) (Stack[T], error) {
	if err := room.For[T](float64(count) * room.Area(rows, cols)); err != nil {
		return Stack[T]{}, err
	}
	return matrix.NewStack[T](count, rows, cols), nil
}

// at returns matrix i of an operand, which may stand for all.
func at[T Scalar](s Stack[T], i int) Matrix[T] {
	if s.Count == 1 {
		i = 0
	}
	return s.At(i)
}

// singly computes what the drivers of stacks left: the suspects, or all count matrices if
// done is not set. one computes a matrix, and is called by several goroutines. The error is
// a [*StackError].
func singly(count int, suspects []int, done bool, one func(i int) error) error {
	all := len(suspects)
	if !done {
		all = count
	}
	const piece = 8
	var mu sync.Mutex
	var failed []*MatrixError
	cores.ForEachUnleased((all+piece-1)/piece, func(tile int) {
		for i := tile * piece; i < min((tile+1)*piece, all); i++ {
			at := i
			if done {
				at = suspects[i]
			}
			if err := one(at); err != nil {
				mu.Lock()
				failed = append(failed, &MatrixError{Index: at, Err: err})
				mu.Unlock()
			}
		}
	})
	if len(failed) == 0 {
		return nil
	}
	slices.SortFunc(failed, func(a, b *MatrixError) int { return a.Index - b.Index })
	return &StackError{Count: count, Failed: failed}
}

// failure returns err unless it only says that a result may be inaccurate, which the
// functions of stacks do not look into.
func failure(err error) error {
	if errors.Is(err, ErrCondition) && !errors.Is(err, ErrNotFinite) {
		return nil
	}
	return err
}

// spoil stores NaN in m, which has no result, if err is not nil, and returns err.
func spoil[T Scalar](err error, results ...Matrix[T]) error {
	if err != nil {
		for _, m := range results {
			for i := range m.Rows {
				row := m.Data[i*m.Stride : i*m.Stride+m.Cols]
				for j := range row {
					row[j] = scalar.NaN[T]()
				}
			}
		}
	}
	return err
}

// DotStack returns the matrix products A[i] B[i], as NumPy's matmul of arrays with three
// axes does.
//
//	C[i] = A[i] B[i]      the A are m x k, the B k x n, the C m x n
//
// Either operand may be a single matrix, as a stack of Count 1, which stands for as many as
// the other has. Both may be views, and are only read. NaN and infinities propagate as in
// [Dot]. DotStack allocates C.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix] or [ErrMemory]. See "Stacks" in the
// comment of this package.
func DotStack[T Scalar](a, b Stack[T]) (Stack[T], error) {
	count, err := checkProducts(a, b)
	var c Stack[T]
	if err == nil {
		c, err = newStack[T](count, a.Rows, b.Cols)
	}
	if err == nil {
		err = multiplyStack(c, a, b)
	}
	return c, failedStack("DotStack", err, a, b)
}

// DotStackTo stores the products in dst, as [DotStack] does. The matrices of dst must be
// row-major, must not overlap each other, and must not share an element with an operand,
// which would be an [ErrOverlap]. If there is an error, dst is unchanged.
func DotStackTo[T Scalar](dst, a, b Stack[T]) error {
	count, err := checkProducts(a, b)
	if err == nil {
		err = checkResults(dst, count, a.Rows, b.Cols)
	}
	if err == nil {
		err = checkStackApart(dst, a, false)
	}
	if err == nil {
		err = checkStackApart(dst, b, false)
	}
	if err == nil {
		err = multiplyStack(dst, a, b)
	}
	return failedStack("DotStackTo", err, a, b)
}

func checkProducts[T Scalar](a, b Stack[T]) (count int, err error) {
	if err := checkStack("first operand", a); err != nil {
		return 0, err
	}
	if err := checkStack("second operand", b); err != nil {
		return 0, err
	}
	if a.Cols != b.Rows {
		return 0, fmt.Errorf("%w: %d columns by %d rows", ErrShape, a.Cols, b.Rows)
	}
	return countOf(a, b)
}

func multiplyStack[T Scalar](c, a, b Stack[T]) error {
	if _, done := (driver.Stack[T]{Op: driver.StackDot, Count: c.Count, A: a, B: b, C: c}).Do(); done {
		return nil
	}
	return singly(c.Count, nil, false, func(i int) error {
		multiply(never, c.At(i), at(a, i), at(b, i))
		return nil
	})
}

// MulVecStack returns the products of the matrices A[i] and the vectors in the rows of X.
//
//	Y[i,:] = A[i] X[i,:]      the A are m x n, X is count x n, Y is count x m
//
// One matrix, or an X of one row, stands for as many as the other operand has. MulVecStack
// allocates Y; otherwise it is [DotStack]. NumPy: matvec.
func MulVecStack[T Scalar](a Stack[T], x Matrix[T]) (Matrix[T], error) {
	count, err := checkVectors(a, x)
	var y Stack[T]
	if err == nil {
		y, err = newStack[T](1, count, a.Rows)
	}
	if err == nil {
		err = multiplyStack(matrix.Columns(y.Matrix), a, matrix.Columns(x))
	}
	return y.Matrix, failedVectors("MulVecStack", err, a, x)
}

// MulVecStackTo stores the products in dst, as [MulVecStack] does. dst must be row-major
// and must not share an element with a or x. If there is an error, dst is unchanged.
func MulVecStackTo[T Scalar](dst Matrix[T], a Stack[T], x Matrix[T]) error {
	count, err := checkVectors(a, x)
	if err == nil {
		err = checkDestination(dst, count, a.Rows)
	}
	if err == nil {
		err = checkStackApart(matrix.Broadcast(dst), a, false)
	}
	if err == nil {
		err = checkApart(dst, x)
	}
	if err == nil {
		err = multiplyStack(matrix.Columns(dst), a, matrix.Columns(x))
	}
	return failedVectors("MulVecStackTo", err, a, x)
}

func checkVectors[T Scalar](a Stack[T], x Matrix[T]) (count int, err error) {
	if err := check("vectors", x); err != nil {
		return 0, err
	}
	return checkProducts(a, matrix.Columns(x))
}

// failedStack is [fail], and looks for the shapes of the operands only if there is an
// error.
func failedStack[T Scalar](op string, err error, operands ...Stack[T]) error {
	if err == nil {
		return nil
	}
	var shapes []string
	for _, s := range operands {
		shapes = append(shapes, s.Shape())
	}
	return fail(op, err, shapes...)
}

func failedVectors[T Scalar](op string, err error, a Stack[T], x Matrix[T]) error {
	if err == nil {
		return nil
	}
	return fail(op, err, a.Shape(), x.Shape())
}
