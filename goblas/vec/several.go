package vec

import "math"

// Fill stores v in every element of dst. It cannot fail. NumPy: full, ndarray.fill.
func Fill[T Float](dst []T, v T) {
	if k := (fillKernel[T]{v}); !inPieces(&costSum, k, dst, nil, nil, nil) {
		k.run(dst, nil, nil, nil)
	}
}

// Copy stores a[i] in dst[i]. Unlike the builtin copy it requires equal lengths, and
// works on all free cores. NumPy: copyto.
func Copy[T Float](dst, a []T) error {
	if err := fits("Copy", dst, a); err != nil {
		return err
	}
	if k := (copyKernel[T]{}); !inPieces(&costAdd, k, dst, a, nil, nil) {
		k.run(dst, a, nil, nil)
	}
	return nil
}

// FMA stores a[i] b[i] + c[i], rounded once, in dst[i], as math.FMA does. NumPy has no
// such function.
func FMA[T Float](dst, a, b, c []T) error {
	if err := fits2("FMA", dst, a, b); err != nil {
		return err
	}
	if err := fits("FMA", dst, c); err != nil {
		return err
	}
	if k := (fmaKernel[T]{}); !inPieces(&costAdd, k, dst, a, b, c) {
		k.run(dst, a, b, c)
	}
	return nil
}

// Axpby stores alpha x[i] + beta y[i], rounded after every operation, in dst[i]. NumPy:
// alpha*x + beta*y, with the same bits.
func Axpby[T Float](dst []T, alpha T, x []T, beta T, y []T) error {
	if err := fits2("Axpby", dst, x, y); err != nil {
		return err
	}
	if k := (axpbyKernel[T]{alpha, beta}); !inPieces(&costAdd, k, dst, x, y, nil) {
		k.run(dst, x, y, nil)
	}
	return nil
}

// Clip stores in dst[i] what is nearest to a[i] from low to high: low where a[i] is
// less, high where it is greater, else a[i]; NaN stays NaN. Bounds that are NaN, or of
// which low is greater, are an [ErrRange]. NumPy: clip.
func Clip[T Float](dst, a []T, low, high T) error {
	if !(low <= high) {
		return fail("Clip", ErrRange, "low %v, high %v", low, high)
	}
	if err := fits("Clip", dst, a); err != nil {
		return err
	}
	if k := (clipKernel[T]{low, high}); !inPieces(&costAdd, k, dst, a, nil, nil) {
		k.run(dst, a, nil, nil)
	}
	return nil
}

// Apply stores f(a[i]) in dst[i]. Large slices make it call f from several goroutines at
// once, in no particular order. These hold no lease of a core, so f may call anything,
// also what waits for cores itself. If f panics, so does Apply. NumPy: vectorize.
func Apply[T Float](dst, a []T, f func(T) T) error {
	if err := fits("Apply", dst, a); err != nil {
		return err
	}
	if k := (applyKernel[T]{f}); !inPieces(&costApply, k, dst, a, nil, nil) {
		k.run(dst, a, nil, nil)
	}
	return nil
}

// isNaN is math.IsNaN for both types.
func isNaN[T Float](x T) bool { return math.IsNaN(float64(x)) }
