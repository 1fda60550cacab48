//go:build cgo && !purego && !nolapacke && !linkblas && !staticblas && (amd64 || arm64)

// LAPACKE's symbols as jumps through a table of their own, as those of BLAS and LAPACK
// are in native/openblas.
#define _GNU_SOURCE
#include "lapacke.h"
#include "load.h"
#define SYMBOLS "lapacke_symbols_gen.h"
#define TABLE goblas_lapacke_slot
#include "jumps.h"

int goblas_load_lapacke(char *message, int size) {
  static const char *const files[] = {"liblapacke.so.3", "liblapacke.so"};
  void *library = goblas_library();
  for (size_t i = 0; goblas_lacks(library, symbols, GOBLAS_SYMBOLS, message, size) > 0; i++) {
    if (i == sizeof files / sizeof *files)
      return 1;
    void *next = dlopen(files[i], RTLD_NOW | RTLD_GLOBAL);
    library = next ? next : library;
  }
  take(library);
  return 0;
}
