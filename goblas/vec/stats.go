package vec

import (
	"math"

	"github.com/goblas/goblas/native"
)

// Sum returns the sum of a, 0 if it is empty. Elements are added in pairs of
// pairs, in float64: the error grows with the logarithm of their number. The same
// elements give the same bits at any number of cores. NumPy: sum.
func Sum[T Float](a []T) T { return T(reduce(native.Sum, a, nil, 0, false)) }

// Prod returns the product of a, 1 if it is empty; computed as [Sum] is. NumPy:
// prod.
func Prod[T Float](a []T) T { return T(reduce(native.Prod, a, nil, 0, false)) }

// Dot returns the sum of a[i] b[i], added as [Sum] adds. Different lengths are an
// [ErrLength]. NumPy: dot of vectors.
func Dot[T Float](a, b []T) (T, error) {
	if len(a) != len(b) {
		return 0, fail("Dot", ErrLength, "%d and %d", len(a), len(b))
	}
	return T(reduce(native.Dot, a, b, 0, false)), nil
}

// Norm returns the Euclidean norm of a, the square root of the sum of squares; 0
// if it is empty. Neither overflows nor underflows on the way. NumPy:
// linalg.norm.
func Norm[T Float](a []T) T { return T(norm(a, false)) }

func norm[T Float](a []T, alone bool) float64 {
	const least, greatest = 0x1p-900, 0x1p1000 // what squares of float64 sum up well to
	s := reduce(native.SumSquares, a, nil, 0, alone)
	if s >= least && s <= greatest {
		return math.Sqrt(s)
	}
	low, high := reduce(native.Least, a, nil, 0, alone), reduce(native.Greatest, a, nil, 0, alone)
	size := max(math.Abs(low), math.Abs(high))
	if len(a) == 0 || size == 0 || math.IsInf(size, 0) || math.IsNaN(size) {
		if len(a) == 0 {
			return 0
		}
		return size
	}
	// A power of two scales without rounding; two of them, because the one that
	// subnormal numbers need is no float64.
	_, exponent := math.Frexp(size)
	down, up := math.Ldexp(1, -exponent/2), math.Ldexp(1, -exponent+exponent/2)
	s = 0
	for _, x := range a {
		y := float64(x) * down * up
		s += y * y
	}
	return math.Ldexp(math.Sqrt(s), exponent)
}

// Mean returns the arithmetic mean of a, from [Sum]. Of nothing it is an
// [ErrEmpty]. NumPy: mean.
func Mean[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("Mean", 0, 1)
	}
	return T(mean(a, false)), nil
}

func mean[T Float](a []T, alone bool) float64 {
	return reduce(native.Sum, a, nil, 0, alone) / float64(len(a))
}

// Var returns the variance of a: the sum of squared deviations from the mean,
// divided by len(a) - ddof. ddof 0 is NumPy's default, the variance of a whole
// population; 1 estimates it from a sample, as gonum does. It goes over a twice.
// No more elements than ddof, or a negative ddof, are an [ErrEmpty]. NumPy: var.
func Var[T Float](a []T, ddof int) (T, error) {
	if ddof < 0 || len(a) <= ddof {
		return 0, empty("Var", len(a), ddof+1)
	}
	return T(variance(a, ddof, false)), nil
}

func variance[T Float](a []T, ddof int, alone bool) float64 {
	return reduce(native.Deviations, a, nil, mean(a, alone), alone) / float64(len(a)-ddof)
}

// Std returns the square root of [Var]. NumPy: std.
func Std[T Float](a []T, ddof int) (T, error) {
	if ddof < 0 || len(a) <= ddof {
		return 0, empty("Std", len(a), ddof+1)
	}
	return T(math.Sqrt(variance(a, ddof, false))), nil
}

// MinOf returns the least element, NaN if one is; -0 is below 0. Of nothing it is
// an [ErrEmpty]. NumPy: min.
func MinOf[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("MinOf", 0, 1)
	}
	return T(reduce(native.Least, a, nil, 0, false)), nil
}

// MaxOf returns the greatest element, NaN if one is; -0 is below 0. Of nothing it
// is an [ErrEmpty]. NumPy: max.
func MaxOf[T Float](a []T) (T, error) {
	if len(a) == 0 {
		return 0, empty("MaxOf", 0, 1)
	}
	return T(reduce(native.Greatest, a, nil, 0, false)), nil
}

// ArgMin returns the index of the least element, the first of several; of the
// first NaN if there is one. Of nothing it is an [ErrEmpty]. NumPy: argmin.
func ArgMin[T Float](a []T) (int, error) {
	if len(a) == 0 {
		return 0, empty("ArgMin", 0, 1)
	}
	return arg(native.Least, a, false), nil
}

// ArgMax returns the index of the greatest element, as [ArgMin] that of the
// least. NumPy: argmax.
func ArgMax[T Float](a []T) (int, error) {
	if len(a) == 0 {
		return 0, empty("ArgMax", 0, 1)
	}
	return arg(native.Greatest, a, false), nil
}

// arg finds the first tile with the extreme, and looks for it there.
func arg[T Float](op native.ReduceOp, a []T, alone bool) int {
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
		if b := tiles[best]; b == b && (x != x || op == native.Least && x < b || op == native.Greatest && x > b) {
			best = i
		}
	}
	from := best * native.Tile
	for i, x := range a[from:min(from+native.Tile, len(a))] {
		if b := tiles[best]; float64(x) == b || x != x {
			return from + i
		}
	}
	return from // not reached: the extreme is an element
}

func empty(function string, have, want int) error {
	return fail(function, ErrEmpty, "%d, at least %d wanted", have, want)
}
