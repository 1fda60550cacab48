package backend

import (
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// TestStridedComplexDot: OpenBLAS 0.3.21 reads one element past a strided vector
// in zdotu, zdotc and their kin, a crash where the slice ends with its memory.
// Such calls stay out of the library.
func TestStridedComplexDot(t *testing.T) {
	for _, m := range modes(t) {
		t.Run(m.name, func(t *testing.T) {
			inMode(t, m.mode)
			cores.SetCounting(true)
			t.Cleanup(func() {
				cores.SetCounting(false)
				cores.ResetCounts()
			})
			const n = 3000
			x, y := make([]complex128, 2*n), make([]complex128, n)
			for i := range n {
				x[2*i], y[i] = 1i, complex(float64(i), 0)
			}
			cores.ResetCounts()
			if got, want := (BLAS{}).Zdotu(n, x, 2, y, 1), complex(0, n*(n-1)/2.); got != want {
				t.Errorf("strided Zdotu is %v, want %v", got, want)
			}
			for _, c := range cores.Counts() {
				if c.Calls[cores.RouteOne]+c.Calls[cores.RouteThreads] > 0 {
					t.Errorf("a strided dot entered the library: %+v", c)
				}
			}
			if got, want := (BLAS{}).Zdotc(n, x[:n], 1, y, 1), (BLAS{}).Zdotc(n, x[:n], -1, y, -1); got != want {
				t.Errorf("Zdotc is %v forwards and %v backwards", got, want)
			}
		})
	}
}
