// The functions of small.c for one element type: T is the type and R that of its parts, REAL,
// IMAG and CONJ take an element apart, ISREAL tells whether it is real, FN adds the type's
// letter to a name, and F is Fortran's name. Matrices are column-major, of order n without
// padding, if nothing else is said. Sums of squares are of double, which holds those of
// float.

static double FN(square)(T x) {
  double re = REAL(x), im = IMAG(x);
  return re * re + im * im;
}

// columns stores the row-major a in f. It returns 0 if an element is not 0 and outside of
// what is computed without scaling, or NaN.
static int FN(columns)(int n, const T *a, int lda, T *f) {
  int ok = 1;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      T x = a[(size_t)i * lda + j];
      double size = fabs((double)REAL(x)) + fabs((double)IMAG(x));
      ok &= size == 0 || (size >= LEAST && size <= LARGEST);
      f[i + j * n] = x;
    }
  return ok;
}

// rows stores f in the row-major a.
static void FN(rows)(int n, const T *f, T *a, int lda) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      a[(size_t)i * lda + j] = f[i + j * n];
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

// hessenberg makes of rows and columns lo to hi of f those of Q^H F Q, an upper Hessenberg
// matrix, and multiplies q, unless it is NULL, by Q from the right. Only these rows and
// columns of q may differ from the identity. Householder's reflectors are xLARFG's.
static void FN(hessenberg)(int n, int lo, int hi, T *f, T *q) {
  T v[MOST];
  for (int k = lo; k + 1 < hi; k++) {
    T *x = f + k * n, alpha = x[k + 1];
    double below = 0;
    for (int i = k + 2; i <= hi; i++)
      below += FN(square)(x[i]);
    if (below == 0 && IMAG(alpha) == 0)
      continue;
    R beta = (R)-copysign(sqrt(FN(square)(alpha) + below), REAL(alpha));
    T tau = (beta - alpha) / beta, d = alpha - beta, divisor = CONJ(d) / (R)FN(square)(d);
    v[k + 1] = 1;
    for (int i = k + 2; i <= hi; i++) {
      v[i] = x[i] * divisor;
      x[i] = 0;
    }
    x[k + 1] = beta;
    for (T *m = f; m; m = m == f ? q : NULL) // from the right: M -= tau (M v) v^H
      for (int i = m == f ? 0 : lo; i <= hi; i++) {
        T sum = 0;
        for (int j = k + 1; j <= hi; j++)
          sum += m[i + j * n] * v[j];
        sum *= tau;
        for (int j = k + 1; j <= hi; j++)
          m[i + j * n] -= sum * CONJ(v[j]);
      }
    for (int j = k + 1; j < n; j++) { // from the left: F -= conj(tau) v (v^H F)
      T *c = f + j * n, sum = 0;
      for (int i = k + 1; i <= hi; i++)
        sum += CONJ(v[i]) * c[i];
      sum *= CONJ(tau);
      for (int i = k + 1; i <= hi; i++)
        c[i] -= sum * v[i];
    }
  }
}

// schur overwrites f, whose rows and columns outside of lo to hi are triangular, with its
// Schur form if whole is set, stores the eigenvalues, and stores Q in q unless it is NULL. It
// returns 0 if there is no convergence.
static int FN(schur)(int n, int lo, int hi, T *f, int whole, R *wr, R *wi, T *w, T *q) {
  int info = 0, vectors = q != NULL, ilo = lo + 1, ihi = hi + 1;
  if (q) {
    memset(q, 0, (size_t)n * n * sizeof(T));
    for (int i = 0; i < n; i++)
      q[i + i * n] = 1;
  }
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

static int FN(gees)(int n, T *a, int lda, R *wr, R *wi, T *w, T *z, int ldz) {
  T f[MOST * MOST], q[MOST * MOST];
  R scale[MOST];
  int ilo = 1, ihi = n, info = 0;
  if (!FN(columns)(n, a, lda, f))
    return -1;
  int permuted = !FN(balanced)(n, f, 0);
  if (permuted)
    F(gebal)("P", &n, f, &n, &ilo, &ihi, scale, &info, 1);
  if (!FN(schur)(n, ilo - 1, ihi - 1, f, 1, wr, wi, w, z ? q : NULL))
    return -1;
  if (z && permuted)
    F(gebak)("P", "R", &n, &ilo, &ihi, scale, &n, q, &n, &info, 1, 1);
  FN(rows)(n, f, a, lda);
  if (z)
    FN(rows)(n, q, z, ldz);
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
  if (!FN(columns)(n, a, lda, f))
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
    FN(rows)(n, left, vl, ldvl);
  }
  if (vr) {
    if (!even)
      F(gebak)("B", "R", &n, &ilo, &ihi, scale, &n, right, &n, &info, 1, 1);
    FN(normalise)(n, wi, right);
    FN(rows)(n, right, vr, ldvr);
  }
  return 0;
}
