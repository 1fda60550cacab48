// Package elementwise measures package vec: every operation on all cores, on one,
// in pure Go, and NumPy beside it, in turns.
package elementwise

import (
	"math"
	"slices"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// op is an operation in its two types.
type op struct {
	name    string
	numpy   string // the call on a, b, d and f(size), for numpy.py
	moved   int    // elements read and written for each element of the result
	float64 operation[float64]
	float32 operation[float32]
}

// operation is what is measured on slices of one type.
type operation[T vec.Float] struct {
	call func(dst, a, b []T) error
	pure func(dst, a, b []T) // one core, in Go
}

// reduction reports whether the answer is one number.
func (o op) reduction() bool { return o.name == "sum" || o.name == "min" || o.name == "max" }

// Names are those of the operations, in the order of the table.
func Names() []string {
	var names []string
	for _, o := range ops {
		names = append(names, o.name)
	}
	return names
}

func find(name string) op {
	return ops[slices.IndexFunc(ops, func(o op) bool { return o.name == name })]
}

var ops = []op{
	both("add", "np.add(a, b, out=d)", 3, vec.Add[float64], vec.Add[float32], loop2[float64](add), loop2[float32](add)),
	both("mul", "np.multiply(a, b, out=d)", 3, vec.Mul[float64], vec.Mul[float32], loop2[float64](mul), loop2[float32](mul)),
	both("sqrt", "np.sqrt(a, out=d)", 2, one(vec.Sqrt[float64]), one(vec.Sqrt[float32]), loop1[float64](math.Sqrt), loop1[float32](math.Sqrt)),
	both("pow", "np.power(a, b, out=d)", 3, vec.Pow[float64], vec.Pow[float32], loop2[float64](math.Pow), loop2[float32](math.Pow)),
	both("exp", "np.exp(a, out=d)", 2, one(vec.Exp[float64]), one(vec.Exp[float32]), loop1[float64](math.Exp), loop1[float32](math.Exp)),
	both("log", "np.log(a, out=d)", 2, one(vec.Log[float64]), one(vec.Log[float32]), loop1[float64](math.Log), loop1[float32](math.Log)),
	both("sin", "np.sin(a, out=d)", 2, one(vec.Sin[float64]), one(vec.Sin[float32]), loop1[float64](math.Sin), loop1[float32](math.Sin)),
	both("fill", "d.fill(1.5)", 1, fill[float64], fill[float32], loop0[float64], loop0[float32]),
	both("sum", "d[:1].fill(np.sum(a))", 1, reduce(sum[float64]), reduce(sum[float32]), reducePure[float64](add), reducePure[float32](add)),
	both("min", "d[:1].fill(np.min(a))", 1, reduce(vec.MinOf[float64]), reduce(vec.MinOf[float32]), reducePure[float64](math.Min), reducePure[float32](math.Min)),
	both("max", "d[:1].fill(np.max(a))", 1, reduce(vec.MaxOf[float64]), reduce(vec.MaxOf[float32]), reducePure[float64](math.Max), reducePure[float32](math.Max)),
	both("uniform", "g.random(out=d, dtype=d.dtype)", 1, random(vec.Uniform[float64]), random(vec.Uniform[float32]), nil, nil),
	both("normal", "g.standard_normal(out=d, dtype=d.dtype)", 1, random(vec.Normal[float64]), random(vec.Normal[float32]), nil, nil),
}

func both(name, numpy string, moved int, call64 func(dst, a, b []float64) error, call32 func(dst, a, b []float32) error,
	pure64 func(dst, a, b []float64), pure32 func(dst, a, b []float32)) op {
	return op{name, numpy, moved, operation[float64]{call64, pure64}, operation[float32]{call32, pure32}}
}

func add(x, y float64) float64 { return x + y }
func mul(x, y float64) float64 { return x * y }

func one[T vec.Float](f func(dst, a []T) error) func(dst, a, b []T) error {
	return func(dst, a, _ []T) error { return f(dst, a) }
}

func fill[T vec.Float](dst, _, _ []T) error { vec.Fill(dst, 1.5); return nil }

func sum[T vec.Float](a []T) (T, error) { return vec.Sum(a), nil }

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

// operands are the same numbers in numpy.py: 0.5 to 2.
func operands[T vec.Float](n int) (a, b []T, err error) {
	ma, err := goblas.Zeros[T](1, n)
	if err != nil {
		return nil, nil, err
	}
	mb, err := goblas.Zeros[T](1, n)
	if err != nil {
		return nil, nil, err
	}
	for i := range n {
		ma.Data[i] = T(0.5 + 1.5*float64(i%10007)/10007)
		mb.Data[i] = T(0.5 + 1.5*float64(i%9973)/9973)
	}
	return ma.Data, mb.Data, nil
}
