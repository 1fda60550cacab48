// The reduction of a matrix that stands alone to a bidiagonal one, as LAPACK's gebd2. Its
// reflectors are those of stack_tridiagonal.h. stack_type.h includes this file.

// left_right applies a reflector from the left and then one from the right to rows of a, of nv
// vectors: it subtracts u y' and what the vector v, with its factor t, makes of them. Element
// i of u is u[i * ld]. Meanwhile it adds the products of column `next` and all columns to w.
ALWAYS void FN(left_right)(int nv, T *a, ptrdiff_t ld, int rows, const T *u, int next, const V *y, const V *v, T t, V *w) {
  V ahead = FN(all)(((const T *)y)[next]), beside = FN(all)(((const T *)v)[next]), sum[FN(ROW)];
  UNROLL for (int j = 0; j < nv; j++) sum[j] = (V){};
  for (int i = 0; i < rows; i++, a += ld, u += ld) {
    V row[FN(ROW)], dot = (V){}, ui = FN(all)(*u), x = FN(fnma)(ui, ahead, FN(all)(a[next]));
    UNROLL for (int j = 0; j < nv; j++) {
      row[j] = FN(fnma)(ui, y[j], *(M *)(a + j * L));
      dot = FN(fma)(row[j], v[j], dot);
    }
    V z = FN(all)(t * FN(total)(dot));
    x = FN(fnma)(z, beside, x);
    UNROLL for (int j = 0; j < nv; j++) {
      row[j] = FN(fnma)(z, v[j], row[j]);
      *(M *)(a + j * L) = row[j];
      sum[j] = FN(fma)(x, row[j], sum[j]);
    }
  }
  UNROLL for (int j = 0; j < nv; j++) w[j] = sum[j];
}

NEVER void FN(sweep)(int nv, T *a, ptrdiff_t ld, int rows, const T *u, int next, const V *y, const V *v, T t, V *w) {
  switch (nv) {
  case 1: FN(left_right)(1, a, ld, rows, u, next, y, v, t, w); break;
  case 2: FN(left_right)(2, a, ld, rows, u, next, y, v, t, w); break;
  case 3: FN(left_right)(3, a, ld, rows, u, next, y, v, t, w); break;
  case 4: FN(left_right)(4, a, ld, rows, u, next, y, v, t, w); break;
  default: FN(left_right)(nv, a, ld, rows, u, next, y, v, t, w);
  }
}

// bidiagonal reduces the m x n matrix a, m no less than n, to Q B P', B upper bidiagonal. d and
// e get B in their given lane. Column k of a gets the vector of the reflector k of Q, from row k
// on, and row k that of P, from column k + 1 on; tq[k] and tp[k] get their factors.
NEVER void FN(bidiagonal)(T *a, ptrdiff_t ld, int m, int n, V *d, V *e, int lane, T *tq, T *tp) {
  V y[FN(ROW)], v[FN(ROW)], w[FN(ROW)];
  T *diagonal = (T *)d + lane, *beside = (T *)e + lane;
  int to = FN(whole)(n) / L;
  for (int q = 0; q < to; q++)
    y[q] = v[q] = (V){};
  FN(sweep)(to, a, ld, m, a, 0, y, v, 0, w);
  for (int k = 0; k < n; k++) {
    T *row = a + k * ld, head = row[k];
    int from = (k + 1) / L;
    tq[k] = FN(reflector)(((T *)w)[k], &head, diagonal + k * L);
    V norm = FN(all)(diagonal[k * L]), by = FN(all)(tq[k]), sum = (V){};
    for (int q = from; q < to; q++) {
      V x = *(M *)(row + q * L);
      y[q] = FN(beyond)(by * FN(fnma)(norm, x, w[q]), q, k);
      x = FN(fnma)(FN(all)(head), y[q], x);
      *(M *)(row + q * L) = x;
      v[q] = FN(beyond)(x, q, k);
      sum = FN(fma)(v[q], v[q], sum);
    }
    row[k] = head;
    if (k == n - 1)
      return;
    T *right = (T *)v + k + 1;
    if (k == n - 2) {
      beside[k * L] = *right;
      *right = tp[k] = 0;
    } else {
      tp[k] = FN(reflector)(FN(total)(sum), right, beside + k * L);
    }
    for (int q = from; q < to; q++)
      *(M *)(row + q * L) = FN(pick)(FN(GT)(FN(lanes)(), FN(all)((T)(k - q * L))), v[q], *(M *)(row + q * L));
    FN(sweep)(to - from, row + ld + from * L, ld, m - k - 1, row + ld + k, k + 1 - from * L, y + from, v + from, tp[k], w + from);
  }
}
