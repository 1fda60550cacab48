// The kernels of tall.c for one element type T and one set of instructions, whose vectors
// have LANES elements. A block of rows is row-major, its rows are ld elements apart, and ld
// is a multiple of WIDTH.

#define VEC FN(vector)
#define PARTS (WIDTH / LANES)
typedef T VEC __attribute__((vector_size(LANES * sizeof(T)), aligned(sizeof(T)), may_alias));

// eliminate subtracts v g from the rows of a panel, whose column j is v, and returns in w
// the products of column j + 1, as it is then, with all columns. So each reflector costs
// one pass over the panel. With j = -1 nothing is subtracted. g is zero up to column j, so
// that vectors to the left of it need not be stored.
TARGET static inline __attribute__((always_inline)) void FN(eliminate)(int rows, T *restrict a, size_t ld, const VEC *g, T *w, const int j) {
  enum { AHEAD = 4, SUMS = PARTS <= 2 ? 4 : 2 }; // so many that sums do not wait for each other
  const int next = j + 1;
  VEC sum[SUMS][PARTS] = {0};
  int i = 0;
  for (; i + AHEAD <= rows; i += AHEAD) {
    UNROLL for (int u = 0; u < AHEAD; u++) {
      VEC *p = (VEC *)(a + (i + u) * ld), x[PARTS];
      UNROLL for (int q = 0; q < PARTS; q++) {
        x[q] = p[q];
        if (j >= 0 && next < (q + 1) * LANES)
          p[q] = x[q] -= a[(i + u) * ld + j] * g[q];
      }
      T y = x[next / LANES][next % LANES];
      UNROLL for (int q = 0; q < PARTS; q++) sum[u % SUMS][q] += y * x[q];
    }
  }
  for (; i < rows; i++) {
    VEC *p = (VEC *)(a + i * ld), x[PARTS];
    UNROLL for (int q = 0; q < PARTS; q++) {
      x[q] = p[q];
      if (j >= 0 && next < (q + 1) * LANES)
        p[q] = x[q] -= a[i * ld + j] * g[q];
    }
    T y = x[next / LANES][next % LANES];
    UNROLL for (int q = 0; q < PARTS; q++) sum[0][q] += y * x[q];
  }
  UNROLL for (int q = 0; q < PARTS; q++)
    ((VEC *)w)[q] = SUMS == 4 ? (sum[0][q] + sum[1][q]) + (sum[2 % SUMS][q] + sum[3 % SUMS][q]) : sum[0][q] + sum[1][q];
}

// last is eliminate without products.
TARGET static void FN(last)(int rows, T *restrict a, size_t ld, const VEC *g, int j) {
  for (int i = 0; i < rows; i++) {
    VEC *p = (VEC *)(a + i * ld);
    T x = a[i * ld + j];
    UNROLL for (int q = 0; q < PARTS; q++) p[q] -= x * g[q];
  }
}

// none reports whether a column has zeros alone.
static inline int FN(none)(int rows, const T *a, size_t ld) {
  for (int i = 0; i < rows; i++)
    if (a[i * ld] != 0)
      return 0;
  return 1;
}

// step is column j of panel, whose products with all columns are w. It leaves in w those of
// the next column, and in column j of the triangle what belongs there; columns has that
// triangle's first ones, each in a row.
// It is compiled for each j, since every branch and loop here makes the next pass wait.
TARGET static inline __attribute__((always_inline)) int FN(step)(const int j, int m, int k, T *restrict a, size_t ld, T *r, T *w, VEC columns[][PARTS]) {
  static const T right[2 * WIDTH] = {[WIDTH] = 1, 1, 1, 1, 1, 1, 1, 1};
  T *row = a + j * ld, x = row[j], s = w[j], d[WIDTH];
  if (!(s >= LEAST && s <= MOST) && !FN(none)(m - j, row + j, ld))
    return 1;
  int done = s == x * x && FN(none)(m - j - 1, row + ld + j, ld); // no reflector, as in LAPACK
  T alpha = done ? x : x < 0 ? SQRT(s) : -SQRT(s), factor = done ? 0 : 1 / (s - alpha * x);
  VEC g[PARTS], sum[PARTS] = {0};
  UNROLL for (int q = 0; q < PARTS; q++) {
    VEC old = ((VEC *)row)[q], is = ((VEC *)w)[q] - alpha * old, beside = *(const VEC *)(right + WIDTH - 1 - j + q * LANES);
    ((VEC *)d)[q] = is;
    g[q] = factor * is * beside;
    ((VEC *)r)[q] = old - (x - alpha) * g[q];
    ((VEC *)row)[q] = old - old * beside;
  }
  UNROLL for (int c = 0; c < j; c++) r[c] = 0;
  r[j] = alpha;
  row[j] = x - alpha;
  if (j < k - 1)
    FN(eliminate)(m - j - 1, row + ld, ld, g, w, j < WIDTH - 1 ? j : -1);
  else if (k < WIDTH)
    FN(last)(m - j - 1, row + ld, ld, g, j);
  UNROLL for (int l = 0; l < j; l++)
    UNROLL for (int q = 0; q < PARTS; q++) sum[q] -= factor * d[l] * columns[l][q];
  memcpy(columns[j], sum, sizeof sum);
  ((T *)columns[j])[j] = factor;
  return 0;
}

// panel factors the first k of WIDTH columns of an m x WIDTH panel; the others are
// multiplied by Q^T. The rows of R go to r. In a stay the vectors v of the reflectors I - t
// v v^T, which are not scaled, with zeros above them, and in t the triangle T of their
// product I - V T V^T.
// The products of a vector with the ones before it, which T needs, come with those that
// the elimination needs. It returns 1, and a is spoilt, if the squares of a column are
// beyond the range in which they are accurate.
TARGET static int FN(panel)(int m, int k, T *restrict a, size_t ld, T *r, size_t ldr, T *t) {
  VEC columns[WIDTH][PARTS] = {0};
  T w[WIDTH];
  FN(eliminate)(m, a, ld, NULL, w, -1);
#define STEP(j)                                                          \
  if (j < k && FN(step)(j, m, k, a, ld, r + (size_t)j * ldr, w, columns)) \
    return 1;
  STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6) STEP(7)
#undef STEP
  for (int i = 0; i < WIDTH; i++)
    for (int j = 0; j < WIDTH; j++)
      t[i * WIDTH + j] = ((T *)columns[j])[i];
  return 0;
}

#include "tall_product.h"

// reflect multiplies the m x n matrix c by I - V op(T) V^T, V being a panel's. Only the
// first live rows of c are not zero. n is a multiple of WIDTH.
TARGET static void FN(reflect)(int m, int live, int transposed, const T *v, size_t ldv, const T *t, int n, T *c, size_t ldc) {
  T w[WIDTH * STRIP], g[WIDTH * STRIP];
  for (; n > 0; n -= STRIP, c += STRIP) {
    int wide = n < STRIP ? n : STRIP;
    memset(w, 0, WIDTH * wide * sizeof(T));
    for (int i = 0; i < live; i += WITHIN)
      FN(across)(live - i < WITHIN ? live - i : WITHIN, wide, v + i * ldv, ldv, c + i * ldc, ldc, w, wide);
    for (int j = 0; j < wide; j += LANES)
      UNROLL for (int k = 0; k < WIDTH; k++) {
        VEC sum = {0};
        UNROLL for (int l = 0; l < WIDTH; l++)
          sum -= (transposed ? t[l * WIDTH + k] : t[k * WIDTH + l]) * *(const VEC *)(w + l * wide + j);
        *(VEC *)(g + k * wide + j) = sum;
      }
    FN(times)(m, wide, WIDTH, v, ldv, g, wide, m, c, ldc, c, ldc);
  }
}

// factor factors the first n columns of a block, which has m rows, no fewer, and so many
// columns, with zeros up to ld. It stores in r the first n rows of Q^T times the block, with
// zeros below the diagonal, and in t a triangle for each panel.
TARGET static int FN(factor)(int m, int n, int columns, T *f, int ld, T *t, T *r, int ldr) {
  int wide = (columns + LANES - 1) / LANES * LANES;
  for (int j = 0; j < n; j += WIDTH, t += WIDTH * WIDTH) {
    int k = n - j < WIDTH ? n - j : WIDTH, right = j + WIDTH;
    T *v = f + j * ld + j, *to = r + (size_t)j * ldr;
    for (int i = 0; i < k; i++)
      memset(to + (size_t)i * ldr, 0, j * sizeof(T));
    if (FN(panel)(m - j, k, v, ld, to + j, ldr, t))
      return 1;
    if (right == ld)
      break;
    FN(reflect)(m - j, m - j, 1, v, ld, t, wide - right, v + WIDTH, ld);
    for (int i = 0; i < k; i++)
      memcpy(to + (size_t)i * ldr + right, v + i * ld + WIDTH, (ld - right) * sizeof(T));
  }
  return 0;
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
