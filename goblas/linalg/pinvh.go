package linalg

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// PinvHermitian returns the pseudoinverse of a symmetric or Hermitian n x n matrix A, of
// which only the triangle uplo is read, by its eigenvalues w, and the eigenvectors V1 that
// belong to these:
//
//	A^+ = V1 diag(1/w) V1^H    for the eigenvalues w with |w| above rtol max(|w|)
//
// It is exactly Hermitian. A negative rtol, or NaN, stands for n eps. a may be any view and
// is only read. PinvHermitian allocates the result, and a workspace of several times its size
// that it keeps for later calls. The error is an [*OpError] of [ErrKind], [ErrMatrix],
// [ErrShape] if A is not square, [ErrMemory], a [*ConvergenceError] or, if the triangle has a
// NaN or an infinity or the result overflows, [ErrNotFinite]. LAPACK routines: as of [Eigh].
// NumPy: linalg.pinv with hermitian=True; SciPy: linalg.pinvh.
func PinvHermitian[T Scalar](a Matrix[T], rtol float64, uplo Triangle) (Matrix[T], error) {
	p, err := pinvHermitian(a, rtol, uplo)
	return p, failed("PinvHermitian", err, a)
}

func pinvHermitian[T Scalar](a Matrix[T], rtol float64, uplo Triangle) (p Matrix[T], err error) {
	if err := checkEigh(a, uplo, 6); err != nil {
		return p, err
	}
	n := a.Rows
	if p = matrix.New[T](n, n); n == 0 {
		return p, nil
	}
	space := workspace.Get[T]()
	defer space.Put()
	both := space.Matrix(2 * n * n)
	w := space.Doubles(n)
	v := Matrix[T]{Rows: n, Cols: n, Stride: n, Data: both[:n*n]}
	if err := eighTo(driver.EigenAuto, w, v, a, uplo); err != nil {
		return p, err
	}
	limit := relative[T](rtol, n, n) * max(math.Abs(w[0]), math.Abs(w[n-1]))
	over := space.Vectors(n)
	for j, x := range w {
		if over[j] = 0; math.Abs(x) > limit {
			over[j] = scalar.FromComplex[T](complex(x, 0))
		}
	}
	scaled := Matrix[T]{Rows: n, Cols: n, Stride: n, Data: both[n*n:]}
	for i := range n {
		from, to := v.Data[i*n:(i+1)*n], scaled.Data[i*n:(i+1)*n]
		for j, x := range over {
			if to[j] = 0; x != 0 {
				to[j] = from[j] / x
			}
		}
	}
	multiplyFirst(p, blas.NoTrans, scaled, blas.ConjTrans, v, n)
	mirror(p)
	if !finite(p) {
		return p, fmt.Errorf("%w in the result, by overflow", ErrNotFinite)
	}
	return p, nil
}

// mirror makes a square matrix Hermitian by its upper triangle.
func mirror[T Scalar](p Matrix[T]) {
	for i := range p.Rows {
		p.Data[i*(p.Stride+1)] = scalar.Real(p.Data[i*(p.Stride+1)])
		for j := i + 1; j < p.Cols; j++ {
			p.Data[j*p.Stride+i] = scalar.Conj(p.Data[i*p.Stride+j])
		}
	}
}

// MatrixRankHermitian is [MatrixRank] of a symmetric or Hermitian matrix, of which only the
// triangle uplo is read, by its eigenvalues, whose moduli are the singular values. LAPACK
// routines: as of [Eigvalsh]. Further errors: [ErrKind], and [ErrShape] if A is not square.
// NumPy: linalg.matrix_rank with hermitian=True.
func MatrixRankHermitian[T Scalar](a Matrix[T], tol, rtol float64, uplo Triangle) (int, error) {
	rank, err := rankHermitian(a, tol, rtol, uplo)
	return rank, failed("MatrixRankHermitian", err, a)
}

func rankHermitian[T Scalar](a Matrix[T], tol, rtol float64, uplo Triangle) (rank int, err error) {
	if err := checkEigh(a, uplo, 1); err != nil {
		return 0, err
	}
	n := a.Rows
	if n == 0 {
		return 0, nil
	}
	space := workspace.Get[T]()
	defer space.Put()
	w := space.Doubles(n)
	if err := eighTo(driver.EigenAuto, w, Matrix[T]{}, a, uplo); err != nil {
		return 0, err
	}
	limit := limit[T](tol, rtol, n, n, max(math.Abs(w[0]), math.Abs(w[n-1])))
	for _, x := range w {
		if math.Abs(x) > limit {
			rank++
		}
	}
	return rank, nil
}
