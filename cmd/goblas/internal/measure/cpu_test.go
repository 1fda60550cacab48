package measure

import (
	"runtime"
	"testing"
	"time"
)

// The clocks tell this thread's work from another's.
func TestCPUTime(t *testing.T) {
	if ThreadTime() == 0 && ProcessTime() == 0 {
		t.Skip("this system does not tell processor times")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	work := func(until func() bool) {
		for x := 1.0; !until(); {
			for range 1000 {
				x = x*0.999 + 1
			}
		}
	}
	const enough = 20 * time.Millisecond
	own := ThreadTime()
	work(func() bool { return ThreadTime()-own > enough }) // or the test never ends
	own, all := ThreadTime(), ProcessTime()
	done := make(chan struct{})
	go func() { // on another thread: this one is locked
		defer close(done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		from := ThreadTime()
		work(func() bool { return ThreadTime()-from > enough })
	}()
	<-done
	if others := (ProcessTime() - all) - (ThreadTime() - own); others < enough {
		t.Errorf("others worked %v, at least %v expected", others, enough)
	}
}
