//go:build cgo && !purego && (linux || darwin)

// OpenMP has a number of threads for each thread of the system. What a new one begins
// with, its runtime reads from the environment when it is loaded, and nothing can change
// it later.
#define _GNU_SOURCE
#include "load.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static void *count(void *omp_get_max_threads) {
  return ((int (*)(void))omp_get_max_threads)() == 1 ? omp_get_max_threads : NULL;
}

int goblas_one_each(void) {
  void *library = goblas_library();
  void *get = dlsym(library ? library : RTLD_DEFAULT, "omp_get_max_threads");
  void *one = NULL;
  pthread_t fresh;
  if (get && pthread_create(&fresh, NULL, count, get) == 0)
    pthread_join(fresh, &one);
  return one != NULL;
}
