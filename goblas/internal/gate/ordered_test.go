package gate

import (
	"context"
	"testing"
	"testing/synctest"
)

// TestOrdered: a core that comes free goes to who has waited longest, and newcomers do not
// take it first, however short their leases.
func TestOrdered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewOrdered(1)
		held := must(t, g, Request{Cores: 1})
		order := make(chan int, 3)
		for i := range 3 {
			go func() {
				l, err := g.Acquire(context.Background(), Request{Cores: 1})
				if err != nil {
					t.Error(err)
				}
				order <- i
				l.Release()
			}()
			synctest.Wait()
		}
		held.Release() // the first of the three has the core now, before it is awake
		if s := g.Stats(); s.Leases != 1 || s.Waiting != 2 {
			t.Errorf("the core is left open to newcomers: %+v", s)
		}
		synctest.Wait()
		for i := range 3 {
			if got := <-order; got != i {
				t.Errorf("%d came as number %d", got, i)
			}
		}
		idle(t, g)
	})
}
