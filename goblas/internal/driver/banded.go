package driver

import (
	"context"
	"math"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// The solvers of this file overwrite the row-major b, which holds B, with X. cond and info
// are as in [Solve]: a condition number in the 1-norm if that is above 1/eps, NaN if A or B
// has a NaN or infinity, and the first pivot that is zero, or the minor that is not
// positive.

// SolveBanded solves a system with kl subdiagonals and ku superdiagonals, of which
// diagonal d (ku for the topmost, -kl for the lowest) is row ku-d of ab: A(i,j) is ab(ku +
// i - j, j). What is outside of A in ab is not read.
func SolveBanded[T scalar.Scalar](ctx context.Context, kl, ku int, ab, b matrix.Matrix[T]) (cond float64, info int) {
	n := b.Rows
	if ab.Op != matrix.NoTrans {
		ab = ab.Clone()
	}
	if kl == 1 && ku == 1 && n > 0 {
		row := func(r int) []T { return ab.Data[r*ab.Stride : r*ab.Stride+n] }
		return SolveTridiagonal(ctx, row(2)[:n-1], row(1), row(0)[1:], b)
	}
	w := workspace.Get[T]()
	defer w.Put()
	ld := 2*kl + ku + 1
	f, pivots := w.Matrix(n*ld), w.Ints(n)
	clear(f)
	for r := range kl + ku + 1 {
		for j := max(0, ku-r); j < min(n, n+ku-r); j++ {
			f[j*ld+kl+r] = ab.Data[r*ab.Stride+j]
		}
	}
	call, native := bandCall(ctx, n, kl, ku, ld, b)
	norm := func(sums []float64) (norm, gap float64) {
		absSums(native, true, n, ld, f, ld, sums)
		_, norm = extremes(sums)
		return norm, 0
	}
	s := banded[T]{call: call, native: native, n: n, f: f}
	return s.solve(b, norm, func(bool) int {
		if native {
			return lapack.Gbtrf(n, n, kl, ku, f, ld, pivots)
		}
		return pure.Gbtrf(n, kl, ku, f, pivots)
	}, func(transposed bool, nrhs int, b []T, ldb int) {
		if !native {
			pure.Gbtrs(transposed, n, kl, ku, nrhs, f, pivots, b, ldb)
			return
		}
		inColumns(n, nrhs, b, ldb, func(x []T) {
			lapack.Gbtrs(transOf(transposed), n, kl, ku, nrhs, f, ld, pivots, x, n)
		})
	})
}

// SolveTridiagonal solves a system with the diagonals dl, d and du, of n-1, n and n-1
// elements.
func SolveTridiagonal[T scalar.Scalar](_ context.Context, dl, d, du []T, b matrix.Matrix[T]) (cond float64, info int) {
	n := b.Rows
	w := workspace.Get[T]()
	defer w.Put()
	t, swapped := w.Vectors(4*n), w.Ints(n)
	tl, td, tu, tt := t[:n-1], t[n:2*n], t[2*n:3*n-1], t[3*n:max(3*n, 4*n-2)]
	t[n-1] = 0 // between two of them
	copy(tl, dl)
	copy(td, d)
	copy(tu, du)
	plain := false
	norm := func(others []float64) (norm, gap float64) {
		addAbs(others[1:], 1, tu)
		addAbs(others, 1, tl)
		return dominance(others, td)
	}
	s := banded[T]{n: n, f: t[:3*n-1]}
	return s.solve(b, norm, func(dominant bool) (info int) {
		plain, info = pure.Gttrf(dominant, tl, td, tu, tt, swapped)
		return info
	}, func(transposed bool, nrhs int, b []T, ldb int) {
		pure.Gttrs(transposed, plain, tl, td, tu, tt, swapped, nrhs, b, ldb)
	})
}

// dominance returns the 1-norm of a matrix with the diagonal d, where others[j] is the sum
// of |Re| + |Im| over the other elements of column j, and the least difference between the
// modulus of an element of the diagonal, or less, and that sum. If it is positive, its
// reciprocal is an upper bound of |A^-1|_1: Varah, Linear Algebra Appl. 11 (1975).
func dominance[T scalar.Scalar](others []float64, d []T) (norm, gap float64) {
	gap = math.Inf(1)
	note := func(other, least, size float64) {
		if size += other; !(size <= norm) && norm == norm {
			norm = size // a NaN stays
		}
		if least -= other; !(least >= gap) {
			gap = least
		}
	}
	switch d := any(d).(type) {
	case []float32:
		for j, v := range d {
			size := math.Abs(float64(v))
			note(others[j], size, size)
		}
	case []float64:
		for j, v := range d {
			size := math.Abs(v)
			note(others[j], size, size)
		}
	case []complex64:
		for j, v := range d {
			re, im := math.Abs(float64(real(v))), math.Abs(float64(imag(v)))
			note(others[j], max(re, im), re+im)
		}
	case []complex128:
		for j, v := range d {
			re, im := math.Abs(real(v)), math.Abs(imag(v))
			note(others[j], max(re, im), re+im)
		}
	}
	return norm, gap
}

// SolveHBanded solves a system with a Hermitian positive definite band. ab has its main
// diagonal and the others of one triangle: A(i,j) is ab(i - j, j) for uplo 'L', and ab(kd +
// i - j, j) for 'U', where kd is the number of those others. What is outside of A in ab is
// not read.
func SolveHBanded[T scalar.Scalar](ctx context.Context, uplo byte, ab, b matrix.Matrix[T]) (cond float64, info int) {
	n, kd := b.Rows, ab.Rows-1
	if ab.Op != matrix.NoTrans {
		ab = ab.Clone()
	}
	if kd == 1 && n > 0 {
		first, second := ab.Data[:n], ab.Data[ab.Stride:ab.Stride+n]
		if uplo == 'U' {
			return solveHTridiagonal(second, first[1:], true, b)
		}
		return solveHTridiagonal(first, second[:n-1], false, b)
	}
	w := workspace.Get[T]()
	defer w.Put()
	ld := kd + 1
	f := w.Matrix(n * ld)
	clear(f)
	for r := range ld {
		from := r * ab.Stride
		if uplo == 'U' {
			from = (kd-r)*ab.Stride + r
		}
		for j := range max(0, n-r) {
			f[j*ld+r] = ab.Data[from+j]
		}
	}
	if uplo == 'U' {
		scalar.Conjugate(f)
	}
	for j := range n {
		f[j*ld] = scalar.Real(f[j*ld])
	}
	call, native := bandCall(ctx, n, kd, 0, ld, b)
	norm := func(sums []float64) (norm, gap float64) {
		for j := range n {
			column := f[j*ld : j*ld+min(ld, n-j)]
			sums[j] += absSum(column)
			addAbs(sums[j+1:j+len(column)], 1, column[1:])
		}
		_, norm = extremes(sums)
		return norm, 0
	}
	s := banded[T]{call: call, native: native, n: n, f: f}
	return s.solve(b, norm, func(bool) (info int) {
		if !native {
			return pure.Pbtrf(n, kd, f)
		}
		if info = lapack.Pbtrf('L', n, kd, f, ld); info == 0 {
			info = notFinite(f, n, ld)
		}
		return info
	}, func(transposed bool, nrhs int, b []T, ldb int) {
		if transposed { // A^T is conj(A)
			conjugateRows(n, nrhs, b, ldb)
		}
		if native {
			inColumns(n, nrhs, b, ldb, func(x []T) { lapack.Pbtrs('L', n, kd, nrhs, f, ld, x, n) })
		} else {
			pure.Pbtrs(n, kd, nrhs, f, b, ldb)
		}
		if transposed {
			conjugateRows(n, nrhs, b, ldb)
		}
	})
}

// solveHTridiagonal is [SolveHBanded] for a matrix with the diagonal d, of whose elements
// the real parts count, and the subdiagonal e, or its conjugate.
func solveHTridiagonal[T scalar.Scalar](d, e []T, conjugated bool, b matrix.Matrix[T]) (cond float64, info int) {
	n := b.Rows
	w := workspace.Get[T]()
	defer w.Put()
	t := w.Vectors(2*n - 1)
	td, te := t[:n], t[n:]
	copy(td, d)
	for i, v := range td {
		td[i] = scalar.Real(v)
	}
	if copy(te, e); conjugated {
		scalar.Conjugate(te)
	}
	norm := func(others []float64) (norm, gap float64) {
		addAbs(others[1:], 1, te)
		addAbs(others, 1, te)
		return dominance(others, td)
	}
	s := banded[T]{n: n, f: t}
	return s.solve(b, norm, func(bool) int { return pure.Pttrf(td, te) }, func(transposed bool, nrhs int, b []T, ldb int) {
		if transposed { // A^T is conj(A)
			conjugateRows(n, nrhs, b, ldb)
		}
		pure.Pttrs(td, te, nrhs, b, ldb)
		if transposed {
			conjugateRows(n, nrhs, b, ldb)
		}
	})
}

// bandCall decides how a band is solved with.
func bandCall[T scalar.Scalar](ctx context.Context, n, kl, ku, ld int, b matrix.Matrix[T]) (c cores.Call, native bool) {
	c = cores.Decide(plan.Xgbtrf, float64(n)*float64(kl+1)*float64(kl+ku+1+b.Cols)).In(ctx)
	return c, c.Native() && cint.Fits(n|b.Cols|ld|b.Stride) && cint.Fits(n*ld)
}

// banded is a matrix of a few diagonals that is being solved with.
type banded[T scalar.Scalar] struct {
	call   cores.Call
	native bool // factored in the native library
	n      int
	f      []T // all its elements
}

// solve factors and solves, as factor and substitute do, after scaling what must be. It
// estimates no condition number if the diagonal shows that it is small. measure returns
// |A|_1 with |Re| + |Im| for the modulus, and, if it is not too dear, what [dominance] does;
// its scratch has n zeros.
func (s *banded[T]) solve(b matrix.Matrix[T], measure func(scratch []float64) (norm, gap float64), factor func(dominant bool) int, substitute func(transposed bool, nrhs int, b []T, ldb int)) (cond float64, info int) {
	n, nrhs := s.n, b.Cols
	w := workspace.Get[T]()
	defer w.Put()
	scratch, of := w.Doubles(n), 0
	clear(scratch)
	low, high := safeRange[T]()
	norm, gap := measure(scratch)
	if norm != 0 && !(norm >= low && norm <= high) {
		powers := make([]int, len(s.f))
		if !scaleDown(1, len(s.f), s.f, len(s.f), powers, true) {
			return math.NaN(), 0
		}
		of = powers[0]
		clear(scratch)
		norm, gap = measure(scratch)
	}
	if s.native {
		lease := s.call.Acquire()
		defer lease.Release()
	}
	threshold := 1 / scalar.Epsilon[T]()
	dominant := norm < threshold*gap
	if info = factor(dominant); info != 0 {
		return 0, info
	}
	if !dominant {
		x := w.Work(n)
		cond = estimate(norm, x, threshold, func(transposed bool) { substitute(transposed, 1, x, 1) })
	}
	if !scaledRight(s.native, n, nrhs, b.Data, b.Stride, of, func() { substitute(false, nrhs, b.Data, b.Stride) }) {
		return math.NaN(), 0
	}
	return cond, 0
}
