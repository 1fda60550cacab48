package problem

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
)

// The operations of gonum's own API, called as a program that knows nothing of
// goblas calls them: every result a fresh one. Those of gonum issue 2008 and
// the factorizations beside them. float64 only; the matrix is X^T X.
const (
	Mul      Op = "mul"      // A^T A               mat.Dense.Mul
	Eigvals  Op = "eigvals"  // general eigenvalues mat.Eigen
	Svdvals  Op = "svdvals"  // singular values     mat.SVD, SVDNone
	SvdThin  Op = "svdthin"  // and vectors         mat.SVD, SVDThin
	Eigh     Op = "eigh"     // symmetric, vectors  mat.EigenSym
	Inv      Op = "inv"      // A^-1                mat.Dense.Inverse
	Cholesky Op = "cholesky" // A = L L^T           mat.Cholesky
	QR       Op = "qr"       // A = Q R             mat.QR
)

// GonumOps lists them.
var GonumOps = []Op{Mul, Eigvals, Svdvals, SvdThin, Eigh, Inv, Cholesky, QR}

// Gonum reports whether op is one of gonum's API.
func (op Op) Gonum() bool { return slices.Contains(GonumOps, op) }

// gonum is a problem of gonum's API: a and sym are the same matrix, and check is of the
// latest answer.
type gonum struct {
	op    Op
	a     *mat.Dense
	sym   *mat.SymDense
	r     *rand.Rand
	check func() (verify.Residual, error)
}

// ErrFailed is what a factorization that does not say why it failed comes to.
var ErrFailed = errors.New("gonum reports a failed factorization")

func newGonum(s Spec) *gonum {
	r := rand.New(rand.NewPCG(s.Seed, uint64(s.N)))
	x := random[float64](s.N, s.N, r)
	square := goblas.New[float64](s.N, s.N)
	if err := goblas.DotTo(square, x.T(), x); err != nil {
		panic(err) // shapes are ours
	}
	for i := range s.N { // away from the singular, and symmetric to the last bit
		square.Data[i*s.N+i]++
		for j := range i {
			square.Data[i*s.N+j] = square.Data[j*s.N+i]
		}
	}
	return &gonum{op: s.Op, a: mat.NewDense(s.N, s.N, square.Data), sym: mat.NewSymDense(s.N, square.Data), r: r}
}

func (p *gonum) Check() (verify.Residual, error) { return p.check() }

// Call computes the answer. The check of it applies both sides of the equation that it
// satisfies to a random vector; of eigenvalues and singular values alone it compares
// the sums with the trace and the norm.
func (p *gonum) Call() error {
	p.check = nil // which has the former answer
	n, a, r, ok := p.sym.SymmetricDim(), matrix.FromDense(p.a), p.r, true
	switch p.op {
	case Mul:
		var c mat.Dense
		c.Mul(p.a.T(), p.a)
		p.check = func() (verify.Residual, error) { return verify.Product(matrix.FromDense(&c), a.T(), a, r) }
	case Eigvals:
		var e mat.Eigen
		ok = e.Factorize(p.a, mat.EigenNone)
		p.check = func() (verify.Residual, error) {
			sum := 0.0
			for _, v := range e.Values(nil) {
				sum += real(v)
			}
			return verify.Sum("the eigenvalues add up to the trace", sum, mat.Trace(p.a), n)
		}
	case Svdvals:
		var s mat.SVD
		ok = s.Factorize(p.a, mat.SVDNone)
		p.check = func() (verify.Residual, error) {
			sum := 0.0
			for _, v := range s.Values(nil) {
				sum += v * v
			}
			return verify.Sum("the squares of the singular values add up to the norm's", math.Sqrt(sum), mat.Norm(p.a, 2), n)
		}
	case SvdThin:
		var s mat.SVD
		ok = s.Factorize(p.a, mat.SVDThin)
		p.check = func() (verify.Residual, error) { return verify.Decomposition(Decomposition(&s), a, r) }
	case Eigh:
		var e mat.EigenSym
		ok = e.Factorize(p.sym, true)
		p.check = func() (verify.Residual, error) {
			var v, scaled mat.Dense
			e.VectorsTo(&v)
			scaled.Mul(&v, mat.NewDiagDense(n, e.Values(nil)))
			return verify.Same(a, r, matrix.FromDense(&scaled), matrix.FromDense(&v).T())
		}
	case Inv:
		var c mat.Dense
		p.check = func() (verify.Residual, error) {
			identity := goblas.New[float64](n, n)
			for i := range n {
				identity.Data[i*n+i] = 1
			}
			return verify.Solution(matrix.FromDense(&c), a, identity, r)
		}
		return c.Inverse(p.a)
	case Cholesky:
		var c mat.Cholesky
		ok = c.Factorize(p.sym)
		p.check = func() (verify.Residual, error) {
			var l mat.TriDense
			c.LTo(&l)
			return verify.Same(a, r, matrix.FromDense(mat.DenseCopyOf(&l)), matrix.FromDense(mat.DenseCopyOf(l.T())))
		}
	case QR:
		var c mat.QR
		c.Factorize(p.a)
		p.check = func() (verify.Residual, error) {
			var q, right mat.Dense
			c.QTo(&q)
			c.RTo(&right)
			return verify.Same(a, r, matrix.FromDense(&q), matrix.FromDense(&right))
		}
	}
	if !ok {
		return ErrFailed
	}
	return nil
}
