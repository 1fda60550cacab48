package driver

import (
	"slices"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// StackOp is an operation on every matrix of a stack.
type StackOp int

const (
	StackDot      StackOp = iota // C = A B
	StackSolve                   // A C = B
	StackInv                     // C = A^-1
	StackDet                     // C, 1 x 1, is det A
	StackSlogdet                 // C, 1 x 1, is its sign, and Reals has the logarithm of its modulus
	StackCholesky                // C is the factor of A on the side Job, 'L' or 'U'
	StackEigh                    // A, of which Job is the triangle, is C diag(Reals) C^H
	StackSVD                     // A = C diag(Reals) D; Job as in SVD
	StackQR                      // A = C D; Job 'N' for D alone
	StackPinv                    // C is the pseudoinverse of A, with the tolerance Rcond, and Ranks its rank
	StackLstsq                   // C is the X of A X = B, with the tolerance Rcond, Ranks and Reals
)

// Stack is one operation on a stack of matrices. Operands of Count 1 stand for as many as
// are computed. All fields have been checked.
type Stack[T scalar.Scalar] struct {
	Op         StackOp
	Count      int
	A, B, C, D matrix.Stack[T] // B, C and D only where Op has them; C and D are row-major
	Job        byte
	Reals      []float64 // for each matrix 1 in StackSlogdet, and otherwise min(m,n)
	Rcond      float64
	Ranks      []int
	past       bool // the whole stack's C is better stored past the caches
}

// Largest is the largest dimension of matrices that a stack's drivers take. Larger ones are
// worth all cores each.
const Largest = 256

// pieceCost is about how long a piece of a stack takes, in ns: long enough that a crossing
// into C does not count, and short enough for many cores.
const pieceCost = 16_000

// pastBytes is from how many bytes on the products of a stack are stored past the caches: with
// two operands as large they fill the share of a cache that most processors' cores have.
const pastBytes = 8 << 20

// Do computes the operation in the native library and in kernels. The stack is cut into
// pieces by its shape and type alone, and each is one crossing into C, with a lease of one
// core. Do reports whether it did: in pure Go, for large matrices, and if another driver was
// chosen for decompositions (see SetDrivers), it does nothing.
//
// suspects are the matrices whose results were not stored, in ascending order: they are
// singular or the like, have a NaN or an infinity, or numbers that need scaling. The caller
// computes them, or finds the error, by the driver for one matrix.
func (s Stack[T]) Do() (suspects []int, done bool) {
	m, n, k := s.dims()
	if max(m, n, k) > Largest || s.otherDriver() {
		return nil, false
	}
	each := s.cost()
	c := cores.Decide(plan.Stack, each*float64(s.Count))
	if !c.Native() || !s.fits() {
		return nil, false
	}
	s.past = s.Op == StackDot && s.Count >= pastBytes/(scalar.Size[T]()*m*k)
	size := max(pieceLanes, int(pieceCost/each)/pieceLanes*pieceLanes)
	if s.Count <= size {
		lease := c.Acquire()
		defer lease.Release()
		return s.piece(0, s.Count, nil), true
	}
	var found struct {
		sync.Mutex
		suspects []int
	}
	h := new(Stack[T]) // on the heap only here
	*h = s
	team := c.Team()
	defer team.Release()
	team.Do((h.Count+size-1)/size, func(i int) {
		if bad := h.piece(i*size, min((i+1)*size, h.Count), nil); bad != nil {
			found.Lock()
			found.suspects = append(found.suspects, bad...)
			found.Unlock()
		}
	})
	slices.Sort(found.suspects)
	return found.suspects, true
}

// pieceLanes is a multiple of how many matrices a kernel computes at once.
const pieceLanes = 16

// dims returns the dimensions that the costs depend on: A is m x n, and B has k columns.
func (s *Stack[T]) dims() (m, n, k int) { return s.A.Rows, s.A.Cols, s.B.Cols }

// otherDriver reports whether somebody has chosen a driver that stacks do not have.
func (s *Stack[T]) otherDriver() bool {
	switch s.Op {
	case StackEigh:
		return EigenDriver(eigenDriver.Load()) != EigenAuto
	case StackSVD, StackPinv, StackLstsq:
		return SVDDriver(svdDriver.Load()) != GESDD
	}
	return false
}

// cost is about how many ns one matrix takes.
func (s *Stack[T]) cost() float64 {
	m, n, k := s.dims()
	moved := 0.5 * (float64(m)*float64(n) + float64(n)*float64(k))
	if _, ok := s.kernel(); ok {
		return (2 + s.kernelCost() + moved) * [...]float64{0.6, 1}[scalar.Index[T]()]
	}
	work := float64(m) * float64(n) * float64(min(m, n))
	switch s.Op {
	case StackDot:
		work = 0.06 * float64(m) * float64(n) * float64(k)
	case StackSolve:
		work = 0.3*work + 0.3*float64(m)*float64(n)*float64(k)
	case StackCholesky:
		work *= 0.15
	case StackInv:
		work *= 0.7
	case StackEigh:
		work *= 2
	case StackQR:
		if work *= 0.6; !scalar.IsComplex[T]() { // by the kernels for tall blocks
			work = 0.13*work + 1.3*float64(m)*float64(n)
		}
	case StackSVD:
		work *= 3
	case StackPinv, StackLstsq:
		work = 4*work + 0.2*float64(m)*float64(n)*float64(k)
	default:
		work *= 0.3
	}
	return (2 + work + moved) * [...]float64{0.7, 1, 1.5, 2.5}[scalar.Index[T]()]
}

// fits reports whether C's types count what is passed to them: strides, that is.
func (s *Stack[T]) fits() bool {
	const most = 1 << 31
	return uint(s.A.Stride|s.B.Stride|s.C.Stride|s.D.Stride) < most
}

// part is the operation on matrices from to to-1.
func (s *Stack[T]) part(from, to int) Stack[T] {
	p := *s
	p.Count = to - from
	p.A, p.B = cutStack(s.A, from, to), cutStack(s.B, from, to)
	p.C, p.D = cutStack(s.C, from, to), cutStack(s.D, from, to)
	if s.Reals != nil {
		each := len(s.Reals) / s.Count
		p.Reals = s.Reals[from*each : to*each]
	}
	if s.Ranks != nil {
		p.Ranks = s.Ranks[from:to]
	}
	return p
}

// cutStack returns matrices from to to-1 of a stack, or all of one that stands for all.
func cutStack[T scalar.Scalar](s matrix.Stack[T], from, to int) matrix.Stack[T] {
	if s.Count > 1 && len(s.Data) > 0 {
		s.Count = to - from
		s.Data = s.Data[from*s.Step:]
	}
	return s
}

// piece computes matrices from to to-1 on this thread and appends the suspects to bad.
func (s *Stack[T]) piece(from, to int, bad []int) []int {
	p := s.part(from, to)
	w := workspace.Get[T]()
	defer w.Put()
	info := w.Ints(to - from)
	clear(info)
	switch s.Op {
	case StackPinv, StackLstsq:
		p.solveBySVD(info)
	default:
		p.compute(info)
	}
	if s.Op == StackDot {
		return bad
	}
	for i, v := range info {
		if v != 0 {
			bad = append(bad, from+i)
		}
	}
	return bad
}

// compute is piece for one call of C: of a kernel, if there is one for the operation on
// matrices of this type and shape, and otherwise of LAPACK.
func (s *Stack[T]) compute(info []int32) {
	if op, ok := s.kernel(); ok {
		s.lanes(op, info)
	} else {
		s.lapack(info)
	}
}
