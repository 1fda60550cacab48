package bare

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"

	native "github.com/goblas/goblas/native/lapack"
)

// LAPACK is a part of OpenBLAS's LAPACK behind gonum's interface, by one call each on
// square column-major matrices: the methods here, and no other, may be called. OpenBLAS must be
// loaded. Each object is for one goroutine: workspaces stay with it, and are of the size
// that OpenBLAS runs best with.
type LAPACK struct {
	lapack.Float64 // nil
	work           []float64
	ints           []int32
}

// block is the block size that the workspaces here are for: LAPACK's usual one.
const block = 64

// room is workspaces of so many elements.
func (l *LAPACK) room(work, ints int) {
	if len(l.work) < work {
		l.work = make([]float64, work)
	}
	if len(l.ints) < ints {
		l.ints = make([]int32, ints)
	}
}

// Solve is A X = B for one right-hand side.
func (l *LAPACK) Solve(n int, a, b []float64) {
	l.room(0, n)
	native.Solve('T', n, 1, a, n, l.ints[:n], b, 1)
}

// Dgetrf leaves ipiv as it is.
func (l *LAPACK) Dgetrf(_, n int, a []float64, lda int, _ []int) bool {
	l.room(0, n)
	return native.Getrf(n, n, a, lda, l.ints[:n]) == 0
}

func (l *LAPACK) Dgetri(n int, a []float64, lda int, ipiv []int, _ []float64, _ int) bool {
	l.room(block*n, n)
	for i, p := range ipiv[:n] {
		l.ints[i] = int32(p) + 1
	}
	return native.Getri(n, a, lda, l.ints[:n], l.work, block*n) == 0
}

func (l *LAPACK) Dpotrf(ul blas.Uplo, n int, a []float64, lda int) bool {
	return native.Potrf(byte(ul), n, a, lda) == 0
}

func (l *LAPACK) Dpotri(ul blas.Uplo, n int, a []float64, lda int) bool {
	return native.Potri(byte(ul), n, a, lda) == 0
}

func (l *LAPACK) Dtrtri(ul blas.Uplo, d blas.Diag, n int, a []float64, lda int) bool {
	return native.Trtri(byte(ul), byte(d), n, a, lda) == 0
}

func (l *LAPACK) Dgeqrf(_, n int, a []float64, lda int, tau, _ []float64, _ int) {
	l.room(block*n, 0)
	native.Geqrf(n, n, a, lda, tau, l.work, block*n)
}

// Dgesvd is gesdd, for singular values and vectors.
func (l *LAPACK) Dgesvd(_, _ lapack.SVDJob, _, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, _ []float64, _ int) bool {
	l.room(5*n*n+8*n+2*block*n, 8*n)
	return native.Gesdd('S', n, n, a, lda, s, u, ldu, vt, ldvt, l.work, len(l.work), nil, l.ints) == 0
}

// Dsyev is syevd.
func (l *LAPACK) Dsyev(job lapack.EVJob, ul blas.Uplo, n int, a []float64, lda int, w, _ []float64, _ int) bool {
	l.room(max((block+2)*n+1, 1+6*n+2*n*n), 3+5*n)
	return native.Heevd(byte(job), byte(ul), n, a, lda, w, l.work, len(l.work), nil, 0, l.ints, len(l.ints)) == 0
}

func (l *LAPACK) Dgeev(_ lapack.LeftEVJob, _ lapack.RightEVJob, n int, a []float64, lda int, wr, wi, _ []float64, _ int, vr []float64, ldvr int, _ []float64, _ int) int {
	l.room(4*n+2*block*n+(block+1)*block, 0)
	return native.Geev('N', 'V', n, a, lda, wr, wi, nil, nil, n, vr, ldvr, l.work, len(l.work), nil)
}
