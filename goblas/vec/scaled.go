package vec

import (
	"math"

	"github.com/goblas/goblas/native/vector"
)

// Sums, means, variances and norms near the ends of the range of float64. Each is first
// computed without regard to the range. Only if the result is infinite, NaN, or so small
// that terms may have vanished, and all elements are finite, it is computed again from
// elements that are multiplied by a power of two, which brings them near 1 and rounds
// nothing.

// ordinary reports whether a sum of squares is right: no square has overflowed, and
// squares that have vanished were too small to change it.
func ordinary(sum float64) bool { return sum >= 0x1p-900 && sum <= math.MaxFloat64 }

// extent is the least and the greatest element of a.
type extent struct{ low, high float64 }

func extentOf[T Float](a []T, alone bool) extent {
	return extent{reduce(vector.Least, a, nil, 0, alone), reduce(vector.Greatest, a, nil, 0, alone)}
}

// size returns the largest absolute value, or NaN if an element is NaN.
func (e extent) size() float64 { return max(math.Abs(e.low), math.Abs(e.high)) }

// exponent returns the exponent that math.Frexp has for the size. ok is false where an
// element is not finite, or all are 0.
func (e extent) exponent() (exponent int, ok bool) {
	_, exponent = math.Frexp(e.size())
	return exponent, e.size() > 0 && e.size() <= math.MaxFloat64
}

// reduceScaled returns what reduce does for the elements of a, each multiplied by 2 to the
// power -exponent.
func reduceScaled[T Float](op vector.ReduceOp, a []T, center float64, exponent int) float64 {
	// There are two factors, because the one that subnormal numbers need is larger than any
	// float64.
	first, second := math.Ldexp(1, -exponent/2), math.Ldexp(1, -exponent+exponent/2)
	results, tile := make([]float64, tileCount(len(a))), make([]float64, min(vector.Tile, len(a)))
	for i := range results {
		part := a[i*vector.Tile : min((i+1)*vector.Tile, len(a))]
		for j, x := range part {
			tile[j] = float64(x) * first * second
		}
		reduceKernel(op, tile[:len(part)], nil, center, results[i:i+1])
	}
	return fold(op, results)
}

func sum[T Float](a []T, alone bool) float64 {
	s := reduce(vector.Sum, a, nil, 0, alone)
	if math.Abs(s) <= math.MaxFloat64 {
		return s
	}
	if exponent, ok := extentOf(a, alone).exponent(); ok {
		return math.Ldexp(reduceScaled(vector.Sum, a, 0, exponent), exponent)
	}
	return s
}

func mean[T Float](a []T, alone bool) float64 {
	n, s := float64(len(a)), reduce(vector.Sum, a, nil, 0, alone)
	if math.Abs(s) <= math.MaxFloat64 {
		return s / n
	}
	e := extentOf(a, alone)
	if exponent, ok := e.exponent(); ok { // rounding must not take the mean beyond the elements
		return max(e.low, min(e.high, math.Ldexp(reduceScaled(vector.Sum, a, 0, exponent)/n, exponent)))
	}
	return s / n
}

// deviations returns the variance as v times 4 to the power exponent, because the standard
// deviation may be in the range of float64 where the variance is not.
func deviations[T Float](a []T, ddof int, alone bool) (v float64, exponent int) {
	n, m := float64(len(a)-ddof), mean(a, alone)
	d := reduce(vector.Deviations, a, nil, m, alone)
	if ordinary(d) {
		return d / n, 0
	}
	e := extentOf(a, alone)
	exponent, ok := e.exponent()
	if !ok || e.low == e.high {
		return d / n, 0
	}
	return reduceScaled(vector.Deviations, a, math.Ldexp(m, -exponent), exponent) / n, exponent
}

func variance[T Float](a []T, ddof int, alone bool) float64 {
	v, exponent := deviations(a, ddof, alone)
	return math.Ldexp(v, 2*exponent)
}

func deviation[T Float](a []T, ddof int, alone bool) float64 {
	v, exponent := deviations(a, ddof, alone)
	return math.Ldexp(math.Sqrt(v), exponent)
}

func norm[T Float](a []T, alone bool) float64 {
	if s := reduce(vector.SumSquares, a, nil, 0, alone); ordinary(s) || len(a) == 0 {
		return math.Sqrt(s)
	}
	e := extentOf(a, alone)
	exponent, ok := e.exponent()
	if !ok {
		return e.size()
	}
	return math.Ldexp(math.Sqrt(reduceScaled(vector.SumSquares, a, 0, exponent)), exponent)
}
