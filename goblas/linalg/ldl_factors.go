package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Factors returns what SciPy's linalg.ldl does:
//
//	A = outer D outer^H    or    outer D outer^T
//
// D is n x n, with blocks of order 1 and 2. The rows of outer are those of the triangle L in
// another order: row i of L is row perm[i] of outer. All three are newly allocated. The error
// is an [*OpError] of [ErrMemory], or of [ErrNotFinite] if there are no factors or D
// overflows.
func (f *LDL[T]) Factors() (outer, d Matrix[T], perm []int, err error) {
	n := f.f.N
	if err = room.For[T](2 * room.Area(n, n)); err != nil {
		return outer, d, nil, fail("LDL.Factors", err, square(n))
	}
	outer, d, perm = unset[T](n, n), matrix.New[T](n, n), make([]int, n)
	if err = f.factorsTo(outer, d, perm); err != nil {
		return Matrix[T]{}, Matrix[T]{}, nil, fail("LDL.Factors", err, square(n))
	}
	return outer, d, perm, nil
}

// FactorsTo stores the factors in outer, d and perm, as [LDL.Factors] does. The matrices must
// be row-major and n x n, and share no element, or the error is an [ErrOverlap]; perm has n
// elements. It allocates nothing. The other errors are [ErrMatrix] and [ErrShape] if an
// argument does not fit, and [ErrNotFinite] as of [LDL.Factors], after which outer, d and
// perm are undefined.
func (f *LDL[T]) FactorsTo(outer, d Matrix[T], perm []int) error {
	n := f.f.N
	err := checkDestination(outer, n, n)
	if err == nil {
		err = checkDestination(d, n, n)
	}
	if err == nil {
		err = checkApart(outer, d)
	}
	if err == nil && len(perm) != n {
		err = fmt.Errorf("%w: a permutation of %d elements", ErrShape, len(perm))
	}
	if err == nil {
		setZero(d)
		err = f.factorsTo(outer, d, perm)
	}
	if err != nil {
		return fail("LDL.FactorsTo", err, square(n))
	}
	return nil
}

// factorsTo stores the factors in outer, and in d, which has zeros.
func (f *LDL[T]) factorsTo(outer, d Matrix[T], perm []int) error {
	if math.IsNaN(f.f.Norm) {
		return f.missing
	}
	n, t := f.f.N, f.f.Triangular()
	place := func(i int) int { // of what Triangular counts from the other end
		if t.Upper {
			return n - 1 - i
		}
		return i
	}
	driver.StoreTriangle(f.f.Uplo, outer, f.f.F, n)
	for i := range perm {
		perm[i] = i
	}
	// The interchanges of later steps apply to the columns of L that are there already.
	for k := 0; k < n; {
		p, step := t.Pivot(k)
		if p, q := place(p), place(k+step-1); p != q {
			first, last := 0, k
			if t.Upper {
				first, last = n-k, n
			}
			x, y := outer.Data[q*outer.Stride+first:q*outer.Stride+last], outer.Data[p*outer.Stride+first:p*outer.Stride+last]
			for i := range x {
				x[i], y[i] = y[i], x[i]
			}
			perm[q], perm[p] = perm[p], perm[q]
		}
		for c := k; c < k+step; c++ {
			outer.Set(place(c), place(c), 1)
			d.Set(place(c), place(c), t.At(c, c))
		}
		if step == 2 {
			below := t.At(k+1, k)
			outer.Set(place(k+1), place(k), 0)
			d.Set(place(k+1), place(k), below)
			if f.f.Hermitian {
				below = scalar.Conj(below)
			}
			d.Set(place(k), place(k+1), below)
		}
		k += step
	}
	permuteRows(outer, perm)
	if f.f.Shift == 0 {
		return nil // Factor has looked at all elements
	}
	scaleBy(d, f.f.Shift)
	return checkFinite("factor, by overflow", d)
}

// permuteRows moves row i of m to row to[i], cycle by cycle.
func permuteRows[T Scalar](m Matrix[T], to []int) {
	for i, j := range to {
		if j < 0 { // moved with a cycle before
			to[i] = ^j
			continue
		}
		for j != i {
			swapRows(m, i, j) // row i now has what belongs to the next row of the cycle
			j, to[j] = to[j], ^to[j]
		}
	}
}
