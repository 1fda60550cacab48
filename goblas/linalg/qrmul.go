package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// Side says from which side a matrix is multiplied, or on which side a factor stands.
type Side byte

const (
	Left  Side = iota // Q B
	Right             // B Q
)

func (s Side) String() string {
	switch s {
	case Left:
		return "left"
	case Right:
		return "right"
	}
	return fmt.Sprintf("Side(%d)", byte(s))
}

// MulQTo stores op(Q) B (side [Left]) or B op(Q) (side [Right]) in dst, with the complete Q,
// which is not formed. op is matrix.NoTrans for Q, and matrix.ConjTrans, or matrix.Trans for
// real types, for Q^H. B may be any view and is only read. dst must be row-major and have B's
// shape, and may be b itself. It allocates nothing, but once after an update. The error is an
// [*OpError] of [ErrKind] for an unknown side or op, [ErrMatrix], [ErrShape], [ErrOverlap],
// and [ErrNotFinite] if B has a NaN or an infinity. LAPACK routines: xORMQR and xUNMQR.
// SciPy: linalg.qr_multiply.
func (f *QR[T]) MulQTo(dst Matrix[T], side Side, op matrix.Op, b Matrix[T]) error {
	return failed("QR.MulQTo", f.mulQTo(dst, side, op, b), f.a, b)
}

func (f *QR[T]) mulQTo(dst Matrix[T], side Side, op matrix.Op, b Matrix[T]) error {
	if side > Right {
		return fmt.Errorf("%w: %v", ErrKind, side)
	}
	if op != matrix.NoTrans && op != matrix.ConjTrans && (op != matrix.Trans || matrix.IsComplex[T]()) {
		return fmt.Errorf("%w: %v of Q", ErrKind, op)
	}
	if err := check("matrix", b); err != nil {
		return err
	}
	m := f.a.Rows
	if side == Left && b.Rows != m || side == Right && b.Cols != m {
		return fmt.Errorf("%w: Q is %dx%d", ErrShape, m, m)
	}
	if err := checkDestination(dst, b.Rows, b.Cols); err != nil {
		return err
	}
	if !matrix.SamePlaces(dst, b) && matrix.Overlap(dst, b) || matrix.Overlap(dst, f.a) {
		return fmt.Errorf("%w: destination and operand", ErrOverlap)
	}
	if f.missing != nil {
		return f.missing
	}
	if err := checkFinite("matrix", b); err != nil {
		return err
	}
	if b.Rows == 0 || b.Cols == 0 {
		return nil
	}
	matrix.Copy(dst, b)
	f.apply(side, op != matrix.NoTrans, dst)
	return nil
}

// apply multiplies b by Q or, if h is set, by Q^H.
func (f *QR[T]) apply(side Side, h bool, b Matrix[T]) {
	if !f.updated() {
		driver.ApplyQ(never, "LR"[side], h, b.Rows, b.Cols, f.least(), f.a.Data, f.a.Stride, f.tau, b.Data, b.Stride)
		return
	}
	w := f.completed()
	first := (side == Left) == !h // D comes before the reflectors
	if first {
		w.scale(side, h, b)
	}
	driver.ApplyQ(never, "LR"[side], h, b.Rows, b.Cols, f.least(), w.h.Data, w.h.Stride, w.tau, b.Data, b.Stride)
	if !first {
		w.scale(side, h, b)
	}
}
