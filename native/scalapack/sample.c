//go:build cgo && !purego && linux && !staticblas && (amd64 || arm64)

// A timer interrupts the thread that makes all calls of MPI, and the handler looks in which
// library it is. What is neither BLAS, ScaLAPACK with its BLACS, this program nor the
// runtime libraries of Fortran and of mathematics is MPI with what lies below it. Functions
// of the C library belong to whoever called them: the nearest return address on the stack
// tells. The timer's functions are called as system calls, because older C libraries have
// them in a library of their own.
#define _GNU_SOURCE
#include "sample.h"
#include "scalapack.h"
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum owner { COMPUTING, MPI, EITHER };

static struct {
  uintptr_t from, to;
  enum owner owner;
} ranges[512];
static int count;
static char blas[PATH_MAX], scalapack[PATH_MAX];

static int timer; // as the kernel counts them
static struct sigaction previous;
static volatile sig_atomic_t in_call;
static volatile long samples[2];

static int begins(const char *name, const char *const *with) {
  for (; *with; with++)
    if (strncmp(name, *with, strlen(*with)) == 0)
      return 1;
  return 0;
}

static enum owner owner_of_library(const char *path) {
  static const char *const numbers[] = {"libopenblas", "libblas.so", "liblapack.so", "libgfortran.so", "libm.so", "libquadmath.so", NULL};
  static const char *const systems[] = {"libc.so", "libpthread.so", "ld-linux", "linux-vdso", "libgcc_s.so", NULL};
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  if (!*path || strcmp(path, blas) == 0 || strcmp(path, scalapack) == 0 || begins(name, numbers))
    return COMPUTING; // the program has no name
  return begins(name, systems) ? EITHER : MPI;
}

static int add_library(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  enum owner owner = owner_of_library(info->dlpi_name);
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *h = &info->dlpi_phdr[i];
    if (h->p_type != PT_LOAD || !(h->p_flags & PF_X) || count == sizeof ranges / sizeof *ranges)
      continue;
    ranges[count].from = info->dlpi_addr + h->p_vaddr;
    ranges[count].to = ranges[count].from + h->p_memsz;
    ranges[count++].owner = owner;
  }
  return 0;
}

// owner_of is that of a place in the code; other is for one that is in no library.
static enum owner owner_of(uintptr_t at, enum owner other) {
  for (int i = 0; i < count; i++)
    if (at >= ranges[i].from && at < ranges[i].to)
      return ranges[i].owner;
  return other;
}

static void look(int signal, siginfo_t *info, void *context) {
  (void)signal;
  if (!in_call)
    return;
  const ucontext_t *c = context;
#ifdef __x86_64__
  uintptr_t at = c->uc_mcontext.gregs[REG_RIP], stack = c->uc_mcontext.gregs[REG_RSP], caller = 0;
#else
  uintptr_t at = c->uc_mcontext.pc, stack = c->uc_mcontext.sp, caller = c->uc_mcontext.regs[30];
#endif
  enum owner owner = owner_of(at, COMPUTING);
  if (owner == EITHER)
    owner = owner_of(caller, EITHER);
  // The frames of the C library are small, and its callers' return addresses above them.
  for (int i = 0; owner == EITHER && i < 256; i++)
    owner = owner_of(((const uintptr_t *)stack)[i], EITHER);
  samples[owner == COMPUTING ? COMPUTING : MPI] += 1 + info->si_overrun;
}

// The signal that the timer sends to the thread.
static int signal_number(void) { return SIGRTMAX - 1; }

int goblas_sample_start(int period) {
  goblas_scalapack_file("dgemm_", blas, sizeof blas);
  goblas_scalapack_file("pdgetrf_", scalapack, sizeof scalapack);
  count = 0;
  dl_iterate_phdr(add_library, NULL);
  samples[COMPUTING] = samples[MPI] = 0;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = look;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigfillset(&action.sa_mask);
  if (sigaction(signal_number(), &action, &previous) != 0)
    return errno;
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = signal_number();
  event.sigev_notify_thread_id = syscall(SYS_gettid);
  const struct itimerspec every = {{0, period * 1000L}, {0, period * 1000L}};
  if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) != 0 || syscall(SYS_timer_settime, timer, 0, &every, NULL) != 0) {
    int failed = errno;
    sigaction(signal_number(), &previous, NULL);
    return failed;
  }
  return 0;
}

void goblas_sample_call(int in) { in_call = in; }

void goblas_sample_stop(long *computing, long *mpi) {
  syscall(SYS_timer_delete, timer);
  // A signal that is on its way comes before the next system call of this thread returns.
  sigaction(signal_number(), &previous, NULL);
  *computing = samples[COMPUTING];
  *mpi = samples[MPI];
}
