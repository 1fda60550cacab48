package driver

import (
	"slices"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/scalar"
)

// cuts says how a dimension is cut into parts. It depends on the dimension and on
// constants alone, so that the same call has the same cuts each time.
type cuts struct{ n, width, count int }

// cut cuts n rows or columns into parts of about the given width, a multiple of rowUnit.
// All parts have it, but the last one, which has up to half more or less.
func cut(n, width int) cuts { return cuts{n, width, max(1, (n+width/2)/width)} }

// cutInTwo is cut, but into two parts at least, unless these would be narrower than least.
// The first one is the larger, because helpers begin late.
func cutInTwo(n, width, least int) cuts { return cut(n, min(width, max(least, (n/2+23)/8*8))) }

// part returns where part i begins and ends.
func (c cuts) part(i int) (from, to int) {
	if i == c.count-1 {
		return i * c.width, c.n
	}
	return i * c.width, (i + 1) * c.width
}

// stripWidth is how wide strips are into which n rows or columns are cut if they may have
// most at most. Their number is even, so that two cores have the same to do, unless they
// would be narrow.
func stripWidth(n, most int) int {
	count := 2 * ((n + 2*most - 1) / (2 * most))
	return max((n/count+7)/8*8, rowUnit)
}

// sameRows says, for each element type, whether the library's products have the same bits
// when their rows are cut as freeRows does. Start finds it out.
var sameRows [4]atomic.Bool

// checkRows finds sameRows out, in some milliseconds. It compares products of each type
// and of several transpositions with the same products in strips, once with strips that
// are small products to the library and once with others.
func checkRows() {
	sameRows[0].Store(rowsAgree[float32]())
	sameRows[1].Store(rowsAgree[float64]())
	sameRows[2].Store(rowsAgree[complex64]())
	sameRows[3].Store(rowsAgree[complex128]())
}

func rowsAgree[T scalar.Scalar]() bool {
	const height = 3 * freeUnit
	const m, n, k = height + 65, 90, 283 // so that a strip is no small product
	a, b, whole, strips := make([]T, m*k), make([]T, k*n), make([]T, m*n), make([]T, m*n)
	randomize(a)
	randomize(b)
	for _, t := range [...][2]blas.Transpose{{blas.NoTrans, blas.NoTrans}, {blas.Trans, blas.Trans}, {blas.ConjTrans, blas.NoTrans}} {
		p := product[T]{Product: pure.Product[T]{TA: t[0], TB: t[1], M: m, N: n, K: k, Alpha: 1, A: a, LDA: k, B: b, LDB: n, C: whole, LDC: n}}
		if p.TA != blas.NoTrans {
			p.LDA = m
		}
		if p.TB != blas.NoTrans {
			p.LDB = k
		}
		p.gemm(0, m, 0, n)
		p.C = strips
		for from := 0; from < m; from += height {
			p.gemm(from, min(from+height, m), 0, n)
		}
		if !slices.Equal(whole, strips) {
			return false
		}
	}
	return true
}
