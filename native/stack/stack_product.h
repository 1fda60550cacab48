// Products of matrices, and of matrices and vectors. stack_type.h includes this file.

enum { FN(MOST) = 64 }; // the most rows and columns of a factor

// TILE computes R rows of c, nv vectors wide (1 or 2), of which the last one has r elements:
// a row of b at a time, times a broadcast element of each row of a. Every element is a chain
// of multiply-adds in the order of k, wherever it stands.
ALWAYS void FN(tile)(int rows, int nv, int r, int k, const T *a, ptrdiff_t lda, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
  V sum[8][2];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < nv; v++) sum[i][v] = (V){};
  for (int p = 0; p < k; p++) {
    V row[2];
    UNROLL for (int v = 0; v < nv - 1; v++) row[v] = *(const M *)(b + p * ldb + v * L);
#if defined(PARTLOAD_f64)
    row[nv - 1] = FN(PARTLOAD)(b + p * ldb + (nv - 1) * L, r);
#else
    row[nv - 1] = *(const M *)(b + p * ldb + (nv - 1) * L); // b is padded
#endif
    UNROLL for (int i = 0; i < rows; i++) {
      V x = FN(all)(a[i * lda + p]);
      UNROLL for (int v = 0; v < nv; v++) sum[i][v] = FN(fma)(x, row[v], sum[i][v]);
    }
  }
  UNROLL for (int i = 0; i < rows; i++) {
    T *to = c + i * ldc;
    UNROLL for (int v = 0; v < nv - 1; v++) *(M *)(to + v * L) = sum[i][v];
    to += (nv - 1) * L;
#if defined(PARTSTORE_f64)
    FN(PARTSTORE)(to, sum[i][nv - 1], r);
#else
    if (r == L)
      *(M *)to = sum[i][nv - 1];
    else
      for (int j = 0; j < r; j++)
        to[j] = sum[i][nv - 1][j];
#endif
  }
}

// strip computes all m rows of a strip of c that is nv vectors wide.
ALWAYS void FN(strip)(int nv, int r, int m, int k, const T *a, ptrdiff_t lda, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
#if WIDTH == 64 // 32 registers
  for (; nv == 1 && m >= 8; m -= 8, a += 8 * lda, c += 8 * ldc)
    FN(tile)(8, nv, r, k, a, lda, b, ldb, c, ldc);
#endif
  for (; m >= 4; m -= 4, a += 4 * lda, c += 4 * ldc)
    FN(tile)(4, nv, r, k, a, lda, b, ldb, c, ldc);
  if (m & 2) {
    FN(tile)(2, nv, r, k, a, lda, b, ldb, c, ldc);
    a += 2 * lda, c += 2 * ldc;
  }
  if (m & 1)
    FN(tile)(1, nv, r, k, a, lda, b, ldb, c, ldc);
}

// multiply sets c = a b. Where loads cannot be partial, the strip of b that would need them
// is padded first.
ALWAYS void FN(multiply)(int m, int k, int n, const T *a, ptrdiff_t lda, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
  for (int j = 0; j < n; j += 2 * L) {
    int left = n - j, nv = left > L ? 2 : 1, r = left >= nv * L ? L : left - (nv - 1) * L;
    const T *from = b + j;
    ptrdiff_t ld = ldb;
#if !defined(PARTLOAD_f64)
    V padded[2 * FN(MOST)];
    if (r < L) {
      for (int p = 0; p < k; p++)
        for (int i = 0; i < nv * L; i++)
          ((T *)padded)[p * nv * L + i] = i < left ? from[p * ldb + i] : 0;
      from = (T *)padded, ld = nv * L;
    }
#endif
    if (nv == 2)
      FN(strip)(2, r, m, k, a, lda, from, ld, c + j, ldc);
    else
      FN(strip)(1, r, m, k, a, lda, from, ld, c + j, ldc);
  }
}

// FETCH asks for the rows of matrix i of a stack, which will be read or written soon, if
// they are of some KiB: processors fetch the next lines by themselves, but not over three
// matrices of that size at once. Products of 16x16 from memory take 0.75 of the time.
#define FETCH(stack, i, rows, write)                                                                        \
  {                                                                                                         \
    ptrdiff_t bytes = (rows) * (stack).ld * (ptrdiff_t)sizeof(T);                                           \
    if (bytes >= 1024 && bytes <= 4096 && (i) < call->count)                                                \
      for (ptrdiff_t at = 0; at < bytes; at += 64)                                                          \
        __builtin_prefetch((stack).data + (i) * (stack).step * (ptrdiff_t)sizeof(T) + at, write);           \
  }

#define PRODUCTS(m, k, n)                                                                                   \
  for (ptrdiff_t i = 0; i < call->count; i++) {                                                             \
    FETCH(call->a, i + 2, m, 0);                                                                            \
    FETCH(call->b, i + 2, k, 0);                                                                            \
    FETCH(call->c, i + 2, m, 1);                                                                            \
    FN(multiply)(m, k, n, (const T *)call->a.data + i * call->a.step, call->a.ld, (const T *)call->b.data + i * call->b.step, \
                 call->b.ld, (T *)call->c.data + i * call->c.step, call->c.ld);                             \
  }

// lane_products multiplies square matrices of order n in lanes: better where a row fills
// but a small part of a vector.
ALWAYS void FN(lane_products)(const goblas_stack_call *call, int n) {
  V a[9], b[9], c[9];
  FN(group) ga = FN(group_of)(call->a), gb = FN(group_of)(call->b), gc = FN(group_of)(call->c);
  for (ptrdiff_t i = 0; i < call->count; i += L) {
    FN(seek)(&ga, call->a, i, call->count);
    FN(seek)(&gb, call->b, i, call->count);
    FN(seek)(&gc, call->c, i, call->count);
    FN(load_small)(a, n, &ga, n, n);
    FN(load_small)(b, n, &gb, n, n);
    UNROLL for (int r = 0; r < n; r++)
      UNROLL for (int s = 0; s < n; s++) {
        V sum = (V){};
        UNROLL for (int p = 0; p < n; p++) sum = FN(fma)(a[r * n + p], b[p * n + s], sum);
        c[r * n + s] = sum;
      }
    FN(store_small)(&gc, c, n, n, n);
  }
}

static void FN(dot)(const goblas_stack_call *call) {
  int square = call->m == call->n && call->k == call->n ? call->n : 0;
  switch (square) {
  case 2:
    FN(lane_products)(call, 2);
    return;
  case 3:
    FN(lane_products)(call, 3);
    return;
  case 4:
    PRODUCTS(4, 4, 4);
    return;
  case 8:
    PRODUCTS(8, 8, 8);
    return;
  default:
    PRODUCTS(call->m, call->k, call->n);
  }
}

// mulvec sets c = a b, b and c with one column.
static void FN(mulvec)(const goblas_stack_call *call) {
  V row[FN(MOST)], x[FN(MOST)], y[FN(MOST)];
  FN(group) ga = FN(group_of)(call->a), gb = FN(group_of)(call->b), gc = FN(group_of)(call->c);
  for (ptrdiff_t i = 0; i < call->count; i += L) {
    FN(seek)(&ga, call->a, i, call->count);
    FN(seek)(&gb, call->b, i, call->count);
    FN(seek)(&gc, call->c, i, call->count);
    FN(load_any)(x, 1, &gb, call->n, 1);
    for (int r = 0; r < call->m; r++) {
      FN(load_row_any)(row, &ga, r * ga.ld, call->n);
      V sum = (V){};
      for (int p = 0; p < call->n; p++)
        sum = FN(fma)(row[p], x[p], sum);
      y[r] = sum;
    }
    FN(store_any)(&gc, y, 1, call->m, 1);
  }
}

#undef PRODUCTS
