// These functions apply functions of one and of two operands to slices, one vector at a
// time and then the rest. vector_type.h includes this file for each element type.

// streams reports whether n elements at d are to be stored to memory past the caches.
// Pieces of this size are cut from arrays that are far larger than the caches
// (goblas/vec/split.go), and a plain store would first read what it overwrites. If d is
// an operand, it is in the caches already.
ALWAYS bool FN(streams)(size_t n, const T *d, const T *a, const T *b) {
#if defined(STREAM_f64)
  return n * sizeof(T) >= GOBLAS_STREAM && (uintptr_t)d % WIDTH == 0 && d != a && d != b;
#else
  return (void)n, (void)d, (void)a, (void)b, false;
#endif
}

ALWAYS void FN(put)(T *p, V x, bool stream) {
#if defined(STREAM_f64)
  if (stream) {
    FN(STREAM)(p, x);
    return;
  }
#endif
  (void)stream;
  FN(store)(p, x);
}

// settle makes streamed elements visible to the threads that are later told that the
// result is there.
ALWAYS void FN(settle)(bool stream) {
#if defined(STREAM_f64)
  if (stream)
    _mm_sfence();
#endif
  (void)stream;
}

// map1 sets dst[i] = f(a[i]). The last elements, which do not fill a vector, are filled
// up with ones, because 1 is a special case for none of the functions.
ALWAYS void FN(map1)(size_t n, void *dst, const void *a, V (*f)(V)) {
  T *d = dst;
  const T *p = a;
  size_t i = 0;
  bool stream = FN(streams)(n, d, p, p);
  if (stream)
    for (; i + L <= n; i += L)
      FN(put)(d + i, f(FN(load)(p + i)), true);
  else
    for (; i + L <= n; i += L)
      FN(store)(d + i, f(FN(load)(p + i)));
  FN(settle)(stream);
  if (i < n) {
    T rest[WIDTH / sizeof(T)];
    FN(store)(rest, FN(all)(1));
    memcpy(rest, p + i, (n - i) * sizeof(T));
    FN(store)(rest, f(FN(load)(rest)));
    memcpy(d + i, rest, (n - i) * sizeof(T));
  }
}

// map2 sets dst[i] = f(a[i], b[i]). form says whether a or b is a single number.
ALWAYS void FN(map2)(size_t n, void *dst, const void *a, const void *b, int form, V (*f)(V, V)) {
  T *d = dst;
  const T *p = a, *q = b;
  V x = form == GOBLAS_SV ? FN(all)(*p) : FN(all)(1), y = form == GOBLAS_VS ? FN(all)(*q) : FN(all)(1);
  size_t i = 0;
  bool stream = FN(streams)(n, d, p, q);
  for (; i + L <= n; i += L) {
    if (form != GOBLAS_SV)
      x = FN(load)(p + i);
    if (form != GOBLAS_VS)
      y = FN(load)(q + i);
    FN(put)(d + i, f(x, y), stream);
  }
  FN(settle)(stream);
  if (i < n) {
    T rest[WIDTH / sizeof(T)];
    if (form != GOBLAS_SV) {
      FN(store)(rest, FN(all)(1));
      memcpy(rest, p + i, (n - i) * sizeof(T));
      x = FN(load)(rest);
    }
    if (form != GOBLAS_VS) {
      FN(store)(rest, FN(all)(1));
      memcpy(rest, q + i, (n - i) * sizeof(T));
      y = FN(load)(rest);
    }
    FN(store)(rest, f(x, y));
    memcpy(d + i, rest, (n - i) * sizeof(T));
  }
}
