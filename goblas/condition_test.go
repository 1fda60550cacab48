package goblas

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// trueCondition is |A|_1 |A^-1|_1, by Gauss-Jordan elimination with row pivoting in
// 160 bits, which serves condition numbers up to some 1e40. A complex A is inverted in
// its real form [Re -Im; Im Re], whose condition number is at most twice as large.
func trueCondition[T Scalar](a Matrix[T]) float64 {
	n, order := a.Rows, a.Rows
	for _, v := range a.All() {
		if imag(scalar.ToComplex(v)) != 0 {
			order = 2 * n
		}
	}
	m := make([][]*big.Float, order)
	for i := range m {
		m[i] = make([]*big.Float, order)
		for j := range m[i] {
			c := scalar.ToComplex(a.At(i%n, j%n))
			v := real(c)
			if i < n && j >= n {
				v = -imag(c)
			} else if i >= n && j < n {
				v = imag(c)
			}
			m[i][j] = new(big.Float).SetPrec(160).SetFloat64(v)
		}
	}
	norm := func() float64 {
		most := 0.0
		for j := range m {
			sum := 0.0
			for i := range m {
				v, _ := m[i][j].Float64()
				sum += math.Abs(v)
			}
			most = max(most, sum)
		}
		return most
	}
	own := norm()
	term := new(big.Float).SetPrec(160)
	for k := range m {
		p := k
		for i := k; i < order; i++ {
			if term.Abs(m[i][k]).Cmp(new(big.Float).Abs(m[p][k])) > 0 {
				p = i
			}
		}
		if m[p][k].Sign() == 0 {
			return math.Inf(1)
		}
		m[k], m[p] = m[p], m[k] // permutes the columns of the inverse, which no norm sees
		pivot := new(big.Float).Copy(m[k][k])
		m[k][k].SetInt64(1)
		for j := range m {
			m[k][j].Quo(m[k][j], pivot)
		}
		for i := range m {
			if i != k && m[i][k].Sign() != 0 {
				f := new(big.Float).Copy(m[i][k])
				m[i][k].SetInt64(0)
				for j := range m {
					m[i][j].Sub(m[i][j], term.Mul(f, m[k][j]))
				}
			}
		}
	}
	return own * norm()
}

// reflect multiplies m by random Householder reflections from both sides.
func reflect[T Scalar](r *rand.Rand, m [][]complex128, isComplex bool) {
	n := len(m)
	for range 2 {
		for side := range 2 {
			u, length := make([]complex128, n), 0.0
			for i := range u {
				u[i] = complex(r.NormFloat64(), 0)
				if isComplex {
					u[i] += complex(0, r.NormFloat64())
				}
				length += real(u[i])*real(u[i]) + imag(u[i])*imag(u[i])
			}
			at := func(i, j int) *complex128 {
				if side == 0 {
					return &m[i][j]
				}
				return &m[j][i]
			}
			for j := range n {
				var dot complex128
				for i := range n {
					dot += complex(real(u[i]), -imag(u[i])) * *at(i, j)
				}
				dot *= complex(2/length, 0)
				for i := range n {
					*at(i, j) -= dot * u[i]
				}
			}
		}
	}
}

// suspects are families of matrices whose condition number passes 1/eps as their
// order or parameter grows.
func suspects[T Scalar](r *rand.Rand) map[string]Matrix[T] {
	of := func(n int, f func(i, j int) float64) Matrix[T] {
		m := New[T](n, n)
		for i := range n {
			for j := range n {
				m.Set(i, j, fromParts[T](f(i, j), 0))
			}
		}
		return m
	}
	all := map[string]Matrix[T]{}
	for n := 2; n <= 24; n++ {
		name := func(s string) string { return fmt.Sprintf("%s %d", s, n) }
		if float64(n) <= 20 || scalar.Epsilon[T]() < 0x1p-30 {
			all[name("vandermonde")] = of(n, func(i, j int) float64 { return math.Pow(float64(i+1), float64(j)) })
		}
		all[name("vandermonde on [0,1]")] = of(n, func(i, j int) float64 { return math.Pow(float64(i)/float64(n-1), float64(j)) })
		all[name("hilbert")] = of(n, func(i, j int) float64 { return 1 / float64(i+j+1) })
		all[name("frank")] = of(n, func(i, j int) float64 {
			if j < i-1 {
				return 0
			}
			return float64(n - max(i, j))
		})
		all[name("pascal")] = of(n, func(i, j int) float64 { return math.Round(math.Exp(lbinomial(i+j, i))) })
	}
	orders := []int{3, 10, 20, 40}
	if matrix.IsComplex[T]() {
		orders = orders[:3] // the reference takes long
	}
	for _, n := range orders {
		name := func(s string) string { return fmt.Sprintf("%s %d", s, n) }
		for _, theta := range []float64{0.3, 0.6, 1.2} {
			s, c := math.Sincos(theta)
			all[name(fmt.Sprint("kahan ", theta))] = of(n, func(i, j int) float64 {
				if j < i {
					return 0
				} else if j == i {
					return math.Pow(s, float64(i))
				}
				return -c * math.Pow(s, float64(i))
			})
		}
		all[name("ones above -1")] = of(n, func(i, j int) float64 { // 2^n
			if j < i {
				return 0
			} else if j == i {
				return 1
			}
			return -1
		})
		all[name("wilkinson's growth")] = of(n, func(i, j int) float64 { // well-conditioned
			if j == i || j == n-1 {
				return 1
			} else if j < i {
				return -1
			}
			return 0
		})
		for _, digits := range []float64{0.02, 0.4, 3, 1e3, 1e8, 1e14} {
			all[name(fmt.Sprint("singular values ", digits))] = spectrum[T](r, n, digits/scalar.Epsilon[T]())
			all[name(fmt.Sprint("columns of sizes ", digits))] = columns[T](r, n, digits/scalar.Epsilon[T]())
		}
	}
	return all
}

func lbinomial(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// spectrum has singular values from 1 down to 1/cond, all but one of them large.
func spectrum[T Scalar](r *rand.Rand, n int, cond float64) Matrix[T] {
	m := make([][]complex128, n)
	for i := range m {
		m[i] = make([]complex128, n)
		m[i][i] = complex(r.Float64()+0.5, 0)
	}
	m[n-1][n-1] = complex(1/cond, 0)
	reflect[T](r, m, matrix.IsComplex[T]())
	a := New[T](n, n)
	for i := range n {
		for j := range n {
			a.Set(i, j, fromParts[T](real(m[i][j]), imag(m[i][j])))
		}
	}
	return a
}

// columns is random, with one column smaller by cond.
func columns[T Scalar](r *rand.Rand, n int, cond float64) Matrix[T] {
	a := random[T](r, n, n, 0, matrix.NoTrans)
	for i := range n {
		c := scalar.ToComplex(a.At(i, n/2))
		a.Set(i, n/2, fromParts[T](real(c)/cond, imag(c)/cond))
	}
	return a
}

// TestSolveSuspects: Solve tells of every system whose condition number is above
// 1/eps, and of no other, within the factor of 10 that an estimate and the rounding
// errors of the factors may be off.
func TestSolveSuspects(t *testing.T) {
	race.FourTypes(t, testSuspects[float32], testSuspects[float64], testSuspects[complex64], testSuspects[complex128])
}

func testSuspects[T Scalar](t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	all, cond := suspects[T](r), map[string]float64{}
	for name, a := range all {
		cond[name] = trueCondition(a)
	}
	eachBackend(t, func(t *testing.T) {
		for name, a := range all {
			for _, view := range []Matrix[T]{a, a.T().Clone().T()} {
				for _, b := range rightSides[T](r, view) {
					_, err := Solve(view, b)
					judge(t, name, cond[name], scalar.Epsilon[T](), err)
				}
			}
		}
	})
}

// judge fails if err is not what Solve should say of a condition number.
func judge(t *testing.T, name string, cond, epsilon float64, err error) {
	t.Helper()
	suspect := errors.Is(err, ErrCondition) || errors.Is(err, ErrSingular)
	e, estimated := errors.AsType[*ConditionError](err)
	switch relative := cond * epsilon; {
	case !suspect && err != nil:
		t.Errorf("%s: %v", name, err)
	case relative > 10 && !suspect:
		t.Errorf("%s: condition number %.3g is not reported", name, cond)
	case relative < 0.1 && suspect:
		t.Errorf("%s: condition number %.3g, but %v", name, cond, err)
	case estimated && relative < 2 && e.Cond > 10*cond: // beyond, the rounding errors of the factors tell
		t.Errorf("%s: condition number %.3g, estimated as %.3g", name, cond, e.Cond)
	}
}

// rightSides are some that tell nothing of A's condition, the last among them.
func rightSides[T Scalar](r *rand.Rand, a Matrix[T]) []Matrix[T] {
	one := New[T](a.Rows, 1)
	for i := range one.Data {
		one.Data[i] = 1
	}
	image := New[T](a.Rows, 3) // A x for a small x, after a column of zeros
	if b, err := Dot(a, one); err == nil {
		matrix.Copy(image.Slice(0, a.Rows, 1, 2), b)
	}
	matrix.Copy(image.Slice(0, a.Rows, 2, 3), random[T](r, a.Rows, 1, 0, matrix.NoTrans))
	return []Matrix[T]{one, New[T](a.Rows, 1), image}
}
