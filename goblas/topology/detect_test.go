package topology

import (
	"runtime"
	"sync"
	"testing"
)

func TestDetect(t *testing.T) {
	topo := Detect()
	checkInvariants(t, topo)
	if topo.Cores() > runtime.NumCPU() {
		t.Errorf("%d cores, and Go counts %d CPUs", topo.Cores(), runtime.NumCPU())
	}
	t.Logf("\n%s", topo)
}

// TestDetectConcurrently compares the answers of many goroutines.
func TestDetectConcurrently(t *testing.T) {
	want := Detect().String()
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if got := Detect().String(); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	wg.Wait()
}

func BenchmarkDetect(b *testing.B) {
	for b.Loop() {
		Detect()
	}
}
