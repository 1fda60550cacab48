// The kernels of one target for one element type. stack_kernels.h includes this file twice;
// T is the type, and FN adds its suffix to a name.
#define V FN(V)
#define VI FN(VI)
#define M FN(M)
#define I FN(I)
#define K FN(K)
#define H FN(H)
#define L ((int)(WIDTH / sizeof(T)))

ALWAYS V FN(all)(T x) { return x - (V){}; } // -0 stays -0
ALWAYS V FN(magnitude)(V x) { return (V)((VI)x & ~(VI)FN(all)(-(T)0)); }
ALWAYS V FN(pick)(K k, V x, V y) { return FN(PICK)(k, x, y); }
ALWAYS V FN(fma)(V x, V y, V z) { return FN(FMA)(x, y, z); }
ALWAYS V FN(fnma)(V x, V y, V z) { return FN(FMA)(-x, y, z); }
ALWAYS int FN(any)(K k) { return FN(BITS)(k) != 0; }
ALWAYS T FN(greatest)(V x) { // of numbers
#if defined(GREATEST_f64)
  return FN(GREATEST)(x);
#else
  T greatest = x[0];
  UNROLL for (int l = 1; l < L; l++) greatest = x[l] > greatest ? x[l] : greatest;
  return greatest;
#endif
}

#include "stack_move.h"
#include "stack_number.h"
#include "stack_jacobi.h"

// What follows is compiled twice: unrolled for each of the smallest orders, which then fit
// the registers, and once for any order, in loops, because the code would be too large.
#define SIZED(name) FN(name##_small)
#define FLAT UNROLL
#define WHOLE ALWAYS
#include "stack_sized.h"
#undef SIZED
#undef FLAT
#undef WHOLE
#define SIZED(name) FN(name##_any)
#define FLAT
#define WHOLE NEVER
#include "stack_sized.h"
#undef SIZED
#undef FLAT
#undef WHOLE
#include "stack_product.h"
#include "stack_panel.h"
#include "stack_single.h"
#include "stack_tridiagonal.h"
#include "stack_bidiagonal.h"
#include "stack_sweep.h"
#include "stack_spectrum.h"
#include "stack_kernel.h"
#include "stack_eigh.h"
#include "stack_svd.h"
#include "stack_qr.h"

#undef PARTHALF
#undef PARTPUT
#undef V
#undef VI
#undef M
#undef I
#undef K
#undef H
#undef L
