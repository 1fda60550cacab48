package vec

import (
	"math"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/native/vector"
)

// A reduction makes one number of every tile of vector.Tile elements, and folds
// these in pairs. The tiles are the same however many cores work, and a tile is
// summed in the same lanes in every kernel: so the result has the same bits at
// any number of cores, and for float32 and float64 on any processor.

const (
	group       = 16                  // tiles that a core takes at a time
	reduceSplit = group * vector.Tile // elements whose tiles have room on the stack
)

// tileCount is the number of tiles of n elements.
func tileCount(n int) int { return (n + vector.Tile - 1) / vector.Tile }

// reduce returns op of a, and for vector.Dot of b; center is what
// vector.Deviations are from. It takes no cores where alone is true.
func reduce[T Float](op vector.ReduceOp, a, b []T, center float64, alone bool) float64 {
	if len(a) < reduceSplit {
		var results [group]float64
		tiles := results[:tileCount(len(a))]
		reduceKernel(op, a, b, center, tiles)
		return fold(op, tiles)
	}
	return fold(op, reduceTiles(op, a, b, center, alone))
}

// reduceTiles returns the results of the tiles.
func reduceTiles[T Float](op vector.ReduceOp, a, b []T, center float64, alone bool) []float64 {
	results := make([]float64, tileCount(len(a)))
	if alone || len(a) < light.split {
		reduceKernel(op, a, b, center, results)
		return results
	}
	cores.ForEach((len(results)+group-1)/group, light.of(len(a)), func(i int) {
		first, last := i*group, min((i+1)*group, len(results))
		from, to := first*vector.Tile, min(last*vector.Tile, len(a))
		var second []T
		if b != nil {
			second = b[from:to]
		}
		reduceKernel(op, a[from:to], second, center, results[first:last])
	})
	return results
}

// fold combines the results of tiles in pairs, those of pairs in pairs, and so
// on. It overwrites them.
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

// reduceKernel runs on this core alone.
func reduceKernel[T Float](op vector.ReduceOp, a, b []T, center float64, results []float64) {
	if len(a) >= tiny && vector.Reduce(op, a, b, center, results) {
		return
	}
	for i := range results {
		from, to := i*vector.Tile, min((i+1)*vector.Tile, len(a))
		if b != nil {
			results[i] = pureTile(op, a[from:to], b[from:to], center)
		} else {
			results[i] = pureTile(op, a[from:to], nil, center)
		}
	}
}

// pureTile is a tile in Go, in the order of the kernels in C. The conversions
// keep compilers from fusing a product with the sum.
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
