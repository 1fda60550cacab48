package pure

import (
	"math/cmplx"
	"slices"

	"github.com/goblas/goblas/internal/scalar"
)

// Trsyl overwrites the m x n matrix c with the solution X of op(A) X + sign X op(B) =
// scale C, where a and b hold Schur forms, as [Gees] makes them, and sign is 1 or -1.
// op(A) is A, A^T or A^H if transA is 'N', 'T' or 'C'. What is below the diagonals, or
// below the 2 x 2 blocks of real matrices, is not read. scale is 1, or less where X would
// overflow. info is 1 if an eigenvalue of A and one of -sign B are so close that their sum
// was moved a little; then X is the solution of that other equation.
//
// Bartels and Stewart (1972): X is found block by block. Each block of at most 2 x 2
// elements is the solution of a small system of equations.
func Trsyl[T scalar.Scalar](transA, transB byte, sign, m, n int, a []T, lda int, b []T, ldb int, c []T, ldc int) (scale float64, info int) {
	s := sylvester{m: m, n: n, a: operated(transA, m, a, lda), b: operated(transB, n, b, ldb), c: make([]complex128, m*n), largest: 0x1p+1000}
	recast(m, n, c, ldc, s.c, n)
	if scalar.IsSingle[T]() {
		s.largest = 0x1p+100
	}
	s.least = max(scalar.Epsilon[T]()*max(largestOf(s.a), largestOf(s.b)), 1/s.largest) // as in LAPACK
	multiply(s.b, float64(sign))
	// X begins where the blocks of op(A) X and of X op(B) contain a single block of it.
	rows, columns := diagonalBlocks(m, a, lda), diagonalBlocks(n, b, ldb)
	if transA == 'N' {
		slices.Reverse(rows)
	}
	if transB != 'N' {
		slices.Reverse(columns)
	}
	scale = 1
	for j, column := range columns {
		for i, row := range rows {
			f, moved := s.solve(row, column)
			if f != 1 {
				scale *= f
			}
			if moved {
				info = 1
			}
			s.eliminate(row, column, rows[i+1:], columns[j+1:])
		}
	}
	recast(m, n, s.c, n, c, ldc)
	return scale, info
}

// span is the rows, or columns, of a diagonal block: from from to to - 1.
type span struct{ from, to int }

// diagonalBlocks returns the spans of the diagonal blocks of a Schur form.
func diagonalBlocks[T scalar.Scalar](n int, a []T, lda int) (blocks []span) {
	for i := 0; i < n; {
		size := 1
		if !scalar.IsComplex[T]() && i+1 < n && a[(i+1)*lda+i] != 0 {
			size = 2
		}
		blocks = append(blocks, span{i, i + size})
		i += size
	}
	return blocks
}

// operated returns op(A) of a Schur form with zeros where a is not read.
func operated[T scalar.Scalar](trans byte, n int, a []T, lda int) []complex128 {
	x := make([]complex128, n*n)
	for _, block := range diagonalBlocks(n, a, lda) {
		for i := block.from; i < block.to; i++ {
			for j := block.from; j < n; j++ {
				switch v := scalar.ToComplex(a[i*lda+j]); trans {
				case 'N':
					x[i*n+j] = v
				case 'T':
					x[j*n+i] = v
				default:
					x[j*n+i] = cmplx.Conj(v)
				}
			}
		}
	}
	return x
}

func largestOf(x []complex128) (largest float64) {
	for _, v := range x {
		largest = max(largest, cmplx.Abs(v))
	}
	return largest
}

// sylvester is the equation A X + X B = C, where X replaces C block by block.
type sylvester struct {
	m, n           int
	a, b, c        []complex128
	least, largest float64 // of a pivot; of an element of X
}

// solve replaces one block of C by that of X. It multiplies C by f first, which is 1
// unless X would overflow, and reports whether a pivot was replaced by least.
func (s sylvester) solve(row, column span) (f float64, moved bool) {
	r, k := row.to-row.from, column.to-column.from
	system, x := make([]complex128, r*k*r*k), make([]complex128, r*k)
	for i := range r {
		for j := range k {
			equation := system[(i*k+j)*r*k:]
			for l := range r {
				equation[l*k+j] += s.a[(row.from+i)*s.m+row.from+l]
			}
			for l := range k {
				equation[i*k+l] += s.b[(column.from+l)*s.n+column.from+j]
			}
			x[i*k+j] = s.c[(row.from+i)*s.n+column.from+j]
		}
	}
	f, moved = solveSmall(r*k, system, x, s.least, s.largest)
	if f != 1 {
		multiply(s.c, f)
	}
	for i := range r {
		copy(s.c[(row.from+i)*s.n+column.from:], x[i*k:i*k+k])
	}
	return f, moved
}

// eliminate subtracts what a known block of X contributes to the equations of the blocks
// that are not known yet.
func (s sylvester) eliminate(row, column span, rows, columns []span) {
	for i := row.from; i < row.to; i++ {
		known := s.c[i*s.n+column.from : i*s.n+column.to]
		for _, other := range rows {
			for l := other.from; l < other.to; l++ {
				subtract(s.c[l*s.n+column.from:l*s.n+column.to], s.a[l*s.m+i], known)
			}
		}
		for _, other := range columns {
			for l := other.from; l < other.to; l++ {
				for j, v := range known {
					s.c[i*s.n+l] -= v * s.b[(column.from+j)*s.n+l]
				}
			}
		}
	}
}

// solveSmall overwrites x with the solution of A X = f X by elimination with complete
// pivoting. It destroys a. A pivot below least is replaced by least, and moved reports
// that. f is 1, or less if the solution could exceed largest.
func solveSmall(n int, a, x []complex128, least, largest float64) (f float64, moved bool) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	smallest := largest
	for k := range n {
		p, q := k, k
		for i := k; i < n; i++ {
			for j := k; j < n; j++ {
				if cmplx.Abs(a[i*n+j]) > cmplx.Abs(a[p*n+q]) {
					p, q = i, j
				}
			}
		}
		swapRows(a[k*n:k*n+n], a[p*n:p*n+n])
		x[k], x[p] = x[p], x[k]
		order[k], order[q] = order[q], order[k]
		for i := range n {
			a[i*n+k], a[i*n+q] = a[i*n+q], a[i*n+k]
		}
		if cmplx.Abs(a[k*n+k]) < least {
			a[k*n+k], moved = complex(least, 0), true
		}
		smallest = min(smallest, cmplx.Abs(a[k*n+k]))
		for i := k + 1; i < n; i++ {
			g := a[i*n+k] / a[k*n+k]
			subtract(a[i*n+k+1:i*n+n], g, a[k*n+k+1:k*n+n])
			x[i] -= g * x[k]
		}
	}
	f = 1
	if r := largestOf(x); r > smallest*largest {
		f = smallest * largest / r
		multiply(x, f)
	}
	for i := n - 1; i >= 0; i-- {
		x[i] = (x[i] - inner(a[i*n+i+1:i*n+n], x[i+1:])) / a[i*n+i]
	}
	y := slices.Clone(x)
	for i, o := range order {
		x[o] = y[i]
	}
	return f, moved
}
