// Package vec has NumPy's element-wise functions, reductions and random numbers
// over slices of float32 and float64, on all free cores and in the processor's
// vectors.
//
//	err := vec.Exp(dst, a)         // dst[i] = e^a[i]
//	err := vec.Add(a, a, b)        // a[i] += b[i]
//	total := vec.Sum(a)
//	vec.Normal(dst, seed)
//
// Functions write into their first argument, and allocate nothing for slices
// that go in one piece (below 32 000 to 65 000 elements, by what a function costs). The destination may be an operand, but not
// overlap one otherwise. Mistakes come back as errors and change nothing; no
// function of this package panics, but for what a function given to [Apply]
// panics with.
//
// # Matrices
//
// [Unary], [Binary] and [Scalar] do the same over views of matrices, with the
// operation as a constant such as [OpExp]; [SumAxis] and its like reduce along an
// axis.
//
// # Cores
//
// A large call takes a lease of one core from the gate that calls of BLAS go
// through, waits for it if need be, and takes the cores that are free besides: so
// element-wise work, products and solutions share the cores of goblas.SetThreads
// and never fight over them. Neither OpenBLAS nor goblas.Use is needed. Small
// calls run where they are called and ask nobody. All functions are safe for use by
// multiple goroutines simultaneously, as long as no two write the same elements.
//
// # Results
//
// Sums are pairwise, in float64, and have the same bits at any number of cores and
// on any processor; so have random numbers. Functions that are not exactly rounded
// are within 4 units in the last place, with NaN, infinities, signed zeros and
// subnormal numbers as in package math; an element does not depend on where it
// stands. See docs/vec.md for the accuracy of each, and for NumPy's names.
package vec

// Float is an element type.
type Float interface {
	float32 | float64
}
