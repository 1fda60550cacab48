// Finding OpenBLAS: load_linux.c loads it at run time, link.c has it linked, shared
// or within the program.
#ifndef GOBLAS_LOAD_H
#define GOBLAS_LOAD_H

// goblas_load makes the symbols callable. path names a library file, or is
// empty for the usual names; threads > 0 is the size OpenBLAS's pool starts
// with unless the user's environment says otherwise. It returns 0, or writes
// why not into message (size bytes) and returns 1.
int goblas_load(const char *path, int threads, char *message, int size);

// goblas_load_lapacke makes LAPACKE's symbols callable, from a library of its own
// where OpenBLAS lacks them. It returns 0, or 1 if there is none.
int goblas_load_lapacke(void);

// goblas_has reports whether a symbol was found.
int goblas_has(const char *name);

// goblas_path writes the file that provides dgemm into path.
void goblas_path(char *path, int size);

#endif
