package driver

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// Heev stores the eigenvalues of a Hermitian matrix, of which a holds the triangle that
// uplo names, in w in ascending order. If vectors is set, it overwrites a with the
// eigenvectors, one in each column. It uses the driver that SetDrivers chose. EigenAuto
// takes divide and conquer (xSYEVD), which at n = 1000 needs a seventh of the time of
// QR iteration (xSYEV), except for matrices whose small eigenvalues and small
// components of eigenvectors only QR iteration keeps, and for small real ones, which Jacobi's
// method diagonalizes (loneOrder). If a driver does not converge, QR
// iteration follows; so it does, beyond n = 32 000, instead of xSYEVD, if the workspace
// of 2 n n exceeds C's int.
//
// All drivers work on a copy. Fortran sees the lower triangle where gonum's callers use
// the upper one, and reduces it to tridiagonal form in a seventh more time; and with a
// copy, a is there for a second try.
func Heev[T scalar.Scalar, R scalar.Float](c cores.Call, vectors bool, uplo byte, n int, a []T, lda int, w []R) (info int) {
	return heev(c, EigenAuto, vectors, uplo, n, a, lda, w)
}

// heev is Heev by the given driver, or the one that SetDrivers chose if that is EigenAuto.
func heev[T scalar.Scalar, R scalar.Float](c cores.Call, driver EigenDriver, vectors bool, uplo byte, n int, a []T, lda int, w []R) (info int) {
	if driver == EigenAuto {
		driver = EigenDriver(eigenDriver.Load())
	}
	if driver == EigenAuto && vectors && (tridiagonal(uplo, n, a, lda) || graded(n, a, lda)) {
		driver = SYEV
	}
	s := workspace.Get[T]()
	defer s.Put()
	f, job := s.Matrix(n*n), byte('N')
	if vectors {
		job = 'V'
	}
	if c.Tiled() && vectors && driver != SYEV && driver != SYEVR && heevTiles(c, s, uplo, n, a, lda, w) {
		return 0
	}
	lease := c.Acquire()
	defer lease.Release()
	info = 1
	switch {
	case driver == EigenAuto && hasLone[T](vectors, n, n):
		if heevLone(s, vectors, uplo, n, a, lda, f, w) {
			return 0
		}
	case driver == SYEVR:
		// xSYEVR needs a workspace of 26 n elements, for a complex matrix also 24 n real
		// numbers, and of 10 n ints. 2 n more ints receive the supports of the vectors.
		work, reals, ints := s.Work((blocks+26)*n), workspace.Reals[R](s, 24*n), s.Ints(12*n)
		var z []T
		if vectors {
			z = s.Vectors(n * n)
		}
		var found [1]int32
		upperCopy(uplo, n, a, lda, f)
		info = lapack.Heevr(job, 'A', 'U', n, f, n, 0, 0, 0, 0, 0, found[:], w, z, n, ints[10*n:], work, len(work), reals, len(reals), ints[:10*n], 10*n)
		f = z
	case driver != SYEV && heevdWork[T](vectors, n) <= math.MaxInt32:
		work, ints := s.Work(heevdWork[T](vectors, n)), s.Ints(3+5*n)
		var reals []R
		if scalar.IsComplex[T]() { // for a real matrix these n n numbers are a part of work
			reals = workspace.Reals[R](s, 1+5*n+2*n*n)
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

// heevdWork returns the length of work that xSYEVD and xHEEVD need.
func heevdWork[T scalar.Scalar](vectors bool, n int) int {
	switch {
	case !vectors:
		return (blocks+2)*n + 1
	case scalar.IsComplex[T]():
		return max((blocks+2)*n+1, 2*n+n*n)
	}
	return max((blocks+2)*n+1, 1+6*n+2*n*n)
}

// upperCopy copies the triangle that uplo names of the row-major Hermitian matrix a to
// the upper triangle of the column-major matrix f.
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

// tridiagonal reports whether all elements of the triangle are zero except on the
// diagonal and directly beside it. On a dense matrix it looks at one element.
//
// Divide and conquer computes the eigenvectors of a tridiagonal matrix with a small
// error of the vector as a whole. QR iteration computes every component with a small
// error, and the reduction to tridiagonal form, which has nothing to do here, does not
// spoil them. Quadrature after Golub and Welsch (1969) needs that: its weights are the
// squares of first components, down to 1e-250 and less.
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

// graded reports whether A is probably D M D, with an M whose elements are about equal
// and a diagonal D that grows from row to row. It only tests whether A's diagonal grows
// by 1e8 or more and never falls far. For such a matrix the reduction to tridiagonal
// form, which begins at the last row, keeps the small eigenvalues. So does QR
// iteration, while divide and conquer has an error of the size of the largest one. On
// other matrices graded looks at three elements.
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

// Geev stores the eigenvalues of the n x n matrix a: those of a real matrix as wr + i
// wi, those of a complex one in w. If vl and vr are not nil, it stores the left and
// right eigenvectors there, as LAPACK does. It uses xGEEV on A, which it transposes in
// place; a is destroyed. info k > 0 means that there was no convergence and that only
// the eigenvalues with index k (from 0) and above are there.
//
// Without transposing, LAPACK would see the transpose, which has the same eigenvalues,
// and whose left eigenvectors, conjugated, are the right ones of A. But eigenvalues
// that are sensitive to rounding would then differ from those that LAPACK computes for
// A, to save one thousandth of the time.
func Geev[T scalar.Scalar, R scalar.Float](c cores.Call, n int, a []T, lda int, wr, wi []R, w, vl []T, ldvl int, vr []T, ldvr int) (info int) {
	s := workspace.Get[T]()
	defer s.Put()
	work, reals := s.Work(hessenbergWork(n)), workspace.Reals[R](s, 2*n)
	lease := c.Acquire()
	defer lease.Release()
	if n <= SmallOrder && lapack.Smallgeev(n, a, lda, wr, wi, w, vl, ldvl, vr, ldvr) == 0 {
		return 0
	}
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
