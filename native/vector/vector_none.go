//go:build !cgo || purego || !(linux || darwin)

package vector

import "github.com/goblas/goblas/internal/scalar"

// Available reports whether there are vector kernels in this program.
const Available = false

// Choose returns false, because there are no kernels.
func Choose(string) bool { return false }

// Target returns "", because there are no kernels.
func Target() string { return "" }

// Except Sums, the functions below return false and do nothing, because there are no
// kernels.

// Unary does nothing.
func Unary[T scalar.Float](UnaryOp, []T, []T) bool { return false }

// Binary does nothing.
func Binary[T scalar.Float](BinaryOp, Form, []T, []T, []T) bool { return false }

// Outer does nothing.
func Outer[T scalar.Float](x, y, c []T, ldc int) bool { return false }

// OuterComplex64 does nothing.
func OuterComplex64(x, y, c []complex64, ldc int) bool { return false }

// Compare does nothing.
func Compare[T scalar.Float](CompareOp, Form, []bool, []T, []T) bool { return false }

// FMA does nothing.
func FMA[T scalar.Float](dst, a, b, c []T) bool { return false }

// Axpby does nothing.
func Axpby[T scalar.Float](dst []T, alpha T, x []T, beta T, y []T) bool { return false }

// Clip does nothing.
func Clip[T scalar.Float](dst, a []T, low, high T) bool { return false }

// Where does nothing.
func Where[T scalar.Float](dst []T, mask []bool, a, b []T) bool { return false }

// Fill does nothing.
func Fill[T scalar.Float](dst []T, value T) bool { return false }

// Reduce does nothing.
func Reduce[T scalar.Float](op ReduceOp, a, b []T, center float64, results []float64) bool {
	return false
}

// Random does nothing.
func Random[T scalar.Float](op RandomOp, dst []T, seed, block uint64) bool { return false }

// Sums panics, because there are no kernels.
func Sums[T scalar.Scalar](term Term, byRows bool, m, n int, a []T, lda int, sums []float64) {
	panic("vector: this program was built without C")
}
