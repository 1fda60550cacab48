// How OpenBLAS is found: load_linux.c loads it at run time; with link.c it is linked
// when the program is built, shared or static. check.c decides which libraries can be
// used.
#ifndef GOBLAS_LOAD_H
#define GOBLAS_LOAD_H

// goblas_load makes the symbols callable. path names a library file; if it is empty, the
// usual names are tried. threads > 0 is the size of OpenBLAS's thread pool when it
// starts, unless the user's environment says otherwise. It returns 0 or, if there is no
// usable library, writes the reason into message (size bytes, zeroed) and returns 1.
int goblas_load(const char *path, int threads, char *message, int size);

// goblas_library returns what dlopen returned for the loaded library, or NULL if the
// library was linked.
void *goblas_library(void);

// goblas_path writes the path of the file that provides dgemm into path (size bytes).
void goblas_path(char *path, int size);

// goblas_one_each reports whether OpenMP gives a new thread of the system one thread to
// compute with. The calls of an OpenMP build then run on one thread each, whichever thread
// makes them, and beside each other.
int goblas_one_each(void);

// goblas_refuse checks that a library which dlopen has opened is an OpenBLAS, has every
// routine that goblas calls, and uses C's int for integers. It returns 0 or, if
// something is wrong, writes that into message, which calls the library file, and
// returns 1.
int goblas_refuse(void *library, const char *file, char *message, int size);

// goblas_lacks returns how many of the count names a library lacks, and writes the
// first three of them into message.
int goblas_lacks(void *library, const char *const *names, int count, char *message, int size);

// goblas_integers64 reports whether the integers of a library have 64 bits, which it
// finds out from the library's configuration and from what its dgetrf writes.
typedef void goblas_getrf(const int *, const int *, void *, const int *, int *, int *);
int goblas_integers64(const char *config, goblas_getrf *dgetrf);

#endif
