package linalg

import (
	"fmt"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SolveStack returns the X[i] with A[i] X[i] = B[i], by LU factorization with partial
// pivoting, as NumPy's linalg.solve of arrays with three axes does.
//
//	the A are n x n, the B and X n x nrhs
//
// Either operand may be a single matrix, as a stack of Count 1. [matrix.Columns] makes a
// stack of vectors. SolveStack allocates X.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], or of a [*StackError]:
// the matrices that it names are singular, a [*SingularError], or not finite, or their X is
// not, an [ErrNotFinite]. They have NaN for X. No condition numbers are estimated, as
// [Solve] does: see [CondStack]. See "Stacks" in the comment of this package.
func SolveStack[T Scalar](a, b Stack[T]) (Stack[T], error) {
	count, err := checkSystems(a, b)
	var x Stack[T]
	if err == nil {
		x, err = newStack[T](count, b.Rows, b.Cols)
	}
	if err == nil {
		err = solveStack(x, a, b)
	}
	return x, failedStack("SolveStack", err, a, b)
}

// SolveStackTo stores the X in dst, as [SolveStack] does. The matrices of dst must be
// row-major and must not overlap each other. dst may be b itself, and must not otherwise
// share an element with an operand. After errors other than a [*StackError] dst is
// unchanged.
func SolveStackTo[T Scalar](dst, a, b Stack[T]) error {
	count, err := checkSystems(a, b)
	if err == nil {
		err = checkResults(dst, count, b.Rows, b.Cols)
	}
	if err == nil {
		err = checkStackApart(dst, a, false)
	}
	if err == nil {
		err = checkStackApart(dst, b, true)
	}
	if err == nil {
		err = solveStack(dst, a, b)
	}
	return failedStack("SolveStackTo", err, a, b)
}

func checkSystems[T Scalar](a, b Stack[T]) (count int, err error) {
	if err := checkSquareStack(a); err != nil {
		return 0, err
	}
	if err := checkStack("right-hand side", b); err != nil {
		return 0, err
	}
	if a.Rows != b.Rows {
		return 0, fmt.Errorf("%w: the right-hand sides have %d rows", ErrShape, b.Rows)
	}
	return countOf(a, b)
}

func solveStack[T Scalar](x, a, b Stack[T]) error {
	suspects, done := driver.Stack[T]{Op: driver.StackSolve, Count: x.Count, A: a, B: b, C: x}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(x.Count, suspects, done, func(i int) error {
		return spoil(failure(solveSystem(never, x.At(i), at(a, i), at(b, i))), x.At(i))
	})
}

// InvStack returns the inverses of the n x n matrices A[i]. InvStack allocates the result.
// The errors are those of [SolveStack]: matrices that it names have NaN for an inverse.
// NumPy: linalg.inv.
func InvStack[T Scalar](a Stack[T]) (Stack[T], error) {
	err := checkSquareStack(a)
	var dst Stack[T]
	if err == nil {
		dst, err = newStack[T](a.Count, a.Rows, a.Rows)
	}
	if err == nil {
		err = invertStack(dst, a)
	}
	return dst, failedStack("InvStack", err, a)
}

// InvStackTo stores the inverses in dst, as [InvStack] does. dst is as in [SolveStackTo], and
// may be a itself.
func InvStackTo[T Scalar](dst, a Stack[T]) error {
	return failedStack("InvStackTo", inSquares(dst, a, checkSquareStack(a), func() error { return invertStack(dst, a) }), a)
}

// inSquares calls compute if dst can take a square result for each matrix of a, and err is
// nil.
func inSquares[T Scalar](dst, a Stack[T], err error, compute func() error) error {
	if err == nil {
		err = checkResults(dst, a.Count, a.Rows, a.Rows)
	}
	if err == nil {
		err = checkStackApart(dst, a, true)
	}
	if err == nil {
		err = compute()
	}
	return err
}

func invertStack[T Scalar](dst, a Stack[T]) error {
	suspects, done := driver.Stack[T]{Op: driver.StackInv, Count: a.Count, A: a, C: dst}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(a.Count, suspects, done, func(i int) error {
		return spoil(failure(invert(dst.At(i), a.At(i))), dst.At(i))
	})
}

// DetStack returns the determinants of the n x n matrices A[i]: 0 for a singular one. They
// overflow and underflow as in [Det]. It allocates the result. NumPy: linalg.det.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrMemory], or of a [*StackError]
// of [ErrNotFinite] for matrices with a NaN or an infinity, whose determinant is NaN.
func DetStack[T Scalar](a Stack[T]) ([]T, error) {
	err := checkSquareStack(a)
	var dst Stack[T]
	if err == nil {
		dst, err = newStack[T](1, 1, a.Count)
	}
	if err == nil {
		err = determinants(dst.Data, nil, a)
	}
	return dst.Data, failedStack("DetStack", err, a)
}

// DetStackTo stores the determinants in dst, which has as many elements as a has matrices, as
// [DetStack] does. dst must not share an element with a.
func DetStackTo[T Scalar](dst []T, a Stack[T]) error {
	err := checkSquareStack(a)
	if err == nil {
		err = checkNumbers("determinants", dst, a)
	}
	if err == nil {
		err = determinants(dst, nil, a)
	}
	return failedStack("DetStackTo", err, a)
}

// checkNumbers returns an error unless dst can take a number for each matrix of a.
func checkNumbers[T, U Scalar](name string, dst []U, a Stack[T]) error {
	if err := checkLength(name, len(dst), a.Count); err != nil {
		return err
	}
	return checkStackApart(rowStack(dst, 1), a, false)
}

// SlogdetStack returns the signs of the determinants and the natural logarithms of their
// moduli, as [Slogdet] does; both are NaN for matrices that the error names. It allocates the
// results. The errors are those of [DetStack]. NumPy: linalg.slogdet.
func SlogdetStack[T Scalar](a Stack[T]) (sign []T, logabs []float64, err error) {
	err = checkSquareStack(a)
	var signs Stack[T]
	var logs Stack[float64]
	if err == nil {
		signs, err = newStack[T](1, 1, a.Count)
	}
	if err == nil {
		logs, err = newStack[float64](1, 1, a.Count)
	}
	if err == nil {
		err = determinants(signs.Data, logs.Data, a)
	}
	return signs.Data, logs.Data, failedStack("SlogdetStack", err, a)
}

// SlogdetStackTo stores signs and logarithms in slices that have as many elements as a has
// matrices, as [SlogdetStack] does. Neither may share an element with the other or with a.
func SlogdetStackTo[T Scalar](sign []T, logabs []float64, a Stack[T]) error {
	err := checkSquareStack(a)
	if err == nil {
		err = checkNumbers("signs", sign, a)
	}
	if err == nil {
		err = checkNumbers("logarithms", logabs, a)
	}
	if err == nil {
		err = checkStackApart(rowStack(sign, 1), rowStack(logabs, 1), false)
	}
	if err == nil {
		err = determinants(sign, logabs, a)
	}
	return failedStack("SlogdetStackTo", err, a)
}

// determinants stores the determinants, or, if logabs is not nil, their signs and
// logarithms.
func determinants[T Scalar](dst []T, logabs []float64, a Stack[T]) error {
	op := driver.StackDet
	if logabs != nil {
		op = driver.StackSlogdet
	}
	c := Stack[T]{Count: len(dst), Step: 1, Matrix: Matrix[T]{Rows: 1, Cols: 1, Stride: 1, Data: dst}}
	suspects, done := driver.Stack[T]{Op: op, Count: a.Count, A: a, C: c, Reals: logabs}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(a.Count, suspects, done, func(i int) error {
		d, err := determinantOf(a.At(i))
		if logabs == nil {
			dst[i] = scalar.FromComplex[T](d.Value())
			return spoil(err, c.At(i))
		}
		sign, log := d.Log()
		dst[i], logabs[i] = scalar.FromComplex[T](sign), log
		spoil(err, c.At(i))
		return spoil(err, Matrix[float64]{Rows: 1, Cols: 1, Stride: 1, Data: logabs[i : i+1]})
	})
}

// CholeskyStack returns the triangles L[i] with A[i] = L[i] L[i]^H, for [Lower], or the U[i]
// with A[i] = U[i]^H U[i], with zeros in the other triangle, as [CholeskyLower] and
// [CholeskyUpper] do. Only the triangle t of the symmetric or Hermitian positive definite
// matrices is read. CholeskyStack allocates the result. NumPy: linalg.cholesky.
//
// The error is an [*OpError] of [ErrKind], [ErrShape], [ErrMatrix], [ErrMemory], or of a
// [*StackError]: the matrices that it names are not positive definite, a
// [*NotPositiveDefiniteError], or not finite, an [ErrNotFinite]. They have NaN for a factor.
func CholeskyStack[T Scalar](a Stack[T], t Triangle) (Stack[T], error) {
	err := checkTriangles(a, t)
	var dst Stack[T]
	if err == nil {
		dst, err = newStack[T](a.Count, a.Rows, a.Rows)
	}
	if err == nil {
		err = factorStack(dst, a, t)
	}
	return dst, failedStack("CholeskyStack", err, a)
}

// CholeskyStackTo stores the triangles in dst, as [CholeskyStack] does. dst is as in
// [SolveStackTo], and may be a itself.
func CholeskyStackTo[T Scalar](dst, a Stack[T], t Triangle) error {
	return failedStack("CholeskyStackTo", inSquares(dst, a, checkTriangles(a, t), func() error { return factorStack(dst, a, t) }), a)
}

func checkTriangles[T Scalar](a Stack[T], t Triangle) error {
	if err := checkTriangle(t); err != nil {
		return err
	}
	return checkSquareStack(a)
}

func factorStack[T Scalar](dst, a Stack[T], t Triangle) error {
	suspects, done := driver.Stack[T]{Op: driver.StackCholesky, Count: a.Count, A: a, C: dst, Job: t.letter()}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(a.Count, suspects, done, func(i int) error {
		return spoil(factorTriangle(dst.At(i), a.At(i), t), dst.At(i))
	})
}

// EighStack returns the eigenvalues of the Hermitian, or real symmetric, matrices A[i] in
// the rows of W, each in ascending order, and the eigenvectors in the columns of the V[i],
// as [Eigh] does.
//
//	A[i] = V[i] diag(W[i,:]) V[i]^H      the A are n x n, W is count x n
//
// Only the triangle uplo is read. EighStack allocates the results. NumPy: linalg.eigh.
//
// The error is an [*OpError] of [ErrKind], [ErrShape], [ErrMatrix], [ErrMemory], or of a
// [*StackError] of [ErrNotFinite], or of a [*ConvergenceError], which has never been seen.
// The matrices that it names have NaN for results.
func EighStack[T Scalar](a Stack[T], uplo Triangle) (w Matrix[float64], v Stack[T], err error) {
	err = checkTriangles(a, uplo)
	var values Stack[float64]
	if err == nil {
		values, err = newStack[float64](1, a.Count, a.Rows)
	}
	if err == nil {
		v, err = newStack[T](a.Count, a.Rows, a.Rows)
	}
	if err == nil {
		err = eighStack(values.Matrix, v, a, uplo)
	}
	return values.Matrix, v, failedStack("EighStack", err, a)
}

// EighStackTo stores the results of [EighStack] in w, which must be row-major and have a
// Stride of n, and in v, whose matrices must be row-major and must not overlap. Neither may
// share an element with the other or with a. After errors other than a [*StackError] w and v
// are unchanged.
func EighStackTo[T Scalar](w Matrix[float64], v, a Stack[T], uplo Triangle) error {
	err := checkTriangles(a, uplo)
	if err == nil {
		err = checkValuesOf(w, a, a.Rows)
	}
	if err == nil {
		err = checkResults(v, a.Count, a.Rows, a.Rows)
	}
	if err == nil {
		err = checkStackApart(v, a, false)
	}
	if err == nil {
		err = checkStackApart(matrix.Broadcast(w), v, false)
	}
	if err == nil {
		err = eighStack(w, v, a, uplo)
	}
	return failedStack("EighStackTo", err, a)
}

// checkValuesOf returns an error unless w can take a row of n real results for each matrix.
func checkValuesOf[T Scalar](w Matrix[float64], a Stack[T], n int) error {
	if err := checkDestination(w, a.Count, n); err != nil {
		return err
	}
	if w.Stride != n {
		return fmt.Errorf("%w: the rows of the real results are %d elements apart, not %d", ErrMatrix, w.Stride, n)
	}
	return checkStackApart(matrix.Broadcast(w), a, false)
}

func eighStack[T Scalar](w Matrix[float64], v, a Stack[T], uplo Triangle) error {
	suspects, done := driver.Stack[T]{Op: driver.StackEigh, Count: a.Count, A: a, C: v, Job: uplo.letter(), Reals: w.Data[:w.Rows*w.Cols]}.Do()
	if done && suspects == nil {
		return nil
	}
	return singly(a.Count, suspects, done, func(i int) error {
		values := w.Slice(i, i+1, 0, w.Cols)
		err := spoil(eighTo(driver.EigenAuto, values.Data, v.At(i), a.At(i), uplo), v.At(i))
		return spoil(err, values)
	})
}
