package backend

import (
	"fmt"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/calls"
)

// BenchmarkSmall compares the smallest calls with gonum alone: what the way through goblas
// costs them, in PureGo and in Auto. The three take turns, each a hundred calls long.
// Figures are the least times in nanoseconds, which other programs on the machine do not
// lengthen.
//
//	go test -run - -bench Small/Dgemm -benchtime 1x ./goblas/internal/backend
func BenchmarkSmall(b *testing.B) {
	if err := driver.Start(2); err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { cores.SetMode(cores.PureGo) })
	alone := calls.Library{BLAS: pure.BLAS, LAPACK: pure.LAPACK}
	ours := calls.Library{BLAS: BLAS{}, LAPACK: LAPACK{}}
	for _, name := range []string{
		"Ddot", "Daxpy", "Dscal", "Idamax", "Dgemv", "DgemvT", "Dger", "Dtrsv", "Dgemm", "Dsyrk", "Dtrsm", "Dlange",
		"Dgetrf", "Dgetri", "Dgetrs", "Dgecon", "Dpotrf", "Dpotri", "Dpotrs", "Dpocon", "Dtrtri", "Dgeqrf", "Dormqr", "Dsyev", "Dgesvd",
	} {
		for _, n := range []int{1, 2, 4, 8, 12, 16} {
			do := calls.New(name, n)
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) {
				least := []time.Duration{time.Hour, time.Hour, time.Hour}
				for b.Loop() {
					for range 500 {
						for way, library := range []calls.Library{alone, ours, ours} {
							cores.SetMode([]cores.Mode{cores.PureGo, cores.PureGo, cores.Auto}[way])
							start := time.Now()
							for range 100 {
								do(library)
							}
							least[way] = min(least[way], time.Since(start))
						}
					}
				}
				b.ReportMetric(0, "ns/op") // of a comparison it says nothing
				for way, unit := range []string{"gonum-ns", "pure-ns", "auto-ns"} {
					b.ReportMetric(float64(least[way])/100, unit)
				}
			})
		}
	}
}
