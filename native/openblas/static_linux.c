//go:build cgo && !purego && staticblas

// If OpenBLAS is part of the program, its constructor runs before main, and so before
// Go knows the right number of threads. The constructor starts one thread for each CPU
// that is online, unless the environment says otherwise. The function below makes the
// environment ask for one thread. The first use sets the real count, and OpenBLAS then
// starts the threads that it needs.
#include <stdlib.h>

static int positive(const char *name) {
  const char *value = getenv(name);
  return value && atoi(value) > 0;
}

// A constructor with a priority runs before OpenBLAS's, which has none. 101 is the first
// priority that is not reserved for the compiler. What the user has set stays. Neither
// Go, which reads the environment as the kernel passed it, nor Go's children see a
// variable that is new. But an existing variable must not be changed, because Go would
// see the change.
__attribute__((constructor(101))) static void before_openblas(void) {
  static const char *const names[] = {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"};
  enum { count = sizeof names / sizeof *names };
  setenv("OPENBLAS_THREAD_TIMEOUT", "24", 0); // load_linux.c explains this value
  for (int i = 0; i < count; i++)
    if (positive(names[i]))
      return;
  for (int i = 0; i < count; i++)
    if (!getenv(names[i])) {
      setenv(names[i], "1", 0);
      return;
    }
}
