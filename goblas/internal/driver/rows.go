package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// blocks is an upper bound of the block sizes that LAPACK's ilaenv returns. Workspaces
// have so many elements for each row or column.
const blocks = 64

// scratch returns memory for the transpose of an m x n matrix, or nil if the matrix is
// square, because square matrices are transposed in place.
func scratch[T scalar.Scalar](w *workspace.Workspace[T], m, n int) []T {
	if m == n {
		return nil
	}
	return w.Matrix(m * n)
}

// columnMajor returns the m x n matrix a in column-major order: in place if it is
// square, and in scratch otherwise. rowMajor converts it back.
func columnMajor[T scalar.Scalar](m, n int, a []T, lda int, scratch []T) (f []T, ld int) {
	if m == n {
		lapack.TransposeInPlace(n, a, lda)
		return a, lda
	}
	lapack.Transpose(m, n, a, lda, scratch, m)
	return scratch, m
}

func rowMajor[T scalar.Scalar](m, n int, a []T, lda int, scratch []T) {
	if m == n {
		lapack.TransposeInPlace(n, a, lda)
	} else {
		lapack.Transpose(n, m, scratch, m, a, lda)
	}
}

// columnMajorTiles and rowMajorTiles are columnMajor and rowMajor in tiles.
func columnMajorTiles[T scalar.Scalar](team *cores.Team, m, n int, a []T, lda int, scratch []T) (f []T, ld int) {
	if m == n {
		transposeTiles(team, n, a, lda)
		return a, lda
	}
	rows := cut(m, copyRows)
	doTiles(team, rows.count, toColumns[T]{copying[T]{rows, n, lda, m, a, scratch}})
	return scratch, m
}

// copying is a matrix a that is copied to b, some rows at a time.
type copying[T scalar.Scalar] struct {
	rows        cuts
	n, lda, ldb int
	a, b        []T
}

func rowMajorTiles[T scalar.Scalar](team *cores.Team, m, n int, a []T, lda int, scratch []T) {
	if m == n {
		transposeTiles(team, n, a, lda)
		return
	}
	rows := cut(m, copyRows)
	doTiles(team, rows.count, fromColumns[T]{copying[T]{rows, n, m, lda, scratch, a}})
}

// copyRows is how many rows a tile has that copies a matrix.
const copyRows = 64

// transposeTiles is lapack.TransposeInPlace in strips of rows, the longest first.
func transposeTiles[T scalar.Scalar](team *cores.Team, n int, a []T, lda int) {
	rows := cut(n, copyRows)
	doTiles(team, rows.count, inPlace[T]{copying[T]{rows: rows, lda: lda, a: a}})
}

// other returns the name of the triangle in the transpose.
func other(uplo byte) byte {
	if uplo == 'U' {
		return 'L'
	}
	return 'U'
}

// otherNorm returns the norm that has the same value for the transpose: the 1-norm and
// the infinity norm change places.
func otherNorm(norm byte) byte {
	switch norm {
	case 'O':
		return 'I'
	case 'I':
		return 'O'
	}
	return norm
}

// FiniteRows reports whether no element of the m x n matrix a is NaN or infinite.
func FiniteRows[T scalar.Scalar](m, n int, a []T, lda int) bool {
	if lda == n && m > 0 {
		return scalar.Finite(a[:m*n]) // one loop: the rows of a small matrix are too short for one each
	}
	for i := range m {
		if !scalar.Finite(a[i*lda : i*lda+n]) {
			return false
		}
	}
	return true
}

// FiniteTriangle is FiniteRows for one triangle, 'U' or 'L', of an n x n matrix.
func FiniteTriangle[T scalar.Scalar](uplo byte, n int, a []T, lda int) bool {
	for i := range n {
		row := a[i*lda : i*lda+n]
		if uplo == 'U' && !scalar.Finite(row[i:]) || uplo == 'L' && !scalar.Finite(row[:i+1]) {
			return false
		}
	}
	return true
}

// FiniteEvery is FiniteRows for n elements of x at a distance of inc.
func FiniteEvery[T scalar.Scalar](x []T, n, inc int) bool { return notFinite(x, n, inc) == 0 }

// notFinite returns the position, counted from 1, of the first NaN or infinity among n
// elements of x at a distance of inc, or 0 if all are finite.
func notFinite[T scalar.Scalar](x []T, n, inc int) int {
	var sum T
	for i := range n {
		sum += x[i*inc] - x[i*inc]
	}
	if sum == 0 {
		return 0
	}
	i := 0
	for x[i*inc]-x[i*inc] == 0 {
		i++
	}
	return i + 1
}

// ZeroAmong reports whether one of n elements of x at a distance of inc is 0.
func ZeroAmong[T scalar.Scalar](x []T, n, inc int) bool {
	for i := range n {
		if x[i*inc] == 0 {
			return true
		}
	}
	return false
}

// toColumns stores rows of a in columns of b.
type toColumns[T scalar.Scalar] struct{ copying[T] }

func (s *toColumns[T]) tile(i int) {
	from, to := s.rows.part(i)
	lapack.Transpose(to-from, s.n, s.a[from*s.lda:], s.lda, s.b[from:], s.ldb)
}

// fromColumns stores columns of a in rows of b.
type fromColumns[T scalar.Scalar] struct{ copying[T] }

func (s *fromColumns[T]) tile(i int) {
	from, to := s.rows.part(i)
	lapack.Transpose(s.n, to-from, s.a[from:], s.lda, s.b[from*s.ldb:], s.ldb)
}

// inPlace transposes a.
type inPlace[T scalar.Scalar] struct{ copying[T] }

func (s *inPlace[T]) tile(i int) {
	from, to := s.rows.part(s.rows.count - 1 - i)
	lapack.Transposerows(from, to, s.a, s.lda)
}
