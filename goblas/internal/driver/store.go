package driver

import (
	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
)

// StoreTriangle stores the triangle uplo, 'L' or 'U', of the column-major matrix f in the
// row-major dst, with zeros beside it. f has ld rows and at least as many columns as dst,
// without padding.
func StoreTriangle[T scalar.Scalar](uplo byte, dst matrix.Matrix[T], f []T, ld int) {
	inC := cores.Decide(plan.Dlange, float64(dst.Rows)*float64(dst.Cols)).Native() && cint.Fits(ld|dst.Stride)
	s := storing[T]{uplo, inC, ld, cut(dst.Rows, copyRows), dst, f}
	for i := range s.rows.count {
		s.tile(i)
	}
}

// storing is a triangle that is stored in rows, some at a time.
type storing[T scalar.Scalar] struct {
	uplo byte
	inC  bool
	ld   int
	rows cuts
	dst  matrix.Matrix[T]
	f    []T
}

func (s *storing[T]) tile(t int) {
	from, to := s.rows.part(t)
	first, last := 0, min(to, s.dst.Cols) // the columns that these rows have in the triangle
	if s.uplo == 'U' {
		first, last = min(from, s.dst.Cols), s.dst.Cols
	}
	if first < last {
		s.copy(from, to, first, last)
	}
	for i := from; i < to; i++ {
		row := s.dst.Data[i*s.dst.Stride : i*s.dst.Stride+s.dst.Cols]
		if s.uplo == 'U' {
			clear(row[:min(i, len(row))])
		} else {
			clear(row[min(i+1, len(row)):])
		}
	}
}

// copy stores rows from, ..., to-1 of columns first, ..., last-1.
func (s *storing[T]) copy(from, to, first, last int) {
	dst := s.dst.Data[from*s.dst.Stride+first:]
	if s.inC {
		lapack.Transpose(last-first, to-from, s.f[first*s.ld+from:], s.ld, dst, s.dst.Stride)
		return
	}
	matrix.Copy(matrix.Matrix[T]{Rows: to - from, Cols: last - first, Stride: s.dst.Stride, Data: dst},
		matrix.Matrix[T]{Rows: to - from, Cols: last - first, Stride: s.ld, Data: s.f[first*s.ld+from:], Op: matrix.Trans})
}

// mirroring moves the lower triangle of a row-major matrix to the upper one, in strips of
// rows. What Fortran then sees is the lower triangle.
type mirroring[T scalar.Scalar] struct {
	rows   cuts
	ld     int
	from   []T // of which only the lower triangle is read
	stride int
	to     []T // may be from; then the lower triangle is not changed
}

func (s *mirroring[T]) tile(t int) {
	i, end := s.rows.part(s.rows.count - 1 - t) // the longest first
	k := end - i
	if i > 0 {
		lapack.Transpose(k, i, s.from[i*s.stride:], s.stride, s.to[i:], s.ld)
	}
	for r := range k {
		row := s.from[(i+r)*s.stride+i:]
		for c := range r + 1 {
			s.to[(i+c)*s.ld+i+r] = row[c]
		}
		s.to[(i+r)*(s.ld+1)] = scalar.Real(row[r])
	}
}

// settling moves the upper triangle of a row-major matrix back to the lower one, and stores
// zeros in its place.
type settling[T scalar.Scalar] struct {
	rows cuts
	ld   int
	a    []T
}

func (s *settling[T]) tile(t int) {
	j, end := s.rows.part(s.rows.count - 1 - t)
	k := end - j
	for i := 0; i < j; i += copyRows { // squares, which stay in the first-level cache
		height := min(copyRows, j-i)
		lapack.Transpose(height, k, s.a[i*s.ld+j:], s.ld, s.a[j*s.ld+i:], s.ld)
		for r := i; r < i+height; r++ {
			clear(s.a[r*s.ld+j : r*s.ld+j+k])
		}
	}
	for r := range k {
		for c := range r {
			above := &s.a[(j+c)*s.ld+j+r]
			s.a[(j+r)*s.ld+j+c], *above = *above, 0
		}
	}
}
