// Package bare is for comparisons: what the machine and OpenBLAS give when nothing
// of goblas stands between. Nothing here knows of the gate, so OpenBLAS's thread
// count is the caller's business, and while one of these calls is in flight no
// other call of BLAS may be, goblas's included.
package bare

import "github.com/goblas/goblas/native"

// MultiplyAdds does nothing but multiply-adds of float64 (or float32) in registers,
// for so many steps, and returns how many floating-point operations these were; 0
// in a program without C. Safe for concurrent use.
func MultiplyAdds(single bool, steps int) (flops float64) {
	if single {
		return native.MultiplyAdds[float32](steps)
	}
	return native.MultiplyAdds[float64](steps)
}
