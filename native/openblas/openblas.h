// These are OpenBLAS's own functions for the control of threads and for information,
// besides BLAS and LAPACK. OpenBLAS's cblas.h declares them; netlib's cblas.h does not.
// https://github.com/OpenMathLib/OpenBLAS/blob/develop/docs/extensions.md
#ifndef GOBLAS_OPENBLAS_H
#define GOBLAS_OPENBLAS_H

extern void openblas_set_num_threads(int num_threads);
extern int openblas_get_num_threads(void);
extern int openblas_get_num_procs(void);
extern int openblas_get_parallel(void);
extern char *openblas_get_config(void);
extern char *openblas_get_corename(void);

#endif
