package gate

import "testing"

// takeShort takes short calls until no more are admitted.
func takeShort(g *Gate) (in []Lease) {
	for {
		l, ok := g.Short()
		if !ok {
			return in
		}
		in = append(in, l)
	}
}

// The number of short calls in flight follows the budget, so that they and the leases do
// not exhaust OpenBLAS's buffers.
func TestShortCalls(t *testing.T) {
	g := New(20, echo)
	if in := takeShort(g); len(in) != 0 {
		t.Errorf("%d short calls while the BLAS thread count is unknown", len(in))
	}
	must(t, g, Request{Cores: 1}).Release()
	var in []Lease
	for _, c := range []struct{ budget, most int }{{20, 30}, {2, 16}, {64, 64}, {20, 30}, {200, 128}} {
		g.Resize(c.budget)
		if in = takeShort(g); len(in) != c.most {
			t.Errorf("budget %d: %d short calls, want %d", c.budget, len(in), c.most)
		}
		if c.budget != 200 {
			for _, l := range in {
				l.Release()
			}
		}
	}
	g.Resize(2) // those that have more slots than there are now come to an end as well
	done := make(chan Lease)
	go func() { done <- must(t, g, Request{Cores: 2}) }()
	for _, l := range in {
		l.Release()
	}
	wide := <-done
	if in = takeShort(g); len(in) != 0 {
		t.Errorf("%d short calls beside a wide lease", len(in))
	}
	g.Resize(8)
	if in = takeShort(g); len(in) != 0 {
		t.Errorf("%d short calls beside a wide lease, after a change of the budget", len(in))
	}
	wide.Release()
	must(t, g, Request{Cores: 1}).Release()
	if in = takeShort(g); len(in) != 16 {
		t.Errorf("%d short calls after the wide lease, want 16", len(in))
	}
	for _, l := range in {
		l.Release()
	}
	idle(t, g)
}
