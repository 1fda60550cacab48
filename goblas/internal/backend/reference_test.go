package backend

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"gonum.org/v1/gonum/blas"
)

// The reference is BLAS as its definitions say: every operand, however it is
// stored, is read element by element as a dense matrix of complex128, and every
// product is three loops. Elements are small integers, so that all four types
// compute them exactly and answers are compared by ==.

// array is an operand: a vector is a matrix of one column. Its slice stands
// between two guards, and whatever no routine may read is NaN: the guards, the
// elements between rows and increments, and the other triangle.
type array struct {
	rows, cols int
	at         func(i, j int) int // index in the slice, -1 for what is not stored
	data       []complex128       // the guards and the slice between them
	length     int
	inc        int // of a vector; the leading dimension of a matrix
	hermitian  bool
}

// guard is more than any routine with a wrong start strays.
const guard = 72

var nan = complex(math.NaN(), math.NaN())

func (a *array) get(i, j int) complex128 { return a.data[guard+a.at(i, j)] }

func (a *array) set(i, j int, v complex128) { a.data[guard+a.at(i, j)] = v }

func (a *array) stored(i, j int) bool { return a.at(i, j) >= 0 }

// make allocates the array with NaN everywhere.
func (a *array) make(length int) *array {
	a.length = max(0, length)
	a.data = make([]complex128, guard+a.length+guard)
	for i := range a.data {
		a.data[i] = nan
	}
	return a
}

// fill gives every stored element a value; element says which.
func (a *array) fill(element func(i, j int) complex128) {
	for i := range a.rows {
		for j := range a.cols {
			if a.stored(i, j) {
				a.set(i, j, element(i, j))
			}
		}
	}
}

func vectorOf(n, inc int) *array {
	a := &array{rows: n, cols: 1, inc: inc}
	a.at = func(i, _ int) int {
		if inc < 0 {
			return (n - 1 - i) * -inc
		}
		return i * inc
	}
	if n == 0 {
		return a.make(0)
	}
	return a.make((n-1)*max(inc, -inc) + 1)
}

func generalOf(rows, cols, padding int) *array {
	a := &array{rows: rows, cols: cols, inc: max(1, cols+padding)}
	a.at = func(i, j int) int { return i*a.inc + j }
	return a.make((rows-1)*a.inc + cols)
}

func bandOf(rows, cols, kL, kU, padding int) *array {
	a := &array{rows: rows, cols: cols, inc: kL + kU + 1 + padding}
	a.at = func(i, j int) int {
		if j-i < -kL || j-i > kU {
			return -1
		}
		return i*a.inc + j - i + kL
	}
	return a.make((min(rows, cols+kL)-1)*a.inc + kL + kU + 1)
}

func triangleOf(ul blas.Uplo, n, padding int) *array {
	a := generalOf(n, n, padding)
	full := a.at
	a.at = func(i, j int) int {
		if i != j && (i < j) != (ul == blas.Upper) {
			return -1
		}
		return full(i, j)
	}
	return a
}

func bandTriangleOf(ul blas.Uplo, n, k, padding int) *array {
	if ul == blas.Upper {
		return bandOf(n, n, 0, k, padding).make((n-1)*(k+1+padding) + k + 1)
	}
	return bandOf(n, n, k, 0, padding).make((n-1)*(k+1+padding) + k + 1)
}

func packedOf(ul blas.Uplo, n int) *array {
	a := triangleOf(ul, n, 0)
	in := a.at
	a.at = func(i, j int) int {
		switch {
		case in(i, j) < 0:
			return -1
		case ul == blas.Upper:
			return i*(2*n-i+1)/2 + j - i
		}
		return i*(i+1)/2 + j
	}
	return a.make(n * (n + 1) / 2)
}

// dense is a matrix as the definitions of BLAS see it.
type dense [][]complex128

func newDense(rows, cols int) dense {
	d := make(dense, rows)
	for i := range d {
		d[i] = make([]complex128, cols)
	}
	return d
}

// expand reads a as it is, zero where nothing is stored. unit is a triangle
// whose diagonal is one and is not read.
func (a *array) expand(unit bool) dense {
	d := newDense(a.rows, a.cols)
	for i := range d {
		for j := range d[i] {
			switch {
			case unit && i == j:
				d[i][j] = 1
			case a.stored(i, j):
				d[i][j] = a.get(i, j)
			}
		}
	}
	return d
}

// mirrored reads a triangle as the symmetric or Hermitian matrix it stands for.
func (a *array) mirrored() dense {
	d := a.expand(false)
	for i := range d {
		for j := range d {
			switch {
			case i == j && a.hermitian:
				d[i][i] = complex(real(d[i][i]), 0)
			case !a.stored(i, j) && a.stored(j, i):
				d[i][j] = a.get(j, i)
				if a.hermitian {
					d[i][j] = cmplx.Conj(d[i][j])
				}
			}
		}
	}
	return d
}

func op(t blas.Transpose, a dense, rows, cols int) dense {
	if t == blas.NoTrans {
		return a
	}
	d := newDense(cols, rows)
	for i := range d {
		for j := range d[i] {
			d[i][j] = a[j][i]
			if t == blas.ConjTrans {
				d[i][j] = cmplx.Conj(d[i][j])
			}
		}
	}
	return d
}

func multiply(a, b dense, rows, inner, cols int) dense {
	c := newDense(rows, cols)
	for i := range rows {
		for l := range inner {
			for j, v := range b[l][:cols] {
				c[i][j] += a[i][l] * v
			}
		}
	}
	return c
}

// update is C = alpha P + beta C, P being computed only where alpha is not zero
// and C read only where beta is not.
func (c *array) update(alpha complex128, product func() dense, beta complex128) {
	var p dense
	if alpha != 0 {
		p = product()
	}
	c.fill(func(i, j int) complex128 {
		var v complex128
		if alpha != 0 {
			v = alpha * p[i][j]
		}
		if beta != 0 {
			old := c.get(i, j)
			if c.hermitian && i == j {
				old = complex(real(old), 0)
			}
			v += beta * old
		}
		if c.hermitian && i == j {
			v = complex(real(v), 0)
		}
		return v
	})
}

// typed is data as the slice that a method of the element type takes.
func typed(element reflect.Type, data []complex128) reflect.Value {
	switch element.Kind() {
	case reflect.Float32:
		return reflect.ValueOf(mapped(data, func(v complex128) float32 { return float32(real(v)) }))
	case reflect.Float64:
		return reflect.ValueOf(mapped(data, func(v complex128) float64 { return real(v) }))
	case reflect.Complex64:
		return reflect.ValueOf(mapped(data, func(v complex128) complex64 { return complex64(v) }))
	}
	return reflect.ValueOf(slices.Clone(data))
}

// untyped is typed's inverse.
func untyped(s reflect.Value) []complex128 {
	switch s := s.Interface().(type) {
	case []float32:
		return mapped(s, func(v float32) complex128 { return complex(float64(v), 0) })
	case []float64:
		return mapped(s, func(v float64) complex128 { return complex(v, 0) })
	case []complex64:
		return mapped(s, func(v complex64) complex128 { return complex128(v) })
	case []complex128:
		return s
	}
	panic("no slice of an element type")
}

func mapped[From, To any](from []From, f func(From) To) []To {
	to := make([]To, len(from))
	for i, v := range from {
		to[i] = f(v)
	}
	return to
}

// scalarOf is v in a type of one of the four kinds, or int.
func scalarOf(t reflect.Type, v complex128) reflect.Value {
	if t.Kind() == reflect.Complex64 || t.Kind() == reflect.Complex128 {
		return reflect.ValueOf(v).Convert(t)
	}
	return reflect.ValueOf(real(v)).Convert(t)
}

// number is a result of a method, as complex128.
func number(v reflect.Value) complex128 {
	switch v.Kind() {
	case reflect.Complex64, reflect.Complex128:
		return v.Complex()
	case reflect.Int:
		return complex(float64(v.Int()), 0)
	}
	return complex(v.Float(), 0)
}

// equal compares what a method left with what it should have, to tolerance; NaN is
// NaN. Of a real type, only the real part counts.
func equal(got, want complex128, isReal bool, tolerance float64) bool {
	part := func(g, w float64) bool {
		return g == w || g != g && w != w || math.Abs(g-w) <= tolerance*math.Abs(w)
	}
	return part(real(got), real(want)) && (isReal || part(imag(got), imag(want)))
}

// integer draws a small integer, of both parts where the type is complex.
func integer(r *rand.Rand, complexType bool) complex128 {
	v := complex(float64(r.IntN(7)-3), 0)
	if complexType {
		v += complex(0, float64(r.IntN(7)-3))
	}
	return v
}

// base is a method's name without the letters of its types.
func base(name string) (letter byte, routine string) {
	switch {
	case name == "Sdsdot" || name == "Dsdot":
		return 'S', strings.ToLower(name)
	case name[0] == 'I':
		return name[1], "iamax"
	case strings.HasPrefix(name, "Sc") && name != "Scopy" && name != "Sscal":
		return 'C', name[2:]
	case strings.HasPrefix(name, "Dz"):
		return 'Z', name[2:]
	case name == "Csscal" || name == "Zdscal":
		return name[0], "rscal"
	}
	return name[0], name[1:]
}

func describe(name string, c *call) string {
	f := func(t byte) string {
		if t == 0 {
			return "-"
		}
		return string(rune(t))
	}
	return fmt.Sprintf("%s tA=%s tB=%s uplo=%s diag=%s side=%s m=%d n=%d k=%d kL=%d kU=%d alpha=%v beta=%v incX=%d incY=%d",
		name, f(byte(c.tA)), f(byte(c.tB)), f(byte(c.ul)), f(byte(c.d)), f(byte(c.s)), c.m, c.n, c.k, c.kL, c.kU, c.alpha, c.beta, c.incX, c.incY)
}
