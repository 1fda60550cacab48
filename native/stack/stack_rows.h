// How rows and matrices come into the lanes and out again. stack_type.h includes this file
// twice.

// ask fetches as many lines of the next group as a block of L / 2 elements of all matrices
// has, in the order of the lines. A processor does so by itself where memory is read in
// order, but not where the matrices of all lanes are read or written in turns. From memory, products of matrices of 6x6 and 8x8 with vectors
// take about half the time, and Cholesky's decomposition and solutions two thirds.
ALWAYS void SIZED(ask)(FN(group) *g) {
  if (g->ahead == NULL)
    return;
  UNROLL for (int i = 0; i < L * WIDTH / 2; i += 64) __builtin_prefetch(g->ahead + i);
  g->ahead += L * WIDTH / 2;
}

// load_row loads the n elements from offset o of each matrix: v[j] has element j of all of
// them. Blocks of L / 2 elements of all matrices are transposed in registers, because
// gathers take longer. The last block overlaps the one before it; if there is only one, it
// is loaded in part. FIRST(i) is the matrix in the lower half of vector i before IN
// exchanges the elements, and the one in the upper half follows APART behind it.
WHOLE void SIZED(load_row)(V *v, FN(group) *g, ptrdiff_t o, int n) {
  enum { B = WIDTH / sizeof(T) / 2 };
  const T *p = g->first + o;
  V h[B];
#if !WIDE && defined(QUARTERS_f32)
  if (n <= B / 2) {
    UNROLL for (int i = 0; i < 4; i++)
      h[i] = FN(QUARTERS)(FN(PARTQUARTER)(p + g->offset[i], n), FN(PARTQUARTER)(p + g->offset[4 + i], n),
                          FN(PARTQUARTER)(p + g->offset[8 + i], n), FN(PARTQUARTER)(p + g->offset[12 + i], n));
    FN(EXCHANGE)(h);
    UNROLL for (int j = 0; j < 4; j++) if (j < n) v[j] = h[j];
    return;
  }
#endif
  if (n < B) {
    UNROLL for (int i = 0; i < B; i++) h[i] = FN(HALVES)(PARTHALF(p + g->offset[FN(FIRST)(i)], n), PARTHALF(p + g->offset[FN(FIRST)(i) + FN(APART)], n));
    FN(IN)(h);
    UNROLL for (int j = 0; j < B; j++) if (j < n) v[j] = h[j];
    return;
  }
  FLAT for (int b = 0; b < (n + B - 1) / B; b++) {
    int j = b * B + B > n ? n - B : b * B;
    SIZED(ask)(g);
    UNROLL for (int i = 0; i < B; i++) h[i] = FN(HALVES)(FN(HALF)(p + g->offset[FN(FIRST)(i)] + j), FN(HALF)(p + g->offset[FN(FIRST)(i) + FN(APART)] + j));
    FN(IN)(h);
    UNROLL for (int i = 0; i < B; i++) v[j + i] = h[i];
  }
}

// store_row is the way back. Those of the last group, if it is not whole, go one by one.
WHOLE void SIZED(store_row)(FN(group) *g, ptrdiff_t o, const V *v, int n) {
  enum { B = WIDTH / sizeof(T) / 2 };
  T *p = g->first + o;
  V h[B];
  if (g->lanes < L) {
    for (int j = 0; j < n; j++) {
      V x = v[j];
      for (int l = 0; l < g->lanes; l++)
        p[g->offset[l] + j] = x[l];
    }
    return;
  }
  if (n == 1 && g->offset[1] == 1) { // one number of each matrix, side by side
    *(M *)p = v[0];
    return;
  }
#if !WIDE && defined(QUARTERS_f32)
  if (n <= B / 2) {
    UNROLL for (int j = 0; j < 4; j++) h[j] = v[j < n ? j : 0];
    FN(EXCHANGE)(h);
    UNROLL for (int i = 0; i < 4; i++) {
      FN(PUTQUARTER)(p + g->offset[i], h[i], 0, n);
      FN(PUTQUARTER)(p + g->offset[4 + i], h[i], 1, n);
      FN(PUTQUARTER)(p + g->offset[8 + i], h[i], 2, n);
      FN(PUTQUARTER)(p + g->offset[12 + i], h[i], 3, n);
    }
    return;
  }
#endif
  if (n < B) {
    UNROLL for (int j = 0; j < B; j++) h[j] = v[j < n ? j : 0];
    FN(OUT)(h);
    UNROLL for (int i = 0; i < B; i++) {
      PARTPUT(p + g->offset[FN(FIRST)(i)], FN(LOW)(h[i]), n);
      PARTPUT(p + g->offset[FN(FIRST)(i) + FN(APART)], FN(HIGH)(h[i]), n);
    }
    return;
  }
  FLAT for (int b = 0; b < (n + B - 1) / B; b++) {
    int j = b * B + B > n ? n - B : b * B;
    SIZED(ask)(g);
    UNROLL for (int i = 0; i < B; i++) h[i] = v[j + i];
    FN(OUT)(h);
    UNROLL for (int i = 0; i < B; i++) {
      FN(PUTHALF)(p + g->offset[FN(FIRST)(i)] + j, FN(LOW)(h[i]));
      FN(PUTHALF)(p + g->offset[FN(FIRST)(i) + FN(APART)] + j, FN(HIGH)(h[i]));
    }
  }
}

// load loads matrices of m x n: element (i, j) comes to v[i w + j]. What lies close together
// is loaded as one row, because many short ones take longer. The first cache has no room for
// large matrices and the next ones.
WHOLE void SIZED(load)(V *v, int w, FN(group) *g, int m, int n) {
  if (m * n > 128)
    g->ahead = NULL;
  if (g->ld == n && w == n) {
    SIZED(load_row)(v, g, 0, m * n);
  } else if (g->ld == n && n < 8) {
    V t[GOBLAS_STACK_ORDER * 8];
    SIZED(load_row)(t, g, 0, m * n);
    FLAT for (int i = 0; i < m; i++)
      FLAT for (int j = 0; j < n; j++) v[i * w + j] = t[i * n + j];
  } else {
    FLAT for (int i = 0; i < m; i++) SIZED(load_row)(v + i * w, g, i * g->ld, n);
  }
}

WHOLE void SIZED(store)(FN(group) *g, const V *v, int w, int m, int n) {
  if (m * n > 128)
    g->ahead = NULL;
  if (g->ld == n && w == n) {
    SIZED(store_row)(g, 0, v, m * n);
  } else if (g->ld == n && n < 8) {
    V t[GOBLAS_STACK_ORDER * 8];
    FLAT for (int i = 0; i < m; i++)
      FLAT for (int j = 0; j < n; j++) t[i * n + j] = v[i * w + j];
    SIZED(store_row)(g, 0, t, m * n);
  } else {
    FLAT for (int i = 0; i < m; i++) SIZED(store_row)(g, i * g->ld, v + i * w, n);
  }
}
