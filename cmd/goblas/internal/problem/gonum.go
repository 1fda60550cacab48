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

// gonum is a problem of gonum's API: a and sym are the same matrix.
type gonum struct {
	op  Op
	a   *mat.Dense
	sym *mat.SymDense
	r   *rand.Rand

	// The latest answers.
	product, inverse mat.Dense
	eigen            mat.Eigen
	svd              mat.SVD
	eigenSym         mat.EigenSym
	cholesky         mat.Cholesky
	qr               mat.QR
}

var errFailed = errors.New("gonum reports a failed factorization")

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

func (p *gonum) Call() error {
	ok := true
	switch p.op {
	case Mul:
		p.product = mat.Dense{}
		p.product.Mul(p.a.T(), p.a)
	case Eigvals:
		p.eigen = mat.Eigen{}
		ok = p.eigen.Factorize(p.a, mat.EigenNone)
	case Svdvals:
		p.svd = mat.SVD{}
		ok = p.svd.Factorize(p.a, mat.SVDNone)
	case SvdThin:
		p.svd = mat.SVD{}
		ok = p.svd.Factorize(p.a, mat.SVDThin)
	case Eigh:
		p.eigenSym = mat.EigenSym{}
		ok = p.eigenSym.Factorize(p.sym, true)
	case Inv:
		p.inverse = mat.Dense{}
		return p.inverse.Inverse(p.a)
	case Cholesky:
		p.cholesky = mat.Cholesky{}
		ok = p.cholesky.Factorize(p.sym)
	case QR:
		p.qr = mat.QR{}
		p.qr.Factorize(p.a)
	}
	if !ok {
		return errFailed
	}
	return nil
}

// Check applies both sides of the equation that the answer satisfies to a random
// vector; of eigenvalues and singular values alone it compares the sums with the
// trace and the norm.
func (p *gonum) Check() (verify.Residual, error) {
	n, _ := p.a.Dims()
	a := matrix.FromDense(p.a)
	switch p.op {
	case Mul:
		return verify.Product(matrix.FromDense(&p.product), a.T(), a, p.r)
	case Eigvals:
		sum := 0.0
		for _, v := range p.eigen.Values(nil) {
			sum += real(v)
		}
		return verify.Sum("the eigenvalues add up to the trace", sum, mat.Trace(p.a), n)
	case Svdvals:
		sum := 0.0
		for _, v := range p.svd.Values(nil) {
			sum += v * v
		}
		return verify.Sum("the squares of the singular values add up to the norm's", math.Sqrt(sum), mat.Norm(p.a, 2), n)
	case SvdThin:
		return verify.Decomposition(decomposition(&p.svd), a, p.r)
	case Eigh:
		var v, scaled mat.Dense
		p.eigenSym.VectorsTo(&v)
		scaled.Mul(&v, mat.NewDiagDense(n, p.eigenSym.Values(nil)))
		return verify.Same(a, p.r, matrix.FromDense(&scaled), matrix.FromDense(&v).T())
	case Inv:
		identity := goblas.New[float64](n, n)
		for i := range n {
			identity.Data[i*n+i] = 1
		}
		return verify.Solution(matrix.FromDense(&p.inverse), a, identity, p.r)
	case Cholesky:
		var l mat.TriDense
		p.cholesky.LTo(&l)
		return verify.Same(a, p.r, matrix.FromDense(mat.DenseCopyOf(&l)), matrix.FromDense(mat.DenseCopyOf(l.T())))
	default: // QR
		var q, r mat.Dense
		p.qr.QTo(&q)
		p.qr.RTo(&r)
		return verify.Same(a, p.r, matrix.FromDense(&q), matrix.FromDense(&r))
	}
}
