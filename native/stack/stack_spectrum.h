// Eigenvalues and singular values of matrices of orders above GOBLAS_STACK_JACOBI. Each matrix
// is reduced alone, with its rows in vectors, to a tridiagonal or bidiagonal one. These are then
// diagonalized in lanes, as many at once as a vector has, and each matrix's vectors are turned
// by its rotations. stack_type.h includes this file.

// space is what a group of matrices takes of the call's memory: a matrix, as it is reduced, the
// vectors of all, and the rotations. goblas_stack_room is enough for it.
typedef struct {
  T *a;
  ptrdiff_t ld;
  FN(turns) left, right;
} FN(space);

// pitch_of is how far rows of n elements are apart that are read in whole panels.
ALWAYS ptrdiff_t FN(pitch_of)(int n) { return FN(pitch)(FN(panels)(n)); }

// space_of lays out the space for m x n matrices, m no less than n, with two sets of vectors
// or, if they are symmetric, one.
ALWAYS void FN(space_of)(FN(space) *s, const goblas_stack_call *call, int m, int n, int vectors, int symmetric) {
  T *next = (T *)(((uintptr_t)call->work + WIDTH - 1) / WIDTH * WIDTH);
  ptrdiff_t ld = FN(pitch_of)(n), all = (m + L + FN(ACROSS)) * ld;
  s->a = next, s->ld = ld;
  __builtin_memset(next, 0, all * sizeof *next);
  next += all;
  for (int i = 0; i < 2 - symmetric; i++) {
    FN(turns) *t = i == 0 ? &s->left : &s->right;
    t->n = i == 0 ? m : n, t->ld = FN(pitch_of)(t->n), t->each = t->n * t->ld, t->sweeps = 0, t->upwards = symmetric;
    t->at = (V *)next;
    next += 2 * GOBLAS_STACK_ROWS * GOBLAS_STACK_KEPT * L;
    t->rows = vectors ? next : NULL;
    next += vectors ? L * t->each : 0;
  }
}

// scaled multiplies the rows of a by a power of two that brings the greatest element to 1 to 2,
// and returns the exponent that undoes it.
ALWAYS int FN(scaled)(T *a, ptrdiff_t ld, int m, int n) {
  V most = (V){};
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j += L)
      most = FN(GREATER)(FN(magnitude)(*(M *)(a + i * ld + j)), most);
  int e;
  __builtin_frexp((double)FN(greatest)(most), &e);
  e = e - 1 < (WIDE ? -1000 : -120) ? (WIDE ? -1000 : -120) : e - 1;
  V by = FN(all)((T)__builtin_ldexp(1, -e));
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j += L)
      *(M *)(a + i * ld + j) *= by;
  return e;
}

// sort stores the n numbers of a lane of d, times 2^e, in w, in the order of their size if
// descending is set, and otherwise of their values. order[i] is where number i was, and sign[i]
// whether it was below zero. It returns 0, or NaN if one is not finite.
NEVER T FN(sort)(const V *d, int lane, int n, int e, int descending, T *w, ptrdiff_t step, int *order, int *sign) {
  T value[GOBLAS_STACK_ROWS], by = (T)__builtin_ldexp(1, e), bad = 0;
  for (int i = 0; i < n; i++) {
    T x = ((const T *)(d + i))[lane];
    int j = i, below = x < 0;
    x = descending && below ? -x : x;
    for (; j > 0 && (descending ? value[j - 1] < x : value[j - 1] > x); j--)
      value[j] = value[j - 1], order[j] = order[j - 1], sign[j] = sign[j - 1];
    value[j] = x, order[j] = i, sign[j] = below;
  }
  for (int i = 0; i < n; i++) {
    T x = value[i] * by;
    w[i * step] = x;
    bad += x * 0;
  }
  return bad;
}

// normalize makes the rows of t in lane b as long as 1. Cosines and sines are rounded near 1 with
// a bias, and so a matrix near the identity, of which all rotations are so, would have vectors
// that are longer by the order in units of rounding.
NEVER void FN(normalize)(const FN(turns) *t, int b) {
  int to = FN(whole)(t->n) / L;
  for (int i = 0; i < t->n; i++) {
    V *row = (V *)(t->rows + b * t->each + i * t->ld), sum[2] = {{0}, {0}};
    for (int q = 0; q < to; q++)
      sum[q & 1] = FN(fma)(row[q], row[q], sum[q & 1]);
    V by = FN(all)(1 / FN(root)(FN(total)(sum[0] + sum[1])));
    for (int q = 0; q < to; q++)
      row[q] *= by;
  }
}

// columns stores the rows order[0] to order[k - 1] of x, n elements each, as the columns of an n
// x k matrix.
NEVER void FN(columns)(T *to, ptrdiff_t to_ld, const T *x, ptrdiff_t ld, const int *order, int k, int n, T *space, ptrdiff_t space_ld) {
  FN(group) g = FN(group_of)((goblas_stack){(char *)x, ld, ld});
  for (int j = 0; j < k; j += L) {
    for (int l = 0; l < L; l++)
      g.offset[l] = order[j + l < k ? j + l : k - 1] * ld;
    for (int i = 0; i < n; i += FN(ACROSS)) {
      V v[FN(ACROSS)];
      FN(load_row_small)(v, &g, i, FN(ACROSS));
      UNROLL for (int c = 0; c < FN(ACROSS); c++) *(M *)(space + (i + c) * space_ld + j) = v[c];
    }
  }
  for (int i = 0; i < n; i++)
    FN(take)(to + i * to_ld, space + i * space_ld, k);
}

// mirror makes the triangle above the diagonal of the n x n matrix a that below it. Rows of
// zeros follow a.
NEVER void FN(mirror)(T *a, ptrdiff_t ld, int n) {
  V p[FN(ACROSS) * FN(TALL)];
  for (int k = 0; k < n; k += FN(ACROSS)) {
    int width = n - k < FN(ACROSS) ? n - k : FN(ACROSS), rows = n - k;
    T *top = a + k * ld + k;
    for (int i = 0; i < width; i++)
      for (int j = i + 1; j < FN(ACROSS); j++)
        top[i * ld + j] = j < width ? top[j * ld + i] : 0;
    FN(fill)(p, top, ld, rows);
    for (int c = 0; c < width; c++)
      for (int i = 0; i * L < rows; i++)
        *(M *)(top + c * ld + i * L) = p[c * FN(TALL) + i];
  }
}

// special reports whether QR iteration alone does better than reducing the symmetric matrix a
// from its first row: if it is tridiagonal, or its diagonal grows by 1e8.
ALWAYS int FN(special)(const T *a, ptrdiff_t ld, int n) {
  T first = a[0] < 0 ? -a[0] : a[0], middle = a[n / 2 * (ld + 1)], last = a[(n - 1) * (ld + 1)], sum = 0;
  middle = middle < 0 ? -middle : middle, last = last < 0 ? -last : last;
  if ((T)1e4 * first < middle && (T)1e4 * middle < last)
    return 1;
  for (int i = 2; i < n && sum == 0; i++)
    for (int j = 0; j < i - 1; j++)
      sum += a[i * ld + j] != 0;
  return sum == 0;
}

// eigh_single sets b to the eigenvalues of a in ascending order and, if c is there, c to the
// eigenvectors, in its columns. For these, special matrices are left alone, with 1 in info.
NEVER void FN(eigh_single)(const goblas_stack_call *call) {
  int n = call->n, vectors = call->c.data != NULL, order[GOBLAS_STACK_ROWS], sign[GOBLAS_STACK_ROWS], exponent[L];
  V d[GOBLAS_STACK_ROWS], e[GOBLAS_STACK_ROWS];
  T t[GOBLAS_STACK_ROWS];
  FN(space) s;
  FN(space_of)(&s, call, n, n, vectors, 1);
  for (ptrdiff_t g = 0; g < call->count; g += L) {
    int lanes = s.left.lanes = call->count - g < L ? (int)(call->count - g) : L;
    int32_t *info = call->info + g;
    __builtin_memset(d, 0, sizeof d);
    __builtin_memset(e, 0, sizeof e);
    for (int b = 0; b < lanes; b++) {
      const T *a = (const T *)call->a.data + (g + b) * call->a.step;
      V bad = (V){};
      __builtin_memset(s.a, 0, n * s.ld * sizeof *s.a);
      for (int r = 0; r < n; r++)
        bad = FN(bring)(s.a + r * s.ld, a + r * call->a.ld, r + 1, bad);
      info[b] = !FN(sound)(bad) ? -1 : vectors ? FN(special)(s.a, s.ld, n) : 0;
      if (info[b] != 0)
        continue;
      FN(mirror)(s.a, s.ld, n);
      exponent[b] = FN(scaled)(s.a, s.ld, n, n);
      FN(tridiagonal)(s.a, s.ld, n, d, e, b, t);
      if (vectors)
        FN(reflections)(s.a, s.ld, 1, n - 2, 1, t, s.left.rows + b * s.left.each, s.left.ld, n);
    }
    K failed = FN(diagonal_of)(d, e, n, &s.left);
    FN(turn)(&s.left);
    for (int b = 0; b < lanes; b++) {
      T *w = (T *)call->b.data + (g + b) * call->b.step, *x = (T *)call->c.data + (g + b) * call->c.step;
      if (info[b] == 0 && (FN(BITS)(failed) >> b & 1))
        info[b] = 1;
      if (info[b] == 0 && FN(sort)(d, b, n, exponent[b], 0, w, call->b.ld, order, sign) != 0)
        info[b] = -1;
      if (info[b] != 0)
        FN(spoil)(w, call->b.ld, n, 1);
      if (vectors && info[b] != 0)
        FN(spoil)(x, call->c.ld, n, n);
      if (vectors && info[b] == 0) {
        FN(normalize)(&s.left, b);
        FN(columns)(x, call->c.ld, s.left.rows + b * s.left.each, s.left.ld, order, n, n, s.a, s.ld);
      }
    }
  }
}

// put stores vectors, which are rows of t in lane b, as columns or as rows, of which those of
// sign, if it is not null, change theirs.
ALWAYS void FN(put_single)(const FN(turns) *t, int b, T *to, ptrdiff_t ld, int columns, const int *order, const int *sign, int k, FN(space) *s) {
  T *rows = t->rows + b * t->each;
  FN(normalize)(t, b);
  if (sign)
    for (int i = 0; i < k; i++)
      for (int j = 0; j < t->n && sign[i]; j += L)
        *(M *)(rows + order[i] * t->ld + j) *= (T)-1;
  if (columns)
    FN(columns)(to, ld, rows, t->ld, order, k, t->n, s->a, s->ld);
  else
    for (int i = 0; i < k; i++)
      FN(take)(to + i * ld, rows + order[i] * t->ld, t->n);
}

// svd_single sets b to U, c to the singular values in descending order, and d to V', all of
// them thin; if b is not there, c alone. A matrix with fewer rows than columns is transposed.
NEVER void FN(svd_single)(const goblas_stack_call *call) {
  int wide = call->m < call->n, m = wide ? call->n : call->m, n = wide ? call->m : call->n;
  int vectors = call->b.data != NULL, order[GOBLAS_STACK_ROWS], sign[GOBLAS_STACK_ROWS], exponent[L];
  V d[GOBLAS_STACK_ROWS], e[GOBLAS_STACK_ROWS];
  T tq[GOBLAS_STACK_ROWS], tp[GOBLAS_STACK_ROWS];
  FN(space) s;
  FN(space_of)(&s, call, m, n, vectors, 0);
  for (ptrdiff_t g = 0; g < call->count; g += L) {
    int lanes = s.left.lanes = s.right.lanes = call->count - g < L ? (int)(call->count - g) : L;
    int32_t *info = call->info + g;
    __builtin_memset(d, 0, sizeof d);
    __builtin_memset(e, 0, sizeof e);
    for (int b = 0; b < lanes; b++) {
      const T *a = (const T *)call->a.data + (g + b) * call->a.step;
      V bad = (V){};
      if (wide) {
        for (int r = 0; r < m; r++)
          for (int c = 0; c < n; c++)
            s.a[r * s.ld + c] = a[c * call->a.ld + r];
        for (int r = 0; r < m; r++)
          bad = FN(bring)(s.a + r * s.ld, s.a + r * s.ld, n, bad);
      } else {
        for (int r = 0; r < m; r++)
          bad = FN(bring)(s.a + r * s.ld, a + r * call->a.ld, n, bad);
      }
      info[b] = FN(sound)(bad) ? 0 : -1;
      if (info[b] != 0)
        continue;
      exponent[b] = FN(scaled)(s.a, s.ld, m, n);
      FN(bidiagonal)(s.a, s.ld, m, n, d, e, b, tq, tp);
      if (!vectors)
        continue;
      FN(reflections)(s.a, 1, s.ld, n, 0, tq, s.left.rows + b * s.left.each, s.left.ld, m);
      FN(reflections)(s.a, s.ld, 1, n - 2, 1, tp, s.right.rows + b * s.right.each, s.right.ld, n);
    }
    K failed = FN(singular_of)(d, e, n, &s.left, &s.right);
    FN(turn)(&s.left);
    FN(turn)(&s.right);
    for (int b = 0; b < lanes; b++) {
      T *u = (T *)call->b.data + (g + b) * call->b.step, *w = (T *)call->c.data + (g + b) * call->c.step, *v = (T *)call->d.data + (g + b) * call->d.step;
      if (info[b] == 0 && (FN(BITS)(failed) >> b & 1))
        info[b] = 1;
      if (info[b] == 0 && FN(sort)(d, b, n, exponent[b], 1, w, call->c.ld, order, sign) != 0)
        info[b] = -1;
      if (info[b] != 0)
        FN(spoil)(w, call->c.ld, n, 1);
      if (!vectors)
        continue;
      if (info[b] != 0) {
        FN(spoil)(u, call->b.ld, call->m, n);
        FN(spoil)(v, call->d.ld, n, call->n);
      } else {
        FN(put_single)(&s.left, b, wide ? v : u, wide ? call->d.ld : call->b.ld, !wide, order, NULL, n, &s);
        FN(put_single)(&s.right, b, wide ? u : v, wide ? call->b.ld : call->d.ld, wide, order, sign, n, &s);
      }
    }
  }
}

#undef LEAST
#undef IN_STRIPS
