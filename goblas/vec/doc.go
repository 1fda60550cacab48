// Package vec has NumPy's element-wise functions, reductions and random numbers for slices
// of float32 and float64. It uses all free cores and the processor's vector instructions.
//
//	err := vec.Exp(dst, a)         // dst[i] = e^a[i]
//	err := vec.Add(a, a, b)        // a[i] += b[i]
//	total := vec.Sum(a)
//	vec.Normal(dst, seed)
//
// # Slices
//
// A function on slices stores its result in its first argument, dst, and needs operands
// of the same length, else its error is an [ErrLength]. dst may be one of the operands;
// if it overlaps one in any other way, the error is an [ErrOverlap]. After an error dst is
// unchanged. No function of this package panics, unless a function given to [Apply] does.
//
// Nothing is allocated for small slices: those below 65 536 elements, below 32 768 for
// random numbers, and 131 072 for reductions. Larger ones allocate a little for the work
// that is shared out, and reductions one number for every 8192 elements. So do sums that
// are computed again because they left the range of float64.
//
// # Matrices
//
// [Unary], [Binary], [Scalar] and [LeftScalar] do the same with views of matrices, and take
// the operation as a constant such as [OpExp]. Parts of larger matrices and transposed views
// may be operands and results. An operand that is stored in another order than the result is
// copied, a few rows at a time.
//
// [SumAxis] and the other functions whose names end in Axis reduce the lines of a matrix: its
// columns along axis 0, as in NumPy, and its rows along axis 1. Each stores a number for
// every line in dst, with the bits that the function on slices has for that line. It returns
// an [ErrLength] if dst has another length, an [ErrOverlap] if dst overlaps the matrix, an
// [ErrMatrix] if the matrix is malformed, an [ErrAxis] for every other axis, and an
// [ErrEmpty] if lines have fewer elements than the function on slices needs. Lines that are
// not contiguous are copied, a few at a time.
//
// # Cores
//
// A call with large slices or matrices takes a lease of one core from the gate that also
// lets calls of BLAS in, waits for it if necessary, and takes the cores that are free
// besides. So element-wise work, products and solutions share the cores that
// goblas.SetThreads sets, and never fight over them. Neither OpenBLAS nor goblas.Use is
// needed. Small calls run on the caller's goroutine without a lease. All functions are
// safe for use by multiple goroutines simultaneously, as long as no two write the same
// elements.
//
// # Results
//
// Sums are added in pairs, in float64, and have the same bits at any number of cores and
// on any processor. So have random numbers. Functions that are not exactly rounded are
// within 4 units in the last place, and treat NaN, infinities, signed zeros and subnormal
// numbers as package math does. What an element becomes does not depend on where in the
// slice it stands. docs/vec.md lists the accuracy of every function, and NumPy's names.
package vec

// Float is the type of an element.
type Float interface {
	float32 | float64
}
