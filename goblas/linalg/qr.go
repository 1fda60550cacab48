package linalg

import (
	"fmt"
	"sync"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// QR is the factorization A = Q R of an m x n matrix A, where Q is unitary (orthogonal for
// real types) and R is an upper trapezoid. With k = min(m,n), the reduced Q is m x k with
// orthonormal columns and the reduced R is k x n; the complete ones are m x m and m x n.
// The signs are LAPACK's: the diagonal of R is real, and may be negative.
//
// A QR is made by [NewQR]. The zero QR is the factorization of a 0 x 0 matrix. Methods that
// only read may be called by several goroutines at once; Reset, Update and Downdate need the
// QR for themselves. A QR must not be copied.
//
// LAPACK routines: xGEQRF; xORGQR, xORMQR and their complex counterparts. NumPy: linalg.qr;
// SciPy: linalg.qr, linalg.qr_multiply, linalg.qr_update.
type QR[T Scalar] struct {
	a       Matrix[T] // R and, below the diagonal, the reflectors of Q; after an update R alone counts
	tau     []T
	missing error // why there are no factors, or nil

	qh Matrix[T] // after an update Q^H, reduced and with room for one more row; else 0 x 0
	sq T         // the determinant of Q, if A is square and qh is in use

	mu    sync.Mutex // guards what follows, which methods that only read compute once
	rcond float64    // of the triangle that solves, or -1
	rows  rowSpace[T]
	whole reflected[T]
}

// NewQR factors A, which is only read and may be a transposed or conjugated view. It
// allocates an m x n matrix for the factors. The error is an [*OpError] of [ErrMatrix],
// [ErrMemory] or, if A has a NaN or an infinity or R overflows, [ErrNotFinite]. Beside an
// error the QR is nil.
func NewQR[T Scalar](a Matrix[T]) (*QR[T], error) {
	f := new(QR[T])
	if err := failed("NewQR", f.reset(a), a); err != nil {
		return nil, err
	}
	return f, nil
}

// Reset makes f the factorization of another matrix, as [NewQR] does, and reuses f's arrays
// if they are large enough. The errors are those of [NewQR], and [ErrOverlap] if A shares an
// element with the factors, which [QR.Raw] shows. If R overflows, there are no factors until
// another Reset succeeds: the methods that return an error return that one. After other errors
// f is unchanged.
func (f *QR[T]) Reset(a Matrix[T]) error {
	return failed("QR.Reset", f.reset(a), a)
}

func (f *QR[T]) reset(a Matrix[T]) error {
	if err := f.accept(a, 0); err != nil {
		return err
	}
	return f.factor(a, nil)
}

// accept returns an error unless a can be factored, with so many bytes besides the factors.
// It changes nothing.
func (f *QR[T]) accept(a Matrix[T], bytes float64) error {
	if err := check("matrix", a); err != nil {
		return err
	}
	if err := room.For[T](room.Area(a.Rows, a.Cols) + bytes/float64(scalar.Size[T]())); err != nil {
		return err
	}
	if matrix.Overlap(a, asRow(f.a.Data[:cap(f.a.Data)])) { // the new factors may take all of it
		return fmt.Errorf("%w: matrix and factors", ErrOverlap)
	}
	return checkFinite("matrix", a)
}

// factor factors a, which has been accepted, with column pivoting if jpvt is not nil.
func (f *QR[T]) factor(a Matrix[T], jpvt []int) error {
	m, n := a.Rows, a.Cols
	f.a, f.tau = resized(f.a, m, n), resizedSlice(f.tau, min(m, n))
	matrix.Copy(f.a, a)
	f.qh = Matrix[T]{}
	f.forget()
	if jpvt == nil {
		driver.FactorQR(never, m, n, f.a.Data, f.a.Stride, f.tau)
	} else {
		driver.FactorQRPivoted(never, m, n, f.a.Data, f.a.Stride, jpvt, f.tau)
	}
	return f.checkOverflow()
}

// checkOverflow returns an error if R has overflowed, and notes that there are no factors.
func (f *QR[T]) checkOverflow() error {
	f.missing = finiteFactor(f.a)
	return f.missing
}

// forget drops what was computed from the factors before they changed.
func (f *QR[T]) forget() {
	f.rcond, f.rows.rank, f.whole.known = -1, -1, false
}

// resized returns a row-major rows x cols matrix without padding, in m's array if that is
// large enough. Its elements are unspecified.
func resized[T Scalar](m Matrix[T], rows, cols int) Matrix[T] {
	if rows*cols > cap(m.Data) {
		return matrix.New[T](rows, cols)
	}
	return Matrix[T]{Rows: rows, Cols: cols, Stride: max(cols, 1), Data: m.Data[:rows*cols]}
}

// resizedSlice returns a slice of n elements, in s's array if that is large enough.
func resizedSlice[T any](s []T, n int) []T {
	if n > cap(s) {
		return make([]T, n)
	}
	return s[:n]
}

// Dims returns the number of rows and of columns of A.
func (f *QR[T]) Dims() (rows, cols int) { return f.a.Rows, f.a.Cols }

// least is min(m,n).
func (f *QR[T]) least() int { return min(f.a.Rows, f.a.Cols) }

// Q returns Q: with [QRComplete] the complete one, m x m, and with [QRReduced] or [QRFactor]
// the reduced one, m x k. It allocates the result. The error is an [*OpError] of [ErrMemory],
// of [ErrKind] if kind is unknown, or the one that left no factors.
func (f *QR[T]) Q(kind QRKind) (Matrix[T], error) {
	if err := kind.check(); err != nil {
		return Matrix[T]{}, failed("QR.Q", err, f.a)
	}
	if f.missing != nil {
		return Matrix[T]{}, failed("QR.Q", f.missing, f.a)
	}
	cols := f.least()
	if kind == QRComplete {
		cols = f.a.Rows
	}
	if err := room.For[T](room.Area(f.a.Rows, cols)); err != nil {
		return Matrix[T]{}, failed("QR.Q", err, f.a)
	}
	q := matrix.New[T](f.a.Rows, cols)
	return q, failed("QR.Q", f.qTo(q), f.a)
}

// QTo stores Q in dst: the reduced one if dst is m x k, and the complete one if it is m x m.
// It allocates nothing, but for the complete Q after an update. The error is an [*OpError] of
// [ErrShape], [ErrMatrix], or [ErrOverlap] if dst shares an element with the factors, which
// [QR.Raw] shows.
func (f *QR[T]) QTo(dst Matrix[T]) error { return failed("QR.QTo", f.qTo(dst), dst) }

func (f *QR[T]) qTo(dst Matrix[T]) error {
	m, k := f.a.Rows, f.least()
	cols := k
	if dst.Cols == m {
		cols = m
	}
	if err := checkDestination(dst, m, cols); err != nil {
		return err
	}
	if err := checkApart(dst, f.a); err != nil {
		return err
	}
	if f.missing != nil {
		return f.missing
	}
	if m == 0 || cols == 0 {
		return nil
	}
	h, tau := f.a, f.tau
	if f.updated() {
		if cols > k {
			w := f.completed()
			h, tau = w.h, w.tau
		}
	}
	if !f.updated() || cols > k {
		for i := range m {
			if k > 0 {
				copy(dst.Data[i*dst.Stride:i*dst.Stride+k], h.Data[i*h.Stride:])
			}
		}
		driver.GenerateQ(never, m, cols, k, dst.Data, dst.Stride, tau)
	}
	if f.updated() {
		first := dst
		first.Cols = k
		matrix.Copy(first, f.qHead().H())
	}
	return nil
}

// R returns R: with [QRComplete] the complete one, m x n, and with [QRReduced] or [QRFactor]
// the reduced one, k x n. It allocates the result. The errors are those of [QR.Q].
func (f *QR[T]) R(kind QRKind) (Matrix[T], error) {
	if err := kind.check(); err != nil {
		return Matrix[T]{}, failed("QR.R", err, f.a)
	}
	if f.missing != nil {
		return Matrix[T]{}, failed("QR.R", f.missing, f.a)
	}
	rows := f.least()
	if kind == QRComplete {
		rows = f.a.Rows
	}
	if err := room.For[T](room.Area(rows, f.a.Cols)); err != nil {
		return Matrix[T]{}, failed("QR.R", err, f.a)
	}
	r := matrix.New[T](rows, f.a.Cols)
	copyUpper(r, f.a)
	return r, nil
}

// RTo stores R in dst: the reduced one if dst is k x n, and the complete one, which has zeros
// below it, if dst is m x n. It allocates nothing. The errors are those of [QR.QTo].
func (f *QR[T]) RTo(dst Matrix[T]) error { return failed("QR.RTo", f.rTo(dst), dst) }

func (f *QR[T]) rTo(dst Matrix[T]) error {
	rows := f.least()
	if dst.Rows == f.a.Rows {
		rows = f.a.Rows
	}
	if err := checkDestination(dst, rows, f.a.Cols); err != nil {
		return err
	}
	if err := checkApart(dst, f.a); err != nil {
		return err
	}
	if f.missing != nil {
		return f.missing
	}
	copyUpper(dst, f.a)
	return nil
}

// copyUpper stores the upper trapezoid of a, which has as many columns and no fewer rows
// above its zeros, in dst, with zeros below it.
func copyUpper[T Scalar](dst, a Matrix[T]) {
	if dst.Cols == 0 {
		return
	}
	for i := range dst.Rows {
		from := min(i, dst.Cols)
		row := dst.Data[i*dst.Stride : i*dst.Stride+dst.Cols]
		clear(row[:from])
		if from < dst.Cols {
			copy(row[from:], a.Data[i*a.Stride+from:])
		}
	}
}

// Raw returns what LAPACK's xGEQRF left, as NumPy's mode "raw" does, but not transposed: an
// m x n matrix with R in its upper trapezoid and below that the vectors v of the reflectors H
// = I - tau v v^H, whose product is Q, and their k factors tau. Both are f's own and must not
// be changed; nothing is allocated. ok reports whether there are any: after an update, and
// after an overflow, there are none.
func (f *QR[T]) Raw() (h Matrix[T], tau []T, ok bool) {
	if f.updated() || f.missing != nil {
		return Matrix[T]{}, nil, false
	}
	return f.a, f.tau, true
}
