// The singular value decomposition by the one-sided method of Jacobi (Hestenes).
// stack_type.h includes this file.

// orthogonalized is orthogonalize, unrolled for square matrices of the orders 3 and 4.
ALWAYS K FN(orthogonalized)(V *w, V *x, int k, int n, int vectors) {
#define FIXED(N)                                    \
  if (k == N && n == N) {                           \
    V b[N * N], y[N * N];                           \
    K left;                                         \
    UNROLL for (int i = 0; i < N * N; i++) b[i] = w[i], y[i] = x[i]; \
    if (vectors)                                    \
      left = FN(orthogonalize_small)(b, y, N, N);   \
    else                                            \
      left = FN(orthogonalize_small)(b, NULL, N, N); \
    UNROLL for (int i = 0; i < N * N; i++) w[i] = b[i], x[i] = y[i]; \
    return left;                                    \
  }
  FIXED(3)
  FIXED(4)
#undef FIXED
  return FN(orthogonalize_any)(w, vectors ? x : NULL, k, n);
}

// complete puts a vector that is orthogonal to the rows before it in row j of w, of n
// elements, in the lanes of missing: the unit vector that these rows reach least, from which
// they are subtracted, twice (Kahan's "twice is enough"). j is less than n.
NEVER void FN(complete)(V *w, int j, int n, K missing) {
  V least = FN(all)((T)2 * GOBLAS_STACK_ORDER), place = (V){}, x[GOBLAS_STACK_ORDER];
  for (int i = 0; i < n; i++) {
    V sum = (V){};
    for (int r = 0; r < j; r++)
      sum = FN(fma)(w[r * n + i], w[r * n + i], sum);
    K less = FN(GT)(least, sum);
    least = FN(pick)(less, sum, least);
    place = FN(pick)(less, FN(all)((T)i), place);
  }
  for (int i = 0; i < n; i++)
    x[i] = FN(pick)(FN(EQ)(place, FN(all)((T)i)), FN(all)(1), (V){});
  for (int pass = 0; pass < 2; pass++) {
    V norm = (V){};
    for (int r = 0; r < j; r++) {
      V dot = (V){};
      for (int i = 0; i < n; i++)
        dot = FN(fma)(w[r * n + i], x[i], dot);
      for (int i = 0; i < n; i++)
        x[i] = FN(fnma)(dot, w[r * n + i], x[i]);
    }
    for (int i = 0; i < n; i++)
      norm = FN(fma)(x[i], x[i], norm);
    V by = 1 / FN(SQRT)(norm);
    for (int i = 0; i < n; i++)
      x[i] *= by;
  }
  for (int i = 0; i < n; i++)
    w[j * n + i] = FN(pick)(missing, x[i], w[j * n + i]);
}

// put stores the rows of x, k of n elements, as they are or as columns.
ALWAYS void FN(put)(FN(group) *g, const V *x, int k, int n, int columns) {
  V row[GOBLAS_STACK_ORDER];
  if (!columns) {
    FN(store_any)(g, x, n, k, n);
    return;
  }
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < k; j++)
      row[j] = x[j * n + i];
    FN(store_row_any)(g, i * g->ld, row, k);
  }
}

// svd sets b to U, c to the singular values in descending order, and d to V', all of them
// thin; if b is not there, c alone. A matrix with fewer rows than columns is transposed.
static void FN(svd)(const goblas_stack_call *call) {
  int m = call->m, n = call->n, wide = m < n, k = wide ? m : n, length = wide ? n : m, vectors = call->b.data != NULL;
  if (k > (WIDE ? GOBLAS_STACK_JACOBI_WIDE : GOBLAS_STACK_JACOBI) || length > GOBLAS_STACK_ORDER) {
    FN(svd_single)(call);
    return;
  }
  V w[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], x[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], s[GOBLAS_STACK_ORDER];
  FN(group) ga = FN(group_of)(call->a), gc = FN(group_of)(call->c), gb = FN(group_of)(call->b), gd = FN(group_of)(call->d);
  for (ptrdiff_t g = 0; g < call->count; g += L) {
    FN(seek)(&ga, call->a, g, call->count);
    FN(seek)(&gc, call->c, g, call->count);
    FN(load_any)(x, n, &ga, m, n);
    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++)
        w[wide ? i * n + j : j * m + i] = x[i * n + j];
    for (int i = 0; i < k; i++)
      for (int j = 0; j < k; j++)
        x[i * k + j] = FN(all)(i == j);
    K bad;
    V e = FN(scale)(w, m * n, &bad);
    K left = FN(orthogonalized)(w, x, k, length, vectors);
    for (int i = 0; i < k; i++) {
      V sum = (V){};
      for (int j = 0; j < length; j++)
        sum = FN(fma)(w[i * length + j], w[i * length + j], sum);
      s[i] = FN(SQRT)(sum);
    }
    for (int i = 0; i < k; i++)
      for (int j = i + 1; j < k; j++) {
        K less = FN(GT)(s[j], s[i]);
        FN(exchange)(less, s + i, s + j, 1);
        if (vectors) {
          FN(exchange)(less, w + i * length, w + j * length, length);
          FN(exchange)(less, x + i * k, x + j * k, k);
        }
      }
    V by = FN(power)(e), nan = FN(pick)(bad, FN(all)(__builtin_nan("")), (V){});
    if (vectors) {
      FN(seek)(&gb, call->b, g, call->count);
      FN(seek)(&gd, call->d, g, call->count);
      for (int i = 0; i < k; i++) {
        K missing = ~FN(GT)(s[i], FN(all)(WIDE ? 0x1p-250 : 0x1p-30f));
        V inverse = 1 / s[i];
        for (int j = 0; j < length; j++)
          w[i * length + j] *= inverse;
        if (FN(any)(missing))
          FN(complete)(w, i, length, missing);
      }
      for (int i = 0; i < k * length; i++)
        w[i] += nan;
      for (int i = 0; i < k * k; i++)
        x[i] += nan;
      FN(put)(&gb, wide ? x : w, k, m, 1);
      FN(put)(&gd, wide ? w : x, k, n, 0);
    }
    for (int i = 0; i < k; i++)
      s[i] = s[i] * by + nan;
    V faults = FN(faults)((V){}, s, k);
    FN(store_any)(&gc, s, 1, k, 1);
    V info = FN(pick)(left, FN(all)(1), (V){});
    FN(report)(call->info, g, gc.lanes, FN(pick)(FN(EQ)(faults, faults), info, FN(all)(-1)), 0);
  }
}
