package doctor

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas"
)

func TestVerify(t *testing.T) {
	before := goblas.Active()
	answers, err := Verify(t.Context())
	if err != nil || goblas.Active() != before {
		t.Fatalf("%v, leaves %v", err, goblas.Active())
	}
	if _, err := goblas.Describe(); err != nil {
		if answers != nil {
			t.Errorf("without OpenBLAS: %+v", answers)
		}
		t.Skip(err)
	}
	if len(answers) != 2*(4*3+8) {
		t.Errorf("%d answers", len(answers))
	}
	for _, a := range answers {
		if a.Wrong || a.Error != "" || !(a.Ratio < 0.5) {
			t.Errorf("%+v", a)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if answers, err := Verify(ended); err == nil || len(answers) > 0 {
		t.Errorf("after the end: %d answers, %v", len(answers), err)
	}
}

// One wrong element among those of a product is found, in the shortest type too.
func TestDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, x := range append(ofType[float32](r, "float32"), gonumRoutines(r)...) {
		want, err := x.call()
		if err != nil {
			t.Fatal(err)
		}
		if d := distance(want, want); d != 0 {
			t.Errorf("%s: %v from itself", x.op, d)
		}
		got := append([]complex128(nil), want...)
		got[len(got)/2] += 2
		if bound := margin * 17 * roundoff(x.typ); !(distance(got, want) > bound) {
			t.Errorf("%s of %s: a wrong element is %v away, within %v", x.op, x.typ, distance(got, want), bound)
		}
		if d := distance(got[1:], want); d == d {
			t.Errorf("%s: %v from an answer of another length", x.op, d)
		}
	}
}

func TestCallers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	all, err := callers(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if err := c.call(r); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
