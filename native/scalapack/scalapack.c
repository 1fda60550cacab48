//go:build cgo && !purego && linux && !staticblas && (amd64 || arm64)

// The loader fills a table of jumps by dlopen and dlsym, as that of OpenBLAS does in
// native/openblas.
#define _GNU_SOURCE
#include "scalapack.h"
#include "blacs.h"
#include "load.h"
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SYMBOLS "scalapack_symbols_gen.h"
#define TABLE goblas_scalapack_slot
#include "jumps.h"

static void *scalapack; // the library in use

// Go turns these signals into panics. Libraries below MPI, such as the UCX of Debian's
// MPICH, put their own handlers in place, in which a nil dereference ends the process.
static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE};
static struct sigaction actions[sizeof signals / sizeof *signals];

static void save_signals(void) {
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaction(signals[i], NULL, &actions[i]);
}

static void restore_signals(void) {
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaction(signals[i], &actions[i], NULL);
}

int goblas_start_mpi(int required) {
  int level = -1;
  save_signals();
  int failed = MPI_Init_thread(NULL, NULL, required, &level);
  restore_signals();
  return failed ? -1 : level;
}

// open_in opens a library by its full path, after the libraries of MPI that stand beside
// it. Fedora keeps both in a folder that the dynamic loader does not search, unless
// "module load" has added it.
static void *open_in(const char *name) {
  static const char *const mpi[] = {"libopen-pal.so.40", "libopen-rte.so.40", "libmpi.so.40", "libmpi.so.12"};
  const char *slash = strrchr(name, '/');
  char file[PATH_MAX];
  for (size_t i = 0; slash && i < sizeof mpi / sizeof *mpi; i++) {
    snprintf(file, sizeof file, "%.*s/%s", (int)(slash - name), name, mpi[i]);
    dlopen(file, RTLD_NOW | RTLD_GLOBAL);
  }
  return dlopen(name, RTLD_NOW | RTLD_GLOBAL);
}

// open_first opens the first of the named libraries that there is. If there is none, but
// one of them exists, message says what is wrong with that one.
static void *open_first(const char *const *names, char *message, int size) {
  int found = 0;
  for (; *names; names++) {
    void *library = strchr(*names, '/') ? open_in(*names) : dlopen(*names, RTLD_NOW | RTLD_GLOBAL);
    if (library)
      return library;
    if (found)
      continue;
    snprintf(message, size, "%s", dlerror());
    // If the missing file is another one, this library exists and needs it.
    found = strncmp(message, *names, strlen(*names)) != 0 || !strstr(message, "No such file");
  }
  return NULL;
}

static const char *const openmpi[] = {"libscalapack-openmpi.so.2.2", "libscalapack-openmpi.so.2.1", "libscalapack-openmpi.so",
                                      "libscalapack.so.2", "libscalapack.so", "/usr/lib64/openmpi/lib/libscalapack.so.2", NULL};
static const char *const mpich[] = {"libscalapack-mpich.so.2.2", "libscalapack-mpich.so.2.1", "libscalapack-mpich.so",
                                    "libscalapack.so.2", "libscalapack.so", "/usr/lib64/mpich/lib/libscalapack.so.2", NULL};

// slot returns where a library keeps the address that its calls of a symbol go to: the
// dynamic loader has written it there when it loaded the library. NULL if it calls no such
// symbol.
static void **slot(void *library, const char *name) {
  struct link_map *map;
  if (dlinfo(library, RTLD_DI_LINKMAP, &map) != 0)
    return NULL;
  const ElfW(Sym) *syms = NULL;
  const char *strings = NULL;
  const ElfW(Rela) *tables[2] = {NULL, NULL};
  size_t bytes[2] = {0, 0};
  for (const ElfW(Dyn) *d = map->l_ld; d->d_tag != DT_NULL; d++)
    switch (d->d_tag) {
    case DT_SYMTAB:
      syms = (const void *)d->d_un.d_ptr;
      break;
    case DT_STRTAB:
      strings = (const void *)d->d_un.d_ptr;
      break;
    case DT_JMPREL:
      tables[0] = (const void *)d->d_un.d_ptr;
      break;
    case DT_PLTRELSZ:
      bytes[0] = d->d_un.d_val;
      break;
    case DT_RELA:
      tables[1] = (const void *)d->d_un.d_ptr;
      break;
    case DT_RELASZ:
      bytes[1] = d->d_un.d_val;
      break;
    }
  for (int t = 0; t < 2 && syms && strings; t++)
    for (size_t i = 0; tables[t] && i < bytes[t] / sizeof(ElfW(Rela)); i++) {
      const ElfW(Rela) *r = &tables[t][i];
      const ElfW(Sym) *s = &syms[ELF64_R_SYM(r->r_info)];
      if (ELF64_R_SYM(r->r_info) && strcmp(strings + s->st_name, name) == 0)
        return (void **)(map->l_addr + r->r_offset);
    }
  return NULL;
}

// PBLAS multiplies panels of A by panels of B, and asks its function PILAENV how many columns
// and rows these have at most. PILAENV says 32, and OpenBLAS multiplies panels of 256 faster
// (docs/scaling.md has figures). This function answers in its place.
static int panel(const int *ctxt, const char *precision) { return 256; }

// widen_panels makes ScaLAPACK's calls of PILAENV go to panel. If the library does not call
// PILAENV by its table, the panels stay narrow. The dynamic loader may have made the page of
// the table read-only, so that it is made writable first.
static void widen_panels(void *library) {
  void **address = slot(library, "pilaenv_");
  if (!address)
    return;
  uintptr_t size = sysconf(_SC_PAGESIZE), page = (uintptr_t)address & -size;
  if (mprotect((void *)page, size, PROT_READ | PROT_WRITE) == 0)
    *address = (void *)panel;
}

int goblas_load_scalapack(const char *path, int prefer_mpich, char *message, int size) {
  // If the library needs a second OpenBLAS, that one must not start threads. It reads this
  // variable when it is loaded.
  static const char *const variable = "OPENBLAS_NUM_THREADS";
  char *saved = getenv(variable) ? strdup(getenv(variable)) : NULL;
  setenv(variable, "1", 1);
  save_signals();
  const char *const given[] = {path, NULL};
  void *library = open_first(path[0] ? given : prefer_mpich ? mpich : openmpi, message, size);
  if (!library && !path[0]) {
    char other[1024];
    library = open_first(prefer_mpich ? openmpi : mpich, other, sizeof other);
  }
  if (saved)
    setenv(variable, saved, 1);
  else
    unsetenv(variable);
  free(saved);
  restore_signals();
  if (!library)
    return 1;
  char lacking[512] = "";
  if (goblas_lacks(library, symbols, GOBLAS_SYMBOLS, lacking, sizeof lacking) > 0) {
    snprintf(message, size, "it lacks routines that goblas calls: %s", lacking);
    return 1;
  }
  take(library);
  widen_panels(library);
  scalapack = library;
  return 0;
}

void goblas_scalapack_file(const char *symbol, char *path, int size) {
  Dl_info where;
  void **address = slot(scalapack, symbol), *target = address ? *address : dlsym(scalapack, symbol);
  snprintf(path, size, "%s", target && dladdr(target, &where) ? where.dli_fname : "");
}
