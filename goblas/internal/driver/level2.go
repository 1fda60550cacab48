package driver

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// This file has the products of level 2 with a general matrix, in tiles. As in level 3,
// every function takes the arguments of gonum's method and reports whether it computed
// what that does: arguments that gonum refuses are left to gonum.

const (
	// tileBytes is how much of the matrix a tile reads: enough for twenty microseconds or more.
	// Smaller matrices are cut in two.
	tileBytes = 1 << 20
	// leastColumns is how many columns a tile has at least where columns are cut, so that
	// it reads enough of each row at a time.
	leastColumns = 16 * rowUnit
	// mostSums is how many partial sums are added up at most, and sumRows how many rows
	// each has at least where columns could be cut instead.
	mostSums, sumRows = 16, 64
)

// Gemv is xGEMV: y = alpha op(A) x + beta y. alpha must not be 0.
func Gemv[T scalar.Scalar](r cores.Call, t blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) bool {
	lenX, lenY := n, m
	if t != blas.NoTrans {
		lenX, lenY = m, n
	}
	if !isTrans(t) || !isMatrix(m, n, a, lda) || !isVector(lenX, x, incX) || !isVector(lenY, y, incY) {
		return false
	}
	elements := tileBytes / scalar.Size[T]()
	team := r.Team()
	defer team.Release()
	switch {
	case t == blas.NoTrans:
		rows := cutInTwo(m, max(1, elements/n), 1)
		team.Do(rows.count, func(i int) {
			from, to := rows.part(i)
			gemv(t, to-from, n, alpha, a[from*lda:], lda, x, incX, beta, span(y, m, incY, from, to), incY)
		})
	case n >= 2*leastColumns && m < mostSums*sumRows:
		columns := cutInTwo(n, max(leastColumns, elements/m), leastColumns)
		team.Do(columns.count, func(i int) {
			from, to := columns.part(i)
			gemv(t, m, to-from, alpha, a[from:], lda, x, incX, beta, span(y, n, incY, from, to), incY)
		})
	default: // each tile adds up some of the terms of all elements of y
		w := workspace.Get[T]()
		defer w.Put()
		rows := cutInTwo(m, max(1, elements/n, (m+mostSums-1)/mostSums), sumRows)
		sums := w.Work(rows.count * n)
		team.Do(rows.count, func(i int) {
			from, to := rows.part(i)
			gemv(t, to-from, n, alpha, a[from*lda:], lda, span(x, m, incX, from, to), incX, 0, sums[i*n:], 1)
		})
		sum := sums[:n]
		for i := n; i < len(sums); i += n {
			for j, v := range sums[i : i+n] {
				sum[j] += v
			}
		}
		at := 0
		if incY < 0 {
			at = (1 - n) * incY
		}
		for _, v := range sum {
			if beta != 0 {
				v += beta * y[at]
			}
			y[at] = v
			at += incY
		}
	}
	return true
}

// Ger is xGER, xGERU, or xGERC if conjugate is set: A += alpha x y^T, or alpha x y^H.
// alpha must not be 0.
func Ger[T scalar.Scalar](r cores.Call, conjugate bool, m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) bool {
	if !isMatrix(m, n, a, lda) || !isVector(m, x, incX) || !isVector(n, y, incY) {
		return false
	}
	elements := tileBytes / scalar.Size[T]()
	wide := cut(n, elements)
	high := cut(m, max(1, elements/n))
	team := r.Team()
	defer team.Release()
	team.Do(high.count*wide.count, func(i int) {
		i0, i1 := high.part(i / wide.count)
		j0, j1 := wide.part(i % wide.count)
		ger(conjugate, i1-i0, j1-j0, alpha, span(x, m, incX, i0, i1), incX, span(y, n, incY, j0, j1), incY, a[i0*lda+j0:], lda)
	})
	return true
}

// isVector reports whether x holds a vector of n elements, inc apart.
func isVector[T scalar.Scalar](n int, x []T, inc int) bool {
	return inc != 0 && len(x) > (n-1)*max(inc, -inc)
}

// span is elements from to to-1 of a vector of n elements. With a negative increment BLAS
// begins at the end of the slice.
func span[T scalar.Scalar](x []T, n, inc, from, to int) []T {
	if inc < 0 {
		from, to, inc = n-to, n-from, -inc
	}
	return x[from*inc : (to-1)*inc+1]
}

// gemv is xGEMV on a row-major matrix, in the library.
func gemv[T scalar.Scalar](t blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) {
	switch a := any(a).(type) {
	case []float32:
		BLAS.Sgemv(t, m, n, any(alpha).(float32), a, lda, any(x).([]float32), incX, any(beta).(float32), any(y).([]float32), incY)
	case []float64:
		BLAS.Dgemv(t, m, n, any(alpha).(float64), a, lda, any(x).([]float64), incX, any(beta).(float64), any(y).([]float64), incY)
	case []complex64:
		BLAS.Cgemv(t, m, n, any(alpha).(complex64), a, lda, any(x).([]complex64), incX, any(beta).(complex64), any(y).([]complex64), incY)
	case []complex128:
		BLAS.Zgemv(t, m, n, any(alpha).(complex128), a, lda, any(x).([]complex128), incX, any(beta).(complex128), any(y).([]complex128), incY)
	}
}

// ger is xGER, xGERU or xGERC on a row-major matrix, in the library.
func ger[T scalar.Scalar](conjugate bool, m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) {
	switch a := any(a).(type) {
	case []float32:
		BLAS.Sger(m, n, any(alpha).(float32), any(x).([]float32), incX, any(y).([]float32), incY, a, lda)
	case []float64:
		BLAS.Dger(m, n, any(alpha).(float64), any(x).([]float64), incX, any(y).([]float64), incY, a, lda)
	case []complex64:
		f := BLAS.Cgeru
		if conjugate {
			f = BLAS.Cgerc
		}
		f(m, n, any(alpha).(complex64), any(x).([]complex64), incX, any(y).([]complex64), incY, a, lda)
	case []complex128:
		f := BLAS.Zgeru
		if conjugate {
			f = BLAS.Zgerc
		}
		f(m, n, any(alpha).(complex128), any(x).([]complex128), incX, any(y).([]complex128), incY, a, lda)
	}
}
