//go:build cgo && !purego && (linux || darwin)

package stack

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

// targets runs test with every set of kernels that this processor has, and both types.
func targets(t *testing.T, single, double func(t *testing.T)) {
	t.Cleanup(func() { Choose("") })
	for _, target := range []string{"avx512", "avx2", "base"} {
		if !Choose(target) {
			continue
		}
		t.Run(target+"/float32", single)
		t.Run(target+"/float64", double)
	}
}

// padded is a stack of random m x n matrices with gaps of NaN between rows and matrices.
func padded[T scalar.Float](rng *rand.Rand, count, m, n int, scale float64) Of[T] {
	s := Of[T]{Ld: n + 2, Step: m*(n+2) + 3}
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

func (s Of[T]) at(c, i, j int) *T { return &s.Data[c*s.Step+i*s.Ld+j] }

// untouched fails if a gap of s is no NaN any more.
func untouched[T scalar.Float](t *testing.T, s Of[T], m, n int) {
	t.Helper()
	for i, v := range s.Data {
		row := i % s.Step / s.Ld
		if (row >= m || i%s.Step%s.Ld >= n) && v == v {
			t.Fatalf("element %d, outside the matrices, was written", i)
		}
	}
}

// residual is the greatest element of |a b - c|, for the matrices c of each stack.
func residual[T scalar.Float](c, m, k, n int, a, b Of[T], want func(i, j int) float64) (greatest float64) {
	for i := range m {
		for j := range n {
			sum := 0.0
			for p := range k {
				sum += float64(*a.at(c, i, p)) * float64(*b.at(c, p, j))
			}
			greatest = max(greatest, math.Abs(sum-want(i, j)))
		}
	}
	return greatest
}

// singleOrders are those of the matrices with a lane each, and some of those that are
// computed one at a time.
func singleOrders() (orders []int) {
	for n := 1; n <= Most; n++ {
		orders = append(orders, n)
	}
	return append(orders, 17, 23, 24, 31, 32, 33, 48, 57, MostSingle)
}

func norm[T scalar.Float](c, m, n int, a Of[T]) (greatest float64) {
	for i := range m {
		sum := 0.0
		for j := range n {
			sum += math.Abs(float64(*a.at(c, i, j)))
		}
		greatest = max(greatest, sum)
	}
	return greatest
}

func TestNames(t *testing.T) {
	if len(opNames) != NumOps {
		t.Errorf("%d names for %d operations", len(opNames), NumOps)
	}
}

func TestDot(t *testing.T) { targets(t, testDot[float32], testDot[float64]) }

func testDot[T scalar.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, d := range [][3]int{{1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {4, 4, 4}, {5, 5, 5}, {7, 7, 7}, {8, 8, 8}, {16, 16, 16}, {3, 5, 9}, {9, 3, 17}, {5, 64, 33}, {33, 2, 64}, {6, 1, 3}, {13, 13, 13}} {
		m, k, n := d[0], d[1], d[2]
		for _, count := range []int{1, 7, 16, 37} {
			a, b, c := padded[T](rng, count, m, k, 1), padded[T](rng, count, k, n, 1), padded[T](rng, count, m, n, 1)
			Run(Dot, count, m, k, n, a, b, c, Of[T]{}, nil, nil)
			untouched(t, c, m, n)
			for i := range count {
				if r := residual(i, m, k, n, a, b, func(p, q int) float64 { return float64(*c.at(i, p, q)) }); !(r <= 10*float64(k)*scalar.Epsilon[T]()) {
					t.Fatalf("%v, matrix %d of %d: residual %g", d, i, count, r)
				}
			}
			x, y := padded[T](rng, count, k, 1, 1), padded[T](rng, count, m, 1, 1)
			Run(MulVec, count, m, 0, k, a, x, y, Of[T]{}, nil, nil)
			untouched(t, y, m, 1)
			for i := range count {
				if r := residual(i, m, k, 1, a, x, func(p, q int) float64 { return float64(*y.at(i, p, q)) }); !(r <= 10*float64(k)*scalar.Epsilon[T]()) {
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
		tight := func() Of[T] { return Of[T]{Data: make([]T, count*n*n), Ld: n, Step: n * n} }
		a, b, c, past := tight(), tight(), tight(), tight()
		for i := range a.Data {
			a.Data[i], b.Data[i] = T(rng.NormFloat64()), T(rng.NormFloat64())
		}
		past.Past = true
		Run(Dot, count, n, n, n, a, b, c, Of[T]{}, nil, nil)
		Run(Dot, count, n, n, n, a, b, past, Of[T]{}, nil, nil)
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
				*a.at(5, i, n-1) = 0
			}
			*a.at(6, n/2, n/2) = T(math.Inf(1))
			*b.at(7, n/2, 0) = T(math.NaN()) // in the first block of right-hand sides, of several if k is 18
			info := make([]int32, count)
			Run(Solve, count, 0, k, n, a, b, x, Of[T]{}, info, nil)
			untouched(t, x, n, k)
			for i := range count {
				if want := map[int]int32{5: int32(n), 6: NotFinite, 7: NotFinite}[i]; info[i] != want {
					t.Fatalf("n = %d, k = %d, matrix %d: info %d, not %d", n, k, i, info[i], want)
				}
				if info[i] != 0 {
					continue
				}
				r := residual(i, n, n, k, a, x, func(p, q int) float64 { return float64(*b.at(i, p, q)) })
				if bound := 10 * float64(n) * scalar.Epsilon[T]() * norm(i, n, n, a) * norm(i, n, k, x); !(r <= bound) {
					t.Fatalf("n = %d, k = %d, matrix %d: residual %g > %g", n, k, i, r, bound)
				}
			}
			if k > 1 {
				continue
			}
			inverse := padded[T](rng, count, n, n, 1)
			Run(Inv, count, 0, 0, n, a, Of[T]{}, inverse, Of[T]{}, info, nil)
			untouched(t, inverse, n, n)
			for i := range count {
				if info[i] != map[int]int32{5: int32(n), 6: NotFinite}[i] {
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
						*a.at(c, r, j) = 0
					}
				}
				// Powers of two that cancel, and would overflow on the way.
				v := T(rng.NormFloat64() + 3)
				want[c] *= float64(v)
				if i < n/2*2 {
					v *= T([]float64{big, 1 / big}[i%2])
				}
				*a.at(c, r, i) = v
				for j := range i {
					if rows[j] > rows[i] {
						want[c] = -want[c]
					}
				}
			}
		}
		Run(Det, count, 0, 0, n, a, det, Of[T]{}, Of[T]{}, nil, nil)
		Run(Slogdet, count, 0, 0, n, a, sign, logs, Of[T]{}, nil, nil)
		for c := range count {
			if got := float64(*det.at(c, 0, 0)); !(math.Abs(got-want[c]) <= 20*float64(n)*scalar.Epsilon[T]()*math.Abs(want[c])) {
				t.Errorf("n = %d: det %g, not %g", n, got, want[c])
			}
			got := float64(*sign.at(c, 0, 0)) * math.Exp(float64(*logs.at(c, 0, 0)))
			if !(math.Abs(got-want[c]) <= 200*float64(n)*scalar.Epsilon[T]()*math.Abs(want[c])) {
				t.Errorf("n = %d: slogdet %g, not %g", n, got, want[c])
			}
		}
	}
	for i, c := range []struct{ a, b, det float64 }{{0, 1, 0}, {math.NaN(), 1, math.NaN()}, {big, big, big * big}, {1 / big, 1 / big, 1 / big / big}, {-2, 3, -6}} {
		a := Of[T]{Data: []T{T(c.a), 0, 0, T(c.b)}, Ld: 2}
		got := Of[T]{Data: make([]T, 1), Ld: 1}
		Run(Det, 1, 0, 0, 2, a, got, Of[T]{}, Of[T]{}, nil, nil)
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
						sum += float64(*g.at(c, i, p) * *g.at(c, j, p))
					}
					if i == j && n > Most { // else float32 is not enough
						sum += float64(n)
					}
					*a.at(c, i, j) = T(sum)
				}
			}
		}
		*a.at(3, n-1, n-1) *= -1
		*a.at(4, n-1, 0) = T(math.NaN())
		info := make([]int32, count)
		Run(Cholesky, count, 0, 0, n, a, l, Of[T]{}, Of[T]{}, info, nil)
		untouched(t, l, n, n)
		b, x := padded[T](rng, count, n, k, 1), padded[T](rng, count, n, k, 1)
		solved := make([]int32, count)
		if n <= Most {
			Run(CholeskySolve, count, 0, k, n, l, b, x, Of[T]{}, solved, nil)
			untouched(t, x, n, k)
		}
		for c := range count {
			if want := map[int]int32{3: int32(n), 4: NotFinite}[c]; info[c] != want || n <= Most && solved[c] != min(want, 0) && c != 3 {
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
						sum += float64(*l.at(c, i, p)) * float64(*l.at(c, j, p))
					}
					worst = max(worst, math.Abs(sum-float64(*a.at(c, i, j))))
					if j > i && *l.at(c, i, j) != 0 {
						t.Fatalf("n = %d: %g above the diagonal", n, *l.at(c, i, j))
					}
				}
			}
			if bound := 10 * float64(n) * scalar.Epsilon[T]() * norm(c, n, n, a); !(worst <= bound) {
				t.Fatalf("n = %d, matrix %d: residual %g > %g", n, c, worst, bound)
			}
			if n > Most {
				continue
			}
			r := residual(c, n, n, k, a, x, func(p, q int) float64 { return float64(*b.at(c, p, q)) })
			if bound := 20 * float64(n) * scalar.Epsilon[T]() * norm(c, n, n, a) * norm(c, n, k, x); !(r <= bound) {
				t.Fatalf("n = %d, matrix %d: solution's residual %g > %g", n, c, r, bound)
			}
		}
	}
}

// BenchmarkStack measures kernels in cache on one core, per matrix.
func BenchmarkStack(b *testing.B) {
	for op := Dot; int(op) < NumOps; op++ {
		b.Run(op.String(), func(b *testing.B) {
			for _, n := range []int{2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64} {
				if n > Most && !Kernel[float64](op, n, n) {
					continue
				}
				b.Run(fmt.Sprintf("n=%d/float64", n), func(b *testing.B) { measure[float64](b, op, n) })
				b.Run(fmt.Sprintf("n=%d/float32", n), func(b *testing.B) { measure[float32](b, op, n) })
			}
		})
	}
}

func measure[T scalar.Float](b *testing.B, op Op, n int) {
	const count = 128
	rng := rand.New(rand.NewPCG(1, 5))
	matrices := func() Of[T] {
		s := Of[T]{Data: make([]T, count*n*n), Ld: n, Step: n * n}
		for i := range s.Data {
			s.Data[i] = T(rng.NormFloat64())
		}
		return s
	}
	a, x, y, z, info := matrices(), matrices(), matrices(), matrices(), make([]int32, count)
	for c := range count {
		for i := range n {
			for j := range i {
				*a.at(c, i, j) = *a.at(c, j, i)
			}
			if op == Cholesky || op == CholeskySolve {
				*a.at(c, i, i) += T(8 * n)
			}
		}
	}
	k := n
	switch op {
	case Solve, CholeskySolve:
		k = 1
	}
	if op == Eigh {
		x.Ld = 1
	}
	if op == SVD {
		y.Ld = 1
	}
	if op == QR {
		k = n
	}
	if k == 1 || op == MulVec {
		x.Ld, x.Step, y.Ld, y.Step = 1, n, 1, n
	}
	work := make([]T, Room[T](op, n, n))
	for b.Loop() {
		Run(op, count, n, k, n, a, x, y, z, info, work)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/matrix")
}
