// Panels of matrices that are factorized one at a time: their columns, each contiguous, and
// what is done by them to the columns on their right. stack_type.h includes this file.

enum {
  FN(ACROSS) = 8,                                // the columns of a panel
  FN(TALL) = GOBLAS_STACK_ROWS / L + 1,          // the vectors of one, with one to spare
};

// fill loads the panel p of the rows x 8 matrix at w, whose rows are ld elements apart. The
// rows that its last vectors reach beyond the end are loaded too.
ALWAYS void FN(fill)(V *p, const T *w, ptrdiff_t ld, int rows) {
  FN(group) g = FN(group_of)((goblas_stack){(char *)w, ld, ld});
  for (int i = 0; i * L < rows; i++, g.first += L * ld) {
    V v[FN(ACROSS)];
    FN(load_row_small)(v, &g, 0, FN(ACROSS));
    UNROLL for (int c = 0; c < FN(ACROSS); c++) p[c * FN(TALL) + i] = v[c];
  }
}

// lanes are the numbers of a vector's lanes.
ALWAYS V FN(lanes)(void) {
  V v = (V){};
  UNROLL for (int l = 0; l < L; l++) v[l] = l;
  return v;
}

// only is the mask of lane l.
ALWAYS K FN(only)(int l) {
#if defined(ONLY_f64)
  return FN(ONLY)(l);
#else
  return FN(EQ)(FN(lanes)(), FN(all)((T)l));
#endif
}

// tiny says whether 1 / x may overflow, for x from 0 on.
ALWAYS int FN(tiny)(T x) { return x < (T)(WIDE ? 0x1p-1022 : 0x1p-126f); }

// pivot finds the greatest element of a column from row c on, exchanges its row of the panel
// and row c, and returns its row, or -1 if there are but zeros, and NaNs. The panel has to
// vectors. *by becomes its reciprocal, or 0 where that may overflow. Each column waits for the
// one before, so nothing branches by what the numbers are, and the division does not wait for
// the row.
ALWAYS int FN(pivot)(V *p, int to, int c, T *by) {
  const V lane = FN(lanes)();
  V *column = p + c * FN(TALL), size[FN(TALL)];
  int from = L >= FN(ACROSS) ? 0 : c / L, at = c % L;
  V best = size[from] = FN(pick)(FN(GT)(lane, FN(all)((T)at - (T)0.5)), FN(magnitude)(column[from]), (V){});
  best = FN(GREATER)(best, (V){});
  UNROLL for (int i = from + 1; i < to; i++) {
    size[i] = FN(magnitude)(column[i]);
    best = FN(GREATER)(size[i], best);
  }
  T greatest = FN(greatest)(best), inverse = 1 / greatest;
  if (!(greatest > 0))
    return -1;
  uint64_t found = 0;
  UNROLL for (int i = from; i < to; i++)
    found |= (uint64_t)(unsigned)FN(BITS)(FN(EQ)(size[i], FN(all)(greatest))) << (i * L);
  int row = __builtin_ctzll(found), block = row / L;
  K above = FN(only)(at), below = FN(only)(row % L);
  *by = FN(tiny)(greatest) ? 0 : WIDE ? (T)__builtin_copysign(inverse, ((T *)column)[row]) : (T)__builtin_copysignf(inverse, ((T *)column)[row]);
  UNROLL for (int j = 0; j < FN(ACROSS); j++) {
    V *v = p + j * FN(TALL);
    T x = ((T *)v)[c], y = ((T *)v)[row];
    v[block] = FN(pick)(below, FN(all)(x), v[block]);
    v[from] = FN(pick)(above, FN(all)(y), v[from]);
  }
  return row;
}

// triangle_of decomposes a panel of so many vectors as getf2 does, in place: L below the
// diagonal, U from it on. It returns 0, or the number, from 1, of the first column without a
// pivot. pivots[c] is the row that row c was exchanged with.
ALWAYS int FN(triangle_of)(V *p, int to, int width, int *pivots) {
  const V lane = FN(lanes)();
  for (int c = 0; c < width; c++) {
    T by;
    int row = pivots[c] = FN(pivot)(p, to, c, &by), from = L >= FN(ACROSS) ? 0 : c / L;
    if (row < 0)
      return c + 1;
    V *column = p + c * FN(TALL), factor[FN(TALL)];
    if (by == 0)
      UNROLL for (int i = from; i < to; i++)
        factor[i] = column[i] / FN(all)(((T *)column)[c]);
    else
      UNROLL for (int i = from; i < to; i++)
        factor[i] = column[i] * by;
    K below = FN(GT)(lane, FN(all)((T)(c % L)));
    column[from] = FN(pick)(below, factor[from], column[from]);
    factor[from] = FN(pick)(below, factor[from], (V){});
    UNROLL for (int i = from + 1; i < to; i++)
      column[i] = factor[i];
    for (int j = c + 1; j < width; j++) {
      V *v = p + j * FN(TALL), x = FN(all)(((T *)v)[c]);
      UNROLL for (int i = from; i < to; i++)
        v[i] = FN(fnma)(factor[i], x, v[i]);
    }
  }
  return 0;
}

// roots makes the columns of a panel those of the factor of Cholesky. It returns 0, or the
// number, from 1, of the first pivot that is not positive, or whose reciprocal is not finite.
ALWAYS int FN(roots_of)(V *p, int to, int width) {
  for (int c = 0; c < width; c++) {
    V *column = p + c * FN(TALL);
    int from = L >= FN(ACROSS) ? 0 : c / L;
    T pivot = ((T *)column)[c];
    if (!(pivot >= (T)(WIDE ? 0x1p-1022 : 0x1p-126f) && pivot - pivot == 0))
      return c + 1;
    // The next column needs the pivot's reciprocal alone, and does not wait for the root.
    T by = 1 / pivot;
    V root = FN(SQRT)(FN(all)(pivot));
    for (int j = c + 1; j < width; j++) {
      V *v = p + j * FN(TALL), x = FN(all)(((T *)column)[j] * by);
      UNROLL for (int i = from; i < to; i++) v[i] = FN(fnma)(column[i], x, v[i]);
    }
    V inverse = 1 / root;
    UNROLL for (int i = from; i < to; i++) column[i] *= inverse;
    column[from] = FN(pick)(FN(only)(c % L), root, column[from]);
  }
  return 0;
}

// HEIGHTS calls a function unrolled for the height of a panel, where a column fits the
// registers, and otherwise the one in loops.
#if WIDTH == 64 && WIDE
#define HEIGHTS(function, ...)                       \
  switch (to) {                                      \
  case 1: return FN(function)(p, 1, __VA_ARGS__);    \
  case 2: return FN(function)(p, 2, __VA_ARGS__);    \
  case 3: return FN(function)(p, 3, __VA_ARGS__);    \
  case 4: return FN(function)(p, 4, __VA_ARGS__);    \
  case 5: return FN(function)(p, 5, __VA_ARGS__);    \
  case 6: return FN(function)(p, 6, __VA_ARGS__);    \
  case 7: return FN(function)(p, 7, __VA_ARGS__);    \
  default: return FN(function)(p, 8, __VA_ARGS__);   \
  }
#elif WIDTH == 64
#define HEIGHTS(function, ...)                       \
  switch (to) {                                      \
  case 1: return FN(function)(p, 1, __VA_ARGS__);    \
  case 2: return FN(function)(p, 2, __VA_ARGS__);    \
  case 3: return FN(function)(p, 3, __VA_ARGS__);    \
  default: return FN(function)(p, 4, __VA_ARGS__);   \
  }
#else
#define HEIGHTS(function, ...) return FN(function)(p, to, __VA_ARGS__);
#endif
NEVER int FN(triangle)(V *p, int rows, int width, int *pivots) {
  int to = (rows + L - 1) / L;
  HEIGHTS(triangle_of, width, pivots)
}
NEVER int FN(roots)(V *p, int rows, int width) {
  int to = (rows + L - 1) / L;
  HEIGHTS(roots_of, width)
}
#undef HEIGHTS

// less subtracts a b from a tile of c, of so many rows and nv vectors (1 or 2). The elements
// of a are ra apart in a column and ca in a row.
ALWAYS void FN(less)(int rows, int nv, int k, const T *a, ptrdiff_t ra, ptrdiff_t ca, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
  V sum[8][2];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < nv; v++) sum[i][v] = *(const M *)(c + i * ldc + v * L);
  for (int p = 0; p < k; p++) {
    V row[2];
    UNROLL for (int v = 0; v < nv; v++) row[v] = *(const M *)(b + p * ldb + v * L);
    UNROLL for (int i = 0; i < rows; i++) {
      V x = FN(all)(a[i * ra + p * ca]);
      UNROLL for (int v = 0; v < nv; v++) sum[i][v] = FN(fnma)(x, row[v], sum[i][v]);
    }
  }
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < nv; v++) *(M *)(c + i * ldc + v * L) = sum[i][v];
}

ALWAYS void FN(less_strip)(int nv, int m, int k, const T *a, ptrdiff_t ra, ptrdiff_t ca, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
#if WIDTH == 64 // 32 registers
  for (; m >= 8; m -= 8, a += 8 * ra, c += 8 * ldc)
    FN(less)(8, nv, k, a, ra, ca, b, ldb, c, ldc);
#endif
  for (; m >= 4; m -= 4, a += 4 * ra, c += 4 * ldc)
    FN(less)(4, nv, k, a, ra, ca, b, ldb, c, ldc);
  for (; m > 0; m--, a += ra, c += ldc)
    FN(less)(1, nv, k, a, ra, ca, b, ldb, c, ldc);
}

// subtract sets c = c - a b, for m rows and columns up to a whole vector.
NEVER void FN(subtract)(int m, int n, int k, const T *a, ptrdiff_t ra, ptrdiff_t ca, const T *b, ptrdiff_t ldb, T *c, ptrdiff_t ldc) {
  int j = 0;
  for (; j + L < n; j += 2 * L)
    FN(less_strip)(2, m, k, a, ra, ca, b + j, ldb, c + j, ldc);
  if (j < n)
    FN(less_strip)(1, m, k, a, ra, ca, b + j, ldb, c + j, ldc);
}

// forward_rows solves with the unit triangle l at the top of a panel for n columns of its
// rows at x.
ALWAYS void FN(forward_rows)(const T *l, int width, T *x, ptrdiff_t ld, int n) {
  for (int j = 0; j < n; j += L) {
    V v[FN(ACROSS)];
    UNROLL for (int r = 0; r < width; r++) v[r] = *(const M *)(x + r * ld + j);
    UNROLL for (int c = 0; c < width; c++)
      UNROLL for (int r = c + 1; r < width; r++) v[r] = FN(fnma)(FN(all)(l[c * FN(TALL) * L + r]), v[c], v[r]);
    UNROLL for (int r = 0; r < width; r++) *(M *)(x + r * ld + j) = v[r];
  }
}

// forward does that, and subtracts what follows from the rows below.
NEVER void FN(forward)(const V *p, int rows, int width, T *x, ptrdiff_t ld, int n) {
  const T *l = (const T *)p;
  if (width == FN(ACROSS))
    FN(forward_rows)(l, FN(ACROSS), x, ld, n);
  else
    FN(forward_rows)(l, width, x, ld, n);
  if (rows > width)
    FN(subtract)(rows - width, n, width, l + width, 1, FN(TALL) * L, x, ld, x + width * ld, ld);
}

// swap exchanges rows of n elements, up to a whole vector.
ALWAYS void FN(swap)(T *x, T *y, int n) {
  for (int j = 0; j < n; j += L) {
    V v = *(M *)(x + j);
    *(M *)(x + j) = *(M *)(y + j);
    *(M *)(y + j) = v;
  }
}
