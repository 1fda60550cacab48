//go:build cgo && !purego && !nolapacke && (darwin || (linux && (linkblas || staticblas || (!amd64 && !arm64))))

// LAPACKE is linked when the program is built: nothing to load.
#include "lapacke.h"

int goblas_load_lapacke(char *message, int size) {
  (void)message, (void)size;
  return 0;
}
