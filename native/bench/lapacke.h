// Finding LAPACKE: lapacke_linux.c loads it at run time, lapacke_link.c has it linked.
#ifndef GOBLAS_LAPACKE_H
#define GOBLAS_LAPACKE_H

// goblas_load_lapacke makes LAPACKE's symbols callable, from a library of its own
// where OpenBLAS, which must be loaded, lacks them. It returns 0, or writes why not
// into message (size bytes, zeroed) and returns 1.
int goblas_load_lapacke(char *message, int size);

#endif
