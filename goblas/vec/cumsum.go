package vec

import "github.com/goblas/goblas/goblas/internal/cores"

// Running sums go by blocks: each from zero, from the first element on, and added
// to what the blocks before it come to. A processor waits for every addition of
// one sum, so four blocks go side by side. Blocks are the same at any number of
// cores.
const (
	sumBlock = 1024 // elements
	sumGroup = 4    // blocks
)

// CumSum stores a[0] + ... + a[i] in dst[i], in float64. The first 1024 elements
// are added from the first on; every 1024 after them likewise, from zero, and then
// to the sum before them. So the error is smaller than that of adding all in a row,
// the result has the same bits at any number of cores, and where no element is
// negative, no sum is less than the one before it. NumPy: cumsum, which rounds
// after every element.
func CumSum[T Float](dst, a []T) error {
	if err := fits("CumSum", dst, a); err != nil {
		return err
	}
	n := len(a)
	if n < medium.split {
		cumSum(dst, a, 0)
		return nil
	}
	size := medium.size(n, sizeOf[T]()) / (sumGroup * sumBlock) * (sumGroup * sumBlock)
	pieces := (n + size - 1) / size
	before := make([]float64, (n+sumBlock-1)/sumBlock) // what stands before each block
	cores.ForEach(pieces, medium.of(n)/2, func(i int) {
		for from := i * size; from < min(i*size+size, n); from += sumGroup * sumBlock {
			sums := blockSums(a[from:min(from+sumGroup*sumBlock, n)])
			copy(before[from/sumBlock:], sums[:])
		}
	})
	sum := 0.0
	for i, x := range before {
		before[i], sum = sum, sum+x
	}
	cores.ForEach(pieces, medium.of(n), func(i int) {
		from, to := i*size, min(i*size+size, n)
		cumSum(dst[from:to], a[from:to], before[from/sumBlock])
	})
	return nil
}

// cumSum is CumSum of what has sum before it, on this core.
func cumSum[T Float](dst, a []T, sum float64) {
	const size = sumGroup * sumBlock
	for ; len(a) >= size; dst, a = dst[size:], a[size:] {
		s := blockSums(a[:size])
		b0 := sum
		b1 := b0 + s[0]
		b2 := b1 + s[1]
		b3 := b2 + s[2]
		sum = b3 + s[3]
		d0, a0 := dst[:sumBlock], a[:sumBlock]
		d1, a1 := dst[sumBlock:2*sumBlock], a[sumBlock:2*sumBlock]
		d2, a2 := dst[2*sumBlock:3*sumBlock], a[2*sumBlock:3*sumBlock]
		d3, a3 := dst[3*sumBlock:4*sumBlock], a[3*sumBlock:4*sumBlock]
		var s0, s1, s2, s3 float64
		for i := range sumBlock {
			s0 += float64(a0[i])
			s1 += float64(a1[i])
			s2 += float64(a2[i])
			s3 += float64(a3[i])
			d0[i], d1[i], d2[i], d3[i] = T(b0+s0), T(b1+s1), T(b2+s2), T(b3+s3)
		}
	}
	for len(a) > 0 {
		n, s := min(sumBlock, len(a)), 0.0
		for i, x := range a[:n] {
			s += float64(x)
			dst[i] = T(sum + s)
		}
		sum += s
		dst, a = dst[n:], a[n:]
	}
}

// blockSums returns what each of up to four blocks comes to.
func blockSums[T Float](a []T) (s [sumGroup]float64) {
	if len(a) == sumGroup*sumBlock {
		a0, a1, a2, a3 := a[:sumBlock], a[sumBlock:2*sumBlock], a[2*sumBlock:3*sumBlock], a[3*sumBlock:4*sumBlock]
		for i := range sumBlock {
			s[0] += float64(a0[i])
			s[1] += float64(a1[i])
			s[2] += float64(a2[i])
			s[3] += float64(a3[i])
		}
		return s
	}
	for i := range s {
		for _, x := range a[:min(sumBlock, len(a))] {
			s[i] += float64(x)
		}
		a = a[min(sumBlock, len(a)):]
	}
	return s
}
