package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SolveTo stores in dst the n x nrhs matrix X for which |A X - B| is least in each column or,
// if m < n, the exact solution for which |X| is. A must have full rank. B is m x nrhs, may be
// any view, and is only read. dst must be row-major and must not share an element with b. It
// allocates nothing after the first call.
//
//	m >= n: X = R^-1 Q^H B
//	m < n:  X = Z S^-H Q^H B, where R^H = Z S is another QR factorization
//
// The error is an [*OpError] of one of these:
//
//   - [ErrShape], [ErrMatrix], [ErrOverlap], [ErrMemory];
//   - [ErrNotFinite]: B has a NaN or an infinity, or X overflows;
//   - a [*RankError]: the triangle has a zero on its diagonal, there is no X. Then
//     [NewQRPivoted] and [Lstsq] help;
//   - a [*ConditionError]: X is stored, but the triangle's condition number in the 1-norm
//     is above 1/eps.
//
// LAPACK solves such problems in xGELS. SciPy: linalg.lstsq for any rank.
func (f *QR[T]) SolveTo(dst, b Matrix[T]) error {
	return failed("QR.SolveTo", f.solveTo(dst, b), f.a, b)
}

// Solve returns the X that [QR.SolveTo] stores, newly allocated. The errors are those of
// [QR.SolveTo].
func (f *QR[T]) Solve(b Matrix[T]) (Matrix[T], error) {
	if err := room.For[T](room.Area(f.a.Cols, max(b.Cols, 0))); err != nil {
		return Matrix[T]{}, failed("QR.Solve", err, f.a, b)
	}
	x := matrix.New[T](f.a.Cols, max(b.Cols, 0))
	return x, failed("QR.Solve", f.solveTo(x, b), f.a, b)
}

func (f *QR[T]) solveTo(dst, b Matrix[T]) error {
	if err := f.checkToSolve(dst, b); err != nil {
		return err
	}
	k := f.least()
	if dst.Rows == 0 || dst.Cols == 0 {
		return nil
	}
	r := f.a
	if f.a.Rows < f.a.Cols {
		rows := f.rowSpaceOf(k)
		r = rows.h
	}
	if rank := nonzero(k, r); rank < k {
		return &RankError{Rank: rank, Full: k}
	}
	f.solveRank(k, dst, b)
	var suspect error
	if rcond := f.condition(r); rcond < scalar.Epsilon[T]() && k > 0 {
		suspect = &ConditionError{Cond: 1 / rcond}
	}
	return withSuspect(checkFinite("result, by overflow", dst), suspect)
}

// nonzero returns how many of the first k elements of the diagonal of r are not zero.
func nonzero[T Scalar](k int, r Matrix[T]) (count int) {
	for i := range k {
		if r.Data[i*(r.Stride+1)] != 0 {
			count++
		}
	}
	return count
}

func (f *QR[T]) checkToSolve(dst, b Matrix[T]) error {
	if err := check("right-hand side", b); err != nil {
		return err
	}
	if b.Rows != f.a.Rows {
		return fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, b.Rows)
	}
	if err := checkDestination(dst, f.a.Cols, b.Cols); err != nil {
		return err
	}
	if err := checkApart(dst, f.a, b); err != nil {
		return err
	}
	if err := room.For[T](room.Area(max(f.a.Rows, f.a.Cols), b.Cols)); err != nil {
		return err
	}
	if f.missing != nil {
		return f.missing
	}
	return checkFinite("right-hand side", b)
}

// solveRank stores in dst the X of least |X| among those of the least |A X - B|, where
// rows of R from number rank on count as zero. The others must have full rank.
func (f *QR[T]) solveRank(rank int, dst, b Matrix[T]) {
	m, n, nrhs := f.a.Rows, f.a.Cols, b.Cols
	w := workspace.Get[T]()
	defer w.Put()
	x := Matrix[T]{Rows: m, Cols: nrhs, Stride: max(nrhs, 1), Data: w.Matrix(max(m, n) * nrhs)}
	if f.updated() {
		f.project(x, b)
	} else {
		matrix.Copy(x, b)
		f.apply(Left, true, x)
	}
	if rank == n {
		driver.SolveUpper(never, false, n, nrhs, f.a.Data, f.a.Stride, x.Data, x.Stride)
	} else {
		rows := f.rowSpaceOf(rank)
		driver.SolveUpper(never, true, rank, nrhs, rows.h.Data, rows.h.Stride, x.Data, x.Stride)
		clear(x.Data[rank*nrhs : n*nrhs])
		driver.ApplyQ(never, 'L', false, n, nrhs, rank, rows.h.Data, rows.h.Stride, rows.tau, x.Data, x.Stride)
	}
	x.Rows = n
	matrix.Copy(dst, x)
}

// reflected is a QR factorization, in the form that LAPACK leaves.
type reflected[T Scalar] struct {
	known bool
	h     Matrix[T]
	tau   []T
}

// rowSpace is the factorization R1^H = Z S of the first rank rows of R: with it A = Q (S^H
// 0; 0 0) Z^H is a complete orthogonal decomposition.
type rowSpace[T Scalar] struct {
	reflected[T]
	rank int // -1 if there is none yet
}

// rowSpaceOf returns the rowSpace of this rank, which it computes if another one was used
// last. The result is valid as long as no other rank is asked for.
func (f *QR[T]) rowSpaceOf(rank int) rowSpace[T] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s := &f.rows; s.rank != rank || !s.known {
		if s.known && s.rank >= 0 {
			s.h, s.tau = Matrix[T]{}, nil // another goroutine may be reading the old one
		}
		n := f.a.Cols
		s.h, s.tau = resized(s.h, n, rank), resizedSlice(s.tau, rank)
		for i := range rank {
			for j := range n {
				v := T(0)
				if j >= i {
					v = scalar.Conj(f.a.Data[i*f.a.Stride+j])
				}
				s.h.Data[j*rank+i] = v
			}
		}
		driver.FactorQR(never, n, rank, s.h.Data, s.h.Stride, s.tau)
		s.rank, s.known = rank, true
	}
	return f.rows
}

// Det returns the determinant of a square A: the product of R's diagonal and of the
// determinants of the reflectors. The product overflows or underflows only if the result
// does. If A is not square, the error is an [*OpError] of [ErrShape], and the result NaN.
func (f *QR[T]) Det() (T, error) {
	if f.a.Rows != f.a.Cols {
		return scalar.NaN[T](), failed("QR.Det", fmt.Errorf("%w: the matrix is not square", ErrShape), f.a)
	}
	if f.missing != nil {
		return scalar.NaN[T](), failed("QR.Det", f.missing, f.a)
	}
	det := driver.Determinant{Size: 1}
	det.Times(scalar.ToComplex(f.detQ()))
	for i := range f.a.Rows {
		det.Times(scalar.ToComplex(f.a.Data[i*(f.a.Stride+1)]))
	}
	return scalar.FromComplex[T](det.Value()), nil
}

// detQ returns the determinant of Q.
func (f *QR[T]) detQ() T {
	if f.updated() {
		return f.sq
	}
	det := T(1)
	for _, t := range f.tau {
		if t != 0 {
			det *= -t / scalar.Conj(t) // 1 - tau v^H v for a unitary H
		}
	}
	return det
}

// Rcond returns 1 / (|R| |R^-1|) of a square A in the 1-norm, estimated by xTRCON. It is
// within a factor of n of that of A. It is 0 if R has a zero on its diagonal, and 1 for a
// 0 x 0 matrix. If A is not square, the error is an [*OpError] of [ErrShape], and the result
// NaN. The first call
// takes O(n^2) operations and the others none.
func (f *QR[T]) Rcond() (float64, error) {
	if f.a.Rows != f.a.Cols {
		return math.NaN(), failed("QR.Rcond", fmt.Errorf("%w: the matrix is not square", ErrShape), f.a)
	}
	if f.missing != nil {
		return math.NaN(), failed("QR.Rcond", f.missing, f.a)
	}
	return f.condition(f.a), nil
}

// condition returns the reciprocal condition number of the triangle that solves, which is
// R itself for m >= n.
func (f *QR[T]) condition(r Matrix[T]) float64 {
	if f.least() == 0 {
		return 1
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.rcond < 0 {
		f.rcond = driver.UpperRcond(never, min(r.Rows, r.Cols), r.Data, r.Stride)
	}
	return f.rcond
}
