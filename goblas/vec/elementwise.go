package vec

// A kernel computes dst[i] from the elements i of its operands a, b and c, on the
// goroutine that calls it. The operands that an operation does not have are nil, and
// the others are as long as dst. D is bool where the result is a mask, and C where
// the third operand is one. The kernels are in kernels.go.
type kernel[D, T, C any] interface {
	run(dst []D, a, b []T, c []C)
}

// inPieces runs a kernel on all elements of large slices, cut into pieces, which all
// free cores take if that pays. For small slices it does nothing and returns false:
// then the caller runs the kernel itself, because a call of a method that is known
// when the program is compiled takes half as long as all of an operation on four
// elements, and this function would call it by way of a table. The caller has checked
// the slices.
func inPieces[K kernel[D, T, C], D any, T Float, C any](c *cost, k K, dst []D, a, b []T, third []C) bool {
	return len(dst) >= uncut && cut(c, k, dst, a, b, third)
}

// cut is what inPieces does with large slices. It returns true.
func cut[K kernel[D, T, C], D any, T Float, C any](c *cost, k K, dst []D, a, b []T, third []C) bool {
	n, size := len(dst), sizeOf[T]()
	piece := func(from, to int) {
		k.run(dst[from:to], part(a, from, to), part(b, from, to), part(third, from, to))
	}
	if n < c.split {
		inTurn(n, maxPiece/size, piece)
	} else {
		c.share(n, c.pieceOf(n, size), n, piece)
	}
	return true
}

// part returns s[from:to], or nil for an operand that is not there.
func part[E any](s []E, from, to int) []E {
	if s == nil {
		return nil
	}
	return s[from:to]
}
