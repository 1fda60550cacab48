package which

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

// op is one operation. Matrices are n x n, vectors n long, float64.
type op struct {
	name        string
	least, most int // orders to look at
	// calls makes one call for order n twice: plainly, and through goblas. b is
	// netlib's BLAS.
	calls func(b blas.Float64, n int) (plainly, through func())
}

// ops are the operations, level by level.
var ops = append(append(append(
	levelOf(8, 2048, level3), levelOf(16, 2048, level2)...), levelOf(512, 1<<22, level1)...),
	lapackOps...)

// blasOp is a routine of BLAS on operands that a call leaves as they are, or as good
// as they were: call after call does the same work.
type blasOp struct {
	name string
	call func(b blas.Float64, n int, o operands)
}

// operands are for all routines of a level: a, b and c are n x n, x and y n long. a
// is the identity, so that solving and multiplying in place changes nothing.
type operands struct{ a, b, c, x, y []float64 }

// tiny is a factor that keeps sums from growing.
const tiny = 1e-9

var level3 = []blasOp{
	{"dgemm", func(b blas.Float64, n int, o operands) {
		b.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, o.a, n, o.b, n, 0, o.c, n)
	}},
	{"dsymm", func(b blas.Float64, n int, o operands) {
		b.Dsymm(blas.Left, blas.Upper, n, n, 1, o.a, n, o.b, n, 0, o.c, n)
	}},
	{"dsyrk", func(b blas.Float64, n int, o operands) {
		b.Dsyrk(blas.Upper, blas.NoTrans, n, n, 1, o.b, n, 0, o.c, n)
	}},
	{"dsyr2k", func(b blas.Float64, n int, o operands) {
		b.Dsyr2k(blas.Upper, blas.NoTrans, n, n, 1, o.a, n, o.b, n, 0, o.c, n)
	}},
	{"dtrmm", func(b blas.Float64, n int, o operands) {
		b.Dtrmm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, o.a, n, o.b, n)
	}},
	{"dtrsm", func(b blas.Float64, n int, o operands) {
		b.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, n, 1, o.a, n, o.b, n)
	}},
}

var level2 = []blasOp{
	{"dgemv", func(b blas.Float64, n int, o operands) { b.Dgemv(blas.NoTrans, n, n, 1, o.a, n, o.x, 1, 0, o.y, 1) }},
	{"dgemv T", func(b blas.Float64, n int, o operands) { b.Dgemv(blas.Trans, n, n, 1, o.a, n, o.x, 1, 0, o.y, 1) }},
	{"dger", func(b blas.Float64, n int, o operands) { b.Dger(n, n, tiny, o.x, 1, o.y, 1, o.c, n) }},
	{"dsymv", func(b blas.Float64, n int, o operands) { b.Dsymv(blas.Upper, n, 1, o.a, n, o.x, 1, 0, o.y, 1) }},
	{"dsyr", func(b blas.Float64, n int, o operands) { b.Dsyr(blas.Upper, n, tiny, o.x, 1, o.c, n) }},
	{"dtrmv", func(b blas.Float64, n int, o operands) {
		b.Dtrmv(blas.Upper, blas.NoTrans, blas.NonUnit, n, o.a, n, o.x, 1)
	}},
	{"dtrsv", func(b blas.Float64, n int, o operands) {
		b.Dtrsv(blas.Upper, blas.NoTrans, blas.NonUnit, n, o.a, n, o.x, 1)
	}},
}

var level1 = []blasOp{
	{"ddot", func(b blas.Float64, n int, o operands) { b.Ddot(n, o.x, 1, o.y, 1) }},
	{"daxpy", func(b blas.Float64, n int, o operands) { b.Daxpy(n, tiny, o.x, 1, o.y, 1) }},
	{"dscal", func(b blas.Float64, n int, o operands) { b.Dscal(n, -1, o.x, 1) }},
	{"dcopy", func(b blas.Float64, n int, o operands) { b.Dcopy(n, o.x, 1, o.y, 1) }},
	{"dswap", func(b blas.Float64, n int, o operands) { b.Dswap(n, o.x, 1, o.y, 1) }},
	{"dasum", func(b blas.Float64, n int, o operands) { b.Dasum(n, o.x, 1) }},
	{"dnrm2", func(b blas.Float64, n int, o operands) { b.Dnrm2(n, o.x, 1) }},
	{"idamax", func(b blas.Float64, n int, o operands) { b.Idamax(n, o.x, 1) }},
	{"drot", func(b blas.Float64, n int, o operands) { b.Drot(n, o.x, 1, o.y, 1, 0.6, 0.8) }},
}

func levelOf(least, most int, routines []blasOp) (all []op) {
	for _, r := range routines {
		all = append(all, op{r.name, least, most, func(b blas.Float64, n int) (plainly, through func()) {
			square := n * n
			if most > 1<<20 {
				square = 0 // level 1 has vectors alone
			}
			o := operands{a: make([]float64, square), b: random(square), c: random(square), x: random(n), y: random(n)}
			for i := 0; i < square; i += n + 1 {
				o.a[i] = 1
			}
			g := blas64.Implementation()
			return func() { r.call(b, n, o) }, func() { r.call(g, n, o) }
		}})
	}
	return all
}

// lapackOps are routines of LAPACK, each with what calls it through goblas. The
// matrix is copied anew for every call.
var lapackOps = []op{
	lapackOp("dgesv", func(n int) func([]float64) {
		b := goblas.New[float64](n, 1)
		return func(a []float64) {
			_, _ = goblas.Solve(goblas.Matrix[float64]{Rows: n, Cols: n, Stride: n, Data: a}, b) // not singular
		}
	}),
	lapackOp("dgetrf", func(n int) func([]float64) {
		pivots := make([]int, n)
		return func(a []float64) { lapack64.Getrf(general(n, a), pivots) }
	}),
	lapackOp("dgetri", func(n int) func([]float64) {
		pivots, work := make([]int, n), make([]float64, 64*n)
		for i := range pivots {
			pivots[i] = i
		}
		return func(a []float64) { lapack64.Getri(general(n, a), pivots, work, len(work)) }
	}),
	lapackOp("dpotrf", func(n int) func([]float64) { return func(a []float64) { lapack64.Potrf(symmetric(n, a)) } }),
	lapackOp("dpotri", func(n int) func([]float64) {
		return func(a []float64) {
			lapack64.Potri(blas64.Triangular{N: n, Stride: n, Data: a, Uplo: blas.Upper, Diag: blas.NonUnit})
		}
	}),
	lapackOp("dtrtri", func(n int) func([]float64) {
		return func(a []float64) {
			var inverse mat.TriDense
			_ = inverse.InverseTri(mat.NewTriDense(n, mat.Upper, a)) // not singular
		}
	}),
	lapackOp("dgeqrf", func(n int) func([]float64) {
		tau, work := make([]float64, n), make([]float64, 64*n)
		return func(a []float64) { lapack64.Geqrf(general(n, a), tau, work, len(work)) }
	}),
	lapackOp("dgesdd", func(n int) func([]float64) {
		return func(a []float64) {
			var d mat.SVD
			d.Factorize(mat.NewDense(n, n, a), mat.SVDThin)
		}
	}),
	lapackOp("dsyevd", func(n int) func([]float64) {
		w, work := make([]float64, n), make([]float64, 66*n)
		return func(a []float64) { lapack64.Syev(lapack.EVCompute, symmetric(n, a), w, work, len(work)) }
	}),
	lapackOp("dgeev", func(n int) func([]float64) {
		wr, wi, work, vr := make([]float64, n), make([]float64, n), make([]float64, 70*n), make([]float64, n*n)
		return func(a []float64) {
			lapack64.Geev(lapack.LeftEVNone, lapack.RightEVCompute, general(n, a), wr, wi, blas64.General{Stride: 1}, general(n, vr), work, len(work))
		}
	}),
}

func lapackOp(name string, through func(n int) func(a []float64)) op {
	return op{name, 8, 1024, func(_ blas.Float64, n int) (func(), func()) {
		matrix, a := definite(n), make([]float64, n*n)
		on := func(call func([]float64)) func() {
			return func() {
				copy(a, matrix)
				call(a)
			}
		}
		return on(bare.LAPACK[name](n)), on(through(n))
	}}
}

func general(n int, a []float64) blas64.General {
	return blas64.General{Rows: n, Cols: n, Stride: n, Data: a}
}

func symmetric(n int, a []float64) blas64.Symmetric {
	return blas64.Symmetric{N: n, Stride: n, Data: a, Uplo: blas.Upper}
}

// random is n numbers of [-1, 1), the same for the same n.
func random(n int) []float64 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	x := make([]float64, n)
	for i := range x {
		x[i] = 2*r.Float64() - 1
	}
	return x
}

// definite is a symmetric positive definite n x n matrix.
func definite(n int) []float64 {
	a := random(n * n)
	for i := range n {
		a[i*n+i] = float64(n) + 1
		for j := range i {
			a[i*n+j] = a[j*n+i]
		}
	}
	return a
}
