// QR iteration of tridiagonal and bidiagonal matrices, one in each lane, and the rotations of
// it, applied to the vectors of each matrix. stack_type.h includes this file.
//
// Each rotation waits for the one before, through a root and a quotient: in lanes, a whole
// group of matrices waits no longer than one. The rotations of several sweeps are kept, so
// that a matrix's vectors come to the first cache once for all of them.

enum {
  FN(PATIENCE) = 60, // the sweeps for an eigenvalue: 1 to 3 are usual
};

// turns are sweeps that rows have yet to be turned by. Rotation i of a sweep turns the rows i
// and i + 1; its cosines and sines are at[2 * i] and at[2 * i + 1] of the sweep's vectors.
typedef struct {
  V *at;
  T *rows;            // of the matrix in the first lane, n elements each
  ptrdiff_t ld, each; // from one row to the next, and from one matrix to the next
  int n, lanes, sweeps;
  int upwards;        // the rotations of a sweep go from the last to the first
  int first[GOBLAS_STACK_KEPT][WIDTH / sizeof(T)], last[GOBLAS_STACK_KEPT][WIDTH / sizeof(T)];
} FN(turns);

// turned applies so many rotations to a row and those that follow it, step elements apart.
ALWAYS void FN(turned)(int nv, int q, T *row, ptrdiff_t step, const T *cs, ptrdiff_t next, int count) {
  V x[FN(STRIP)];
  row += q * L;
  UNROLL for (int j = 0; j < nv; j++) x[j] = *(M *)(row + j * L);
  for (int i = 0; i < count; i++, row += step, cs += next) {
    V c = FN(all)(cs[0]), s = FN(all)(cs[L]);
    UNROLL for (int j = 0; j < nv; j++) {
      V y = *(M *)(row + step + j * L);
      *(M *)(row + j * L) = FN(fma)(s, y, c * x[j]);
      x[j] = FN(fnma)(s, x[j], c * y);
    }
  }
  UNROLL for (int j = 0; j < nv; j++) *(M *)(row + j * L) = x[j];
}

// turn applies the sweeps that are kept.
NEVER void FN(turn)(FN(turns) *t) {
  int to = FN(whole)(t->n) / L;
  for (int b = 0; b < t->lanes; b++)
    for (int i = 0; i < t->sweeps; i++) {
      int first = t->first[i][b], count = t->last[i][b] - first;
      if (count <= 0)
        continue;
      int start = t->upwards ? first + count : first, from = t->upwards ? start - 1 : first;
      T *row = t->rows + b * t->each + start * t->ld;
      const T *cs = (const T *)(t->at + 2 * (i * GOBLAS_STACK_ROWS + from)) + b;
      IN_STRIPS(turned, 0, to, row, t->upwards ? -t->ld : t->ld, cs, t->upwards ? -2 * L : 2 * L, count)
    }
  t->sweeps = 0;
}

// sweep_of returns where the rotations of a new sweep go, which in each lane are those from
// number first to last - 1. Without rows they go where nobody reads them.
ALWAYS V *FN(sweep_of)(FN(turns) *t, K on, V first, V last) {
  if (t->rows == NULL)
    return t->at;
  if (t->sweeps == GOBLAS_STACK_KEPT)
    FN(turn)(t);
  last = FN(pick)(on, last, first);
  for (int b = 0; b < L; b++)
    t->first[t->sweeps][b] = (int)first[b], t->last[t->sweeps][b] = (int)last[b];
  return t->at + 2 * GOBLAS_STACK_ROWS * t->sweeps++;
}

// plane is the rotation that makes (f, g) (r, 0), and what it leaves is r. Where both are next
// to nothing it does nothing.
ALWAYS void FN(plane)(V f, V g, V *c, V *s, V *r) {
  V square = FN(fma)(f, f, g * g), norm = FN(SQRT)(square);
  K whole = FN(GT)(square, FN(all)(LEAST));
  *c = FN(pick)(whole, f / norm, FN(all)(1));
  *s = FN(pick)(whole, g / norm, (V){});
  *r = FN(pick)(whole, norm, f);
}

// negligible says where x may be dropped between the diagonal elements p and q of a matrix whose
// norm is about `least` times 2^56, or 2^27.
ALWAYS K FN(negligible)(V x, V p, V q, V least) {
  V size = (FN(magnitude)(p) + FN(magnitude)(q)) * FN(all)(WIDE ? 0x1p-53 : 0x1p-24f);
  return ~FN(GT)(FN(magnitude)(x), FN(GREATER)(size, least));
}

// least_of is what negligible wants of each lane's matrix.
ALWAYS V FN(least_of)(const V *d, const V *e, int n) {
  V most = (V){};
  for (int i = 0; i < n; i++)
    most = FN(GREATER)(FN(magnitude)(d[i]), FN(GREATER)(FN(magnitude)(e[i]), most));
  return most * FN(all)(WIDE ? 0x1p-56 : 0x1p-27f);
}

// diagonal_of makes the tridiagonal matrices of order n with the diagonals d and e diagonal, by
// implicit QL iteration as LAPACK's steqr. It returns the lanes that did not converge. The
// lanes work at the same eigenvalue, each in its own rows; those that have no rows to turn wait.
NEVER K FN(diagonal_of)(V *d, V *e, int n, FN(turns) *t) {
  V least = FN(least_of)(d, e, n);
  K failed = FN(GT)((V){}, (V){});
  for (int l = 0; l < n - 1; l++)
    for (int sweeps = 0;; sweeps++) {
      // In each lane row m is the last one that hangs together with row l.
      const V first = FN(all)((T)l);
      V m = FN(all)((T)(n - 1)), end = d[n - 1];
      for (int i = n - 2; i >= l; i--) {
        K none = FN(negligible)(e[i], d[i], d[i + 1], least);
        m = FN(pick)(none, FN(all)((T)i), m);
        end = FN(pick)(none, d[i], end);
      }
      K on = FN(GT)(m, first) & ~failed;
      if (!FN(any)(on))
        break;
      if (sweeps == FN(PATIENCE)) {
        failed |= on;
        break;
      }
      V *to = FN(sweep_of)(t, on, first, m);
      // Wilkinson's shift.
      V g = (d[l + 1] - d[l]) / (e[l] + e[l]), r = FN(SQRT)(FN(fma)(g, g, FN(all)(1)));
      g = end - d[l] + e[l] / (g + (V)((VI)r | ((VI)g & (VI)FN(all)(-(T)0))));
      V c = FN(all)(1), s = c, p = (V){};
      for (int i = (int)FN(greatest)(FN(pick)(on, m, (V){})) - 1; i >= l; i--) {
        K in = on & FN(GT)(m, FN(all)((T)i));
        V f = s * e[i], b = c * e[i], cosine, sine;
        FN(plane)(g, f, &cosine, &sine, &r);
        e[i + 1] = FN(pick)(in & FN(GT)(m, FN(all)((T)(i + 1))), r, e[i + 1]);
        V h = d[i + 1] - p, twice = cosine * b;
        r = FN(fma)(d[i] - h, sine, twice + twice);
        V shift = sine * r;
        d[i + 1] = FN(pick)(in, h + shift, d[i + 1]);
        p = FN(pick)(in, shift, p);
        g = FN(pick)(in, FN(fma)(cosine, r, -b), g);
        c = FN(pick)(in, cosine, c), s = FN(pick)(in, sine, s);
        to[2 * i] = cosine, to[2 * i + 1] = sine;
      }
      d[l] = FN(pick)(on, d[l] - p, d[l]);
      e[l] = FN(pick)(on, g, e[l]);
    }
  return failed;
}

// singular_of does that for the upper bidiagonal matrices with the diagonals d and e, by
// implicit QR iteration (Golub and Reinsch). left has the rotations of U, and right those of V.
NEVER K FN(singular_of)(V *d, V *e, int n, FN(turns) *left, FN(turns) *right) {
  V least = FN(least_of)(d, e, n);
  K failed = FN(GT)((V){}, (V){});
  for (int m = n - 1; m > 0; m--)
    for (int sweeps = 0;; sweeps++) {
      // In each lane row l is the first one that hangs together with row m.
      const V last = FN(all)((T)m);
      V l = (V){}, f = d[0], g = e[0], most = FN(magnitude)(d[0]), smallest = most;
      for (int i = 0; i < m; i++) {
        K none = FN(negligible)(e[i], d[i], d[i + 1], least);
        V size = FN(magnitude)(d[i + 1]);
        l = FN(pick)(none, FN(all)((T)(i + 1)), l);
        f = FN(pick)(none, d[i + 1], f), g = FN(pick)(none, e[i + 1], g);
        most = FN(pick)(none, size, FN(GREATER)(FN(GREATER)(size, FN(magnitude)(e[i])), most));
        smallest = FN(pick)(none | FN(GT)(smallest, size), size, smallest);
      }
      K on = FN(GT)(last, l) & ~failed;
      if (!FN(any)(on))
        break;
      if (sweeps == FN(PATIENCE)) {
        failed |= on;
        break;
      }
      V *lefts = FN(sweep_of)(left, on, l, last), *rights = FN(sweep_of)(right, on, l, last);
      // The shift is the smaller singular value of the last two rows; zero, if one of the whole
      // is about zero, which then comes to the end.
      V p = FN(magnitude)(d[m - 1]), q = FN(magnitude)(d[m]), x = e[m - 1] * e[m - 1];
      V sum = FN(SQRT)(FN(fma)(p + q, p + q, x)) + FN(SQRT)(FN(fma)(p - q, p - q, x));
      V shift = 2 * p * q / sum;
      K use = FN(GT)(smallest, most * FN(all)(WIDE ? 0x1p-53 : 0x1p-24f)) & FN(GT)(sum, (V){});
      V sign = (V)(((VI)f & (VI)FN(all)(-(T)0)) | (VI)FN(all)(1));
      f = FN(pick)(use, (FN(magnitude)(f) - shift) * (sign + shift / f), f);
      for (int i = -(int)FN(greatest)(FN(pick)(on, -l, FN(all)(-(T)m))); i < m; i++) {
        K in = on & ~FN(GT)(l, FN(all)((T)i));
        V c, s, r;
        FN(plane)(f, g, &c, &s, &r);
        rights[2 * i] = c, rights[2 * i + 1] = s;
        if (i > 0)
          e[i - 1] = FN(pick)(in & FN(GT)(FN(all)((T)i), l), r, e[i - 1]);
        V beside = FN(fma)(c, e[i], -(s * d[i])), below = c * d[i + 1];
        FN(plane)(FN(fma)(c, d[i], s * e[i]), s * d[i + 1], &c, &s, &r);
        lefts[2 * i] = c, lefts[2 * i + 1] = s;
        d[i] = FN(pick)(in, r, d[i]);
        d[i + 1] = FN(pick)(in, FN(fma)(c, below, -(s * beside)), d[i + 1]);
        f = FN(pick)(in, FN(fma)(c, beside, s * below), f);
        g = FN(pick)(in, s * e[i + 1], g);
        if (i < m - 1)
          e[i + 1] = FN(pick)(in, c * e[i + 1], e[i + 1]);
      }
      e[m - 1] = FN(pick)(on, f, e[m - 1]);
    }
  return failed;
}
