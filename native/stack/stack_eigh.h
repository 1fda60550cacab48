// Eigenvalues and eigenvectors of symmetric matrices by Jacobi's method. stack_type.h
// includes this file.

// diagonalize makes the lower triangle of a diagonal, of order n, and applies the rotations
// to the rows of x, if that is not null. It returns the lanes that did not converge. The
// rotations of a round of the tournament touch different rows and columns, so that all of
// their angles are computed at once. A lane that is done is turned no more: its result does
// not depend on how long its neighbours take.
NEVER K FN(diagonalize)(V *a, V *x, int n) {
  const V tolerance = FN(all)(WIDE ? 0x1p-54 : 0x1p-25f);
  FN(rotation) r[GOBLAS_STACK_ORDER / 2];
  int p[GOBLAS_STACK_ORDER / 2], q[GOBLAS_STACK_ORDER / 2];
  K active;
  for (int sweep = 0;; sweep++) {
    V most = (V){};
    for (int i = 1; i < n; i++)
      for (int j = 0; j < i; j++)
        most = FN(pick)(FN(GT)(FN(magnitude)(a[i * n + j]), most), FN(magnitude)(a[i * n + j]), most);
    active = FN(GT)(most, tolerance);
    if (sweep == FN(SWEEPS) || !FN(any)(active))
      return active;
    for (int round = 0; round < (n + 1) / 2 * 2 - 1; round++) {
      int pairs = 0;
      for (int i = 0; i < (n + 1) / 2; i++) {
        if (!FN(pair)(n, round, i, &p[pairs], &q[pairs]))
          continue;
        int P = p[pairs], Q = q[pairs];
        V *app = a + P * n + P, *aqq = a + Q * n + Q, *apq = a + Q * n + P, off = *apq;
        // Smaller elements are as good as zero, and their squares would be zero.
        K turn = active & FN(GT)(FN(magnitude)(off), FN(all)(WIDE ? 0x1p-400 : 0x1p-50f));
        FN(rotation) t = FN(annihilate)(*app, *aqq, off, turn);
        *app = FN(fnma)(t.t, off, *app);
        *aqq = FN(fma)(t.t, off, *aqq);
        *apq = FN(pick)(turn, (V){}, off);
        r[pairs++] = t;
      }
      // The blocks of two pairs, of which one's rotation turns rows and the other's columns.
      for (int i = 0; i < pairs; i++)
        for (int j = 0; j < i; j++) {
          int P = p[i], Q = q[i], R = p[j], S = q[j];
          V *pr = a + (P > R ? P * n + R : R * n + P), *ps = a + (P > S ? P * n + S : S * n + P);
          V *qr = a + (Q > R ? Q * n + R : R * n + Q), *qs = a + (Q > S ? Q * n + S : S * n + Q);
          V w = FN(fnma)(r[i].s, *qr, r[i].c * *pr), y = FN(fnma)(r[i].s, *qs, r[i].c * *ps);
          V v = FN(fma)(r[i].s, *pr, r[i].c * *qr), z = FN(fma)(r[i].s, *ps, r[i].c * *qs);
          *pr = FN(fnma)(r[j].s, y, r[j].c * w), *ps = FN(fma)(r[j].s, w, r[j].c * y);
          *qr = FN(fnma)(r[j].s, z, r[j].c * v), *qs = FN(fma)(r[j].s, v, r[j].c * z);
        }
      // With an odd number of rows one of them meets nobody in this round.
      if (n & 1) {
        int o = 0;
        for (int i = 0; i < pairs; i++)
          o ^= p[i] ^ q[i];
        for (int i = 0; i < n; i++)
          o ^= i;
        for (int i = 0; i < pairs; i++)
          FN(rotate)(a + (p[i] > o ? p[i] * n + o : o * n + p[i]), a + (q[i] > o ? q[i] * n + o : o * n + q[i]), 1, r[i]);
      }
      if (x)
        for (int i = 0; i < pairs; i++)
          FN(rotate)(x + p[i] * n, x + q[i] * n, n, r[i]);
    }
  }
}

// eigh sets b to the eigenvalues of a in ascending order and, if c is there, c to the
// eigenvectors, in its columns.
static void FN(eigh)(const goblas_stack_call *call) {
  int n = call->n, vectors = call->c.data != NULL;
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
    K left = FN(diagonalize)(a, vectors ? x : NULL, n);
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
    FN(report)(call->info, g, gb.lanes, FN(pick)(FN(EQ)(faults, faults), info, FN(all)(-1)));
  }
}
