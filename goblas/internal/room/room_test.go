package room

import (
	"errors"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/topology"
)

// TestRecentAnswer holds that a call which needs a small part of the memory that was there
// a moment ago asks, and allocates, nothing, and that a large one asks all the same.
func TestRecentAnswer(t *testing.T) {
	const elements = checkedBytes / 8
	available, known := topology.MemoryAvailable()
	if !known || available < 2*latestPart*checkedBytes {
		t.Skip("too little memory is known to be there")
	}
	if allocs := testing.AllocsPerRun(10, func() {
		if err := For[float64](elements); err != nil {
			t.Error(err)
		}
	}); allocs != 0 {
		t.Errorf("%g allocations", allocs)
	}
	if err := For[float64](float64(available)); !errors.Is(err, matrix.ErrMemory) {
		t.Errorf("eight times the memory: %v", err)
	}
}
