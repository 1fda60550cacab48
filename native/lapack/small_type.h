// The functions of small.c for one element type: T is the type and R that of its parts, REAL,
// IMAG and CONJ take an element apart, ISREAL tells whether it is real, FN adds the type's
// letter to a name, and F is Fortran's name. Matrices are column-major, of order n without
// padding, if nothing else is said. Sums of squares are of double, which holds those of
// float.

static double FN(square)(T x) {
  double re = REAL(x), im = IMAG(x);
  return re * re + im * im;
}

// columns stores the row-major m x n matrix a in f. It returns 0 if an element is not 0 and
// outside of what is computed without scaling, or NaN.
static int FN(columns)(int m, int n, const T *a, int lda, T *f) {
  int ok = 1;
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      T x = a[(size_t)i * lda + j];
      double size = fabs((double)REAL(x)) + fabs((double)IMAG(x));
      ok &= size == 0 || (size >= LEAST && size <= LARGEST);
      f[i + j * m] = x;
    }
  return ok;
}

// rows stores f in the row-major m x n matrix a.
static void FN(rows)(int m, int n, const T *f, T *a, int lda) {
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      a[(size_t)i * lda + j] = f[i + j * m];
}

// balanced reports whether xGEBAL would change nothing: no element beside the diagonal is 0,
// so that no eigenvalue is isolated, and, if scaling counts, no column is twice as long as
// its row or half as long.
static int FN(balanced)(int n, const T *f, int scaling) {
  for (int i = 0; i < n; i++) {
    double row = 0, column = 0;
    for (int j = 0; j < n; j++) {
      row += FN(square)(f[i + j * n]);
      column += FN(square)(f[j + i * n]);
      if (i != j && f[i + j * n] == 0)
        return 0;
    }
    if (scaling && !(4 * column > row && column < 4 * row))
      return 0;
  }
  return 1;
}

// reflector returns tau and stores v, with v[0] = 1, such that H^H x is zero but for its first
// element, which is real, for H = I - tau v v^H, and stores that in x: xLARFG.
static T FN(reflector)(int m, T *x, T *v) {
  T alpha = x[0];
  double below = 0;
  for (int i = 1; i < m; i++)
    below += FN(square)(x[i]);
  if (below == 0 && IMAG(alpha) == 0)
    return 0;
  R beta = (R)-copysign(sqrt(FN(square)(alpha) + below), REAL(alpha));
  T d = alpha - beta, divisor = CONJ(d) / (R)FN(square)(d);
  v[0] = 1;
  for (int i = 1; i < m; i++) {
    v[i] = x[i] * divisor;
    x[i] = 0;
  }
  x[0] = beta;
  return (beta - alpha) / beta;
}

// right multiplies rows of a, of m elements, by H from the right: A -= tau (A v) v^H.
static void FN(right)(int rows, int m, T *a, int ld, const T *v, T tau) {
  for (int i = 0; i < rows; i++) {
    T sum = 0;
    for (int j = 0; j < m; j++)
      sum += a[i + j * ld] * v[j];
    sum *= tau;
    for (int j = 0; j < m; j++)
      a[i + j * ld] -= sum * CONJ(v[j]);
  }
}

// left multiplies columns of a, of m elements, by H^H from the left: A -= conj(tau) v (v^H A).
static void FN(left)(int m, int columns, T *a, int ld, const T *v, T tau) {
  for (int j = 0; j < columns; j++) {
    T *c = a + j * ld, sum = 0;
    for (int i = 0; i < m; i++)
      sum += CONJ(v[i]) * c[i];
    sum *= CONJ(tau);
    for (int i = 0; i < m; i++)
      c[i] -= sum * v[i];
  }
}

static void FN(identity)(int n, T *q) {
  memset(q, 0, (size_t)n * n * sizeof(T));
  for (int i = 0; i < n; i++)
    q[i + i * n] = 1;
}

// hessenberg makes of rows and columns lo to hi of f those of Q^H F Q, an upper Hessenberg
// matrix, and multiplies q, unless it is NULL, by Q from the right. Only these rows and
// columns of q may differ from the identity.
static void FN(hessenberg)(int n, int lo, int hi, T *f, T *q) {
  T v[MOST];
  for (int k = lo; k + 1 < hi; k++) {
    int m = hi - k;
    T tau = FN(reflector)(m, f + k + 1 + k * n, v);
    if (tau == 0)
      continue;
    FN(right)(hi + 1, m, f + (k + 1) * n, n, v, tau);
    if (q)
      FN(right)(hi - lo + 1, m, q + lo + (k + 1) * n, n, v, tau);
    FN(left)(m, n - k - 1, f + k + 1 + (k + 1) * n, n, v, tau);
  }
}

// schur overwrites f, whose rows and columns outside of lo to hi are triangular, with its
// Schur form if whole is set, stores the eigenvalues, and stores Q in q unless it is NULL. It
// returns 0 if there is no convergence.
static int FN(schur)(int n, int lo, int hi, T *f, int whole, R *wr, R *wi, T *w, T *q) {
  int info = 0, vectors = q != NULL, ilo = lo + 1, ihi = hi + 1;
  if (q)
    FN(identity)(n, q);
  FN(hessenberg)(n, lo, hi, f, q);
  for (int i = 0; i < n; i++)
    if (i < lo || i > hi) {
#if ISREAL
      wr[i] = f[i + i * n], wi[i] = 0;
#else
      w[i] = f[i + i * n];
#endif
    }
#if ISREAL
  F(lahqr)(&whole, &vectors, &n, &ilo, &ihi, f, &n, wr, wi, &ilo, &ihi, q, &n, &info);
#else
  F(lahqr)(&whole, &vectors, &n, &ilo, &ihi, f, &n, w, &ilo, &ihi, q, &n, &info);
#endif
  return info == 0;
}

// form overwrites f with its Schur form and stores Q in q, unless it is NULL, and the
// eigenvalues. It returns 0 if there is no convergence.
static int FN(form)(int n, T *f, R *wr, R *wi, T *w, T *q) {
  R scale[MOST];
  int ilo = 1, ihi = n, info = 0, permuted = !FN(balanced)(n, f, 0);
  if (permuted)
    F(gebal)("P", &n, f, &n, &ilo, &ihi, scale, &info, 1);
  if (!FN(schur)(n, ilo - 1, ihi - 1, f, 1, wr, wi, w, q))
    return 0;
  if (q && permuted)
    F(gebak)("P", "R", &n, &ilo, &ihi, scale, &n, q, &n, &info, 1, 1);
  return 1;
}

static int FN(gees)(int n, T *a, int lda, R *wr, R *wi, T *w, T *z, int ldz) {
  T f[MOST * MOST], q[MOST * MOST];
  if (!FN(columns)(n, n, a, lda, f) || !FN(form)(n, f, wr, wi, w, z ? q : NULL))
    return -1;
  FN(rows)(n, n, f, a, lda);
  if (z)
    FN(rows)(n, n, q, z, ldz);
  return 0;
}

// between makes of the m x n matrix x U^H X V or, if back is set, U X V^H.
static void FN(between)(int m, int n, const T *u, const T *v, int back, T *x) {
  T y[MOST * MOST];
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      T sum = 0;
      for (int k = 0; k < m; k++)
        sum += (back ? u[i + k * m] : CONJ(u[k + i * m])) * x[k + j * m];
      y[i + j * m] = sum;
    }
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      T sum = 0;
      for (int k = 0; k < n; k++)
        sum += y[i + k * m] * (back ? CONJ(v[j + k * n]) : v[k + j * n]);
      x[i + j * m] = sum;
    }
}

static int FN(sylvester)(int m, int n, const T *a, int lda, const T *b, int ldb, T *c, int ldc) {
  T r[MOST * MOST], u[MOST * MOST], s[MOST * MOST], v[MOST * MOST], x[MOST * MOST], w[MOST];
  R wr[MOST], wi[MOST], scale;
  int plus = 1, info = 0;
  if (!FN(columns)(m, m, a, lda, r) || !FN(columns)(m, n, c, ldc, x) || !FN(form)(m, r, wr, wi, w, u))
    return -1;
  if (b && (!FN(columns)(n, n, b, ldb, s) || !FN(form)(n, s, wr, wi, w, v)))
    return -1;
  FN(between)(m, n, u, b ? v : u, 0, x);
  F(trsyl)("N", b ? "N" : "C", &plus, &m, &n, r, &m, b ? s : r, &n, x, &m, &scale, &info, 1, 1);
  if (info != 0 || scale != 1)
    return -1;
  FN(between)(m, n, u, b ? v : u, 1, x);
  FN(rows)(m, n, x, c, ldc);
  return 0;
}

static int FN(gges)(int n, T *a, int lda, T *b, int ldb, R *wr, R *wi, T *w, T *beta, T *q, int ldq, T *z, int ldz) {
  T f[MOST * MOST], g[MOST * MOST], left[MOST * MOST], right[MOST * MOST], v[MOST], work[MOST];
  int one = 1, info = 0;
  if (!FN(columns)(n, n, a, lda, f) || !FN(columns)(n, n, b, ldb, g))
    return -1;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (i != j && f[i + j * n] == 0 && g[i + j * n] == 0)
        return -1; // xGGBAL may isolate an eigenvalue
  FN(identity)(n, left);
  for (int k = 0; k + 1 < n; k++) {
    int m = n - k;
    T tau = FN(reflector)(m, g + k + k * n, v);
    if (tau == 0)
      continue;
    FN(left)(m, m - 1, g + k + (k + 1) * n, n, v, tau);
    FN(left)(m, n, f + k, n, v, tau);
    FN(right)(n, m, left + k * n, n, v, tau);
  }
  F(gghrd)("V", "I", &n, &one, &n, f, &n, g, &n, left, &n, right, &n, &info, 1, 1);
#if ISREAL
  F(hgeqz)("S", "V", "V", &n, &one, &n, f, &n, g, &n, wr, wi, beta, left, &n, right, &n, work, &n, &info, 1, 1, 1);
#else
  R rwork[MOST];
  F(hgeqz)("S", "V", "V", &n, &one, &n, f, &n, g, &n, w, beta, left, &n, right, &n, work, &n, rwork, &info, 1, 1, 1);
#endif
  if (info != 0)
    return -1;
  FN(rows)(n, n, f, a, lda);
  FN(rows)(n, n, g, b, ldb);
  if (q)
    FN(rows)(n, n, left, q, ldq);
  if (z)
    FN(rows)(n, n, right, z, ldz);
  return 0;
}

// normalise makes the eigenvectors in the columns of v as long as 1, and the largest element
// of each real, as xGEEV does. Of a real matrix two columns are the real and the imaginary
// part of a vector where wi is not 0.
static void FN(normalise)(int n, const R *wi, T *v) {
  for (int j = 0; j < n; j++) {
    T *x = v + j * n;
#if ISREAL
    T *y = wi[j] != 0 && j + 1 < n ? x + n : NULL;
#else
    T *y = NULL;
#endif
    double sum = 0, most = 0;
    int at = 0;
    for (int i = 0; i < n; i++) {
      double size = FN(square)(x[i]) + (y ? FN(square)(y[i]) : 0);
      sum += size;
      if (size > most)
        most = size, at = i;
    }
    double factor = 1 / sqrt(sum);
#if ISREAL
    if (y) {
      double root = sqrt(most), c = x[at] / root * factor, s = y[at] / root * factor;
      for (int i = 0; i < n; i++) {
        double re = x[i], im = y[i];
        x[i] = (T)(c * re + s * im);
        y[i] = (T)(c * im - s * re);
      }
      y[at] = 0;
      j++;
      continue;
    }
    for (int i = 0; i < n; i++)
      x[i] = (T)(x[i] * factor);
#else
    T turn = CONJ(x[at]) * (R)(factor / sqrt(most));
    for (int i = 0; i < n; i++)
      x[i] *= turn;
    x[at] = REAL(x[at]);
#endif
  }
}

static int FN(geev)(int n, const T *a, int lda, R *wr, R *wi, T *w, T *vl, int ldvl, T *vr, int ldvr) {
  T f[MOST * MOST], right[MOST * MOST], left[MOST * MOST], work[3 * MOST];
  R scale[MOST];
  int ilo = 1, ihi = n, info = 0, vectors = vl || vr, found;
  if (!FN(columns)(n, n, a, lda, f))
    return -1;
  int even = FN(balanced)(n, f, 1);
  if (!even)
    F(gebal)("B", &n, f, &n, &ilo, &ihi, scale, &info, 1);
  if (!FN(schur)(n, ilo - 1, ihi - 1, f, vectors, wr, wi, w, vectors ? right : NULL))
    return -1;
  if (!vectors)
    return 0;
  if (vl)
    memcpy(left, right, (size_t)n * n * sizeof(T));
#if ISREAL
  F(trevc)(vl ? vr ? "B" : "L" : "R", "B", NULL, &n, f, &n, left, &n, right, &n, &n, &found, work, &info, 1, 1);
#else
  R rwork[MOST];
  F(trevc)(vl ? vr ? "B" : "L" : "R", "B", NULL, &n, f, &n, left, &n, right, &n, &n, &found, work, rwork, &info, 1, 1);
#endif
  if (vl) {
    if (!even)
      F(gebak)("B", "L", &n, &ilo, &ihi, scale, &n, left, &n, &info, 1, 1);
    FN(normalise)(n, wi, left);
    FN(rows)(n, n, left, vl, ldvl);
  }
  if (vr) {
    if (!even)
      F(gebak)("B", "R", &n, &ilo, &ihi, scale, &n, right, &n, &info, 1, 1);
    FN(normalise)(n, wi, right);
    FN(rows)(n, n, right, vr, ldvr);
  }
  return 0;
}
