package vec

import (
	"math"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
)

func TestFill(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		for _, n := range lengths() {
			dst, check := guarded[float64](t, n, n%5)
			Fill(dst, -1.5)
			check()
			for i, x := range dst {
				if x != -1.5 {
					t.Fatalf("element %d of %d is %v", i, n, x)
				}
			}
			single, check := guarded[float32](t, n, n%5)
			Fill(single, float32(math.Copysign(0, -1)))
			check()
			for i, x := range single {
				if !same(x, float32(math.Copysign(0, -1))) {
					t.Fatalf("element %d of %d is %v", i, n, x)
				}
			}
		}
	})
}

// TestFMA compares with 300 bits, rounded once.
func TestFMA(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		a, b, c := numbers[float32](1, 20_000, 0), numbers[float32](2, 20_000, 0), numbers[float32](3, 20_000, 0)
		for i := range c {
			c[i] *= float32(math.Ldexp(1, i%80-60))
		}
		dst := make([]float32, len(a))
		if err := FMA(dst, a, b, c); err != nil {
			t.Fatal(err)
		}
		for i := range dst {
			want, _ := bigAdd(bigMul(bigOf(float64(a[i])), bigOf(float64(b[i]))), bigOf(float64(c[i]))).Float32()
			if dst[i] != want || fma(a[i], b[i], c[i]) != want {
				t.Fatalf("%v %v + %v: %v, in Go %v, want %v", a[i], b[i], c[i], dst[i], fma(a[i], b[i], c[i]), want)
			}
		}
	})
}

// TestApplyPanics checks that a panic in the user's function comes out, and the
// cores come back.
func TestApplyPanics(t *testing.T) {
	a := make([]float64, 1_000_000)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		_ = Apply(a, a, func(x float64) float64 { panic("no") })
	}()
	done := make(chan bool)
	go func() { cores.ForEach(2, time.Hour, func(int) {}); close(done) }()
	<-done
}
