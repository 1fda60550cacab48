package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// The functions of this file make special matrices. The comment of the package says what
// they have in common.

// build returns a new rows x cols matrix with element(i, j) at i, j.
func build[T Scalar](op string, rows, cols int, element func(i, j int) T) (Matrix[T], error) {
	m, err := empty[T](op, rows, cols)
	if err != nil {
		return m, err
	}
	for i := range rows {
		row := m.Data[i*cols : i*cols+cols]
		for j := range row {
			row[j] = element(i, j)
		}
	}
	return m, nil
}

// empty returns a new rows x cols matrix of zeros.
func empty[T Scalar](op string, rows, cols int) (Matrix[T], error) {
	var err error
	if rows < 0 || cols < 0 {
		err = fmt.Errorf("%w: negative dimension", ErrShape)
	} else {
		err = room.For[T](room.Area(rows, cols))
	}
	if err != nil {
		return Matrix[T]{}, fail(op, err, fmt.Sprintf("%dx%d", rows, cols))
	}
	return matrix.New[T](rows, cols), nil
}

// BlockDiag returns the matrix with the given ones on its diagonal, one after the other, and
// zeros elsewhere. They may be views, and need not be square; one without rows or without
// columns adds columns or rows of zeros. The error is also an [ErrMatrix] if one is
// malformed.
//
// SciPy: linalg.block_diag.
func BlockDiag[T Scalar](blocks ...Matrix[T]) (Matrix[T], error) {
	rows, cols := 0, 0
	for i, b := range blocks {
		if err := check(fmt.Sprintf("block %d", i), b); err != nil {
			return Matrix[T]{}, failed("BlockDiag", err, b)
		}
		rows += b.Rows
		cols += b.Cols
	}
	m, err := empty[T]("BlockDiag", rows, cols)
	if err != nil {
		return m, err
	}
	i, j := 0, 0
	for _, b := range blocks {
		matrix.Copy(m.Slice(i, i+b.Rows, j, j+b.Cols), b)
		i += b.Rows
		j += b.Cols
	}
	return m, nil
}

// Toeplitz returns the len(c) x len(r) matrix with constant diagonals.
//
//	m[i,j] = c[i-j] for i >= j, and r[j-i] elsewhere
//
// r[0] is not used. If r is nil, it is conj(c), so that the matrix is Hermitian if c[0] is
// real.
//
// SciPy: linalg.toeplitz.
func Toeplitz[T Scalar](c, r []T) (Matrix[T], error) {
	cols := len(r)
	if r == nil {
		cols = len(c)
	}
	return build("Toeplitz", len(c), cols, func(i, j int) T {
		switch {
		case i >= j:
			return c[i-j]
		case r == nil:
			return scalar.Conj(c[j-i])
		}
		return r[j-i]
	})
}

// Circulant returns the n x n matrix of which column j is c, rotated by j places; n is
// len(c).
//
//	m[i,j] = c[(i-j) mod n]
//
// SciPy: linalg.circulant.
func Circulant[T Scalar](c []T) (Matrix[T], error) {
	n := len(c)
	return build("Circulant", n, n, func(i, j int) T {
		if i < j {
			i += n
		}
		return c[i-j]
	})
}

// Hankel returns the len(c) x len(r) matrix with constant antidiagonals. Its first column is
// c and its last row is r, but for r[0], which is not used.
//
//	m[i,j] = c[i+j] for i+j < len(c), and r[i+j-len(c)+1] elsewhere
//
// If r is nil, it consists of as many zeros as c has elements.
//
// SciPy: linalg.hankel.
func Hankel[T Scalar](c, r []T) (Matrix[T], error) {
	cols := len(r)
	if r == nil {
		cols = len(c)
	}
	return build("Hankel", len(c), cols, func(i, j int) (v T) {
		switch k := i + j; {
		case k < len(c):
			return c[k]
		case r != nil:
			return r[k-len(c)+1]
		}
		return v
	})
}

// Companion returns the companion matrix of the polynomial a[0] x^n + ... + a[n], whose
// eigenvalues are its roots. Its first row is -a[1:] / a[0], and it has ones below the
// diagonal. The error is also an [ErrShape] if there are fewer than two coefficients, and an
// [ErrSingular] if the first one is 0.
//
// SciPy: linalg.companion.
func Companion[T Scalar](a []T) (Matrix[T], error) {
	var err error
	switch {
	case len(a) < 2:
		err = fmt.Errorf("%w: %d coefficients, two are needed", ErrShape, len(a))
	case a[0] == 0:
		err = fmt.Errorf("%w: the first coefficient is 0", ErrSingular)
	}
	if err != nil {
		return Matrix[T]{}, fail("Companion", err, fmt.Sprint(len(a)))
	}
	return build("Companion", len(a)-1, len(a)-1, func(i, j int) (v T) {
		switch {
		case i == 0:
			return -a[j+1] / a[0]
		case i == j+1:
			return 1
		}
		return v
	})
}

// Hilbert returns the n x n matrix with the elements 1 / (i+j+1).
//
// SciPy: linalg.hilbert.
func Hilbert[T Scalar](n int) (Matrix[T], error) {
	return build("Hilbert", n, n, func(i, j int) T { return number[T](1 / float64(i+j+1)) })
}

// InvHilbert returns the inverse of [Hilbert]. Its elements are whole numbers; those that T
// does not have are rounded.
//
// SciPy: linalg.invhilbert.
func InvHilbert[T Scalar](n int) (Matrix[T], error) {
	// m[i,j] = (-1)^(i+j) p(i) p(j) / (i+j+1) with p(i) = (n+i)! / (i!^2 (n-i-1)!)
	m, err := empty[T]("InvHilbert", n, n)
	if err != nil {
		return m, err
	}
	p := make([]float64, n)
	for i := range p {
		p[i] = binomial(n+i, 2*i+1) * binomial(2*i, i) * float64(2*i+1)
	}
	for i := range n {
		for j := range n {
			v := p[i] * p[j] / float64(i+j+1)
			if (i+j)%2 == 1 {
				v = -v
			}
			m.Data[i*n+j] = number[T](v)
		}
	}
	return m, nil
}

// Hadamard returns the n x n matrix of Sylvester's construction, whose elements are 1 and -1
// and whose columns are orthogonal. The error is also an [ErrShape] if n is no power of two.
//
// SciPy: linalg.hadamard.
func Hadamard[T Scalar](n int) (Matrix[T], error) {
	if n < 1 || n&(n-1) != 0 {
		return Matrix[T]{}, fail("Hadamard", fmt.Errorf("%w: the order is no power of two", ErrShape), fmt.Sprint(n))
	}
	m, err := empty[T]("Hadamard", n, n)
	if err != nil {
		return m, err
	}
	m.Data[0] = 1
	for half := 1; half < n; half *= 2 {
		for i := range half {
			for j := range half {
				v := m.Data[i*n+j]
				m.Data[i*n+j+half], m.Data[(i+half)*n+j], m.Data[(i+half)*n+j+half] = v, v, -v
			}
		}
	}
	return m, nil
}

// PascalKind says which matrix [Pascal] returns.
type PascalKind byte

const (
	PascalSymmetric PascalKind = iota // L U of the other two: binomial(i+j, i)
	PascalLower                       // binomial(i, j)
	PascalUpper                       // binomial(j, i)
)

// Pascal returns the n x n matrix of binomial coefficients that kind asks for. Those that T
// does not have are rounded. The error is also an [ErrKind] if kind is unknown.
//
// SciPy: linalg.pascal.
func Pascal[T Scalar](n int, kind PascalKind) (Matrix[T], error) {
	if kind > PascalUpper {
		return Matrix[T]{}, fail("Pascal", fmt.Errorf("%w: PascalKind(%d)", ErrKind, byte(kind)), fmt.Sprint(n))
	}
	return build("Pascal", n, n, func(i, j int) T {
		switch kind {
		case PascalSymmetric:
			return number[T](binomial(i+j, i))
		case PascalLower:
			return number[T](binomial(i, j))
		}
		return number[T](binomial(j, i))
	})
}

// binomial is the number of subsets of k elements of n. It is exact below 2^53.
func binomial(n, k int) float64 {
	if k > n {
		return 0
	}
	v := 1.0
	for i := range min(k, n-k) {
		v = v * float64(n-i) / float64(i+1)
	}
	return math.Round(v)
}

// Vander returns the len(x) x n matrix with powers of the elements of x: x[i]^(n-1-j) in
// column j, or x[i]^j if increasing is set. NumPy's n, if it is told none, is len(x).
//
// NumPy: vander.
func Vander[T Scalar](x []T, n int, increasing bool) (Matrix[T], error) {
	m, err := empty[T]("Vander", len(x), n)
	if err != nil {
		return m, err
	}
	for i, v := range x {
		power := T(1)
		for j := range n {
			if increasing {
				m.Data[i*n+j] = power
			} else {
				m.Data[i*n+n-1-j] = power
			}
			power *= v
		}
	}
	return m, nil
}

// Tri returns the rows x cols matrix with ones on diagonal k and below it and zeros above.
// Diagonal 0 is the main one; those below have negative numbers.
//
// NumPy: tri.
func Tri[T Scalar](rows, cols, k int) (Matrix[T], error) {
	return build("Tri", rows, cols, func(i, j int) (v T) {
		if j-i <= k {
			v = 1
		}
		return v
	})
}

// Tril returns a copy of A, which may be any view, with zeros above diagonal k, as [Tri]
// counts them. The error is also an [ErrMatrix] if A is malformed.
//
// NumPy: tril.
func Tril[T Scalar](a Matrix[T], k int) (Matrix[T], error) {
	k = within(k, a)
	return part("Tril", a, func(i int) (from, to int) { return i + k + 1, a.Cols })
}

// Triu returns a copy of A, which may be any view, with zeros below diagonal k, as [Tri]
// counts them. The error is also an [ErrMatrix] if A is malformed.
//
// NumPy: triu.
func Triu[T Scalar](a Matrix[T], k int) (Matrix[T], error) {
	k = within(k, a)
	return part("Triu", a, func(i int) (from, to int) { return 0, i + k })
}

// within returns the number of the diagonal that is the nearest to k among those of a and the
// first ones beyond its corners, so that sums with the index of a row do not overflow.
func within[T Scalar](k int, a Matrix[T]) int { return max(-max(a.Rows, 0), min(k, max(a.Cols, 0))) }

// part returns a copy of a with zeros in each row i where zeros(i) says.
func part[T Scalar](op string, a Matrix[T], zeros func(i int) (from, to int)) (Matrix[T], error) {
	if err := check("matrix", a); err != nil {
		return Matrix[T]{}, fail(op, err, a.Shape())
	}
	m, err := empty[T](op, a.Rows, a.Cols)
	if err != nil {
		return m, err
	}
	matrix.Copy(m, a)
	for i := range m.Rows {
		from, to := zeros(i)
		from, to = max(from, 0), min(to, m.Cols)
		if from < to {
			clear(m.Data[i*m.Stride+from : i*m.Stride+to])
		}
	}
	return m, nil
}

// number is v as a T.
func number[T Scalar](v float64) T { return scalar.FromComplex[T](complex(v, 0)) }
