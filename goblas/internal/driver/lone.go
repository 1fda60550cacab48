package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/stack"
)

// loneOrder is the largest order of a matrix that is decomposed by a kernel for stacks as a
// stack of one, although all lanes but one are idle: Jacobi's method takes 0.3 to 0.45 of
// LAPACK's time at order 4, 0.8 to 0.95 at order 8, and more than 1 from order 10 on. LAPACK's
// routines call dozens of others, which at small orders have next to nothing to do.
//
// From order 17 on the kernels are others, in which a matrix alone takes 0.4 to 0.7 of LAPACK's
// time up to order 64 with AVX2 or AVX-512, and 0.6 to 1 with SSE2 only. Without vectors
// they do not pay.
const loneOrder = 8

// hasLone reports whether a matrix of m x n is decomposed by a kernel for stacks.
func hasLone[T scalar.Scalar](vectors bool, m, n int) bool {
	if max(m, n) <= stack.Most {
		return min(m, n) <= loneOrder && stack.Kernel[T](stack.SVD, m, n)
	}
	return vectors && min(m, n) > stack.Most && stack.Kernel[T](stack.SVD, m, n)
}

// heevLone is [Heev] by the kernel, with f for n n elements of scratch. It returns false,
// and leaves a as it was, if that does not converge or an eigenvalue overflows.
func heevLone[T scalar.Scalar, R scalar.Float](s *workspace.Workspace[T], vectors bool, uplo byte, n int, a []T, lda int, f []T, w []R) bool {
	upperCopy(uplo, n, a, lda, f) // the lower triangle of the row-major f
	var z stack.Of[T]
	if vectors {
		z = stack.Of[T]{Data: s.Vectors(n * n), Ld: n, Step: n * n}
	}
	info := s.Ints(1)
	stack.Run(stack.Eigh, 1, 0, 0, n, stack.Of[T]{Data: f, Ld: n}, stack.Of[T]{Data: any(w).([]T), Ld: 1, Step: n}, z, stack.Of[T]{}, info, s.Work(stack.Room[T](stack.Eigh, n, n)))
	if info[0] != 0 {
		return false
	}
	for i := range min(n, len(z.Data)) {
		copy(a[i*lda:i*lda+n], z.Data[i*n:])
	}
	return true
}

// svdLone is [Gesdd] by the kernel, for the job 'S', and for 'A' if a is square, or 'N'. It
// returns false if that does not converge or a singular value overflows.
func svdLone[T scalar.Scalar](job byte, a matrix.Matrix[T], s []T, u, vt matrix.Matrix[T]) bool {
	var left, right stack.Of[T]
	if job != 'N' {
		left, right = stack.Of[T]{Data: u.Data, Ld: u.Stride, Step: 1}, stack.Of[T]{Data: vt.Data, Ld: vt.Stride, Step: 1}
	}
	w := workspace.Get[T]()
	defer w.Put()
	info, work := w.Ints(1), w.Work(stack.Room[T](stack.SVD, a.Rows, a.Cols))
	stack.Run(stack.SVD, 1, a.Rows, 0, a.Cols, stack.Of[T]{Data: a.Data, Ld: a.Stride}, left, stack.Of[T]{Data: s, Ld: 1, Step: 1}, right, info, work)
	return info[0] == 0
}

// leastSquaresLone is [LeastSquares] by the kernel's decomposition A = U S V^H: X is
// V S^-1 U^H B, without the parts of singular values that count as zero. It returns ok =
// false, for xGELSD to do it, if the kernel fails or if a sum could overflow or underflow.
func leastSquaresLone[T scalar.Scalar](a, b, x matrix.Matrix[T], s, residuals []float64, rcond float64) (rank int, ok bool) {
	m, n, nrhs, k := a.Rows, a.Cols, b.Cols, min(a.Rows, a.Cols)
	w := workspace.Get[T]()
	defer w.Put()
	f, space := w.Matrix(m*n), w.Vectors(k*(m+n)+m+2*k)
	own := matrix.Matrix[T]{Rows: m, Cols: n, Stride: n, Data: f}
	matrix.Copy(own, a)
	u, space := matrix.Matrix[T]{Rows: m, Cols: k, Stride: k, Data: space[:m*k]}, space[m*k:]
	vh, space := matrix.Matrix[T]{Rows: k, Cols: n, Stride: n, Data: space[:k*n]}, space[k*n:]
	column, space := space[:m], space[m:]
	along, values := space[:k], space[k:]
	if !svdLone('S', own, values, u, vh) {
		return 0, false
	}
	low, high := safeRange[T]()
	for i, v := range values {
		s[i] = scalar.Abs(v)
	}
	if !(s[0] >= low && s[0] <= high) {
		return 0, false
	}
	for rank < k && s[rank] > rcond*s[0] {
		rank++
	}
	for j := range nrhs {
		size := 0.0
		for i := range column {
			column[i] = b.At(i, j)
			size += scalar.Abs(column[i])
		}
		if !(size >= low && size <= high || size == 0) {
			return 0, false
		}
		for l := range along {
			along[l] = 0
		}
		for i, v := range column {
			for l, y := range u.Data[i*k : i*k+k] {
				along[l] += y * v
			}
		}
		for i := range n {
			var sum T
			for l := range rank {
				sum += vh.Data[l*n+i] * (along[l] / values[l])
			}
			x.Data[i*x.Stride+j] = sum
		}
		if rank < n || m <= n {
			continue
		}
		for i := range column {
			for l, y := range u.Data[i*k : i*k+k] {
				column[i] -= y * along[l]
			}
		}
		residuals[j] = sumOfSquares(column)
	}
	return rank, true
}
