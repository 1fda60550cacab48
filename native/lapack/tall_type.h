// The kernels of tall.c for one element type T and one set of instructions, whose vectors
// have LANES elements. A block of rows is row-major, its rows are ld elements apart, and ld
// is a multiple of WIDTH.

#define VEC FN(vector)
#define PARTS (WIDTH / LANES)
typedef T VEC __attribute__((vector_size(LANES * sizeof(T)), aligned(sizeof(T)), may_alias));

// eliminate subtracts v g from the rows of a panel, whose column j is v, and returns in w
// the products of column j + 1, as it is then, with all columns. So each reflector costs
// one pass over the panel. With j = -1 nothing is subtracted.
TARGET static inline __attribute__((always_inline)) void FN(eliminate)(int rows, T *restrict a, size_t ld, const VEC *g, T *w, const int j) {
  const int next = j + 1;
  VEC sum[2][PARTS] = {0};
  int i = 0;
  for (; i + 2 <= rows; i += 2) {
    UNROLL for (int u = 0; u < 2; u++) {
      VEC *p = (VEC *)(a + (i + u) * ld), x[PARTS];
      UNROLL for (int q = 0; q < PARTS; q++) {
        x[q] = p[q];
        if (j >= 0)
          p[q] = x[q] -= a[(i + u) * ld + j] * g[q];
      }
      T y = x[next / LANES][next % LANES];
      UNROLL for (int q = 0; q < PARTS; q++) sum[u][q] += y * x[q];
    }
  }
  for (; i < rows; i++) {
    VEC *p = (VEC *)(a + i * ld), x[PARTS];
    UNROLL for (int q = 0; q < PARTS; q++) {
      x[q] = p[q];
      if (j >= 0)
        p[q] = x[q] -= a[i * ld + j] * g[q];
    }
    T y = x[next / LANES][next % LANES];
    UNROLL for (int q = 0; q < PARTS; q++) sum[0][q] += y * x[q];
  }
  UNROLL for (int q = 0; q < PARTS; q++) ((VEC *)w)[q] = sum[0][q] + sum[1][q];
}

// last is eliminate without products.
TARGET static void FN(last)(int rows, T *restrict a, size_t ld, const VEC *g, int j) {
  for (int i = 0; i < rows; i++) {
    VEC *p = (VEC *)(a + i * ld);
    T x = a[i * ld + j];
    UNROLL for (int q = 0; q < PARTS; q++) p[q] -= x * g[q];
  }
}

// panel factors the first k of WIDTH columns of an m x WIDTH panel; the others are
// multiplied by Q^T. The rows of R go to r. In a stay the vectors v of the reflectors I - t
// v v^T, which are not scaled, with zeros above them, and in t the triangle T of their
// product I - V T V^T.
// The products of a vector with the ones before it, which T needs, come with those that
// the elimination needs. It returns 1, and a is spoilt, if the squares of a column are
// beyond the range in which they are accurate.
TARGET static int FN(panel)(int m, int k, T *restrict a, size_t ld, T *r, size_t ldr, T *t) {
  T w[WIDTH], d[WIDTH], g[WIDTH];
  memset(t, 0, WIDTH * WIDTH * sizeof(T));
  FN(eliminate)(m, a, ld, NULL, w, -1);
  for (int j = 0; j < k; j++) {
    T *row = a + j * ld, x = row[j], s = w[j];
    if (!(s >= LEAST && s <= MOST)) {
      for (int i = j; i < m; i++)
        if (a[i * ld + j] != 0)
          return 1;
    }
    int done = s == x * x; // all is zero below the diagonal: no reflector, as in LAPACK
    for (int i = j + 1; done && i < m; i++)
      done = a[i * ld + j] == 0;
    T alpha = done ? x : x < 0 ? SQRT(s) : -SQRT(s), factor = done ? 0 : 1 / (s - alpha * x);
    for (int c = 0; c < WIDTH; c++) {
      d[c] = w[c] - alpha * row[c];
      g[c] = c > j ? factor * d[c] : 0;
    }
    for (int c = 0; c < j; c++) {
      T sum = 0;
      for (int l = c; l < j; l++)
        sum += t[c * WIDTH + l] * d[l];
      t[c * WIDTH + j] = -factor * sum;
    }
    t[j * WIDTH + j] = factor;
    for (int c = 0; c < WIDTH; c++)
      r[c] = c < j ? 0 : c == j ? alpha : row[c] - (x - alpha) * g[c];
    r += ldr;
    row[j] = x - alpha;
    for (int c = j + 1; c < WIDTH; c++)
      row[c] = 0;
    VEC v[PARTS];
    memcpy(v, g, sizeof v);
    T *below = row + ld;
    int rows = m - j - 1;
    switch (j < k - 1 ? j : -1) {
    case 0: FN(eliminate)(rows, below, ld, v, w, 0); break;
    case 1: FN(eliminate)(rows, below, ld, v, w, 1); break;
    case 2: FN(eliminate)(rows, below, ld, v, w, 2); break;
    case 3: FN(eliminate)(rows, below, ld, v, w, 3); break;
    case 4: FN(eliminate)(rows, below, ld, v, w, 4); break;
    case 5: FN(eliminate)(rows, below, ld, v, w, 5); break;
    case 6: FN(eliminate)(rows, below, ld, v, w, 6); break;
    default:
      if (k < WIDTH)
        FN(last)(rows, below, ld, v, j);
    }
  }
  return 0;
}

// reflect multiplies the m x n matrix c by I - V op(T) V^T, V being a panel's. Only the
// first live rows of c are not zero. n is a multiple of WIDTH.
TARGET static void FN(reflect)(int m, int live, int transposed, const T *v, size_t ldv, const T *t, int n, T *restrict c, size_t ldc) {
  enum { vectors = LANES * sizeof(T) == 64 ? 2 : 1 };
  for (int j = 0; j < n;) {
    int wide = n - j >= vectors * LANES ? vectors : 1;
    if (wide == 2) {
      VEC w[WIDTH][2] = {0}, g[WIDTH][2] = {0};
      for (int i = 0; i < live; i++) {
        const VEC *p = (const VEC *)(c + i * ldc + j);
        VEC x = p[0], y = p[1];
        UNROLL for (int k = 0; k < WIDTH; k++) {
          w[k][0] += v[i * ldv + k] * x;
          w[k][1] += v[i * ldv + k] * y;
        }
      }
      UNROLL for (int k = 0; k < WIDTH; k++)
        UNROLL for (int l = 0; l < WIDTH; l++) {
          T f = transposed ? t[l * WIDTH + k] : t[k * WIDTH + l];
          g[k][0] += f * w[l][0];
          g[k][1] += f * w[l][1];
        }
      for (int i = 0; i < m; i++) {
        VEC *p = (VEC *)(c + i * ldc + j);
        VEC x = p[0], y = p[1];
        UNROLL for (int k = 0; k < WIDTH; k++) {
          x -= v[i * ldv + k] * g[k][0];
          y -= v[i * ldv + k] * g[k][1];
        }
        p[0] = x;
        p[1] = y;
      }
    } else {
      VEC w[WIDTH] = {0}, g[WIDTH] = {0};
      for (int i = 0; i < live; i++) {
        VEC x = *(const VEC *)(c + i * ldc + j);
        UNROLL for (int k = 0; k < WIDTH; k++) w[k] += v[i * ldv + k] * x;
      }
      UNROLL for (int k = 0; k < WIDTH; k++)
        UNROLL for (int l = 0; l < WIDTH; l++)
          g[k] += (transposed ? t[l * WIDTH + k] : t[k * WIDTH + l]) * w[l];
      for (int i = 0; i < m; i++) {
        VEC *p = (VEC *)(c + i * ldc + j), x = *p;
        UNROLL for (int k = 0; k < WIDTH; k++) x -= v[i * ldv + k] * g[k];
        *p = x;
      }
    }
    j += wide * LANES;
  }
}

// factor factors the first n columns of a block, which has m rows, no fewer, and ld
// columns. It stores in r the first n rows of Q^T times the block, with zeros below the
// diagonal, and in t a triangle for each panel.
TARGET static int FN(factor)(int m, int n, T *f, int ld, T *t, T *r, int ldr) {
  for (int j = 0; j < n; j += WIDTH, t += WIDTH * WIDTH) {
    int k = n - j < WIDTH ? n - j : WIDTH, right = j + WIDTH;
    T *v = f + j * ld + j, *to = r + (size_t)j * ldr;
    for (int i = 0; i < k; i++)
      memset(to + (size_t)i * ldr, 0, j * sizeof(T));
    if (FN(panel)(m - j, k, v, ld, to + j, ldr, t))
      return 1;
    if (right == ld)
      break;
    FN(reflect)(m - j, m - j, 1, v, ld, t, ld - right, v + WIDTH, ld);
    for (int i = 0; i < k; i++)
      memcpy(to + (size_t)i * ldr + right, v + i * ld + WIDTH, (ld - right) * sizeof(T));
  }
  return 0;
}

// apply multiplies the m x columns matrix c by the Q of a block, or its transpose.
TARGET static void FN(apply)(char trans, int m, int n, int live, const T *f, int ld, const T *t, int cols, T *c, int ldc) {
  int last = (n - 1) / WIDTH;
  for (int i = 0; i <= last; i++) {
    int p = trans == 'N' ? last - i : i, j = p * WIDTH;
    int alive = trans == 'N' && i == 0 ? live - j : m - j;
    FN(reflect)(m - j, alive, trans != 'N', f + j * ld + j, ld, t + p * WIDTH * WIDTH, cols, c + (size_t)j * ldc, ldc);
  }
}

// generate stores in c the first columns of the Q of a block, n or more, in whole panels. Panel
// number p changes nothing before the row and the column 8 p.
TARGET static void FN(generate)(int m, int n, const T *f, int ld, const T *t, int cols, T *c, int ldc) {
  int wide = (cols + WIDTH - 1) / WIDTH * WIDTH, live = cols;
  for (int i = 0; i < m; i++) {
    memset(c + (size_t)i * ldc, 0, wide * sizeof(T));
    if (i < cols)
      c[(size_t)i * (ldc + 1)] = 1;
  }
  for (int p = (n - 1) / WIDTH; p >= 0; p--, live = m) {
    int j = p * WIDTH;
    FN(reflect)(m - j, live - j, 0, f + j * ld + j, ld, t + p * WIDTH * WIDTH, wide - j, c + (size_t)j * (ldc + 1), ldc);
  }
}

// scale multiplies column j of the m x ld matrix f by s[j].
TARGET static void FN(scale)(int m, T *f, int ld, const T *s) {
  for (int i = 0; i < m; i++, f += ld)
    for (int j = 0; j < ld; j += LANES)
      *(VEC *)(f + j) *= *(const VEC *)(s + j);
}

#undef VEC
#undef PARTS
