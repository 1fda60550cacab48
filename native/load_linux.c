//go:build cgo && !purego && !linkblas && !staticblas && (amd64 || arm64)

// The loader: a table of jumps, filled by dlopen and dlsym. See doc.go.
#define _GNU_SOURCE
#include "load.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYMBOL(index, name)
#include "symbols_gen.h"
#undef SYMBOL

__attribute__((visibility("hidden"))) void *goblas_slot[GOBLAS_SYMBOLS];

// Each symbol is one jump through its slot: what a linker's own procedure
// linkage table does, without needing the library when the program is linked.
// They are hidden, or a library loaded later would take them for its own.
#if defined(__x86_64__)
#define JUMP(index) "\tjmp *goblas_slot+8*" #index "(%rip)\n"
#elif defined(__aarch64__)
#define JUMP(index)                               \
  "\tadrp x16, goblas_slot+8*" #index "\n"        \
  "\tldr x16, [x16, #:lo12:goblas_slot+8*" #index "]\n" \
  "\tbr x16\n"
#endif
#define SYMBOL(index, name)             \
  __asm__(".text\n.balign 8\n.globl " #name "\n.hidden " #name \
          "\n.type " #name ", %function\n" #name ":\n" JUMP(index));
#include "symbols_gen.h"
#undef SYMBOL

static const struct {
  int index;
  const char *name;
} symbols[] = {
#define SYMBOL(index, name) {index, #name},
#include "symbols_gen.h"
#undef SYMBOL
};

// A symbol that the library lacks ends here, with its name unknown: callers
// ask goblas_has before they use what not every OpenBLAS has.
static void missing(void) {
  fputs("goblas: called a BLAS or LAPACK routine that the loaded library lacks\n", stderr);
  abort();
}

static void *open_first(const char *const *names) {
  for (; *names; names++) {
    // Global, so that LAPACKE, loaded after it, uses this LAPACK and not a
    // second one through its own dependencies.
    void *handle = dlopen(*names, RTLD_NOW | RTLD_GLOBAL);
    if (handle)
      return handle;
  }
  return NULL;
}

static int positive(const char *name) {
  const char *value = getenv(name);
  return value && atoi(value) > 0;
}

// open_with opens the library with an environment of its own: its constructor
// reads the size of its thread pool from there, and how long idle threads spin,
// as a power of two of processor cycles. It spins 2^26 to 2^28 by default, up to
// a tenth of a second in which a core is lost to whoever computes next; 2^24, some
// milliseconds, keeps the workers awake from call to call (2^20 costs a product
// of 400x400 7 %). What the user has set stays, and
// what is set here is taken back, so that children do not inherit it.
static void *open_with(const char *const *names, int threads) {
  int pool = threads > 0 && !positive("OPENBLAS_NUM_THREADS") &&
             !positive("GOTO_NUM_THREADS") && !positive("OMP_NUM_THREADS");
  int spin = !getenv("OPENBLAS_THREAD_TIMEOUT");
  const char *old = getenv("OPENBLAS_NUM_THREADS");
  char *saved = old ? strdup(old) : NULL;
  if (pool) {
    char value[16];
    snprintf(value, sizeof value, "%d", threads);
    setenv("OPENBLAS_NUM_THREADS", value, 1);
  }
  if (spin)
    setenv("OPENBLAS_THREAD_TIMEOUT", "24", 1);
  void *handle = open_first(names);
  if (spin)
    unsetenv("OPENBLAS_THREAD_TIMEOUT");
  if (pool && saved)
    setenv("OPENBLAS_NUM_THREADS", saved, 1);
  else if (pool)
    unsetenv("OPENBLAS_NUM_THREADS");
  free(saved);
  return handle;
}

// other_blas says, behind the reason why there is no OpenBLAS, that there is another
// BLAS.
static void other_blas(char *message, int size) {
  void *other = dlopen("libblas.so.3", RTLD_LAZY | RTLD_LOCAL);
  if (!other)
    return;
  Dl_info where;
  void *gemm = dlsym(other, "dgemm_");
  if (gemm && dladdr(gemm, &where))
    snprintf(message, size, "; the BLAS that is here, %s, is not an OpenBLAS", where.dli_fname);
  dlclose(other);
}

int goblas_load(const char *path, int threads, char *message, int size) {
  // libopenblasp is the pthreads build where a system installs several under
  // different names (Fedora, SUSE); Debian chooses one by alternatives.
  static const char *const blas_names[] = {"libopenblasp.so.0", "libopenblas.so.0",
                                           "libopenblaso.so.0", "libopenblas.so", NULL};
  const char *const given[] = {path, NULL};
  void *blas = open_with(path[0] ? given : blas_names, threads);
  if (!blas) {
    const char *why = dlerror();
    int n = snprintf(message, size, "%s", why ? why : "no library found");
    if (!path[0] && n < size)
      other_blas(message + n, size - n);
    return 1;
  }
  if (!dlsym(blas, "openblas_set_num_threads")) {
    Dl_info where;
    void *any = dlsym(blas, "dgemm_");
    snprintf(message, size, "%s is not an OpenBLAS (it lacks openblas_set_num_threads)",
             any && dladdr(any, &where) ? where.dli_fname : path);
    dlclose(blas);
    return 1;
  }
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    void *p = dlsym(blas, symbols[i].name);
    goblas_slot[symbols[i].index] = p ? p : (void *)missing;
  }
  return 0;
}

int goblas_load_lapacke(void) {
  static const char *const names[] = {"liblapacke.so.3", "liblapacke.so", NULL};
  if (goblas_has("LAPACKE_dgetrf_work"))
    return 0;
  void *lapacke = open_first(names);
  if (!lapacke)
    return 1;
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
    if (strncmp(symbols[i].name, "LAPACKE_", 8) == 0) {
      void *p = dlsym(lapacke, symbols[i].name);
      goblas_slot[symbols[i].index] = p ? p : (void *)missing;
    }
  return 0;
}

int goblas_has(const char *name) {
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
    if (strcmp(symbols[i].name, name) == 0) {
      void *p = goblas_slot[symbols[i].index];
      return p && p != (void *)missing;
    }
  return 0;
}

void goblas_path(char *path, int size) {
  Dl_info where;
  void *gemm = NULL;
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
    if (strcmp(symbols[i].name, "cblas_dgemm") == 0)
      gemm = goblas_slot[symbols[i].index];
  snprintf(path, size, "%s", gemm && dladdr(gemm, &where) ? where.dli_fname : "");
}
