package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SVDStackResult has the singular value decompositions A[i] = U[i] diag(S[i,:]) VH[i] of a
// stack of m x n matrices, with k = min(m,n).
type SVDStackResult[T Scalar] struct {
	// S has the k singular values of each matrix in a row, largest first.
	S Matrix[float64]
	// U has the left singular vectors in columns: m x k with [SVDThin], m x m with [SVDFull], and
	// otherwise no matrices.
	U Stack[T]
	// VH is V^H, with the right singular vectors, conjugated, in rows: k x n with [SVDThin], n x n
	// with [SVDFull], and otherwise no matrices.
	VH Stack[T]
}

// SVDStack returns the singular value decompositions of the matrices A[i], as [SVD] does,
// and allocates them. NumPy: linalg.svd of an array with three axes.
//
// The error is an [*OpError] of [ErrKind], [ErrShape], [ErrMatrix], [ErrMemory], or of a
// [*StackError] of [ErrNotFinite], or of a [*ConvergenceError], which has never been seen.
// The matrices that it names have NaN for results.
func SVDStack[T Scalar](a Stack[T], kind SVDKind) (SVDStackResult[T], error) {
	var r SVDStackResult[T]
	err := svdStack(&r, a, kind)
	return r, failedStack("SVDStack", err, a)
}

// SVDStackTo stores the decompositions in dst, as [SVDStack] does, and reuses those of dst's
// arrays that have the right shape, are row-major and, for S, without gaps. If one of these
// shares an element with another one or with a, or has matrices that overlap, the error is
// an [ErrOverlap]. After errors other than a [*StackError] dst is unchanged.
func SVDStackTo[T Scalar](dst *SVDStackResult[T], a Stack[T], kind SVDKind) error {
	return failedStack("SVDStackTo", svdStack(dst, a, kind), a)
}

func svdStack[T Scalar](dst *SVDStackResult[T], a Stack[T], kind SVDKind) error {
	if kind > SVDFull {
		return fmt.Errorf("%w: %v", ErrKind, kind)
	}
	if err := checkStack("matrix", a); err != nil {
		return err
	}
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	r := *dst
	var err error
	if r.S, err = reuseValues(r.S, a.Count, k); err != nil {
		return err
	}
	left, right := k, k
	switch kind {
	case SVDFull:
		left, right = m, n
	case SVDValues:
		r.U, r.VH = Stack[T]{}, Stack[T]{}
	}
	if kind != SVDValues {
		if r.U, err = reuseStack(r.U, a.Count, m, left); err != nil {
			return err
		}
		if r.VH, err = reuseStack(r.VH, a.Count, right, n); err != nil {
			return err
		}
	}
	s := matrix.Broadcast(r.S)
	if matrix.OverlapStacks(r.U, a) || matrix.OverlapStacks(r.VH, a) || matrix.OverlapStacks(s, a) ||
		matrix.OverlapStacks(r.U, r.VH) || matrix.OverlapStacks(s, r.U) || matrix.OverlapStacks(s, r.VH) {
		return fmt.Errorf("%w: results, with each other or the matrices", ErrOverlap)
	}
	if r.U.Overlapping() || r.VH.Overlapping() {
		return fmt.Errorf("%w: matrices of a result with each other", ErrOverlap)
	}
	*dst = r
	return decomposeStack(r, a, kind)
}

func decomposeStack[T Scalar](r SVDStackResult[T], a Stack[T], kind SVDKind) error {
	suspects, done := driver.Stack[T]{Op: driver.StackSVD, Count: a.Count, A: a, C: r.U, D: r.VH, Job: kind.job(), Reals: r.S.Data[:r.S.Rows*r.S.Cols]}.Do()
	if done && suspects == nil {
		return nil
	}
	return decomposeSingly(r, a, kind, suspects, done)
}

// decomposeSingly and lstsqSingly are functions of their own because the closure takes
// memory where it is made.
func decomposeSingly[T Scalar](r SVDStackResult[T], a Stack[T], kind SVDKind, suspects []int, done bool) error {
	return singly(a.Count, suspects, done, func(i int) error {
		s := r.S.Slice(i, i+1, 0, r.S.Cols)
		one := SVDResult[T]{S: s.Data}
		if kind != SVDValues {
			one.U, one.VH = r.U.At(i), r.VH.At(i)
		}
		return spoil(spoil(svd(never, nil, &one, a.At(i), kind), one.U, one.VH), s)
	})
}

// reuseStack returns s if it can hold count rows x cols results, and otherwise a new stack.
func reuseStack[T Scalar](s Stack[T], count, rows, cols int) (Stack[T], error) {
	if s.Count == count && s.Rows == rows && s.Cols == cols && s.Op == matrix.NoTrans && s.Check() == nil {
		return s, nil
	}
	return newStack[T](count, rows, cols)
}

// reuseValues is reuseStack for real results, a row for each matrix.
func reuseValues(w Matrix[float64], count, n int) (Matrix[float64], error) {
	if w.Rows == count && w.Cols == n && w.Stride == n && w.Op == matrix.NoTrans && w.Check() == nil {
		return w, nil
	}
	s, err := newStack[float64](1, count, n)
	return s.Matrix, err
}

// PinvStack returns the Moore-Penrose pseudoinverses, n x m, of the m x n matrices A[i], as
// [Pinv] does with the same rtol. It allocates them. The errors are those of [SVDStack].
// NumPy: linalg.pinv.
func PinvStack[T Scalar](a Stack[T], rtol float64) (Stack[T], error) {
	err := checkStack("matrix", a)
	var dst Stack[T]
	if err == nil {
		dst, err = newStack[T](a.Count, a.Cols, a.Rows)
	}
	if err == nil {
		err = pinvStack(dst, a, rtol)
	}
	return dst, failedStack("PinvStack", err, a)
}

// PinvStackTo stores the pseudoinverses in dst, as [PinvStack] does. The matrices of dst must
// be row-major, must not overlap, and must not share an element with a. After errors other
// than a [*StackError] dst is unchanged.
func PinvStackTo[T Scalar](dst, a Stack[T], rtol float64) error {
	err := checkStack("matrix", a)
	if err == nil {
		err = checkResults(dst, a.Count, a.Cols, a.Rows)
	}
	if err == nil {
		err = checkStackApart(dst, a, false)
	}
	if err == nil {
		err = pinvStack(dst, a, rtol)
	}
	return failedStack("PinvStackTo", err, a)
}

func pinvStack[T Scalar](dst, a Stack[T], rtol float64) error {
	suspects, done := driver.Stack[T]{Op: driver.StackPinv, Count: a.Count, A: a, C: dst, Rcond: relative[T](rtol, a.Rows, a.Cols)}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(a.Count, suspects, done, func(i int) error {
		return spoil(pinv(dst.At(i), a.At(i), rtol), dst.At(i))
	})
}

// LstsqStackResult is what [LstsqStack] finds out about the A[i] X[i] = B[i].
type LstsqStackResult[T Scalar] struct {
	X    Stack[T]        // n x nrhs each
	S    Matrix[float64] // the min(m,n) singular values of each A in a row, largest first
	Rank []int           // how many of them do not count as zero
}

// LstsqStack solves least-squares problems, as [Lstsq] does one: each column of X[i] is the
// shortest vector for which |A[i] X[i] - B[i]| is least.
//
//	the A are m x n, the B m x nrhs, the X n x nrhs
//
// Either operand may be a single matrix, as a stack of Count 1. rcond is that of [Lstsq].
// LstsqStack allocates the results. The residuals are not among them: [DotStack] helps to
// compute them.
//
// The errors are those of [SVDStack]; the matrices that a [*StackError] names have NaN for X
// and S. A low rank is no error. It works by the singular value decomposition, like LAPACK's
// xGELSD. NumPy's linalg.lstsq takes one matrix.
func LstsqStack[T Scalar](a, b Stack[T], rcond float64) (LstsqStackResult[T], error) {
	var r LstsqStackResult[T]
	err := lstsqStack(&r, a, b, rcond)
	return r, failedStack("LstsqStack", err, a, b)
}

// LstsqStackTo stores the results in dst, as [LstsqStack] does, and reuses those of dst's
// arrays that have the right shape, as [SVDStackTo] does, with the same [ErrOverlap]. After
// errors other than a [*StackError] dst is unchanged.
func LstsqStackTo[T Scalar](dst *LstsqStackResult[T], a, b Stack[T], rcond float64) error {
	return failedStack("LstsqStackTo", lstsqStack(dst, a, b, rcond), a, b)
}

func lstsqStack[T Scalar](dst *LstsqStackResult[T], a, b Stack[T], rcond float64) error {
	if err := checkStack("matrix", a); err != nil {
		return err
	}
	if err := checkStack("right-hand side", b); err != nil {
		return err
	}
	if a.Rows != b.Rows {
		return fmt.Errorf("%w: the right-hand sides have %d rows", ErrShape, b.Rows)
	}
	count, err := countOf(a, b)
	if err != nil {
		return err
	}
	r, k := *dst, min(a.Rows, a.Cols)
	if r.X, err = reuseStack(r.X, count, a.Cols, b.Cols); err != nil {
		return err
	}
	if r.S, err = reuseValues(r.S, count, k); err != nil {
		return err
	}
	s := matrix.Broadcast(r.S)
	if r.X.Overlapping() || matrix.OverlapStacks(r.X, a) || matrix.OverlapStacks(r.X, b) || matrix.OverlapStacks(r.X, s) || matrix.OverlapStacks(s, a) || matrix.OverlapStacks(s, b) {
		return fmt.Errorf("%w: results, with each other or an operand", ErrOverlap)
	}
	r.Rank = resizedSlice(r.Rank, count)
	*dst = r
	switch {
	case math.IsNaN(rcond):
		rcond = relative[T](rcond, a.Rows, a.Cols)
	case rcond <= 0 || rcond >= 1:
		rcond = scalar.Epsilon[T]() / 2
	}
	suspects, done := driver.Stack[T]{Op: driver.StackLstsq, Count: count, A: a, B: b, C: r.X, Reals: r.S.Data[:count*k], Ranks: r.Rank, Rcond: rcond}.Do()
	if done && suspects == nil {
		return nil
	}
	return lstsqSingly(r, a, b, rcond, suspects, done)
}

func lstsqSingly[T Scalar](r LstsqStackResult[T], a, b Stack[T], rcond float64, suspects []int, done bool) error {
	return singly(r.X.Count, suspects, done, func(i int) error {
		s := r.S.Slice(i, i+1, 0, r.S.Cols)
		one := LstsqResult[T]{X: r.X.At(i), S: s.Data}
		err := lstsq(&one, at(a, i), at(b, i), rcond)
		r.Rank[i] = one.Rank
		return spoil(spoil(err, r.X.At(i)), s)
	})
}
