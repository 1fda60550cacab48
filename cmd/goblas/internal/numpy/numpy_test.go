package numpy

import (
	"context"
	"sync"
	"testing"
)

// TestClose: Close returns in every goroutine that calls it, whether Python lives, ends with
// its context at the same time, or a question finds it ended and closes it, too.
func TestClose(t *testing.T) {
	t.Chdir(t.TempDir()) // here numpy.py would be taken for NumPy
	for range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		p, err := Start(ctx, "")
		if err != nil {
			cancel()
			t.Skip(err)
		}
		var all sync.WaitGroup
		all.Go(cancel)
		all.Go(func() { _, _ = p.Ask(1, "no question") })
		for range 4 {
			all.Go(p.Close)
		}
		all.Wait()
		if p.command.ProcessState == nil {
			t.Error("Close has returned before Python ended")
		}
	}
}
