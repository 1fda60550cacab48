// The reduction of a symmetric matrix, which stands alone, to a tridiagonal one by Householder's
// reflectors, as LAPACK's sytd2, and the products of reflectors. stack_type.h includes this file.
//
// Reflectors are I - t u u'. u is not scaled: it is the part x of a row or a column that is to
// become zero, but for its head, from which the norm of x, with the sign that the head has not,
// is subtracted. So one pass over the matrix applies a reflector and computes the products that
// the next one needs.

enum {
  FN(ROW) = GOBLAS_STACK_ROWS / L, // the vectors of the longest row
  FN(STRIP) = 4,                   // how many of them are kept in registers
};

// LEAST is the least square of a norm for a reflector, of a matrix whose greatest element is
// about 1. What is smaller is dropped.
#define LEAST ((T)(WIDE ? 0x1p-900 : 0x1p-90f))

// beyond is x with zeros for the elements of a row up to number k; x is vector number `block`.
ALWAYS V FN(beyond)(V x, int block, int k) { return FN(pick)(FN(GT)(FN(lanes)(), FN(all)((T)(k - block * L))), x, (V){}); }

// total is the sum of the lanes.
ALWAYS T FN(total)(V x) {
#if defined(SUM_f64)
  return FN(SUM)(x);
#else
  T sum = x[0];
  UNROLL for (int l = 1; l < L; l++) sum += x[l];
  return sum;
#endif
}

ALWAYS T FN(root)(T x) { return WIDE ? (T)__builtin_sqrt(x) : (T)__builtin_sqrtf(x); }

// reflector returns the factor t for an x whose squares add up to s. *head becomes that of u,
// and *norm what the reflection makes of x. If s is too small, t is 0, and *norm the head.
ALWAYS T FN(reflector)(T s, T *head, T *norm) {
  T x = *head;
  *norm = x;
  if (!(s >= LEAST))
    return 0;
  T root = FN(root)(s), alpha = x > 0 ? -root : root;
  *norm = alpha;
  *head = x - alpha;
  return 1 / (s - alpha * x);
}

// IN_STRIPS calls a function that is unrolled for up to STRIP vectors of a row.
#define IN_STRIPS(function, from, to, ...)                                                  \
  for (int q_ = (from), left_; (left_ = (to) - q_) > 0; q_ += FN(STRIP))                    \
    switch (left_) {                                                                        \
    case 1: FN(function)(1, q_, __VA_ARGS__); break;                                        \
    case 2: FN(function)(2, q_, __VA_ARGS__); break;                                        \
    case 3: FN(function)(3, q_, __VA_ARGS__); break;                                        \
    default: FN(function)(FN(STRIP), q_, __VA_ARGS__);                                      \
    }

// both_sides subtracts v x' + x v' from the rows first to n - 1 of a, and sets p to the
// products of u and its columns: for nv vectors of a row, from number q on.
ALWAYS void FN(both_sides)(int nv, int q, T *a, ptrdiff_t ld, int first, int n, const V *v, const V *x, const V *u, V *p) {
  const T *vs = (const T *)v, *xs = (const T *)x, *us = (const T *)u;
  V vq[FN(STRIP)], xq[FN(STRIP)], sum[FN(STRIP)];
  UNROLL for (int j = 0; j < nv; j++) vq[j] = v[q + j], xq[j] = x[q + j], sum[j] = (V){};
  for (int i = first; i < n; i++) {
    T *row = a + i * ld + q * L;
    V vi = FN(all)(vs[i]), xi = FN(all)(xs[i]), ui = FN(all)(us[i]);
    UNROLL for (int j = 0; j < nv; j++) {
      V y = FN(fnma)(xi, vq[j], FN(fnma)(vi, xq[j], *(M *)(row + j * L)));
      *(M *)(row + j * L) = y;
      sum[j] = FN(fma)(ui, y, sum[j]);
    }
  }
  UNROLL for (int j = 0; j < nv; j++) p[q + j] = sum[j];
}

NEVER void FN(update)(int from, int to, T *a, ptrdiff_t ld, int first, int n, const V *v, const V *x, const V *u, V *p) {
  IN_STRIPS(both_sides, from, to, a, ld, first, n, v, x, u, p)
}

// tridiagonal reduces a, of which both triangles are there, to Q T Q'. d and e get T in their
// given lane. Row k of a gets the vector of reflector k, from column k + 1 on, and t[k] its
// factor.
NEVER void FN(tridiagonal)(T *a, ptrdiff_t ld, int n, V *d, V *e, int lane, T *t) {
  V v[FN(ROW)], x[FN(ROW)], u[FN(ROW)], p[FN(ROW)];
  T *diagonal = (T *)d + lane, *beside = (T *)e + lane;
  int to = FN(whole)(n) / L;
  for (int q = 0; q < to; q++)
    v[q] = x[q] = u[q] = p[q] = (V){};
  for (int k = 0; k < n; k++) {
    T *row = a + k * ld;
    V vk = FN(all)(((T *)v)[k]), xk = FN(all)(((T *)x)[k]), sum = (V){};
    for (int q = k / L; q < to; q++)
      *(M *)(row + q * L) = FN(fnma)(xk, v[q], FN(fnma)(vk, x[q], *(M *)(row + q * L)));
    diagonal[k * L] = row[k];
    if (k >= n - 2) {
      if (k == n - 2)
        beside[k * L] = row[k + 1];
      continue;
    }
    int from = (k + 1) / L;
    for (int q = from; q < to; q++) {
      u[q] = FN(beyond)(*(M *)(row + q * L), q, k);
      sum = FN(fma)(u[q], u[q], sum);
    }
    T head = row[k + 1];
    t[k] = FN(reflector)(FN(total)(sum), &head, beside + k * L);
    ((T *)u)[k + 1] = head;
    for (int q = from; q < to; q++)
      *(M *)(row + q * L) = u[q];
    FN(update)(from, to, a, ld, k + 1, n, v, x, u, p);
    V by = FN(all)(t[k]);
    sum = (V){};
    for (int q = from; q < to; q++) {
      p[q] = FN(beyond)(p[q], q, k) * by;
      sum = FN(fma)(p[q], u[q], sum);
    }
    V half = FN(all)(t[k] * FN(total)(sum) / 2);
    for (int q = from; q < to; q++) {
      v[q] = u[q];
      x[q] = FN(fnma)(half, u[q], p[q]);
    }
  }
}

// reflected multiplies nv vectors of the rows of b, from number q on, by the reflectors one
// after the other. Element i of the vector of reflector k is h[k * rh + i * ch], for i from
// k + first on.
ALWAYS void FN(reflected)(int nv, int q, const T *h, ptrdiff_t rh, ptrdiff_t ch, int count, int first, const T *t, T *b, ptrdiff_t ld, int rows) {
  V u[FN(STRIP)], next[FN(STRIP)];
  UNROLL for (int j = 0; j < nv; j++) next[j] = (V){};
  b += q * L;
  for (int i = first; i < rows; i++)
    UNROLL for (int j = 0; j < nv; j++) next[j] = FN(fma)(FN(all)(h[i * ch]), *(M *)(b + i * ld + j * L), next[j]);
  for (int k = 0; k < count; k++, h += rh) {
    const T *after = h + (k + 1 < count ? rh : 0);
    T *row = b + (k + first) * ld;
    UNROLL for (int j = 0; j < nv; j++) {
      u[j] = next[j] * FN(all)(t[k]);
      next[j] = (V){};
      *(M *)(row + j * L) = FN(fnma)(FN(all)(h[(k + first) * ch]), u[j], *(M *)(row + j * L));
    }
    for (int i = k + first + 1; i < rows; i++) {
      row += ld;
      V x = FN(all)(h[i * ch]), z = FN(all)(after[i * ch]);
      UNROLL for (int j = 0; j < nv; j++) {
        V y = FN(fnma)(x, u[j], *(M *)(row + j * L));
        *(M *)(row + j * L) = y;
        next[j] = FN(fma)(z, y, next[j]);
      }
    }
  }
}

// reflections sets the rows of b, of n elements, to the product of reflectors, of which the
// first one stands on the right.
NEVER void FN(reflections)(const T *h, ptrdiff_t rh, ptrdiff_t ch, int count, int first, const T *t, T *b, ptrdiff_t ld, int n) {
  int to = FN(whole)(n) / L;
  __builtin_memset(b, 0, n * ld * sizeof *b);
  for (int i = 0; i < n; i++)
    b[i * (ld + 1)] = 1;
  IN_STRIPS(reflected, 0, to, h, rh, ch, count, first, t, b, ld, n)
}
