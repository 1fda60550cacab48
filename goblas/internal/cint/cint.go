// Package cint says which dimensions and increments C's int can count. OpenBLAS and
// netlib do not look: what does not fit would be truncated.
package cint

import "math"

// Fits reports whether every value of those or-ed together is within C's int
// and not negative: a sign or a bit above the 31st survives the or.
func Fits(or int) bool { return uint(or) <= math.MaxInt32 }

// Spans reports whether n elements inc apart are counted by C's int: OpenBLAS
// multiplies the two in it.
func Spans(n, inc int) bool {
	if inc < 0 {
		inc = -inc
	}
	return inc <= math.MaxInt32 && n <= math.MaxInt32 && n*inc <= math.MaxInt32
}
