// Eigenvalues and eigenvectors of symmetric matrices by Jacobi's method. stack_type.h
// includes this file.

// diagonalized is diagonalize, unrolled for the orders 3 and 4: with copies that the compiler
// can keep in registers.
ALWAYS K FN(diagonalized)(V *a, V *x, int n, int vectors) {
#define FIXED(N)                                    \
  if (n == N) {                                     \
    V b[N * N], y[N * N];                           \
    K left;                                         \
    UNROLL for (int i = 0; i < N * N; i++) b[i] = a[i], y[i] = x[i]; \
    if (vectors)                                    \
      left = FN(diagonalize_small)(b, y, N);        \
    else                                            \
      left = FN(diagonalize_small)(b, NULL, N);     \
    UNROLL for (int i = 0; i < N * N; i++) a[i] = b[i], x[i] = y[i]; \
    return left;                                    \
  }
  FIXED(3)
  FIXED(4)
#undef FIXED
  return FN(diagonalize_any)(a, vectors ? x : NULL, n);
}

// eigh sets b to the eigenvalues of a in ascending order and, if c is there, c to the
// eigenvectors, in its columns.
static void FN(eigh)(const goblas_stack_call *call) {
  int n = call->n, vectors = call->c.data != NULL;
  if (n > (WIDE ? GOBLAS_STACK_JACOBI_WIDE : GOBLAS_STACK_JACOBI)) {
    FN(eigh_single)(call);
    return;
  }
  V a[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], x[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], w[GOBLAS_STACK_ORDER];
  FN(group) ga = FN(group_of)(call->a), gb = FN(group_of)(call->b), gc = FN(group_of)(call->c);
  for (ptrdiff_t g = 0; g < call->count; g += L) {
    FN(seek)(&ga, call->a, g, call->count);
    FN(seek)(&gb, call->b, g, call->count);
    FN(load_any)(a, n, &ga, n, n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        if (j > i)
          a[i * n + j] = a[j * n + i]; // only the lower triangle counts
        x[i * n + j] = FN(all)(i == j);
      }
    K bad;
    V e = FN(scale)(a, n * n, &bad);
    K left = FN(diagonalized)(a, x, n, vectors);
    V by = FN(power)(e), nan = FN(pick)(bad, FN(all)(__builtin_nan("")), (V){}), faults = (V){};
    for (int i = 0; i < n; i++)
      w[i] = a[i * n + i] * by + nan;
    for (int i = 0; i < n; i++)
      for (int j = i + 1; j < n; j++) {
        K k = FN(GT)(w[i], w[j]);
        FN(exchange)(k, w + i, w + j, 1);
        if (vectors)
          FN(exchange)(k, x + i * n, x + j * n, n);
      }
    faults = FN(faults)(faults, w, n);
    FN(store_any)(&gb, w, 1, n, 1);
    if (vectors) {
      FN(seek)(&gc, call->c, g, call->count);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
          w[j] = x[j * n + i] + nan;
        FN(store_row_any)(&gc, i * gc.ld, w, n);
      }
    }
    V info = FN(pick)(left, FN(all)(1), (V){});
    FN(report)(call->info, g, gb.lanes, FN(pick)(FN(EQ)(faults, faults), info, FN(all)(-1)), 0);
  }
}
