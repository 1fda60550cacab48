package goblas

import (
	"testing"

	"github.com/goblas/goblas/native/openblas"
)

func TestCounters(t *testing.T) {
	if len(backends(t)) < 3 {
		t.Skip("no OpenBLAS")
	}
	if err := Use(Auto); err != nil {
		t.Fatal(err)
	}
	restore, err := SetThreads(min(2, threadLimit()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		restore()
		SetCounting(false)
		ResetCounters()
		if err := Use(PureGo); err != nil {
			t.Error(err)
		}
	})
	SetCounting(true)
	ResetCounters()
	product := func(n int) {
		if _, err := Dot(New[float64](n, n), New[float64](n, n)); err != nil {
			t.Fatal(err)
		}
	}
	product(1)   // below every threshold
	product(40)  // one thread
	product(400) // threads of OpenBLAS's own, being alone
	own := New[float64](400, 400)
	if _, err := Dot(own, own.T()); err != nil { // tiles
		t.Fatal(err)
	}
	SetCounting(false)
	product(40) // not counted
	for _, c := range Counters() {
		if c.Op != "Dgemm" {
			continue
		}
		if l, err := Describe(); err != nil || l.Layer != openblas.Pthreads { // calls take turns, with all cores
			if err != nil || c.PureGo != 1 || c.One+c.Wide != 3 || c.Tiled != 0 {
				t.Errorf("counted %+v; want one call in pure Go and three in OpenBLAS: %v", c, err)
			}
			return
		}
		if c.PureGo != 1 || c.One != 1 || c.Tiled != 1 || c.Wide != 1 || c.Cores != 5 || c.Running <= 0 {
			t.Errorf("counted %+v; want one call on each route, the last two on two cores", c)
		}
		return
	}
	t.Error("Dgemm was not counted")
}
