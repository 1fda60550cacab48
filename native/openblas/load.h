// Finding OpenBLAS: load_linux.c loads it at run time, link.c has it linked, shared
// or within the program. check.c says which libraries can be used.
#ifndef GOBLAS_LOAD_H
#define GOBLAS_LOAD_H

// goblas_load makes the symbols callable. path names a library file, or is
// empty for the usual names; threads > 0 is the size OpenBLAS's pool starts
// with unless the user's environment says otherwise. It returns 0, or writes
// why not into message (size bytes, zeroed) and returns 1.
int goblas_load(const char *path, int threads, char *message, int size);

// goblas_library returns what dlopen returned for the library that is loaded, or NULL
// where it is linked.
void *goblas_library(void);

// goblas_path writes the file that provides dgemm into path.
void goblas_path(char *path, int size);

// goblas_refuse looks at a library that dlopen has opened, which messages call
// file: whether it is an OpenBLAS, has every routine that is called in it, and counts
// in C's int. It returns 0, or writes what is wrong into message and returns 1.
int goblas_refuse(void *library, const char *file, char *message, int size);

// goblas_lacks returns how many of the count names a library lacks, and writes the
// first ones of these into message.
int goblas_lacks(void *library, const char *const *names, int count, char *message, int size);

// goblas_integers64 reports whether a library counts in 64-bit integers, by its
// configuration and by what its dgetrf writes.
typedef void goblas_getrf(const int *, const int *, void *, const int *, int *, int *);
int goblas_integers64(const char *config, goblas_getrf *dgetrf);

#endif
