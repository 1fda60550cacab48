package backend

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/calls"
)

// BenchmarkRoutes measures each route of some operations beside the others, at
// sizes on both sides of plan's thresholds: this is where those come from. The
// last route is what Auto does.
//
//	go test -run - -bench Routes/Dgemm ./goblas/internal/backend
func BenchmarkRoutes(b *testing.B) {
	if err := driver.Start(2); err != nil {
		b.Skip(err)
	}
	operations := []struct {
		name  string
		sizes []int
	}{
		{"Ddot", []int{32, 128, 256, 512, 1024, 4096, 16384, 1 << 17, 1 << 20, 1 << 23}},
		{"Daxpy", []int{32, 128, 256, 512, 1024, 4096, 16384, 1 << 17, 1 << 20, 1 << 23}},
		{"Dscal", []int{32, 256, 1024, 16384, 1 << 20}},
		{"Dnrm2", []int{8, 32, 256, 1024, 16384, 1 << 20}},
		{"Dgemv", []int{4, 8, 16, 24, 32, 48, 64, 128, 256, 512, 1024, 2048, 4096}},
		{"DgemvT", []int{4, 8, 16, 24, 32, 48, 64, 128, 256, 512, 1024, 2048, 4096}},
		{"Dger", []int{8, 16, 32, 64, 128, 512, 1024, 2048}},
		{"Dtrsv", []int{8, 16, 32, 64, 128, 512, 1024, 2048}},
		{"Dgemm", []int{1, 2, 3, 4, 6, 8, 16, 32, 64, 96, 128, 160, 200, 256, 300, 400, 512, 768, 1024, 1500, 2048}},
		{"Dsyrk", []int{2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}},
		{"Dtrsm", []int{2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}},
	}
	for _, op := range operations {
		for _, n := range op.sizes {
			call := calls.New(op.name, n)
			do := func(on calls.BLAS) { call(calls.Library{BLAS: on}) }
			leased := func(width int) {
				l, _ := cores.Gate().Acquire(context.Background(), gate.Request{Cores: width})
				defer l.Release()
				do(driver.BLAS)
			}
			for _, route := range []struct {
				name string
				run  func()
			}{
				{"pure", func() { do(pure.BLAS) }},
				{"one", func() { leased(1) }},
				{"wide", func() { leased(math.MaxInt) }},
				{"auto", func() { do(BLAS{}) }},
			} {
				b.Run(fmt.Sprintf("%s/n=%d/%s", op.name, n, route.name), func(b *testing.B) {
					cores.SetMode(cores.Auto)
					defer cores.SetMode(cores.PureGo)
					if route.name == "pure" {
						cores.SetMode(cores.PureGo)
					}
					route.run()
					b.ResetTimer()
					for b.Loop() {
						route.run()
					}
				})
			}
		}
	}
}

func numbers(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i%17)/16 - 0.5
	}
	return x
}

// triangle is well conditioned, so that solving with it over and over neither
// overflows nor vanishes, and has no zeros that an implementation might skip.
func triangle(n int) []float64 {
	a := numbers(n * n)
	for i := range a {
		a[i] /= float64(n)
	}
	for i := range n {
		a[i*n+i] = 1
	}
	return a
}
