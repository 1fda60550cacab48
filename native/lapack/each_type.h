// The operations of each.c for elements of type T, whose real type is R.
//
// A matrix is copied as it is stored, so that Fortran sees the transpose of one that is not
// transposed. While it is copied the moduli of its elements are summed: if the sum is not
// within the call's limits, because of a NaN, an infinity or a number near the limits of T,
// the matrix is suspect, and left to the caller, who scales or explains it.

// FN(copy) copies rows of n elements, and returns the sum of their moduli.
static double FN(copy)(int rows, int n, const T *a, ptrdiff_t ld, int conjugated, T *f) {
  double sum = 0;
  for (int i = 0; i < rows; i++, a += ld, f += n)
    for (int j = 0; j < n; j++) {
      T v = a[j];
      sum += MAGNITUDE(v);
      f[j] = conjugated ? CONJ(v) : v;
    }
  return sum;
}

// FN(turn) is copy, and stores the transpose, which is n x rows.
static double FN(turn)(int rows, int n, const T *a, ptrdiff_t ld, int conjugated, T *f) {
  double sum = 0;
  for (int i = 0; i < rows; i++, a += ld)
    for (int j = 0; j < n; j++) {
      T v = a[j];
      sum += MAGNITUDE(v);
      f[(ptrdiff_t)j * rows + i] = conjugated ? CONJ(v) : v;
    }
  return sum;
}

// FN(rows) makes f the row-major m x n matrix that is stored in a, and FN(cols) the
// column-major one.
static double FN(rows)(int m, int n, const T *a, const goblas_layout *s, T *f) {
  return s->transposed ? FN(turn)(n, m, a, s->ld, s->conjugated, f) : FN(copy)(m, n, a, s->ld, s->conjugated, f);
}

static double FN(cols)(int m, int n, const T *a, const goblas_layout *s, T *f) {
  return s->transposed ? FN(copy)(n, m, a, s->ld, s->conjugated, f) : FN(turn)(m, n, a, s->ld, s->conjugated, f);
}

// FN(store) copies a row-major m x n matrix to c.
static void FN(store)(int m, int n, const T *f, T *c, ptrdiff_t ld) {
  for (int i = 0; i < m; i++)
    memcpy(c + i * ld, f + (ptrdiff_t)i * n, n * sizeof *f);
}

// FN(storecols) copies a column-major m x n matrix, whose columns are ld_f apart, to c.
static void FN(storecols)(int m, int n, const T *f, int ld_f, T *c, ptrdiff_t ld) {
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      c[i * ld + j] = f[(ptrdiff_t)j * ld_f + i];
}

static int FN(finite)(ptrdiff_t n, const T *x) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < n; i++)
    sum += MAGNITUDE(x[i]) * 0;
  return sum == 0;
}

// FN(within) says whether a sum of moduli is not suspect.
static int FN(within)(const goblas_each_call *s, double sum) {
  return sum >= s->low && sum <= s->high;
}

// FN(dot) is C = A B. Conjugated operands that are not transposed are copied.
static void FN(dot)(const goblas_each_call *s, const T *a, const T *b, T *c, T *scratch) {
  int lda = s->a.ld, ldb = s->b.ld, ldc = s->c.ld, m = s->m, n = s->n, k = s->k;
  const char *ta = s->a.transposed ? s->a.conjugated ? "C" : "T" : "N";
  const char *tb = s->b.transposed ? s->b.conjugated ? "C" : "T" : "N";
  if (s->a.conjugated && !s->a.transposed) {
    FN(copy)(m, k, a, lda, 1, scratch);
    a = scratch;
    lda = k;
    scratch += (ptrdiff_t)m * k;
  }
  if (s->b.conjugated && !s->b.transposed) {
    FN(copy)(k, n, b, ldb, 1, scratch);
    b = scratch;
    ldb = n;
  }
  if (n == 1 && *tb == 'N' && *ta != 'C') // Fortran sees A transposed
    gemv[TYPE](*ta == 'N' ? "T" : "N", *ta == 'N' ? &k : &m, *ta == 'N' ? &m : &k, one[TYPE], a, &lda, b, &ldb, zero[TYPE], c, &ldc, 1);
  else
    gemm[TYPE](tb, ta, &n, &m, &k, one[TYPE], b, &ldb, a, &lda, zero[TYPE], c, &ldc, 1, 1);
}

// FN(solve) is A X = B, by the factors of A or of its transpose.
static int FN(solve)(const goblas_each_call *s, const T *a, const T *b, T *c, T *f, int *ipiv) {
  int n = s->n, nrhs = s->m;
  T *x = f + (ptrdiff_t)n * n;
  double sum = FN(copy)(n, n, a, s->a.ld, s->a.conjugated, f); // as it is stored
  if (!FN(within)(s, sum))
    return 1;
  sum = FN(rows)(n, nrhs, b, &s->b, x);
  if (!FN(within)(s, sum) && sum != 0)
    return 1;
  if (goblas_getrf(TYPE, n, n, (goblas_array *)f, n, ipiv) != 0)
    return 1;
  goblas_substitute(TYPE, s->a.transposed ? 'N' : 'T', n, nrhs, (goblas_array *)f, n, ipiv, (goblas_array *)x, nrhs);
  if (!FN(finite)((ptrdiff_t)n * nrhs, x))
    return 1;
  FN(store)(n, nrhs, x, c, s->c.ld);
  return 0;
}

// FN(inv) is the inverse of A. That of the transpose is the transpose of the inverse.
static int FN(inv)(const goblas_each_call *s, const T *a, T *c, T *f, int *ipiv) {
  int n = s->n;
  T *lower = f + (ptrdiff_t)n * n;
  if (!FN(within)(s, FN(rows)(n, n, a, &s->a, f)) || goblas_getrf(TYPE, n, n, (goblas_array *)f, n, ipiv) != 0)
    return 1;
  if (goblas_trtri(TYPE, 'U', 'N', n, (goblas_array *)f, n) != 0)
    return 1;
  for (int i = 0; i < n; i++) {
    T *column = f + (ptrdiff_t)i * n;
    memcpy(lower + (ptrdiff_t)i * n + i + 1, column + i + 1, (n - i - 1) * sizeof *f);
    memset(column + i + 1, 0, (n - i - 1) * sizeof *f);
  }
  goblas_trsm(TYPE, 'R', 'L', 'N', 'U', n, n, one[TYPE], (goblas_array *)lower, n, (goblas_array *)f, n);
  if (!FN(finite)((ptrdiff_t)n * n, f))
    return 1;
  // Fortran's columns, which are the rows of C, move as the pivots say.
  int *from = ipiv + n;
  for (int i = 0; i < n; i++)
    from[i] = i;
  for (int i = n - 1; i >= 0; i--) {
    int t = from[i], p = ipiv[i] - 1;
    from[i] = from[p];
    from[p] = t;
  }
  for (int i = 0; i < n; i++)
    memcpy(c + i * s->c.ld, f + (ptrdiff_t)from[i] * n, n * sizeof *f);
  return 0;
}

// FN(det) is the determinant of A, *c, or, if d is not null, its sign, *c, and the logarithm
// of its modulus, *log.
static int FN(det)(const goblas_each_call *s, const T *a, T *c, double *log_of, T *f, int *ipiv) {
  int n = s->n;
  if (!FN(within)(s, FN(copy)(n, n, a, s->a.ld, s->a.conjugated, f)) || goblas_getrf(TYPE, n, n, (goblas_array *)f, n, ipiv) != 0)
    return 1;
  double exponent = 0;
  double _Complex d = 1;
  for (int i = 0; i < n; i++) {
    d *= ipiv[i] == i + 1 ? f[(ptrdiff_t)i * (n + 1)] : -f[(ptrdiff_t)i * (n + 1)];
    double size = fabs(creal(d)) + fabs(cimag(d));
    if (!(size > 0 && size < INFINITY))
      return 1;
    if (size < 0x1p-200 || size > 0x1p200) {
      int e;
      frexp(size, &e);
      d = CMPLX(ldexp(creal(d), -e), ldexp(cimag(d), -e));
      exponent += e;
    }
  }
  if (log_of) {
    double size = hypot(creal(d), cimag(d));
    *c = d / size;
    *log_of = log(size) + exponent * M_LN2;
  } else {
    int e = exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent;
    d = CMPLX(ldexp(creal(d), e), ldexp(cimag(d), e));
    *c = d;
  }
  return 0;
}

// FN(cholesky) is the triangle that job names of A's factor. Fortran sees the conjugate of a
// Hermitian matrix, and its other triangle.
static int FN(cholesky)(const goblas_each_call *s, const T *a, T *c, T *f) {
  int n = s->n, lower = s->job == 'L';
  double sum = 0;
  for (int i = 0; i < n; i++) {
    T *row = f + (ptrdiff_t)i * n;
    int from = lower ? 0 : i, to = lower ? i + 1 : n;
    memset(row, 0, n * sizeof *f);
    for (int j = from; j < to; j++) {
      T v = s->a.transposed ? a[j * s->a.ld + i] : a[i * s->a.ld + j];
      sum += MAGNITUDE(v);
      row[j] = s->a.conjugated ? CONJ(v) : v;
    }
    row[i] = REAL(row[i]);
  }
  if (!FN(within)(s, sum) || goblas_potrf(TYPE, lower ? 'U' : 'L', n, (goblas_array *)f, n) != 0)
    return 1;
  FN(store)(n, n, f, c, s->c.ld);
  return 0;
}

// FN(eigh) is A = V diag(w) V^H, from the triangle that job names. Fortran sees it as its
// upper one. Tridiagonal and graded matrices, for which the caller knows a better driver,
// are suspect.
static int FN(eigh)(const goblas_each_call *s, const T *a, T *c, double *w, T *f, R *r, int *iwork) {
  int n = s->n, upper = s->job == 'U', tridiagonal = 1;
  double sum = 0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j <= i; j++) {
      int p = upper ? j : i, q = upper ? i : j; // element (p, q) goes to (j, i) of f
      T v = s->a.transposed ? a[q * s->a.ld + p] : a[p * s->a.ld + q];
      sum += MAGNITUDE(v);
      tridiagonal &= j + 1 >= i || v == 0;
      f[(ptrdiff_t)i * n + j] = s->a.conjugated != !upper ? CONJ(v) : v;
    }
  double first = MAGNITUDE(f[0]), middle = MAGNITUDE(f[(ptrdiff_t)(n / 2) * (n + 1)]), last = MAGNITUDE(f[(ptrdiff_t)n * n - 1]);
  if (!FN(within)(s, sum) || n > 2 && tridiagonal || 1e4 * first < middle && 1e4 * middle < last)
    return 1;
  R *values = r + s->lrwork;
  if (goblas_heevd(TYPE, 'V', 'U', n, (goblas_array *)f, n, (goblas_array *)values, (goblas_array *)(f + (ptrdiff_t)n * n), s->lwork, (goblas_array *)r, s->lrwork, iwork, s->liwork) != 0)
    return 1;
  for (int i = 0; i < n; i++)
    w[i] = values[i];
  FN(storecols)(n, n, f, n, c, s->c.ld);
  return 0;
}

// FN(svd) is A = U diag(w) V^H. Fortran sees A^T = conj(V) S U^T, so that U and V^H change
// places.
static int FN(svd)(const goblas_each_call *s, const T *a, T *u, T *vh, double *w, T *f, R *r, int *iwork) {
  int m = s->m, n = s->n, k = m < n ? m : n;
  if (!FN(within)(s, FN(rows)(m, n, a, &s->a, f)))
    return 1;
  R *values = r + s->lrwork;
  if (goblas_gesdd(TYPE, s->job, n, m, (goblas_array *)f, n, (goblas_array *)values, (goblas_array *)vh, s->d.ld, (goblas_array *)u, s->c.ld, (goblas_array *)(f + (ptrdiff_t)m * n), s->lwork, (goblas_array *)r, iwork) != 0)
    return 1;
  for (int i = 0; i < k; i++)
    w[i] = values[i];
  return 0;
}

// FN(kernelqr) is FN(qr) by the kernels for tall blocks, for real types. It returns 1, and has
// stored nothing, if they cannot.
static int FN(kernelqr)(const goblas_each_call *s, const T *a, T *q, T *to, T *f) {
  int m = s->m, n = s->n, k = m < n ? m : n, ld = (n + 7) / 8 * 8, wide = (s->columns + 7) / 8 * 8;
  T *r = f + (ptrdiff_t)m * ld, *t = r + (ptrdiff_t)k * ld, *c = t + (k + 7) / 8 * 64;
  for (int i = 0; i < m; i++) {
    T *row = f + (ptrdiff_t)i * ld;
    memset(row + n, 0, (ld - n) * sizeof *row);
    if (!s->a.transposed)
      memcpy(row, a + i * s->a.ld, n * sizeof *row);
    else
      for (int j = 0; j < n; j++)
        row[j] = a[j * s->a.ld + i];
  }
  if (goblas_tallfactor(TYPE, m, k, n, (goblas_array *)f, ld, (goblas_array *)t, (goblas_array *)r, ld) != 0)
    return 1;
  for (int i = 0; i < (s->columns > k ? m : k); i++) {
    int zeros = i < n ? i : n;
    memset(to + i * s->d.ld, 0, zeros * sizeof *to);
    memcpy(to + i * s->d.ld + zeros, r + (ptrdiff_t)i * ld + zeros, (n - zeros) * sizeof *to);
  }
  if (s->job == 'N')
    return 0;
  goblas_tallgenerate(TYPE, m, k, (goblas_array *)f, ld, (goblas_array *)t, s->columns, (goblas_array *)c, wide);
  for (int i = 0; i < m; i++)
    memcpy(q + i * s->c.ld, c + (ptrdiff_t)i * wide, s->columns * sizeof *q);
  return 0;
}

// FN(qr) is A = Q R, with so many columns of Q as the call has, or R alone for job 'N'.
static int FN(qr)(const goblas_each_call *s, const T *a, T *q, T *to, T *f) {
  int m = s->m, n = s->n, k = m < n ? m : n, wide = n > s->columns ? n : s->columns;
  T *tau = f + (ptrdiff_t)m * wide, *work = tau + k;
  if (!FN(within)(s, FN(copy)(s->a.transposed ? n : m, s->a.transposed ? m : n, a, s->a.ld, s->a.conjugated, f)))
    return 1;
  if (TYPE <= GOBLAS_D && FN(kernelqr)(s, a, q, to, f) == 0)
    return 0;
  FN(cols)(m, n, a, &s->a, f);
  goblas_geqrf(TYPE, m, n, (goblas_array *)f, m, (goblas_array *)tau, (goblas_array *)work, s->lwork);
  int rows = s->columns > k ? m : k;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < n; j++)
      to[i * s->d.ld + j] = j < i ? 0 : f[(ptrdiff_t)j * m + i];
  if (s->job == 'N')
    return 0;
  goblas_ungqr(TYPE, m, s->columns, k, (goblas_array *)f, m, (goblas_array *)tau, (goblas_array *)work, s->lwork);
  FN(storecols)(m, s->columns, f, m, q, s->c.ld);
  return 0;
}

static void FN(each)(const goblas_each_call *s, const T *a, const T *b, T *c, T *d, double *reals, T *scratch, R *rwork, int *iwork, int *info) {
  int k = s->m < s->n ? s->m : s->n;
  for (int i = 0; i < s->count; i++, a += s->a.step, b += s->b.step, c += s->c.step, d += s->d.step) {
    double *w = reals ? reals + (ptrdiff_t)i * k : 0;
    switch (s->op) {
    case GOBLAS_EACH_DOT:
      FN(dot)(s, a, b, c, scratch);
      break;
    case GOBLAS_EACH_SOLVE:
      info[i] = FN(solve)(s, a, b, c, scratch, iwork);
      break;
    case GOBLAS_EACH_INV:
      info[i] = FN(inv)(s, a, c, scratch, iwork);
      break;
    case GOBLAS_EACH_DET:
      info[i] = FN(det)(s, a, c, reals ? reals + i : 0, scratch, iwork);
      break;
    case GOBLAS_EACH_CHOLESKY:
      info[i] = FN(cholesky)(s, a, c, scratch);
      break;
    case GOBLAS_EACH_EIGH:
      info[i] = FN(eigh)(s, a, c, w, scratch, rwork, iwork);
      break;
    case GOBLAS_EACH_SVD:
      info[i] = FN(svd)(s, a, c, d, w, scratch, rwork, iwork);
      break;
    case GOBLAS_EACH_QR:
      info[i] = FN(qr)(s, a, c, d, scratch);
      break;
    }
  }
}

#undef T
#undef R
#undef TYPE
#undef FN
