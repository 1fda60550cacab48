package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/pure"
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
// Above [stack.MostJacobi] the kernels are others, in which a matrix alone takes 0.4 to 0.7 of
// LAPACK's time up to order 64 with AVX2 or AVX-512, and 0.6 to 1 with SSE2 only. Without
// vectors they do not pay.
const loneOrder = 8

// loneLeastSquares is the largest order of a least-squares problem that is solved by the
// kernel. xGELSD forms no singular vectors: on a Zen 3 it is as fast as the kernel at order 44
// in float64 and 36 in float32, and takes two thirds of its time at order 64.
const loneLeastSquares = 40

// hasLone reports whether a matrix of m x n is decomposed by a kernel for stacks.
func hasLone[T scalar.Scalar](vectors bool, m, n int) bool {
	jacobi := min(m, n) <= loneOrder && max(m, n) <= stack.Most
	return (jacobi || vectors && min(m, n) > stack.MostJacobi[T]()) && stack.Kernel[T](stack.SVD, m, n)
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

// hegvLone is [EighGeneral] by the kernel: with B = L L^T it decomposes L^-1 A L^-T, or
// L^T A L. It returns ok = false, for xSYGVD to do it, if the kernel fails or if anything
// overflows.
func hegvLone[T scalar.Scalar, R scalar.Float](s *workspace.Workspace[T], itype int, vectors bool, uplo byte, a, b matrix.Matrix[T], w []R, v matrix.Matrix[T]) (info int, ok bool) {
	n := a.Rows
	f := s.Matrix(3 * n * n)
	c, l, scratch := f[:n*n], f[n*n:2*n*n], f[2*n*n:]
	for _, m := range [...]struct {
		to   []T
		from matrix.Matrix[T]
	}{{c, a}, {l, b}} { // both triangles
		matrix.Copy(matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: m.to}, m.from)
		for i := range n {
			for j := range i {
				if uplo == 'U' {
					m.to[i*n+j] = m.to[j*n+i]
				} else {
					m.to[j*n+i] = m.to[i*n+j]
				}
			}
		}
	}
	if info = choleskyLone(n, l); info != 0 {
		return n + info, true
	}
	for range 2 {
		if itype == 1 {
			solveLone(n, l, c)
		} else {
			multiplyLone(n, l, c)
		}
		pure.Transpose(n, c, n)
	}
	if !scalar.Finite(c) || !heevLone(s, vectors, 'L', n, c, n, scratch, w) {
		return 0, false
	}
	if !vectors {
		return 0, true
	}
	// From the last row on, of L^-T Z, or L Z if itype is 3.
	for i := n - 1; i >= 0; i-- {
		row := c[i*n : i*n+n]
		if itype == 3 {
			for j := range row {
				row[j] *= l[i*n+i]
			}
			for k := range i {
				addLone(row, l[i*n+k], c[k*n:])
			}
			continue
		}
		for k := i + 1; k < n; k++ {
			addLone(row, -l[k*n+i], c[k*n:])
		}
		for j := range row {
			row[j] /= l[i*n+i]
		}
	}
	for i := range n {
		copy(v.Data[i*v.Stride:i*v.Stride+n], c[i*n:])
	}
	return 0, scalar.Finite(c)
}

// choleskyLone overwrites the lower triangle of a symmetric matrix with its factor L. info is
// as of xPOTRF.
func choleskyLone[T scalar.Scalar](n int, l []T) (info int) {
	for i := range n {
		row := l[i*n : i*n+i+1]
		for j := range row {
			for k, v := range l[j*n : j*n+j] {
				row[j] -= row[k] * v
			}
			if j < i {
				row[j] /= l[j*n+j]
			}
		}
		d := real(scalar.ToComplex(row[i]))
		if !(d > 0) {
			return i + 1
		}
		row[i] = scalar.FromComplex[T](complex(math.Sqrt(d), 0))
	}
	return 0
}

// solveLone overwrites c with L^-1 C.
func solveLone[T scalar.Scalar](n int, l, c []T) {
	for i := range n {
		row := c[i*n : i*n+n]
		for k := range i {
			addLone(row, -l[i*n+k], c[k*n:])
		}
		for j := range row {
			row[j] /= l[i*n+i]
		}
	}
}

// multiplyLone overwrites c with L^T C.
func multiplyLone[T scalar.Scalar](n int, l, c []T) {
	for i := range n {
		row := c[i*n : i*n+n]
		for j := range row {
			row[j] *= l[i*n+i]
		}
		for k := i + 1; k < n; k++ {
			addLone(row, l[k*n+i], c[k*n:])
		}
	}
}

// addLone adds f x to row.
func addLone[T scalar.Scalar](row []T, f T, x []T) {
	for j, v := range x[:len(row)] {
		row[j] += f * v
	}
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
