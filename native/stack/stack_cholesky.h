// The decomposition of Cholesky. stack_type.h includes this file twice.

// factorize makes the factor L of the lower triangle of v, n rows of w elements each, row
// by row, and returns 0 in the lanes where all is well, and elsewhere the number, from 1, of
// the first leading minor that is not positive. inverse receives 1 / L(k, k).
ALWAYS V SIZED(factorize)(V *v, int n, int w, V *inverse) {
  V info = (V){};
  FLAT for (int k = 0; k < n; k++) {
    V pivot = v[k * w + k];
    FLAT for (int p = 0; p < k; p++) pivot = FN(fnma)(v[k * w + p], v[k * w + p], pivot);
    K wrong = ~FN(GT)(pivot, (V){}) & FN(EQ)(info, (V){});
    info = FN(pick)(wrong, FN(all)((T)(k + 1)), info);
    V root = FN(SQRT)(pivot), by = 1 / root;
    v[k * w + k] = root, inverse[k] = by;
    FLAT for (int i = k + 1; i < n; i++) {
      V x = v[i * w + k];
      FLAT for (int p = 0; p < k; p++) x = FN(fnma)(v[i * w + p], v[k * w + p], x);
      v[i * w + k] = x * by;
    }
  }
  return info;
}

// factors sets b to the factors L of a, of which it reads the lower triangle.
WHOLE void SIZED(factors)(const goblas_stack_call *call, int n, V *v) {
  V inverse[GOBLAS_STACK_ORDER];
  FN(group) ga = FN(group_of)(call->a), gb = FN(group_of)(call->b);
  for (ptrdiff_t i = 0; i < call->count; i += L) {
    FN(seek)(&ga, call->a, i, call->count);
    FN(seek)(&gb, call->b, i, call->count);
    V bad = (V){};
    SIZED(load)(v, n, &ga, n, n);
    FLAT for (int r = 0; r < n; r++) bad = FN(faults)(bad, v + r * n, r + 1);
    V info = SIZED(factorize)(v, n, n, inverse);
    info = FN(pick)(FN(EQ)(bad, bad), info, FN(all)(-1));
    V nan = FN(pick)(FN(EQ)(info, (V){}), (V){}, FN(all)(__builtin_nan("")));
    FLAT for (int r = 0; r < n; r++) {
      FLAT for (int s = 0; s <= r; s++) v[r * n + s] += nan;
      FLAT for (int s = r + 1; s < n; s++) v[r * n + s] = (V){};
    }
    SIZED(store)(&gb, v, n, n, n);
    FN(report)(call->info, i, gb.lanes, info, 0);
  }
}
