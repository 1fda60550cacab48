package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Vdot returns the sum of conj(x[i]) y[i], and 0 for vectors without elements. NaN and
// infinities propagate. It allocates nothing. The error is an [*OpError] of [ErrShape] if the
// vectors differ in length, and the result then NaN. BLAS routines: xDOT, xDOTC. NumPy: vdot.
func Vdot[T Scalar](x, y []T) (T, error) {
	switch {
	case len(x) != len(y):
		return scalar.NaN[T](), fail("Vdot", fmt.Errorf("%w: %d elements by %d", ErrShape, len(x), len(y)))
	case len(x) == 0:
		return 0, nil
	}
	return driver.Dot(never, true, len(x), x, 1, y, 1), nil
}

// MatVec returns the product A x of an m x n matrix, which may be a transposed or conjugated
// view, and a vector. It allocates the result. NaN and infinities propagate; if n is 0 the
// result is zeros. Stacks of both are the "...ij,...j->...i" of [Einsum].
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix] or [ErrMemory]. BLAS routine: xGEMV.
// NumPy: matvec.
func MatVec[T Scalar](a Matrix[T], x []T) ([]T, error) {
	err := checkVector(a, len(x), a.Cols)
	if err == nil {
		err = room.For[T](float64(a.Rows))
	}
	if err != nil {
		return nil, failVector("MatVec", err, a, x)
	}
	y := make([]T, a.Rows)
	multiplyVector(y, a, x)
	return y, nil
}

// MatVecTo stores A x in dst, which must have m elements, as [MatVec] returns it, and
// allocates nothing. dst must not share an element with A or x, which would be an
// [ErrOverlap].
func MatVecTo[T Scalar](dst []T, a Matrix[T], x []T) error {
	err := checkVector(a, len(x), a.Cols)
	if err == nil {
		err = checkVectorTo(dst, a.Rows, a, x)
	}
	if err != nil {
		return failVector("MatVecTo", err, a, x)
	}
	multiplyVector(dst, a, x)
	return nil
}

// VecMat returns the product x^H A of a vector, which is conjugated, and an m x n matrix,
// which may be a transposed or conjugated view. It allocates the result. NaN and infinities
// propagate; if m is 0 the result is zeros.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix] or [ErrMemory]. BLAS routine: xGEMV.
// NumPy: vecmat.
func VecMat[T Scalar](x []T, a Matrix[T]) ([]T, error) {
	err := checkVector(a, len(x), a.Rows)
	if err == nil {
		err = room.For[T](float64(a.Cols))
	}
	if err != nil {
		return nil, failVector("VecMat", err, a, x)
	}
	y := make([]T, a.Cols)
	multiplyVector(y, a.H(), x)
	scalar.Conjugate(y)
	return y, nil
}

// VecMatTo stores x^H A in dst, which must have n elements, as [VecMat] returns it, and
// allocates nothing. dst must not share an element with x or A, which would be an
// [ErrOverlap].
func VecMatTo[T Scalar](dst, x []T, a Matrix[T]) error {
	err := checkVector(a, len(x), a.Rows)
	if err == nil {
		err = checkVectorTo(dst, a.Cols, a, x)
	}
	if err != nil {
		return failVector("VecMatTo", err, a, x)
	}
	multiplyVector(dst, a.H(), x)
	scalar.Conjugate(dst)
	return nil
}

func failVector[T Scalar](op string, err error, a Matrix[T], x []T) error {
	return fail(op, err, a.Shape(), fmt.Sprintf("%d elements", len(x)))
}

func checkVector[T Scalar](a Matrix[T], length, wanted int) error {
	if err := check("matrix", a); err != nil {
		return err
	}
	if length != wanted {
		return fmt.Errorf("%w: a vector of %d elements, the matrix takes %d", ErrShape, length, wanted)
	}
	return nil
}

func checkVectorTo[T Scalar](dst []T, length int, a Matrix[T], x []T) error {
	if len(dst) != length {
		return fmt.Errorf("%w: destination has %d elements, the result %d", ErrShape, len(dst), length)
	}
	to := asRow(dst)
	if matrix.Overlap(to, a) || matrix.Overlap(to, asRow(x)) {
		return fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	return nil
}

// multiplyVector stores A x in y. The arguments have been checked.
func multiplyVector[T Scalar](y []T, a Matrix[T], x []T) {
	if len(x) == 0 || len(y) == 0 {
		clear(y)
		return
	}
	if a.Op == matrix.ConjNoTrans && matrix.IsComplex[T]() { // BLAS has no conj(A) x, but A conj(x)
		w := workspace.Get[T]()
		defer w.Put()
		c := w.Vectors(len(x))
		copy(c, x)
		scalar.Conjugate(c)
		a.Op = matrix.NoTrans
		multiplyVector(y, a, c)
		scalar.Conjugate(y)
		return
	}
	m, n := a.Rows, a.Cols
	if a.Op.Transposed() {
		m, n = n, m
	}
	driver.MultiplyVector(never, transpose(a), m, n, a.Data, a.Stride, x, 1, y, 1)
}

// Outer returns the products of all elements of x with all of y, of which none is conjugated:
// the m x n matrix with the elements x[i] y[j]. NaN and infinities propagate. It allocates
// the result.
//
// The error is an [*OpError] of [ErrMemory]. NumPy: outer.
func Outer[T Scalar](x, y []T) (Matrix[T], error) {
	if err := room.For[T](room.Area(len(x), len(y))); err != nil {
		return Matrix[T]{}, fail("Outer", err, matrix.ShapeString([]int{len(x), len(y)}))
	}
	dst := unset[T](len(x), len(y))
	driver.Outer(x, y, dst.Data, dst.Stride)
	return dst, nil
}

// OuterTo stores the products of all elements of x with all of y in dst, as [Outer] returns
// them, and allocates nothing. dst must be row-major and m x n. It must not share an element
// with x or y, which would be an [ErrOverlap].
func OuterTo[T Scalar](dst Matrix[T], x, y []T) error {
	err := checkDestination(dst, len(x), len(y))
	if err == nil {
		err = checkApart(dst, asRow(x), asRow(y))
	}
	if err != nil {
		return failed("OuterTo", err, dst)
	}
	driver.Outer(x, y, dst.Data, dst.Stride)
	return nil
}

// Kron returns the Kronecker product of an m x n and a p x q matrix: the (m p) x (n q) matrix
// of blocks A[i,j] B. Either operand may be a transposed or conjugated view. NaN and
// infinities propagate. It allocates the result, and a copy of each operand that is a
// transposed or conjugated view, in a workspace that it keeps for later calls.
//
// The error is an [*OpError] of [ErrMatrix] or [ErrMemory]. NumPy: kron; for arrays
// [KronArrays].
func Kron[T Scalar](a, b Matrix[T]) (Matrix[T], error) {
	err := checkKron(a, b)
	if err == nil {
		err = room.For[T](room.Area(a.Rows, a.Cols) * room.Area(b.Rows, b.Cols))
	}
	if err != nil {
		return Matrix[T]{}, failed("Kron", err, a, b)
	}
	dst := unset[T](a.Rows*b.Rows, a.Cols*b.Cols)
	kron(dst, a, b)
	return dst, nil
}

// KronTo stores the Kronecker product in dst, as [Kron] returns it, and allocates nothing
// after its first call. dst must be row-major and (m p) x (n q). It must not share an element
// with A or B, which would be an [ErrOverlap].
func KronTo[T Scalar](dst, a, b Matrix[T]) error {
	err := checkKron(a, b)
	if err == nil {
		err = checkDestination(dst, a.Rows*b.Rows, a.Cols*b.Cols)
	}
	if err == nil {
		err = checkApart(dst, a, b)
	}
	if err != nil {
		return failed("KronTo", err, a, b)
	}
	kron(dst, a, b)
	return nil
}

func checkKron[T Scalar](a, b Matrix[T]) error {
	if err := check("first operand", a); err != nil {
		return err
	}
	if err := check("second operand", b); err != nil {
		return err
	}
	for _, n := range [...][2]int{{a.Rows, b.Rows}, {a.Cols, b.Cols}} {
		if n[0] > 0 && n[1] > matrix.MaxBytes/n[0] {
			return fmt.Errorf("%w: %d times %d rows or columns", ErrMemory, n[0], n[1])
		}
	}
	return nil
}

func kron[T Scalar](dst, a, b Matrix[T]) {
	if dst.Rows == 0 || dst.Cols == 0 {
		return
	}
	w := workspace.Get[T]()
	defer w.Put()
	a = rowMajorOf(a, w.Matrix)
	b = rowMajorOf(b, w.Work)
	driver.Kron(a.Rows, a.Cols, a.Data, a.Stride, b.Rows, b.Cols, b.Data, b.Stride, dst.Data, dst.Stride)
}

// rowMajorOf returns a, or if it is a transposed or conjugated view its copy in the memory
// that take returns.
func rowMajorOf[T Scalar](a Matrix[T], take func(n int) []T) Matrix[T] {
	if a.Op == matrix.NoTrans || a.Op == matrix.ConjNoTrans && !matrix.IsComplex[T]() {
		a.Op = matrix.NoTrans
		return a
	}
	c := Matrix[T]{Rows: a.Rows, Cols: a.Cols, Stride: a.Cols, Data: take(a.Rows * a.Cols)}
	matrix.Copy(c, a)
	return c
}

// KronArrays returns the Kronecker product of arrays: each axis has the product of the
// lengths of that axis of a and of b. The one with fewer axes has more of length 1 before
// them. Nothing is conjugated. It allocates the result. Its errors are those of [Tensordot].
// NumPy: kron.
func KronArrays[T Scalar](a, b Array[T]) (Array[T], error) {
	c, err := kronArrays(a, b)
	return c, failArrays("KronArrays", err, a, b)
}

func kronArrays[T Scalar](a, b Array[T]) (c Array[T], err error) {
	if err = checkArray("first operand", a); err != nil {
		return c, err
	}
	if err = checkArray("second operand", b); err != nil {
		return c, err
	}
	rank := max(len(a.Shape), len(b.Shape))
	if len(a.Shape)+len(b.Shape) > mostLabels {
		return c, fmt.Errorf("%w: more than %d axes", ErrShape, mostLabels)
	}
	s := newSummation[T]()
	defer s.put()
	shape := make([]int, rank)
	for k := range rank { // axes of a and b in turn
		shape[k] = 1
		for i, from := range [...][]int{a.Shape, b.Shape} {
			if axis := k - rank + len(from); axis >= 0 {
				shape[k] *= from[axis]
				s.out = append(s.out, uint8(axis+i*len(a.Shape)))
			}
		}
	}
	s.count = len(a.Shape) + len(b.Shape)
	for l := range s.count {
		s.labels = append(s.labels, uint8(l))
	}
	s.terms = append(s.terms, sumTerm{rank: len(a.Shape), ends: len(a.Shape)}, sumTerm{rank: len(b.Shape), ends: s.count})
	if c, err = s.resultOf(a, b); err != nil {
		return c, err
	}
	return matrix.FromSlice(c.Data, shape...), nil
}
