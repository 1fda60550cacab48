package driver

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// This file has the products of level 3 with a symmetric or Hermitian matrix, in tiles of
// C. Cuts follow the shape alone, or have no influence on the bits. Every function takes
// the arguments of gonum's method, computes what that does, and reports whether it did:
// arguments that gonum refuses are left to gonum, so that the panic is gonum's.

// Symm is xSYMM, or xHEMM if hermitian is set: C = alpha A B + beta C with s = Left, or
// alpha B A + beta C with s = Right. alpha must not be 0. It makes a copy of A with both
// triangles, for xGEMM. Products with few rows or columns, for which that would take too
// much of the time, are left to the plain call.
func Symm[T scalar.Scalar](r cores.Call, hermitian bool, s blas.Side, ul blas.Uplo, m, n int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	k := order(s, m, n)
	if !isSide(s) || !isUplo(ul) || !isMatrix(k, k, a, lda) || !isMatrix(m, n, b, ldb) || !isMatrix(m, n, c, ldc) || min(m, n) < 2*rowUnit {
		return false
	}
	w := workspace.Get[T]()
	defer w.Put()
	full := w.Matrix(k * k)
	team := r.Team()
	defer team.Release()
	rows := cut(k, rowUnit)
	team.Do(rows.count, func(i int) {
		from, to := rows.part(i)
		bothTriangles(hermitian, ul, k, a, lda, full, from, to)
	})
	p := product[T]{Product: pure.Product[T]{TA: blas.NoTrans, TB: blas.NoTrans, M: m, N: n, K: k, Alpha: alpha, A: full, LDA: k, B: b, LDB: ldb, Beta: beta, C: c, LDC: ldc}}
	if s == blas.Right {
		p.A, p.LDA, p.B, p.LDB = b, ldb, full, k
	}
	p.tiles(r, team)
	return true
}

// bothTriangles copies rows from to to-1 of the triangle ul of a, of order n, to these
// rows of full, and transposed to its other triangle, conjugated if hermitian is set.
func bothTriangles[T scalar.Scalar](hermitian bool, ul blas.Uplo, n int, a []T, lda int, full []T, from, to int) {
	left, right := to, n // the columns beside the block on the diagonal
	if ul == blas.Lower {
		left, right = 0, from
	}
	for i := from; i < to; i++ {
		copy(full[i*n+left:i*n+right], a[i*lda+left:])
		for j := from; j <= i; j++ {
			v := a[j*lda+i]
			if ul == blas.Lower {
				v = a[i*lda+j]
			}
			other := v
			if hermitian && i == j {
				v, other = scalar.Real(v), scalar.Real(v)
			} else if hermitian {
				other = scalar.Conj(v)
			}
			if ul == blas.Lower {
				v, other = other, v
			}
			full[j*n+i], full[i*n+j] = v, other
		}
	}
	if left < right {
		lapack.Transpose(to-from, right-left, a[from*lda+left:], lda, full[left*n+from:], n)
		if hermitian {
			conjugateRows(right-left, to-from, full[left*n+from:], n)
		}
	}
}

// Syrk is xSYRK, or xHERK if hermitian is set, whose alpha and beta are real: the
// triangle ul of C = alpha A A^T + beta C with t = NoTrans, or alpha A^T A + beta C. For
// xHERK A^T is A^H.
func Syrk[T scalar.Scalar](r cores.Call, hermitian bool, ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int) bool {
	if !isUplo(ul) || !isRankTrans[T](hermitian, t) || !isOperand(t, n, k, a, lda) || !isMatrix(n, n, c, ldc) {
		return false
	}
	tA, tB := rankTrans(hermitian, t)
	realAlpha, realBeta := real(scalar.ToComplex(alpha)), real(scalar.ToComplex(beta))
	inTriangle(r, ul, n, func(tile tile) {
		i0, i1, j0, j1 := tile.fromRow, tile.toRow, tile.fromColumn, tile.toColumn
		ai, aj := rowsOf(t, a, lda, i0), rowsOf(t, a, lda, j0)
		switch {
		case i0 != j0:
			gemm(tA, tB, i1-i0, j1-j0, k, alpha, ai, lda, aj, lda, beta, c[i0*ldc+j0:], ldc)
		case hermitian:
			lapack.Herk(other(byte(ul)), tB, i1-i0, k, realAlpha, ai, lda, realBeta, c[i0*(ldc+1):], ldc)
		default:
			lapack.Syrk(other(byte(ul)), tB, i1-i0, k, alpha, ai, lda, beta, c[i0*(ldc+1):], ldc)
		}
	})
	return true
}

// Syr2k is xSYR2K, or xHER2K if hermitian is set, whose beta is real: the triangle ul of
// C = alpha A B^T + alpha B A^T + beta C with t = NoTrans, or alpha A^T B + alpha B^T A +
// beta C. For xHER2K A^T is A^H, and the second alpha is conj(alpha).
func Syr2k[T scalar.Scalar](r cores.Call, hermitian bool, ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	if !isUplo(ul) || !isRankTrans[T](hermitian, t) || !isOperand(t, n, k, a, lda) || !isOperand(t, n, k, b, ldb) || !isMatrix(n, n, c, ldc) {
		return false
	}
	tA, tB := rankTrans(hermitian, t)
	second, realBeta := alpha, real(scalar.ToComplex(beta))
	if hermitian {
		second = scalar.Conj(alpha)
	}
	inTriangle(r, ul, n, func(tile tile) {
		i0, i1, j0, j1 := tile.fromRow, tile.toRow, tile.fromColumn, tile.toColumn
		ai, bi := rowsOf(t, a, lda, i0), rowsOf(t, b, ldb, i0)
		switch {
		case i0 != j0:
			aj, bj := rowsOf(t, a, lda, j0), rowsOf(t, b, ldb, j0)
			c := c[i0*ldc+j0:]
			gemm(tA, tB, i1-i0, j1-j0, k, alpha, ai, lda, bj, ldb, beta, c, ldc)
			gemm(tA, tB, i1-i0, j1-j0, k, second, bi, ldb, aj, lda, 1, c, ldc)
		case hermitian: // Fortran sees C's conjugate
			lapack.Her2k(other(byte(ul)), tB, i1-i0, k, second, ai, lda, bi, ldb, realBeta, c[i0*(ldc+1):], ldc)
		default:
			lapack.Syr2k(other(byte(ul)), tB, i1-i0, k, alpha, ai, lda, bi, ldb, beta, c[i0*(ldc+1):], ldc)
		}
	})
	return true
}

// inTriangle cuts the triangle ul of a matrix of order n into tiles, and calls do with each
// on the cores of a team.
func inTriangle(r cores.Call, ul blas.Uplo, n int, do func(c tile)) {
	tiles := halfTiles(nil, n)
	team := r.Team()
	defer team.Release()
	team.Do(len(tiles), func(i int) {
		c := tiles[i]
		if ul == blas.Lower {
			c = tile{c.fromColumn, c.toColumn, c.fromRow, c.toRow}
		}
		do(c)
	})
}

// rankTrans is what xGEMM does with both operands in the place of xSYRK or xHERK. The
// second is also what these do with their operand in Fortran, which sees it transposed.
func rankTrans(hermitian bool, t blas.Transpose) (tA, tB byte) {
	transposed := byte('T')
	if hermitian {
		transposed = 'C'
	}
	if t == blas.NoTrans {
		return 'N', transposed
	}
	return transposed, 'N'
}

// isRankTrans reports whether t is one of the values that gonum takes in xSYRK, or in
// xHERK if hermitian is set.
func isRankTrans[T scalar.Scalar](hermitian bool, t blas.Transpose) bool {
	return t == blas.NoTrans || t == blas.Trans && !hermitian || t == blas.ConjTrans && (hermitian || !scalar.IsComplex[T]())
}

// rowsOf is op(A) from row i on.
func rowsOf[T scalar.Scalar](t blas.Transpose, a []T, lda, i int) []T {
	if t == blas.NoTrans {
		return a[i*lda:]
	}
	return a[i:]
}

// gemm is xGEMM on row-major matrices.
func gemm[T scalar.Scalar](tA, tB byte, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	lapack.Gemm(tB, tA, n, m, k, alpha, b, ldb, a, lda, beta, c, ldc)
}

// order is that of the square operand of a product with an m x n matrix.
func order(s blas.Side, m, n int) int {
	if s == blas.Left {
		return m
	}
	return n
}

// isOperand reports whether a holds an A of which op(A) is n x k.
func isOperand[T scalar.Scalar](t blas.Transpose, n, k int, a []T, lda int) bool {
	if t != blas.NoTrans {
		n, k = k, n
	}
	return isMatrix(n, k, a, lda)
}

// isMatrix reports whether a holds an m x n matrix with rows lda apart.
func isMatrix[T scalar.Scalar](m, n int, a []T, lda int) bool {
	return lda >= n && len(a) >= (m-1)*lda+n
}

func isSide(s blas.Side) bool  { return s == blas.Left || s == blas.Right }
func isUplo(ul blas.Uplo) bool { return ul == blas.Upper || ul == blas.Lower }
func isDiag(d blas.Diag) bool  { return d == blas.NonUnit || d == blas.Unit }
func isTrans(t blas.Transpose) bool {
	return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans
}
