package gate

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// FuzzGate plays a script on a real gate, with a goroutine for each request:
// which of them run is decided by the gate, when their calls end by the script.
// Two bytes are an operation; the fake native fails on whatever breaks the rule.
func FuzzGate(f *testing.F) {
	f.Add(uint8(4), []byte{0, 1, 0, 4, 0, 1, 4, 0, 4, 0, 2, 0, 5, 2, 4, 0})
	f.Add(uint8(1), []byte{0, 1, 0, 1, 0, 1, 4, 0, 4, 0, 2, 1, 4, 0})
	f.Add(uint8(3), []byte{0, 3, 1, 1, 3, 2, 0, 3, 5, 1, 4, 0, 0, 1, 6, 0, 4, 0})
	f.Fuzz(func(t *testing.T, budget uint8, ops []byte) {
		if len(ops) > 400 {
			return
		}
		synctest.Test(t, func(t *testing.T) { playScript(t, 1+int(budget%8), ops) })
	})
}

func playScript(t *testing.T, budget int, ops []byte) {
	n := newNative(t)
	g := New(budget, n.set)
	end := make(chan struct{}) // each receive ends one call
	asked, ended := 0, make(chan error, len(ops))
	var cancels []context.CancelFunc
	ask := func(r Request) {
		ctx, cancel := context.WithCancel(context.Background())
		cancels = append(cancels, cancel)
		asked++
		go func() {
			l, err := g.Acquire(ctx, r)
			if err == nil {
				n.run(l, func() { <-end })
				l.Release()
			}
			ended <- err
		}()
	}
	endOne := func() bool {
		select {
		case end <- struct{}{}:
			return true
		default:
			return false
		}
	}
	for i := 0; i+1 < len(ops); i += 2 {
		arg := int(ops[i+1])
		switch ops[i] % 8 {
		case 0, 1:
			ask(Request{Cores: arg % 10})
		case 2:
			ask(Request{Cores: arg % 3, Cost: time.Duration(arg)})
		case 3:
			if len(cancels) > 0 {
				cancels[arg%len(cancels)]()
			}
		case 4:
			endOne()
		case 5:
			g.Resize(1 + arg%8)
		case 6:
			each, got := g.AcquireUpTo(arg % 5)
			for range got {
				n.run(each, func() {})
				each.Release()
			}
		}
		if ops[i]&64 == 0 { // else the next operation races with this one
			synctest.Wait()
			if s := g.Stats(); s.Waiting > 0 && s.Leases == 0 {
				t.Fatalf("%d wait for an empty gate", s.Waiting)
			}
		}
	}
	for synctest.Wait(); len(ended) < asked; synctest.Wait() {
		if !endOne() {
			t.Fatalf("%d of %d requests are stuck: %+v", asked-len(ended), asked, g.Stats())
		}
	}
	for _, cancel := range cancels {
		cancel()
	}
	idle(t, g)
}
