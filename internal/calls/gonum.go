package calls

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// Gonum returns the library that gonum's packages call: what stands behind blas32, blas64,
// cblas64, cblas128 and lapack64. Of LAPACK it has Dgetrf, Dgetri, Dpotrf, Dpotri, Dtrtri,
// Dgeqrf, Dgesvd, Dsyev and Dgeev, on square matrices without padding.
func Gonum() Library {
	return Library{BLAS: struct {
		blas.Float32
		blas.Float64
		blas.Complex64
		blas.Complex128
	}{blas32.Implementation(), blas64.Implementation(), cblas64.Implementation(), cblas128.Implementation()}, LAPACK: viaLapack64{}}
}

// viaLapack64 calls the functions of lapack64, which does not hand out what they call.
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
