package bare

import native "github.com/goblas/goblas/native/lapack"

// block is the block size that the workspaces here are for: LAPACK's usual one.
const block = 64

// LAPACK lists routines of OpenBLAS's LAPACK by their names: each value makes the
// call for one order n, with a workspace of its own. The call overwrites the
// row-major n x n matrix a, which must be symmetric and positive definite. OpenBLAS
// must be loaded before a call is made.
var LAPACK = map[string]func(n int) (call func(a []float64)){
	"dgesv": func(n int) func([]float64) {
		pivots, b := make([]int32, n), make([]float64, n)
		return func(a []float64) {
			for i := range b {
				b[i] = 1
			}
			native.Solve('T', n, 1, a, n, pivots, b, 1)
		}
	},
	"dgetrf": func(n int) func([]float64) {
		pivots := make([]int32, n)
		return func(a []float64) { native.Getrf(n, n, a, n, pivots) }
	},
	"dgetri": func(n int) func([]float64) {
		pivots, work := make([]int32, n), make([]float64, block*n)
		for i := range pivots {
			pivots[i] = int32(i + 1) // a triangle is as good as factors
		}
		return func(a []float64) { native.Getri(n, a, n, pivots, work, len(work)) }
	},
	"dpotrf": func(n int) func([]float64) { return func(a []float64) { native.Potrf('L', n, a, n) } },
	"dpotri": func(n int) func([]float64) { return func(a []float64) { native.Potri('L', n, a, n) } },
	"dtrtri": func(n int) func([]float64) { return func(a []float64) { native.Trtri('L', 'N', n, a, n) } },
	"dgeqrf": func(n int) func([]float64) {
		tau, work := make([]float64, n), make([]float64, block*n)
		return func(a []float64) { native.Geqrf(n, n, a, n, tau, work, len(work)) }
	},
	"dgesdd": func(n int) func([]float64) {
		s, u, vt, ints := make([]float64, n), make([]float64, n*n), make([]float64, n*n), make([]int32, 8*n)
		work := make([]float64, 5*n*n+8*n+2*block*n)
		return func(a []float64) { native.Gesdd('S', n, n, a, n, s, u, n, vt, n, work, len(work), nil, ints) }
	},
	"dsyevd": func(n int) func([]float64) {
		w, ints := make([]float64, n), make([]int32, 3+5*n)
		work := make([]float64, max((block+2)*n+1, 1+6*n+2*n*n))
		return func(a []float64) {
			native.Heevd('V', 'U', n, a, n, w, work, len(work), nil, 0, ints, len(ints))
		}
	},
	"dgeev": func(n int) func([]float64) {
		wr, wi, vr := make([]float64, n), make([]float64, n), make([]float64, n*n)
		work := make([]float64, 4*n+2*block*n+(block+1)*block)
		return func(a []float64) { native.Geev('N', 'V', n, a, n, wr, wi, nil, nil, n, vr, n, work, len(work), nil) }
	},
}
