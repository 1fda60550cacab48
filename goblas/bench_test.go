package goblas

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas/matrix"
)

// eachSize runs a benchmark on every backend at sizes from a few elements to
// many.
func eachSize(b *testing.B, sizes []int, run func(b *testing.B, n int)) {
	for _, backend := range backends(b) {
		for _, n := range sizes {
			if backend == PureGo && n > 300 {
				continue
			}
			b.Run(fmt.Sprintf("%v/n=%d", backend, n), func(b *testing.B) {
				if err := Use(backend); err != nil {
					b.Fatal(err)
				}
				run(b, n)
			})
		}
	}
}

func operand(n int) Matrix[float64] {
	return random[float64](rand.New(rand.NewPCG(1, uint64(n))), n, n, 0, matrix.NoTrans)
}

func BenchmarkDotTo(b *testing.B) {
	eachSize(b, []int{4, 16, 64, 256, 1000}, func(b *testing.B, n int) {
		x, y, c := operand(n), operand(n), New[float64](n, n)
		b.ReportAllocs()
		for b.Loop() {
			if err := DotTo(c, x, y); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(2*float64(n)*float64(n)*float64(n)/float64(b.Elapsed().Nanoseconds())*float64(b.N), "GFLOP/s")
	})
}

func BenchmarkDot(b *testing.B) {
	eachSize(b, []int{4, 16, 64, 256, 1000}, func(b *testing.B, n int) {
		x, y := operand(n), operand(n)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Dot(x, y); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkMul is gonum's own API.
func BenchmarkMul(b *testing.B) {
	eachSize(b, []int{4, 16, 64, 256, 1000}, func(b *testing.B, n int) {
		x, y, c := Dense(operand(n)), Dense(operand(n)), mat.NewDense(n, n, nil)
		b.ReportAllocs()
		for b.Loop() {
			c.Mul(x, y)
		}
	})
}

func BenchmarkSolve(b *testing.B) {
	eachSize(b, []int{4, 16, 64, 256, 1000}, func(b *testing.B, n int) {
		x, y := operand(n), operand(n).Slice(0, n, 0, 1).Clone()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Solve(x, y); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSolveMany(b *testing.B) {
	eachSize(b, []int{4, 16, 64, 256, 1000}, func(b *testing.B, n int) {
		x, y := operand(n), operand(n)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Solve(x, y); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSVD(b *testing.B) {
	eachSize(b, []int{4, 16, 64, 256}, func(b *testing.B, n int) {
		x := operand(n)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := SVD(x, SVDThin); err != nil {
				b.Fatal(err)
			}
		}
	})
}
