package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// QRPivoted is the factorization A P = Q R of an m x n matrix, with a permutation P that
// makes the moduli of R's diagonal descend: each step takes the column of which most is
// left. They tell the rank, if not as surely as singular values, at a fraction of the cost.
//
// A QRPivoted is made by [NewQRPivoted]. The methods that only read may be called by several
// goroutines at once; [QRPivoted.Reset] needs the QRPivoted for itself, which must not be
// copied. LAPACK routine: xGEQP3. SciPy: linalg.qr with pivoting=True.
type QRPivoted[T Scalar] struct {
	f    QR[T]
	perm []int
}

// NewQRPivoted factors A, as [NewQR] does, with column pivoting, and has its errors. It also
// allocates the n numbers of the permutation.
func NewQRPivoted[T Scalar](a Matrix[T]) (*QRPivoted[T], error) {
	p := new(QRPivoted[T])
	if err := failed("NewQRPivoted", p.reset(a), a); err != nil {
		return nil, err
	}
	return p, nil
}

// Reset makes p the factorization of another matrix, as [NewQRPivoted] does, and reuses p's
// arrays if they are large enough. The errors are those of [QR.Reset]. If R overflows, there
// are no factors until another Reset succeeds: the methods that return an error return that
// one, the rank is 0 and the permutation nil. After other errors p is unchanged.
func (p *QRPivoted[T]) Reset(a Matrix[T]) error {
	return failed("QRPivoted.Reset", p.reset(a), a)
}

func (p *QRPivoted[T]) reset(a Matrix[T]) error {
	if err := p.f.accept(a, 8*float64(a.Cols)); err != nil {
		return err
	}
	if p.perm = resizedSlice(p.perm, a.Cols); p.perm == nil {
		p.perm = []int{}
	}
	for j := range p.perm {
		p.perm[j] = -1
	}
	return p.f.factor(a, p.perm)
}

// Dims returns the number of rows and of columns of A.
func (p *QRPivoted[T]) Dims() (rows, cols int) { return p.f.Dims() }

// Q returns the Q of A P = Q R, newly allocated, as [QR.Q] does.
func (p *QRPivoted[T]) Q(kind QRKind) (Matrix[T], error) { return p.f.Q(kind) }

// R returns the R of A P = Q R, newly allocated, as [QR.R] does.
func (p *QRPivoted[T]) R(kind QRKind) (Matrix[T], error) { return p.f.R(kind) }

// QTo stores Q in dst, as [QR.QTo] does. It allocates nothing.
func (p *QRPivoted[T]) QTo(dst Matrix[T]) error { return p.f.QTo(dst) }

// RTo stores R in dst, as [QR.RTo] does. It allocates nothing.
func (p *QRPivoted[T]) RTo(dst Matrix[T]) error { return p.f.RTo(dst) }

// MulQTo multiplies by Q, as [QR.MulQTo] does, and has its errors.
func (p *QRPivoted[T]) MulQTo(dst Matrix[T], side Side, op matrix.Op, b Matrix[T]) error {
	return p.f.MulQTo(dst, side, op, b)
}

// Perm returns the permutation: column j of A P is column perm[j] of A. It is p's own and
// must not be changed.
func (p *QRPivoted[T]) Perm() []int {
	if p.f.missing != nil {
		return nil
	}
	return p.perm
}

// Rank returns how many elements of R's diagonal have a modulus above rcond times the
// largest. A negative rcond, or NaN, stands for eps max(m,n). It allocates nothing.
func (p *QRPivoted[T]) Rank(rcond float64) int {
	r, k := p.f.a, p.f.least()
	if k == 0 || p.f.missing != nil {
		return 0
	}
	limit := relative[T](rcond, r.Rows, r.Cols) * scalar.Abs(r.Data[0])
	rank := 0
	for rank < k && scalar.Abs(r.Data[rank*(r.Stride+1)]) > limit {
		rank++
	}
	return rank
}

// relative returns a tolerance that was given, or NumPy's default if it is negative or NaN:
// eps times the larger dimension.
func relative[T Scalar](given float64, m, n int) float64 {
	if given < 0 || math.IsNaN(given) {
		return scalar.Epsilon[T]() * float64(max(m, n))
	}
	return given
}

// SolveTo stores in dst the n x nrhs matrix X of least |X| among those for which |A X - B| is
// least in each column, and returns the rank of A that it took, which is that of
// [QRPivoted.Rank]. It does so by a complete orthogonal decomposition, as xGELSY does, and
// does not need full rank. B is m x nrhs, may be any view, and is only read. dst must be
// row-major and must not share an element with b. It allocates nothing after the first call,
// as long as the rank stays the same. The error is an [*OpError] of [ErrShape], [ErrMatrix],
// [ErrOverlap], [ErrMemory] or, if B has a NaN or an infinity or X overflows, [ErrNotFinite].
func (p *QRPivoted[T]) SolveTo(dst, b Matrix[T], rcond float64) (rank int, err error) {
	rank, err = p.solveTo(dst, b, rcond)
	return rank, failed("QRPivoted.SolveTo", err, p.f.a, b)
}

// Solve returns the X that [QRPivoted.SolveTo] stores, newly allocated. The errors are those
// of [QRPivoted.SolveTo].
func (p *QRPivoted[T]) Solve(b Matrix[T], rcond float64) (x Matrix[T], rank int, err error) {
	if err = room.For[T](room.Area(p.f.a.Cols, max(b.Cols, 0))); err == nil {
		x = matrix.New[T](p.f.a.Cols, max(b.Cols, 0))
		rank, err = p.solveTo(x, b, rcond)
	}
	return x, rank, failed("QRPivoted.Solve", err, p.f.a, b)
}

func (p *QRPivoted[T]) solveTo(dst, b Matrix[T], rcond float64) (rank int, err error) {
	if err := p.f.checkToSolve(dst, b); err != nil {
		return 0, err
	}
	rank = p.Rank(rcond)
	if dst.Rows == 0 || dst.Cols == 0 {
		return rank, nil
	}
	w := workspace.Get[T]()
	defer w.Put()
	x := Matrix[T]{Rows: dst.Rows, Cols: dst.Cols, Stride: dst.Cols, Data: w.Vectors(dst.Rows * dst.Cols)}
	p.f.solveRank(rank, x, b)
	for j, to := range p.perm {
		copy(dst.Data[to*dst.Stride:to*dst.Stride+dst.Cols], x.Data[j*x.Stride:])
	}
	if !finite(dst) {
		return rank, fmt.Errorf("%w in the result, by overflow", ErrNotFinite)
	}
	return rank, nil
}

// QRDecomposePivoted returns the factors of A P = Q R and the permutation: column j of A P is
// column perm[j] of A. All are newly allocated; otherwise it is [QRDecompose]. LAPACK
// routine: xGEQP3. SciPy: linalg.qr with pivoting=True.
func QRDecomposePivoted[T Scalar](a Matrix[T], kind QRKind) (q, r Matrix[T], perm []int, err error) {
	if err := kind.check(); err != nil {
		return q, r, nil, failed("QRDecomposePivoted", err, a)
	}
	p := new(QRPivoted[T])
	err = p.reset(a)
	if err == nil && kind != QRFactor {
		q, err = p.Q(kind)
	}
	if err == nil {
		r, err = p.R(kind)
	}
	return q, r, p.Perm(), failed("QRDecomposePivoted", err, a)
}
