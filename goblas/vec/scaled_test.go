package vec

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
)

// TestScales computes sums, means, variances and norms of ordinary numbers times powers of
// two from the least to the greatest there are, as slices and along both axes, against 300
// bits: what is a number of the type comes out, whatever its squares and sums would be.
func TestScales(t *testing.T) {
	single, double := scaledCases[float32](), scaledCases[float64]()
	eachTarget(t, func(t *testing.T) {
		for _, c := range single {
			c.check(t, 0x1p-23)
		}
		for _, c := range double {
			c.check(t, 0x1p-52)
		}
	})
}

// scaled has elements with exact sums of theirs, which are the same for every set of
// kernels and take longer to compute than all that is tested.
type scaled[T Float] struct {
	a                                         []T
	total, squares, size, average, deviations *big.Float // size is the sum of absolute values
}

func newScaled[T Float](a []T) scaled[T] {
	c := scaled[T]{a: a, total: bigOf(0), squares: bigOf(0), size: bigOf(0), deviations: bigOf(0)}
	square, abs, v := bigOf(0), bigOf(0), bigOf(0)
	for _, x := range a {
		v.SetFloat64(float64(x))
		c.total.Add(c.total, v)
		c.squares.Add(c.squares, square.Mul(v, v))
		c.size.Add(c.size, abs.Abs(v))
	}
	c.average = bigDiv(c.total, bigOf(float64(len(a))))
	for _, x := range a {
		v.Sub(v.SetFloat64(float64(x)), c.average)
		c.deviations.Add(c.deviations, square.Mul(v, v))
	}
	return c
}

func scaledCases[T Float]() (cases []scaled[T]) {
	scales := []int{-1074, -1070, -1040, -1000, -700, -540, -520, -500, -400, 0, 400, 500, 511, 512, 520, 600, 1000, 1021}
	if sizeOf[T]() == 4 {
		scales = []int{-149, -140, -100, -75, -60, 0, 50, 63, 64, 100, 124}
	}
	for _, n := range []int{1, 2, 3, 30, 100, 8192 + 5} {
		for _, scale := range scales {
			for _, shift := range []float64{0, 1} { // around 0 and around 1
				a := numbers[T](7, n, 1)
				for i := range a {
					a[i] = T(math.Ldexp(float64(max(-3, min(3, a[i])))/2+shift, scale))
				}
				cases = append(cases, newScaled(a))
			}
		}
	}
	most := math.MaxFloat64
	if sizeOf[T]() == 4 {
		most = math.MaxFloat32
	}
	for _, n := range []int{2, 3, 7, 40, 10_000} {
		a := make([]T, n)
		Fill(a, T(most))
		cases = append(cases, newScaled(slices.Clone(a)))
		a[0] = -a[0]
		cases = append(cases, newScaled(slices.Clone(a)))
		a[n-1] = 0
		cases = append(cases, newScaled(slices.Clone(a)))
	}
	return cases
}

func (c scaled[T]) check(t *testing.T, ulp float64) {
	t.Helper()
	a, n := c.a, len(c.a)
	total, squares, size, average, deviations := c.total, c.squares, c.size, c.average, c.deviations
	largest := bigDiv(size, bigOf(float64(n)))
	// A relative error of some ulps and those of the additions in a lane, one of the mean of
	// absolute values where terms cancel, and what a subnormal result rounds by.
	judge := func(what string, got T, want, cancelled *big.Float) {
		t.Helper()
		w, _ := rounded[T](want)
		if same(got, w) {
			return
		}
		bound := bigAdd(bigMul(bigOf((8+float64(min(n, 8192))/32)*ulp), new(big.Float).Abs(want)), bigMul(bigOf(8*ulp), cancelled))
		bound = bigAdd(bound, bigOf(float64(smallest[T]())))
		if math.IsInf(float64(got), 0) || math.IsInf(float64(w), 0) || isNaN(got) || new(big.Float).Abs(bigSub(bigOf(float64(got)), want)).Cmp(bound) > 0 {
			t.Errorf("%s of %d, the first %v: %v, want %v", what, n, a[0], got, w)
		}
	}
	none := bigOf(0)
	along := func(f func(dst []T, m matrix.Matrix[T], axis int) error) []T {
		t.Helper()
		dst := make([]T, 4)
		lines := matrix.Matrix[T]{Rows: 2, Cols: n, Stride: n + 3, Data: make([]T, 2*n+6)}
		copy(lines.Data, a)
		copy(lines.Data[n+3:], a)
		if err := f(dst[:2], lines, 1); err != nil {
			t.Fatal(err)
		}
		if err := f(dst[2:], lines.T(), 0); err != nil {
			t.Fatal(err)
		}
		return dst
	}
	all := func(what string, got T, want, cancelled *big.Float, f func(dst []T, m matrix.Matrix[T], axis int) error) {
		t.Helper()
		judge(what, got, want, cancelled)
		for _, x := range along(f) {
			if !same(x, got) {
				t.Errorf("%sAxis of %d: %v, of the slice %v", what, n, x, got)
			}
		}
	}
	m, err := Mean(a)
	if err != nil {
		t.Fatal(err)
	}
	all("Sum", Sum(a), total, size, SumAxis[T])
	all("Mean", m, average, largest, MeanAxis[T])
	all("Norm", Norm(a), new(big.Float).SetPrec(precision).Sqrt(squares), none, NormAxis[T])
	for ddof := range min(2, n) {
		v, err := Var(a, ddof)
		s, err2 := Std(a, ddof)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		variance := bigDiv(deviations, bigOf(float64(n-ddof)))
		// Elements that all are the same have none; others lose digits as the mean does.
		rounding := bigMul(bigMul(largest, largest), bigOf(ulp*ulp))
		all("Var", v, variance, rounding, func(dst []T, m matrix.Matrix[T], axis int) error { return VarAxis(dst, m, axis, ddof) })
		all("Std", s, new(big.Float).SetPrec(precision).Sqrt(variance), bigMul(largest, bigOf(ulp)), func(dst []T, m matrix.Matrix[T], axis int) error { return StdAxis(dst, m, axis, ddof) })
	}
}

// TestScalesNotFinite checks that what is infinite or no number stays so.
func TestScalesNotFinite(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		a                   []float64
		sum, mean, std, len float64
	}{
		{[]float64{inf, 1}, inf, inf, nan, inf},
		{[]float64{-inf, -inf}, -inf, -inf, nan, inf},
		{[]float64{inf, -inf}, nan, nan, nan, inf},
		{[]float64{nan, 1e308, 1e308}, nan, nan, nan, nan},
		{[]float64{0, 0}, 0, 0, 0, 0},
		{[]float64{1e308, 1e308}, inf, 1e308, 0, 1e308 * math.Sqrt2},
	} {
		m, _ := Mean(c.a)
		s, _ := Std(c.a, 0)
		for i, p := range [][2]float64{{Sum(c.a), c.sum}, {m, c.mean}, {s, c.std}, {Norm(c.a), c.len}} {
			if !near(p[0], p[1]) {
				t.Errorf("of %v: %v, want %v (%d)", c.a, p[0], p[1], i)
			}
		}
	}
}
