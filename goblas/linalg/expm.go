package linalg

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Expm returns the exponential of the n x n matrix A.
//
//	e^A = I + A + A^2/2! + A^3/3! + ...
//
// a may be any view and is only read. The method is scaling and squaring: e^A = r(A/2^s)
// to the power of 2^s, where r is a Padé approximant of degree 3, 5, 7, 9 or 13, in single
// precision 3, 5 or 7. Norms of powers of A decide about the degree and s, so that a large
// norm alone does not lead to a large s, in which digits would be lost. Triangular
// matrices keep an exact diagonal (Al-Mohy and Higham, A New Scaling and Squaring
// Algorithm for the Matrix Exponential, SIAM J. Matrix Anal. Appl. 31 (2009)).
//
// Expm allocates the result, and a workspace of eight times its size that it keeps for
// later calls.
//
// The error is an [*OpError] of [ErrMatrix], [ErrShape] if A is not square, [ErrMemory], or
// [ErrNotFinite] if A has a NaN or an infinity, or if the result overflows.
//
// SciPy: linalg.expm.
func Expm[T Scalar](a Matrix[T]) (Matrix[T], error) {
	err := checkSquare("the matrix", a)
	if err == nil {
		err = room.For[T](10 * room.Area(a.Rows, a.Rows))
	}
	if err != nil {
		return Matrix[T]{}, failed("Expm", err, a)
	}
	x := matrix.New[T](a.Rows, a.Rows)
	if err := expm(x, a); err != nil {
		return Matrix[T]{}, failed("Expm", err, a)
	}
	return x, nil
}

// ExpmTo stores e^A in dst, as [Expm] does. dst must be row-major and n x n, and must not
// share an element with a. It allocates nothing after the first call. After an [ErrNotFinite]
// for the result, dst has what was computed; after other errors it is unchanged.
//
// SciPy: linalg.expm.
func ExpmTo[T Scalar](dst, a Matrix[T]) error {
	err := checkSquare("the matrix", a)
	if err == nil {
		err = checkDestination(dst, a.Rows, a.Rows)
	}
	if err == nil {
		err = checkApart(dst, a)
	}
	if err == nil {
		err = room.For[T](9 * room.Area(a.Rows, a.Rows))
	}
	if err == nil {
		err = expm(dst, a)
	}
	return failed("ExpmTo", err, a)
}

func expm[T Scalar](dst, a Matrix[T]) error {
	if err := checkFinite("matrix", a); err != nil || a.Rows == 0 {
		return err
	}
	if !upperTriangular(a) && upperTriangular(a.T()) { // the exponential of the transpose is that of A, transposed
		a, dst = a.T(), dst.T()
	}
	n := a.Rows
	w := workspace.Get[T]()
	defer w.Put()
	e := exponential[T]{n: n}
	slab := w.Work(8 * n * n)
	for i := range e.m {
		e.m[i] = slab[i*n*n : (i+1)*n*n]
	}
	own := Matrix[T]{Rows: n, Cols: n, Stride: n, Data: e.m[0]}
	matrix.Copy(own, a)
	var lines []complex128
	if upperTriangular(own) {
		z := workspace.Get[complex128]()
		defer z.Put()
		lines = z.Vectors(2 * n)
		for i := range n {
			lines[i] = scalar.ToComplex(own.Data[i*n+i])
			if i+1 < n {
				lines[n+i] = scalar.ToComplex(own.Data[i*n+i+1])
			}
		}
	}
	x, err := e.run(lines)
	if err != nil {
		return err
	}
	matrix.Copy(dst, Matrix[T]{Rows: n, Cols: n, Stride: n, Data: x})
	return checkFinite("result, by overflow", dst)
}

// upperTriangular reports whether all elements below the diagonal of a are 0.
func upperTriangular[T Scalar](a Matrix[T]) bool {
	for i := 1; i < a.Rows; i++ {
		for j := range min(i, a.Cols) {
			if a.At(i, j) != 0 {
				return false
			}
		}
	}
	return true
}

// padeDegree is a degree of r, with the largest "norm" of A for which it is exact to
// rounding, and the first coefficient of the series of its backward error.
type padeDegree struct {
	m            int
	theta, coeff float64
	b            [14]float64 // numerator
}

var padeDouble = [...]padeDegree{
	{3, 1.495585217958292e-2, 1. / 100800, [14]float64{120, 60, 12, 1}},
	{5, 2.539398330063230e-1, 1. / 10059033600, [14]float64{30240, 15120, 3360, 420, 30, 1}},
	{7, 9.504178996162932e-1, 1. / 4487938430976000, [14]float64{17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1}},
	{9, 2.097847961257068, 1. / 5914384781877411840000, [14]float64{17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1}},
	{13, 4.25, 1. / 113250775606021113483283660800000000, [14]float64{64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1}},
}

// padeSingle has the bounds for single precision, where degree 7 is the best that one
// scales for.
var padeSingle = [...]padeDegree{
	{3, 4.258730016922831e-1, padeDouble[0].coeff, padeDouble[0].b},
	{5, 1.880152677804762, padeDouble[1].coeff, padeDouble[1].b},
	{7, 3.925724783138660, padeDouble[2].coeff, padeDouble[2].b},
}

// exponential holds the matrices of one call: 0 is A, divided by 2^scaled, 1 to 4 are its
// powers 2, 4, 6 and 8 as far as they have been computed, and 5 to 7 are scratch.
type exponential[T Scalar] struct {
	n, scaled int
	m         [8][]T
	norm      float64 // the 1-norm of A
}

// run returns e^A. lines has the diagonal of A and the one above, if A is an upper
// triangle, and otherwise is nil.
func (e *exponential[T]) run(lines []complex128) ([]T, error) {
	e.norm = e.norm1(0)
	if e.norm > 0x1p100 || scalar.IsSingle[T]() && e.norm > 0x1p10 { // so that no power overflows
		_, e.scaled = math.Frexp(e.norm)
		e.scale(e.scaled)
	}
	p, s := e.choose()
	e.scale(s - e.scaled)
	x, err := e.pade(p)
	if err != nil {
		return nil, err
	}
	y := e.m[0]
	e.exactLines(x, lines, s)
	for i := s - 1; i >= 0; i-- {
		e.multiply(x, x, y)
		x, y = y, x
		e.exactLines(x, lines, i)
	}
	return x, nil
}

// scale divides A by 2^k, and the powers accordingly.
func (e *exponential[T]) scale(k int) {
	if k == 0 {
		return
	}
	for i, power := range [...]int{1, 2, 4, 6, 8} {
		for left := k * power; left != 0; { // in steps, because 2^left may be out of range
			step := max(-100, min(100, left))
			f := scalar.FromComplex[T](complex(math.Ldexp(1, -step), 0))
			for j := range e.m[i] {
				e.m[i][j] *= f
			}
			left -= step
		}
	}
	e.norm = math.Ldexp(e.norm, -k)
}

func (e *exponential[T]) norm1(i int) float64 {
	return driver.MatrixNorm(false, false, e.n, e.n, e.m[i], e.n)
}

// root is the k-th root of the 1-norm of matrix i.
func (e *exponential[T]) root(i int, k float64) float64 { return math.Pow(e.norm1(i), 1/k) }

func (e *exponential[T]) multiply(a, b, c []T) {
	n := e.n
	driver.Multiply(never, blas.NoTrans, blas.NoTrans, n, n, n, a, n, b, n, c, n)
}

// choose returns the degree of r and by what power of two the given A is to be divided. It
// computes the powers of A that r needs.
func (e *exponential[T]) choose() (p *padeDegree, s int) {
	degrees := padeDouble[:]
	if scalar.IsSingle[T]() {
		degrees = padeSingle[:]
	}
	last := &degrees[len(degrees)-1]
	a, a2, a4, a6, a8 := e.m[0], e.m[1], e.m[2], e.m[3], e.m[4]
	clear(a8) // and a4 and a6: scale passes over them
	clear(a4)
	clear(a6)
	e.multiply(a, a, a2)
	if e.scaled == 0 && e.norm < degrees[0].theta && e.more(&degrees[0], 0) == 0 {
		return &degrees[0], 0
	}
	e.multiply(a2, a2, a4)
	if e.scaled == 0 && e.norm < degrees[1].theta && e.more(&degrees[1], 0) == 0 {
		return &degrees[1], 0
	}
	e.multiply(a2, a4, a6)
	d4, d6 := e.root(2, 4), e.root(3, 6)
	eta := max(d4, d6)
	for i := range degrees[:3] {
		if e.scaled == 0 && eta < degrees[i].theta && e.more(&degrees[i], 0) == 0 {
			return &degrees[i], 0
		}
	}
	if d6 < 0.7*d4 || e.scaled == 0 && eta < padeDouble[3].theta && last.m > 9 {
		e.multiply(a4, a4, a8)
		d8 := e.root(4, 8)
		eta = min(eta, max(d6, d8))
		if last.m > 9 && e.scaled == 0 && eta < degrees[3].theta && e.more(&degrees[3], 0) == 0 {
			return &degrees[3], 0
		}
		if eta > last.theta {
			e.multiply(a4, a6, e.m[5])
			eta = min(eta, max(d8, e.root(5, 10)))
		}
	}
	s = e.scaled
	if eta > 0 {
		s = max(0, s+int(math.Ceil(math.Log2(eta/last.theta))))
	}
	return last, s + e.more(last, s)
}

// more returns by how many powers of two more than 2^s the given A must be divided, so
// that the backward error of r is no larger than rounding errors. It uses the 1-norm of
// |A|^(2m+1).
func (e *exponential[T]) more(p *padeDegree, s int) int {
	if e.norm == 0 {
		return 0
	}
	k := 2*p.m + 1
	limit := math.Log2(scalar.Epsilon[T]()/2/p.coeff) + math.Log2(e.norm) + float64(2*p.m*(s-e.scaled))
	step := float64(2 * p.m)
	return int(max(0, math.Ceil((driver.LogPowerNorm(e.n, e.m[0], k, limit, step)-limit)/step)))
}

// pade returns r(A), by solving (V - U) X = V + U, where U has the odd powers of the
// numerator and V the even ones.
func (e *exponential[T]) pade(p *padeDegree) ([]T, error) {
	b, t, u, v := &p.b, e.m[5], e.m[6], e.m[7]
	a2, a4, a6, a8 := e.m[1], e.m[2], e.m[3], e.m[4]
	combine(t, b[3], a2, b[5], a4, b[7], a6)
	combine(v, b[2], a2, b[4], a4, b[6], a6)
	switch p.m {
	case 9:
		combine(t, 1, t, b[9], a8, 0, a8)
		combine(v, 1, v, b[8], a8, 0, a8)
	case 13:
		combine(u, b[9], a2, b[11], a4, b[13], a6)
		e.accumulate(a6, u, t)
		combine(u, b[8], a2, b[10], a4, b[12], a6)
		e.accumulate(a6, u, v)
	}
	one, zero := scalar.FromComplex[T](complex(b[1], 0)), scalar.FromComplex[T](complex(b[0], 0))
	for i := range e.n {
		t[i*e.n+i] += one
		v[i*e.n+i] += zero
	}
	e.multiply(e.m[0], t, u)
	combine(t, 1, v, -1, u, 0, u)
	combine(v, 1, v, 1, u, 0, u)
	of := func(data []T) Matrix[T] { return Matrix[T]{Rows: e.n, Cols: e.n, Stride: e.n, Data: data} }
	_, info := driver.Solve(never, of(t), of(v))
	return v, infoError("gesv", info)
}

// accumulate adds A B to c.
func (e *exponential[T]) accumulate(a, b, c []T) {
	n := e.n
	driver.Gemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, b, n, 1, c, n)
}

// combine stores p x + q y + r z in dst.
func combine[T Scalar](dst []T, p float64, x []T, q float64, y []T, r float64, z []T) {
	f := [3]T{scalar.FromComplex[T](complex(p, 0)), scalar.FromComplex[T](complex(q, 0)), scalar.FromComplex[T](complex(r, 0))}
	x, y, z = x[:len(dst)], y[:len(dst)], z[:len(dst)]
	for i := range dst {
		dst[i] = f[0]*x[i] + f[1]*y[i] + f[2]*z[i]
	}
}

// exactLines stores in x the diagonal and the one above of the exponential of the triangle
// with these lines, divided by 2^s. The other elements of squares gain from it.
func (e *exponential[T]) exactLines(x []T, lines []complex128, s int) {
	if lines == nil {
		return
	}
	n, unit := e.n, complex(math.Ldexp(1, -s), 0)
	for i := range n {
		a := lines[i] * unit
		x[i*n+i] = scalar.FromComplex[T](cmplx.Exp(a))
		if i+1 < n {
			x[i*n+i+1] = scalar.FromComplex[T](lines[n+i] * unit * expDifference(a, lines[i+1]*unit))
		}
	}
}

// expDifference is the divided difference (e^a - e^b) / (a - b).
func expDifference(a, b complex128) complex128 {
	half := (a - b) / 2
	switch {
	case half == 0:
		return cmplx.Exp(a)
	case cmplx.Abs(half) > 1:
		return (cmplx.Exp(a) - cmplx.Exp(b)) / (a - b)
	}
	return cmplx.Exp((a+b)/2) * cmplx.Sinh(half) / half
}
