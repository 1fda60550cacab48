package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// FactorTriangle stores the factor of the Hermitian a, of which it reads the triangle uplo,
// in the same triangle of the row-major dst, and zeros in the other one. dst may be a. info
// is as in [Potrf].
func FactorTriangle[T scalar.Scalar](ctx context.Context, uplo byte, dst, a matrix.Matrix[T]) (info int) {
	n := dst.Rows
	c := cores.Decide(plan.Xpotrf, cube(n)).In(ctx)
	native := c.Native() && cint.Fits(n|dst.Stride|a.Stride)
	if native && uplo == 'L' && n >= lowerFrom && a.Op == matrix.NoTrans {
		return potrfMirrored(c, n, a.Data, a.Stride, dst.Data, dst.Stride)
	}
	CopyTriangle(uplo, dst, a)
	return potrf(c, native, uplo, n, dst.Data, dst.Stride)
}

// potrf is [Potrf] of a triangle that has zeros beside it, in the library or in pure Go.
func potrf[T scalar.Scalar](c cores.Call, native bool, uplo byte, n int, a []T, lda int) (info int) {
	if native && uplo == 'L' && n >= lowerFrom {
		return potrfMirrored(c, n, a, lda, a, lda)
	}
	if native {
		return Potrf(c, uplo, n, a, lda)
	}
	if info = pure.Potrf(uplo, n, a, lda); info == 0 {
		info = notFinite(a, n, lda+1)
	}
	return info
}

// lowerFrom is the order from which a row-major lower triangle is transposed for xPOTRF. In
// it Fortran sees an upper one, which takes half as long again: OpenBLAS's xTRSM is slow
// from that side.
const lowerFrom = 40

// potrfMirrored stores the factor of the lower triangle a in f, which may be a, with zeros
// beside it. It factors in the upper triangle of f, where Fortran sees a lower one. So
// nothing but triangles is moved, each once.
func potrfMirrored[T scalar.Scalar](c cores.Call, n int, a []T, lda int, f []T, ldf int) (info int) {
	rows := cut(n, copyRows)
	before, after := mirroring[T]{rows, ldf, a, lda, f}, settling[T]{rows, ldf, f}
	if c.Tiled() {
		team := c.Team()
		defer team.Release()
		doTiles(team, rows.count, before)
		info = potrfTiles(team, 'L', n, f, ldf)
		doTiles(team, rows.count, after)
	} else {
		lease := c.Acquire()
		defer lease.Release()
		for i := range rows.count {
			before.tile(i)
		}
		info = lapack.Potrf('L', n, f, ldf)
		for i := range rows.count {
			after.tile(i)
		}
	}
	if info == 0 {
		info = notFinite(f, n, ldf+1)
	}
	return info
}

// CopyTriangle copies the triangle uplo of the Hermitian src to the row-major dst, with real
// numbers on the diagonal and zeros in the other triangle. dst may be src.
func CopyTriangle[T scalar.Scalar](uplo byte, dst, src matrix.Matrix[T]) {
	rows := src.Op == matrix.NoTrans // then only the triangle is copied
	if !rows {
		matrix.Copy(dst, src)
	}
	for i := range dst.Rows {
		row := dst.Data[i*dst.Stride : i*dst.Stride+dst.Cols]
		from, to := 0, i+1
		if uplo == 'U' {
			from, to = i, dst.Cols
		}
		if rows {
			copy(row[from:to], src.Data[i*src.Stride+from:])
		}
		clear(row[:from])
		clear(row[to:])
		row[i] = scalar.Real(row[i])
	}
}
