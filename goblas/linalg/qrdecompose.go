package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
)

// QRKind says which factors [QRDecompose], [RQ] and others return of an m x n matrix, with k
// = min(m,n).
type QRKind byte

const (
	QRReduced  QRKind = iota // Q, m x k, and R, k x n: NumPy's mode "reduced"
	QRComplete               // Q, m x m, and R, m x n: NumPy's mode "complete"
	QRFactor                 // R alone, k x n: NumPy's mode "r"
)

func (k QRKind) String() string {
	switch k {
	case QRReduced:
		return "reduced"
	case QRComplete:
		return "complete"
	case QRFactor:
		return "r"
	}
	return fmt.Sprintf("QRKind(%d)", byte(k))
}

// check returns an error if k is unknown.
func (k QRKind) check() error {
	if k > QRFactor {
		return fmt.Errorf("%w: %v", ErrKind, k)
	}
	return nil
}

// shapes returns the columns of Q and the rows of R.
func (k QRKind) shapes(m, n int) (cols, rows int) {
	switch k {
	case QRComplete:
		return m, m
	case QRFactor:
		return 0, min(m, n)
	}
	return min(m, n), min(m, n)
}

// QRDecompose returns the factors of A = Q R, where Q has orthonormal columns and R is an
// upper trapezoid whose diagonal is real and may be negative. The shapes are at [QRReduced],
// [QRComplete] and [QRFactor]. With [QRFactor] q is 0 x 0. a is only read and may be a
// transposed or conjugated view. The results are newly allocated. To solve with the factors,
// or to multiply by Q without forming it, use [NewQR], which also has NumPy's mode "raw".
//
// The error is an [*OpError] of [ErrKind], [ErrMatrix], [ErrMemory] or, if A has a NaN
// or an infinity or R overflows, [ErrNotFinite].
//
// LAPACK routines: xGEQRF, and xORGQR or xUNGQR. NumPy: linalg.qr.
func QRDecompose[T Scalar](a Matrix[T], kind QRKind) (q, r Matrix[T], err error) {
	if err := kind.check(); err != nil {
		return q, r, failed("QRDecompose", err, a)
	}
	if err := check("matrix", a); err != nil {
		return q, r, failed("QRDecompose", err, a)
	}
	m, n := a.Rows, a.Cols
	cols, rows := kind.shapes(m, n)
	if err := room.For[T](room.Area(m, cols) + room.Area(rows, n)); err != nil {
		return q, r, failed("QRDecompose", err, a)
	}
	if kind != QRFactor {
		q = unset[T](m, cols)
	}
	r = matrix.New[T](rows, n)
	err = failed("QRDecompose", qrTo(q, r, a, kind, true), a)
	return q, r, err
}

// QRDecomposeTo stores the factors of A = Q R, as [QRDecompose] does. q and r must be
// row-major and of the shapes of one kind; for [QRFactor] q is the zero Matrix. Neither may
// share an element with the other or with a. Further errors: [ErrShape], [ErrOverlap]. After
// [ErrNotFinite] for R, q and r are unspecified.
func QRDecomposeTo[T Scalar](q, r, a Matrix[T]) error {
	return failed("QRDecomposeTo", qrDecomposeTo(q, r, a), a)
}

func qrDecomposeTo[T Scalar](q, r, a Matrix[T]) error {
	if err := check("matrix", a); err != nil {
		return err
	}
	m, n := a.Rows, a.Cols
	kind := QRReduced
	switch {
	case q.Data == nil && q.Rows == 0 && q.Cols == 0 && q.Stride == 0:
		kind = QRFactor
	case q.Cols == m && m != min(m, n):
		kind = QRComplete
	}
	cols, rows := kind.shapes(m, n)
	if kind != QRFactor {
		if err := checkDestination(q, m, cols); err != nil {
			return err
		}
	}
	if err := checkDestination(r, rows, n); err != nil {
		return err
	}
	if kind != QRFactor && (matrix.Overlap(q, r) || matrix.Overlap(q, a)) || matrix.Overlap(r, a) {
		return fmt.Errorf("%w: results, with each other or the matrix", ErrOverlap)
	}
	return qrTo(q, r, a, kind, false)
}

// qrTo stores the factors. The arguments have been checked but for their elements. A tall A
// is factored where Q will be, and a wide one where R will be. With fresh set q and r may be
// spoilt by an A that is not finite.
func qrTo[T Scalar](q, r, a Matrix[T], kind QRKind, fresh bool) error {
	m, n, k := a.Rows, a.Cols, min(a.Rows, a.Cols)
	if kind == QRFactor && m > n {
		if err := room.For[T](room.Area(m, n)); err != nil {
			return err
		}
	}
	if fresh && kind == QRReduced && driver.ThinQR(never, a, q, r, true) {
		return finiteFactor(r)
	}
	if err := checkFinite("matrix", a); err != nil {
		return err
	}
	if kind == QRReduced && driver.ThinQR(never, a, q, r, false) {
		return finiteFactor(r)
	}
	w := workspace.Get[T]()
	defer w.Put()
	tau := w.Vectors(k)
	f := r
	if m > n || m == n && kind != QRFactor {
		if f = q; kind == QRFactor {
			f = Matrix[T]{Stride: max(n, 1), Data: w.Matrix(m * n)}
		}
		f.Rows, f.Cols = m, n
	}
	matrix.Copy(f, a)
	driver.FactorQR(never, m, n, f.Data, f.Stride, tau)
	switch {
	case m > n || m == n && kind != QRFactor:
		copyUpper(r, f)
	case kind != QRFactor:
		left := r
		left.Cols = m
		matrix.Copy(q, left)
		fallthrough
	default:
		for i := 1; i < m; i++ {
			clear(r.Data[i*r.Stride : i*r.Stride+min(i, n)])
		}
	}
	if err := finiteFactor(r); err != nil {
		return err
	}
	if kind != QRFactor {
		driver.GenerateQ(never, m, q.Cols, k, q.Data, q.Stride, tau)
	}
	return nil
}

func finiteFactor[T Scalar](r Matrix[T]) error {
	if !finite(r) {
		return fmt.Errorf("%w in the factors, by overflow", ErrNotFinite)
	}
	return nil
}
