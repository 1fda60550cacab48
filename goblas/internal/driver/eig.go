package driver

import (
	"context"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Eig stores the eigenvalues of the square matrix a in w and its left and right
// eigenvectors, normalised as LAPACK does it, in the columns of the row-major vl and vr,
// each of which may be the zero Matrix for none. a is only read, and must be finite. info
// is as of [Geev]. ctx is as in [cores.Call.In]; nil never ends.
func Eig[T scalar.Scalar](ctx context.Context, a matrix.Matrix[T], w []complex128, vl, vr matrix.Matrix[complex128]) (info int) {
	if scalar.IsSingle[T]() {
		return eig[T, float32](ctx, a, w, vl, vr)
	}
	return eig[T, float64](ctx, a, w, vl, vr)
}

func eig[T scalar.Scalar, R scalar.Float](ctx context.Context, a matrix.Matrix[T], w []complex128, vl, vr matrix.Matrix[complex128]) (info int) {
	n := a.Rows
	s := workspace.Get[T]()
	defer s.Put()
	f := matrix.Matrix[T]{Rows: n, Cols: n, Stride: n, Data: s.Matrix(n * n)}
	matrix.Copy(f, a)
	left, right := vectorsBehind[T](vl), vectorsBehind[T](vr)
	packed := s.Vectors(missing(left, vl)*n*n + missing(right, vr)*n*n)
	if missing(left, vl) > 0 {
		left.Data, left.Stride, packed = packed[:n*n], n, packed[n*n:]
	}
	if missing(right, vr) > 0 {
		right.Data, right.Stride = packed[:n*n], n
	}
	values, parts := s.Work(n), workspace.Reals[R](s, 2*n)
	wr, wi := parts[:n], parts[n:]
	c := cores.Decide(plan.Xgeev, cubed(n)).In(ctx)
	if c.Native() && cint.Fits(n|left.Stride|right.Stride) {
		info = Geev(c, n, f.Data, n, wr, wi, values, left.Data, left.Stride, right.Data, right.Stride)
	} else {
		info = pure.Geev(n, f.Data, n, wr, wi, values, left.Data, left.Stride, right.Data, right.Stride)
	}
	complexValues(w, wr, wi, values)
	if info == 0 {
		unpack(vl, left, wi)
		unpack(vr, right, wi)
	}
	return info
}

// vectorsBehind returns the matrix in which LAPACK stores eigenvectors: v itself, if its
// elements are of type T, and otherwise one without elements.
func vectorsBehind[T scalar.Scalar](v matrix.Matrix[complex128]) matrix.Matrix[T] {
	if m, ok := any(v).(matrix.Matrix[T]); ok {
		m.Stride = max(m.Stride, 1)
		return m
	}
	return matrix.Matrix[T]{Stride: 1}
}

// missing is 1 if v is wanted and m has no elements to hold it, and otherwise 0.
func missing[T scalar.Scalar](m matrix.Matrix[T], v matrix.Matrix[complex128]) int {
	if v.Data != nil && m.Data == nil {
		return 1
	}
	return 0
}

// unpack stores in v the eigenvectors that LAPACK stored in m, row-major. Of a real type
// two columns are the real and the imaginary part of a vector, whose conjugate is the next
// one, where wi[j] > 0. If m is v, or v has no elements, there is nothing to do.
func unpack[T scalar.Scalar, R scalar.Float](v matrix.Matrix[complex128], m matrix.Matrix[T], wi []R) {
	if v.Data == nil {
		return
	}
	n := len(wi)
	for i := range n {
		to := v.Data[i*v.Stride : i*v.Stride+n]
		switch from := any(m.Data[i*m.Stride : i*m.Stride+n]).(type) {
		case []float32:
			unpackRow(to, from, wi)
		case []float64:
			unpackRow(to, from, wi)
		case []complex64:
			for j, x := range from {
				to[j] = complex128(x)
			}
		}
	}
}

func unpackRow[F, R scalar.Float](to []complex128, from []F, wi []R) {
	for j := 0; j < len(to); j++ {
		if x := float64(from[j]); wi[j] > 0 && j+1 < len(to) {
			y := float64(from[j+1])
			to[j], to[j+1] = complex(x, y), complex(x, -y)
			j++
		} else {
			to[j] = complex(x, 0)
		}
	}
}
