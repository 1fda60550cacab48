package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Heev stores the eigenvalues of the Hermitian matrix in the triangle of a that uplo
// names in w, ascending, and, if vectors is set, its eigenvectors in the columns of a, by
// the driver that SetDrivers chose. By itself it takes divide and conquer (xSYEVD), which
// at n = 1000 needs a seventh of the time of QR iteration (xSYEV), but for matrices on
// which only QR iteration keeps small eigenvalues and small components of eigenvectors.
// Where a driver does not converge, or the 2 n n of xSYEVD's workspace exceed C's int,
// beyond n = 32 000, QR iteration follows. All work on a copy: Fortran's triangle of a
// row-major matrix is the lower one for gonum, whose reduction to tridiagonal form takes
// a seventh more time, and so a is there to try again.
func Heev[T scalar.Scalar, R scalar.Float](c cores.Call, vectors bool, uplo byte, n int, a []T, lda int, w []R) (info int) {
	driver := EigenDriver(eigenDriver.Load())
	if driver == EigenAuto && vectors && (tridiagonal(uplo, n, a, lda) || graded(n, a, lda)) {
		driver = SYEV
	}
	s := workspace.Get[T]()
	defer s.Put()
	f, job := s.Matrix(n*n), byte('N')
	if vectors {
		job = 'V'
	}
	lease := c.Acquire()
	defer lease.Release()
	info = 1
	switch {
	case driver == SYEVR:
		// xSYEVR needs 26 n, and of a complex matrix 24 n real numbers; 10 n ints, and
		// 2 n for the supports of the vectors.
		work, reals, ints := s.Work((blocks+26)*n), workspace.Reals[R](s, 24*n), s.Ints(12*n)
		z, found := s.Vectors(n*n), [1]int32{}
		upperCopy(uplo, n, a, lda, f)
		info = lapack.Heevr(job, 'A', 'U', n, f, n, 0, 0, 0, 0, 0, found[:], w, z, n, ints[10*n:], work, len(work), reals, len(reals), ints[:10*n], 10*n)
		f = z
	case driver != SYEV && heevdWork[T](vectors, n) <= math.MaxInt32:
		work, ints := s.Work(heevdWork[T](vectors, n)), s.Ints(3+5*n)
		reals := workspace.Reals[R](s, 1+5*n+2*n*n)
		if !scalar.IsComplex[T]() {
			reals = nil
		}
		upperCopy(uplo, n, a, lda, f)
		info = lapack.Heevd(job, 'U', n, f, n, w, work, len(work), reals, len(reals), ints, len(ints))
	}
	if info != 0 {
		f = s.Matrix(n * n)
		work, reals := s.Work((blocks+2)*n), workspace.Reals[R](s, 3*n)
		upperCopy(uplo, n, a, lda, f)
		info = lapack.Heev(job, 'U', n, f, n, w, work, len(work), reals)
	}
	if vectors && info == 0 {
		lapack.Transpose(n, n, f, n, a, lda)
	}
	return info
}

// heevdWork is the length of work that xSYEVD and xHEEVD need.
func heevdWork[T scalar.Scalar](vectors bool, n int) int {
	switch {
	case !vectors:
		return (blocks+2)*n + 1
	case scalar.IsComplex[T]():
		return max((blocks+2)*n+1, 2*n+n*n)
	}
	return max((blocks+2)*n+1, 1+6*n+2*n*n)
}

// upperCopy copies the triangle that uplo names in the row-major Hermitian a to the
// upper one of the column-major f.
func upperCopy[T scalar.Scalar](uplo byte, n int, a []T, lda int, f []T) {
	if uplo == 'U' {
		lapack.Transpose(n, n, a, lda, f, n)
		return
	}
	for i := range n {
		column := f[i*n : i*n+i+1]
		copy(column, a[i*lda:])
		scalar.Conjugate(column)
	}
}

// tridiagonal reports whether all elements of the triangle are zero but those of
// the diagonal and beside it. On a dense matrix it looks at one element.
//
// Divide and conquer computes the eigenvectors of a tridiagonal matrix to a small
// error of the whole vector. QR iteration has a small error of every component, and
// the reduction to tridiagonal form, which has nothing to do, spoils none.
// Quadrature after Golub and Welsch (1969) needs that: its weights are squares of
// first components, down to 1e-250 and less.
func tridiagonal[T scalar.Scalar](uplo byte, n int, a []T, lda int) bool {
	for i := range n {
		row := a[i*lda : i*lda+n]
		if uplo == 'U' {
			row = row[min(i+2, n):]
		} else {
			row = row[:max(i-1, 0)]
		}
		for _, v := range row {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

// graded reports whether A is likely D M D with an M of about equal elements and a
// diagonal D that grows from row to row: whether A's diagonal grows by 1e8 and more,
// and never falls far. The reduction to tridiagonal form, which begins at the last
// row, then keeps the small eigenvalues, and so does QR iteration, while divide and
// conquer has an error of the size of the largest one. On other matrices it looks
// at three elements.
func graded[T scalar.Scalar](n int, a []T, lda int) bool {
	at := func(i int) float64 { return scalar.Abs(a[i*lda+i]) }
	if !(1e4*at(0) < at(n/2) && 1e4*at(n/2) < at(n-1)) {
		return false
	}
	largest := 0.0
	for i := range n {
		if at(i) < largest/16 {
			return false
		}
		largest = max(largest, at(i))
	}
	return true
}

// Geev stores the eigenvalues of the n x n matrix a, wr + i wi of a real one or w of a
// complex one, and, where vl and vr are not nil, its left and right eigenvectors as
// LAPACK stores them, by xGEEV on A transposed in place; a is destroyed. info k > 0: no
// convergence, only the eigenvalues from k on, from 0, are there.
//
// The transpose has the same eigenvalues, and its left eigenvectors, conjugated, are A's
// right ones; but eigenvalues that are sensitive to rounding would come out otherwise
// than for A, for one part in a thousand of the time.
func Geev[T scalar.Scalar, R scalar.Float](c cores.Call, n int, a []T, lda int, wr, wi []R, w, vl []T, ldvl int, vr []T, ldvr int) (info int) {
	s := workspace.Get[T]()
	defer s.Put()
	// Hessenberg reduction: n nb and a triangle of 65 x 64; back-transformation of
	// eigenvectors: 2 n nb.
	work, reals := s.Work(4*n+2*blocks*n+65*64), workspace.Reals[R](s, 2*n)
	lease := c.Acquire()
	defer lease.Release()
	lapack.TransposeInPlace(n, a, lda)
	info = lapack.Geev(jobOf(vl), jobOf(vr), n, a, lda, wr, wi, w, vl, ldvl, vr, ldvr, work, len(work), reals)
	if info == 0 && vl != nil {
		lapack.TransposeInPlace(n, vl, ldvl)
	}
	if info == 0 && vr != nil {
		lapack.TransposeInPlace(n, vr, ldvr)
	}
	return info
}

func jobOf[T scalar.Scalar](vectors []T) byte {
	if vectors == nil {
		return 'N'
	}
	return 'V'
}
