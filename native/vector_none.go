//go:build !cgo || purego || !(linux || darwin)

package native

// Vectors reports whether there are kernels at all.
const Vectors = false

// ChooseVectors returns false: there are no kernels.
func ChooseVectors(string) bool { return false }

// VectorTarget names the set of kernels in use, "" where there is none.
func VectorTarget() string { return "" }

// The functions below return false, and do nothing: there are no kernels.

// VectorUnary does nothing.
func VectorUnary[T Float](UnaryOp, []T, []T) bool { return false }

// VectorBinary does nothing.
func VectorBinary[T Float](BinaryOp, Form, []T, []T, []T) bool { return false }

// VectorCompare does nothing.
func VectorCompare[T Float](CompareOp, Form, []bool, []T, []T) bool { return false }

// VectorFMA does nothing.
func VectorFMA[T Float](dst, a, b, c []T) bool { return false }

// VectorAxpby does nothing.
func VectorAxpby[T Float](dst []T, alpha T, x []T, beta T, y []T) bool { return false }

// VectorClip does nothing.
func VectorClip[T Float](dst, a []T, low, high T) bool { return false }

// VectorWhere does nothing.
func VectorWhere[T Float](dst []T, mask []bool, a, b []T) bool { return false }

// VectorFill does nothing.
func VectorFill[T Float](dst []T, value T) bool { return false }

// VectorReduce does nothing.
func VectorReduce[T Float](op ReduceOp, a, b []T, center float64, results []float64) bool {
	return false
}

// VectorRandom does nothing.
func VectorRandom[T Float](op RandomOp, dst []T, seed, block uint64) bool { return false }
