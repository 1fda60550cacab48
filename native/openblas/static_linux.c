//go:build cgo && !purego && staticblas

// With OpenBLAS inside the program its constructor runs before main, too early
// for the number of threads that Go works out. It starts as many as there are
// CPUs online, unless the environment says otherwise: here it is made to say so.
// The first use sets the count, and OpenBLAS then starts the threads it needs.
#include <stdlib.h>

static int positive(const char *name) {
  const char *value = getenv(name);
  return value && atoi(value) > 0;
}

// A constructor with a priority comes before OpenBLAS's, which has none; 101 is
// the first that is not the compiler's own. What the user has set stays. A new
// variable is seen by neither Go, which reads the environment as the kernel left
// it, nor its children; one that is there must not be changed, as Go would see it.
__attribute__((constructor(101))) static void before_openblas(void) {
  static const char *const names[] = {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"};
  enum { count = sizeof names / sizeof *names };
  setenv("OPENBLAS_THREAD_TIMEOUT", "24", 0); // as load_linux.c does, and explains
  for (int i = 0; i < count; i++)
    if (positive(names[i]))
      return;
  for (int i = 0; i < count; i++)
    if (!getenv(names[i])) {
      setenv(names[i], "1", 0);
      return;
    }
}
