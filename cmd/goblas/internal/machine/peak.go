package machine

import (
	"math"
	"runtime/debug"
	"sync"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/vec"
	"github.com/goblas/goblas/internal/bare"
)

// MeasurePeak measures the peak, once in a process: it takes some 0.3 s, all usable
// cores, and 64 MiB. It returns nil in a program without C, and speeds of zero for
// memory where there is too little of it.
var MeasurePeak = sync.OnceValue(func() *Peak {
	defer debug.FreeOSMemory() // what was streamed: a container's limit counts it
	return measurePeak()
})

func measurePeak() *Peak {
	if bare.MultiplyAdds(false, 1) == 0 {
		return nil
	}
	cores, p := topology.Detect().Cores(), new(Peak)
	p.measureFlops(tries)
	if left, known := topology.MemoryAvailable(); !known || left >= MemoryForPeak {
		if memory, err := goblas.Full(1, streamed/8, 1.0); err == nil {
			from, to := memory.Data[:streamed/16], memory.Data[streamed/16:]
			read := func() { vec.Sum(memory.Data) }        // a call of C is not left out
			duplicate := func() { _ = vec.Copy(to, from) } // lengths are ours
			p.Read = Speed{Core: stream(1, streamed, read), All: stream(cores, streamed, read)}
			p.Copy = Speed{Core: stream(1, streamed, duplicate), All: stream(cores, streamed, duplicate)}
		}
	}
	// Others may have had the second core.
	p.Read.All, p.Copy.All = max(p.Read.All, p.Read.Core), max(p.Copy.All, p.Copy.Core)
	return p
}

// Again measures multiply-adds once more, for some 40 ms, and keeps what is higher:
// the machine may have been busy the last time.
func (p *Peak) Again() { p.measureFlops(2) }

// measureFlops measures multiply-adds and keeps what is higher.
func (p *Peak) measureFlops(tries int) {
	cores := topology.Detect().Cores()
	for _, m := range []struct {
		speed  *Speed
		single bool
	}{{&p.Float64, false}, {&p.Float32, true}} {
		m.speed.Core = max(m.speed.Core, flops(m.single, 1, tries))
		m.speed.All = max(m.speed.All, m.speed.Core, flops(m.single, cores, tries))
	}
}

// MemoryForPeak is how many bytes must be free for the speed of memory to be measured.
const MemoryForPeak = 8 * streamed

const (
	streamed = 64 << 20 // bytes: more than the caches of most processors
	tries    = 5        // of which the best counts: others were interrupted
	steps    = 1 << 16  // of multiply-adds in one piece
	perTry   = 5 * time.Millisecond
)

// flops is the GFLOP/s of multiply-adds on so many cores.
func flops(single bool, cores, tries int) float64 {
	best := 0.0
	for range tries {
		var wg sync.WaitGroup
		rates := make([]float64, cores)
		start := make(chan struct{})
		for i := range rates {
			wg.Go(func() {
				<-start
				done, from := 0.0, time.Now()
				for time.Since(from) < perTry {
					done += bare.MultiplyAdds(single, steps)
				}
				rates[i] = done / time.Since(from).Seconds()
			})
		}
		close(start)
		wg.Wait()
		sum := 0.0
		for _, rate := range rates {
			sum += rate
		}
		best = max(best, sum)
	}
	return best / 1e9
}

// stream is the GB/s of work that moves so many bytes, on so many cores.
func stream(cores, bytes int, work func()) float64 {
	restore, err := goblas.SetThreads(cores)
	if err != nil {
		return 0
	}
	defer restore()
	best := math.Inf(1)
	for range tries {
		from := time.Now()
		work()
		best = min(best, time.Since(from).Seconds())
	}
	return float64(bytes) / best / 1e9
}

// Peak is what the machine gives at most, measured in this process.
type Peak struct {
	Float64 Speed `json:"float64_gflop_per_second"` // fused multiply-adds in registers
	Float32 Speed `json:"float32_gflop_per_second"`
	Read    Speed `json:"read_gigabyte_per_second"` // from memory
	Copy    Speed `json:"copy_gigabyte_per_second"` // read and written
}

// Speed is that of one core and of all usable ones together.
type Speed struct {
	Core float64 `json:"core"`
	All  float64 `json:"all"`
}

// of is the speed of so many cores of all; 0 stands for all.
func (s Speed) of(cores, all int) float64 {
	if cores <= 0 || cores >= all {
		return s.All
	}
	return min(s.Core*float64(cores), s.All)
}

// reach raises the speed to one that so many cores of all had.
func (s *Speed) reach(speed float64, cores, all int) {
	if cores <= 0 || cores > all {
		cores = all
	}
	s.Core = max(s.Core, speed/float64(max(cores, 1)))
	s.All = max(s.All, speed)
}

// GFLOPS is the peak for a type on so many cores of all.
func (p *Peak) GFLOPS(kind string, cores, all int) float64 { return p.flops(kind).of(cores, all) }

// Reach raises the peak for a type to what so many cores of all have done: the
// machine was busy whenever the peak was measured.
func (p *Peak) Reach(speed float64, kind string, cores, all int) {
	p.flops(kind).reach(speed, cores, all)
}

// flops are the multiply-adds of a type, or of its parts.
func (p *Peak) flops(kind string) *Speed {
	if kind == "float32" || kind == "complex64" {
		return &p.Float32
	}
	return &p.Float64
}

// GBs is the bandwidth of so many cores of all, reading or copying, whichever is
// the greater.
func (p *Peak) GBs(cores, all int) float64 {
	return max(p.Read.of(cores, all), p.Copy.of(cores, all))
}
