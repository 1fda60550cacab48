// QR by Householder's reflections, as LAPACK's geqr2 and org2r do it. stack_type.h includes
// this file.

// reflect applies I - tau u u' to the columns from j on of the rows k to m - 1 of v, w
// elements each. u is 1, then column `from` below row k of h.
ALWAYS void FN(reflect)(V *v, int w, const V *h, int hw, int from, int k, int m, int j, int n, V tau) {
#define COLUMNS(c)                                                                                  \
  for (; j + c <= n; j += c) {                                                                      \
    V sum[c];                                                                                       \
    UNROLL for (int q = 0; q < c; q++) sum[q] = v[k * w + j + q];                                   \
    for (int i = k + 1; i < m; i++)                                                                 \
      UNROLL for (int q = 0; q < c; q++) sum[q] = FN(fma)(h[i * hw + from], v[i * w + j + q], sum[q]); \
    UNROLL for (int q = 0; q < c; q++) {                                                            \
      sum[q] *= tau;                                                                                \
      v[k * w + j + q] -= sum[q];                                                                   \
    }                                                                                               \
    for (int i = k + 1; i < m; i++)                                                                 \
      UNROLL for (int q = 0; q < c; q++) v[i * w + j + q] = FN(fnma)(h[i * hw + from], sum[q], v[i * w + j + q]); \
  }
  COLUMNS(4)
  COLUMNS(1)
#undef COLUMNS
}

// qr sets b to Q, m x k, and c to R, k x n, where k is the lesser of m and n; if b is not
// there, c alone.
static void FN(qr)(const goblas_stack_call *call) {
  int m = call->m, n = call->n, most = m < n ? m : n;
  V v[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], q[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], tau[GOBLAS_STACK_ORDER];
  V row[GOBLAS_STACK_ORDER];
  FN(group) ga = FN(group_of)(call->a), gc = FN(group_of)(call->c), gb = FN(group_of)(call->b);
  for (ptrdiff_t g = 0; g < call->count; g += L) {
    FN(seek)(&ga, call->a, g, call->count);
    FN(seek)(&gc, call->c, g, call->count);
    FN(load_any)(v, n, &ga, m, n);
    V nan = FN(faults)((V){}, v, m * n);
    K fine = FN(EQ)(nan, nan);
    for (int i = 0; i < m * n; i++)
      v[i] = FN(pick)(fine, v[i], (V){});
    for (int k = 0; k < most; k++) {
      // The column is scaled by a power of two, so that no square overflows or vanishes.
      V greatest = (V){}, exponent = (V){}, below = (V){};
      for (int i = k; i < m; i++)
        greatest = FN(pick)(FN(GT)(FN(magnitude)(v[i * n + k]), greatest), FN(magnitude)(v[i * n + k]), greatest);
      FN(exponents)(greatest, &exponent);
      const V least = FN(all)(WIDE ? -1000 : -120);
      exponent = FN(pick)(FN(GT)(least, exponent), least, exponent);
      V up = FN(power)(-exponent), down = FN(power)(exponent);
      for (int i = k + 1; i < m; i++) {
        V x = v[i * n + k] * up;
        below = FN(fma)(x, x, below);
      }
      V head = v[k * n + k] * up;
      K turn = FN(GT)(below, (V){});
      V norm = FN(SQRT)(FN(fma)(head, head, below));
      V beta = (V)((VI)norm | (~(VI)head & (VI)FN(all)(-(T)0))); // with the sign that head has not
      V inverse = FN(pick)(turn, 1 / (head - beta), (V){});
      tau[k] = FN(pick)(turn, (beta - head) / beta, (V){});
      for (int i = k + 1; i < m; i++)
        v[i * n + k] = v[i * n + k] * up * inverse;
      v[k * n + k] = FN(pick)(turn, beta * down, v[k * n + k]);
      FN(reflect)(v, n, v, n, k, k, m, k + 1, n, tau[k]);
    }
    if (call->b.data != NULL) {
      FN(seek)(&gb, call->b, g, call->count);
      for (int i = 0; i < m; i++)
        for (int j = 0; j < most; j++)
          q[i * most + j] = FN(all)(i == j) + nan;
      for (int k = most - 1; k >= 0; k--)
        FN(reflect)(q, most, v, n, k, k, m, k, most, tau[k]);
      FN(store_any)(&gb, q, most, m, most);
    }
    V faults = (V){};
    for (int i = 0; i < most; i++) {
      for (int j = 0; j < n; j++)
        row[j] = nan;
      for (int j = i; j < n; j++)
        row[j] += v[i * n + j];
      faults = FN(faults)(faults, row, n);
      FN(store_row_any)(&gc, i * gc.ld, row, n);
    }
    FN(report)(call->info, g, gc.lanes, FN(pick)(FN(EQ)(faults, faults), (V){}, FN(all)(-1)), 0);
  }
}
