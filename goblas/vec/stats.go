package vec

import "github.com/goblas/goblas/native/vector"

// Sum returns the sum of a, which is 0 if a is empty. It adds in pairs, and pairs of pairs,
// in float64, so the error grows with the logarithm of the number of elements. If the sum is
// finite, no sum on the way to it overflows. NaN and infinities propagate, in this and in all
// other reductions. The same elements give the same bits at any number of cores. NumPy: sum.
func Sum[T Float](a []T) T { return T(sum(a, false)) }

// Prod returns the product of a, which is 1 if a is empty. It multiplies in the order in
// which [Sum] adds; the products on the way may overflow or vanish. NumPy: prod.
func Prod[T Float](a []T) T { return T(reduce(vector.Prod, a, nil, 0, false)) }

// Dot returns the sum of the products a[i] b[i], and adds them in the order of [Sum].
// Slices of different lengths are an [ErrLength]. NumPy: dot, of vectors.
func Dot[T Float](a, b []T) (T, error) {
	if len(a) != len(b) {
		return 0, fail("Dot", ErrLength, "%d and %d", len(a), len(b))
	}
	return T(reduce(vector.Dot, a, b, 0, false)), nil
}

// Norm returns the Euclidean norm of a, which is the square root of the sum of squares, and
// 0 if a is empty. The squares neither overflow nor vanish. NumPy: linalg.norm.
func Norm[T Float](a []T) T { return T(norm(a, false)) }

// Mean returns the arithmetic mean of a, also where the sum is larger than any float64. It
// adds as [Sum] does. If a is empty, the result is 0 and the error is an [ErrEmpty]. NumPy:
// mean.
func Mean[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("Mean", 0, 1)
	}
	return T(mean(a, false)), nil
}

// Var returns the variance of a, which is the sum of the squared deviations from the mean,
// divided by len(a) - ddof. With ddof = 0, NumPy's default, it is the variance of a whole
// population; with ddof = 1, as in gonum, it estimates that from a sample. Var reads a
// twice, and the squares neither overflow nor vanish. If ddof is negative, or a has no
// more elements than ddof, the error is an [ErrEmpty]. NumPy: var.
func Var[T Float](a []T, ddof int) (T, error) {
	if ddof < 0 || len(a) <= ddof {
		return 0, empty("Var", len(a), elementsForVariance(ddof))
	}
	return T(variance(a, ddof, false)), nil
}

// Std returns the standard deviation of a, which is the square root of the variance, also
// where the variance is larger than any float64 or vanishes. ddof and errors are as for
// [Var]. NumPy: std.
func Std[T Float](a []T, ddof int) (T, error) {
	if ddof < 0 || len(a) <= ddof {
		return 0, empty("Std", len(a), elementsForVariance(ddof))
	}
	return T(deviation(a, ddof, false)), nil
}

// MinOf returns the least element of a, or NaN if an element is NaN; -0 is less than 0. If a
// is empty, the error is an [ErrEmpty]. NumPy: min.
func MinOf[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("MinOf", 0, 1)
	}
	return T(reduce(vector.Least, a, nil, 0, false)), nil
}

// MaxOf returns the greatest element of a, or NaN if an element is NaN; -0 is less than 0. If
// a is empty, the error is an [ErrEmpty]. NumPy: max.
func MaxOf[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("MaxOf", 0, 1)
	}
	return T(reduce(vector.Greatest, a, nil, 0, false)), nil
}

// ArgMin returns the index of the first element that equals the least, or of the first NaN if
// there is one. If a is empty, the error is an [ErrEmpty]. NumPy: argmin.
func ArgMin[T Float](a []T) (int, error) {
	if len(a) == 0 {
		return 0, empty("ArgMin", 0, 1)
	}
	return arg(vector.Least, a, false), nil
}

// ArgMax returns the index of the first element that equals the greatest, or of the first NaN
// if there is one. If a is empty, the error is an [ErrEmpty]. NumPy: argmax.
func ArgMax[T Float](a []T) (int, error) {
	if len(a) == 0 {
		return 0, empty("ArgMax", 0, 1)
	}
	return arg(vector.Greatest, a, false), nil
}

// arg returns the index of the least or greatest element. It finds the first tile that has
// it, and looks for it there.
func arg[T Float](op vector.ReduceOp, a []T, alone bool) int {
	var few [group]float64
	tiles := few[:]
	if n := tileCount(len(a)); n <= group {
		tiles = tiles[:n]
		reduceKernel(op, a, nil, 0, tiles)
	} else {
		tiles = reduceTiles(op, a, nil, 0, alone)
	}
	best := 0
	for i, x := range tiles {
		if b := tiles[best]; b == b && (x != x || op == vector.Least && x < b || op == vector.Greatest && x > b) {
			best = i
		}
	}
	from := best * vector.Tile
	for i, x := range a[from:min(from+vector.Tile, len(a))] {
		if b := tiles[best]; float64(x) == b || x != x {
			return from + i
		}
	}
	return from // not reached, because the least or greatest is an element
}

// empty returns the error of a slice with fewer elements than a reduction needs.
func empty(function string, have, want int) error {
	return fail(function, ErrEmpty, "%d, at least %d wanted", have, want)
}
