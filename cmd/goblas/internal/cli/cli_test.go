package cli

import (
	"strings"
	"testing"
)

// A message is one paragraph that fits a terminal, and one line of an MPI program's, whose
// lines mpirun mixes.
func TestSay(t *testing.T) {
	message := strings.Repeat("no library of that name\n", 8)
	for rank, lines := range map[string]int{"": 3, "1": 1} {
		t.Setenv("OMPI_COMM_WORLD_RANK", rank)
		t.Setenv("OMPI_COMM_WORLD_SIZE", "2")
		var out strings.Builder
		Say(&out, message)
		if got := strings.Count(out.String(), "\n"); got != lines || !strings.HasPrefix(out.String(), "goblas: no library") {
			t.Errorf("rank %q: %d lines, want %d:\n%s", rank, got, lines, out.String())
		}
		for line := range strings.Lines(out.String()) {
			if lines > 1 && len(line) > helpColumns+1 {
				t.Errorf("%d columns: %s", len(line)-1, line)
			}
		}
	}
}
