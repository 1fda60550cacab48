// How ScaLAPACK is found: scalapack.c. Its routines come with scalapack_gen.h.
#ifndef GOBLAS_LOAD_SCALAPACK_H
#define GOBLAS_LOAD_SCALAPACK_H

// goblas_load_scalapack makes the symbols callable. path names a library file; if it is
// empty, the usual names are tried, with mpich != 0 those of MPICH's builds first. It
// returns 0 or, if there is no usable library, writes the reason into message (size bytes,
// zeroed) and returns 1.
int goblas_load_scalapack(const char *path, int mpich, char *message, int size);

// goblas_start_mpi is MPI_Init_thread, and leaves the handlers of signals as they are. It
// returns the level of thread support, or -1 if MPI could not be started.
int goblas_start_mpi(int required);

// goblas_scalapack_file writes the path of the file that provides a symbol to ScaLAPACK:
// one of its own or of MPI's, or what its calls of another library's routine end in.
void goblas_scalapack_file(const char *symbol, char *path, int size);

#endif
