package goblas

import (
	"testing"

	"github.com/goblas/goblas/native/openblas"
)

func TestCounters(t *testing.T) {
	if !hasOpenBLAS(t) {
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
	product(400) // tiles
	own := New[float64](400, 400)
	if _, err := Dot(own, own.T()); err != nil { // tiles
		t.Fatal(err)
	}
	if _, err := SVD(New[float64](450, 450), SVDThin); err != nil { // threads of OpenBLAS's own, being alone
		t.Fatal(err)
	}
	counted := map[string]Counter{}
	for _, c := range Counters() {
		counted[c.Op] = c
	}
	if c := counted["Dgemm"]; c.PureGo != 1 || c.One != 1 || c.Tiled != 2 || c.Wide != 0 || c.Cores < 3 || c.Running <= 0 {
		t.Errorf("counted %+v; want one call in pure Go, one on one thread and two in tiles", c)
	}
	l, err := Describe()
	if err != nil {
		t.Fatal(err)
	}
	if c := counted["gesdd"]; l.Layer != openblas.Serial && (c.Wide != 1 || c.Cores != int64(Threads())) {
		t.Errorf("counted %+v; want one call on all cores", c)
	}
}
