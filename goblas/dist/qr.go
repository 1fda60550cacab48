package dist

import (
	"fmt"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/scalapack"
)

// QRKind says which factors [QRDecompose] returns, as in package linalg.
type QRKind = linalg.QRKind

// The kinds of factors, as in package linalg, but for QRComplete, which ScaLAPACK has not.
const (
	QRReduced = linalg.QRReduced
	QRFactor  = linalg.QRFactor
)

// QR is the factorization A = Q R of an m x n matrix A. With k = min(m,n), Q is m x k with
// orthonormal columns and R a k x n upper trapezoid, whose diagonal may be negative. Its
// methods that return an error are collective.
type QR[T Scalar] struct {
	f   *Matrix[T] // R and the reflectors
	tau []T        // of this process's columns
}

// NewQR returns the factorization of A, which may be a view and is only read. It allocates a
// matrix like A, and is collective. NumPy: linalg.qr; SciPy: linalg.qr.
//
// The error is an [*OpError] of [ErrMatrix], a [*MemoryError], [ErrNotRunning], a
// [*MismatchError], a [*ProcessError], or [ErrNotFinite] if A has a NaN or infinity, or R
// overflows.
//
// ScaLAPACK: PxGEQRF.
func NewQR[T Scalar](a *Matrix[T]) (qr *QR[T], err error) {
	err = collective("NewQR", []*Matrix[T]{a}, "", func() ([]shape, error) { return []shape{a.seen()}, nil }, func() error {
		if err := checkFinite("in the matrix", a); err != nil {
			return err
		}
		f, err := factorQR(copyOf(a))
		if err == nil {
			qr = f
		}
		return err
	})
	return qr, err
}

// factorQR factors f in its memory. It runs on the owner's thread.
func factorQR[T Scalar](f *Matrix[T]) (*QR[T], error) {
	qr := &QR[T]{f: f, tau: make([]T, f.lcols+1)}
	if f.rows == 0 || f.cols == 0 {
		return qr, nil
	}
	var best [1]T
	scalapack.Geqrf(f.rows, f.cols, f.data, f.desc, qr.tau, best[:], -1)
	w := work(best[0], f)
	if info := scalapack.Geqrf(f.rows, f.cols, f.data, f.desc, qr.tau, w, len(w)); info != 0 {
		return nil, infoError("geqrf", info)
	}
	return qr, checkFinite("in the factors, by overflow", f)
}

// Dims returns the shape of A.
func (qr *QR[T]) Dims() (rows, cols int) { return qr.f.rows, qr.f.cols }

func (qr *QR[T]) least() int { return min(qr.f.rows, qr.f.cols) }

// Q returns the m x k matrix Q as a new matrix. It is collective. The errors are those of
// [New]. ScaLAPACK: PxORGQR and PxUNGQR.
func (qr *QR[T]) Q() (q *Matrix[T], err error) {
	f, k := qr.f, qr.least()
	err = collective("QR.Q", []*Matrix[T]{f}, "", func() ([]shape, error) { return []shape{f.on(f.rows, k)}, nil }, func() error {
		q = create[T](f.on(f.rows, k))
		if k == 0 {
			return nil
		}
		copyTriangle('A', f, q) // all of it
		var best [1]T
		scalapack.Ungqr(f.rows, k, k, q.data, q.desc, qr.tau, best[:], -1)
		w := work(best[0], f)
		return infoError("ungqr", scalapack.Ungqr(f.rows, k, k, q.data, q.desc, qr.tau, w, len(w)))
	})
	return q, err
}

// R returns the k x n upper trapezoid as a new matrix. It is collective. The errors are those
// of [New].
func (qr *QR[T]) R() (r *Matrix[T], err error) {
	f, k := qr.f, qr.least()
	err = collective("QR.R", []*Matrix[T]{f}, "", func() ([]shape, error) { return []shape{f.on(k, f.cols)}, nil }, func() error {
		r = create[T](f.on(k, f.cols))
		copyTriangle('U', f, r)
		return nil
	})
	return r, err
}

// adjointTimes replaces c, which has m rows, by Q^H C, with the full m x m Q. It runs on the
// owner's thread.
func (qr *QR[T]) adjointTimes(c *Matrix[T]) error {
	f, k := qr.f, qr.least()
	if k == 0 || c.cols == 0 {
		return nil
	}
	var best [1]T
	scalapack.Unmqr('L', adjoint[T](), c.rows, c.cols, k, f.data, f.desc, qr.tau, c.data, c.desc, best[:], -1)
	w := work(best[0], f)
	return infoError("unmqr", scalapack.Unmqr('L', adjoint[T](), c.rows, c.cols, k, f.data, f.desc, qr.tau, c.data, c.desc, w, len(w)))
}

// Solve returns the least-squares solution of A X = B for an A of at least as many rows as
// columns and full rank; B is m x nrhs, may be a view, and is only read; X is n x nrhs and
// new, and a copy of B is made. It is collective. No condition number is estimated. [Lstsq]
// takes any A.
//
// The error is an [*OpError] of [ErrShape], which also a wide A is, [ErrGrid], [ErrMatrix],
// a [*MemoryError], [ErrNotRunning], a [*MismatchError], a [*ProcessError], a
// [*SingularError] if an element of R's diagonal is exactly zero, or [ErrNotFinite].
//
// ScaLAPACK: PxORMQR and PxUNMQR, PxTRSM.
func (qr *QR[T]) Solve(b *Matrix[T]) (x *Matrix[T], err error) {
	f := qr.f
	err = collective("QR.Solve", []*Matrix[T]{f, b}, "", func() ([]shape, error) {
		rows, cols := b.Dims()
		switch {
		case f.rows < f.cols:
			return nil, fmt.Errorf("%w: a wide matrix", ErrShape)
		case rows != f.rows:
			return nil, fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, rows)
		}
		return []shape{b.seen(), b.on(f.cols, cols)}, nil
	}, func() error {
		if err := checkFinite("in the right-hand side", b); err != nil {
			return err
		}
		for i, v := range f.diagonal() {
			if v == 0 {
				return &SingularError{Pivot: i}
			}
		}
		c := copyOf(b)
		if err := qr.adjointTimes(c); err != nil {
			return err
		}
		x = create[T](b.on(f.cols, c.cols))
		if x.rows == 0 || x.cols == 0 {
			return nil
		}
		copyTriangle('A', c, x)
		scalapack.Trsm('L', 'U', 'N', 'N', x.rows, x.cols, 1, f.data, f.desc, x.data, x.desc)
		return checkFinite("in the result, by overflow", x)
	})
	return x, err
}

// QRDecompose returns the factors of A = Q R, [QRReduced], or for [QRFactor] R alone, and nil
// for Q. Other kinds are an [ErrKind]. It allocates the results and a matrix like A, is
// collective, and has the errors of [NewQR]. NumPy: linalg.qr.
func QRDecompose[T Scalar](a *Matrix[T], kind QRKind) (q, r *Matrix[T], err error) {
	if kind != QRReduced && kind != QRFactor {
		err := collective("QRDecompose", []*Matrix[T]{a}, kind.String(), func() ([]shape, error) { return nil, fmt.Errorf("%w: %v", ErrKind, kind) }, nil)
		return nil, nil, err
	}
	qr, err := NewQR(a)
	if err != nil {
		return nil, nil, err
	}
	if kind == QRReduced {
		if q, err = qr.Q(); err != nil {
			return nil, nil, err
		}
	}
	r, err = qr.R()
	return q, r, err
}

// LstsqResult is what [Lstsq] finds out about A X = B, with an m x n matrix A. All but X is
// the same on every process.
type LstsqResult[T Scalar] struct {
	X         *Matrix[T] // n x nrhs
	Residuals []float64  // the squares of |A X - B|, a column each, if Rank = n < m; else empty
	Rank      int        // how many singular values do not count as zero
	S         []float64  // the min(m,n) singular values of A, largest first
}

// Lstsq solves least-squares problems with an m x n matrix A of any shape and rank: each
// column of X is the shortest vector for which |A X - B| is least.
//
//	A is m x n, B is m x nrhs, X is n x nrhs
//
// Singular values of up to rcond times the largest count as zero. NaN stands for
// eps max(m,n), as rcond=None does in NumPy; a negative rcond, 0, and numbers from 1 on for
// eps/2. Both operands are only read and may be views. Lstsq allocates copies of both and
// the result; a tall A goes through a QR factorization, so that little of it is
// transformed twice. It is collective. A matrix of low rank is no error.
//
// The error is an [*OpError] of [ErrShape], [ErrGrid], [ErrMatrix], a [*MemoryError],
// [ErrNotRunning], a [*MismatchError], a [*ProcessError], a [*ConvergenceError] or
// [ErrNotFinite].
//
// NumPy: linalg.lstsq. ScaLAPACK: PxGEQRF, PxORMQR, PxGESVD, PxGEMM.
func Lstsq[T Scalar](a, b *Matrix[T], rcond float64) (r LstsqResult[T], err error) {
	err = collective("Lstsq", []*Matrix[T]{a, b}, fmt.Sprint(rcond), func() ([]shape, error) {
		m, n := a.Dims()
		rows, nrhs := b.Dims()
		if rows != m {
			return nil, fmt.Errorf("%w: the right-hand side has %d rows", ErrShape, rows)
		}
		k := min(m, n)
		return []shape{a.seen(), b.seen(), a.on(k, k), a.on(k, n), a.on(k, nrhs), a.on(n, nrhs)}, nil
	}, func() error {
		if err := checkSystem(a, b); err != nil {
			return err
		}
		result, err := leastSquares(copyOf(a), copyOf(b), rcond)
		if err == nil {
			r = result
		}
		return err
	})
	return r, err
}

// leastSquares is Lstsq for an a and a c that it may destroy.
func leastSquares[T Scalar](a, c *Matrix[T], rcond float64) (r LstsqResult[T], err error) {
	m, n, nrhs := a.rows, a.cols, c.cols
	k := min(m, n)
	if m > n && n > 0 {
		qr, err := factorQR(a)
		if err != nil {
			return r, err
		}
		if err := qr.adjointTimes(c); err != nil {
			return r, err
		}
		a = create[T](a.on(n, n))
		copyTriangle('U', qr.f, a)
	}
	u, vh := create[T](a.on(k, k)), create[T](a.on(k, n))
	if r.S, err = gesvd(a, u, vh); err != nil {
		return r, err
	}
	r.Rank = rank[T](r.S, rcond, m, n)
	r.X, r.Residuals = create[T](a.on(n, nrhs)), []float64{}
	if k > 0 && nrhs > 0 {
		y := create[T](a.on(k, nrhs))
		// Of c only the first k rows.
		scalapack.Gemm('C', 'N', k, nrhs, k, 1, u.data, u.desc, c.data, c.desc, 0, y.data, y.desc)
		for li := range y.lrows {
			by := T(0)
			if i := y.globalRow(li); i < r.Rank {
				by = scalar.FromComplex[T](complex(1/r.S[i], 0))
			}
			for lj := range y.lcols {
				y.data[lj*y.lrows+li] *= by
			}
		}
		scalapack.Gemm('C', 'N', n, nrhs, k, 1, vh.data, vh.desc, y.data, y.desc, 0, r.X.data, r.X.desc)
	}
	if m > n && r.Rank == n {
		r.Residuals = squares(c, n)
	}
	return r, checkFinite("in the result, by overflow", r.X)
}

// rank is how many singular values count.
func rank[T Scalar](s []float64, rcond float64, m, n int) int {
	switch {
	case isNaN(rcond):
		rcond = scalar.Epsilon[T]() * float64(max(m, n))
	case rcond <= 0 || rcond >= 1:
		rcond = scalar.Epsilon[T]() / 2
	}
	count := 0
	for _, v := range s {
		if v > rcond*s[0] {
			count++
		}
	}
	return count
}

// squares returns on every process, for each column of c, the sum of |c|^2 from row n on.
func squares[T Scalar](c *Matrix[T], n int) []float64 {
	sums := make([]float64, c.cols)
	for lj := range c.lcols {
		for li := range c.lrows {
			if c.globalRow(li) >= n {
				v := scalar.Abs(c.data[lj*c.lrows+li])
				sums[c.globalCol(lj)] += v * v
			}
		}
	}
	if len(sums) > 0 {
		scalapack.Gsum2d(owner.world, 'A', ' ', len(sums), 1, sums, len(sums), -1, -1)
	}
	return sums
}
