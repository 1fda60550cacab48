package matrix

import (
	"fmt"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/sys"
)

// Clone returns a new copy of m that is row-major and without padding: the elements are
// transposed and conjugated as m's Op says. It panics with an [*Error] of [ErrMatrix] if m is
// malformed.
func (m Matrix[T]) Clone() Matrix[T] {
	if err := m.Check(); err != nil {
		fail("Clone", m.Shape(), err)
	}
	c := New[T](m.Rows, m.Cols)
	Copy(c, m)
	return c
}

// Copy copies the elements of src to dst, which must have the same shape. Both may be views
// of any Op. dst may lie on src if every element keeps its place in memory, so Copy(m,
// m.H().T()) conjugates m. Copy panics with an [*Error]: with an [ErrShape] if the shapes
// differ, an [ErrMatrix] if one of them is malformed, and an [ErrOverlap] if dst overlaps src
// in another way. It allocates nothing. NumPy: copyto.
func Copy[T Scalar](dst, src Matrix[T]) {
	if !ordinary(dst.Op, dst.Rows, dst.Cols, dst.Stride, len(dst.Data)) || !ordinary(src.Op, src.Rows, src.Cols, src.Stride, len(src.Data)) ||
		dst.Rows != src.Rows || dst.Cols != src.Cols || sys.Overlap(dst.Data, src.Data) && !SamePlaces(dst, src) {
		checkCopy(dst, src)
	}
	if dst.Rows == 0 || dst.Cols == 0 {
		return
	}
	rows, cols := stored(dst.Op, dst.Rows, dst.Cols)
	conj := dst.Op.Conjugated() != src.Op.Conjugated() && IsComplex[T]()
	if dst.Op.Transposed() == src.Op.Transposed() {
		if dst.Stride == cols && src.Stride == cols { // as one long row
			rows, cols = 1, rows*cols
		}
		for i := range rows {
			row := dst.Data[i*dst.Stride : i*dst.Stride+cols]
			copy(row, src.Data[i*src.Stride:i*src.Stride+cols])
			if conj {
				scalar.Conjugate(row)
			}
		}
		return
	}
	// One of the two is read or written down its columns. The elements are copied in
	// tiles, so that those of both matrices stay in the first-level cache.
	const tile = 32
	for i0 := 0; i0 < rows; i0 += tile {
		for j0 := 0; j0 < cols; j0 += tile {
			j1 := min(j0+tile, cols)
			for i := i0; i < min(i0+tile, rows); i++ {
				row := dst.Data[i*dst.Stride+j0 : i*dst.Stride+j1]
				for j := range row {
					row[j] = src.Data[(j0+j)*src.Stride+i]
				}
				if conj {
					scalar.Conjugate(row)
				}
			}
		}
	}
}

// checkCopy panics if dst cannot be a copy of src.
func checkCopy[T Scalar](dst, src Matrix[T]) {
	err := dst.Check()
	if err == nil {
		err = src.Check()
	}
	switch {
	case err != nil:
	case dst.Rows != src.Rows || dst.Cols != src.Cols:
		err = ErrShape
	case Overlap(dst, src) && !SamePlaces(dst, src):
		err = ErrOverlap
	}
	if err != nil {
		fail("Copy", fmt.Sprintf("of %s to %s", src.Shape(), dst.Shape()), err)
	}
}
