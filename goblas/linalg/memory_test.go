package linalg

import (
	"errors"
	"testing"
)

// No machine has the 2^45 bytes of the smallest of these.
func TestMemoryEstimates(t *testing.T) {
	const n = 1 << 22
	row := Matrix[float64]{Rows: 1, Cols: n, Stride: n}
	for name, err := range map[string]error{
		"Solve":       checkMemoryToSolve[float64](n, 1, true),
		"SolveTo":     checkMemoryToSolve[float32](n, 1, false),
		"Solve, wide": checkMemoryToSolve[complex64](2, 1<<44, true),
		"SVD, values": checkMemoryToDecompose(SVDValues, n, n, row, row),
		"SVD, thin":   checkMemoryToDecompose(SVDThin, n, n, row, row),
	} {
		if e, ok := errors.AsType[*MemoryError](err); !ok || !errors.Is(err, ErrMemory) || e.Wanted <= e.Available {
			t.Errorf("%s: %v, want a MemoryError", name, err)
		}
	}
}
