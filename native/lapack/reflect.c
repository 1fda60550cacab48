//go:build cgo && !purego && (linux || darwin)

// QR factorizations by blocks of reflectors H = I - V T V^H, where T is a triangle. V is
// stored with its ones and zeros, so that products alone apply H: LAPACK's xLARFB, which
// finds elements of R there, has to multiply by triangles, which is slow in OpenBLAS.
#include "fortran_gen.h"
#include "lapack_gen.h"
#include "numbers.h"
#include <string.h>

static __typeof__(dgemm_) *const gemm[] = {sgemm_, dgemm_, cgemm_, zgemm_};
static __typeof__(dtrmm_) *const trmm[] = {strmm_, dtrmm_, ctrmm_, ztrmm_};
static __typeof__(dtrmv_) *const trmv[] = {strmv_, dtrmv_, ctrmv_, ztrmv_};
static __typeof__(dscal_) *const scal[] = {sscal_, dscal_, cscal_, zscal_};
static __typeof__(dgeqr2_) *const geqr2[] = {sgeqr2_, dgeqr2_, cgeqr2_, zgeqr2_};

// negative sets *to to -*from.
static void negative(int type, const char *from, void *to) {
  if (type == GOBLAS_S || type == GOBLAS_C)
    for (size_t i = 0; i < element[type] / sizeof(float); i++)
      ((float *)to)[i] = -((const float *)from)[i];
  else
    for (size_t i = 0; i < element[type] / sizeof(double); i++)
      ((double *)to)[i] = -((const double *)from)[i];
}

// goblas_reflector computes T from V^H V, as LAPACK's xLARFT does, but half by half: of
// T = (T1 T12; 0 T2), T12 is -T1 (V1^H V2) T2. Below its diagonal t has no meaning.
void goblas_reflector(int type, int m, int k, const goblas_array *v, int ldv,
                      const goblas_array *tau, goblas_array *t, int ldt) {
  enum { small = 16 };
  size_t size = element[type], vcolumn = (size_t)ldv * size, tcolumn = (size_t)ldt * size;
  int step = 1;
  if (k > small) {
    int k1 = (k / 2 + small - 1) / small * small, k2 = k - k1, below = m - k1;
    goblas_array *t12 = t + k1 * tcolumn, *t2 = t12 + k1 * size;
    const goblas_array *v2 = v + k1 * (vcolumn + size);
    goblas_reflector(type, m, k1, v, ldv, tau, t, ldt);
    goblas_reflector(type, below, k2, v2, ldv, tau + k1 * size, t2, ldt);
    gemm[type]("C", "N", &k1, &k2, &below, minus_one[type], v + k1 * size, &ldv, v2, &ldv,
               zero[type], t12, &ldt, 1, 1);
    trmm[type]("L", "U", "N", "N", &k1, &k2, one[type], t, &ldt, t12, &ldt, 1, 1, 1, 1);
    trmm[type]("R", "U", "N", "N", &k1, &k2, one[type], t2, &ldt, t12, &ldt, 1, 1, 1, 1);
    return;
  }
  gemm[type]("C", "N", &k, &k, &m, one[type], v, &ldv, v, &ldv, zero[type], t, &ldt, 1, 1);
  for (int i = 0; i < k; i++) {
    goblas_array *column = t + i * tcolumn;
    double minus[2];
    if (i > 0) {
      negative(type, tau + i * size, minus);
      scal[type](&i, minus, column, &step);
      trmv[type]("U", "N", "N", &i, t, &ldt, column, &step, 1, 1, 1);
    }
    memcpy(column + i * size, tau + i * size, size);
  }
}

void goblas_reflect(int type, char side, char trans, int m, int n, int k, int live,
                    const goblas_array *v, int ldv, const goblas_array *t, int ldt,
                    goblas_array *c, int ldc, goblas_array *work) {
  // W = C^H V or C V, then W T or W T^H, then C - V W^H or C - W V^H.
  int left = side == 'L', other = left ? n : m;
  gemm[type](left ? "C" : "N", "N", &other, &k, &live, one[type], c, &ldc, v, &ldv,
             zero[type], work, &other, 1, 1);
  trmm[type]("R", "U", left == (trans == 'N') ? "C" : "N", "N", &other, &k, one[type], t,
             &ldt, work, &other, 1, 1, 1, 1);
  if (left)
    gemm[type]("N", "C", &m, &n, &k, minus_one[type], v, &ldv, work, &other, one[type], c, &ldc, 1, 1);
  else
    gemm[type]("N", "C", &m, &n, &k, minus_one[type], work, &other, v, &ldv, one[type], c, &ldc, 1, 1);
}

// goblas_panel is xGEQRF with blocks so narrow that most of the work of a panel is in
// products: xGEQRF leaves panels of up to 32 columns, and matrices of up to 128, to
// products of a matrix and a vector.
void goblas_panel(int type, int m, int n, goblas_array *a, int lda, goblas_array *tau,
                  goblas_array *work) {
  enum { block = 8 };
  size_t size = element[type], column = (size_t)lda * size;
  char triangle[block * block * 16], t[block * block * 16];
  for (int j = 0; j < n; j += block) {
    int k = n - j < block ? n - j : block, rows = m - j, right = n - j - k, info;
    char *v = a + j * (size + column);
    geqr2[type](&rows, &k, v, &lda, tau + j * size, work, &info);
    if (right == 0)
      break;
    // Store V with its ones and zeros while it is applied.
    for (int i = 0; i < k; i++) {
      char *top = v + i * column;
      memcpy(triangle + i * block * size, top, (i + 1) * size);
      memset(top, 0, i * size);
      memcpy(top + i * size, one[type], size);
    }
    goblas_reflector(type, rows, k, v, lda, tau + j * size, t, block);
    goblas_reflect(type, 'L', 'C', rows, right, k, rows, v, lda, t, block, v + k * column, lda, work);
    for (int i = 0; i < k; i++)
      memcpy(v + i * column, triangle + i * block * size, (i + 1) * size);
  }
}
