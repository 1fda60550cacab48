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
	cores := topology.Detect().Cores()
	p := &Peak{
		Float64: Speed{Core: flops(false, 1, tries), All: flops(false, cores, tries)},
		Float32: Speed{Core: flops(true, 1, tries), All: flops(true, cores, tries)},
	}
	if left, known := topology.MemoryAvailable(); !known || left >= MemoryForPeak {
		if memory, err := goblas.Full(1, streamed/8, 1.0); err == nil {
			from, to := memory.Data[:streamed/16], memory.Data[streamed/16:]
			read := func() { vec.Sum(memory.Data) }        // a call of C is not left out
			duplicate := func() { _ = vec.Copy(to, from) } // lengths are ours
			p.Read = Speed{Core: stream(1, streamed, read), All: stream(cores, streamed, read)}
			p.Copy = Speed{Core: stream(1, streamed, duplicate), All: stream(cores, streamed, duplicate)}
		}
	}
	for _, s := range []*Speed{&p.Float64, &p.Float32, &p.Read, &p.Copy} {
		s.All = max(s.All, s.Core) // others may have had the second core
	}
	return p
}

// Again measures multiply-adds once more, for some 40 ms, and keeps what is higher:
// the machine may have been busy the last time.
func (p *Peak) Again() {
	cores := topology.Detect().Cores()
	for _, m := range []struct {
		speed  *Speed
		single bool
	}{{&p.Float64, false}, {&p.Float32, true}} {
		m.speed.Core = max(m.speed.Core, flops(m.single, 1, 2))
		m.speed.All = max(m.speed.All, m.speed.Core, flops(m.single, cores, 2))
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
