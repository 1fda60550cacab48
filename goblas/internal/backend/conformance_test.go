package backend

import (
	"testing"

	"gonum.org/v1/gonum/blas/testblas"
	gonumlapack "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/lapack/testlapack"
)

// lapackUnderTest has the methods of LAPACK and, for what gonum's suites need
// beside the routine they test, those of gonum's implementation, one level
// deeper so that LAPACK's win.
type lapackUnderTest struct {
	LAPACK
	helpers
}

type helpers struct{ gonumlapack.Implementation }

// TestConformance runs gonum's own suites against every mode.
func TestConformance(t *testing.T) {
	once(t)
	for _, mode := range modes(t) {
		t.Run(mode.name, func(t *testing.T) {
			inMode(t, mode.mode)
			for name, test := range blasSuite {
				t.Run(name, test)
			}
			for name, test := range lapackSuite {
				t.Run(name, test)
			}
		})
	}
}

var blasSuite = map[string]func(*testing.T){
	"Dasum":  func(t *testing.T) { testblas.DasumTest(t, BLAS{}) },
	"Daxpy":  func(t *testing.T) { testblas.DaxpyTest(t, BLAS{}) },
	"Dcopy":  func(t *testing.T) { testblas.DcopyTest(t, BLAS{}) },
	"Ddot":   func(t *testing.T) { testblas.DdotTest(t, BLAS{}) },
	"Dgbmv":  func(t *testing.T) { testblas.DgbmvTest(t, BLAS{}) },
	"Dgemm":  func(t *testing.T) { testblas.TestDgemm(t, BLAS{}) },
	"Dgemv":  func(t *testing.T) { testblas.DgemvTest(t, BLAS{}) },
	"Dger":   func(t *testing.T) { testblas.DgerTest(t, BLAS{}) },
	"Dnrm2":  func(t *testing.T) { testblas.Dnrm2Test(t, BLAS{}) },
	"Drot":   func(t *testing.T) { testblas.DrotTest(t, BLAS{}) },
	"Drotg":  func(t *testing.T) { testblas.DrotgTest(t, BLAS{}, true) },
	"Drotm":  func(t *testing.T) { testblas.DrotmTest(t, BLAS{}) },
	"Drotmg": func(t *testing.T) { testblas.DrotmgTest(t, BLAS{}) },
	"Dsbmv":  func(t *testing.T) { testblas.DsbmvTest(t, BLAS{}) },
	"Dscal":  func(t *testing.T) { testblas.DscalTest(t, BLAS{}) },
	"Dspmv":  func(t *testing.T) { testblas.DspmvTest(t, BLAS{}) },
	"Dspr":   func(t *testing.T) { testblas.DsprTest(t, BLAS{}) },
	"Dspr2":  func(t *testing.T) { testblas.Dspr2Test(t, BLAS{}) },
	"Dswap":  func(t *testing.T) { testblas.DswapTest(t, BLAS{}) },
	"Dsymm":  func(t *testing.T) { testblas.DsymmTest(t, BLAS{}) },
	"Dsymv":  func(t *testing.T) { testblas.DsymvTest(t, BLAS{}) },
	"Dsyr":   func(t *testing.T) { testblas.DsyrTest(t, BLAS{}) },
	"Dsyr2":  func(t *testing.T) { testblas.Dsyr2Test(t, BLAS{}) },
	"Dsyr2k": func(t *testing.T) { testblas.Dsyr2kTest(t, BLAS{}) },
	"Dsyrk":  func(t *testing.T) { testblas.DsyrkTest(t, BLAS{}) },
	"Dtbmv":  func(t *testing.T) { testblas.DtbmvTest(t, BLAS{}) },
	"Dtbsv":  func(t *testing.T) { testblas.DtbsvTest(t, BLAS{}) },
	"Dtpmv":  func(t *testing.T) { testblas.DtpmvTest(t, BLAS{}) },
	"Dtpsv":  func(t *testing.T) { testblas.DtpsvTest(t, BLAS{}) },
	"Dtrmm":  func(t *testing.T) { testblas.DtrmmTest(t, BLAS{}) },
	"Dtrmv":  func(t *testing.T) { testblas.DtrmvTest(t, BLAS{}) },
	"Dtrsm":  func(t *testing.T) { testblas.DtrsmTest(t, BLAS{}) },
	"Dtrsv":  func(t *testing.T) { testblas.DtrsvTest(t, BLAS{}) },
	"Dtxmv":  func(t *testing.T) { testblas.DtxmvTest(t, BLAS{}) },
	"Dzasum": func(t *testing.T) { testblas.DzasumTest(t, BLAS{}) },
	"Dznrm2": func(t *testing.T) { testblas.Dznrm2Test(t, BLAS{}) },
	"Idamax": func(t *testing.T) { testblas.IdamaxTest(t, BLAS{}) },
	"Izamax": func(t *testing.T) { testblas.IzamaxTest(t, BLAS{}) },
	"Zaxpy":  func(t *testing.T) { testblas.ZaxpyTest(t, BLAS{}) },
	"Zcopy":  func(t *testing.T) { testblas.ZcopyTest(t, BLAS{}) },
	"Zdotc":  func(t *testing.T) { testblas.ZdotcTest(t, BLAS{}) },
	"Zdotu":  func(t *testing.T) { testblas.ZdotuTest(t, BLAS{}) },
	"Zdscal": func(t *testing.T) { testblas.ZdscalTest(t, BLAS{}) },
	"Zgbmv":  func(t *testing.T) { testblas.ZgbmvTest(t, BLAS{}) },
	"Zgemm":  func(t *testing.T) { testblas.ZgemmTest(t, BLAS{}) },
	"Zgemv":  func(t *testing.T) { testblas.ZgemvTest(t, BLAS{}) },
	"Zgerc":  func(t *testing.T) { testblas.ZgercTest(t, BLAS{}) },
	"Zgeru":  func(t *testing.T) { testblas.ZgeruTest(t, BLAS{}) },
	"Zhbmv":  func(t *testing.T) { testblas.ZhbmvTest(t, BLAS{}) },
	"Zhemm":  func(t *testing.T) { testblas.ZhemmTest(t, BLAS{}) },
	"Zhemv":  func(t *testing.T) { testblas.ZhemvTest(t, BLAS{}) },
	"Zher":   func(t *testing.T) { testblas.ZherTest(t, BLAS{}) },
	"Zher2":  func(t *testing.T) { testblas.Zher2Test(t, BLAS{}) },
	"Zher2k": func(t *testing.T) { testblas.Zher2kTest(t, BLAS{}) },
	"Zherk":  func(t *testing.T) { testblas.ZherkTest(t, BLAS{}) },
	"Zhpmv":  func(t *testing.T) { testblas.ZhpmvTest(t, BLAS{}) },
	"Zhpr":   func(t *testing.T) { testblas.ZhprTest(t, BLAS{}) },
	"Zhpr2":  func(t *testing.T) { testblas.Zhpr2Test(t, BLAS{}) },
	"Zscal":  func(t *testing.T) { testblas.ZscalTest(t, BLAS{}) },
	"Zswap":  func(t *testing.T) { testblas.ZswapTest(t, BLAS{}) },
	"Zsymm":  func(t *testing.T) { testblas.ZsymmTest(t, BLAS{}) },
	"Zsyr2k": func(t *testing.T) { testblas.Zsyr2kTest(t, BLAS{}) },
	"Zsyrk":  func(t *testing.T) { testblas.ZsyrkTest(t, BLAS{}) },
	"Ztbmv":  func(t *testing.T) { testblas.ZtbmvTest(t, BLAS{}) },
	"Ztbsv":  func(t *testing.T) { testblas.ZtbsvTest(t, BLAS{}) },
	"Ztpmv":  func(t *testing.T) { testblas.ZtpmvTest(t, BLAS{}) },
	"Ztpsv":  func(t *testing.T) { testblas.ZtpsvTest(t, BLAS{}) },
	"Ztrmm":  func(t *testing.T) { testblas.ZtrmmTest(t, BLAS{}) },
	"Ztrmv":  func(t *testing.T) { testblas.ZtrmvTest(t, BLAS{}) },
	"Ztrsm":  func(t *testing.T) { testblas.ZtrsmTest(t, BLAS{}) },
	"Ztrsv":  func(t *testing.T) { testblas.ZtrsvTest(t, BLAS{}) },
}

var lapackSuite = map[string]func(*testing.T){
	"Dgecon":  func(t *testing.T) { testlapack.DgeconTest(t, lapackUnderTest{}) },
	"Dgeev":   func(t *testing.T) { testlapack.DgeevTest(t, lapackUnderTest{}) },
	"Dgels":   func(t *testing.T) { testlapack.DgelsTest(t, lapackUnderTest{}) },
	"Dgelqf":  func(t *testing.T) { testlapack.DgelqfTest(t, lapackUnderTest{}) },
	"Dgeqp3":  func(t *testing.T) { testlapack.Dgeqp3Test(t, lapackUnderTest{}) },
	"Dgeqrf":  func(t *testing.T) { testlapack.DgeqrfTest(t, lapackUnderTest{}) },
	"Dgesvd":  func(t *testing.T) { testlapack.DgesvdTest(t, lapackUnderTest{}, 1e-13) },
	"Dgetrf":  func(t *testing.T) { testlapack.DgetrfTest(t, lapackUnderTest{}) },
	"Dgetri":  func(t *testing.T) { testlapack.DgetriTest(t, lapackUnderTest{}) },
	"Dgetrs":  func(t *testing.T) { testlapack.DgetrsTest(t, lapackUnderTest{}) },
	"Dggsvd3": func(t *testing.T) { testlapack.Dggsvd3Test(t, lapackUnderTest{}) },
	"Dlantr":  func(t *testing.T) { testlapack.DlantrTest(t, lapackUnderTest{}) },
	"Dlange":  func(t *testing.T) { testlapack.DlangeTest(t, lapackUnderTest{}) },
	"Dlansy":  func(t *testing.T) { testlapack.DlansyTest(t, lapackUnderTest{}) },
	"Dlapmr":  func(t *testing.T) { testlapack.DlapmrTest(t, lapackUnderTest{}) },
	"Dlapmt":  func(t *testing.T) { testlapack.DlapmtTest(t, lapackUnderTest{}) },
	"Dorgqr":  func(t *testing.T) { testlapack.DorgqrTest(t, lapackUnderTest{}) },
	"Dormqr":  func(t *testing.T) { testlapack.DormqrTest(t, lapackUnderTest{}) },
	"Dorglq":  func(t *testing.T) { testlapack.DorglqTest(t, lapackUnderTest{}) },
	"Dormlq":  func(t *testing.T) { testlapack.DormlqTest(t, lapackUnderTest{}) },
	"Dpbcon":  func(t *testing.T) { testlapack.DpbconTest(t, lapackUnderTest{}) },
	"Dpbtrf":  func(t *testing.T) { testlapack.DpbtrfTest(t, lapackUnderTest{}) },
	"Dpbtrs":  func(t *testing.T) { testlapack.DpbtrsTest(t, lapackUnderTest{}) },
	"Dpocon":  func(t *testing.T) { testlapack.DpoconTest(t, lapackUnderTest{}) },
	"Dpotrf":  func(t *testing.T) { testlapack.DpotrfTest(t, lapackUnderTest{}) },
	"Dpotri":  func(t *testing.T) { testlapack.DpotriTest(t, lapackUnderTest{}) },
	"Dpotrs":  func(t *testing.T) { testlapack.DpotrsTest(t, lapackUnderTest{}) },
	"Dpstrf":  func(t *testing.T) { testlapack.DpstrfTest(t, lapackUnderTest{}) },
	"Dsyev":   func(t *testing.T) { testlapack.DsyevTest(t, lapackUnderTest{}) },
	"Dtbtrs":  func(t *testing.T) { testlapack.DtbtrsTest(t, lapackUnderTest{}) },
	"Dtrcon":  func(t *testing.T) { testlapack.DtrconTest(t, lapackUnderTest{}) },
	"Dtrtri":  func(t *testing.T) { testlapack.DtrtriTest(t, lapackUnderTest{}) },
	"Dtrtrs":  func(t *testing.T) { testlapack.DtrtrsTest(t, lapackUnderTest{}) },
}
