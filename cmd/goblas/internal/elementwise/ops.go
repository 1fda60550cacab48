// Package elementwise measures package vec: every operation on all cores, on one,
// in pure Go, and NumPy beside it, in turns.
package elementwise

import (
	"math"
	"slices"

	"github.com/goblas/goblas/goblas/vec"
)

// op is an operation on slices of one type.
type op[T vec.Float] struct {
	name  string
	numpy string // the call on a, b, d and g, for numpy.py
	moved int    // elements read and written for each element of the result
	call  func(dst, a, b []T) error
	pure  func(dst, a, b []T) // one core, in Go; nil for random numbers
}

// Names are those of the operations, in the order of the table.
func Names() []string {
	var names []string
	for _, o := range ops[float64]() {
		names = append(names, o.name)
	}
	return names
}

func find[T vec.Float](name string) op[T] {
	all := ops[T]()
	return all[slices.IndexFunc(all, func(o op[T]) bool { return o.name == name })]
}

func ops[T vec.Float]() []op[T] {
	return []op[T]{
		{"add", "np.add(a, b, out=d)", 3, vec.Add[T], loop2[T](add)},
		{"mul", "np.multiply(a, b, out=d)", 3, vec.Mul[T], loop2[T](mul)},
		{"sqrt", "np.sqrt(a, out=d)", 2, one(vec.Sqrt[T]), loop1[T](math.Sqrt)},
		{"pow", "np.power(a, b, out=d)", 3, vec.Pow[T], loop2[T](math.Pow)},
		{"exp", "np.exp(a, out=d)", 2, one(vec.Exp[T]), loop1[T](math.Exp)},
		{"log", "np.log(a, out=d)", 2, one(vec.Log[T]), loop1[T](math.Log)},
		{"sin", "np.sin(a, out=d)", 2, one(vec.Sin[T]), loop1[T](math.Sin)},
		{"fill", "d.fill(1.5)", 1, func(dst, _, _ []T) error { vec.Fill(dst, 1.5); return nil }, loop0[T]},
		{"sum", "d[:1].fill(np.sum(a))", 1, reduce(func(a []T) (T, error) { return vec.Sum(a), nil }), reducePure[T](add)},
		{"min", "d[:1].fill(np.min(a))", 1, reduce(vec.MinOf[T]), reducePure[T](math.Min)},
		{"max", "d[:1].fill(np.max(a))", 1, reduce(vec.MaxOf[T]), reducePure[T](math.Max)},
		{"uniform", "g.random(out=d, dtype=d.dtype)", 1, random(vec.Uniform[T]), nil},
		{"normal", "g.standard_normal(out=d, dtype=d.dtype)", 1, random(vec.Normal[T]), nil},
	}
}

func add(x, y float64) float64 { return x + y }
func mul(x, y float64) float64 { return x * y }

func one[T vec.Float](f func(dst, a []T) error) func(dst, a, b []T) error {
	return func(dst, a, _ []T) error { return f(dst, a) }
}

// reduce puts the number into the first element of dst, as numpy.py does.
func reduce[T vec.Float](f func(a []T) (T, error)) func(dst, a, b []T) error {
	return func(dst, a, _ []T) (err error) {
		dst[0], err = f(a)
		return err
	}
}

func random[T vec.Float](f func(dst []T, seed uint64)) func(dst, a, b []T) error {
	return func(dst, _, _ []T) error { f(dst, 1); return nil }
}

func loop0[T vec.Float](dst, _, _ []T) {
	for i := range dst {
		dst[i] = 1.5
	}
}

func loop1[T vec.Float](f func(float64) float64) func(dst, a, b []T) {
	return func(dst, a, _ []T) {
		for i, x := range a {
			dst[i] = T(f(float64(x)))
		}
	}
}

func loop2[T vec.Float](f func(x, y float64) float64) func(dst, a, b []T) {
	return func(dst, a, b []T) {
		for i, x := range a {
			dst[i] = T(f(float64(x), float64(b[i])))
		}
	}
}

func reducePure[T vec.Float](f func(x, y float64) float64) func(dst, a, b []T) {
	return func(dst, a, _ []T) {
		r := float64(a[0])
		for _, x := range a[1:] {
			r = f(r, float64(x))
		}
		dst[0] = T(r)
	}
}
