// Gaussian elimination with partial pivoting, as LAPACK's getrf does it: solutions,
// inverses and determinants. stack_type.h includes this file twice.

// eliminate makes a triangle of the first n columns of v, n rows of w elements each, and
// does to the other columns what it does to these. Each lane exchanges rows of its own: so
// the pivot's row is put together by masks. It returns 0 in the lanes where all is well,
// and elsewhere the number, from 1, of the first pivot that is zero. sign is 1 or -1, for
// an even or odd number of exchanges.
ALWAYS V SIZED(eliminate)(V *v, int n, int w, V *inverse, V *sign) {
  V info = (V){}, minus = FN(all)(1);
  FLAT for (int k = 0; k < n; k++) {
    // The lane's pivot is the first one of the greatest elements, which is the last one
    // that was greater than all before it.
    K greater[GOBLAS_STACK_ORDER], take[GOBLAS_STACK_ORDER] = {0};
    V old = v[k * w + k], pivot = old, best = FN(magnitude)(old);
    FLAT for (int i = k + 1; i < n; i++) {
      V x = v[i * w + k], size = FN(magnitude)(x);
      greater[i] = FN(GT)(size, best);
      best = FN(pick)(greater[i], size, best);
      pivot = FN(pick)(greater[i], x, pivot);
    }
    K taken = FN(GT)((V){}, (V){});
    FLAT for (int i = n - 1; i > k; i--) {
      take[i] = greater[i] & ~taken;
      taken |= greater[i];
    }
    minus = FN(pick)(taken, -minus, minus);
    K zero = FN(EQ)(pivot, (V){}) & FN(EQ)(info, (V){});
    info = FN(pick)(zero, FN(all)((T)(k + 1)), info);
    v[k * w + k] = pivot;
    V by = 1 / pivot, factor[GOBLAS_STACK_ORDER];
    inverse[k] = by;
    // Where 1 / pivot may overflow, elements are divided by the pivot itself.
    K tiny = FN(GT)(FN(all)(WIDE ? 0x1p-1022 : 0x1p-126f), best);
    FLAT for (int i = k + 1; i < n; i++) {
      V x = FN(pick)(take[i], old, v[i * w + k]);
      factor[i] = -(x * by);
      v[i * w + k] = x;
    }
    if (FN(any)(tiny))
      for (int i = k + 1; i < n; i++)
        factor[i] = FN(pick)(tiny, -(v[i * w + k] / pivot), factor[i]);
    int j = k + 1;
#define COLUMNS(c)                                                                                          \
  for (; j + c <= w; j += c) {                                                                              \
    V above[c], chosen[c];                                                                                  \
    UNROLL for (int q = 0; q < c; q++) above[q] = chosen[q] = v[k * w + j + q];                             \
    FLAT for (int i = k + 1; i < n; i++)                                                                  \
      UNROLL for (int q = 0; q < c; q++) chosen[q] = FN(pick)(take[i], v[i * w + j + q], chosen[q]);        \
    UNROLL for (int q = 0; q < c; q++) v[k * w + j + q] = chosen[q];                                        \
    FLAT for (int i = k + 1; i < n; i++)                                                                  \
      UNROLL for (int q = 0; q < c; q++)                                                                    \
        v[i * w + j + q] = FN(fma)(factor[i], chosen[q], FN(pick)(take[i], above[q], v[i * w + j + q]));    \
  }
    COLUMNS(4)
    COLUMNS(1)
#undef COLUMNS
  }
  *sign = minus;
  return info;
}

// backward solves for the columns from n on by the triangle that eliminate left.
ALWAYS void SIZED(backward)(V *v, int n, int w, const V *inverse) {
  FLAT for (int k = n - 1; k >= 0; k--) {
    V pivot = v[k * w + k];
    K tiny = FN(GT)(FN(all)(WIDE ? 0x1p-1022 : 0x1p-126f), FN(magnitude)(pivot));
    int divide = FN(any)(tiny);
    FLAT for (int j = n; j < w; j++) {
      V x = v[k * w + j] * inverse[k];
      if (divide)
        x = FN(pick)(tiny, v[k * w + j] / pivot, x);
      v[k * w + j] = x;
      FLAT for (int i = 0; i < k; i++) v[i * w + j] = FN(fnma)(v[i * w + k], x, v[i * w + j]);
    }
  }
}

// solutions solves for nrhs right-hand sides, those from column first of b on or, if
// identity is set, the columns of the identity.
WHOLE void SIZED(solutions)(const goblas_stack_call *call, int n, int nrhs, int first, int identity, V *v) {
  int w = n + nrhs;
  V inverse[GOBLAS_STACK_ORDER], sign;
  FN(group) ga = FN(group_of)(call->a), gx = FN(group_of)(call->c), gb = FN(group_of)(call->b);
  for (ptrdiff_t i = 0; i < call->count; i += L) {
    FN(seek)(&ga, call->a, i, call->count);
    FN(seek)(&gx, call->c, i, call->count);
    V bad = (V){};
    SIZED(load)(v, w, &ga, n, n);
    FLAT for (int r = 0; r < n; r++) bad = FN(faults)(bad, v + r * w, n);
    if (identity) {
      FLAT for (int r = 0; r < n; r++)
        FLAT for (int s = 0; s < n; s++) v[r * w + n + s] = FN(all)(r == s);
    } else {
      FN(seek)(&gb, call->b, i, call->count);
      gb.first += first;
      SIZED(load)(v + n, w, &gb, n, nrhs);
    }
    V info = SIZED(eliminate)(v, n, w, inverse, &sign);
    SIZED(backward)(v, n, w, inverse);
    FLAT for (int r = 0; r < n; r++) bad = FN(faults)(bad, v + r * w + n, nrhs);
    // Lanes without a solution: a zero pivot, or else something that is not finite.
    K fine = FN(EQ)(info, (V){}), finite = FN(EQ)(bad, bad);
    info = FN(pick)(fine & ~finite, FN(all)(-1), info);
    V nan = FN(pick)(fine, (V){}, FN(all)(__builtin_nan("")));
    FLAT for (int r = 0; r < n; r++)
      FLAT for (int s = n; s < w; s++) v[r * w + s] += nan;
    gx.first += first;
    SIZED(store)(&gx, v + n, w, n, nrhs);
    FN(report)(call->info, i, gx.lanes, info, first > 0);
  }
}

// determinants sets b to the determinants or, if logarithms is set, b to their signs and c
// to the logarithms of their magnitudes. The product of the pivots is kept as a number of 1
// to 2 and a power of two, so that nothing overflows on the way.
WHOLE void SIZED(determinants)(const goblas_stack_call *call, int n, int logarithms, V *v) {
  V inverse[GOBLAS_STACK_ORDER], sign;
  FN(group) ga = FN(group_of)(call->a), gb = FN(group_of)(call->b), gc = FN(group_of)(call->c);
  for (ptrdiff_t i = 0; i < call->count; i += L) {
    FN(seek)(&ga, call->a, i, call->count);
    FN(seek)(&gb, call->b, i, call->count);
    V bad = (V){}, exponent = (V){};
    SIZED(load)(v, n, &ga, n, n);
    FLAT for (int r = 0; r < n; r++) bad = FN(faults)(bad, v + r * n, n);
    V info = SIZED(eliminate)(v, n, n, inverse, &sign);
    V product = sign + bad;
    FLAT for (int k = 0; k < n; k++) product = FN(exponents)(product * FN(exponents)(v[k * n + k], &exponent), &exponent);
    // A zero pivot is a determinant of 0, whatever the rest of the elimination made of it.
    product = FN(pick)(FN(EQ)(info, (V){}), product, bad);
    if (logarithms) {
      FN(seek)(&gc, call->c, i, call->count);
      for (int l = 0; l < gc.lanes; l++) {
        T x = product[l];
        gb.first[gb.offset[l]] = x > 0 ? 1 : x < 0 ? -1 : x;
        gc.first[gc.offset[l]] = (T)(__builtin_log(__builtin_fabs(x)) + (double)exponent[l] * 0.69314718055994530942);
      }
      continue;
    }
    // 2^e in three steps, of which only the last may round; at the ends of the range the
    // result is 0 or infinite anyway.
    const V most = FN(all)(WIDE ? 2100 : 300), step = FN(all)(WIDE ? 1000 : 120);
    V e = exponent;
    e = FN(pick)(FN(GT)(e, most), most, FN(pick)(FN(GT)(-most, e), -most, e));
    UNROLL for (int s = 0; s < 3; s++) {
      V part = FN(pick)(FN(GT)(e, step), step, FN(pick)(FN(GT)(-step, e), -step, e));
      product *= FN(power)(part);
      e -= part;
    }
    SIZED(store_row)(&gb, 0, &product, 1);
  }
}
