//go:build !cgo || purego || !(linux || darwin)

package stack

import "github.com/goblas/goblas/internal/scalar"

// Choose returns false, because there are no kernels.
func Choose(string) bool { return false }

// Target returns "", because there are no kernels.
func Target() string { return "" }

// Kernel returns false, because there are no kernels.
func Kernel[T scalar.Scalar](op Op, m, n int) bool { return false }

// Run panics, because there are no kernels.
func Run[T scalar.Scalar](op Op, count, m, k, n int, a, b, c, d Of[T], info []int32, work []T) {
	absent()
}

// Room returns 0, because there are no kernels.
func Room[T scalar.Scalar](op Op, m, n int) int { return 0 }

// absent is a variable, because staticcheck takes what follows a call that always panics for
// code that never runs.
var absent = func() { panic("stack: this program was built without C") }
