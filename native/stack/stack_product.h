// Products of matrices, and of matrices and vectors. stack_type.h includes this file.

enum { FN(MOST) = 64 }; // the most rows and columns of a factor

// ask fetches the lines that one tile's share of the next product has.
ALWAYS void FN(ask)(goblas_stack_ahead *next) {
  for (int i = 0; i < 3; i++)
    for (int line = 0; line < next->each && next->lines[i] > 0; line++, next->lines[i]--, next->at[i] += 64)
      __builtin_prefetch(next->at[i]);
}

// TILE computes R rows of c, nv vectors wide (1 or 2), of which the last one has r elements:
// a row of b at a time, times a broadcast element of each row of a. Every element is a chain
// of multiply-adds in the order of k, wherever it stands. If past is set, whole vectors are
// stored past the caches.
ALWAYS void FN(tile)(int rows, int nv, int r, int k, const T *a, ptrdiff_t lda, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc, int past, goblas_stack_ahead *next) {
  V sum[8][2];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < nv; v++) sum[i][v] = (V){};
  for (int p = 0; p < k; p++) {
    if (next && p % 8 == 0)
      FN(ask)(next);
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
#if defined(STREAM_f64)
  if (past && r == L) {
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int v = 0; v < nv; v++) FN(STREAM)(c + i * ldc + v * L, sum[i][v]);
    return;
  }
#endif
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
ALWAYS void FN(strip)(int nv, int r, int m, int k, const T *a, ptrdiff_t lda, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc, int past, goblas_stack_ahead *next) {
#if WIDTH == 64 // 32 registers
  for (; m >= 8; m -= 8, a += 8 * lda, c += 8 * ldc)
    FN(tile)(8, nv, r, k, a, lda, b, ldb, c, ldc, past, next);
#endif
  for (; m >= 4; m -= 4, a += 4 * lda, c += 4 * ldc)
    FN(tile)(4, nv, r, k, a, lda, b, ldb, c, ldc, past, next);
  if (m & 2) {
    FN(tile)(2, nv, r, k, a, lda, b, ldb, c, ldc, past, next);
    a += 2 * lda, c += 2 * ldc;
  }
  if (m & 1)
    FN(tile)(1, nv, r, k, a, lda, b, ldb, c, ldc, past, next);
}

// multiply sets c = a b. Where loads cannot be partial, the strip of b that would need them
// is padded first.
ALWAYS void FN(multiply)(int m, int k, int n, const T *a, ptrdiff_t lda, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc, int past, goblas_stack_ahead *next) {
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
      FN(strip)(2, r, m, k, a, lda, from, ld, c + j, ldc, past, next);
    else
      FN(strip)(1, r, m, k, a, lda, from, ld, c + j, ldc, past, next);
  }
}

// tiles returns how many tiles a strip of m rows has.
static ptrdiff_t FN(tiles)(ptrdiff_t m) {
#if WIDTH == 64
  ptrdiff_t tiles = m / 8;
  m %= 8;
#else
  ptrdiff_t tiles = 0;
#endif
  return tiles + m / 4 + m % 4 / 2 + m % 2;
}

// ahead says how a product asks for what the next one will read and write, if matrices are
// of some KiB. Processors fetch the next lines by themselves, but not over three matrices of
// that size at once, and asked for too many lines together they wait for the first ones. A
// few at a time cost nothing: products from memory of 24x24 to 64x64 take half the time.
// Matrices of up to 2 KiB are asked for whole, two products before.
// What is stored past the caches is not asked for.
static goblas_stack_ahead FN(ahead)(const goblas_stack_call *call, int past) {
  goblas_stack_ahead plan = {0};
  const goblas_stack *matrices[3] = {&call->a, &call->b, &call->c};
  ptrdiff_t rows[3] = {call->m, call->k, call->m}, columns[3] = {call->k, call->n, call->n}, most = 0;
  for (int j = 0; j < 3; j++) {
    ptrdiff_t lines = rows[j] * matrices[j]->ld * (ptrdiff_t)sizeof(T) / 64;
    plan.at[j] = matrices[j]->data;
    plan.step[j] = matrices[j]->step * (ptrdiff_t)sizeof(T);
    if (lines < 16 || matrices[j]->ld >= 2 * columns[j] || matrices[j]->step == 0 || (past && j == 2))
      continue;
    plan.lines[j] = lines;
    most = most > lines ? most : lines;
  }
  plan.distance = most == 0 ? 0 : most <= 32 ? 2 : 1;
  ptrdiff_t shares = plan.distance == 2 ? 1 : FN(tiles)(call->m) * ((call->n + 2 * L - 1) / (2 * L)) * ((call->k + 7) / 8);
  plan.each = (int)((most + shares - 1) / shares);
  return plan;
}

// products multiplies every pair, and asks for the one after the next, for the next one in
// shares, or for none.
ALWAYS void FN(products)(const goblas_stack_call *call, goblas_stack_ahead plan, int m, int k, int n, int past, int distance) {
  for (ptrdiff_t i = 0; i < call->count; i++) {
    goblas_stack_ahead next = plan;
    for (int j = 0; j < 3 && distance > 0; j++) {
      next.at[j] += (i + distance) * plan.step[j];
      next.lines[j] = i + distance < call->count ? plan.lines[j] : 0;
    }
    if (distance == 2)
      FN(ask)(&next);
    FN(multiply)(m, k, n, (const T *)call->a.data + i * call->a.step, call->a.ld, (const T *)call->b.data + i * call->b.step,
                 call->b.ld, (T *)call->c.data + i * call->c.step, call->c.ld, past, distance == 1 ? &next : NULL);
  }
}

// lane_products multiplies square matrices of order n in lanes: better where a row fills
// but a small part of a vector, or one and a part that cannot be loaded alone. With AVX2
// orders 5 and 6 take 0.3 to 0.8 of the time so; order 7 takes more in float64.
ALWAYS void FN(lane_products)(const goblas_stack_call *call, int n) {
  V a[49], b[49], c[49];
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

#if !WIDE && defined(FOURTH_f32)
// fours multiplies matrices of order 4 whose rows fill half a vector: two rows of a at a time.
// FOURTH(x, i) is element i of each half, in all four places of it. Every element is the same
// chain as in tile.
static void FN(fours)(const goblas_stack_call *call) {
  for (ptrdiff_t i = 0; i < call->count; i++) {
    const T *a = (const T *)call->a.data + i * call->a.step, *b = (const T *)call->b.data + i * call->b.step;
    T *c = (T *)call->c.data + i * call->c.step;
    V row[4], sum[2];
    UNROLL for (int p = 0; p < 4; p++) row[p] = FN(HALVES)(FN(HALF)(b + p * call->b.ld), FN(HALF)(b + p * call->b.ld));
    UNROLL for (int r = 0; r < 2; r++) {
      V x = FN(HALVES)(FN(HALF)(a + 2 * r * call->a.ld), FN(HALF)(a + (2 * r + 1) * call->a.ld));
      sum[r] = FN(fma)(FN(FOURTH)(x, 0), row[0], (V){});
      sum[r] = FN(fma)(FN(FOURTH)(x, 1), row[1], sum[r]);
      sum[r] = FN(fma)(FN(FOURTH)(x, 2), row[2], sum[r]);
      sum[r] = FN(fma)(FN(FOURTH)(x, 3), row[3], sum[r]);
    }
    UNROLL for (int r = 0; r < 2; r++) {
      FN(PUTHALF)(c + 2 * r * call->c.ld, FN(LOW)(sum[r]));
      FN(PUTHALF)(c + (2 * r + 1) * call->c.ld, FN(HIGH)(sum[r]));
    }
  }
}
#define FOURS 1
#else
#define FOURS 0
#endif

// past says whether c, of products with sums of k terms, is to be stored past the caches, and
// its rows are whole lines. With AVX2 larger products are not bound by the memory.
ALWAYS int FN(past)(goblas_stack c, int k) {
#if defined(STREAM_f64)
  return c.past && (WIDTH == 64 || k <= 16) && ((uintptr_t)c.data | (size_t)c.ld * sizeof(T) | (size_t)c.step * sizeof(T)) % 64 == 0;
#else
  return 0;
#endif
}

static void FN(dot)(const goblas_stack_call *call) {
  int past = FN(past)(call->c, call->k);
  goblas_stack_ahead plan = FN(ahead)(call, past);
  int m = call->m, k = call->k, n = call->n, order = m == n && k == n ? n : 0;
  if (order == 2)
    FN(lane_products)(call, 2);
  else if (order == 3)
    FN(lane_products)(call, 3);
#if FOURS
  else if (order == 4)
    FN(fours)(call);
#endif
#if WIDTH == 32
  else if (order == 5)
    FN(lane_products)(call, 5);
  else if (order == 6)
    FN(lane_products)(call, 6);
  else if (order == 7 && !WIDE)
    FN(lane_products)(call, 7);
#endif
  else if (order == 4)
    FN(products)(call, plan, 4, 4, 4, past, 0);
  else if (order == 8)
    FN(products)(call, plan, 8, 8, 8, past, 0);
  else if (plan.distance == 0)
    FN(products)(call, plan, m, k, n, past, 0);
  else if (plan.distance == 1)
    FN(products)(call, plan, m, k, n, past, 1);
  else
    FN(products)(call, plan, m, k, n, past, 2);
#if defined(STREAM_f64)
  if (past)
    _mm_sfence(); // such stores are not in order with others
#endif
}
#undef FOURS

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

