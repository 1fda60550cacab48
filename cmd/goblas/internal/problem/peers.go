package problem

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/bare"
)

// NewMat makes the same problem by gonum's package mat, whatever is installed
// behind it: a dot, a solve or an svd of float64, or one of gonum's API.
func NewMat(s Spec) Problem {
	if s.Op.Gonum() {
		return recovering{newGonum(s)}
	}
	p := &viaMat{spec: s}
	p.a, p.b, p.r = operands(s)
	return recovering{p}
}

// NewC makes the same problem by calls of C or Fortran: a dot, a solve or an svd
// of float64. To Fortran a row-major matrix is its transpose; the problem is that
// of the transposes, so that nothing is transposed.
func NewC(s Spec) Problem {
	p := &viaC{spec: s}
	p.a, p.b, p.r = operands(s)
	n := s.N
	p.work, p.pivots = make([]float64, n*n), make([]int32, n)
	p.c, p.s = goblas.New[float64](n, max(p.b.Cols, n)), make([]float64, n)
	return p
}

// operands are those of New: b is nothing for an svd.
func operands(s Spec) (a, b goblas.Matrix[float64], r *rand.Rand) {
	r = rand.New(rand.NewPCG(s.Seed, uint64(s.N)))
	a = random[float64](s.N, s.N, r)
	switch s.Op {
	case Dot:
		b = random[float64](s.N, s.N, r)
	case Solve:
		b = random[float64](s.N, s.NRHS, r)
	}
	return a, b, r
}

// viaMat is a problem by package mat.
type viaMat struct {
	spec   Spec
	a, b   goblas.Matrix[float64]
	r      *rand.Rand
	answer mat.Dense
	svd    mat.SVD
}

func (p *viaMat) Call() error {
	if !p.spec.Into {
		p.answer, p.svd = mat.Dense{}, mat.SVD{}
	}
	a := goblas.Dense(p.a)
	switch p.spec.Op {
	case Dot:
		p.answer.Mul(a, goblas.Dense(p.b))
	case Solve:
		if err := p.answer.Solve(a, goblas.Dense(p.b)); err != nil {
			if _, poor := err.(mat.Condition); !poor { // a random matrix may be so
				return err
			}
		}
	default:
		if !p.svd.Factorize(a, mat.SVDThin) {
			return errFailed
		}
	}
	return nil
}

func (p *viaMat) Check() (verify.Residual, error) {
	switch p.spec.Op {
	case Dot:
		return verify.Product(matrix.FromDense(&p.answer), p.a, p.b, p.r)
	case Solve:
		return verify.Solution(matrix.FromDense(&p.answer), p.a, p.b, p.r)
	}
	return checkSVD(&p.svd, p.a, p.r)
}

// checkSVD verifies a thin decomposition of gonum's.
func checkSVD(svd *mat.SVD, a goblas.Matrix[float64], r *rand.Rand) (verify.Residual, error) {
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	d := goblas.SVDResult[float64]{U: matrix.FromDense(&u), S: svd.Values(nil), VH: matrix.FromDense(mat.DenseCopyOf(v.T()))}
	return verify.Decomposition(d, a, r)
}

// viaC is a problem by calls of C. The results of svd are U^T and V, which Fortran
// leaves in u and vt as it sees them.
type viaC struct {
	spec      Spec
	a, b, c   goblas.Matrix[float64]
	r         *rand.Rand
	work      []float64 // a copy of a, which LAPACK overwrites
	pivots    []int32
	s         []float64
	u, vt     goblas.Matrix[float64]
	workspace bare.Workspace
}

func (p *viaC) Call() error {
	n := p.spec.N
	switch p.spec.Op {
	case Dot:
		if !p.spec.Into {
			p.c = goblas.New[float64](n, n)
		}
		return bare.Dgemm(n, p.c.Data, p.a.Data, p.b.Data)
	case Solve:
		if !p.spec.Into || p.c.Rows != p.b.Rows || p.c.Cols != p.b.Cols {
			p.c = goblas.New[float64](p.b.Rows, p.b.Cols)
		}
		copy(p.work, p.a.Data)
		copy(p.c.Data, p.b.Data)
		return bare.Dgesv(n, p.b.Cols, p.work, p.pivots, p.c.Data)
	}
	if !p.spec.Into || p.u.Data == nil {
		p.u, p.vt = goblas.New[float64](n, n), goblas.New[float64](n, n)
	}
	copy(p.work, p.a.Data)
	return bare.Dgesdd(n, p.work, p.s, p.u.Data, p.vt.Data, &p.workspace)
}

func (p *viaC) Check() (verify.Residual, error) {
	switch p.spec.Op {
	case Dot:
		return verify.Product(p.c, p.a, p.b, p.r)
	case Solve:
		// The arrays are n x nrhs by columns: nrhs x n by rows, transposed.
		columns := func(m goblas.Matrix[float64]) goblas.Matrix[float64] {
			return goblas.Matrix[float64]{Rows: m.Cols, Cols: m.Rows, Stride: m.Rows, Data: m.Data}.T()
		}
		return verify.Solution(columns(p.c), p.a.T(), columns(p.b), p.r)
	}
	return verify.Decomposition(goblas.SVDResult[float64]{U: p.u.T(), S: p.s, VH: p.vt.T()}, p.a.T(), p.r)
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
