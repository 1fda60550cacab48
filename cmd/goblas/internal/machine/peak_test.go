package machine

import (
	"testing"

	"github.com/goblas/goblas/goblas"
)

func TestMeasurePeak(t *testing.T) {
	threads := goblas.Threads()
	p := MeasurePeak()
	if goblas.Threads() != threads {
		t.Errorf("leaves %d threads, found %d", goblas.Threads(), threads)
	}
	if !ReadVersions().Cgo && p == nil {
		t.Skip("no C, so nothing to measure")
	}
	if p == nil {
		t.Fatal("nothing measured")
	}
	for name, s := range map[string]Speed{"float64": p.Float64, "float32": p.Float32, "read": p.Read, "copy": p.Copy} {
		if !(s.Core > 0.1 && s.All > 0.1 && s.Core < 1e5) {
			t.Errorf("%s: %+v", name, s)
		}
	}
	before := *p
	if p.Again(); p.Float64.Core < before.Float64.Core || p.Float32.All < before.Float32.All || p.Float64.All < p.Float64.Core {
		t.Errorf("lower than before, %+v: %+v", before, *p)
	}
	if MeasurePeak() != p {
		t.Error("measured twice")
	}
}

func TestSpeedOfSomeCores(t *testing.T) {
	s := Speed{Core: 10, All: 35}
	for cores, want := range map[int]float64{0: 35, 1: 10, 2: 20, 3: 30, 4: 35, 9: 35} {
		if got := s.of(cores, 4); got != want {
			t.Errorf("%d of 4 cores: %v, want %v", cores, got, want)
		}
	}
	p := Peak{Float64: Speed{1, 2}, Float32: Speed{3, 4}, Read: Speed{5, 9}, Copy: Speed{7, 8}}
	if p.GFLOPS("float32", 1, 2) != 3 || p.GFLOPS("complex64", 0, 2) != 4 || p.GFLOPS("float64", 1, 2) != 1 || p.GFLOPS("complex128", 2, 2) != 2 {
		t.Error("the wrong type's peak")
	}
	if p.GBs(1, 2) != 7 || p.GBs(2, 2) != 9 {
		t.Error("not the greater bandwidth")
	}
}
