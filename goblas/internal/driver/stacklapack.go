package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// lapack computes the piece by a call of LAPACK for each matrix.
func (s *Stack[T]) lapack(info []int32) {
	m, n, k := s.A.Rows, s.A.Cols, min(s.A.Rows, s.A.Cols)
	low, high := safeRange[T]()
	c := lapack.EachCall[T]{
		Op:    [...]lapack.EachOp{lapack.EachDot, lapack.EachSolve, lapack.EachInv, lapack.EachDet, lapack.EachDet, lapack.EachCholesky, lapack.EachEigh, lapack.EachSVD, lapack.EachQR}[s.Op],
		Count: s.Count, M: m, N: n, Job: s.Job, Low: low, High: high,
		LayoutA: layout(s.A), LayoutB: layout(s.B), LayoutC: layout(s.C), LayoutD: layout(s.D),
		A: s.A.Data, B: s.B.Data, C: s.C.Data, D: s.D.Data, Reals: s.Reals,
	}
	scratch, reals, ints := n*n, 0, n
	switch s.Op {
	case StackDot:
		c.N, c.K = s.B.Cols, n
		scratch = 0
		if c.LayoutA.Conjugated && !c.LayoutA.Transposed || c.LayoutB.Conjugated && !c.LayoutB.Transposed {
			scratch = m*n + n*c.N
		}
	case StackSolve:
		c.M = s.B.Cols
		scratch += n * c.M
	case StackInv:
		scratch, ints = 2*n*n, 2*n
	case StackEigh:
		c.WorkLength, c.IntLength = heevdWork[T](true, n), 3+5*n
		if scalar.IsComplex[T]() {
			c.RealLength = 1 + 5*n + 2*n*n
		}
		scratch, reals, ints = n*n+c.WorkLength, c.RealLength+n, c.IntLength
	case StackSVD:
		c.WorkLength = gesddWork(s.Job, m, n)
		if scalar.IsComplex[T]() {
			c.RealLength = realWork(s.Job, m, n)
		}
		scratch, reals, ints = m*n+c.WorkLength, c.RealLength+k, 8*k
	case StackQR:
		c.Columns = s.C.Cols
		if s.Job == 'N' {
			c.Columns = 0
		}
		wide := max(n, c.Columns)
		c.WorkLength = blocks * wide
		scratch = max(m*wide+k+c.WorkLength, (m+k)*padded(n)+tallPadding*padded(k)+m*padded(c.Columns))
	}
	w := workspace.Get[T]()
	defer w.Put()
	lapack.Each(&c, w.Matrix(scratch), w.Doubles(reals), w.Ints(ints), info)
}

// layout is how C finds the matrices of a stack, or one again and again.
func layout[T scalar.Scalar](s matrix.Stack[T]) lapack.Layout {
	l := lapack.Layout{Step: s.Step, Stride: max(s.Stride, 1), Transposed: s.Op.Transposed(), Conjugated: s.Op.Conjugated() && scalar.IsComplex[T]()}
	if s.Count == 1 {
		l.Step = 0
	}
	return l
}
