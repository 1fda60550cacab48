//go:build cgo && !purego && (darwin || (linux && (linkblas || staticblas || (!amd64 && !arm64))))

// OpenBLAS was linked when the program was built, so there is nothing to load. See
// doc.go.
#define _GNU_SOURCE
#include "load.h"
#include "openblas.h"
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

extern void cblas_dgemm(void);
extern goblas_getrf dgetrf_;

// inside reports whether OpenBLAS is linked statically.
static int inside(void) {
  Dl_info blas, here;
  return dladdr((void *)cblas_dgemm, &blas) && dladdr((void *)inside, &here) && blas.dli_fbase == here.dli_fbase;
}

int goblas_load(const char *path, int threads, char *message, int size) {
  (void)threads;
  if (path[0]) {
    snprintf(message, size, "this program has OpenBLAS linked in");
    return 1;
  }
  char file[1024];
  goblas_path(file, sizeof file);
  // A shared library may be another one than the program was linked with, so all of it
  // is checked. For a static one the linker has already looked for every symbol.
  if (!inside())
    return goblas_refuse(RTLD_DEFAULT, file, message, size);
  if (goblas_integers64(openblas_get_config(), dgetrf_)) {
    snprintf(message, size, "%s has 64-bit integers; goblas calls OpenBLAS with 32-bit ones", file);
    return 1;
  }
  return 0;
}

void *goblas_library(void) { return NULL; }

void goblas_path(char *path, int size) {
  Dl_info where;
  if (!dladdr((void *)cblas_dgemm, &where)) {
    path[0] = 0;
    return;
  }
  // A static library is in this program's own file, for which dladdr returns the name
  // by which the program was called, so the path is read from /proc.
  ssize_t n = -1;
  if (inside())
    n = readlink("/proc/self/exe", path, size - 1);
  if (n > 0)
    path[n] = 0;
  else
    snprintf(path, size, "%s", where.dli_fname);
}
