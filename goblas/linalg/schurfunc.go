package linalg

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Functions of matrices by their complex Schur form, A = Z T Z^H: f(A) = Z f(T) Z^H. All
// types are computed in complex128.

// triangularFunction overwrites an upper triangular T with f(T). An [ErrCondition] comes
// with a result, other errors come without one.
type triangularFunction func(t Matrix[complex128], s functionSpace) error

// functionSpace is the memory that a function of a matrix of order n works in. It is kept
// from call to call.
type functionSpace struct {
	n int
	w *workspace.Workspace[complex128]
}

// schur returns three matrices: for T, for Z, and one that is free in between.
func (s functionSpace) schur() (t, z, free Matrix[complex128]) {
	return s.three(s.w.Matrix(3 * s.n * s.n))
}

// more returns another three.
func (s functionSpace) more() (x, y, z Matrix[complex128]) {
	return s.three(s.w.Vectors(3 * s.n * s.n))
}

func (s functionSpace) three(space []complex128) (x, y, z Matrix[complex128]) {
	n := s.n * s.n
	at := func(i int) Matrix[complex128] {
		return Matrix[complex128]{Rows: s.n, Cols: s.n, Stride: s.n, Data: space[i*n : (i+1)*n]}
	}
	return at(0), at(1), at(2)
}

// lines returns memory for two lines of a triangle.
func (s functionSpace) lines() lines {
	space := s.w.Work(2 * s.n)
	return lines{space[:s.n], space[s.n : 2*s.n-1]}
}

// ofMatrix returns f(A). It is the whole of the functions that have a name.
func ofMatrix[T Scalar](name string, a Matrix[T], f triangularFunction) (Matrix[T], error) {
	err := checkFunction(a, functionMatrices+1)
	if err == nil {
		x := matrix.New[T](a.Rows, a.Rows)
		if err = function(x, a, f); err == nil || errors.Is(err, ErrCondition) && !errors.Is(err, ErrNotReal) && !errors.Is(err, ErrNotFinite) {
			return x, failed(name, err, a)
		}
	}
	return Matrix[T]{}, failed(name, err, a)
}

// ofMatrixTo is ofMatrix with a destination.
func ofMatrixTo[T Scalar](name string, dst, a Matrix[T], f triangularFunction) error {
	err := checkFunction(a, functionMatrices)
	if err == nil {
		err = checkDestination(dst, a.Rows, a.Rows)
	}
	if err == nil {
		err = checkApart(dst, a)
	}
	if err == nil {
		err = function(dst, a, f)
	}
	return failed(name, err, a)
}

// functionMatrices is how many complex128 matrices of the size of its operand a function
// takes at the most: those of a functionSpace, the real Schur form, and the three of a power.
const functionMatrices = 10

// checkFunction checks the operand of a function that takes so many complex128 matrices of
// its size.
func checkFunction[T Scalar](a Matrix[T], matrices float64) error {
	err := checkSquare("the matrix", a)
	if err == nil {
		err = room.For[complex128](matrices * room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		err = checkFinite("matrix", a)
	}
	return err
}

// function stores f(A) in dst. The arguments have been checked.
func function[T Scalar](dst, a Matrix[T], f triangularFunction) error {
	n := a.Rows
	if n == 0 {
		return nil
	}
	w := workspace.Get[complex128]()
	defer w.Put()
	s := functionSpace{n, w}
	t, z, free := s.schur()
	triangle, err := complexSchur(t, z, w, a)
	if err != nil {
		return err
	}
	for i := range n { // the negative axis belongs to the upper half of the plane, also where the imaginary part is -0
		t.Data[i*n+i] = complex(real(t.Data[i*n+i]), imag(t.Data[i*n+i])+0)
	}
	suspect := f(t, s)
	if suspect != nil && !errors.Is(suspect, ErrCondition) {
		return suspect
	}
	if !triangle {
		multiplyByTriangle(free, z, t)
		multiply(never, t, free, z.H())
	}
	most, imaginary := 0.0, 0.0
	for _, v := range t.Data {
		most, imaginary = max(most, math.Abs(real(v)), math.Abs(imag(v))), max(imaginary, math.Abs(imag(v)))
	}
	switch {
	case !(most <= math.MaxFloat64):
		return withSuspect(fmt.Errorf("%w in the result, by overflow", ErrNotFinite), suspect)
	case !scalar.IsComplex[T]() && imaginary > 1000*float64(n)*scalar.Epsilon[T]()*most:
		return withSuspect(fmt.Errorf("%w: imaginary parts are up to %.3g", ErrNotReal, imaginary), suspect)
	}
	for i := range n {
		to := dst.Data[i*dst.Stride : i*dst.Stride+n]
		for j, v := range t.Data[i*n : i*n+n] {
			to[j] = scalar.FromComplex[T](v)
		}
	}
	return withSuspect(checkFinite("result, by overflow", dst), suspect)
}

// withSuspect returns an error that is both of these, of which either may be nil. suspect says
// that a result may be inaccurate, and err why there is none.
func withSuspect(err, suspect error) error {
	switch {
	case err == nil:
		return suspect
	case suspect == nil:
		return err
	}
	return fmt.Errorf("%w: %w", err, suspect)
}

// complexSchur stores the complex Schur form of a in t and z, which have no padding. If a is
// a triangle already, it reports that instead, and z, which would be the identity, has no
// meaning. The eigenvalues, and the real Schur form of a real matrix, are stored in w.
func complexSchur[T Scalar](t, z Matrix[complex128], w *workspace.Workspace[complex128], a Matrix[T]) (triangle bool, err error) {
	n := a.Rows
	if triangle = upperTriangular(a); triangle || scalar.IsComplex[T]() {
		widen(t, a)
	}
	if triangle {
		return true, nil
	}
	values := w.Work(n)
	if scalar.IsComplex[T]() {
		return false, schurError(driver.Schur(never, t, z, values))
	}
	space := w.Doubles(2 * n * n)
	own, q := Matrix[float64]{Rows: n, Cols: n, Stride: n, Data: space[:n*n]}, Matrix[float64]{Rows: n, Cols: n, Stride: n, Data: space[n*n:]}
	for i := range n {
		for j := range n {
			own.Data[i*n+j] = real(scalar.ToComplex(a.At(i, j)))
		}
	}
	if err := schurError(driver.Schur(never, own, q, values)); err != nil {
		return false, err
	}
	triangularSchur(t, z, own, q)
	return false, nil
}

func schurError(info int) error { return infoError("gees", info) }

// nearlySingular returns a [*ConditionError] if the eigenvalues of T, which are on its
// diagonal, show that it is singular but for rounding errors.
func nearlySingular(t Matrix[complex128]) error {
	least, most := math.Inf(1), 0.0
	for i := range t.Rows {
		v := cmplx.Abs(t.Data[i*t.Stride+i])
		least, most = min(least, v), max(most, v)
	}
	cond := math.Inf(1)
	if least > 0 {
		cond = most / least
	}
	if cond < 1/(float64(t.Rows)*scalar.Epsilon[complex128]()) {
		return nil
	}
	return &ConditionError{Cond: cond}
}

// triangleBlock is up to which order loops in Go work on triangles. Larger ones are
// halved, so that most of the work is products.
const triangleBlock = 32

// half is where a dimension is cut in two.
func half(n int) int { return (n/2 + triangleBlock - 1) / triangleBlock * triangleBlock }

// block returns rows i to k-1 and columns j to l-1 of m, which is row-major.
func block(m Matrix[complex128], i, k, j, l int) Matrix[complex128] {
	return Matrix[complex128]{Rows: k - i, Cols: l - j, Stride: m.Stride, Data: m.Data[i*m.Stride+j : (k-1)*m.Stride+l]}
}

// takeProduct subtracts A B from c.
func takeProduct(c, a, b Matrix[complex128]) {
	driver.Gemm(blas.NoTrans, blas.NoTrans, c.Rows, c.Cols, a.Cols, -1, a.Data, a.Stride, b.Data, b.Stride, 1, c.Data, c.Stride)
}

// productRows and productColumns are the rows and columns of a block of a product of
// triangles. Each block is a product of what is not zero in its rows and columns.
const productRows, productColumns = 128, 256

// multiplyTriangles stores A B in c. All are upper triangles, and c is neither of the
// others. It takes about a quarter of the work of a product of other matrices.
func multiplyTriangles(c, a, b Matrix[complex128]) {
	n := c.Rows
	for i := 0; i < n; i += productRows {
		k := min(i+productRows, n)
		if i > 0 {
			setZero(block(c, i, k, 0, i))
		}
		for j := i; j < n; j += productColumns {
			l := min(j+productColumns, n)
			multiply(never, block(c, i, k, j, l), block(a, i, k, i, l), block(b, i, l, j, l))
		}
	}
}

// multiplyByTriangle stores A B in c, where B is an upper triangle.
func multiplyByTriangle(c, a, b Matrix[complex128]) {
	n := c.Rows
	for j := 0; j < n; j += productColumns {
		l := min(j+productColumns, n)
		multiply(never, block(c, 0, n, j, l), block(a, 0, n, 0, l), block(b, 0, l, j, l))
	}
}

// take subtracts f x from y.
func take(y []complex128, f complex128, x []complex128) {
	if f == 0 {
		return
	}
	y = y[:len(x)]
	for j, v := range x {
		y[j] -= f * v
	}
}

// solveTriangles overwrites c with the X of A X + X B = C, where A and B are upper
// triangles. Where an eigenvalue of A and one of -B are the same, there is an X only if
// what is left of C is 0 there, up to tiny; otherwise solveTriangles returns false.
func solveTriangles(a, b, c Matrix[complex128], tiny float64) bool {
	m, n := c.Rows, c.Cols
	switch {
	case m <= triangleBlock && n <= triangleBlock:
		for i := m - 1; i >= 0; i-- {
			row := c.Data[i*c.Stride : i*c.Stride+n]
			for k := i + 1; k < m; k++ {
				take(row, a.Data[i*a.Stride+k], c.Data[k*c.Stride:k*c.Stride+n])
			}
			if !solveRow(a.Data[i*a.Stride+i], b, row, tiny) {
				return false
			}
		}
		return true
	case m >= n:
		h := half(m)
		low, high := block(c, h, m, 0, n), block(c, 0, h, 0, n)
		if !solveTriangles(block(a, h, m, h, m), b, low, tiny) {
			return false
		}
		takeProduct(high, block(a, 0, h, h, m), low)
		return solveTriangles(block(a, 0, h, 0, h), b, high, tiny)
	}
	h := half(n)
	left, right := block(c, 0, m, 0, h), block(c, 0, m, h, n)
	if !solveTriangles(a, block(b, 0, h, 0, h), left, tiny) {
		return false
	}
	takeProduct(right, left, block(b, 0, h, h, n))
	return solveTriangles(a, block(b, h, n, h, n), right, tiny)
}

// solveRow overwrites the row x with the solution of a X + X B = x.
func solveRow(a complex128, b Matrix[complex128], x []complex128, tiny float64) bool {
	for j, v := range x {
		if d := a + b.Data[j*b.Stride+j]; d != 0 {
			v /= d
		} else if cmplx.Abs(v) <= tiny {
			v = 0
		} else {
			return false
		}
		x[j] = v
		take(x[j+1:], v, b.Data[j*b.Stride+j+1:j*b.Stride+len(x)])
	}
	return true
}

// divideTriangles overwrites the upper triangle b with A^-1 B, where A is an upper
// triangle, too.
func divideTriangles(a, b Matrix[complex128]) {
	n := b.Rows
	if n <= triangleBlock {
		for i := n - 1; i >= 0; i-- {
			row := b.Data[i*b.Stride : i*b.Stride+n]
			for k := i + 1; k < n; k++ {
				take(row[k:], a.Data[i*a.Stride+k], b.Data[k*b.Stride+k:k*b.Stride+n])
			}
			divideRow(row[i:], a.Data[i*a.Stride+i])
		}
		return
	}
	h := half(n)
	divideTriangles(block(a, h, n, h, n), block(b, h, n, h, n))
	right := block(b, 0, h, h, n)
	takeProduct(right, block(a, 0, h, h, n), block(b, h, n, h, n))
	divideTriangle(block(a, 0, h, 0, h), right)
	divideTriangles(block(a, 0, h, 0, h), block(b, 0, h, 0, h))
}

// divideTriangle overwrites b with A^-1 B, where A is an upper triangle.
func divideTriangle(a, b Matrix[complex128]) {
	m, n := b.Rows, b.Cols
	if m <= triangleBlock {
		for i := m - 1; i >= 0; i-- {
			row := b.Data[i*b.Stride : i*b.Stride+n]
			for k := i + 1; k < m; k++ {
				take(row, a.Data[i*a.Stride+k], b.Data[k*b.Stride:k*b.Stride+n])
			}
			divideRow(row, a.Data[i*a.Stride+i])
		}
		return
	}
	h := half(m)
	low, high := block(b, h, m, 0, n), block(b, 0, h, 0, n)
	divideTriangle(block(a, h, m, h, m), low)
	takeProduct(high, block(a, 0, h, h, m), low)
	divideTriangle(block(a, 0, h, 0, h), high)
}

func divideRow(x []complex128, d complex128) {
	f := 1 / d
	for j := range x {
		x[j] *= f
	}
}
