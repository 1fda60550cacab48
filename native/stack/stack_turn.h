// The sweeps of Jacobi's methods. stack_type.h includes this file twice.

// diagonalize makes the lower triangle of a diagonal, of order n, and applies the rotations
// to the rows of x, if that is not null. It returns the lanes that did not converge. The
// rotations of a round of the tournament touch different rows and columns, so that all of
// their angles are computed at once. A lane that is done is turned no more: its result does
// not depend on how long its neighbours take.
WHOLE K SIZED(diagonalize)(V *a, V *x, int n) {
  const V tolerance = FN(all)(WIDE ? 0x1p-54 : 0x1p-25f);
  FN(rotation) r[GOBLAS_STACK_ORDER / 2];
  int p[GOBLAS_STACK_ORDER / 2], q[GOBLAS_STACK_ORDER / 2];
  K active;
  for (int sweep = 0;; sweep++) {
    V most = (V){};
    FLAT for (int i = 1; i < n; i++)
      FLAT for (int j = 0; j < i; j++)
        most = FN(pick)(FN(GT)(FN(magnitude)(a[i * n + j]), most), FN(magnitude)(a[i * n + j]), most);
    active = FN(GT)(most, tolerance);
    if (sweep == FN(SWEEPS) || !FN(any)(active))
      return active;
    FLAT for (int round = 0; round < (n + 1) / 2 * 2 - 1; round++) {
      int pairs = 0;
      FLAT for (int i = 0; i < (n + 1) / 2; i++) {
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
      FLAT for (int i = 0; i < pairs; i++)
        FLAT for (int j = 0; j < i; j++) {
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
        FLAT for (int i = 0; i < pairs; i++)
          o ^= p[i] ^ q[i];
        FLAT for (int i = 0; i < n; i++)
          o ^= i;
        FLAT for (int i = 0; i < pairs; i++)
          FN(rotate)(a + (p[i] > o ? p[i] * n + o : o * n + p[i]), a + (q[i] > o ? q[i] * n + o : o * n + q[i]), 1, r[i]);
      }
      if (x)
        FLAT for (int i = 0; i < pairs; i++)
          FN(rotate)(x + p[i] * n, x + q[i] * n, n, r[i]);
    }
  }
}

// orthogonalize turns the k rows of w, each of n elements, until they are orthogonal, and
// turns the rows of x with them, if that is not null. It returns the lanes that did not
// converge. Rows below a threshold are left alone; they are as good as zero.
WHOLE K SIZED(orthogonalize)(V *w, V *x, int k, int n) {
  const V negligible = FN(all)(WIDE ? 0x1p-500 : 0x1p-60f);
  // Squares are compared, times a power of two, without which they could vanish.
  const V large = FN(all)(WIDE ? 0x1p300 : 0x1p30f), tolerance = FN(all)(WIDE ? 0x1p496 : 0x1p14f) * (T)n;
  K active = FN(EQ)((V){}, (V){});
  for (int sweep = 0; sweep < FN(SWEEPS) && FN(any)(active); sweep++) {
    K turned = FN(GT)((V){}, (V){});
    FLAT for (int round = 0; round < (k + 1) / 2 * 2 - 1; round++)
      FLAT for (int i = 0; i < (k + 1) / 2; i++) {
        int p, q;
        if (!FN(pair)(k, round, i, &p, &q))
          continue;
        V pp = (V){}, qq = (V){}, pq = (V){};
        FLAT for (int j = 0; j < n; j++) {
          V y = w[p * n + j], z = w[q * n + j];
          pp = FN(fma)(y, y, pp), qq = FN(fma)(z, z, qq), pq = FN(fma)(y, z, pq);
        }
        K turn = active & FN(GT)(pq * large * (pq * large), tolerance * pp * qq) & FN(GT)(pp, negligible) & FN(GT)(qq, negligible);
        if (!FN(any)(turn))
          continue;
        turned |= turn;
        FN(rotation) r = FN(annihilate)(pp, qq, pq, turn);
        FN(rotate)(w + p * n, w + q * n, n, r);
        if (x)
          FN(rotate)(x + p * k, x + q * k, k, r);
      }
    active = turned;
  }
  return active;
}
