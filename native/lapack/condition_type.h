// The steps of condition.c for one element type: T is the type of its parts, PARTS how
// many it has, SOLVE solves with a real triangle, FN adds the type's suffix to a name, and
// F is Fortran's name.

static void FN(plain)(char uplo, char trans, char diag, int n, const T *a, int lda, T *x) {
#if PARTS == 1
  SOLVE(uplo == 'L', trans != 'N', diag == 'U', n, a, lda, x);
#else
  int inc = 1;
  F(trsv)(&uplo, &trans, &diag, &n, a, &lda, x, &inc, 1, 1, 1);
#endif
}

// inverse_norm is an estimate of |inv(F)|, or of |inv(F)| where xLACN2 asks for the
// infinity norm. careful solves by xLATRS, which scales the vectors where they would
// overflow. The estimate is not finite if one overflows or F is singular; work has 2 n
// elements, and another 2 n for careful.
static T FN(inverse_norm)(char norm, const factors *f, int n, const T *a, int lda, T *work, int *isgn, int careful) {
  T *x = work, *v = x + (size_t)n * PARTS, *sums = v + (size_t)n * PARTS, estimate = 0, most = 0;
  const char *normin = "N";
  int kase = 0, isave[3] = {0}, info;
  for (;;) {
#if PARTS == 1
    F(lacn2)(&n, v, x, isgn, &estimate, &kase, isave);
#else
    (void)isgn;
    F(lacn2)(&n, v, x, &estimate, &kase, isave);
#endif
    if (kase == 0)
      return estimate;
    int adjoint = (kase == 1) != (norm == 'O');
    T scale = 1;
    for (int i = 0; i < f->count; i++) {
      int at = adjoint ? f->count - 1 - i : i;
      const triangle *t = &f->of[at];
      char trans = t->adjoint != adjoint ? 'C' : 'N';
      if (careful) {
        T s = 1;
        F(latrs)(&t->uplo, &trans, &t->diag, normin, &n, a, &lda, x, &s, sums + (size_t)at * n, &info, 1, 1, 1, 1);
        scale *= s;
      } else
        FN(plain)(t->uplo, trans, t->diag, n, a, lda, x);
    }
    normin = "Y";
    int finite = 1;
    most = 0;
    for (int i = 0; i < n * PARTS; i++) {
      T size = x[i] < 0 ? -x[i] : x[i];
      finite &= size <= LARGEST;
      most = size > most ? size : most;
    }
    if (!finite || (scale != 1 && scale <= most * SMALLEST))
      return (T)INFINITY;
    if (scale != 1)
      for (int i = 0; i < n * PARTS; i++)
        x[i] /= scale;
  }
}

static double FN(condition)(char norm, const factors *f, int n, const T *a, int lda, double anorm, T *work, int *isgn) {
  for (int careful = 0; careful < 2; careful++) {
    T inverse = FN(inverse_norm)(norm, f, n, a, lda, work, isgn, careful);
    if (inverse > 0 && inverse <= LARGEST)
      return 1 / (double)inverse / anorm;
  }
  return 0;
}
