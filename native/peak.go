//go:build cgo && !purego && (linux || darwin)

package native

/*
#include "peak.h"

#cgo nocallback goblas_peak
*/
import "C"

// MultiplyAdds does nothing but multiply-adds in registers, for so many steps of
// a nanosecond or more, and returns how many floating-point operations these
// were, two for each: what a core can do at most is that over the time. Safe for
// concurrent use; needs no OpenBLAS.
func MultiplyAdds[T Float](steps int) (flops float64) {
	return float64(C.goblas_peak(wide[T](), C.size_t(max(steps, 0))))
}
