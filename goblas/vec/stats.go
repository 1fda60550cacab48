package vec

import "github.com/goblas/goblas/native/vector"

// Sum returns the sum of a, 0 if it is empty. Elements are added in pairs of
// pairs, in float64: the error grows with the logarithm of their number. A sum that
// is a number does not overflow on the way. The same elements give the same bits at
// any number of cores. NumPy: sum.
func Sum[T Float](a []T) T { return T(sum(a, false)) }

// Prod returns the product of a, 1 if it is empty; computed as [Sum] is. NumPy:
// prod.
func Prod[T Float](a []T) T { return T(reduce(vector.Prod, a, nil, 0, false)) }

// Dot returns the sum of a[i] b[i], added as [Sum] adds. Different lengths are an
// [ErrLength]. NumPy: dot of vectors.
func Dot[T Float](a, b []T) (T, error) {
	if len(a) != len(b) {
		return 0, fail("Dot", ErrLength, "%d and %d", len(a), len(b))
	}
	return T(reduce(vector.Dot, a, b, 0, false)), nil
}

// Norm returns the Euclidean norm of a, the square root of the sum of squares; 0
// if it is empty. Neither overflows nor underflows on the way. NumPy:
// linalg.norm.
func Norm[T Float](a []T) T { return T(norm(a, false)) }

// Mean returns the arithmetic mean of a, from [Sum]; the sum may be larger than any
// float64. Of nothing it is an [ErrEmpty]. NumPy: mean.
func Mean[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("Mean", 0, 1)
	}
	return T(mean(a, false)), nil
}

// Var returns the variance of a: the sum of squared deviations from the mean,
// divided by len(a) - ddof. ddof 0 is NumPy's default, the variance of a whole
// population; 1 estimates it from a sample, as gonum does. It goes over a twice, and
// neither overflows nor underflows on the way. No more elements than ddof, or a
// negative ddof, are an [ErrEmpty]. NumPy: var.
func Var[T Float](a []T, ddof int) (T, error) {
	if ddof < 0 || len(a) <= ddof {
		return 0, empty("Var", len(a), ddof+1)
	}
	return T(variance(a, ddof, false)), nil
}

// Std returns the square root of the variance, which may be larger or smaller than
// any float64, and otherwise as [Var]. NumPy: std.
func Std[T Float](a []T, ddof int) (T, error) {
	if ddof < 0 || len(a) <= ddof {
		return 0, empty("Std", len(a), ddof+1)
	}
	return T(deviation(a, ddof, false)), nil
}

// MinOf returns the least element, NaN if one is; -0 is below 0. Of nothing it is
// an [ErrEmpty]. NumPy: min.
func MinOf[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("MinOf", 0, 1)
	}
	return T(reduce(vector.Least, a, nil, 0, false)), nil
}

// MaxOf returns the greatest element, NaN if one is; -0 is below 0. Of nothing it
// is an [ErrEmpty]. NumPy: max.
func MaxOf[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("MaxOf", 0, 1)
	}
	return T(reduce(vector.Greatest, a, nil, 0, false)), nil
}

// ArgMin returns the index of the least element, the first of several; of the
// first NaN if there is one. Of nothing it is an [ErrEmpty]. NumPy: argmin.
func ArgMin[T Float](a []T) (int, error) {
	if len(a) == 0 {
		return 0, empty("ArgMin", 0, 1)
	}
	return arg(vector.Least, a, false), nil
}

// ArgMax returns the index of the greatest element, as [ArgMin] that of the
// least. NumPy: argmax.
func ArgMax[T Float](a []T) (int, error) {
	if len(a) == 0 {
		return 0, empty("ArgMax", 0, 1)
	}
	return arg(vector.Greatest, a, false), nil
}

// arg finds the first tile with the extreme, and looks for it there.
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
	return from // not reached: the extreme is an element
}

func empty(function string, have, want int) error {
	return fail(function, ErrEmpty, "%d, at least %d wanted", have, want)
}
