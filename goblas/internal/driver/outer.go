package driver

import (
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/vector"
)

// Outer stores the products x[i] y[j], of which none is conjugated, in the row-major c: a
// row for each element of x. Each element is one product, so that every route has the same
// bits. It allocates nothing.
func Outer[T scalar.Scalar](x, y, c []T, ldc int) {
	m, n := len(x), len(y)
	if m == 0 || n == 0 {
		return
	}
	r := cores.Decide(plan.Dger, float64(m)*float64(n))
	o := outer[T]{x: x, y: y, c: c, ldc: ldc, inC: r.Native()}
	if !r.Tiled() {
		o.rows(0, m, 0, n)
		return
	}
	elements := tileBytes / scalar.Size[T]()
	o.wide = cut(n, elements)
	o.high = cut(m, max(1, elements/n))
	team := r.Team()
	defer team.Release()
	doTiles(team, o.high.count*o.wide.count, o)
}

// outer is an outer product on its way in tiles.
type outer[T scalar.Scalar] struct {
	x, y, c    []T
	ldc        int
	inC        bool // rows are multiplied by a vector kernel, if there is one
	high, wide cuts
}

func (o *outer[T]) tile(i int) {
	i0, i1 := o.high.part(i / o.wide.count)
	j0, j1 := o.wide.part(i % o.wide.count)
	o.rows(i0, i1, j0, j1)
}

// rows computes columns j0 to j1-1 of rows i0 to i1-1.
func (o *outer[T]) rows(i0, i1, j0, j1 int) {
	multiplyOuter(o.inC, o.x[i0:i1], o.y[j0:j1], o.c[i0*o.ldc+j0:], o.ldc)
}

// multiplyOuter stores the products x[i] y[j] in the row-major c: rows of some length by a
// vector kernel, if inC allows it, but those of complex128.
func multiplyOuter[T scalar.Scalar](inC bool, x, y, c []T, ldc int) {
	if inC && len(y) >= kernelRow {
		switch c := any(c).(type) {
		case []float32:
			if vector.Outer(any(x).([]float32), any(y).([]float32), c, ldc) {
				return
			}
		case []float64:
			if vector.Outer(any(x).([]float64), any(y).([]float64), c, ldc) {
				return
			}
		case []complex64:
			if vector.OuterComplex64(any(x).([]complex64), any(y).([]complex64), c, ldc) {
				return
			}
		}
	}
	for i, f := range x {
		scaled(c[i*ldc:i*ldc+len(y)], f, y)
	}
}

// kernelRow is from how many elements on a row of an outer product is left to the vector
// kernel, which takes some nanoseconds to begin one.
const kernelRow = 16

// scaled stores f x in d, which is as long. Elements of float32 and complex64 are rounded as
// Go rounds them.
func scaled[T scalar.Scalar](d []T, f T, x []T) {
	d = d[:len(x)]
	for i, v := range x {
		d[i] = f * v
	}
}
