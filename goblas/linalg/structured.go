package linalg

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/room"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// Assume says what [SolveWith] takes for granted about a matrix.
type Assume byte

const (
	AssumeGeneral          Assume = iota // nothing: LU, as [Solve]
	AssumeDetect                         // what the elements show: see [SolveWith]
	AssumeDiagonal                       // only the diagonal is read
	AssumeTridiagonal                    // only the diagonal and its two neighbours are read
	AssumeBanded                         // all diagonals between the outermost that are not zero
	AssumeLowerTriangular                // only the lower triangle is read
	AssumeUpperTriangular                // only the upper triangle is read
	AssumeSymmetric                      // one triangle is read; factors of [LDL]
	AssumeHermitian                      // the same for a Hermitian matrix
	AssumePositiveDefinite               // the same for a positive definite one, by [Cholesky]
)

var assumed = [...]string{"general", "detect", "diagonal", "tridiagonal", "banded", "lower triangular", "upper triangular", "symmetric", "Hermitian", "positive definite"}

func (s Assume) String() string {
	if int(s) < len(assumed) {
		return assumed[s]
	}
	return fmt.Sprintf("Assume(%d)", byte(s))
}

// SolveOptions says how [SolveWith] solves. The zero value is [Solve].
type SolveOptions struct {
	Assume Assume // what is known about the matrix
	// Triangle is the one that is read of a symmetric, Hermitian or positive definite
	// matrix.
	Triangle Triangle
}

// SolveWith returns the X with A X = B as [Solve] does, but with a method that makes use of
// what is known about A. What a method does not read may hold anything. A is n x n, B and X
// are n x nrhs. Both operands may be views, and are only read; for the transpose of A pass
// a.T(). SolveWith allocates X, and a workspace of at most a few times the size of A. SciPy:
// linalg.solve with assume_a, for which the default triangle is the upper one.
//
// With AssumeDetect the elements choose, in one pass that ends as soon as it has seen
// enough: a diagonal matrix, a lower or upper triangle, a tridiagonal matrix of order 4 or
// more, a band where all that is not zero lies within an eighth of the order. A Hermitian
// matrix with positive numbers on its diagonal is tried as a positive definite one. All
// others, and those that turn out not to be definite, are general.
//
// The error is an [*OpError] of [ErrShape], [ErrMatrix], [ErrKind], [ErrMemory], a
// [*NotPositiveDefiniteError] with AssumePositiveDefinite, or a [*SingularError],
// [*ConditionError] or [ErrNotFinite] as of [Solve].
func SolveWith[T Scalar](a, b Matrix[T], o SolveOptions) (Matrix[T], error) {
	return fresh("SolveWith", a, b, checkSolveWith(a, b, o), func(dst Matrix[T]) error { return solveWith(dst, a, b, o) })
}

// SolveWithTo stores the X with A X = B in dst, as [SolveWith] does. dst must be row-major
// and n x nrhs. It may be b itself, but must not otherwise share an element with an operand.
// It allocates only copies of the diagonals of a tridiagonal or banded A.
func SolveWithTo[T Scalar](dst, a, b Matrix[T], o SolveOptions) error {
	return stored("SolveWithTo", dst, a, b, checkSolveWith(a, b, o), func(dst Matrix[T]) error { return solveWith(dst, a, b, o) })
}

func checkSolveWith[T Scalar](a, b Matrix[T], o SolveOptions) error {
	if o.Assume > AssumePositiveDefinite {
		return fmt.Errorf("%w: %v", ErrKind, o.Assume)
	}
	if err := checkTriangle(o.Triangle); err != nil {
		return err
	}
	if err := checkSystem(a, b); err != nil {
		return err
	}
	return checkMemoryToSolve[T](a.Rows, b.Cols, false)
}

// solveWith stores X in dst. The arguments have been checked and are not empty.
func solveWith[T Scalar](dst, a, b Matrix[T], o SolveOptions) error {
	switch o.Assume {
	case AssumeDetect:
		return solveDetected(dst, a, b)
	case AssumeDiagonal:
		return solveDiagonal(dst, a, b)
	case AssumeTridiagonal:
		n := a.Rows
		return solveTridiagonal(dst, diagonal(a, n-1, 1, 0), diagonal(a, n, 0, 0), diagonal(a, n-1, 0, 1), b)
	case AssumeBanded:
		l, u := bandwidths(a)
		if err := room.For[T](room.Area(3*l+2*u+2, a.Rows)); err != nil {
			return err
		}
		return solveBanded(dst, l, u, band(a, l, u), b)
	case AssumeLowerTriangular:
		return solveTriangular(dst, a, b, TriangularOptions{Triangle: Lower})
	case AssumeUpperTriangular:
		return solveTriangular(dst, a, b, TriangularOptions{Triangle: Upper})
	case AssumeSymmetric, AssumeHermitian:
		matrix.Copy(dst, b)
		cond, info := driver.SolveHermitian(never, o.Triangle.letter(), o.Assume == AssumeHermitian && matrix.IsComplex[T](), a, dst)
		return solution(dst, "sytrf", cond, info)
	case AssumePositiveDefinite:
		matrix.Copy(dst, b)
		cond, info := driver.SolvePositive(never, o.Triangle.letter(), a, dst)
		return solution(dst, "potrf", cond, info)
	}
	return solveSystem(never, dst, a, b)
}

func solveDetected[T Scalar](dst, a, b Matrix[T]) error {
	n := a.Rows
	o := SolveOptions{}
	switch l, u := bandwidths(a); {
	case l == 0 && u == 0:
		o.Assume = AssumeDiagonal
	case u == 0:
		o.Assume = AssumeLowerTriangular
	case l == 0:
		o.Assume = AssumeUpperTriangular
	case l == 1 && u == 1 && n > 3:
		o.Assume = AssumeTridiagonal
	case 8*(2*l+u+1) <= n:
		o.Assume = AssumeBanded
	case perhapsDefinite(a):
		matrix.Copy(dst, b)
		cond, info := driver.SolvePositive(never, 'L', a, dst)
		if info == 0 {
			return solution(dst, "potrf", cond, info)
		}
		// Factor does not touch dst before it has succeeded, so that b is intact even if it
		// is dst.
	}
	return solveWith(dst, a, b, o)
}

// solveDiagonal stores the X of a diagonal a in dst.
func solveDiagonal[T Scalar](dst, a, b Matrix[T]) error {
	least, most := math.Inf(1), 0.0
	for i := range a.Rows {
		d := a.At(i, i)
		if d-d != 0 {
			return fmt.Errorf("%w in the matrix", ErrNotFinite)
		}
		if d == 0 {
			return &SingularError{Pivot: i}
		}
		least, most = min(least, scalar.Abs(d)), max(most, scalar.Abs(d))
	}
	if err := checkFinite("right-hand side", b); err != nil {
		return err
	}
	matrix.Copy(dst, b)
	for i := range a.Rows {
		d, row := a.At(i, i), dst.Data[i*dst.Stride:i*dst.Stride+dst.Cols]
		for j := range row {
			row[j] /= d
		}
	}
	cond := most / least
	if cond < 1/scalar.Epsilon[T]() {
		cond = 0
	}
	return checkSolved(dst, cond)
}

// bandwidths returns how many subdiagonals and superdiagonals of a reach the outermost
// elements that are not zero. A row is searched from its ends, and no further than what
// would add a diagonal.
func bandwidths[T Scalar](a Matrix[T]) (l, u int) {
	n := a.Rows
	for i := range n {
		row := a.Data[i*a.Stride : i*a.Stride+n]
		for j := range max(i-l, 0) {
			if row[j] != 0 {
				l = i - j
				break
			}
		}
		for j := n - 1; j > i+u; j-- {
			if row[j] != 0 {
				u = j - i
				break
			}
		}
	}
	if a.Op.Transposed() {
		l, u = u, l
	}
	return l, u
}

// perhapsDefinite reports whether a is Hermitian and has positive numbers on its diagonal.
// It searches square by square, which keeps both triangles' parts in the first-level cache.
func perhapsDefinite[T Scalar](a Matrix[T]) bool {
	const side = 32
	n := a.Rows
	for i := range n {
		if d := scalar.ToComplex(a.Data[i*(a.Stride+1)]); !(real(d) > 0) || imag(d) != 0 {
			return false
		}
	}
	conjugated := make([]T, side)
	for i0 := 0; i0 < n; i0 += side {
		for j0 := 0; j0 <= i0; j0 += side {
			for i := i0; i < min(i0+side, n); i++ {
				row := conjugated[:max(0, min(side, i-j0))]
				copy(row, a.Data[i*a.Stride+j0:])
				scalar.Conjugate(row)
				for j, v := range row {
					if v != a.Data[(j0+j)*a.Stride+i] {
						return false
					}
				}
			}
		}
	}
	return true
}

// diagonal returns count elements of a along a diagonal from row i and column j on.
func diagonal[T Scalar](a Matrix[T], count, i, j int) []T {
	d := make([]T, count)
	for k := range d {
		d[k] = a.At(i+k, j+k)
	}
	return d
}

// band returns the diagonals of a as [SolveBanded] takes them.
func band[T Scalar](a Matrix[T], l, u int) Matrix[T] {
	n := a.Rows
	ab := matrix.New[T](l+u+1, n)
	for i := range n {
		for j := max(0, i-l); j < min(n, i+u+1); j++ {
			ab.Data[(u+i-j)*ab.Stride+j] = a.At(i, j)
		}
	}
	return ab
}
