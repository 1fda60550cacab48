package backend

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/goblas/internal/tunefile"
	"github.com/goblas/goblas/internal/calls"
	"github.com/goblas/goblas/native/bench"
)

// BenchmarkSizes compares Auto, from n = 1 to 4096, with what a program would
// have without it: gonum's pure Go, and plain netlib on all cores; netlib on one
// thread stands beside them. The four take turns, some forty rounds for each
// size. Figures are medians in nanoseconds per call; "auto/best" is Auto against
// the faster of pure Go and netlib on all cores, after 25 ns allowed for the
// routing.
//
// If GOBLAS_TUNE names a file of goblas tune, Auto with it takes its turn, too, and
// "tuned/auto" is whether it made anything worse.
//
//	go test -run - -bench Sizes/Dgemm -benchtime 1x ./goblas/internal/backend
func BenchmarkSizes(b *testing.B) {
	if err := driver.Start(2); err != nil {
		b.Skip(err)
	}
	plainLAPACK, err := bench.NetlibLAPACK()
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { cores.SetMode(cores.PureGo) })
	crossovers := tunedCrossovers(b)
	for _, op := range sizesBenchmarks {
		pureLost := false // pure Go took three times as long: the larger sizes would only cost time
		for _, n := range op.sizes {
			do := calls.New(op.call, n)
			b.Run(fmt.Sprintf("%s/n=%d", op.name, n), func(b *testing.B) {
				cores.SetMode(cores.Auto)
				var t sizeTimes
				for b.Loop() {
					t = compareSizes(
						func() { do(calls.Library{BLAS: pure.BLAS, LAPACK: pure.LAPACK}) },
						func() { do(calls.Library{BLAS: driver.BLAS, LAPACK: plainLAPACK}) },
						func() { do(calls.Library{BLAS: BLAS{}, LAPACK: LAPACK{}}) }, pureLost, crossovers)
				}
				b.ReportMetric(0, "ns/op") // of a comparison it says nothing
				b.ReportMetric(t.pure, "pure-ns")
				b.ReportMetric(t.one, "netlib1-ns")
				b.ReportMetric(t.all, "netlib-ns")
				b.ReportMetric(t.auto, "auto-ns")
				best := min(t.pure, t.all)
				b.ReportMetric((t.auto-25)/best, "auto/best")
				if crossovers != nil {
					b.ReportMetric(t.tuned, "tuned-ns")
					b.ReportMetric(t.tuned/t.auto, "tuned/auto")
				}
				pureLost = t.pure > 3*t.all && best > 1000
			})
		}
	}
}

// tunedCrossovers are those of the file that the environment names, nil without one.
func tunedCrossovers(b *testing.B) plan.Overrides {
	path := os.Getenv(tunefile.Variable)
	if path == "" || path == "off" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	file, err := tunefile.Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	return file.Crossovers
}

var (
	vectorSizes = []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 16384, 65536, 1 << 18, 1 << 20, 1 << 22}
	matrixSizes = []int{1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 160, 200, 256, 384, 512, 768, 1000, 1024, 1536, 2048, 3000, 4096}
)

var sizesBenchmarks = []struct {
	name  string
	call  string // its name in package calls
	sizes []int
}{
	{"Ddot", "Ddot", vectorSizes}, {"Daxpy", "Daxpy", vectorSizes}, {"Dasum", "Dasum", vectorSizes},
	{"Dgemv", "Dgemv", matrixSizes}, {"DgemvT", "DgemvT", matrixSizes}, {"Dsymv", "Dsymv", matrixSizes},
	{"Dger", "Dger", matrixSizes}, {"Dtrmv", "Dtrmv", matrixSizes},
	{"Dgemm", "Dgemm", matrixSizes}, {"Dtrsm", "Dtrsm", matrixSizes},
	{"Dpotrf", "Dpotrf", matrixSizes[:len(matrixSizes)-2]}, {"Solve", "Dgetrf-Dgetrs1", matrixSizes[:len(matrixSizes)-1]},
}

// sizeTimes are medians in nanoseconds per call.
type sizeTimes struct{ pure, one, all, auto, tuned float64 }

// compareSizes times the three in turn, netlib's on one thread and on all, and Auto
// with other crossovers if there are some.
func compareSizes(pure, plain, auto func(), skipPure bool, other plan.Overrides) sizeTimes {
	leased := func(width int, batch func() float64) float64 {
		l, _ := cores.Gate().Acquire(context.Background(), gate.Request{Cores: width})
		defer l.Release()
		return batch()
	}
	calls := 1
	batch := func(do func()) float64 {
		do() // wakes OpenBLAS's threads, fills the caches
		start := time.Now()
		for range calls {
			do()
		}
		return float64(time.Since(start)) / float64(calls)
	}
	auto()
	for batch(auto)*float64(calls) < 1e6 && calls < 1<<20 {
		calls *= 2
	}
	var samples [5][]float64
	budget := time.Second
	ways := []func() float64{
		func() float64 { return batch(pure) },
		func() float64 { return leased(1, func() float64 { return batch(plain) }) },
		func() float64 { return leased(math.MaxInt, func() float64 { return batch(plain) }) },
		func() float64 { return batch(auto) },
	}
	if other != nil {
		ways = append(ways, func() float64 {
			plan.Set(other)
			defer plan.Set(nil)
			return batch(auto)
		})
	}
	for start, turn := time.Now(), 0; len(samples[0]) < 3 && !skipPure || len(samples[3]) < 5 || len(samples[3]) < 41 && time.Since(start) < budget; turn++ {
		way := (turn/len(ways) + turn) % len(ways) // each goes first in turn
		if way == 0 && skipPure {
			continue
		}
		samples[way] = append(samples[way], ways[way]())
		time.Sleep(6 * time.Millisecond) // OpenBLAS's idle workers spin as long
	}
	median := func(s []float64) float64 {
		if len(s) == 0 {
			return math.Inf(1)
		}
		slices.Sort(s)
		return s[len(s)/2]
	}
	return sizeTimes{median(samples[0]), median(samples[1]), median(samples[2]), median(samples[3]), median(samples[4])}
}
