package matrix

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/mat"
)

// FromDense returns d as a Matrix over the same elements. Nothing is copied, and a write to
// either shows in both. A part of a larger Dense (mat.Dense.Slice) keeps its stride, and an
// empty Dense becomes a 0 x 0 matrix.
func FromDense(d *mat.Dense) Matrix[float64] { return FromGeneral64(d.RawMatrix()) }

// Dense returns m as a *mat.Dense over the same elements. Nothing is copied, and a write to
// either shows in both. A matrix without elements becomes an empty Dense, which has no shape.
// It panics with an [*Error] of [ErrMatrix] if m is malformed, or if it is a transposed view,
// because a mat.Dense is row-major: pass m.T() and use mat.Dense.T, or pass a [Matrix.Clone].
func Dense(m Matrix[float64]) *mat.Dense {
	err := m.Check()
	if err == nil && m.Op.Transposed() {
		err = fmt.Errorf("%w: a %v view, where mat.Dense is row-major", ErrMatrix, m.Op)
	}
	if err != nil {
		fail("Dense", m.Shape(), err)
	}
	var d mat.Dense
	if m.Rows > 0 && m.Cols > 0 { // gonum has no empty matrix with a shape
		d.SetRawMatrix(blas64.General{Rows: m.Rows, Cols: m.Cols, Stride: m.Stride, Data: m.Data})
	}
	return &d
}

// FromGeneral32 returns g as a Matrix over the same elements. Nothing is copied or checked.
func FromGeneral32(g blas32.General) Matrix[float32] {
	return Matrix[float32]{Rows: g.Rows, Cols: g.Cols, Stride: max(g.Stride, 1), Data: g.Data}
}

// FromGeneral64 returns g as a Matrix over the same elements. Nothing is copied or checked.
func FromGeneral64(g blas64.General) Matrix[float64] {
	return Matrix[float64]{Rows: g.Rows, Cols: g.Cols, Stride: max(g.Stride, 1), Data: g.Data}
}

// FromGeneralC64 returns g as a Matrix over the same elements. Nothing is copied or checked.
func FromGeneralC64(g cblas64.General) Matrix[complex64] {
	return Matrix[complex64]{Rows: g.Rows, Cols: g.Cols, Stride: max(g.Stride, 1), Data: g.Data}
}

// FromGeneralC128 returns g as a Matrix over the same elements. Nothing is copied or checked.
func FromGeneralC128(g cblas128.General) Matrix[complex128] {
	return Matrix[complex128]{Rows: g.Rows, Cols: g.Cols, Stride: max(g.Stride, 1), Data: g.Data}
}
