package vec

import (
	"math"

	"github.com/goblas/goblas/native"
)

// A reduction makes one number of every tile of native.Tile elements, and combines these
// numbers in pairs. The tiles are the same however many cores work, and every kernel
// sums a tile in the same lanes. So the result has the same bits at any number of cores
// and on any processor.

const (
	group       = 16                  // tiles that a core takes at a time
	reduceSplit = group * native.Tile // elements below which the tiles' numbers are on the stack
)

// tileCount returns the number of tiles of n elements.
func tileCount(n int) int { return (n + native.Tile - 1) / native.Tile }

// reduce returns op of a, and for native.Dot of a and b. native.Deviations are those from
// center. Where alone is true it stays on the goroutine that calls it.
func reduce[T Float](op native.ReduceOp, a, b []T, center float64, alone bool) float64 {
	if len(a) < reduceSplit {
		var results [group]float64
		tiles := results[:tileCount(len(a))]
		reduceKernel(op, a, b, center, tiles)
		return fold(op, tiles)
	}
	return fold(op, reduceTiles(op, a, b, center, alone))
}

// reduceTiles returns op of every tile, as reduce does of all.
func reduceTiles[T Float](op native.ReduceOp, a, b []T, center float64, alone bool) []float64 {
	results := make([]float64, tileCount(len(a)))
	if alone || len(a) < costSum.split {
		reduceKernel(op, a, b, center, results)
		return results
	}
	costSum.share(len(results), group, len(a), func(first, last int) {
		from, to := first*native.Tile, min(last*native.Tile, len(a))
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
func fold(op native.ReduceOp, r []float64) float64 {
	if len(r) == 0 {
		switch op {
		case native.Prod:
			return 1
		case native.Least:
			return math.Inf(1)
		case native.Greatest:
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
func combine(op native.ReduceOp, x, y float64) float64 {
	switch op {
	case native.Prod:
		return x * y
	case native.Least:
		return min(x, y)
	case native.Greatest:
		return max(x, y)
	}
	return x + y
}

// pureTile returns op of one tile, and does the same operations in the same order as the
// kernels in C. The conversions keep compilers from fusing a product with the sum.
func pureTile[T Float](op native.ReduceOp, a, b []T, center float64) float64 {
	var lanes [native.Lanes]float64
	switch op {
	case native.Least, native.Greatest:
		result := fold(op, nil)
		for _, x := range a {
			result = combine(op, result, float64(x))
		}
		return result
	case native.Sum:
		for len(a) > 0 {
			part := a[:min(len(a), native.Lanes)]
			for j, x := range part {
				lanes[j] += float64(x)
			}
			a = a[len(part):]
		}
	case native.SumSquares:
		for i, x := range a {
			lanes[i%native.Lanes] += float64(float64(x) * float64(x))
		}
	case native.Deviations:
		for i, x := range a {
			d := float64(x) - center
			lanes[i%native.Lanes] += float64(d * d)
		}
	case native.Dot:
		for i, x := range a {
			lanes[i%native.Lanes] += float64(float64(x) * float64(b[i]))
		}
	case native.Prod:
		for j := range lanes {
			lanes[j] = 1
		}
		for i, x := range a {
			lanes[i%native.Lanes] *= float64(x)
		}
	}
	for half := native.Lanes / 2; half > 0; half /= 2 {
		for j := range half {
			lanes[j] = combine(op, lanes[j], lanes[j+half])
		}
	}
	return lanes[0]
}
