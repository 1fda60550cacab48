package problem

import (
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

func TestPeers(t *testing.T) {
	_, err := goblas.Describe()
	openblas := err == nil
	for _, into := range []bool{false, true} {
		for _, s := range []Spec{
			{Op: Dot, N: 7}, {Op: Dot, N: 70}, {Op: Solve, N: 7, NRHS: 1}, {Op: Solve, N: 70, NRHS: 9}, {Op: SVD, N: 7}, {Op: SVD, N: 70}, {Op: Eigh, N: 30},
		} {
			s.Type, s.Into, s.Seed = "float64", into, 1
			problems := map[string]Problem{"mat": NewMat(s)}
			if openblas && !s.Op.Gonum() {
				problems["c"] = NewC(s)
				restore, err := bare.SetThreads(1)
				if err != nil {
					t.Fatal(err)
				}
				defer restore()
			}
			for name, p := range problems {
				for range 2 {
					if err := p.Call(); err != nil {
						t.Errorf("%s: %v: %v", name, s, err)
					}
					if found, err := p.Check(); err != nil || found.Equation == "" {
						t.Errorf("%s: %v: %+v, %v", name, s, found, err)
					}
				}
			}
			if c, ok := problems["c"].(*linear[float64]); ok { // the answer is what is checked
				if s.Op == SVD {
					c.d.U.Data[3] += 0.01
				} else {
					c.c.Data[3] += 0.01
				}
				if _, err := c.Check(); err == nil {
					t.Errorf("%v: a wrong answer passes", s)
				}
			}
		}
	}
}

type panicking struct{ Problem }

func (panicking) Call() error { panic("bad length of argument") }

func TestPanicsBecomeErrors(t *testing.T) {
	if err := (recovering{panicking{}}).Call(); err == nil || err.Error() != "panic: bad length of argument" {
		t.Error(err)
	}
}
