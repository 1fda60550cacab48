package matrix

import (
	"fmt"
	"iter"
	"math"

	"github.com/goblas/goblas/goblas/internal/mem"
	"github.com/goblas/goblas/native/sys"
)

// Stack is Count matrices of one shape over one slice, as NumPy's arrays with three axes
// are. The embedded Matrix is the first of them; the others have its shape, Stride and Op,
// and each starts Step elements after the one before it. A Step of Rows*Cols leaves no gap;
// a smaller one interleaves the matrices, if Stride leaves room, or makes them overlap,
// which is allowed where they are only read.
//
// A Stack of Count 1 is a single matrix. As an operand beside a longer stack it stands for
// as many equal matrices: NumPy calls that broadcasting.
//
// Copying a Stack value copies the view, not the elements. It may be read by several
// goroutines at a time, as a [Matrix] may.
type Stack[T Scalar] struct {
	Count, Step int
	Matrix[T]
}

// NewStack returns a stack of count row-major rows x cols matrices of zeros, newly allocated
// and without padding. It panics as [New] does. NumPy: zeros.
func NewStack[T Scalar](count, rows, cols int) Stack[T] {
	on := fmt.Sprintf("%d of %dx%d", count, rows, cols)
	if count < 0 || rows < 0 || cols < 0 {
		fail("NewStack", on, fmt.Errorf("%w: negative count or dimension", ErrShape))
	}
	if most := MaxBytes / Size[T](); rows > 0 && cols > 0 && (rows > most/cols || count > most/(rows*cols)) {
		fail("NewStack", on, ErrMemory)
	}
	m := Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols, 1), Data: mem.Make[T](count * rows * cols)}
	return Stack[T]{Count: count, Step: rows * cols, Matrix: m}
}

// StackOf returns a new stack with copies of the matrices, which may be any views. It panics
// with an [*Error]: of [ErrShape] if they differ in shape, and of [ErrMatrix] if one is
// malformed. Without matrices it is an empty stack. NumPy: stack. [FromStack] makes an
// [Array] of them.
func StackOf[T Scalar](matrices ...Matrix[T]) Stack[T] {
	if len(matrices) == 0 {
		return NewStack[T](0, 0, 0)
	}
	s := NewStack[T](len(matrices), matrices[0].Rows, matrices[0].Cols)
	for i, m := range matrices {
		Copy(s.At(i), m)
	}
	return s
}

// Broadcast returns m as a stack of Count 1, without copying: an operand that stands for as
// many equal matrices as the other operand has.
func Broadcast[T Scalar](m Matrix[T]) Stack[T] { return Stack[T]{Count: 1, Matrix: m} }

// Columns returns the rows of m as a stack of m.Rows column vectors, m.Cols x 1, without
// copying: right-hand sides that stand one below the other. m may be any well-formed view.
func Columns[T Scalar](m Matrix[T]) Stack[T] {
	down, right := steps(m.Op, m.Stride)
	m.Op &^= Trans
	return Stack[T]{Count: m.Rows, Step: down, Matrix: Matrix[T]{Rows: m.Cols, Cols: 1, Stride: right, Data: m.Data, Op: m.Op}}
}

// At returns matrix i as a view. It panics with an [*Error] of [ErrIndex] if there is none,
// and of [ErrMatrix] if Data is too short for it.
func (s Stack[T]) At(i int) Matrix[T] {
	m := s.Matrix
	length := s.length()
	if uint(i) >= uint(s.Count) || length > 0 && (s.Step < 0 || i*s.Step > len(s.Data)-length) {
		s.noMatrix(i)
	}
	if length == 0 {
		m.Data = nil
		return m
	}
	m.Data = s.Data[i*s.Step : i*s.Step+length]
	return m
}

func (s Stack[T]) noMatrix(i int) {
	err := ErrIndex
	if uint(i) < uint(s.Count) {
		err = ErrMatrix
	}
	fail("stack", fmt.Sprintf("matrix %d of %s", i, s.Shape()), err)
}

// length is from the first element of a matrix to behind its last one.
func (s Stack[T]) length() int {
	rows, cols := stored(s.Op, s.Rows, s.Cols)
	if rows <= 0 || cols <= 0 {
		return 0
	}
	return (rows-1)*s.Stride + cols
}

// Set copies the elements of m, which may be any view of the stack's shape, to matrix i. It
// panics as [Stack.At] and [Copy] do.
func (s Stack[T]) Set(i int, m Matrix[T]) { Copy(s.At(i), m) }

// All yields every matrix, as a view, with its index.
func (s Stack[T]) All() iter.Seq2[int, Matrix[T]] {
	return func(yield func(int, Matrix[T]) bool) {
		for i := range s.Count {
			if !yield(i, s.At(i)) {
				return
			}
		}
	}
}

// T returns the transposes of the matrices as a view, as [Matrix.T] does. NumPy:
// matrix_transpose.
func (s Stack[T]) T() Stack[T] {
	s.Matrix = s.Matrix.T()
	return s
}

// H returns the conjugate transposes of the matrices as a view, as [Matrix.H] does.
func (s Stack[T]) H() Stack[T] {
	s.Matrix = s.Matrix.H()
	return s
}

// Slice returns matrices i to k-1 as a view. It panics with an [*Error] of [ErrIndex] if
// they are not all within the stack, and of [ErrMatrix] if it is malformed.
func (s Stack[T]) Slice(i, k int) Stack[T] {
	err := s.Check()
	if err == nil && (i < 0 || i > k || k > s.Count) {
		err = ErrIndex
	}
	if err != nil {
		fail("Slice", fmt.Sprintf("(%d, %d) of %s", i, k, s.Shape()), err)
	}
	if s.Count = k - i; s.Count > 0 && s.length() > 0 {
		s.Data = s.Data[i*s.Step : (k-1)*s.Step+s.length()]
	}
	return s
}

// Clone returns a copy of the stack whose matrices are row-major and without gaps. It panics
// with an [*Error] of [ErrMatrix] if the stack is malformed.
func (s Stack[T]) Clone() Stack[T] {
	if err := s.Check(); err != nil {
		fail("Clone", s.Shape(), err)
	}
	c := NewStack[T](s.Count, s.Rows, s.Cols)
	for i := range s.Count {
		Copy(c.At(i), s.At(i))
	}
	return c
}

// Shape returns the count and the dimensions, such as "100 of 2x3".
func (s Stack[T]) Shape() string { return fmt.Sprintf("%d of %s", s.Count, s.Matrix.Shape()) }

// Check returns nil if the fields fit each other: the first matrix is well formed (see
// [Matrix.Check]), Count and Step are not negative, and Data is long enough for the last
// matrix. Otherwise it returns an [ErrMatrix] that says what is wrong. Matrices that overlap
// are well formed: see [Stack.Overlapping].
func (s Stack[T]) Check() error {
	if s.Count < 0 || s.Step < 0 {
		return fmt.Errorf("%w: negative count or step in a stack of %s, step %d", ErrMatrix, s.Shape(), s.Step)
	}
	if s.Count == 0 && (s.Rows == 0 || s.Cols == 0 || len(s.Data) == 0) {
		s.Matrix.Rows, s.Matrix.Cols = min(s.Rows, 0), min(s.Cols, 0) // there is no first matrix
	}
	if err := s.Matrix.Check(); err != nil {
		return err
	}
	if last := s.Count - 1; last > 0 && s.length() > 0 && (s.Step > math.MaxInt/last || last*s.Step > len(s.Data)-s.length()) {
		return fmt.Errorf("%w: %d elements of data are too few for %s with step %d", ErrMatrix, len(s.Data), s.Shape(), s.Step)
	}
	return nil
}

// Overlapping reports whether two matrices of the stack, which must be well formed, share
// an element, so that it cannot take results. The answer is exact: interleaved matrices do
// not overlap. The time is proportional to how many others lie between the first and the
// last element of a matrix.
func (s Stack[T]) Overlapping() bool {
	length := s.length()
	rows, cols := stored(s.Op, s.Rows, s.Cols)
	if s.Count < 2 || length == 0 || s.Step >= length {
		return false
	}
	if s.Step >= cols && s.Step*(s.Count-1)+cols <= s.Stride || s.Step == 0 {
		return s.Step == 0 // the first rows of all, then the second ones, or all at the same place
	}
	first := sys.RegionOf(s.Data, rows, cols, s.Stride)
	for i := 1; i < s.Count && i*s.Step < length; i++ {
		if first.Overlaps(sys.RegionOf(s.Data[i*s.Step:], rows, cols, s.Stride)) {
			return true
		}
	}
	return false
}

// OverlapStacks reports whether a matrix of a and one of b, which must be well formed, share
// memory. The answer is exact, and known at once if the memory of one stack ends before that
// of the other begins; for stacks that are interleaved, the time is proportional to Count.
func OverlapStacks[T, U Scalar](a Stack[T], b Stack[U]) bool {
	a0, aSize := a.span()
	b0, bSize := b.span()
	if aSize == 0 || bSize == 0 || a0 >= b0+bSize || b0 >= a0+aSize {
		return false
	}
	aStep, bStep := a.Step*Size[T](), b.Step*Size[U]()
	_, bOne := Stack[U]{Count: 1, Matrix: b.Matrix}.span()
	_, aOne := Stack[T]{Count: 1, Matrix: a.Matrix}.span()
	for i := 0; i < a.Count; i++ {
		// The matrices of b that end behind the first byte of this one, up to the last that
		// begins before its last byte.
		begin := int64(a0) - int64(b0) + int64(i)*int64(aStep)
		from, to := 0, b.Count
		if bStep > 0 {
			from = int(max(0, (begin-int64(bOne))/int64(bStep)))
			to = int(min(int64(b.Count), max(0, (begin+int64(aOne))/int64(bStep)+1)))
		}
		for j := from; j < to; j++ {
			if Overlap(a.At(i), b.At(j)) {
				return true
			}
		}
		if aStep == bStep && a.Count == b.Count && i == 0 && a.Count > 1 {
			i = a.Count - 2 // between are the same distances again
		}
	}
	return false
}

// span returns where the memory of the stack begins and its length in bytes.
func (s Stack[T]) span() (start, size uintptr) {
	if s.Count == 0 || s.length() == 0 {
		return 0, 0
	}
	return sys.Range(s.Data[:(s.Count-1)*s.Step+s.length()])
}

// SameStacks reports whether every element of a and b is at the same place in memory, as
// [SamePlaces] does for matrices.
func SameStacks[T Scalar](a, b Stack[T]) bool {
	return a.Count == b.Count && (a.Step == b.Step || a.Count == 1) && a.Rows == b.Rows && a.Cols == b.Cols && SamePlaces(a.Matrix, b.Matrix)
}
