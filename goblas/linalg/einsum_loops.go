package linalg

import (
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/matrix"
)

// sumLoop is one of several nested loops: n steps, with strides in the result d and in the
// operands a and b.
type sumLoop struct{ n, d, a, b int }

// sumOp is what nested loops do with elements of d, a and b.
type sumOp int

const (
	loopZero   sumOp = iota // d = 0
	loopCopy                // d = a
	loopAdd                 // d += a
	loopMul                 // d = a b
	loopMulAdd              // d += a b
)

// arrange puts loops into an order in which memory is read and written in long runs, the
// last one innermost, and makes one of those that are one run together.
func arrange(op sumOp, loops []sumLoop) []sumLoop {
	for i := 1; i < len(loops); i++ {
		for j := i; j > 0 && loops[j].d+loops[j].a+loops[j].b > loops[j-1].d+loops[j-1].a+loops[j-1].b; j-- {
			loops[j], loops[j-1] = loops[j-1], loops[j]
		}
	}
	kept := loops[:0]
	for _, inner := range loops {
		if last := len(kept) - 1; last >= 0 {
			if outer := kept[last]; outer.d == inner.d*inner.n && outer.a == inner.a*inner.n && outer.b == inner.b*inner.n {
				kept[last] = sumLoop{outer.n * inner.n, inner.d, inner.a, inner.b}
				continue
			}
		}
		kept = append(kept, inner)
	}
	if last := len(kept) - 1; op == loopCopy && last > 0 {
		// A transposition is done in tiles if the two loops with the strides 1 are the last.
		write, read := last, last
		for i, l := range kept {
			if l.d == 1 {
				write = i
			}
			if l.a == 1 {
				read = i
			}
		}
		if write != read && kept[write].d == 1 && kept[read].a == 1 {
			w, r := kept[write], kept[read]
			rest := kept[:0]
			for i, l := range kept {
				if i != write && i != read {
					rest = append(rest, l)
				}
			}
			kept = append(rest, r, w)
		}
	}
	return kept
}

// runLoops runs arranged loops from the beginnings of d, a and b on. What op does not read
// may be nil.
func runLoops[T Scalar](op sumOp, loops []sumLoop, d, a, b []T) {
	switch len(loops) {
	case 0:
		runInner(op, sumLoop{n: 1}, d, a, b)
		return
	case 1:
		runInner(op, loops[0], d, a, b)
		return
	case 2:
		if op == loopCopy && runTransposed(loops[0], loops[1], d, a) {
			return
		}
		if op == loopMul && runOuter(loops[0], loops[1], d, a, b) {
			return
		}
	}
	l := loops[0]
	for i := range l.n {
		switch op {
		case loopZero:
			runLoops(op, loops[1:], d[i*l.d:], nil, nil)
		case loopCopy, loopAdd:
			runLoops(op, loops[1:], d[i*l.d:], a[i*l.a:], nil)
		default:
			runLoops(op, loops[1:], d[i*l.d:], a[i*l.a:], b[i*l.b:])
		}
	}
}

// runTransposed copies a transposed matrix, and reports whether the two loops are one.
func runTransposed[T Scalar](r, w sumLoop, d, a []T) bool {
	if w.d != 1 || r.a != 1 || r.d < w.n || w.a < r.n {
		return false
	}
	matrix.Copy(Matrix[T]{Rows: r.n, Cols: w.n, Stride: r.d, Data: d},
		Matrix[T]{Rows: r.n, Cols: w.n, Stride: w.a, Data: a, Op: matrix.Trans})
	return true
}

// outerRow is from how many elements on a row of an outer product is left to driver.Outer.
const outerRow = 64

// runOuter multiplies all elements of a vector with all of another one by driver.Outer, and
// reports whether the two loops do that. Those of complex64 stay with scaled, which computes
// them in float32.
func runOuter[T Scalar](down, along sumLoop, d, a, b []T) bool {
	if down.a == 0 {
		down.a, down.b, along.a, along.b, a, b = down.b, down.a, along.b, along.a, b, a
	}
	if down.a != 1 || down.b != 0 || along.a != 0 || along.b != 1 || along.d != 1 || along.n < outerRow || down.d < along.n {
		return false
	}
	if _, single := any(a).([]complex64); single {
		return false
	}
	driver.Outer(a[:down.n], b[:along.n], d, down.d)
	return true
}

func runInner[T Scalar](op sumOp, l sumLoop, d, a, b []T) {
	switch op {
	case loopZero:
		if l.d == 1 {
			clear(d[:l.n])
			return
		}
		for i := range l.n {
			d[i*l.d] = 0
		}
	case loopCopy:
		if l.d == 1 && l.a == 1 {
			copy(d[:l.n], a[:l.n])
			return
		}
		for i := range l.n {
			d[i*l.d] = a[i*l.a]
		}
	case loopAdd:
		addInner(l, d, a)
	case loopMul:
		mulInner(l, d, a, b)
	case loopMulAdd:
		mulAddInner(l, d, a, b)
	}
}

func addInner[T Scalar](l sumLoop, d, a []T) {
	switch {
	case l.d == 0:
		d[0] += sumOf(l.n, a, l.a)
	case l.d == 1 && l.a == 1:
		d = d[:l.n]
		for i, v := range a[:l.n] {
			d[i] += v
		}
	default:
		for i := range l.n {
			d[i*l.d] += a[i*l.a]
		}
	}
}

// sumOf returns the sum of n elements of a. Long sums are halved, so that rounding errors
// grow with the logarithm of n.
func sumOf[T Scalar](n int, a []T, inc int) T {
	if inc == 1 && n >= 256 && n <= 8192 && !matrix.IsComplex[T]() {
		if sum, ok := driver.Sum(a[:n]); ok {
			return sum
		}
	}
	if n > longRun {
		half := n / 2 &^ 3
		return sumOf(half, a, inc) + sumOf(n-half, a[half*inc:], inc)
	}
	var s0, s1, s2, s3 T
	if inc == 1 {
		a = a[:n]
		for len(a) >= 4 {
			s0 += a[0]
			s1 += a[1]
			s2 += a[2]
			s3 += a[3]
			a = a[4:]
		}
		for _, v := range a {
			s0 += v
		}
		return s0 + s1 + (s2 + s3)
	}
	for i := range n {
		s0 += a[i*inc]
	}
	return s0
}

// longRun is how many terms are added up one after the other.
const longRun = 1024

func mulInner[T Scalar](l sumLoop, d, a, b []T) {
	switch {
	case l.d == 1 && l.a == 0 && l.b == 1:
		scaled(d[:l.n], a[0], b[:l.n])
	case l.d == 1 && l.a == 1 && l.b == 0:
		scaled(d[:l.n], b[0], a[:l.n])
	case l.d == 1 && l.a == 1 && l.b == 1:
		d, b = d[:l.n], b[:l.n]
		for i, v := range a[:l.n] {
			d[i] = v * b[i]
		}
	default:
		for i := range l.n {
			d[i*l.d] = a[i*l.a] * b[i*l.b]
		}
	}
}

// scaled stores f x in d, which is as long.
func scaled[T Scalar](d []T, f T, x []T) {
	if x, ok := any(x).([]complex64); ok { // whose products Go computes in float64
		d, f := any(d).([]complex64), any(f).(complex64)
		re, im := real(f), imag(f)
		d = d[:len(x)]
		for i, v := range x {
			d[i] = complex(re*real(v)-im*imag(v), re*imag(v)+im*real(v))
		}
		return
	}
	d = d[:len(x)]
	for i, v := range x {
		d[i] = f * v
	}
}

func mulAddInner[T Scalar](l sumLoop, d, a, b []T) {
	switch {
	case l.d == 0:
		d[0] += dotOf(l.n, a, l.a, b, l.b)
	case l.d == 1 && l.a == 0 && l.b == 1:
		f := a[0]
		d = d[:l.n]
		for i, v := range b[:l.n] {
			d[i] += f * v
		}
	case l.d == 1 && l.a == 1 && l.b == 0:
		f := b[0]
		d = d[:l.n]
		for i, v := range a[:l.n] {
			d[i] += v * f
		}
	default:
		for i := range l.n {
			d[i*l.d] += a[i*l.a] * b[i*l.b]
		}
	}
}

// dotOf returns the sum of products of n elements of a and b: long ones by xDOT.
func dotOf[T Scalar](n int, a []T, incA int, b []T, incB int) T {
	if n >= 32 && incA > 0 && incB > 0 {
		return driver.Dot(never, false, n, a, incA, b, incB)
	}
	var s T
	for i := range n {
		s += a[i*incA] * b[i*incB]
	}
	return s
}
