package pure

import (
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// SVD computes A = U diag(s) V^H without C, with the arguments and results of
// driver.SVD: by gonum's Dgesvd for real types, and by one-sided Jacobi rotations for
// complex ones. a is only read.
func SVD[T scalar.Scalar](job byte, a matrix.Matrix[T], s []float64, u, vt matrix.Matrix[T]) (info int) {
	if scalar.IsComplex[T]() {
		return jacobi(job, a, s, u, vt)
	}
	if a, ok := any(a).(matrix.Matrix[float64]); ok {
		return svdGonum(job, a.Clone(), s, any(u).(matrix.Matrix[float64]), any(vt).(matrix.Matrix[float64]))
	}
	u64, vt64 := matrix.New[float64](u.Rows, u.Cols), matrix.New[float64](vt.Rows, vt.Cols)
	info = svdGonum(job, convert[float64](any(a).(matrix.Matrix[float32])), s, u64, vt64)
	if job != 'N' {
		matrix.Copy(any(u).(matrix.Matrix[float32]), convert[float32](u64))
		matrix.Copy(any(vt).(matrix.Matrix[float32]), convert[float32](vt64))
	}
	return info
}

// svdGonum is SVD by gonum's Dgesvd. It destroys a.
func svdGonum(job byte, a matrix.Matrix[float64], s []float64, u, vt matrix.Matrix[float64]) (info int) {
	query := make([]float64, 1)
	j := lapack.SVDJob(job)
	LAPACK.Dgesvd(j, j, a.Rows, a.Cols, a.Data, a.Stride, s, u.Data, max(u.Stride, 1), vt.Data, max(vt.Stride, 1), query, -1)
	work := make([]float64, int(query[0]))
	if !LAPACK.Dgesvd(j, j, a.Rows, a.Cols, a.Data, a.Stride, s, u.Data, max(u.Stride, 1), vt.Data, max(vt.Stride, 1), work, len(work)) {
		return 1
	}
	return 0
}

func convert[To, From float32 | float64](m matrix.Matrix[From]) matrix.Matrix[To] {
	c := matrix.New[To](m.Rows, m.Cols)
	for at, v := range m.All() {
		c.Data[at[0]*c.Stride+at[1]] = To(v)
	}
	return c
}
