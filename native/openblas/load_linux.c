//go:build cgo && !purego && !linkblas && !staticblas && (amd64 || arm64)

// The loader fills a table of jumps by dlopen and dlsym. See doc.go.
#define _GNU_SOURCE
#include "load.h"
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYMBOLS "symbols_gen.h"
#define TABLE goblas_slot
#include "jumps.h"

static void *blas; // the library in use

// open_usable opens the first of the named libraries that can be used. If there is none,
// message says what is wrong with the first library that exists, or that none exists.
static void *open_usable(const char *const *names, char *message, int size) {
  int found = 0;
  for (; *names; names++) {
    void *library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
    if (!library && !found) {
      snprintf(message, size, "%s", dlerror());
      // If the missing file is another one, this library exists and needs it.
      found = strncmp(message, *names, strlen(*names)) != 0 || !strstr(message, "No such file");
    }
    if (!library)
      continue;
    char why[1024];
    struct link_map *map;
    const char *file = dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 ? map->l_name : *names;
    // The library is made global, so that a LAPACKE that is loaded later uses this
    // LAPACK and not a second one from its own dependencies.
    if (!goblas_refuse(library, file, why, sizeof why))
      return dlopen(*names, RTLD_NOW | RTLD_GLOBAL);
    dlclose(library);
    if (!found++)
      snprintf(message, size, "%s", why);
  }
  return NULL;
}

// Variables that are changed while the library is loaded. What is set here is put back
// afterwards, so that children do not inherit it.
enum { OPENBLAS_NUM_THREADS, OMP_NUM_THREADS, OPENBLAS_THREAD_TIMEOUT, VARIABLES };
static const char *const variables[VARIABLES] = {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_THREAD_TIMEOUT"};

// asked returns the size of the thread pool that the environment asks for, or else the
// program, or else the system: the first of the variables that OpenBLAS reads, in its
// order, that is positive.
static int asked(int threads) {
  static const char *const names[] = {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"};
  for (int i = 0; i < 3; i++) {
    const char *value = getenv(names[i]);
    if (value && atoi(value) > 0)
      return atoi(value);
  }
  return threads > 0 ? threads : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

// open_with opens the library in a changed environment. OpenBLAS's constructor reads
// from there the size of its thread pool, and for how many processor cycles, as a power
// of two, idle threads spin. By default they spin for 2^26 to 2^28 cycles, up to a
// tenth of a second, in which others that compute lose a core. 2^24, which is some
// milliseconds, keeps the workers awake from call to call (with 2^20 a product of
// 400x400 takes 7 % longer). What the user has set stays, but for the number of threads
// of OpenMP: its runtime, which an OpenMP build loads, reads there the number that every
// thread of the system begins with, and with one for each their calls can run beside each
// other (goblas_one_each).
static void *open_with(const char *const *names, int threads, char *message, int size) {
  char *saved[VARIABLES], value[16];
  for (int i = 0; i < VARIABLES; i++)
    saved[i] = getenv(variables[i]) ? strdup(getenv(variables[i])) : NULL;
  snprintf(value, sizeof value, "%d", asked(threads));
  setenv(variables[OPENBLAS_NUM_THREADS], value, 1);
  setenv(variables[OMP_NUM_THREADS], "1", 1);
  setenv(variables[OPENBLAS_THREAD_TIMEOUT], "24", 0);
  void *library = open_usable(names, message, size);
  for (int i = 0; i < VARIABLES; i++) {
    if (saved[i])
      setenv(variables[i], saved[i], 1);
    else
      unsetenv(variables[i]);
    free(saved[i]);
  }
  return library;
}

// other_blas writes into message that the system has another BLAS, if it has one. The
// text follows the reason why there is no OpenBLAS.
static void other_blas(char *message, int size) {
  void *other = dlopen("libblas.so.3", RTLD_LAZY | RTLD_LOCAL);
  if (!other)
    return;
  Dl_info where;
  void *gemm = dlsym(other, "dgemm_");
  if (gemm && !dlsym(other, "openblas_set_num_threads") && dladdr(gemm, &where))
    snprintf(message, size, "; the BLAS that is here, %s, is not an OpenBLAS", where.dli_fname);
  dlclose(other);
}

int goblas_load(const char *path, int threads, char *message, int size) {
  // Systems that install several builds under different names (Fedora, SUSE) call the
  // pthreads build libopenblasp. Debian chooses one build by its alternatives.
  static const char *const blas_names[] = {"libopenblasp.so.0", "libopenblas.so.0",
                                           "libopenblaso.so.0", "libopenblas.so", NULL};
  const char *const given[] = {path, NULL};
  blas = open_with(path[0] ? given : blas_names, threads, message, size);
  if (!blas) {
    int n = strlen(message);
    if (!path[0])
      other_blas(message + n, size - n);
    return 1;
  }
  take(blas);
  return 0;
}

void *goblas_library(void) { return blas; }

void goblas_path(char *path, int size) {
  Dl_info where;
  void *gemm = NULL;
  for (int i = 0; i < GOBLAS_SYMBOLS; i++)
    if (strcmp(symbols[i], "cblas_dgemm") == 0)
      gemm = goblas_slot[i];
  snprintf(path, size, "%s", gemm && dladdr(gemm, &where) ? where.dli_fname : "");
}
