package which

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
	"github.com/goblas/goblas/internal/calls"
)

// op is one operation. Matrices are n x n, vectors n long, float64.
type op struct {
	name        string
	call        string // its name in package calls
	least, most int    // orders to look at
}

// ops are the operations, level by level.
var ops = []op{
	{"dgemm", "Dgemm", 8, 2048}, {"dsymm", "Dsymm", 8, 2048}, {"dsyrk", "Dsyrk", 8, 2048},
	{"dsyr2k", "Dsyr2k", 8, 2048}, {"dtrmm", "Dtrmm", 8, 2048}, {"dtrsm", "Dtrsm", 8, 2048},

	{"dgemv", "Dgemv", 16, 2048}, {"dgemv T", "DgemvT", 16, 2048}, {"dger", "Dger", 16, 2048}, {"dsymv", "Dsymv", 16, 2048},
	{"dsyr", "Dsyr", 16, 2048}, {"dtrmv", "Dtrmv", 16, 2048}, {"dtrsv", "Dtrsv", 16, 2048},

	{"ddot", "Ddot", 512, 1 << 22}, {"daxpy", "Daxpy", 512, 1 << 22}, {"dscal", "Dscal", 512, 1 << 22},
	{"dcopy", "Dcopy", 512, 1 << 22}, {"dswap", "Dswap", 512, 1 << 22}, {"dasum", "Dasum", 512, 1 << 22},
	{"dnrm2", "Dnrm2", 512, 1 << 22}, {"idamax", "Idamax", 512, 1 << 22}, {"drot", "Drot", 512, 1 << 22},

	{"dgesv", "", 8, 1024}, {"dgetrf", "Dgetrf", 8, 1024}, {"dgetri", "Dgetri", 8, 1024}, {"dpotrf", "Dpotrf", 8, 1024},
	{"dpotri", "Dpotri", 8, 1024}, {"dtrtri", "Dtrtri", 8, 1024}, {"dgeqrf", "Dgeqrf", 8, 1024},
	{"dgesdd", "Dgesvd", 8, 1024}, {"dsyevd", "Dsyev", 8, 1024}, {"dgeev", "Dgeev", 8, 1024},
}

// make is one call for order n twice: plainly, where b is netlib's BLAS, and through
// goblas.
func (o op) make(b calls.BLAS, n int) (plainly, through func()) {
	if o.call == "" {
		return solve(n)
	}
	call := calls.New(o.call, n)
	plain, ours := calls.Library{BLAS: b, LAPACK: new(bare.LAPACK)}, behindGonum()
	return func() { call(plain) }, func() { call(ours) }
}

// solve is make for dgesv, which gonum's interface does not have.
func solve(n int) (plainly, through func()) {
	a, x := goblas.New[float64](n, n), goblas.New[float64](n, 1)
	factors, ones := make([]float64, n*n), make([]float64, n)
	for i := range n {
		for j := range n {
			a.Data[i*n+j] = 1 / float64(1+max(i, j)-min(i, j))
		}
		a.Data[i*n+i], ones[i] = float64(n), 1
	}
	plain := new(bare.LAPACK)
	return func() {
			copy(factors, a.Data)
			copy(x.Data, ones)
			plain.Solve(n, factors, x.Data)
		}, func() {
			copy(x.Data, ones)
			_, _ = goblas.Solve(a, x) // not singular
		}
}

// behindGonum is what gonum's packages call.
func behindGonum() calls.Library {
	return calls.Library{BLAS: struct {
		blas.Float32
		blas.Float64
		blas.Complex64
		blas.Complex128
	}{blas32.Implementation(), blas64.Implementation(), cblas64.Implementation(), cblas128.Implementation()}, LAPACK: viaLapack64{}}
}

// viaLapack64 is what lapack64 calls, which does not hand it out: of the methods those
// that ops have.
type viaLapack64 struct{ lapack.Float64 }

func (viaLapack64) Dgetrf(m, n int, a []float64, lda int, ipiv []int) bool {
	return lapack64.Getrf(general(n, a), ipiv)
}

func (viaLapack64) Dgetri(n int, a []float64, lda int, ipiv []int, work []float64, lwork int) bool {
	return lapack64.Getri(general(n, a), ipiv, work, lwork)
}

func (viaLapack64) Dpotrf(ul blas.Uplo, n int, a []float64, lda int) bool {
	_, ok := lapack64.Potrf(symmetric(n, a))
	return ok
}

func (viaLapack64) Dpotri(ul blas.Uplo, n int, a []float64, lda int) bool {
	_, ok := lapack64.Potri(triangle(n, a))
	return ok
}

func (viaLapack64) Dtrtri(ul blas.Uplo, d blas.Diag, n int, a []float64, lda int) bool {
	return lapack64.Trtri(triangle(n, a))
}

func (viaLapack64) Dgeqrf(m, n int, a []float64, lda int, tau, work []float64, lwork int) {
	lapack64.Geqrf(general(n, a), tau, work, lwork)
}

func (viaLapack64) Dgesvd(jobU, jobVT lapack.SVDJob, m, n int, a []float64, lda int, s, u []float64, ldu int, vt []float64, ldvt int, work []float64, lwork int) bool {
	return lapack64.Gesvd(jobU, jobVT, general(n, a), general(n, u), general(n, vt), s, work, lwork)
}

func (viaLapack64) Dsyev(job lapack.EVJob, ul blas.Uplo, n int, a []float64, lda int, w, work []float64, lwork int) bool {
	return lapack64.Syev(job, symmetric(n, a), w, work, lwork)
}

func (viaLapack64) Dgeev(l lapack.LeftEVJob, r lapack.RightEVJob, n int, a []float64, lda int, wr, wi, vl []float64, ldvl int, vr []float64, ldvr int, work []float64, lwork int) int {
	return lapack64.Geev(l, r, general(n, a), wr, wi, blas64.General{Stride: 1}, general(n, vr), work, lwork)
}

func general(n int, a []float64) blas64.General {
	return blas64.General{Rows: n, Cols: n, Stride: n, Data: a}
}

func symmetric(n int, a []float64) blas64.Symmetric {
	return blas64.Symmetric{N: n, Stride: n, Data: a, Uplo: blas.Upper}
}

func triangle(n int, a []float64) blas64.Triangular {
	return blas64.Triangular{N: n, Stride: n, Data: a, Uplo: blas.Upper, Diag: blas.NonUnit}
}
