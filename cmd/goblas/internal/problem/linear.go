package problem

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/bare"
)

// linear is a dot, a solve, an svd, a least-squares problem or a QR, whoever computes it: the operands, the latest
// answer, and the check of it.
type linear[T goblas.Scalar] struct {
	op   Op
	a, b goblas.Matrix[T] // no b for an svd
	c    goblas.Matrix[T] // the answer of a dot or a solve, or Q
	x    linalg.LstsqResult[T]
	tri  goblas.Matrix[T]    // R
	d    goblas.SVDResult[T] // that of an svd
	r    *rand.Rand
	call func() error // computes the answer
	read func()       // nil, or reads the answer before it is checked
}

func newLinear[T goblas.Scalar](s Spec) *linear[T] {
	r := rand.New(rand.NewPCG(s.Seed, uint64(s.N)))
	p := &linear[T]{op: s.Op, a: random[T](s.rows(), s.N, r), r: r}
	switch s.Op {
	case Solve:
		p.b, p.c = random[T](s.N, s.NRHS, r), goblas.New[T](s.N, s.NRHS)
	case Lstsq:
		p.b = random[T](s.rows(), s.NRHS, r)
	case QR:
		k := min(s.rows(), s.N)
		p.c, p.tri = goblas.New[T](s.rows(), k), goblas.New[T](k, s.N)
	case Dot:
		p.b, p.c = random[T](s.N, s.N, r), goblas.New[T](s.N, s.N)
	}
	return p
}

func (p *linear[T]) Call() error { return p.call() }

func (p *linear[T]) Check() (verify.Residual, error) {
	if p.read != nil {
		p.read()
	}
	switch p.op {
	case Solve:
		return verify.Solution(p.c, p.a, p.b, p.r)
	case SVD:
		return verify.Decomposition(p.d, p.a, p.r)
	case Lstsq:
		return verify.LeastSquares(p.x.X, p.a, p.b, p.r)
	case QR:
		return verify.Same(p.a, p.r, p.c, p.tri)
	}
	return verify.Product(p.c, p.a, p.b, p.r)
}

// goblas calls goblas's own function.
func (p *linear[T]) goblas(into bool) (err error) {
	switch {
	case p.op == SVD && into:
		err = goblas.SVDTo(&p.d, p.a, goblas.SVDThin)
	case p.op == SVD:
		p.d, err = goblas.SVD(p.a, goblas.SVDThin)
	case p.op == Lstsq && into:
		err = linalg.LstsqTo(&p.x, p.a, p.b, math.NaN())
	case p.op == Lstsq:
		p.x, err = linalg.Lstsq(p.a, p.b, math.NaN())
	case p.op == QR && into:
		err = linalg.QRDecomposeTo(p.c, p.tri, p.a)
	case p.op == QR:
		p.c, p.tri, err = linalg.QRDecompose(p.a, linalg.QRReduced)
	case p.op == Solve && into:
		err = goblas.SolveTo(p.c, p.a, p.b)
	case p.op == Solve:
		p.c, err = goblas.Solve(p.a, p.b)
	case into:
		err = goblas.DotTo(p.c, p.a, p.b)
	default:
		p.c, err = goblas.Dot(p.a, p.b)
	}
	if errors.Is(err, goblas.ErrCondition) {
		err = nil // a random matrix may be so; the backward error is small all the same
	}
	return err
}

// NewMat makes the same problem by gonum's package mat, whatever is installed
// behind it: a dot, a solve or an svd of float64, or one of gonum's API.
func NewMat(s Spec) Problem {
	if s.Op.Gonum() {
		return recovering{newGonum(s)}
	}
	p := newLinear[float64](s)
	var answer mat.Dense
	var svd mat.SVD
	p.call = func() error {
		if !s.Into {
			answer, svd = mat.Dense{}, mat.SVD{}
		}
		a := goblas.Dense(p.a)
		switch s.Op {
		case Dot:
			answer.Mul(a, goblas.Dense(p.b))
		case Solve:
			err := answer.Solve(a, goblas.Dense(p.b))
			if _, poor := err.(mat.Condition); !poor { // a random matrix may be so
				return err
			}
		default:
			if !svd.Factorize(a, mat.SVDThin) {
				return ErrFailed
			}
		}
		return nil
	}
	p.read = func() {
		if s.Op == SVD {
			p.d = Decomposition(&svd)
		} else {
			p.c = matrix.FromDense(&answer)
		}
	}
	return recovering{p}
}

// Decomposition is a thin decomposition of gonum's.
func Decomposition(svd *mat.SVD) goblas.SVDResult[float64] {
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	return goblas.SVDResult[float64]{U: matrix.FromDense(&u), S: svd.Values(nil), VH: matrix.FromDense(mat.DenseCopyOf(v.T()))}
}

// NewC makes the same problem by calls of C or Fortran: a dot, a solve or an svd
// of float64. To Fortran a row-major matrix is its transpose; the problem is that
// of the transposes, so that nothing is transposed.
func NewC(s Spec) Problem {
	p := newLinear[float64](s)
	n := s.N
	work, pivots := make([]float64, n*n), make([]int32, n) // work: a copy of a, which LAPACK overwrites
	var workspace bare.Workspace
	switch s.Op {
	case Dot:
		p.call = func() error {
			if !s.Into {
				p.c = goblas.New[float64](n, n)
			}
			return bare.Dgemm(n, p.c.Data, p.a.Data, p.b.Data)
		}
	case Solve:
		// The arrays are n x nrhs by columns: nrhs x n by rows, transposed.
		columns := func(m goblas.Matrix[float64]) goblas.Matrix[float64] {
			return goblas.Matrix[float64]{Rows: m.Cols, Cols: m.Rows, Stride: m.Rows, Data: m.Data}.T()
		}
		p.a, p.b, p.c = p.a.T(), columns(p.b), columns(p.c)
		p.call = func() error {
			if !s.Into {
				p.c = columns(goblas.New[float64](n, s.NRHS))
			}
			copy(work, p.a.Data)
			copy(p.c.Data, p.b.Data)
			return bare.Dgesv(n, s.NRHS, work, pivots, p.c.Data)
		}
	case SVD:
		// Fortran leaves U^T and V in what is U and V^H as it sees them.
		var u, vt goblas.Matrix[float64]
		p.a, p.d.S = p.a.T(), make([]float64, n)
		p.call = func() error {
			if !s.Into || u.Data == nil {
				u, vt = goblas.New[float64](n, n), goblas.New[float64](n, n)
				p.d.U, p.d.VH = u.T(), vt.T()
			}
			copy(work, p.a.Data)
			return bare.Dgesdd(n, work, p.d.S, u.Data, vt.Data, &workspace)
		}
	}
	return p
}

// recovering turns panics of calls into errors, which is how netlib and gonum say
// that something is wrong.
type recovering struct{ Problem }

func (p recovering) Call() (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return p.Problem.Call()
}
