package plan

import "time"

// kernel is what was measured of a family of processors, for which OpenBLAS has kernels
// of its own. Costs and thresholds are multiples of these few.
type kernel struct {
	// One core in a large product: ns for a multiply-add of float32, float64, complex64
	// and complex128.
	gemm [4]float64
	// One core in a routine that reads a matrix once: ns for an element of float64.
	element float64
	// A call that takes longer than this on one core is faster on all: waking OpenBLAS's
	// threads, and goroutines for tiles, takes a time and no work.
	threads, tiles time.Duration
	// Orders from which the library beats pure Go, where they differ from the default's.
	library map[Op]float64
}

// defaultKernel was measured on.
var defaultKernel = kernel{
	gemm: [4]float64{0.011, 0.022, 0.044, 0.088}, element: 0.1,
	threads: 300 * time.Microsecond, tiles: 300 * time.Microsecond,
}

func kernelNamed(name string) *kernel { return &defaultKernel }

func tableFor(k *kernel) *table {
	var t table
	for op := range NumOps {
		r := &t[op]
		switch Exponent(op) {
		case 1, 2:
			*r = Routes{small: 0.1, large: 0.1, pure: 0.14, knee: 64 * 64}
		case 3:
			*r = Routes{small: 0.1, large: 0.022, pure: 0.16, knee: 64 * 64 * 64}
		}
		r.Threads = r.reached(k.threads)
		r.Tiles = Never
	}
	return &t
}
