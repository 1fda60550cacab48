// What the thread that makes all calls of MPI does, by looking at it now and then: sample.c.
#ifndef GOBLAS_SAMPLE_H
#define GOBLAS_SAMPLE_H

// goblas_sample_start begins to look at the calling thread, once in each period, which is
// in microseconds and below a second. It returns 0, or the number of an error.
int goblas_sample_start(int period);

// goblas_sample_call says whether the thread is in a call. Nothing else is counted.
void goblas_sample_call(int in);

// goblas_sample_stop ends it, on the same thread, and tells how many periods of the calls
// the thread was computing, and how many it was in MPI.
void goblas_sample_stop(long *computing, long *mpi);

#endif
