package vec

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/native/vector"
)

// Fill stores v in every element of dst. NumPy: full, ndarray.fill.
func Fill[T Float](dst []T, v T) {
	if light.pays(len(dst)) {
		light.pieces(len(dst), sizeOf[T](), func(from, to int) { fillKernel(dst[from:to], v) })
		return
	}
	fillKernel(dst, v)
}

func fillKernel[T Float](dst []T, v T) {
	if len(dst) >= tiny && vector.Fill(dst, v) {
		return
	}
	for i := range dst {
		dst[i] = v
	}
}

// Copy stores a[i] in dst[i]. Unlike the builtin it wants equal lengths, and
// works on all free cores. NumPy: copyto.
func Copy[T Float](dst, a []T) error {
	if err := fits("Copy", dst, a); err != nil {
		return err
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) { copy(dst[from:to], a[from:to]) })
		return nil
	}
	copy(dst, a)
	return nil
}

// FMA stores a[i] b[i] + c[i], rounded once, in dst[i]: math.FMA.
func FMA[T Float](dst, a, b, c []T) error {
	if err := fits2("FMA", dst, a, b); err != nil {
		return err
	}
	if err := fits("FMA", dst, c); err != nil {
		return err
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) { fmaKernel(dst[from:to], a[from:to], b[from:to], c[from:to]) })
		return nil
	}
	fmaKernel(dst, a, b, c)
	return nil
}

func fmaKernel[T Float](dst, a, b, c []T) {
	if len(dst) >= tiny && vector.FMA(dst, a, b, c) {
		return
	}
	for i := range dst {
		dst[i] = fma(a[i], b[i], c[i])
	}
}

// Axpby stores alpha x[i] + beta y[i], rounded after every operation, in dst[i].
func Axpby[T Float](dst []T, alpha T, x []T, beta T, y []T) error {
	if err := fits2("Axpby", dst, x, y); err != nil {
		return err
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) { axpbyKernel(dst[from:to], alpha, x[from:to], beta, y[from:to]) })
		return nil
	}
	axpbyKernel(dst, alpha, x, beta, y)
	return nil
}

func axpbyKernel[T Float](dst []T, alpha T, x []T, beta T, y []T) {
	if len(dst) >= tiny && vector.Axpby(dst, alpha, x, beta, y) {
		return
	}
	for i := range dst {
		dst[i] = T(alpha*x[i]) + T(beta*y[i]) // conversions, so that no compiler fuses them
	}
}

// Clip stores a[i], or low if that is below, or high if it is above, in dst[i];
// NaN stays. NumPy: clip. Bounds that are NaN or not in order are an [ErrRange].
func Clip[T Float](dst, a []T, low, high T) error {
	if !(low <= high) {
		return fail("Clip", ErrRange, "low %v, high %v", low, high)
	}
	if err := fits("Clip", dst, a); err != nil {
		return err
	}
	if cheap.pays(len(dst)) {
		cheap.pieces(len(dst), sizeOf[T](), func(from, to int) { clipKernel(dst[from:to], a[from:to], low, high) })
		return nil
	}
	clipKernel(dst, a, low, high)
	return nil
}

func clipKernel[T Float](dst, a []T, low, high T) {
	if len(dst) >= tiny && vector.Clip(dst, a, low, high) {
		return
	}
	for i, x := range a {
		if x < low {
			x = low
		}
		if x > high {
			x = high
		}
		dst[i] = x
	}
}

// Apply stores f(a[i]) in dst[i]. f is called from several goroutines at once, in
// no order; they hold no cores, so that f may call anything, also what waits for
// cores itself. A panic of f comes out of Apply.
func Apply[T Float](dst, a []T, f func(T) T) error {
	if err := fits("Apply", dst, a); err != nil {
		return err
	}
	if dear.pays(len(dst)) {
		n, size := len(dst), dear.size(len(dst), sizeOf[T]())
		cores.ForEachUnleased((n+size-1)/size, func(i int) {
			from, to := i*size, min(i*size+size, n)
			applyKernel(dst[from:to], a[from:to], f)
		})
		return nil
	}
	applyKernel(dst, a, f)
	return nil
}

func applyKernel[T Float](dst, a []T, f func(T) T) {
	for i, x := range a {
		dst[i] = f(x)
	}
}

// isNaN is math.IsNaN for both types.
func isNaN[T Float](x T) bool { return math.IsNaN(float64(x)) }
