package dist

import (
	"fmt"
	"testing"
	"time"
)

func init() { roles["usage"] = usageRole }

// TestUsage: a process that computes is found computing, and one that waits for another is
// found in MPI.
func TestUsage(t *testing.T) {
	for _, n := range []int{1, 2} {
		if out, err := launch(t, time.Minute, n, "usage"); err != nil {
			t.Errorf("%d: %v\n%s", n, err, out)
		}
	}
}

func usageRole() error {
	g, err := NewGrid(0, 0)
	if err != nil {
		return err
	}
	const n = 400
	a, err := FromFunc(g, n, n, 0, func(i, j int) float64 { return element[float64](1, i, j) })
	if err != nil {
		return err
	}
	if Size() == 1 {
		u, err := Measure(func() error {
			for range 30 {
				if _, err := Dot(a, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || u.Computing == 0 || u.Share() > 0.5 {
			return fmt.Errorf("one process: %+v, %v", u, err)
		}
		// A second one inside of the first is an error, and the first goes on.
		_, err = Measure(func() error {
			if _, err := Measure(func() error { return nil }); err == nil {
				return fmt.Errorf("two at once")
			}
			return nil
		})
		return err
	}
	// Process 0 takes its time, outside of calls, and the other one waits in a call.
	u, err := Measure(func() error {
		if Rank() == 0 {
			for range 40_000_000 {
				sink = sink*1.000001 + 1
			}
		}
		return Barrier()
	})
	if err != nil {
		return err
	}
	if Rank() == 1 && (u.InMPI == 0 || u.Share() < 0.5) {
		return fmt.Errorf("the process that waits: %+v", u)
	}
	return nil
}

var sink float64
