package session

import (
	"fmt"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/topology"
)

// reserve is what the program takes beside the arrays that it measures: most of
// it is OpenBLAS's buffers, some 20 MiB for each of a few threads, and a workspace
// that the collector has not taken back yet.
const reserve = 96 << 20

// CheckRoom returns an error if a table, whose arrays take Memory bytes, does not fit
// into the memory that is left: a container's limit would end the process without a
// word.
func CheckRoom(tables ...Table) error {
	left, known := topology.MemoryAvailable()
	available, limit := float64(left), report.Bytes(float64(left))+" are available"
	if !known {
		available, limit = 1<<44, "more than any machine has" // keeps sizes within int
	}
	for _, t := range tables {
		if need := t.Memory + reserve; need > available {
			return fmt.Errorf("%s needs about %s of memory, %s: try a smaller --n", t.What, report.Bytes(need), limit)
		}
	}
	return nil
}
