package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// QRStack returns the factors of the A[i] = Q[i] R[i], m x n each, as [QRDecompose] does, and
// allocates them. With [QRFactor] q has no matrices. LAPACK routines: as of [QRDecompose].
// NumPy: linalg.qr of an array with three axes.
//
// The error is an [*OpError] of [ErrKind], [ErrShape], [ErrMatrix], [ErrMemory], or of a
// [*StackError] of [ErrNotFinite]; the matrices that it names have NaN for factors.
func QRStack[T Scalar](a Stack[T], kind QRKind) (q, r Stack[T], err error) {
	if err := kind.check(); err != nil {
		return q, r, failedStack("QRStack", err, a)
	}
	err = checkStack("matrix", a)
	cols, rows := kind.shapes(a.Rows, a.Cols)
	if err == nil && kind != QRFactor {
		q, err = newStack[T](a.Count, a.Rows, cols)
	}
	if err == nil {
		r, err = newStack[T](a.Count, rows, a.Cols)
	}
	if err == nil {
		err = qrStack(q, r, a, kind)
	}
	return q, r, failedStack("QRStack", err, a)
}

// QRStackTo stores the factors in q and r, as [QRStack] does. Their matrices must be
// row-major and of the shapes of one kind, and must not overlap; for [QRFactor] q is the
// zero Stack. Neither may share an element with the other or with a. After errors other
// than a [*StackError] q and r are unchanged.
func QRStackTo[T Scalar](q, r, a Stack[T]) error {
	return failedStack("QRStackTo", qrStackTo(q, r, a), a)
}

func qrStackTo[T Scalar](q, r, a Stack[T]) error {
	if err := checkStack("matrix", a); err != nil {
		return err
	}
	m, n := a.Rows, a.Cols
	kind := QRReduced
	switch {
	case q.Count == 0 && q.Data == nil:
		kind = QRFactor
	case q.Cols == m && m != min(m, n):
		kind = QRComplete
	}
	cols, rows := kind.shapes(m, n)
	if kind != QRFactor {
		if err := checkResults(q, a.Count, m, cols); err != nil {
			return err
		}
	}
	if err := checkResults(r, a.Count, rows, n); err != nil {
		return err
	}
	if kind != QRFactor && (matrix.OverlapStacks(q, r) || matrix.OverlapStacks(q, a)) || matrix.OverlapStacks(r, a) {
		return fmt.Errorf("%w: results, with each other or the matrices", ErrOverlap)
	}
	return qrStack(q, r, a, kind)
}

func qrStack[T Scalar](q, r, a Stack[T], kind QRKind) error {
	job := byte('V')
	if kind == QRFactor {
		job = 'N'
	}
	suspects, done := driver.Stack[T]{Op: driver.StackQR, Count: a.Count, A: a, C: q, D: r, Job: job}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(a.Count, suspects, done, func(i int) error {
		var left Matrix[T]
		if kind != QRFactor {
			left = q.At(i)
		}
		return spoil(qrTo(left, r.At(i), a.At(i), kind, false), left, r.At(i))
	})
}
