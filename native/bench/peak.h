#ifndef GOBLAS_PEAK_H
#define GOBLAS_PEAK_H

#include <stddef.h>

// goblas_peak does nothing but multiply-adds in registers, of float32 (wide is 0)
// or float64 (1), for so many steps, and returns how many operations these were:
// two for each.
double goblas_peak(int wide, size_t steps);

#endif
