//go:build cgo && !purego && (darwin || (linux && (linkblas || staticblas || (!amd64 && !arm64))))

// OpenBLAS is linked when the program is built: nothing to load. See doc.go.
#define _GNU_SOURCE
#include "load.h"
#include <dlfcn.h>
#include <stdio.h>

extern void cblas_dgemm(void);

int goblas_load(const char *path, int threads, char *message, int size) {
  (void)threads;
  if (path[0]) {
    snprintf(message, size, "GOBLAS_LIBRARY is set, but this program has OpenBLAS linked in");
    return 1;
  }
  return 0;
}

int goblas_load_lapacke(void) { return 0; }

int goblas_has(const char *name) {
  (void)name;
  return 1;
}

void goblas_path(char *path, int size) {
  Dl_info where;
  snprintf(path, size, "%s", dladdr((void *)cblas_dgemm, &where) ? where.dli_fname : "");
}
