// What Jacobi's methods share. stack_type.h includes this file.

// scale multiplies the first n of v by a power of two that brings the greatest magnitude to
// 1 to 2, and returns the exponent that undoes it. Lanes whose numbers are not all finite
// become zero, and are set in *bad.
NEVER V FN(scale)(V *v, int n, K *bad) {
  V most = (V){}, e = (V){}, sum = FN(faults)((V){}, v, n);
  for (int i = 0; i < n; i++)
    most = FN(pick)(FN(GT)(FN(magnitude)(v[i]), most), FN(magnitude)(v[i]), most);
  FN(exponents)(most, &e);
  // Numbers below this are far from 1 after scaling, but not so far that squares vanish.
  const V least = FN(all)(WIDE ? -1000 : -120);
  e = FN(pick)(FN(GT)(least, e), least, e);
  K fine = FN(EQ)(sum, sum);
  *bad = ~fine;
  V by = FN(power)(-e);
  for (int i = 0; i < n; i++)
    v[i] = FN(pick)(fine, v[i] * by, (V){});
  return e;
}

// A plane rotation in each lane: p becomes c p - s q, and q becomes s p + c q. t is s / c.
typedef struct {
  V c, s, t;
} FN(rotation);

// annihilate returns the rotation that diagonalizes the symmetric 2 x 2 matrices of the
// diagonal p, q and the element x beside it, by the smaller angle; in lanes outside turn,
// the identity.
ALWAYS FN(rotation) FN(annihilate)(V p, V q, V x, K turn) {
  const V large = FN(all)(WIDE ? 0x1p300 : 0x1p30f); // so that no square vanishes
  V d = (q - p) * large, b = (x + x) * large;
  // t is b / r with r = d + root, and root with the sign of d: no cancellation. c and s do not
  // wait for t: a matrix alone takes as long as this chain of roots and quotients does.
  V root = FN(SQRT)(FN(fma)(d, d, b * b));
  V sign = (V)((VI)d & (VI)FN(all)(-(T)0));
  V r = d + (V)((VI)root | (VI)sign);
  V by = 1 / FN(SQRT)(FN(fma)(r, r, b * b));
  by = (V)((VI)by | ((VI)r & (VI)FN(all)(-(T)0))); // so that c is positive
  return (FN(rotation)){FN(pick)(turn, r * by, FN(all)(1)), FN(pick)(turn, b * by, (V){}), FN(pick)(turn, b / r, (V){})};
}

// rotate turns the n elements of p and q.
ALWAYS void FN(rotate)(V *p, V *q, int n, FN(rotation) r) {
  for (int i = 0; i < n; i++) {
    V x = p[i], y = q[i];
    p[i] = FN(fnma)(r.s, y, r.c * x);
    q[i] = FN(fma)(r.s, x, r.c * y);
  }
}

// pair is the pair number i of the given round, p < q: in the rounds of a tournament, one
// fewer than there are players, all meet each other once. If n is odd, one of them meets
// player n, who is not there: then pair returns 0.
ALWAYS int FN(pair)(int n, int round, int i, int *p, int *q) {
  int rest = (n + 1) / 2 * 2 - 1; // those who move, while the last player stays
  int a = round + i, b = round - i; // modulo rest, without a division
  a = i == 0 ? rest : a < rest ? a : a - rest, b = b < 0 ? b + rest : b;
  *p = a < b ? a : b, *q = a < b ? b : a;
  return *q < n;
}

// exchange swaps the n elements of x and y in the lanes of k.
ALWAYS void FN(exchange)(K k, V *x, V *y, int n) {
  for (int i = 0; i < n; i++) {
    V s = x[i], t = y[i];
    x[i] = FN(pick)(k, t, s);
    y[i] = FN(pick)(k, s, t);
  }
}

enum { FN(SWEEPS) = 30 }; // 6 to 10 are usual
