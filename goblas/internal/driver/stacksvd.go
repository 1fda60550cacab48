package driver

import (
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// solveBySVD computes pseudoinverses, V diag(1/s) U^H, and least-squares solutions, which
// are these times B, from the thin decompositions of the piece's matrices.
func (s *Stack[T]) solveBySVD(info []int32) {
	m, n, k := s.A.Rows, s.A.Cols, min(s.A.Rows, s.A.Cols)
	w := workspace.Get[T]()
	defer w.Put()
	space := w.Vectors(s.Count * k * (m + n + s.B.Cols))
	u, space := stackIn(space, s.Count, m, k)
	vh, space := stackIn(space, s.Count, k, n)
	values := s.Reals
	if s.Op == StackPinv {
		values = w.Doubles(s.Count * k)
	}
	// A single A beside several B is decomposed as often as it is used.
	svd := Stack[T]{Op: StackSVD, Count: s.Count, A: s.A, C: u, D: vh, Job: 'S', Reals: values}
	svd.compute(info)
	for i := range s.Count {
		at := values[i*k : (i+1)*k]
		rank := 0
		for info[i] == 0 && rank < k && at[rank] > s.Rcond*at[0] {
			rank++
		}
		if s.Ranks != nil {
			s.Ranks[i] = rank
		}
		over := vh.At(i)
		for j := range k {
			row := over.Data[j*over.Stride : j*over.Stride+n]
			if j >= rank {
				clear(row)
				continue
			}
			by := scalar.FromComplex[T](complex(at[j], 0))
			for l := range row {
				row[l] /= by
			}
		}
	}
	right := u.H()
	if s.Op == StackLstsq {
		t, _ := stackIn(space, s.Count, k, s.B.Cols)
		product := Stack[T]{Op: StackDot, Count: s.Count, A: right, B: s.B, C: t}
		product.compute(nil)
		right = t
	}
	for i := range s.Count {
		if info[i] != 0 { // U has nothing of use, perhaps a NaN
			zero := vh.At(i)
			clear(zero.Data)
		}
	}
	product := Stack[T]{Op: StackDot, Count: s.Count, A: vh.H(), B: right, C: s.C}
	product.compute(nil)
	for i := range s.Count {
		if info[i] == 0 && !FiniteRows(s.C.Rows, s.C.Cols, s.C.Data[i*s.C.Step:], s.C.Stride) {
			info[i] = 1
		}
	}
}

// stackIn returns a stack without gaps at the beginning of space, and what is left of it.
func stackIn[T scalar.Scalar](space []T, count, rows, cols int) (s matrix.Stack[T], left []T) {
	s = matrix.Stack[T]{Count: count, Step: rows * cols, Matrix: matrix.Matrix[T]{Rows: rows, Cols: cols, Stride: cols, Data: space[:count*rows*cols]}}
	return s, space[count*rows*cols:]
}
