//go:build !cgo || purego || !(linux || darwin)

package lapack

import "github.com/goblas/goblas/internal/scalar"

// Each panics.
func Each[T scalar.Scalar](*EachCall[T], []T, []float64, []int32, []int32) { absent() }
