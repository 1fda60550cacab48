// Package samebits has the test of a promise, and nothing else: in Auto the same call
// gives the same bits, on any number of cores, from any number of goroutines, in any order
// and beside any load. Eigenvalues, singular values and what is made of them do so in the
// repeatable mode.
//
// To some routines of level 1 and 2, and to what LAPACK makes of them, a call is the same
// only if its operands begin at the same places beyond a multiple of 64 bytes: see placed.
// Slices that make has made, of a kilobyte and more, always do.
//
// With the flag -bits its tests try all sizes, which takes minutes.
package samebits
