package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/stack"
)

// kernelOps are the operations that package stack has kernels for. Pinv and Lstsq take that of
// the SVD.
var kernelOps = [...]stack.Op{stack.Dot, stack.Solve, stack.Inv, stack.Det, stack.Slogdet, stack.Cholesky, stack.Eigh, stack.SVD, stack.QR, stack.SVD, stack.SVD}

// kernelCosts are the ns for each m n min(m,n) of a matrix of float64 that has a lane, and for
// each m n of one that stands alone.
var kernelCosts = [...][2]float64{StackSolve: {0.1, 3}, StackInv: {0.24, 4.7}, StackDet: {0.09, 2.2}, StackSlogdet: {0.09, 2.2}, StackCholesky: {0.045, 1.3}, StackQR: {0.2, 0}}

// kernel returns the kernel that computes the operation with a matrix in each lane. ok is
// false if there is none for the matrices' type and shape.
func (s *Stack[T]) kernel() (op stack.Op, ok bool) {
	m, n := s.A.Rows, s.A.Cols
	op = kernelOps[s.Op]
	switch s.Op {
	case StackDot:
		if s.B.Cols == 1 {
			return stack.MulVec, stack.Kernel[T](stack.MulVec, m, n)
		}
		return op, stack.Kernel[T](op, m, n) && stack.Kernel[T](op, n, s.B.Cols)
	case StackSVD:
		ok = m == n || s.Job != 'A'
	case StackQR:
		ok = s.Job == 'N' || s.C.Cols <= n
	default:
		ok = true
	}
	return op, ok && stack.Kernel[T](op, m, n)
}

// kernelCost is about how many ns a kernel takes for a matrix of float64 in the cache. Matrices
// that stand alone mostly wait for a chain of operations on each column, except in the last
// steps of eigenvalues and singular values.
func (s *Stack[T]) kernelCost() float64 {
	m, n, k := s.dims()
	area := float64(m) * float64(n)
	work, right, lanes := area*float64(min(m, n)), area*float64(k), max(m, n) <= stack.Most
	jacobi := lanes && min(m, n) <= stack.MostJacobi[T]()
	switch {
	case s.Op == StackDot:
		return 0.05 * right
	case s.Op == StackEigh && jacobi:
		return 1.5 * work
	case s.Op == StackEigh:
		return 0.45 * work
	case kernelOps[s.Op] == stack.SVD && jacobi:
		return 2.1*work + 0.2*right
	case kernelOps[s.Op] == stack.SVD:
		return 0.9*work + 0.2*right
	case lanes:
		return kernelCosts[s.Op][0]*work + 0.1*right
	}
	return kernelCosts[s.Op][1]*area + 0.05*right
}

// lanes computes the piece by a kernel. Kernels take row-major matrices and read the lower
// triangle of symmetric ones, so others are transposed, in a copy. A matrix that fails has
// NaN for a result, so an operand that the result replaces is copied, too, and put back
// where it is suspect.
func (s *Stack[T]) lanes(op stack.Op, info []int32) {
	m, n := s.A.Rows, s.A.Cols
	w := workspace.Get[T]()
	defer w.Put()
	a, b := s.A, s.B
	upper := s.Job == 'U' && (s.Op == StackCholesky || s.Op == StackEigh)
	if upper || a.Op.Transposed() && (s.Op == StackDet || s.Op == StackSlogdet) { // a transpose has the same determinant
		a = a.T()
	}
	overA := (s.Op == StackInv || s.Op == StackCholesky) && matrix.SamePlaces(s.C.Matrix, s.A.Matrix)
	overB := s.Op == StackSolve && matrix.SamePlaces(s.C.Matrix, s.B.Matrix)
	if a.Op.Transposed() || overA {
		a = rowsIn(w.Matrix(a.Count*m*n), a)
	}
	if s.Op <= StackSolve && (b.Op.Transposed() || overB) {
		b = rowsIn(w.Work(b.Count*b.Rows*b.Cols), b)
	}
	var none stack.Of[T]
	first, c, d := operandOf(a), resultOf(s.C), resultOf(s.D)
	switch s.Op {
	case StackDot:
		c.Past = s.past
		if op == stack.MulVec {
			stack.Run(op, s.Count, m, 0, n, first, operandOf(b), c, none, nil, nil)
		} else {
			stack.Run(op, s.Count, m, n, b.Cols, first, operandOf(b), c, none, nil, nil)
		}
	case StackSolve:
		stack.Run(op, s.Count, 0, b.Cols, n, first, operandOf(b), c, none, info, nil)
	case StackInv:
		stack.Run(op, s.Count, 0, 0, n, first, none, c, none, info, nil)
	case StackCholesky:
		stack.Run(op, s.Count, 0, 0, n, first, c, none, none, info, nil)
	case StackDet:
		stack.Run(op, s.Count, 0, 0, n, first, c, none, none, nil, nil)
		for i := range info { // zero, a NaN and an infinity may have several reasons
			if v := s.C.Data[i*s.C.Step]; v == 0 || v-v != 0 {
				info[i] = 1
			}
		}
	case StackSlogdet:
		logs := s.reals(w, 1)
		stack.Run(op, s.Count, 0, 0, n, first, c, logs, none, nil, nil)
		s.stored(logs)
		for i, v := range s.Reals {
			if v-v != 0 {
				info[i] = 1
			}
		}
	case StackEigh:
		values, work := s.reals(w, n), w.Vectors(stack.Room[T](op, n, n))
		stack.Run(op, s.Count, 0, 0, n, first, values, c, none, info, work)
		s.stored(values)
	case StackSVD:
		values, work := s.reals(w, min(m, n)), w.Vectors(stack.Room[T](op, m, n))
		stack.Run(op, s.Count, m, 0, n, first, c, values, d, info, work)
		s.stored(values)
	case StackQR:
		stack.Run(op, s.Count, m, 0, n, first, c, d, none, info, nil)
	}
	for i, v := range info {
		switch {
		case v != 0 && overA && upper:
			matrix.Copy(s.A.At(i), a.At(i).T())
		case v != 0 && overA:
			matrix.Copy(s.A.At(i), a.At(i))
		case v != 0 && overB:
			matrix.Copy(s.C.At(i), b.At(i))
		case v == 0 && upper && s.Op == StackCholesky:
			transposeRows(s.C.At(i))
		}
	}
}

// transposeRows transposes a square row-major matrix in place.
func transposeRows[T scalar.Scalar](a matrix.Matrix[T]) {
	for i := range a.Rows {
		for j := range i {
			p, q := i*a.Stride+j, j*a.Stride+i
			a.Data[p], a.Data[q] = a.Data[q], a.Data[p]
		}
	}
}

// rowsIn returns a copy of a stack in space, row-major and without gaps.
func rowsIn[T scalar.Scalar](space []T, s matrix.Stack[T]) matrix.Stack[T] {
	c, _ := stackIn(space, s.Count, s.Rows, s.Cols)
	if !s.Op.Transposed() && s.Stride == s.Cols && (s.Step == c.Step || s.Count == 1) {
		copy(c.Data, s.Data)
		return c
	}
	for i := range s.Count {
		matrix.Copy(c.At(i), s.At(i))
	}
	return c
}

// reals returns where a kernel stores each real results for each matrix: in Reals, or in
// memory of w, from where stored copies them. There are kernels for real types alone.
func (s *Stack[T]) reals(w *workspace.Workspace[T], each int) stack.Of[T] {
	r := stack.Of[T]{Ld: 1, Step: each}
	switch p := any(&r.Data).(type) {
	case *[]float64:
		*p = s.Reals
	case *[]float32:
		*p = w.Singles(len(s.Reals))
	}
	return r
}

// stored makes the results that a kernel stored where reals says Reals.
func (s *Stack[T]) stored(r stack.Of[T]) {
	if singles, ok := any(r.Data).([]float32); ok {
		widen(s.Reals, singles)
	}
}

// operandOf is how kernels find the matrices of a stack, or one again and again.
func operandOf[T scalar.Scalar](s matrix.Stack[T]) stack.Of[T] {
	o := stack.Of[T]{Data: s.Data, Ld: s.Stride, Step: s.Step}
	if s.Count == 1 {
		o.Step = 0
	}
	return o
}

// resultOf is operandOf for results, which never stand for several.
func resultOf[T scalar.Scalar](s matrix.Stack[T]) stack.Of[T] {
	return stack.Of[T]{Data: s.Data, Ld: s.Stride, Step: max(s.Step, 1)}
}
