package code

import (
	"math"

	"github.com/goblas/goblas/goblas/vec"
)

// LogSqrt stores log(sqrt(a)) in dst, and returns its sum.
func LogSqrt(dst, a []float64) (float64, error) {
	if err := vec.Sqrt(dst, a); err != nil {
		return 0, err
	}
	if err := vec.Log(dst, dst); err != nil { // over itself
		return 0, err
	}
	return vec.Sum(dst), nil
}

// Gamma has no kernel of its own: Apply calls any function on all cores.
func Gamma(dst, a []float64) error {
	return vec.Apply(dst, a, math.Gamma)
}
