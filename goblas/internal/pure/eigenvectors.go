package pure

import (
	"math/cmplx"

	"github.com/goblas/goblas/internal/scalar"
)

// pencil is the eigenvalue problem beta S x = alpha T x, where S is upper triangular, or
// has 2 x 2 blocks on its diagonal for pairs of conjugate eigenvalues, T is upper
// triangular, and no element is much larger than 1. A nil t is the identity.
type pencil struct {
	n           int
	s, t        []complex128
	alpha, beta []complex128
	blocks      []span // of the diagonal of S

	sizeS, sizeT float64 // largest elements
}

// flipped is the problem whose right eigenvectors, read from the last element to the
// first, are the left ones of p, the last one first: rows and columns of S^H and T^H in
// reverse order are upper triangular again.
func (p pencil) flipped() pencil {
	n := p.n
	flip := func(a []complex128) []complex128 {
		if a == nil {
			return nil
		}
		b := make([]complex128, n*n)
		for i := range n {
			for j := range n {
				b[i*n+j] = cmplx.Conj(a[(n-1-j)*n+n-1-i])
			}
		}
		return b
	}
	f := pencil{n: n, s: flip(p.s), t: flip(p.t), alpha: make([]complex128, n), beta: make([]complex128, n)}
	for k := range n {
		f.alpha[n-1-k], f.beta[n-1-k] = cmplx.Conj(p.alpha[k]), cmplx.Conj(p.beta[k])
	}
	for i := len(p.blocks) - 1; i >= 0; i-- {
		f.blocks = append(f.blocks, span{n - p.blocks[i].to, n - p.blocks[i].from})
	}
	return f
}

// right returns the right eigenvectors, and left the left ones, as rows.
func (p pencil) right() [][]complex128 {
	x := make([][]complex128, p.n)
	p.sizeS, p.sizeT = largestOf(p.s), largestOf(p.t)
	for b, block := range p.blocks {
		k := block.from
		x[k] = p.vector(b)
		if block.to == k+2 {
			x[k+1] = make([]complex128, p.n)
			for i, v := range x[k] {
				x[k+1][i] = cmplx.Conj(v)
			}
		}
	}
	return x
}

func (p pencil) left() [][]complex128 {
	x, y := p.flipped().right(), make([][]complex128, p.n)
	for k := range y {
		y[k] = make([]complex128, p.n)
		for i := range y[k] {
			y[k][i] = x[p.n-1-k][p.n-1-i]
		}
	}
	return y
}

// vector returns the eigenvector of the first eigenvalue of a block, by substitution from
// this block upwards. If another eigenvalue is as good as equal, the difference counts as
// one rounding error. Where the vector would overflow, it is made smaller.
func (p pencil) vector(b int) []complex128 {
	const largest = 0x1p+300
	n, block := p.n, p.blocks[b]
	alpha, beta := p.alpha[block.from], p.beta[block.from]
	if size := max(cmplx.Abs(alpha), cmplx.Abs(beta)); size > 0 {
		alpha, beta = alpha/complex(size, 0), beta/complex(size, 0)
	}
	least := cmplx.Abs(alpha)
	if p.t != nil {
		least = max(cmplx.Abs(alpha)*p.sizeT, cmplx.Abs(beta)*p.sizeS)
	}
	least = max(0x1p-52*least, 0x1p-960)
	x := make([]complex128, n)
	if block.to == block.from+1 {
		x[block.from] = 1
	} else {
		m := p.block(alpha, beta, block)
		first, second := m[:2], m[2:]
		if largestOf(second) > largestOf(first) {
			first = second
		}
		x[block.from], x[block.from+1] = -first[1], first[0] // first x = 0, and second is a multiple of it
		if largestOf(first) == 0 {
			x[block.from] = 1
		}
	}
	for i := b - 1; i >= 0; i-- {
		row := p.blocks[i]
		size := row.to - row.from
		y := make([]complex128, size)
		for k := range size {
			at := (row.from+k)*n + row.to
			y[k] = -beta * inner(x[row.to:], p.s[at:at+n-row.to])
			if p.t != nil {
				y[k] += alpha * inner(x[row.to:], p.t[at:at+n-row.to])
			}
		}
		f, _ := solveSmall(size, p.block(alpha, beta, row), y, least, largest)
		copy(x[row.from:], y)
		if f != 1 {
			multiply(x[row.to:], f)
		}
	}
	return x
}

// block is beta S - alpha T in one diagonal block.
func (p pencil) block(alpha, beta complex128, b span) []complex128 {
	var m []complex128
	for i := b.from; i < b.to; i++ {
		for j := b.from; j < b.to; j++ {
			v := beta * p.s[i*p.n+j]
			switch {
			case p.t != nil:
				v -= alpha * p.t[i*p.n+j]
			case i == j:
				v -= alpha
			}
			m = append(m, v)
		}
	}
	return m
}

// transformed overwrites each of the vectors x with Q x.
func transformed[T scalar.Scalar](n int, q []T, x [][]complex128) {
	z := copied[complex128](n, q, n)
	y := make([]complex128, n)
	for _, v := range x {
		for i := range y {
			y[i] = inner(v, z[i*n:i*n+n])
		}
		copy(v, y)
	}
}

// normalised makes the 2-norm of x 1 and, if turn is set, its largest element positive.
func normalised(x []complex128, turn bool) {
	factor, at := complex(length(x), 0), 0
	if factor == 0 {
		return
	}
	for i := range x {
		x[i] /= factor
		if cmplx.Abs(x[i]) > cmplx.Abs(x[at]) {
			at = i
		}
	}
	if !turn {
		return
	}
	most := cmplx.Abs(x[at])
	phase := cmplx.Conj(x[at]) / complex(most, 0)
	for i := range x {
		x[i] *= phase
	}
	x[at] = complex(real(x[at]), 0)
}
