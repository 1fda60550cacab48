// Package verify tells right answers from wrong ones, in O(n^2).
//
// Each check compares both sides of the equation that the answer must satisfy,
// applied to one random vector (Freivalds 1977): a product with a wrong element
// would pass only if the error were orthogonal to the vector, or drowned in
// rounding. Sums are kept in complex128, whatever the type of the elements.
//
// What rounding may contribute to sums of k terms is bounded by lambda sqrt(k) u
// times the norms of the operands, where u is the unit roundoff of the type:
// errors of single operations are independent enough to grow as a random walk
// does (Higham and Mary, "A new approach to probabilistic rounding error
// analysis", SIAM J. Sci. Comput. 41, 2019). The worst case would be k u, which
// hides a wrong element of a large float32 matrix.
package verify

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/cmplxs"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Margins in the bounds. Right answers for random matrices, of orders 1 to 1000
// and all types, stay below a third of them.
const (
	lambda    = 16
	lambdaSVD = 128 // iterations add to the errors, whatever the order
)

// Error says by how much an answer is wrong.
type Error struct {
	Equation string  // that should hold, such as "C = A B"
	Ratio    float64 // error over what rounding explains; above 1 or NaN
}

func (e *Error) Error() string {
	if math.IsNaN(e.Ratio) || math.IsInf(e.Ratio, 0) {
		return fmt.Sprintf("wrong answer: %s does not hold, there is a NaN or infinity", e.Equation)
	}
	return fmt.Sprintf("wrong answer: %s is off by %.3g times what rounding explains", e.Equation, e.Ratio)
}

// Residual is what a check found: the answer is right if Value is at most
// Tolerance, which is what rounding explains. The zero Residual is of no check.
type Residual struct {
	Equation  string  `json:"equation"` // that should hold, such as "C = A B"
	Value     float64 `json:"value"`
	Tolerance float64 `json:"tolerance"`
}

// Ratio is Value over Tolerance, 0 if both are 0.
func (r Residual) Ratio() float64 {
	if r.Value == 0 {
		return 0
	}
	return r.Value / r.Tolerance
}

// Worse returns the one with the greater ratio, b if a is of no check.
func Worse(a, b Residual) Residual {
	if a.Equation != "" && !(b.Ratio() > a.Ratio()) && !math.IsNaN(b.Ratio()) {
		return a
	}
	return b
}

// Judge returns r, and an [*Error] unless it is right.
func Judge(r Residual) (Residual, error) {
	if ratio := r.Ratio(); !(ratio <= 1) {
		return r, &Error{Equation: r.Equation, Ratio: ratio}
	}
	return r, nil
}

// ShapeError says that an answer has the wrong shape.
type ShapeError struct {
	Got        string
	Rows, Cols int // that it should have
}

func (e *ShapeError) Error() string {
	return fmt.Sprintf("wrong answer: it is %s, not %dx%d", e.Got, e.Rows, e.Cols)
}

// Explained is how much of the norms of what is multiplied rounding explains in sums of k
// terms, relative to them.
func Explained[T goblas.Scalar](k int) float64 {
	return lambda * math.Sqrt(float64(k)) * roundoff[T]()
}

// ExplainedByIteration is Explained for decompositions of matrices of order n. Their errors
// hardly grow with the order; the power leaves room for large ones.
func ExplainedByIteration[T goblas.Scalar](n int) float64 {
	return lambdaSVD * math.Pow(float64(n), 1./6) * roundoff[T]()
}

// result compares |err| with bound, row by row, and returns the worst row.
func result(equation string, err, bound []float64) (Residual, error) {
	worst := Residual{Equation: equation}
	for i, e := range err {
		worst = Worse(worst, Residual{equation, e, bound[i]})
	}
	return Judge(worst)
}

// Product returns what it found, and an [*Error] if C is not A B.
func Product[T goblas.Scalar](c, a, b goblas.Matrix[T], r *rand.Rand) (Residual, error) {
	if c.Rows != a.Rows || c.Cols != b.Cols {
		return Residual{}, &ShapeError{Got: c.Shape(), Rows: a.Rows, Cols: b.Cols}
	}
	x := randomVector(b.Cols, r)
	bound, left, right := rowNorms(a), times(c, x), times(a, times(b, x))
	scale := Explained[T](a.Cols+1) * frobenius(b, x)
	err := make([]float64, len(left))
	for i := range left {
		err[i] = cmplx.Abs(left[i] - right[i])
		bound[i] *= scale
	}
	return result("C = A B", err, bound)
}

// Solution returns what it found, and an [*Error] if X does not solve A X = B to the backward
// error of an LU factorization with partial pivoting.
func Solution[T goblas.Scalar](x, a, b goblas.Matrix[T], r *rand.Rand) (Residual, error) {
	if x.Rows != a.Cols || x.Cols != b.Cols {
		return Residual{}, &ShapeError{Got: x.Shape(), Rows: a.Cols, Cols: b.Cols}
	}
	w := randomVector(b.Cols, r)
	left, right := times(a, times(x, w)), times(b, w)
	scale := Explained[T](a.Rows) * frobenius(x, w)
	return compareNorm("A X = B", left, right, scale*frobenius(a, nil))
}

// LeastSquares returns what it found, and an [*Error] if the columns of B - A X are not
// orthogonal to those of A, for an A of full rank. A wide A has exact solutions.
func LeastSquares[T goblas.Scalar](x, a, b goblas.Matrix[T], r *rand.Rand) (Residual, error) {
	if x.Rows != a.Cols || x.Cols != b.Cols {
		return Residual{}, &ShapeError{Got: x.Shape(), Rows: a.Cols, Cols: b.Cols}
	}
	w := randomVector(b.Cols, r)
	left, right := times(a, times(x, w)), times(b, w)
	size := frobenius(a, nil)
	bound := lambdaSVD * math.Sqrt(float64(max(a.Rows, a.Cols))) * roundoff[T]() * size * (size*frobenius(x, w) + cmplxs.Norm(right, 2))
	return compareNorm("A^H (B - A X) = 0", timesH(a, left), timesH(a, right), bound)
}

// Decomposition returns what it found, and an [*Error] if A is not U diag(S) V^H, U or V has no
// orthonormal columns, or S is not descending and nonnegative. It is for thin
// decompositions.
func Decomposition[T goblas.Scalar](d goblas.SVDResult[T], a goblas.Matrix[T], r *rand.Rand) (Residual, error) {
	k := min(a.Rows, a.Cols)
	switch {
	case d.U.Rows != a.Rows || d.U.Cols != k:
		return Residual{}, &ShapeError{Got: d.U.Shape(), Rows: a.Rows, Cols: k}
	case d.VH.Rows != k || d.VH.Cols != a.Cols:
		return Residual{}, &ShapeError{Got: d.VH.Shape(), Rows: k, Cols: a.Cols}
	case len(d.S) != k:
		return Residual{}, &ShapeError{Got: fmt.Sprintf("%dx1", len(d.S)), Rows: k, Cols: 1}
	}
	for i, s := range d.S {
		if !(s >= 0) || i > 0 && !(s <= d.S[i-1]) {
			return Residual{}, &Error{Equation: "S descending, not negative", Ratio: math.NaN()}
		}
	}
	scale := ExplainedByIteration[T](max(a.Rows, a.Cols))
	x := randomVector(a.Cols, r)
	y := times(d.VH, x)
	for i := range y {
		y[i] *= complex(d.S[i], 0)
	}
	worst, err := compareNorm("A = U S V^H", times(d.U, y), times(a, x), scale*frobenius(a, nil)*cmplxs.Norm(x, 2)/math.Sqrt(float64(k)))
	if err != nil {
		return worst, err
	}
	w := randomVector(k, r)
	u, err := compareNorm("U^H U = I", timesH(d.U, times(d.U, w)), w, scale*cmplxs.Norm(w, 2))
	if err != nil {
		return u, err
	}
	v, err := compareNorm("V^H V = I", times(d.VH, timesH(d.VH, w)), w, scale*cmplxs.Norm(w, 2))
	return Worse(worst, Worse(u, v)), err
}

// Same returns what it found, and an [*Error] if A is not the product B C of its factors.
func Same[T goblas.Scalar](a goblas.Matrix[T], r *rand.Rand, b, c goblas.Matrix[T]) (Residual, error) {
	if b.Rows != a.Rows || c.Cols != a.Cols {
		return Residual{}, &ShapeError{Got: fmt.Sprintf("%s by %s", b.Shape(), c.Shape()), Rows: a.Rows, Cols: a.Cols}
	}
	x := randomVector(a.Cols, r)
	scale := ExplainedByIteration[T](max(a.Rows, a.Cols))
	return compareNorm("A = the product of its factors", times(b, times(c, x)), times(a, x), scale*frobenius(a, nil)*cmplxs.Norm(x, 2))
}

// Sum returns what it found, and an [*Error] if a sum of n float64, all of about the size of the
// result or smaller, is not what it must be.
func Sum(equation string, got, want float64, n int) (Residual, error) {
	return result(equation, []float64{math.Abs(got - want)}, []float64{lambdaSVD * math.Sqrt(float64(n)) * roundoff[float64]() * math.Abs(want)})
}

// compareNorm compares in the 2-norm.
func compareNorm(equation string, left, right []complex128, bound float64) (Residual, error) {
	return result(equation, []float64{cmplxs.Distance(left, right, 2)}, []float64{bound})
}

// randomVector returns n numbers of absolute value 1/2 to 1 and random sign:
// none is so small that it hides the element it meets.
func randomVector(n int, r *rand.Rand) []complex128 {
	x := make([]complex128, n)
	for i := range x {
		v := 0.5 + r.Float64()/2
		if r.Uint64()&1 == 0 {
			v = -v
		}
		x[i] = complex(v, 0)
	}
	return x
}

// rows calls f with every row of m, widened; row is good until the next call.
func rows[T goblas.Scalar](m goblas.Matrix[T], f func(i int, row []complex128)) {
	if m.Op != matrix.NoTrans {
		m = m.Clone()
	}
	row := make([]complex128, m.Cols)
	for i := range m.Rows {
		for j, v := range m.Data[i*m.Stride : i*m.Stride+m.Cols] {
			row[j] = scalar.ToComplex(v)
		}
		f(i, row)
	}
}

// times returns m x.
func times[T goblas.Scalar](m goblas.Matrix[T], x []complex128) []complex128 {
	y := make([]complex128, m.Rows)
	rows(m, func(i int, row []complex128) {
		var sum complex128
		for j, v := range row {
			sum += v * x[j]
		}
		y[i] = sum
	})
	return y
}

// timesH returns m^H x.
func timesH[T goblas.Scalar](m goblas.Matrix[T], x []complex128) []complex128 {
	y := make([]complex128, m.Cols)
	rows(m, func(i int, row []complex128) {
		for j, v := range row {
			y[j] += cmplx.Conj(v) * x[i]
		}
	})
	return y
}

// rowNorms returns the 2-norms of the rows of m.
func rowNorms[T goblas.Scalar](m goblas.Matrix[T]) []float64 {
	norms := make([]float64, m.Rows)
	rows(m, func(i int, row []complex128) { norms[i] = cmplxs.Norm(row, 2) })
	return norms
}

// frobenius returns the Frobenius norm of m with its columns scaled by x, or
// as they are if x is nil.
func frobenius[T goblas.Scalar](m goblas.Matrix[T], x []complex128) float64 {
	sum := 0.0
	rows(m, func(_ int, row []complex128) {
		for j, v := range row {
			if x != nil {
				v *= x[j]
			}
			sum += real(v)*real(v) + imag(v)*imag(v)
		}
	})
	return math.Sqrt(sum)
}

// roundoff is the largest relative error of one rounding to T.
func roundoff[T goblas.Scalar]() float64 { return scalar.Epsilon[T]() / 2 }

// Flat returns the elements of m row by row, widened.
func Flat[T goblas.Scalar](m goblas.Matrix[T]) []complex128 {
	all := make([]complex128, 0, m.Rows*m.Cols)
	rows(m, func(_ int, row []complex128) { all = append(all, row...) })
	return all
}
