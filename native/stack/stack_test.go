//go:build cgo && !purego && (linux || darwin)

package stack_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/stack"
)

// targets runs test with every set of kernels that this processor has, and both types.
func targets(t *testing.T, single, double func(t *testing.T)) {
	t.Cleanup(func() { stack.Choose("") })
	for _, target := range []string{"avx512", "avx2", "base"} {
		if !stack.Choose(target) {
			continue
		}
		t.Run(target+"/float32", single)
		t.Run(target+"/float64", double)
	}
}

// padded is a stack of random m x n matrices with gaps of NaN between rows and matrices.
func padded[T scalar.Float](rng *rand.Rand, count, m, n int, scale float64) stack.Of[T] {
	s := stack.Of[T]{Ld: n + 2, Step: m*(n+2) + 3}
	s.Data = make([]T, (count-1)*s.Step+(m-1)*s.Ld+n)
	for i := range s.Data {
		s.Data[i] = T(math.NaN())
	}
	for c := range count {
		for i := range m {
			for j := range n {
				s.Data[c*s.Step+i*s.Ld+j] = T(rng.NormFloat64() * scale)
			}
		}
	}
	return s
}

// element is element (i, j) of matrix c of a stack.
func element[T scalar.Float](s stack.Of[T], c, i, j int) *T { return &s.Data[c*s.Step+i*s.Ld+j] }

// untouched fails if a gap of s is no NaN any more.
func untouched[T scalar.Float](t *testing.T, s stack.Of[T], m, n int) {
	t.Helper()
	for i, v := range s.Data {
		row := i % s.Step / s.Ld
		if (row >= m || i%s.Step%s.Ld >= n) && v == v {
			t.Fatalf("element %d, outside the matrices, was written", i)
		}
	}
}

// residual is the greatest element of |a b - c|, for the matrices c of each stack.
func residual[T scalar.Float](c, m, k, n int, a, b stack.Of[T], want func(i, j int) float64) (greatest float64) {
	for i := range m {
		for j := range n {
			sum := 0.0
			for p := range k {
				sum += float64(*element(a, c, i, p)) * float64(*element(b, c, p, j))
			}
			greatest = max(greatest, math.Abs(sum-want(i, j)))
		}
	}
	return greatest
}

// singleOrders are those of the matrices with a lane each, and some of those that are
// computed one at a time.
func singleOrders() (orders []int) {
	for n := 1; n <= stack.Most; n++ {
		orders = append(orders, n)
	}
	return append(orders, 17, 23, 24, 31, 32, 33, 48, 57, stack.MostSingle)
}

func norm[T scalar.Float](c, m, n int, a stack.Of[T]) (greatest float64) {
	for i := range m {
		sum := 0.0
		for j := range n {
			sum += math.Abs(float64(*element(a, c, i, j)))
		}
		greatest = max(greatest, sum)
	}
	return greatest
}

func TestNames(t *testing.T) {
	for op, want := range map[stack.Op]string{stack.Dot: "dot", stack.Op(stack.NumOps - 1): "qr", stack.Op(stack.NumOps): "operation " + strconv.Itoa(stack.NumOps)} {
		if got := op.String(); got != want {
			t.Errorf("operation %d is %q, want %q", int(op), got, want)
		}
	}
}

func TestDot(t *testing.T) { targets(t, testDot[float32], testDot[float64]) }

func testDot[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, d := range [][3]int{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {4, 4, 4}, {5, 5, 5}, {7, 7, 7}, {8, 8, 8}, {16, 16, 16}, {3, 5, 9}, {9, 3, 17}, {5, 64, 33}, {33, 2, 64}, {6, 1, 3}, {13, 13, 13}} {
		m, k, n := d[0], d[1], d[2]
		for _, count := range []int{1, 7, 16, 37} {
			a, b, c := padded[T](rng, count, m, k, 1), padded[T](rng, count, k, n, 1), padded[T](rng, count, m, n, 1)
			stack.Run(stack.Dot, count, m, k, n, a, b, c, stack.Of[T]{}, nil, nil)
			untouched(t, c, m, n)
			for i := range count {
				if r := residual(i, m, k, n, a, b, func(p, q int) float64 { return float64(*element(c, i, p, q)) }); !(r <= 10*float64(k)*scalar.Epsilon[T]()) {
					t.Fatalf("%v, matrix %d of %d: residual %g", d, i, count, r)
				}
			}
			x, y := padded[T](rng, count, k, 1, 1), padded[T](rng, count, m, 1, 1)
			stack.Run(stack.MulVec, count, m, 0, k, a, x, y, stack.Of[T]{}, nil, nil)
			untouched(t, y, m, 1)
			for i := range count {
				if r := residual(i, m, k, 1, a, x, func(p, q int) float64 { return float64(*element(y, i, p, q)) }); !(r <= 10*float64(k)*scalar.Epsilon[T]()) {
					t.Fatalf("%v, vector %d of %d: residual %g", d, i, count, r)
				}
			}
		}
	}
}

// TestDotPast checks that products stored past the caches have the same bits. Slices of that
// size begin on a page.
func TestDotPast(t *testing.T) { targets(t, testDotPast[float32], testDotPast[float64]) }

func testDotPast[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 6))
	for _, n := range []int{8, 16, 24, 32, 48, 64} {
		const count = 150
		tight := func() stack.Of[T] { return stack.Of[T]{Data: make([]T, count*n*n), Ld: n, Step: n * n} }
		a, b, c, past := tight(), tight(), tight(), tight()
		for i := range a.Data {
			a.Data[i], b.Data[i] = T(rng.NormFloat64()), T(rng.NormFloat64())
		}
		past.Past = true
		stack.Run(stack.Dot, count, n, n, n, a, b, c, stack.Of[T]{}, nil, nil)
		stack.Run(stack.Dot, count, n, n, n, a, b, past, stack.Of[T]{}, nil, nil)
		for i, v := range c.Data {
			if past.Data[i] != v {
				t.Fatalf("n = %d: element %d is %v, not %v", n, i, past.Data[i], v)
			}
		}
	}
}

func TestSolve(t *testing.T) { targets(t, testSolve[float32], testSolve[float64]) }

func testSolve[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range singleOrders() {
		for _, k := range []int{1, 3, 18} {
			const count = 37
			a, b, x := padded[T](rng, count, n, n, 1), padded[T](rng, count, n, k, 1), padded[T](rng, count, n, k, 1)
			for i := range n { // matrix 5 is singular, 6 has an infinity
				*element(a, 5, i, n-1) = 0
			}
			*element(a, 6, n/2, n/2) = T(math.Inf(1))
			*element(b, 7, n/2, 0) = T(math.NaN()) // in the first block of right-hand sides, of several if k is 18
			info := make([]int32, count)
			stack.Run(stack.Solve, count, 0, k, n, a, b, x, stack.Of[T]{}, info, nil)
			untouched(t, x, n, k)
			for i := range count {
				if want := map[int]int32{5: int32(n), 6: stack.NotFinite, 7: stack.NotFinite}[i]; info[i] != want {
					t.Fatalf("n = %d, k = %d, matrix %d: info %d, not %d", n, k, i, info[i], want)
				}
				if info[i] != 0 {
					continue
				}
				r := residual(i, n, n, k, a, x, func(p, q int) float64 { return float64(*element(b, i, p, q)) })
				if bound := 10 * float64(n) * scalar.Epsilon[T]() * norm(i, n, n, a) * norm(i, n, k, x); !(r <= bound) {
					t.Fatalf("n = %d, k = %d, matrix %d: residual %g > %g", n, k, i, r, bound)
				}
			}
			if k > 1 {
				continue
			}
			inverse := padded[T](rng, count, n, n, 1)
			stack.Run(stack.Inv, count, 0, 0, n, a, stack.Of[T]{}, inverse, stack.Of[T]{}, info, nil)
			untouched(t, inverse, n, n)
			for i := range count {
				if info[i] != map[int]int32{5: int32(n), 6: stack.NotFinite}[i] {
					t.Fatalf("n = %d, inverse %d: info %d", n, i, info[i])
				}
				r := residual(i, n, n, n, a, inverse, func(p, q int) float64 {
					if p == q {
						return 1
					}
					return 0
				})
				if bound := 10 * float64(n) * scalar.Epsilon[T]() * norm(i, n, n, a) * norm(i, n, n, inverse); info[i] == 0 && !(r <= bound) {
					t.Fatalf("n = %d, inverse %d: residual %g > %g", n, i, r, bound)
				}
			}
		}
	}
}

// TestDet multiplies triangles with known diagonals by permutations.
func TestDet(t *testing.T) { targets(t, testDet[float32], testDet[float64]) }

func testDet[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	big := 0x1p60
	if !scalar.IsSingle[T]() {
		big = 0x1p700
	}
	for _, n := range singleOrders() {
		const count = 19
		a, det := padded[T](rng, count, n, n, 0.1), padded[T](rng, count, 1, 1, 1)
		sign, logs := padded[T](rng, count, 1, 1, 1), padded[T](rng, count, 1, 1, 1)
		want := make([]float64, count)
		for c := range count {
			want[c] = 1
			rows := rng.Perm(n)
			for i, r := range rows {
				for j := range i + 1 {
					if j < i {
						*element(a, c, r, j) = 0
					}
				}
				// Powers of two that cancel, and would overflow on the way.
				v := T(rng.NormFloat64() + 3)
				want[c] *= float64(v)
				if i < n/2*2 {
					v *= T([]float64{big, 1 / big}[i%2])
				}
				*element(a, c, r, i) = v
				for j := range i {
					if rows[j] > rows[i] {
						want[c] = -want[c]
					}
				}
			}
		}
		stack.Run(stack.Det, count, 0, 0, n, a, det, stack.Of[T]{}, stack.Of[T]{}, nil, nil)
		stack.Run(stack.Slogdet, count, 0, 0, n, a, sign, logs, stack.Of[T]{}, nil, nil)
		for c := range count {
			if got := float64(*element(det, c, 0, 0)); !(math.Abs(got-want[c]) <= 20*float64(n)*scalar.Epsilon[T]()*math.Abs(want[c])) {
				t.Errorf("n = %d: det %g, not %g", n, got, want[c])
			}
			got := float64(*element(sign, c, 0, 0)) * math.Exp(float64(*element(logs, c, 0, 0)))
			if !(math.Abs(got-want[c]) <= 200*float64(n)*scalar.Epsilon[T]()*math.Abs(want[c])) {
				t.Errorf("n = %d: slogdet %g, not %g", n, got, want[c])
			}
		}
	}
	for i, c := range []struct{ a, b, det float64 }{{0, 1, 0}, {math.NaN(), 1, math.NaN()}, {big, big, big * big}, {1 / big, 1 / big, 1 / big / big}, {-2, 3, -6}} {
		a := stack.Of[T]{Data: []T{T(c.a), 0, 0, T(c.b)}, Ld: 2}
		got := stack.Of[T]{Data: make([]T, 1), Ld: 1}
		stack.Run(stack.Det, 1, 0, 0, 2, a, got, stack.Of[T]{}, stack.Of[T]{}, nil, nil)
		if g := got.Data[0]; g != T(c.det) && (g == g || c.det == c.det) {
			t.Errorf("case %d: %g, not %g", i, g, c.det)
		}
	}
}

func TestCholesky(t *testing.T) { targets(t, testCholesky[float32], testCholesky[float64]) }

func testCholesky[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 4))
	for _, n := range singleOrders() {
		const count, k = 21, 3
		g, a, l := padded[T](rng, count, n, n, 1), padded[T](rng, count, n, n, 1), padded[T](rng, count, n, n, 1)
		for c := range count {
			for i := range n {
				for j := range n {
					sum := 0.0
					for p := range n {
						sum += float64(*element(g, c, i, p) * *element(g, c, j, p))
					}
					if i == j && n > stack.Most { // else float32 is not enough
						sum += float64(n)
					}
					*element(a, c, i, j) = T(sum)
				}
			}
		}
		*element(a, 3, n-1, n-1) *= -1
		*element(a, 4, n-1, 0) = T(math.NaN())
		info := make([]int32, count)
		stack.Run(stack.Cholesky, count, 0, 0, n, a, l, stack.Of[T]{}, stack.Of[T]{}, info, nil)
		untouched(t, l, n, n)
		b, x := padded[T](rng, count, n, k, 1), padded[T](rng, count, n, k, 1)
		solved := make([]int32, count)
		if n <= stack.Most {
			stack.Run(stack.CholeskySolve, count, 0, k, n, l, b, x, stack.Of[T]{}, solved, nil)
			untouched(t, x, n, k)
		}
		for c := range count {
			if want := map[int]int32{3: int32(n), 4: stack.NotFinite}[c]; info[c] != want || n <= stack.Most && solved[c] != min(want, 0) && c != 3 {
				t.Fatalf("n = %d, matrix %d: info %d, %d, not %d", n, c, info[c], solved[c], want)
			}
			if info[c] != 0 {
				continue
			}
			worst := 0.0
			for i := range n {
				for j := range n {
					sum := 0.0
					for p := range n {
						sum += float64(*element(l, c, i, p)) * float64(*element(l, c, j, p))
					}
					worst = max(worst, math.Abs(sum-float64(*element(a, c, i, j))))
					if j > i && *element(l, c, i, j) != 0 {
						t.Fatalf("n = %d: %g above the diagonal", n, *element(l, c, i, j))
					}
				}
			}
			if bound := 10 * float64(n) * scalar.Epsilon[T]() * norm(c, n, n, a); !(worst <= bound) {
				t.Fatalf("n = %d, matrix %d: residual %g > %g", n, c, worst, bound)
			}
			if n > stack.Most {
				continue
			}
			r := residual(c, n, n, k, a, x, func(p, q int) float64 { return float64(*element(b, c, p, q)) })
			if bound := 20 * float64(n) * scalar.Epsilon[T]() * norm(c, n, n, a) * norm(c, n, k, x); !(r <= bound) {
				t.Fatalf("n = %d, matrix %d: solution's residual %g > %g", n, c, r, bound)
			}
		}
	}
}

// BenchmarkStack measures kernels in cache on one core, per matrix.
func BenchmarkStack(b *testing.B) {
	for op := stack.Dot; int(op) < stack.NumOps; op++ {
		b.Run(op.String(), func(b *testing.B) {
			for _, n := range []int{2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64} {
				if n > stack.Most && !stack.Kernel[float64](op, n, n) {
					continue
				}
				b.Run(fmt.Sprintf("n=%d/float64", n), func(b *testing.B) { measure[float64](b, op, n) })
				b.Run(fmt.Sprintf("n=%d/float32", n), func(b *testing.B) { measure[float32](b, op, n) })
			}
		})
	}
}

func measure[T scalar.Float](b *testing.B, op stack.Op, n int) {
	const count = 128
	rng := rand.New(rand.NewPCG(1, 5))
	matrices := func() stack.Of[T] {
		s := stack.Of[T]{Data: make([]T, count*n*n), Ld: n, Step: n * n}
		for i := range s.Data {
			s.Data[i] = T(rng.NormFloat64())
		}
		return s
	}
	a, x, y, z, info := matrices(), matrices(), matrices(), matrices(), make([]int32, count)
	for c := range count {
		for i := range n {
			for j := range i {
				*element(a, c, i, j) = *element(a, c, j, i)
			}
			if op == stack.Cholesky || op == stack.CholeskySolve {
				*element(a, c, i, i) += T(8 * n)
			}
		}
	}
	k := n
	switch op {
	case stack.Solve, stack.CholeskySolve:
		k = 1
	}
	if op == stack.Eigh {
		x.Ld = 1
	}
	if op == stack.SVD {
		y.Ld = 1
	}
	if op == stack.QR {
		k = n
	}
	if k == 1 || op == stack.MulVec {
		x.Ld, x.Step, y.Ld, y.Step = 1, n, 1, n
	}
	work := make([]T, stack.Room[T](op, n, n))
	for b.Loop() {
		stack.Run(op, count, n, k, n, a, x, y, z, info, work)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/matrix")
}
