// The functions of MPI and BLACS that are the same for all element types, and those for
// integers. None of them has a handle of MPI among its arguments: these differ between
// Open MPI and MPICH.
// https://www.netlib.org/blacs/, https://www.mpi-forum.org/docs/
#ifndef GOBLAS_BLACS_H
#define GOBLAS_BLACS_H

extern int MPI_Init_thread(int *argc, char ***argv, int required, int *provided);
extern int MPI_Initialized(int *flag);
extern int MPI_Finalize(void);

extern void blacs_pinfo_(int *rank, int *size);
extern void blacs_get_(const int *ctxt, const int *what, int *value);
extern void blacs_set_(const int *ctxt, const int *what, const int *value);
extern void blacs_gridinit_(int *ctxt, const char *order, const int *rows, const int *cols);
extern void blacs_gridmap_(int *ctxt, const int *map, const int *ldmap, const int *rows, const int *cols);
extern void blacs_gridinfo_(const int *ctxt, int *rows, int *cols, int *row, int *col);
extern void blacs_exit_(const int *keep);
extern void blacs_abort_(const int *ctxt, const int *code);

extern void igsum2d_(const int *ctxt, const char *scope, const char *top, const int *m, const int *n, int *a, const int *lda, const int *rdest, const int *cdest);
extern void igamx2d_(const int *ctxt, const char *scope, const char *top, const int *m, const int *n, int *a, const int *lda, int *ra, int *ca, const int *rcflag, const int *rdest, const int *cdest);
extern void igebs2d_(const int *ctxt, const char *scope, const char *top, const int *m, const int *n, const int *a, const int *lda);
extern void igebr2d_(const int *ctxt, const char *scope, const char *top, const int *m, const int *n, int *a, const int *lda, const int *rsrc, const int *csrc);

#endif
