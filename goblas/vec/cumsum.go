package vec

// A running sum is computed by blocks. In each block the elements are added to zero,
// from the first on, and every such sum is added to the sum of all blocks before. A
// processor waits for each addition of one sum before it begins the next, so four
// blocks are done side by side. The blocks are the same at any number of cores.
const (
	sumBlock = 1024 // elements
	sumGroup = 4    // blocks
)

// CumSum stores a[0] + ... + a[i] in dst[i]. It adds in float64, by blocks of 1024
// elements: in each block it adds from the block's first element on, and then adds the
// sum of all blocks before. So the error is smaller than that of adding one element
// after the other, the result has the same bits at any number of cores, and where no
// element is negative no sum is less than the one before it. dst may be a. From 2^18
// elements on it allocates one number for each block. NumPy: cumsum, which rounds after
// every element.
func CumSum[T Float](dst, a []T) error {
	if err := fits("CumSum", dst, a); err != nil {
		return err
	}
	n := len(a)
	if n < costExp.split {
		cumSum(dst, a, 0)
		return nil
	}
	size := costExp.pieceOf(n, sizeOf[T]()) / (sumGroup * sumBlock) * (sumGroup * sumBlock)
	before := make([]float64, (n+sumBlock-1)/sumBlock) // the sum of all elements before each block
	// The first of two passes takes half as long as the second.
	costExp.share(n, size, n/2, func(from, to int) {
		for ; from < to; from += sumGroup * sumBlock {
			sums := blockSums(a[from:min(from+sumGroup*sumBlock, n)])
			copy(before[from/sumBlock:], sums[:])
		}
	})
	sum := 0.0
	for i, x := range before {
		before[i], sum = sum, sum+x
	}
	costExp.share(n, size, n, func(from, to int) {
		cumSum(dst[from:to], a[from:to], before[from/sumBlock])
	})
	return nil
}

// cumSum stores sum + a[0] + ... + a[i] in dst[i], on the goroutine that calls it.
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

// blockSums returns the sums of up to four blocks, which a consists of.
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
