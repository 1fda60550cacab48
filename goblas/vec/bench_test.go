package vec

import (
	"fmt"
	"testing"

	"github.com/goblas/goblas/native/vector"
)

var sink float64

// BenchmarkFloat64 has one line for each function and size.
func BenchmarkFloat64(b *testing.B) { benchmark[float64](b) }

// BenchmarkFloat32 is the same in float32.
func BenchmarkFloat32(b *testing.B) { benchmark[float32](b) }

func benchmark[T Float](b *testing.B) {
	for _, n := range []int{10, 100, 10_000, 1_000_000} {
		x, y, dst := make([]T, n), make([]T, n), make([]T, n)
		mask := make([]bool, n)
		Uniform(x, 1)
		Uniform(y, 2)
		_ = AddScalar(x, x, 0.5)
		for _, f := range []struct {
			name string
			call func()
		}{
			{"Add", func() { _ = Add(dst, x, y) }},
			{"AddScalar", func() { _ = AddScalar(dst, x, 2) }},
			{"Div", func() { _ = Div(dst, x, y) }},
			{"Max", func() { _ = Max(dst, x, y) }},
			{"Fill", func() { Fill(dst, 1) }},
			{"Copy", func() { _ = Copy(dst, x) }},
			{"FMA", func() { _ = FMA(dst, x, y, x) }},
			{"Axpby", func() { _ = Axpby(dst, 2, x, 3, y) }},
			{"Clip", func() { _ = Clip(dst, x, 0.7, 1.2) }},
			{"Less", func() { _ = Less(mask, x, y) }},
			{"Where", func() { _ = Where(dst, mask, x, y) }},
			{"Sqrt", func() { _ = Sqrt(dst, x) }},
			{"Floor", func() { _ = Floor(dst, x) }},
			{"Round", func() { _ = Round(dst, x) }},
			{"Exp", func() { _ = Exp(dst, x) }},
			{"Log", func() { _ = Log(dst, x) }},
			{"Sin", func() { _ = Sin(dst, x) }},
			{"Pow", func() { _ = Pow(dst, x, y) }},
			{"PowScalar", func() { _ = PowScalar(dst, x, 1.7) }},
			{"Sum", func() { sink = float64(Sum(x)) }},
			{"Dot", func() { d, _ := Dot(x, y); sink = float64(d) }},
			{"MaxOf", func() { d, _ := MaxOf(x); sink = float64(d) }},
			{"ArgMax", func() { d, _ := ArgMax(x); sink = float64(d) }},
			{"Std", func() { d, _ := Std(x, 0); sink = float64(d) }},
			{"CumSum", func() { _ = CumSum(dst, x) }},
			{"Uniform", func() { Uniform(dst, 1) }},
			{"Normal", func() { Normal(dst, 1) }},
			{"Exponential", func() { Exponential(dst, 1) }},
		} {
			b.Run(fmt.Sprintf("%s/%d", f.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.call()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
			})
		}
	}
	b.Log(vector.Target())
}
