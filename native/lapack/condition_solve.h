// Plain substitution with one right-hand side, and the 1-norm of a symmetric matrix, for one
// element type and one kind of processor: T is the type, BITS an integer of its size, LANES
// how many of them its vectors have, TARGET what the compiler may use, and FN adds a suffix
// to a name.

typedef T FN(vec) __attribute__((vector_size(LANES * sizeof(T)), aligned(sizeof(T)), may_alias));
typedef T FN(four) __attribute__((vector_size(4 * sizeof(T)), aligned(sizeof(T)), may_alias));

typedef BITS FN(bits) __attribute__((vector_size(LANES * sizeof(T))));

TARGET static inline T FN(sum)(FN(vec) v) {
  T s[LANES / 2];
  for (int k = 0; k < LANES / 2; k++)
    s[k] = v[k] + v[k + LANES / 2];
  for (int half = LANES / 4; half > 0; half /= 2)
    for (int k = 0; k < half; k++)
      s[k] += s[k + half];
  return s[0];
}

// solve_as overwrites x with op(T)^-1 x, four columns of the column-major triangle at a
// time. Everything but n is a constant where it is inlined.
TARGET static inline __attribute__((always_inline)) void FN(solve_as)(int lower, int transposed, int unit, int n, const T *a, size_t lda, T *x) {
  int forward = lower != transposed, blocks = n / 4, left = n % 4;
  for (int i = 0; i < blocks + (left > 0); i++) {
    int block = forward ? i : blocks - (left == 0) - i, j = 4 * block;
    const T *t = a + j + j * lda; // the diagonal block
    int width = block < blocks ? 4 : left, first = lower ? j + width : 0, end = lower ? n : j;
    const T *p = a + j * lda;
    if (width < 4) { // the last block, one element after the other
      for (int s = 0; s < width; s++) {
        int k = forward ? s : width - 1 - s;
        const T *column = p + k * lda;
        if (transposed) {
          T y = x[j + k];
          for (int l = lower ? j + k + 1 : 0; l < (lower ? n : j + k); l++)
            y -= column[l] * x[l];
          x[j + k] = unit ? y : y / t[k + k * lda];
        } else {
          T y = x[j + k] = unit ? x[j + k] : x[j + k] / t[k + k * lda];
          for (int l = lower ? j + k + 1 : 0; l < (lower ? n : j + k); l++)
            x[l] -= column[l] * y;
        }
      }
      continue;
    }
    const T *q = p + lda, *r = q + lda, *s = r + lda;
    T d0 = 1, d1 = 1, d2 = 1, d3 = 1;
    if (!unit)
      d0 /= t[0], d1 /= t[1 + lda], d2 /= t[2 + 2 * lda], d3 /= t[3 + 3 * lda];
    T y0 = x[j], y1 = x[j + 1], y2 = x[j + 2], y3 = x[j + 3];
    if (transposed) {
      FN(vec) v0 = {0}, v1 = {0}, v2 = {0}, v3 = {0};
      int l = first;
      for (; l + LANES <= end; l += LANES) {
        FN(vec) v = *(const FN(vec) *)(x + l);
        v0 += *(const FN(vec) *)(p + l) * v;
        v1 += *(const FN(vec) *)(q + l) * v;
        v2 += *(const FN(vec) *)(r + l) * v;
        v3 += *(const FN(vec) *)(s + l) * v;
      }
      for (; l < end; l++)
        y0 -= p[l] * x[l], y1 -= q[l] * x[l], y2 -= r[l] * x[l], y3 -= s[l] * x[l];
      y0 -= FN(sum)(v0), y1 -= FN(sum)(v1), y2 -= FN(sum)(v2), y3 -= FN(sum)(v3);
    }
    // element (i,k) of the block of op(T)
#define E(i, k) (transposed ? t[(k) + (i) * lda] : t[(i) + (k) * lda])
    if (forward) {
      y0 *= d0;
      y1 = (y1 - E(1, 0) * y0) * d1;
      y2 = (y2 - E(2, 0) * y0 - E(2, 1) * y1) * d2;
      y3 = (y3 - E(3, 0) * y0 - E(3, 1) * y1 - E(3, 2) * y2) * d3;
    } else {
      y3 *= d3;
      y2 = (y2 - E(2, 3) * y3) * d2;
      y1 = (y1 - E(1, 3) * y3 - E(1, 2) * y2) * d1;
      y0 = (y0 - E(0, 3) * y3 - E(0, 2) * y2 - E(0, 1) * y1) * d0;
    }
#undef E
    *(FN(four) *)(x + j) = (FN(four)){y0, y1, y2, y3};
    if (!transposed) {
      int l = first;
      for (; l + LANES <= end; l += LANES)
        *(FN(vec) *)(x + l) -= (*(const FN(vec) *)(p + l) * y0 + *(const FN(vec) *)(q + l) * y1) +
                               (*(const FN(vec) *)(r + l) * y2 + *(const FN(vec) *)(s + l) * y3);
      for (; l < end; l++)
        x[l] -= (p[l] * y0 + q[l] * y1) + (r[l] * y2 + s[l] * y3);
    }
  }
}

TARGET static void FN(solve)(int lower, int transposed, int unit, int n, const T *a, size_t lda, T *x) {
  switch (4 * lower + 2 * transposed + unit) {
  case 0: FN(solve_as)(0, 0, 0, n, a, lda, x); return;
  case 1: FN(solve_as)(0, 0, 1, n, a, lda, x); return;
  case 2: FN(solve_as)(0, 1, 0, n, a, lda, x); return;
  case 3: FN(solve_as)(0, 1, 1, n, a, lda, x); return;
  case 4: FN(solve_as)(1, 0, 0, n, a, lda, x); return;
  case 5: FN(solve_as)(1, 0, 1, n, a, lda, x); return;
  case 6: FN(solve_as)(1, 1, 0, n, a, lda, x); return;
  case 7: FN(solve_as)(1, 1, 1, n, a, lda, x); return;
  }
}

TARGET static inline FN(vec) FN(modulus)(const T *x) {
  const BITS sign = (BITS)1 << (8 * sizeof(T) - 1);
  return (FN(vec))((FN(bits))*(const FN(vec) *)x & ~((FN(bits)){0} + sign));
}

// one_norm is the 1-norm of the symmetric matrix of which a has one triangle, or NaN if
// that has one. It reads each element once, four columns at a time. sums is scratch.
TARGET static T FN(one_norm)(int lower, int n, const T *a, size_t lda, T *sums) {
  for (int i = 0; i < n; i++)
    sums[i] = 0;
  for (int j = 0; j < n; j += 4) {
    int width = n - j < 4 ? n - j : 4, first = lower ? j + width : 0, end = lower ? n : j;
    const T *p = a + j * lda;
    for (int k = 0; k < width; k++) // the block on the diagonal
      for (int l = lower ? k : 0; l < (lower ? width : k + 1); l++) {
        T v = p[j + l + k * lda];
        v = v < 0 ? -v : v;
        sums[j + k] += v;
        if (l != k)
          sums[j + l] += v;
      }
    if (width == 4) {
      const T *q = p + lda, *r = q + lda, *s = r + lda;
      FN(vec) v0 = {0}, v1 = {0}, v2 = {0}, v3 = {0};
      for (; first + LANES <= end; first += LANES) {
        FN(vec) x0 = FN(modulus)(p + first), x1 = FN(modulus)(q + first), x2 = FN(modulus)(r + first), x3 = FN(modulus)(s + first);
        v0 += x0, v1 += x1, v2 += x2, v3 += x3;
        *(FN(vec) *)(sums + first) += (x0 + x1) + (x2 + x3);
      }
      sums[j] += FN(sum)(v0), sums[j + 1] += FN(sum)(v1), sums[j + 2] += FN(sum)(v2), sums[j + 3] += FN(sum)(v3);
    }
    for (int k = 0; k < width; k++)
      for (int l = first; l < end; l++) {
        T v = p[l + k * lda];
        v = v < 0 ? -v : v;
        sums[j + k] += v;
        sums[l] += v;
      }
  }
  T most = 0;
  for (int i = 0; i < n; i++)
    if (!(sums[i] <= most)) {
      most = sums[i];
      if (most != most)
        break;
    }
  return most;
}
