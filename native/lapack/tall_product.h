// The products that tall_type.h needs, in registers: a block times a small matrix, and the
// transpose of a block times another block. A tile of the result is two vectors wide and HIGH
// or ACROSS rows high, as many as the registers hold.

// outer adds to a tile of c the product of high rows of a and of columns of b, summed up over
// k. With from NULL the tile is zero before. Only so many columns of it are stored.
TARGET static inline __attribute__((always_inline)) void FN(outer)(const int high, const int wide, int k, const T *a, size_t lda, const T *b, size_t ldb, const T *from, size_t ldfrom, T *c, size_t ldc, int columns) {
  VEC x[HIGH][2];
  UNROLL for (int r = 0; r < high; r++)
    UNROLL for (int q = 0; q < wide; q++)
      x[r][q] = from ? *(const VEC *)(from + r * ldfrom + q * LANES) : (VEC){0};
  for (int l = 0; l < k; l++) {
    VEC y[2];
    UNROLL for (int q = 0; q < wide; q++) y[q] = *(const VEC *)(b + l * ldb + q * LANES);
    UNROLL for (int r = 0; r < high; r++)
      UNROLL for (int q = 0; q < wide; q++) x[r][q] += a[r * lda + l] * y[q];
  }
  UNROLL for (int q = 0; q < wide; q++) {
    if (columns >= (q + 1) * LANES) {
      UNROLL for (int r = 0; r < high; r++) *(VEC *)(c + r * ldc + q * LANES) = x[r][q];
    } else {
      UNROLL for (int r = 0; r < high; r++)
        for (int l = q * LANES; l < columns; l++)
          c[r * ldc + l] = x[r][q][l - q * LANES];
    }
  }
}

// times stores in c, m x n, the product of the m x k matrix a and of b, added to from, of
// which only the first live rows are not zero. It may overwrite a or from. The rows of b and
// from have whole vectors.
TARGET static void FN(times)(int m, int n, int k, const T *a, size_t lda, const T *b, size_t ldb, int live, const T *from, size_t ldfrom, T *c, size_t ldc) {
  T copy[HIGH * MOSTCOLUMNS];
  for (int i = 0, high; i < m; i += high) {
    high = m - i >= HIGH && (i >= live || live - i >= HIGH) ? HIGH : 1;
    const T *v = a + i * lda, *f = i < live ? from + i * ldfrom : NULL;
    size_t ldv = lda;
    if (a == c && n > 2 * LANES) { // every tile needs all of a's columns
      for (int r = 0; r < high; r++)
        copyrow((char *)(copy + r * k), (const char *)(v + r * lda), k * sizeof(T));
      v = copy;
      ldv = k;
    }
    for (int j = 0; j < n; j += 2 * LANES) {
      T *to = c + i * ldc + j;
      int columns = n - j;
      if (high == 1 && columns > LANES)
        FN(outer)(1, 2, k, v, ldv, b + j, ldb, f ? f + j : f, ldfrom, to, ldc, columns);
      else if (high == 1)
        FN(outer)(1, 1, k, v, ldv, b + j, ldb, f ? f + j : f, ldfrom, to, ldc, columns);
      else if (columns > LANES)
        FN(outer)(HIGH, 2, k, v, ldv, b + j, ldb, f ? f + j : f, ldfrom, to, ldc, columns);
      else
        FN(outer)(HIGH, 1, k, v, ldv, b + j, ldb, f ? f + j : f, ldfrom, to, ldc, columns);
    }
  }
}

// inner adds to c the product of the transpose of ACROSS columns of a and of wide vectors of
// b, both of m rows.
TARGET static inline __attribute__((always_inline)) void FN(inner)(const int wide, int m, const T *a, size_t lda, const T *b, size_t ldb, T *c, size_t ldc) {
  VEC x[ACROSS][2];
  UNROLL for (int r = 0; r < ACROSS; r++)
    UNROLL for (int q = 0; q < wide; q++) x[r][q] = *(const VEC *)(c + r * ldc + q * LANES);
  for (int i = 0; i < m; i++) {
    VEC y[2];
    UNROLL for (int q = 0; q < wide; q++) y[q] = *(const VEC *)(b + i * ldb + q * LANES);
    UNROLL for (int r = 0; r < ACROSS; r++)
      UNROLL for (int q = 0; q < wide; q++) x[r][q] += a[i * lda + r] * y[q];
  }
  UNROLL for (int r = 0; r < ACROSS; r++)
    UNROLL for (int q = 0; q < wide; q++) *(VEC *)(c + r * ldc + q * LANES) = x[r][q];
}

// across adds V^T B to the WIDTH x n matrix c, V being a panel of m rows and b m x n.
TARGET static void FN(across)(int m, int n, const T *v, size_t ldv, const T *b, size_t ldb, T *c, size_t ldc) {
  for (int j = 0; j < n; j += 2 * LANES)
    for (int r = 0; r < WIDTH; r += ACROSS) {
      if (n - j > LANES)
        FN(inner)(2, m, v + r, ldv, b + j, ldb, c + r * ldc + j, ldc);
      else
        FN(inner)(1, m, v + r, ldv, b + j, ldb, c + r * ldc + j, ldc);
    }
}

// join stores in full, row-major and ld apart, the triangle -T of all reflectors of a block,
// of which Q is I - V T V^T, from those of the panels; ld is n, up to a multiple of WIDTH. It
// clears what V has above its diagonal.
// The part above a panel's triangle Tq is -T (V^T Vq) Tq.
TARGET static void FN(join)(int m, int n, T *f, size_t ld, const T *t, T *full) {
  int wide = (n + LANES - 1) / LANES * LANES;
  memset(full, 0, ld * ld * sizeof(T));
  for (int q = 0; q < (int)ld; q += WIDTH)
    for (int i = 0; i < q; i++)
      memset(f + i * ld + q, 0, WIDTH * sizeof(T));
  // The products with the panels to the right, which begin where these do.
  for (int i = 0, rows; i < m; i += rows) {
    rows = m - i < WITHIN ? m - i : WITHIN;
    for (int p = 0; p + WIDTH < n && p < i + rows; p += WIDTH)
      FN(across)(rows, wide - p - WIDTH, f + i * ld + p, ld, f + i * ld + p + WIDTH, ld, full + p * ld + p + WIDTH, ld);
  }
  for (int q = 0; q < (int)ld; q += WIDTH, t += WIDTH * WIDTH) {
    T product[MOSTCOLUMNS * WIDTH], *to = full + q, *own = to + q * ld;
    for (int i = 0; i < WIDTH; i++)
      for (int j = 0; j < WIDTH; j++)
        own[i * ld + j] = -t[i * WIDTH + j];
    FN(times)(q, WIDTH, q, full, ld, to, ld, 0, NULL, 0, product, WIDTH);
    FN(times)(q, WIDTH, WIDTH, product, WIDTH, own, ld, 0, NULL, 0, to, ld);
  }
}

// expand stores in c, m x columns, Q (M; 0), the n x columns matrix M being mul, whose rows
// are ld apart. V is f, whose rows are ldf apart, and may be overwritten by c. work has room
// for two matrices like full.
TARGET static void FN(expand)(int m, int n, int columns, const T *f, size_t ldf, const T *full, const T *mul, size_t ld, T *work, T *c, size_t ldc) {
  T *w = work, *g = work + ld * ld;
  int wide = (columns + LANES - 1) / LANES * LANES;
  memset(w, 0, ld * ld * sizeof(T));
  for (int p = 0; p < n; p += WIDTH)
    FN(across)(n - p, wide, f + p * (ldf + 1), ldf, mul + p * ld, ld, w + p * ld, ld);
  for (int p = 0; p < n; p += WIDTH) {
    int rows = n - p < WIDTH ? n - p : WIDTH;
    FN(times)(rows, wide, n - p, full + p * (ld + 1), ld, w + p * ld, ld, 0, NULL, 0, g + p * ld, ld);
  }
  FN(times)(m, columns, n, f, ldf, g, ld, n, mul, ld, c, ldc);
}
