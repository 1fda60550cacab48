package problem

import (
	"fmt"
	"testing"

	"github.com/goblas/goblas/goblas"
)

func TestEveryOperationAndType(t *testing.T) {
	for _, b := range []goblas.Backend{goblas.PureGo, goblas.Auto} {
		before := goblas.Active()
		if err := goblas.Use(b); err != nil {
			t.Fatal(err)
		}
		for _, op := range Ops {
			for _, typ := range Types {
				if op.Gonum() && typ != "float64" {
					continue
				}
				for _, n := range []int{1, 2, 9} {
					s := Spec{Op: op, Type: typ, N: n, NRHS: 3, Tasks: 5, Seed: 1}
					p := New(s, 2)
					for range 2 {
						if err := p.Call(); err != nil {
							t.Fatalf("%v, %v: %v", s, b, err)
						}
						if _, err := p.Check(); err != nil {
							t.Errorf("%v, %v: %v", s, b, err)
						}
					}
				}
			}
		}
		if err := goblas.Use(before); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSameSeedSameOperands(t *testing.T) {
	s := Spec{Op: Dot, Type: "float64", N: 5, Seed: 3}
	a, b := New(s, 1).(*linear[float64]), New(s, 1).(*linear[float64])
	s.Seed++
	c := New(s, 1).(*linear[float64])
	if a.a.At(4, 4) != b.a.At(4, 4) || a.a.At(4, 4) == c.a.At(4, 4) {
		t.Error("operands do not go by the seed")
	}
}

func TestFlops(t *testing.T) {
	for _, test := range []struct {
		spec Spec
		want float64
	}{
		{Spec{Op: Dot, Type: "float64", N: 10}, 2000},
		{Spec{Op: Dot, Type: "complex64", N: 10}, 8000},
		{Spec{Op: Solve, Type: "float64", N: 3, NRHS: 2}, 18 + 36},
		{Spec{Op: SVD, Type: "float32", N: 30}, 180_000},
		{Spec{Op: SvdThin, Type: "float64", N: 30}, 180_000},
		{Spec{Op: Eigh, Type: "float64", N: 30}, 90_000},
		{Spec{Op: Tasks, Type: "float64", N: 10, Tasks: 7}, 14000},
		{Spec{Op: Mul, Type: "float64", N: 10}, 1000}, // a half, and its mirror image
	} {
		if got := test.spec.Flops(); got != test.want {
			t.Errorf("%v: %g, want %g", test.spec, got, test.want)
		}
	}
}

func TestTasksFindWrongProduct(t *testing.T) {
	p := New(Spec{Op: Tasks, Type: "float64", N: 8, Tasks: 3, Seed: 1}, 2).(*tasks[float64])
	if err := p.Call(); err != nil {
		t.Fatal(err)
	}
	for i := range p.memory {
		if c := p.memory[i].c; c.Data != nil {
			c.Set(1, 1, -c.At(1, 1))
		}
	}
	if _, err := p.Check(); err == nil {
		t.Error("a wrong product passes")
	}
}

// TestTasksSameMatrices: whoever does the last task has the same operands.
func TestTasksSameMatrices(t *testing.T) {
	for _, typ := range Types {
		var last []string
		for _, workers := range []int{1, 1, 3} {
			p := New(Spec{Op: Tasks, Type: typ, N: 3, Tasks: 1, Seed: 1, Into: workers == 3}, workers)
			called := p.Call()
			if _, err := p.Check(); called != nil || err != nil {
				t.Fatal(called, err)
			}
			switch p := p.(type) {
			case *tasks[float32]:
				last = append(last, product(p))
			case *tasks[float64]:
				last = append(last, product(p))
			case *tasks[complex64]:
				last = append(last, product(p))
			case *tasks[complex128]:
				last = append(last, product(p))
			}
		}
		if len(last) != 3 || last[0] == "" || last[0] != last[1] || last[0] != last[2] {
			t.Errorf("%s: products %q", typ, last)
		}
	}
}

// product is the one that the only task left.
func product[T goblas.Scalar](t *tasks[T]) string {
	for _, p := range t.memory {
		if p.c.Data != nil && p.c.At(0, 0) != 0 {
			return fmt.Sprint(p.c.Data)
		}
	}
	return ""
}

// TestGonumFindsWrongAnswers takes each answer for that of another matrix.
func TestGonumFindsWrongAnswers(t *testing.T) {
	for _, op := range GonumOps {
		p := newGonum(Spec{Op: op, Type: "float64", N: 8, Seed: 1})
		if err := p.Call(); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Check(); err != nil {
			t.Errorf("%s: %v", op, err)
		}
		p.a.Set(3, 3, 1.01*p.a.At(3, 3))
		if _, err := p.Check(); err == nil {
			t.Errorf("%s: the answer of another matrix passes", op)
		}
	}
}

// TestShapes computes and checks the problems whose matrices have any shape.
func TestShapes(t *testing.T) {
	for _, op := range Tall {
		for _, kind := range Types {
			for _, shape := range [][2]int{{60, 5}, {5, 60}, {7, 7}} {
				spec := Spec{Op: op, Type: kind, Rows: shape[0], N: shape[1], NRHS: 2, Seed: 1}
				p := New(spec, 0)
				if err := p.Call(); err != nil {
					t.Fatalf("%v: %v", spec, err)
				}
				if r, err := p.Check(); err != nil {
					t.Errorf("%v: %v, %v", spec, r, err)
				}
				if spec.Flops() <= 0 || spec.Memory(0) <= spec.Bytes() {
					t.Errorf("%v: %g operations, %g bytes of %g", spec, spec.Flops(), spec.Bytes(), spec.Memory(0))
				}
			}
		}
	}
}
