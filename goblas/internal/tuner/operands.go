package tuner

import "github.com/goblas/goblas/internal/scalar"

// afresh gives each call its own copy of a matrix, symmetric and positive
// definite, that any factorization takes.
func afresh(n int, do func(a []float64)) func() {
	return copied(dominant(n), do)
}

// copied gives each call its own copy of a matrix.
func copied(original []float64, do func(a []float64)) func() {
	a := make([]float64, len(original))
	return func() {
		copy(a, original)
		do(a)
	}
}

// unit is all but the identity, so that what is multiplied by it, or divided, over and
// over neither overflows nor vanishes; it has no zeros that a routine might skip.
func unit(n int) []float64 {
	a := numbers[float64](n * n)
	for i := range a {
		a[i] *= 1e-12
	}
	for i := range n {
		a[i*n+i] = 1
	}
	return a
}

// dominant is symmetric, with a diagonal above the sum of its row.
func dominant(n int) []float64 {
	a := numbers[float64](n * n)
	for i := range n {
		for j := range i {
			a[i*n+j] = a[j*n+i]
		}
		a[i*n+i] = float64(n)
	}
	return a
}

// numbers are between -0.5 and 0.5, of no pattern that an SVD could gain from.
func numbers[T scalar.Scalar](n int) []T {
	x := make([]T, n)
	state := uint32(1)
	for i := range x {
		state = state*1664525 + 1013904223
		v := float64(state)/(1<<32) - 0.5
		switch p := any(&x[i]).(type) {
		case *float32:
			*p = float32(v)
		case *float64:
			*p = v
		case *complex64:
			*p = complex(float32(v), 0.25)
		case *complex128:
			*p = complex(v, 0.25)
		}
	}
	return x
}
