package vec

import "github.com/goblas/goblas/native/vector"

// The kernels of the element-wise operations: in C where native has one, else the
// loops in Go of pure.go, reduce.go and random.go.

// tiny is the number of elements below which a loop in Go is faster than the way into
// C. An operation that is not exactly rounded, such as Exp, takes the same way at
// every length, because an element's result must not depend on how many there are.
const tiny = 24

// unaryKernel is dst = op(a).
type unaryKernel[T Float] struct{ op UnaryOp }

func (k unaryKernel[T]) run(dst, a, _, _ []T) {
	if len(dst) == 0 {
		return
	}
	if len(dst) < tiny && k.op < OpExp || !vector.Unary(k.op, dst, a) {
		pureUnary(k.op, dst, a)
	}
}

// unaryCost returns what op costs. The operations from OpExp on are functions of the C
// library, or of package math where there are no kernels.
func unaryCost(op UnaryOp) *cost {
	switch {
	case !vector.Available && op >= OpExp:
		return &costPow
	case op >= OpExp || op == OpSqrt:
		return &costExp
	}
	return &costAdd
}

// binaryKernel is dst = a op b. The form may say that a or b has a single element.
type binaryKernel[T Float] struct {
	op   BinaryOp
	form vector.Form
}

func (k binaryKernel[T]) run(dst, a, b, _ []T) {
	if len(dst) == 0 {
		return
	}
	if len(dst) < tiny && k.op < OpPow || !vector.Binary(k.op, k.form, dst, a, b) {
		pureBinary(k.op, k.form, dst, a, b)
	}
}

func binaryCost(op BinaryOp) *cost {
	switch op {
	case OpPow:
		return &costPow
	case OpDiv, OpHypot:
		return &costExp
	}
	return &costAdd
}

// scalarKernel is dst = a op s, or dst = s op a with the form ScalarVector.
type scalarKernel[T Float] struct {
	op   BinaryOp
	form vector.Form
	s    T
}

func (k scalarKernel[T]) run(dst, a, _, _ []T) {
	scalar := [1]T{k.s}
	f, ok := k.power()
	switch {
	case ok && k.s == 0:
		fillKernel[T]{1}.run(dst, nil, nil, nil)
	case ok && k.s == 1:
		copy(dst, a)
	case ok:
		unaryKernel[T]{f}.run(dst, a, nil, nil)
	case k.form == vector.ScalarVector:
		binaryKernel[T]{k.op, k.form}.run(dst, scalar[:], a, nil)
	default:
		binaryKernel[T]{k.op, k.form}.run(dst, a, scalar[:], nil)
	}
}

// power returns the exactly rounded operation that NumPy computes in the place of a**s.
// ok is false if there is none. A copy, for s = 1, and ones, for s = 0, are no
// UnaryOp; they are reported as OpSquare, which costs as much.
func (k scalarKernel[T]) power() (op UnaryOp, ok bool) {
	if k.op != OpPow || k.form != vector.VectorScalar {
		return 0, false
	}
	switch k.s {
	case -1:
		return OpReciprocal, true
	case 0.5:
		return OpSqrt, true
	case 0, 1, 2:
		return OpSquare, true
	}
	return 0, false
}

func (k scalarKernel[T]) cost() *cost {
	if op, ok := k.power(); ok {
		return unaryCost(op)
	}
	return binaryCost(k.op)
}

// compareKernel is dst = a op b, or dst = a op s with the form VectorScalar.
type compareKernel[T Float] struct {
	op   vector.CompareOp
	form vector.Form
	s    T
}

func (k compareKernel[T]) run(dst []bool, a, b, _ []T) {
	scalar := [1]T{k.s}
	if k.form == vector.VectorScalar {
		b = scalar[:]
	}
	if len(dst) < tiny || !vector.Compare(k.op, k.form, dst, a, b) {
		pureCompare(k.op, k.form, dst, a, b)
	}
}

// whereKernel is dst = a where mask is true, and b elsewhere.
type whereKernel[T Float] struct{}

func (whereKernel[T]) run(dst, a, b []T, mask []bool) {
	if len(dst) < tiny || !vector.Where(dst, mask, a, b) {
		pureWhere(dst, mask, a, b)
	}
}

// fillKernel is dst = v.
type fillKernel[T Float] struct{ v T }

func (k fillKernel[T]) run(dst, _, _, _ []T) {
	if len(dst) < tiny || !vector.Fill(dst, k.v) {
		for i := range dst {
			dst[i] = k.v
		}
	}
}

// copyKernel is dst = a.
type copyKernel[T Float] struct{}

func (copyKernel[T]) run(dst, a, _, _ []T) { copy(dst, a) }

// fmaKernel is dst = a b + c, rounded once.
type fmaKernel[T Float] struct{}

func (fmaKernel[T]) run(dst, a, b, c []T) {
	if len(dst) < tiny || !vector.FMA(dst, a, b, c) {
		for i := range dst {
			dst[i] = fma(a[i], b[i], c[i])
		}
	}
}

// axpbyKernel is dst = alpha a + beta b, rounded after every operation.
type axpbyKernel[T Float] struct{ alpha, beta T }

func (k axpbyKernel[T]) run(dst, a, b, _ []T) {
	if len(dst) < tiny || !vector.Axpby(dst, k.alpha, a, k.beta, b) {
		for i := range dst {
			dst[i] = T(k.alpha*a[i]) + T(k.beta*b[i]) // the conversions keep compilers from fusing product and sum
		}
	}
}

// clipKernel is dst = a brought into low..high.
type clipKernel[T Float] struct{ low, high T }

func (k clipKernel[T]) run(dst, a, _, _ []T) {
	if len(dst) < tiny || !vector.Clip(dst, a, k.low, k.high) {
		pureClip(dst, a, k.low, k.high)
	}
}

// applyKernel is dst = f(a).
type applyKernel[T Float] struct{ f func(T) T }

func (k applyKernel[T]) run(dst, a, _, _ []T) {
	for i, x := range a {
		dst[i] = k.f(x)
	}
}

// reduceKernel stores op of each tile of a, and for vector.Dot of b, in results.
func reduceKernel[T Float](op vector.ReduceOp, a, b []T, center float64, results []float64) {
	if len(a) >= tiny && vector.Reduce(op, a, b, center, results) {
		return
	}
	for i := range results {
		from, to := i*vector.Tile, min((i+1)*vector.Tile, len(a))
		if b != nil {
			results[i] = pureTile(op, a[from:to], b[from:to], center)
		} else {
			results[i] = pureTile(op, a[from:to], nil, center)
		}
	}
}

// randomKernel fills dst with the random numbers of a seed, from a block of them on.
func randomKernel[T Float](op vector.RandomOp, dst []T, seed, block uint64) {
	if len(dst) == 0 || vector.Random(op, dst, seed, block) {
		return
	}
	pureRandom(op, dst, seed, block)
}
