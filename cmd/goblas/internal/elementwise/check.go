package elementwise

import (
	"math"

	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas/vec"
)

// checker compares answers with the loop in Go, or with what a distribution must
// give.
type checker[T vec.Float] struct {
	op        op[T]
	n         int
	at        []int // elements that are compared
	want      []T   // what they must be; nil for random numbers
	tolerance float64
}

// compared is how many elements of an answer are looked at, the same distance apart.
const compared = 1 << 12

// newChecker computes what it compares with.
func newChecker[T vec.Float](o op[T], a, b []T) checker[T] {
	c := checker[T]{op: o, n: len(a), tolerance: 1e-14}
	if any(T(0)) == any(float32(0)) {
		c.tolerance = 1e-6
	}
	switch {
	case o.pure == nil:
	case o.name == "sum": // in float64: a loop in float32 is not that right
		sum := 0.0
		for _, x := range a {
			sum += float64(x)
		}
		c.at, c.want, c.tolerance = []int{0}, []T{T(sum)}, c.tolerance*math.Sqrt(float64(c.n))*4
	case o.name == "min" || o.name == "max":
		c.at, c.want = []int{0}, make([]T, 1)
		o.pure(c.want, a, b)
	default:
		var x, y []T
		for k := range min(c.n, compared) {
			i := k * (c.n - 1) / max(min(c.n, compared)-1, 1) // the first to the last
			c.at, x, y = append(c.at, i), append(x, a[i]), append(y, b[i])
		}
		c.want = make([]T, len(x))
		o.pure(c.want, x, y)
	}
	return c
}

// check compares an answer in this process.
func (c checker[T]) check(dst []T) (verify.Residual, error) {
	return c.compare(1, func(i int) (float64, error) { return float64(dst[i]), nil },
		func() (float64, error) { return float64(vec.Sum(dst)) / float64(c.n), nil })
}

// inNumPy compares three elements of NumPy's answer, or its mean.
func (c checker[T]) inNumPy(peer *numpy.NumPy) (verify.Residual, error) {
	return c.compare(max((len(c.at)-1)/2, 1), func(i int) (float64, error) { return peer.Number("value %d", i) },
		func() (float64, error) { return peer.Number("mean") })
}

// compare compares elements, one in every step of those that are known, or the mean of
// random numbers with that of their distribution.
func (c checker[T]) compare(step int, element func(i int) (float64, error), mean func() (float64, error)) (worst verify.Residual, err error) {
	if c.want == nil {
		got, err := mean()
		center, spread := 0.5, math.Sqrt(1./12)
		if c.op.name == "normal" {
			center, spread = 0, 1
		}
		if err != nil {
			return worst, err
		}
		return verify.Judge(verify.Residual{Equation: "mean of the numbers", Value: math.Abs(got - center), Tolerance: 6*spread/math.Sqrt(float64(c.n)) + 1e-7})
	}
	for k := 0; k < len(c.at); k += step {
		got, err := element(c.at[k])
		if err != nil {
			return worst, err
		}
		want := float64(c.want[k])
		worst = verify.Worse(worst, verify.Residual{Equation: c.op.name + " of an element", Value: math.Abs(got - want), Tolerance: c.tolerance * math.Abs(want)})
	}
	return verify.Judge(worst)
}
