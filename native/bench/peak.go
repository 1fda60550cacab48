//go:build cgo && !purego && (linux || darwin)

package bench

/*
#include "peak.h"

#cgo nocallback goblas_peak
*/
import "C"

import (
	"unsafe"

	"github.com/goblas/goblas/internal/scalar"
)

// MultiplyAdds does nothing but multiply-adds in registers, for so many steps of
// a nanosecond or more, and returns how many floating-point operations these
// were, two for each: what a core can do at most is that over the time. Safe for
// concurrent use; needs no OpenBLAS.
func MultiplyAdds[T scalar.Float](steps int) (flops float64) {
	return float64(C.goblas_peak(C.int(unsafe.Sizeof(T(0))/8), C.size_t(max(steps, 0))))
}
