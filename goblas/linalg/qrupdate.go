package linalg

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// After an update a QR holds R and the reduced Q^H themselves, in rows, to which rotations
// are applied.
//
// Golub and Van Loan, Matrix Computations, 4th edition, section 6.5; Daniel, Gragg, Kaufman
// and Stewart, Mathematics of Computation 30 (1976), for the reduced Q.

// updated reports whether f has an explicit Q.
func (f *QR[T]) updated() bool { return f.qh.Rows > 0 }

// qHead returns Q^H, k x m, of an updated f.
func (f *QR[T]) qHead() Matrix[T] {
	q := f.qh
	q.Rows--
	return q
}

// Update makes f the factorization of A + U V^H, where u is m x 1 and v is n x 1, in O(m n)
// operations. The first update forms the reduced Q, O(m n k), and allocates it; later ones
// allocate nothing. After it R's diagonal need not be real, and Q's columns are another
// basis than a new factorization would give, up to factors of modulus 1. u and v may be
// views and are only read. The error is an [*OpError] of [ErrMatrix], [ErrShape],
// [ErrMemory], or [ErrNotFinite] if u or v has a NaN or an infinity or R overflows. If R
// overflows, there are no factors until a [QR.Reset] succeeds; after other errors f is
// unchanged. Golub and Van Loan, Matrix Computations, 4th edition, section 6.5. SciPy:
// linalg.qr_update.
func (f *QR[T]) Update(u, v Matrix[T]) error {
	return failed("QR.Update", f.update(u, v, 1), f.a, u, v)
}

// Downdate makes f the factorization of A - U V^H, as [QR.Update] does for the sum, and has
// its errors.
func (f *QR[T]) Downdate(u, v Matrix[T]) error {
	return failed("QR.Downdate", f.update(u, v, -1), f.a, u, v)
}

func (f *QR[T]) update(u, v Matrix[T], sign T) error {
	m, n, k := f.a.Rows, f.a.Cols, f.least()
	if err := check("left vector", u); err != nil {
		return err
	}
	if err := check("right vector", v); err != nil {
		return err
	}
	if u.Rows != m || u.Cols != 1 || v.Rows != n || v.Cols != 1 {
		return fmt.Errorf("%w: the vectors must be %dx1 and %dx1", ErrShape, m, n)
	}
	if f.missing != nil {
		return f.missing
	}
	if err := room.For[T](room.Area(m, k+1)); err != nil {
		return err
	}
	if err := checkFinite("left vector", u); err != nil {
		return err
	}
	if err := checkFinite("right vector", v); err != nil {
		return err
	}
	if k == 0 {
		return nil
	}
	space := workspace.Get[T]()
	defer space.Put()
	vectors := space.Vectors(m + 2*(k+1) + 2*n)
	left, vectors := vectors[:m], vectors[m:]
	w, vectors := vectors[:2*(k+1)], vectors[2*(k+1):]
	right, last := vectors[:n], vectors[n:]
	for i := range left {
		left[i] = sign * u.At(i, 0)
	}
	for j := range right {
		right[j] = scalar.Conj(v.At(j, 0))
	}
	f.form()
	f.orthogonalize(left, w[:k+1], w[k+1:])
	clear(last)
	// Rotations from the bottom make w a multiple of the first unit vector, and R a
	// Hessenberg matrix.
	for i := k - 1; i >= 0; i-- {
		g := rotationTo(&w[i], &w[i+1])
		g.apply(f.rRow(i, last), f.rRow(i+1, last), i)
		g.apply(f.qRow(i), f.qRow(i+1), 0)
	}
	for j, x := range f.rRow(0, last) {
		f.a.Data[j] = x + w[0]*right[j]
	}
	for i := range k { // and R a triangle again
		top, below := f.rRow(i, last), f.rRow(i+1, last)
		g := rotationTo(&top[i], &below[i])
		g.apply(top, below, i+1)
		g.apply(f.qRow(i), f.qRow(i+1), 0)
	}
	f.forget()
	return f.checkOverflow()
}

// rRow returns row i of R, or last, which stands below R.
func (f *QR[T]) rRow(i int, last []T) []T {
	if i == f.least() {
		return last
	}
	return f.a.Data[i*f.a.Stride : i*f.a.Stride+f.a.Cols]
}

func (f *QR[T]) qRow(i int) []T { return f.qh.Data[i*f.qh.Stride : i*f.qh.Stride+f.qh.Cols] }

// form forms the reduced Q^H, with one more row, and clears the reflectors below R.
func (f *QR[T]) form() {
	if f.updated() {
		return
	}
	m, k := f.a.Rows, f.least()
	det := T(1)
	if m == f.a.Cols {
		det = f.detQ()
	}
	w := workspace.Get[T]()
	defer w.Put()
	q := Matrix[T]{Rows: m, Cols: k, Stride: k, Data: w.Matrix(m * k)}
	if f.qTo(q) != nil {
		panic("linalg: no Q") // q has the right shape
	}
	qh := matrix.New[T](k+1, m)
	head := qh
	head.Rows = k
	matrix.Copy(head, q.H())
	for i := range m {
		clear(f.a.Data[i*f.a.Stride : i*f.a.Stride+min(i, f.a.Cols)])
	}
	f.qh, f.sq = qh, det
}

// orthogonalize stores Q^H x in w, whose last element becomes the length of what is
// left of x, and this, normalized, in the last row of qh. It overwrites x. One
// projection may leave something in the range of Q: a second one is enough, unless x
// lies there, when only rounding errors are left, which are dropped. second is scratch
// of w's length.
func (f *QR[T]) orthogonalize(x, w, second []T) {
	k, m := f.least(), f.a.Rows
	last := f.qRow(k)
	before := length(x)
	clear(w)
	for range 2 {
		driver.Multiply(never, blas.NoTrans, blas.NoTrans, k, 1, m, f.qh.Data, f.qh.Stride, x, 1, second, 1)
		driver.Multiply(never, blas.ConjTrans, blas.NoTrans, m, 1, k, f.qh.Data, f.qh.Stride, second, 1, last, 1)
		for i := range x {
			x[i] -= last[i]
		}
		for i := range k {
			w[i] += second[i]
		}
	}
	clear(last)
	left := length(x)
	if m == k || left <= before*float64(m)*scalar.Epsilon[T]() {
		return
	}
	w[k] = scalar.FromComplex[T](complex(left, 0))
	for i, v := range x {
		last[i] = scalar.Conj(v) / w[k]
	}
}

// length returns |x|, which does not overflow on the way.
func length[T Scalar](x []T) float64 {
	largest := 0.0
	for _, v := range x {
		largest = max(largest, scalar.Abs(v))
	}
	if largest == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range x {
		s := scalar.Abs(v) / largest
		sum += s * s
	}
	return largest * math.Sqrt(sum)
}

// project stores Q^H B, with the reduced Q of an updated f, in the first rows of x.
func (f *QR[T]) project(x, b Matrix[T]) {
	k, m, nrhs := f.least(), f.a.Rows, b.Cols
	w := workspace.Get[T]()
	defer w.Put()
	own := Matrix[T]{Rows: m, Cols: nrhs, Stride: nrhs, Data: w.Matrix(m * nrhs)}
	matrix.Copy(own, b)
	driver.Multiply(never, blas.NoTrans, blas.NoTrans, k, nrhs, m, f.qh.Data, f.qh.Stride, own.Data, own.Stride, x.Data, x.Stride)
}

// completed returns the factorization of the reduced Q = H D, where H is a product of
// reflectors and the triangle D is diagonal, up to rounding errors, because Q's columns are
// orthonormal. H diag(D, I) is a complete Q.
func (f *QR[T]) completed() reflected[T] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if w := &f.whole; !w.known {
		m, k := f.a.Rows, f.least()
		w.h, w.tau = resized(w.h, m, k), resizedSlice(w.tau, k)
		matrix.Copy(w.h, f.qHead().H())
		driver.FactorQR(never, m, k, w.h.Data, w.h.Stride, w.tau)
		w.known = true
	}
	return f.whole
}

// scale multiplies b by diag(D, I), or by its conjugate if h is set.
func (w *reflected[T]) scale(side Side, h bool, b Matrix[T]) {
	for k := range w.h.Cols {
		d := w.h.Data[k*(w.h.Stride+1)]
		if h {
			d = scalar.Conj(d)
		}
		if side == Left {
			for j := range b.Cols {
				b.Data[k*b.Stride+j] *= d
			}
		} else {
			for i := range b.Rows {
				b.Data[i*b.Stride+k] *= d
			}
		}
	}
}

// rotation is (c s; -conj(s) c), with a real c. Its determinant is 1.
type rotation[T Scalar] struct{ c, s, conj T }

// rotationTo returns the rotation that takes (x, y) to (r, 0), and does that.
func rotationTo[T Scalar](x, y *T) rotation[T] {
	a, b := scalar.Abs(*x), scalar.Abs(*y)
	if b == 0 {
		return rotation[T]{c: 1}
	}
	r := math.Hypot(a, b)
	phase := complex(1, 0)
	if a > 0 {
		phase = scalar.ToComplex(*x) / complex(a, 0)
	}
	g := rotation[T]{
		c: scalar.FromComplex[T](complex(a/r, 0)),
		s: scalar.Conj(scalar.FromComplex[T](scalar.ToComplex(*y)/complex(r, 0)) / scalar.FromComplex[T](phase)),
	}
	g.conj = scalar.Conj(g.s)
	*x, *y = scalar.FromComplex[T](phase*complex(r, 0)), 0
	return g
}

// apply rotates the rows x and y from element number from on.
func (g rotation[T]) apply(x, y []T, from int) {
	if g.s == 0 {
		return
	}
	y = y[:len(x)]
	for j := from; j < len(x); j++ {
		p, q := x[j], y[j]
		x[j], y[j] = g.c*p+g.s*q, g.c*q-g.conj*p
	}
}
