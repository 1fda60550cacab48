// Package vec has NumPy's element-wise functions, reductions and random numbers
// over slices of float32 and float64, on all free cores and in the processor's
// vectors.
package vec

// Float is an element type.
type Float interface {
	float32 | float64
}
