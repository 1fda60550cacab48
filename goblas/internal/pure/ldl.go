package pure

import (
	"math"
	"slices"

	"github.com/goblas/goblas/internal/scalar"
)

// Sytrf overwrites the triangle uplo of the column-major n x n matrix a, without padding,
// with the factors of A = L D L^T ('L') or U D U^T ('U'), or with L^H and U^H if hermitian
// is set. D has blocks of order 1 and 2. pivots are LAPACK's. info k > 0 means that block
// k, counted from 1, is zero; the factors are there all the same. Bunch and Kaufman, Math.
// Comp. 31 (1977), as in LAPACK's xSYTF2.
func Sytrf[T scalar.Scalar](uplo byte, hermitian bool, n int, a []T, pivots []int32) (info int) {
	if uplo == 'L' {
		return sytrf(hermitian, n, a, pivots)
	}
	// The upper triangle is the lower one of the matrix read from the other end.
	slices.Reverse(a)
	info = sytrf(hermitian, n, a, pivots)
	slices.Reverse(a)
	slices.Reverse(pivots)
	for i, p := range pivots {
		if pivots[i] = int32(n) + 1 - p; p < 0 {
			pivots[i] = -int32(n) - 1 - p
		}
	}
	if info != 0 {
		info = n + 1 - info
	}
	return info
}

func sytrf[T scalar.Scalar](hermitian bool, n int, a []T, pivots []int32) (info int) {
	alpha := (1 + math.Sqrt(17)) / 8
	size := func(i, j int) float64 { return scalar.Abs(a[j*n+i]) }
	for k := 0; k < n; {
		at, most := k, 0.0
		for i := k + 1; i < n; i++ {
			if s := size(i, k); s > most {
				at, most = i, s
			}
		}
		swap, step, d := k, 1, size(k, k)
		if d == 0 && most == 0 {
			if info == 0 {
				info = k + 1
			}
			pivots[k] = int32(k + 1)
			k++
			continue
		}
		if d < alpha*most {
			row := 0.0
			for j := k; j < n; j++ {
				if j != at {
					row = max(row, size(max(at, j), min(at, j)))
				}
			}
			switch {
			case d >= alpha*most*(most/row):
			case size(at, at) >= alpha*row:
				swap = at
			default:
				swap, step = at, 2
			}
		}
		exchangeBoth(hermitian, n, a, k, k+step-1, swap)
		if step == 1 {
			pivots[k] = int32(swap + 1)
			eliminateOne(hermitian, n, a, k)
		} else {
			pivots[k], pivots[k+1] = -int32(swap+1), -int32(swap+1)
			eliminateTwo(hermitian, n, a, k)
		}
		k += step
	}
	return info
}

// exchangeBoth interchanges rows and columns i and j >= i of the part of the lower triangle
// from column k on.
func exchangeBoth[T scalar.Scalar](hermitian bool, n int, a []T, k, i, j int) {
	if i == j {
		return
	}
	swapRows(a[i*n+j+1:i*n+n], a[j*n+j+1:j*n+n])
	for l := i + 1; l < j; l++ {
		a[i*n+l], a[l*n+j] = reflected(hermitian, a[l*n+j]), reflected(hermitian, a[i*n+l])
	}
	a[i*n+j] = reflected(hermitian, a[i*n+j])
	a[i*n+i], a[j*n+j] = a[j*n+j], a[i*n+i]
	if k < i {
		a[k*n+i], a[k*n+j] = a[k*n+j], a[k*n+i]
	}
}

// reflected is the element on the other side of the diagonal from v.
func reflected[T scalar.Scalar](hermitian bool, v T) T {
	if hermitian {
		return scalar.Conj(v)
	}
	return v
}

// eliminateOne takes a step with the pivot a(k,k).
func eliminateOne[T scalar.Scalar](hermitian bool, n int, a []T, k int) {
	d, x := a[k*n+k], a[k*n:k*n+n]
	for j := k + 1; j < n; j++ {
		subtract(a[j*n+j:j*n+n], reflected(hermitian, x[j]/d), x[j:])
		if hermitian {
			a[j*n+j] = scalar.Real(a[j*n+j])
		}
	}
	for j := k + 1; j < n; j++ {
		x[j] /= d
	}
}

// eliminateTwo takes a step with the pivot of order 2 at (k,k).
func eliminateTwo[T scalar.Scalar](hermitian bool, n int, a []T, k int) {
	x, y := a[k*n:k*n+n], a[(k+1)*n:(k+2)*n]
	b := BlockOf(hermitian, x[k], x[k+1], y[k+1])
	for j := k + 2; j < n; j++ {
		u, v := b.right(x[j], y[j])
		subtract(a[j*n+j:j*n+n], reflected(hermitian, u), x[j:])
		subtract(a[j*n+j:j*n+n], reflected(hermitian, v), y[j:])
		if hermitian {
			a[j*n+j] = scalar.Real(a[j*n+j])
		}
		x[j], y[j] = u, v
	}
}

// Block is a block of D of order 2. All its numbers are divided by elements beside the
// diagonal, which are the largest ones, so that nothing overflows.
type Block[T scalar.Scalar] struct {
	Below, Above T // the elements beside the diagonal
	P, Q         T // those on it, over Below and Above
	Det          T // the determinant, over Below Above
}

// BlockOf returns the block with the diagonal d, e and the element below between them.
func BlockOf[T scalar.Scalar](hermitian bool, d, below, e T) Block[T] {
	b := Block[T]{Below: below, Above: reflected(hermitian, below)}
	b.P, b.Q = d/b.Below, e/b.Above
	b.Det = b.P*b.Q - 1
	return b
}

// right returns (x, y) times the inverse of the block.
func (b Block[T]) right(x, y T) (u, v T) {
	return (x*b.Q - y*(b.Below/b.Above)) / (b.Below * b.Det), (y*b.P - x*(b.Above/b.Below)) / (b.Above * b.Det)
}

// left overwrites the rows x and y with the inverse of the block times them.
func (b Block[T]) left(x, y []T) {
	p, q, below, above := b.P, b.Q, b.Below*b.Det, b.Above*b.Det
	for j, v := range x {
		x[j], y[j] = (v*q-y[j])/below, (y[j]*p-v)/above
	}
}

// Sytrs overwrites the row-major b, n x nrhs, with the solution of A X = B, where a and
// pivots are what [Sytrf] or LAPACK's xSYTRF left. No block may be singular.
func Sytrs[T scalar.Scalar](uplo byte, hermitian bool, n, nrhs int, a []T, pivots []int32, b []T, ldb int) {
	f := Triangular[T]{uplo == 'U', n, a, pivots}
	row := func(i int) []T { i = f.place(i); return b[i*ldb : i*ldb+nrhs] }
	for k := 0; k < n; {
		p, step := f.Pivot(k)
		if q := k + step - 1; p != q {
			swapRows(row(q), row(p))
		}
		for i := k + step; i < n; i++ {
			subtract(row(i), f.At(i, k), row(k))
			if step == 2 {
				subtract(row(i), f.At(i, k+1), row(k+1))
			}
		}
		if step == 1 {
			d, x := f.At(k, k), row(k)
			for j := range x {
				x[j] /= d
			}
		} else {
			BlockOf(hermitian, f.At(k, k), f.At(k+1, k), f.At(k+1, k+1)).left(row(k), row(k+1))
		}
		k += step
	}
	for k := n - 1; k >= 0; {
		p, step := f.Pivot(k)
		for i := k + 1; i < n; i++ {
			subtract(row(k), reflected(hermitian, f.At(i, k)), row(i))
			if step == 2 {
				subtract(row(k-1), reflected(hermitian, f.At(i, k-1)), row(i))
			}
		}
		if p != k {
			swapRows(row(k), row(p))
		}
		k -= step
	}
}

// Triangular reads the factors of [Sytrf] as those of a lower triangle: rows and columns of
// an upper one are counted from the end.
type Triangular[T scalar.Scalar] struct {
	Upper  bool
	N      int
	F      []T
	Pivots []int32
}

func (f Triangular[T]) place(i int) int {
	if f.Upper {
		return f.N - 1 - i
	}
	return i
}

// At is element (i, j) of L or D.
func (f Triangular[T]) At(i, j int) T { return f.F[f.place(j)*f.N+f.place(i)] }

// Pivot returns the order of the block that k belongs to, and with what row the last row of
// the block was interchanged.
func (f Triangular[T]) Pivot(k int) (p, step int) {
	q := int(f.Pivots[f.place(k)])
	if q < 0 {
		return f.place(-q - 1), 2
	}
	return f.place(q - 1), 1
}
