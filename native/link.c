//go:build cgo && !purego && (darwin || (linux && (linkblas || staticblas || (!amd64 && !arm64))))

// OpenBLAS is linked when the program is built: nothing to load. See doc.go.
#define _GNU_SOURCE
#include "load.h"
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

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
  Dl_info where, here;
  if (!dladdr((void *)cblas_dgemm, &where)) {
    path[0] = 0;
    return;
  }
  // Linked statically, it is in this program's file, which dladdr gives the name
  // that it was called by.
  ssize_t n = -1;
  if (dladdr((void *)goblas_path, &here) && here.dli_fbase == where.dli_fbase)
    n = readlink("/proc/self/exe", path, size - 1);
  if (n > 0)
    path[n] = 0;
  else
    snprintf(path, size, "%s", where.dli_fname);
}
