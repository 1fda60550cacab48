//go:build cgo && !purego && (linux || darwin)

package bench

/*
extern void dgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info);

static int goblas_dgesv(int n, int nrhs, double *a, int *ipiv, double *b) {
  int info;
  dgesv_(&n, &nrhs, a, &n, ipiv, b, &n, &info);
  return info;
}

#cgo noescape goblas_dgesv
#cgo nocallback goblas_dgesv
*/
import "C"

import "unsafe"

// Dgesv solves A X = B for column-major arrays without padding, for comparisons:
// a is overwritten with the factors of A, ipiv (n long) with the interchanges, and
// b with X. Nothing is checked, and OpenBLAS must be loaded. LAPACK's DGESV.
func Dgesv(n, nrhs int, a []float64, ipiv []int32, b []float64) (info int) {
	return int(C.goblas_dgesv(C.int(n), C.int(nrhs), (*C.double)(unsafe.Pointer(unsafe.SliceData(a))), (*C.int)(unsafe.Pointer(unsafe.SliceData(ipiv))), (*C.double)(unsafe.Pointer(unsafe.SliceData(b)))))
}
