// The steps of merge.c for one element type: T is the type, FN adds its suffix to a name,
// and F is Fortran's name.

static int FN(deflate)(int n, int cut, T *d, T *q, int ldq, int *order, T *rho, T *work,
                       T *q2, int *index, int *k) {
  int info = 0;
  for (int j = 0; j < n; j++) // the last row of the first part, the first row of the second
    work[j] = q[(size_t)j * ldq + cut - (j < cut)];
  F(laed2)(k, &n, &cut, d, q, &ldq, order, rho, work, work + n, work + 2 * n, q2, index,
           index + n, index + 3 * n, index + 2 * n, &info);
  return info;
}

static int FN(roots)(int from, int to, int n, int k, T *d, T *q, int ldq, const T *rho, const T *work) {
  int info = 0;
  for (int j = from + 1; j <= to && info == 0; j++)
    F(laed4)(&k, &j, work + n, work + 2 * n, q + (size_t)(j - 1) * ldq, rho, d + j - 1, &info);
  return info;
}

// weights computes the z for which the roots are exact (Gu and Eisenstat 1994), so that
// the vectors are orthogonal.
static void FN(weights)(int from, int to, int n, int k, const T *q, int ldq, T *work) {
  const T *lambda = work + n;
  T *w = work + 2 * n;
  if (k <= 2)
    return;
  T product[STEP];
  for (int first = from; first < to; first += STEP) {
    int rows = to - first < STEP ? to - first : STEP;
    const T *l = lambda + first;
    for (int i = 0; i < rows; i++)
      product[i] = q[(size_t)(first + i) * ldq + first + i];
    for (int j = 0; j < k; j++) {
      const T *column = q + (size_t)j * ldq + first, lj = lambda[j];
      int own = j - first; // the row whose own factor is there already
      int end = own >= 0 && own < rows ? own : rows;
      for (int i = 0; i < end; i++)
        product[i] *= column[i] / (l[i] - lj);
      for (int i = end + 1; i < rows; i++)
        product[i] *= column[i] / (l[i] - lj);
    }
    for (int i = 0; i < rows; i++)
      w[first + i] = (T)__builtin_copysign(__builtin_sqrt(-product[i]), w[first + i]);
  }
}

static void FN(vectors)(int from, int to, int n, int cut, int k, T *q, int ldq, const T *work,
                        const T *q2, T *s, const int *index) {
  const T *w = work + 2 * n, one = 1, zero = 0;
  const int *position = index + n, *count = index + 2 * n;
  int width = to - from, low = n - cut, upper = count[0] + count[1], lower = count[1] + count[2];
  s += (size_t)from * n;
  for (int j = from; j < to && k > 1; j++) {
    T *column = q + (size_t)j * ldq;
    double sum = 0;
    for (int i = 0; i < k; i++) {
      s[i] = k == 2 ? column[i] : w[i] / column[i];
      sum += (double)s[i] * s[i];
    }
    T norm = k == 2 ? 1 : (T)__builtin_sqrt(sum);
    for (int i = 0; i < k; i++)
      column[i] = s[position[i] - 1] / norm;
  }
  T *strip = q + (size_t)from * ldq;
  for (int j = 0; j < width; j++)
    memcpy(s + (size_t)j * lower, strip + (size_t)j * ldq + count[0], lower * sizeof(T));
  if (lower > 0)
    F(gemm)("N", "N", &low, &width, &lower, &one, q2 + (size_t)cut * upper, &low, s, &lower, &zero, strip + cut, &ldq, 1, 1);
  else
    for (int j = 0; j < width; j++)
      memset(strip + (size_t)j * ldq + cut, 0, low * sizeof(T));
  for (int j = 0; j < width; j++)
    memcpy(s + (size_t)j * upper, strip + (size_t)j * ldq, upper * sizeof(T));
  if (upper > 0)
    F(gemm)("N", "N", &cut, &width, &upper, &one, q2, &cut, s, &upper, &zero, strip, &ldq, 1, 1);
  else
    for (int j = 0; j < width; j++)
      memset(strip + (size_t)j * ldq, 0, cut * sizeof(T));
}
