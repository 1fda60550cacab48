package which

import (
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
	"github.com/goblas/goblas/internal/calls"
)

// op is one operation. Matrices are n x n, vectors n long, float64.
type op struct {
	name        string
	call        string // its name in package calls
	least, most int    // orders to look at
}

// ops are the operations, level by level.
var ops = []op{
	{"dgemm", "Dgemm", 8, 2048}, {"dsymm", "Dsymm", 8, 2048}, {"dsyrk", "Dsyrk", 8, 2048},
	{"dsyr2k", "Dsyr2k", 8, 2048}, {"dtrmm", "Dtrmm", 8, 2048}, {"dtrsm", "Dtrsm", 8, 2048},

	{"dgemv", "Dgemv", 16, 2048}, {"dgemv T", "DgemvT", 16, 2048}, {"dger", "Dger", 16, 2048}, {"dsymv", "Dsymv", 16, 2048},
	{"dsyr", "Dsyr", 16, 2048}, {"dtrmv", "Dtrmv", 16, 2048}, {"dtrsv", "Dtrsv", 16, 2048},

	{"ddot", "Ddot", 512, 1 << 22}, {"daxpy", "Daxpy", 512, 1 << 22}, {"dscal", "Dscal", 512, 1 << 22},
	{"dcopy", "Dcopy", 512, 1 << 22}, {"dswap", "Dswap", 512, 1 << 22}, {"dasum", "Dasum", 512, 1 << 22},
	{"dnrm2", "Dnrm2", 512, 1 << 22}, {"idamax", "Idamax", 512, 1 << 22}, {"drot", "Drot", 512, 1 << 22},

	{"dgesv", "", 8, 1024}, {"dgetrf", "Dgetrf", 8, 1024}, {"dgetri", "Dgetri", 8, 1024}, {"dpotrf", "Dpotrf", 8, 1024},
	{"dpotri", "Dpotri", 8, 1024}, {"dtrtri", "Dtrtri", 8, 1024}, {"dgeqrf", "Dgeqrf", 8, 1024},
	{"dgesdd", "Dgesvd", 8, 1024}, {"dsyevd", "Dsyev", 8, 1024}, {"dgeev", "Dgeev", 8, 1024},
}

// make is one call for order n twice: plainly, where b is netlib's BLAS, and through
// goblas.
func (o op) make(b calls.BLAS, n int) (plainly, through func()) {
	if o.call == "" {
		return solve(n)
	}
	call := calls.New(o.call, n)
	plain, ours := calls.Library{BLAS: b, LAPACK: new(bare.LAPACK)}, calls.Gonum()
	return func() { call(plain) }, func() { call(ours) }
}

// solve is make for dgesv, which gonum's interface does not have.
func solve(n int) (plainly, through func()) {
	a, x := goblas.New[float64](n, n), goblas.New[float64](n, 1)
	factors, ones := make([]float64, n*n), make([]float64, n)
	for i := range n {
		for j := range n {
			a.Data[i*n+j] = 1 / float64(1+max(i, j)-min(i, j))
		}
		a.Data[i*n+i], ones[i] = float64(n), 1
	}
	plain := new(bare.LAPACK)
	return func() {
			copy(factors, a.Data)
			copy(x.Data, ones)
			plain.Solve(n, factors, x.Data)
		}, func() {
			copy(x.Data, ones)
			_, _ = goblas.Solve(a, x) // not singular
		}
}
