// The kernels that choose between the unrolled functions of small orders and those of any
// order. stack_type.h includes this file.

// The widest augmented matrix: a matrix and as many right-hand sides.
enum { FN(AUGMENTED) = 2 * GOBLAS_STACK_ORDER };

// ORDERS calls the unrolled function for the orders up to 4, and the other one for others.
#define ORDERS(function, ...)                             \
  switch (call->n) {                                              \
  case 1: FN(function##_small)(call, 1, __VA_ARGS__); break; \
  case 2: FN(function##_small)(call, 2, __VA_ARGS__); break; \
  case 3: FN(function##_small)(call, 3, __VA_ARGS__); break; \
  case 4: FN(function##_small)(call, 4, __VA_ARGS__); break; \
  default: FN(function##_any)(call, call->n, __VA_ARGS__);   \
  }

static void FN(solve)(const goblas_stack_call *call) {
  V v[GOBLAS_STACK_ORDER * FN(AUGMENTED)];
  if (call->n > GOBLAS_STACK_ORDER) {
    for (int first = 0; first < call->k; first += GOBLAS_STACK_ROWS)
      FN(solve_single)(call, call->k - first < GOBLAS_STACK_ROWS ? call->k - first : GOBLAS_STACK_ROWS, first, 0);
    return;
  }
  if (call->k == 1) {
    ORDERS(solutions, 1, 0, 0, v)
    return;
  }
  for (int first = 0; first < call->k; first += GOBLAS_STACK_ORDER) {
    int left = call->k - first;
    FN(solutions_any)(call, call->n, left < GOBLAS_STACK_ORDER ? left : GOBLAS_STACK_ORDER, first, 0, v);
  }
}

static void FN(inv)(const goblas_stack_call *call) {
  V v[GOBLAS_STACK_ORDER * FN(AUGMENTED)];
  if (call->n > GOBLAS_STACK_ORDER) {
    FN(solve_single)(call, call->n, 0, 1);
    return;
  }
  switch (call->n) {
  case 1: FN(solutions_small)(call, 1, 1, 0, 1, v); break;
  case 2: FN(solutions_small)(call, 2, 2, 0, 1, v); break;
  case 3: FN(solutions_small)(call, 3, 3, 0, 1, v); break;
  case 4: FN(solutions_small)(call, 4, 4, 0, 1, v); break;
  default: FN(solutions_any)(call, call->n, call->n, 0, 1, v);
  }
}

NEVER void FN(det_or_log)(const goblas_stack_call *call, int logarithms) {
  V v[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER];
  if (call->n > GOBLAS_STACK_ORDER)
    FN(det_single)(call, logarithms);
  else
    ORDERS(determinants, logarithms, v)
}
static void FN(det)(const goblas_stack_call *call) { FN(det_or_log)(call, 0); }
static void FN(slogdet)(const goblas_stack_call *call) { FN(det_or_log)(call, 1); }

static void FN(cholesky)(const goblas_stack_call *call) {
  V v[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER];
  if (call->n > GOBLAS_STACK_ORDER)
    FN(cholesky_single)(call);
  else
    ORDERS(factors, v)
}

// cholesky_solve sets c to the solutions for the right-hand sides b by the factors a.
static void FN(cholesky_solve)(const goblas_stack_call *call) {
  int n = call->n;
  V v[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], x[GOBLAS_STACK_ORDER * GOBLAS_STACK_ORDER], inverse[GOBLAS_STACK_ORDER];
  FN(group) ga = FN(group_of)(call->a), gb = FN(group_of)(call->b), gc = FN(group_of)(call->c);
  for (ptrdiff_t i = 0; i < call->count; i += L) {
    FN(seek)(&ga, call->a, i, call->count);
    FN(seek)(&gb, call->b, i, call->count);
    FN(seek)(&gc, call->c, i, call->count);
    FN(load_any)(v, n, &ga, n, n);
    for (int k = 0; k < n; k++)
      inverse[k] = 1 / v[k * n + k];
    V bad = (V){};
    for (int first = 0; first < call->k; first += GOBLAS_STACK_ORDER) {
      int w = call->k - first < GOBLAS_STACK_ORDER ? call->k - first : GOBLAS_STACK_ORDER;
      FN(load_any)(x, w, &gb, n, w);
      for (int j = 0; j < w; j++) {
        for (int r = 0; r < n; r++) {
          V y = x[r * w + j] *= inverse[r];
          for (int s = r + 1; s < n; s++)
            x[s * w + j] = FN(fnma)(v[s * n + r], y, x[s * w + j]);
        }
        for (int r = n - 1; r >= 0; r--) {
          V y = x[r * w + j] *= inverse[r];
          for (int s = 0; s < r; s++)
            x[s * w + j] = FN(fnma)(v[r * n + s], y, x[s * w + j]);
        }
      }
      bad = FN(faults)(bad, x, n * w);
      FN(store_any)(&gc, x, w, n, w);
      gb.first += w, gc.first += w;
    }
    FN(report)(call->info, i, gc.lanes, FN(pick)(FN(EQ)(bad, bad), (V){}, FN(all)(-1)), 0);
  }
}

#undef ORDERS
