// What the files that compose routines know of the four element types, in the order of
// GOBLAS_S, GOBLAS_D, GOBLAS_C and GOBLAS_Z.
#ifndef GOBLAS_NUMBERS_H
#define GOBLAS_NUMBERS_H

#include <stddef.h>

static const size_t element[] = {4, 8, 8, 16};
static const float zero_s[2] = {0, 0}, one_s[2] = {1, 0}, minus_one_s[2] = {-1, 0};
static const double zero_d[2] = {0, 0}, one_d[2] = {1, 0}, minus_one_d[2] = {-1, 0};
static const void *const zero[] = {zero_s, zero_d, zero_s, zero_d};
static const void *const one[] = {one_s, one_d, one_s, one_d};
static const void *const minus_one[] = {minus_one_s, minus_one_d, minus_one_s, minus_one_d};

#endif
