//go:build cgo && !purego && (linux || darwin)

// These checks decide whether a library can be used. They come before any call of a
// routine that computes.
#define _GNU_SOURCE
#include "load.h"
#include "openblas.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static const char *const symbols[] = {
#define SYMBOL(index, name) #name,
#include "symbols_gen.h"
#undef SYMBOL
};

int goblas_lacks(void *library, const char *const *names, int count, char *message, int size) {
  int lacking = 0, n = 0;
  for (int i = 0; i < count; i++) {
    if (dlsym(library, names[i]))
      continue;
    if (lacking++ < 3 && n < size)
      n += snprintf(message + n, size - n, "%s%s", lacking > 1 ? ", " : "", names[i]);
  }
  if (lacking > 3 && n < size)
    snprintf(message + n, size - n, " and %d more", lacking - 3);
  return lacking;
}

int goblas_integers64(const char *config, goblas_getrf *dgetrf) {
  if (strstr(config, "USE64BITINT"))
    return 1;
  // The LU factorization of a matrix without elements only writes info = 0, as four
  // bytes or as eight, and returns. It runs no kernel. The integers that it reads mean
  // the same in both sizes, because zeros follow each of them.
  int none[2] = {0, 0}, ld[2] = {1, 0}, info[2] = {-1, -1}, pivot[2];
  double element[1];
  dgetrf(none, none, element, ld, pivot, info);
  return info[0] != 0 || info[1] != -1;
}

// Some builds have other names for their symbols, so that they can share a process with
// another BLAS. These are their names of dgemm. OpenBLAS's own suffix stands for 64-bit
// integers.
static const struct {
  const char *gemm, *what;
} renamed[] = {
    {"dgemm_64_", "has 64-bit integers (its symbols end in 64_)"},
    {"dgemm_64", "has 64-bit integers (its symbols end in _64)"},
    {"dgemm64_", "has 64-bit integers (its symbols end in 64_)"},
    {"scipy_dgemm_64_", "has 64-bit integers (its symbols begin with scipy_ and end in 64_)"},
    {"scipy_dgemm_", "has other names for its symbols (they begin with scipy_)"},
};

int goblas_refuse(void *library, const char *file, char *message, int size) {
  if (!dlsym(library, "dgemm_"))
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
      if (dlsym(library, renamed[i].gemm)) {
        snprintf(message, size, "%s %s", file, renamed[i].what);
        return 1;
      }
  if (!dlsym(library, "openblas_set_num_threads")) {
    snprintf(message, size, "%s is not an OpenBLAS (it lacks openblas_set_num_threads)", file);
    return 1;
  }
  int n = snprintf(message, size, "%s lacks routines that goblas calls: ", file);
  if (n < size && goblas_lacks(library, symbols, GOBLAS_SYMBOLS, message + n, size - n) > 0)
    return 1;
  char *(*config)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
  if (goblas_integers64(config(), (goblas_getrf *)dlsym(library, "dgetrf_"))) {
    snprintf(message, size, "%s has 64-bit integers; goblas calls OpenBLAS with 32-bit ones", file);
    return 1;
  }
  message[0] = 0;
  return 0;
}
