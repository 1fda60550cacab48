package vec

import (
	"math"

	"github.com/goblas/goblas/native/vector"
)

// A reduction makes one number of every tile of vector.Tile elements, and combines these
// numbers in pairs. The tiles are the same however many cores work, and every kernel
// sums a tile in the same lanes. So the result has the same bits at any number of cores
// and on any processor.

const (
	group       = 16                  // tiles that a core takes at a time
	reduceSplit = group * vector.Tile // elements below which the tiles' numbers are on the stack
)

// tileCount returns the number of tiles of n elements.
func tileCount(n int) int { return (n + vector.Tile - 1) / vector.Tile }

// reduce returns op of a, and for vector.Dot of a and b. vector.Deviations are those from
// center. Where alone is true it stays on the goroutine that calls it.
func reduce[T Float](op vector.ReduceOp, a, b []T, center float64, alone bool) float64 {
	if len(a) < reduceSplit {
		var results [group]float64
		tiles := results[:tileCount(len(a))]
		reduceKernel(op, a, b, center, tiles)
		return fold(op, tiles)
	}
	return fold(op, reduceTiles(op, a, b, center, alone))
}

// reduceTiles returns op of every tile, as reduce does of all.
func reduceTiles[T Float](op vector.ReduceOp, a, b []T, center float64, alone bool) []float64 {
	results := make([]float64, tileCount(len(a)))
	if alone || len(a) < costSum.split {
		reduceKernel(op, a, b, center, results)
		return results
	}
	costSum.share(len(results), group, len(a), func(first, last int) {
		from, to := first*vector.Tile, min(last*vector.Tile, len(a))
		var second []T
		if b != nil {
			second = b[from:to]
		}
		reduceKernel(op, a[from:to], second, center, results[first:last])
	})
	return results
}

// fold combines the numbers of tiles in pairs, then those of pairs in pairs, and so on,
// and returns the last one. It overwrites r.
func fold(op vector.ReduceOp, r []float64) float64 {
	if len(r) == 0 {
		switch op {
		case vector.Prod:
			return 1
		case vector.Least:
			return math.Inf(1)
		case vector.Greatest:
			return math.Inf(-1)
		}
		return 0
	}
	for len(r) > 1 {
		half := (len(r) + 1) / 2
		for i := range len(r) / 2 {
			r[i] = combine(op, r[2*i], r[2*i+1])
		}
		if len(r)%2 == 1 {
			r[half-1] = r[len(r)-1]
		}
		r = r[:half]
	}
	return r[0]
}

// combine returns op of what two parts have come to.
func combine(op vector.ReduceOp, x, y float64) float64 {
	switch op {
	case vector.Prod:
		return x * y
	case vector.Least:
		return min(x, y)
	case vector.Greatest:
		return max(x, y)
	}
	return x + y
}

// pureTile returns op of one tile, and does the same operations in the same order as the
// kernels in C. The conversions keep compilers from fusing a product with the sum.
func pureTile[T Float](op vector.ReduceOp, a, b []T, center float64) float64 {
	var lanes [vector.Lanes]float64
	switch op {
	case vector.Least, vector.Greatest:
		result := fold(op, nil)
		for _, x := range a {
			result = combine(op, result, float64(x))
		}
		return result
	case vector.Sum:
		for len(a) > 0 {
			part := a[:min(len(a), vector.Lanes)]
			for j, x := range part {
				lanes[j] += float64(x)
			}
			a = a[len(part):]
		}
	case vector.SumSquares:
		for i, x := range a {
			lanes[i%vector.Lanes] += float64(float64(x) * float64(x))
		}
	case vector.Deviations:
		for i, x := range a {
			d := float64(x) - center
			lanes[i%vector.Lanes] += float64(d * d)
		}
	case vector.Dot:
		for i, x := range a {
			lanes[i%vector.Lanes] += float64(float64(x) * float64(b[i]))
		}
	case vector.Prod:
		for j := range lanes {
			lanes[j] = 1
		}
		for i, x := range a {
			lanes[i%vector.Lanes] *= float64(x)
		}
	}
	for half := vector.Lanes / 2; half > 0; half /= 2 {
		for j := range half {
			lanes[j] = combine(op, lanes[j], lanes[j+half])
		}
	}
	return lanes[0]
}
