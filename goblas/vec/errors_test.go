package vec

import (
	"errors"
	"math"
	"testing"
)

func TestMistakes(t *testing.T) {
	all := numbers[float64](1, 100, 0)
	for _, f := range functions[float64]() {
		dst := append([]float64(nil), all...)
		for _, c := range []struct {
			dst, a, b []float64
			want      error
		}{
			{all[:10], all[20:29], all[40:50], ErrLength},
			{all[:10], all[:0], all[40:50], ErrLength},
			{all[:10], all[1:11], all[40:50], ErrOverlap},
			{all[5:15], all[:10], all[40:50], ErrOverlap},
		} {
			err := f.call(c.dst, c.a, c.b)
			var e *Error
			if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Op != f.name {
				t.Errorf("%s: %v, want %v", f.name, err, c.want)
			}
		}
		for i := range all {
			if all[i] != dst[i] {
				t.Fatalf("%s wrote although it failed", f.name)
			}
		}
		if err := f.call(nil, nil, nil); err != nil {
			t.Errorf("%s of nothing: %v", f.name, err)
		}
	}
	for _, f := range []func() error{
		func() error { return Add(all[:10], all[20:30], all[5:15]) },
		func() error { return FMA(all[:10], all[20:30], all[40:50], all[1:11]) },
		func() error { return Where(all[:10], make([]bool, 10), all[20:30], all[9:19]) },
	} {
		if err := f(); !errors.Is(err, ErrOverlap) {
			t.Errorf("%v, want ErrOverlap", err)
		}
	}
	for _, f := range []func() error{
		func() error { return Add(all[:10], all[20:30], all[40:51]) },
		func() error { return FMA(all[:10], all[20:30], all[40:50], all[60:69]) },
		func() error { return Where(all[:10], make([]bool, 9), all[20:30], all[40:50]) },
		func() error { return Less(make([]bool, 9), all[20:30], all[40:50]) },
		func() error { return Less(make([]bool, 10), all[20:30], all[40:51]) },
		func() error { return LessScalar(make([]bool, 9), all[20:30], 1) },
		func() error { _, err := Dot(all[:3], all[:4]); return err },
	} {
		if err := f(); !errors.Is(err, ErrLength) {
			t.Errorf("%v, want ErrLength", err)
		}
	}
	if err := Clip(all, all, 1, 0); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
	if err := Clip(all, all, math.NaN(), 0); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
}

// FuzzOverlap checks the decision about overlaps against what overwriting would do.
func FuzzOverlap(f *testing.F) {
	f.Add(uint8(0), uint8(10), uint8(5), uint8(10))
	f.Add(uint8(3), uint8(4), uint8(3), uint8(4))
	f.Fuzz(func(t *testing.T, at, n, from, m uint8) {
		all := make([]float64, 600)
		for i := range all {
			all[i] = float64(i)
		}
		dst, a := all[at:int(at)+int(n)], all[from:int(from)+int(m)]
		err := Neg(dst, a)
		switch shared := int(at) < int(from)+int(m) && int(from) < int(at)+int(n); {
		case n != m:
			if !errors.Is(err, ErrLength) {
				t.Fatalf("%v, want ErrLength", err)
			}
		case n > 0 && at != from && shared:
			if !errors.Is(err, ErrOverlap) {
				t.Fatalf("%v, want ErrOverlap", err)
			}
		case err != nil:
			t.Fatal(err)
		}
		for i, x := range all {
			want := float64(i)
			if err == nil && i >= int(at) && i < int(at)+int(n) {
				want = -float64(i - int(at) + int(from))
			}
			if x != want {
				t.Fatalf("element %d is %v, want %v", i, x, want)
			}
		}
	})
}
