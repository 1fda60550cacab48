package topology

import (
	"errors"
	"slices"
	"testing"
)

func TestParseCPUList(t *testing.T) {
	tests := []struct {
		text string
		want cpuSet
	}{
		{"\n", nil},
		{"0\n", cpuSet{0}},
		{"0-3\n", cpuSet{0, 1, 2, 3}},
		{"0-1,4,6-7\n", cpuSet{0, 1, 4, 6, 7}},
		{"0,1\n", cpuSet{0, 1}},
		{"62-66", cpuSet{62, 63, 64, 65, 66}},
		{"8191\n", cpuSet{8191}},
	}
	for _, tt := range tests {
		got, err := parseCPUList("f", []byte(tt.text))
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %v, %v; want %v", tt.text, got, err, tt.want)
		}
	}
	if set, err := parseCPUList("f", []byte("0-2047\n")); err != nil || len(set) != 2048 {
		t.Errorf("0-2047: %d CPUs, %v", len(set), err)
	}
}

func TestParseCPUListMalformed(t *testing.T) {
	for _, text := range []string{
		"all", "-1", "0-", "-", "3-1", "0,,1", "0,", "1,0", "0-3,2", "0-3:1/2", "0x1", "+1", "0 1", "65536", "0-4294967295", "0\n1",
	} {
		set, err := parseCPUList("/sys/f", []byte(text))
		var syntax *syntaxError
		if !errors.As(err, &syntax) || syntax.file != "/sys/f" || syntax.text != text {
			t.Errorf("%q: got %v, %v; want a syntaxError with file and text", text, set, err)
		}
	}
}

func TestCPUSetOperations(t *testing.T) {
	a, b := cpuSet{0, 1, 2, 5, 64}, cpuSet{1, 5, 6}
	if got, want := a.and(b), (cpuSet{1, 5}); !slices.Equal(got, want) {
		t.Errorf("and: %v, want %v", got, want)
	}
	if got, want := a.minus(b), (cpuSet{0, 2, 64}); !slices.Equal(got, want) {
		t.Errorf("minus: %v, want %v", got, want)
	}
	if got, want := union([]cpuSet{b, a}), (cpuSet{0, 1, 2, 5, 6, 64}); !slices.Equal(got, want) {
		t.Errorf("union: %v, want %v", got, want)
	}
	if !a.meets(b) || a.meets(cpuSet{3, 4}) || a.meets(nil) {
		t.Error("meets is wrong")
	}
	if got, want := a.String(), "0-2,5,64"; got != want {
		t.Errorf("String: %q, want %q", got, want)
	}
}

// FuzzParseCPUList checks that an accepted list is ascending and survives being
// printed and parsed again.
func FuzzParseCPUList(f *testing.F) {
	for _, s := range []string{"", "0", "0-3,8,10-11\n", "0,1", "5-", "65535", "3-1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := parseCPUList("f", data)
		if err != nil {
			var syntax *syntaxError
			if set != nil || !errors.As(err, &syntax) {
				t.Fatalf("%v together with error %v", set, err)
			}
			return
		}
		for i, cpu := range set {
			if cpu < 0 || cpu > maxCPU || i > 0 && cpu <= set[i-1] {
				t.Fatalf("%v is not ascending", set)
			}
		}
		again, err := parseCPUList("f", []byte(set.String()+"\n"))
		if err != nil || !slices.Equal(again, set) {
			t.Fatalf("%q became %v, then %v, %v", data, set, again, err)
		}
	})
}
