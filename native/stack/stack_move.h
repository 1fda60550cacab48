// How matrices come into the lanes of vectors and out again. stack_type.h includes this
// file.

// A group is the matrices of a stack that are computed at once: first is where the first one
// starts, and offset where the others start from there. Behind the end of the stack stands
// its last matrix again, so that nothing outside is read; lanes says how many results are
// to be stored. ahead is the first line of the next group that nobody has asked for yet, or
// null.
typedef struct {
  T *first;
  ptrdiff_t offset[WIDTH / sizeof(T)];
  ptrdiff_t ld;
  const char *ahead;
  int lanes;
} FN(group);

ALWAYS FN(group) FN(group_of)(goblas_stack s) {
  FN(group) g = {.first = (T *)s.data, .ld = s.ld, .lanes = L};
  UNROLL for (int l = 0; l < L; l++) g.offset[l] = l * s.step;
  return g;
}

// seek moves g to the matrices from i on, of count.
ALWAYS void FN(seek)(FN(group) *g, goblas_stack s, ptrdiff_t i, ptrdiff_t count) {
  g->first = (T *)s.data + i * s.step;
  g->ahead = (const char *)(g->first + L * s.step);
  if (count - i < L) {
    g->lanes = (int)(count - i);
    for (int l = 0; l < L; l++)
      g->offset[l] = (l < g->lanes ? l : g->lanes - 1) * s.step;
  }
}

#if defined(PARTHALF_f64)
#define PARTHALF(p, r) FN(PARTHALF)(p, r)
#define PARTPUT(p, x, r) FN(PARTPUT)(p, x, r)
#else
ALWAYS H FN(parthalf)(const T *p, int r) {
  union {
    T at[WIDTH / sizeof(T) / 2];
    H half;
  } u = {{0}};
  for (int i = 0; i < r; i++)
    u.at[i] = p[i];
  return u.half;
}
ALWAYS void FN(partput)(T *p, H x, int r) {
  union {
    H half;
    T at[WIDTH / sizeof(T) / 2];
  } u = {x};
  for (int i = 0; i < r; i++)
    p[i] = u.at[i];
}
#define PARTHALF(p, r) FN(parthalf)(p, r)
#define PARTPUT(p, x, r) FN(partput)(p, x, r)
#endif

// faults adds 0 times v[0] to v[n - 1] to sum, which so becomes NaN in the lanes that have
// a NaN or an infinity.
ALWAYS V FN(faults)(V sum, const V *v, int n) {
  UNROLL for (int i = 0; i < n; i++) sum = FN(fma)(v[i], (V){}, sum);
  return sum;
}

// report stores for each matrix what its lane of info says, as a number. A matrix that
// failed with earlier right-hand sides has done so if there are some.
ALWAYS void FN(report)(int32_t *info, ptrdiff_t i, int lanes, V x, int earlier) {
  if (lanes == L && !earlier) {
    *(I *)(info + i) = __builtin_convertvector(x, I);
    return;
  }
  for (int l = 0; l < lanes; l++)
    if (!earlier || info[i + l] == 0)
      info[i + l] = (int32_t)x[l];
}
