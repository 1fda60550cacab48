// Matrices of orders above GOBLAS_STACK_ORDER, one at a time: their rows are long enough for
// the vectors. They are factorized by panels, as LAPACK does it, in memory that stays in the
// first cache. stack_type.h includes this file.

// WORK is how many elements a matrix of the largest order has with as many right-hand sides.
// The rows are an odd number of vectors apart, so that a column does not share a few sets of
// the cache. Rows of zeros follow, because a panel ends with whole vectors.
enum {
  FN(PITCH) = 2 * GOBLAS_STACK_ROWS + 3 * L,
  FN(WORK) = (GOBLAS_STACK_ROWS + L) * FN(PITCH),
};

// whole rounds up to whole vectors, and panels to whole panels too.
ALWAYS int FN(whole)(int n) { return (n + L - 1) / L * L; }
ALWAYS int FN(panels)(int n) { return FN(whole)((n + FN(ACROSS) - 1) / FN(ACROSS) * FN(ACROSS)); }

// pitch is how far rows of n elements are apart, n of whole vectors.
ALWAYS ptrdiff_t FN(pitch)(int n) { return n / L % 2 ? n + 2 * L : n + L; }

// bring copies a row, with zeros up to a whole vector, and returns 0, or NaN if something in
// it is not finite.
ALWAYS V FN(bring)(T *to, const T *from, int n, V bad) {
  int j = 0;
  for (; j + L <= n; j += L) {
    V v = *(const M *)(from + j);
    bad = FN(fma)(v, (V){}, bad);
    *(M *)(to + j) = v;
  }
  if (j < n) {
    V v = (V){};
    for (int i = 0; j + i < n; i++)
      v[i] = from[j + i];
    bad = FN(fma)(v, (V){}, bad);
    *(M *)(to + j) = v;
  }
  return bad;
}

ALWAYS void FN(take)(T *to, const T *from, int n) {
  int j = 0;
  for (; j + L <= n; j += L)
    *(M *)(to + j) = *(const M *)(from + j);
  for (; j < n; j++)
    to[j] = from[j];
}

ALWAYS int FN(sound)(V bad) { return !FN(any)(~FN(EQ)(bad, bad) & FN(EQ)((V){}, (V){})); }

// spoil makes an m x n matrix one of NaNs.
NEVER void FN(spoil)(T *c, ptrdiff_t ld, int m, int n) {
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      c[i * ld + j] = (T)__builtin_nan("");
}

// reduce makes a triangle of the n x n matrix in w, by elimination with partial pivoting, and
// does to the wide columns from x on what it does to it. If order is not null, these are zero
// and become the identity first, of which column j belongs in column order[j]. diagonal gets the pivots, sign 1
// or -1, for an even or odd number of exchanges. It returns 0 or the number of the first
// pivot that is zero.
NEVER int FN(reduce)(T *w, ptrdiff_t ld, int n, int x, int wide, int *order, T *diagonal, int *sign) {
  V p[FN(ACROSS) * FN(TALL)];
  int pivots[FN(ACROSS)];
  *sign = 1;
  for (int k = 0; k < n; k += FN(ACROSS)) {
    int width = n - k < FN(ACROSS) ? n - k : FN(ACROSS), rows = n - k, right = k + width;
    T *top = w + k * ld;
    FN(fill)(p, top + k, ld, rows);
    int failed = FN(triangle)(p, rows, width, pivots);
    if (failed)
      return k + failed;
    for (int c = 0; c < width; c++) {
      int r = pivots[c];
      for (int j = c; j < width; j++)
        top[c * ld + k + j] = ((T *)p)[j * FN(TALL) * L + c];
      diagonal[k + c] = top[c * ld + k + c];
      *sign = r == c ? *sign : -*sign;
      FN(swap)(top + c * ld + right, top + r * ld + right, (order ? n : x + wide) - right);
      if (order) {
        // Only the columns before k are not zero yet.
        FN(swap)(top + c * ld + x, top + r * ld + x, k);
        int t = order[k + c];
        order[k + c] = order[k + r], order[k + r] = t;
      }
    }
    if (order) {
      for (int c = 0; c < width; c++)
        top[c * ld + x + k + c] = 1;
      if (right < n)
        FN(forward)(p, rows, width, top + right, ld, n - right);
      FN(forward)(p, rows, width, top + x, ld, right);
    } else if (right < x + wide) {
      FN(forward)(p, rows, width, top + right, ld, x + wide - right);
    }
  }
  return 0;
}

// backward_rows solves by the triangle of the columns u for n columns of its rows at x.
ALWAYS void FN(backward_rows)(const T *u, ptrdiff_t ld, int width, const T *diagonal, T *x, int n) {
  T by[FN(ACROSS)];
  int divide = 0;
  for (int c = 0; c < width; c++) {
    by[c] = 1 / diagonal[c];
    divide |= FN(tiny)(diagonal[c]) & FN(tiny)(-diagonal[c]);
  }
  for (int j = 0; j < n; j += L) {
    V v[FN(ACROSS)];
    UNROLL for (int r = 0; r < width; r++) v[r] = *(const M *)(x + r * ld + j);
    UNROLL for (int c = width - 1; c >= 0; c--) {
      v[c] = divide ? v[c] / FN(all)(diagonal[c]) : v[c] * FN(all)(by[c]);
      UNROLL for (int r = 0; r < c; r++) v[r] = FN(fnma)(FN(all)(u[r * ld + c]), v[c], v[r]);
    }
    UNROLL for (int r = 0; r < width; r++) *(M *)(x + r * ld + j) = v[r];
  }
}

// substitute solves by the triangle in w for wide columns from x on.
NEVER void FN(substitute)(T *w, ptrdiff_t ld, int n, int x, int wide, const T *diagonal) {
  for (int k = (n - 1) / FN(ACROSS) * FN(ACROSS); k >= 0; k -= FN(ACROSS)) {
    int width = n - k < FN(ACROSS) ? n - k : FN(ACROSS);
    T *top = w + k * ld;
    if (width == FN(ACROSS))
      FN(backward_rows)(top + k, ld, FN(ACROSS), diagonal + k, top + x, wide);
    else
      FN(backward_rows)(top + k, ld, width, diagonal + k, top + x, wide);
    if (k > 0)
      FN(subtract)(k, wide, width, w + k, ld, 1, top + x, ld, w + x, ld);
  }
}

// solve_single solves for nrhs right-hand sides, those from column first of b on or, if
// identity is set, the columns of the identity.
NEVER void FN(solve_single)(const goblas_stack_call *call, int nrhs, int first, int identity) {
  V work[FN(WORK) / L];
  // The identity stands a vector apart, because what is done to the columns after a panel ends
  // with whole vectors, too.
  int n = call->n, x = FN(panels)(n) + (identity ? L : 0), wide = FN(whole)(nrhs), order[GOBLAS_STACK_ROWS], sign;
  ptrdiff_t ld = FN(pitch)(x + wide);
  T *w = (T *)work, diagonal[GOBLAS_STACK_ROWS];
  __builtin_memset(w, 0, (n + L) * ld * sizeof *w);
  for (ptrdiff_t i = 0; i < call->count; i++) {
    const T *a = (const T *)call->a.data + i * call->a.step, *b = (const T *)call->b.data + i * call->b.step + first;
    T *c = (T *)call->c.data + i * call->c.step + first;
    V bad = (V){};
    for (int r = 0; r < n; r++) {
      T *row = w + r * ld;
      bad = FN(bring)(row, a + r * call->a.ld, n, bad);
      if (identity) {
        for (int j = 0; j < wide; j += L)
          *(M *)(row + x + j) = (V){};
        order[r] = r;
      } else {
        bad = FN(bring)(row + x, b + r * call->b.ld, nrhs, bad);
      }
    }
    int info = FN(reduce)(w, ld, n, x, wide, identity ? order : NULL, diagonal, &sign);
    if (info == 0) {
      FN(substitute)(w, ld, n, x, wide, diagonal);
      for (int r = 0; r < n; r++)
        for (int j = 0; j < wide; j += L)
          bad = FN(fma)(*(const M *)(w + r * ld + x + j), (V){}, bad);
    }
    if (!FN(sound)(bad))
      info = -1;
    if (first == 0 || info != 0)
      call->info[i] = info;
    if (info != 0)
      FN(spoil)(c, call->c.ld, n, nrhs);
    else if (!identity)
      for (int r = 0; r < n; r++)
        FN(take)(c + r * call->c.ld, w + r * ld + x, nrhs);
    else
      for (int r = 0; r < n; r++)
        for (int j = 0; j < n; j++)
          c[r * call->c.ld + order[j]] = w[r * ld + x + j];
  }
}

// det_single sets b to the determinants or, if logarithms is set, b to their signs and c to
// the logarithms of their magnitudes.
NEVER void FN(det_single)(const goblas_stack_call *call, int logarithms) {
  V work[FN(WORK) / L];
  int n = call->n, x = FN(panels)(n), sign;
  ptrdiff_t ld = FN(pitch)(x);
  T *w = (T *)work, diagonal[GOBLAS_STACK_ROWS];
  __builtin_memset(w, 0, (n + L) * ld * sizeof *w);
  for (ptrdiff_t i = 0; i < call->count; i++) {
    const T *a = (const T *)call->a.data + i * call->a.step;
    T *b = (T *)call->b.data + i * call->b.step, *c = (T *)call->c.data + i * call->c.step;
    V bad = (V){};
    for (int r = 0; r < n; r++)
      bad = FN(bring)(w + r * ld, a + r * call->a.ld, n, bad);
    int info = FN(reduce)(w, ld, n, x, 0, NULL, diagonal, &sign);
    double product = FN(sound)(bad) ? info == 0 ? sign : 0 : __builtin_nan("");
    int exponent = 0, e, f;
    for (int k = 0; k < n && info == 0; k++) {
      double pivot = diagonal[k], next = product * pivot, size = __builtin_fabs(next);
      if (size > 0x1p-500 && size < 0x1p500) {
        product = next;
        continue;
      }
      product = __builtin_frexp(product, &e) * __builtin_frexp(pivot, &f);
      exponent += e + f;
    }
    if (logarithms) {
      *b = (T)(product > 0 ? 1 : product < 0 ? -1 : product);
      *c = (T)(__builtin_log(__builtin_fabs(product)) + exponent * 0.69314718055994530942);
    } else {
      *b = (T)__builtin_ldexp(product, exponent);
    }
  }
}

// cholesky_single sets b to the factors L of a, of which it uses the lower triangle.
NEVER void FN(cholesky_single)(const goblas_stack_call *call) {
  V work[FN(WORK) / L], p[FN(ACROSS) * FN(TALL)];
  const V lane = FN(lanes)();
  int n = call->n, x = FN(panels)(n);
  ptrdiff_t ld = FN(pitch)(x);
  T *w = (T *)work;
  __builtin_memset(w, 0, (n + L) * ld * sizeof *w);
  for (ptrdiff_t i = 0; i < call->count; i++) {
    const T *a = (const T *)call->a.data + i * call->a.step;
    T *b = (T *)call->b.data + i * call->b.step;
    int info = 0;
    for (int r = 0; r < n; r++)
      FN(bring)(w + r * ld, a + r * call->a.ld, n, (V){});
    for (int k = 0; k < n && info == 0; k += FN(ACROSS)) {
      int width = n - k < FN(ACROSS) ? n - k : FN(ACROSS), rows = n - k;
      FN(fill)(p, w + k * ld + k, ld, rows);
      info = FN(roots)(p, rows, width);
      if (info != 0) {
        info += k;
        break;
      }
      // The rest of the rows of the lower triangle, eight at a time.
      for (int r = width; r < rows; r += FN(ACROSS)) {
        int m = rows - r < FN(ACROSS) ? rows - r : FN(ACROSS);
        const T *l = (const T *)p;
        FN(subtract)(m, r + m - width, width, l + r, 1, FN(TALL) * L, l + width, FN(TALL) * L, w + (k + r) * ld + k + width, ld);
      }
      for (int c = 0; c < width; c++) {
        V *v = p + c * FN(TALL) + c / L;
        *v = FN(pick)(FN(GT)(FN(all)((T)(c % L)), lane), (V){}, *v);
        for (int q = 0; q < c / L; q++)
          p[c * FN(TALL) + q] = (V){};
      }
      FN(group) g = FN(group_of)((goblas_stack){(char *)(w + k * ld + k), ld, ld});
      for (int q = 0; q * L < rows; q++, g.first += L * ld) {
        V v[FN(ACROSS)];
        UNROLL for (int c = 0; c < FN(ACROSS); c++) v[c] = c < width ? p[c * FN(TALL) + q] : (V){};
        FN(store_row_small)(&g, 0, v, FN(ACROSS));
      }
      for (int r = k; r < k + width; r++)
        for (int j = k + width; j < x; j += L)
          *(M *)(w + r * ld + j) = (V){};
    }
    if (info == 0) {
      for (int r = 0; r < n; r++)
        FN(take)(b + r * call->b.ld, w + r * ld, n);
    } else {
      // A pivot may be wrong because of a NaN or an infinity.
      T sum = 0;
      for (int r = 0; r < n; r++)
        for (int j = 0; j <= r; j++)
          sum += a[r * call->a.ld + j] * 0;
      if (sum != 0)
        info = -1;
      FN(spoil)(b, call->b.ld, n, n);
    }
    call->info[i] = info;
  }
}
