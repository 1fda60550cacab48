package topology

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseProcCgroup(t *testing.T) {
	const text = `9:name=systemd:/init.scope
4:cpu,cpuacct:/docker/a:b
2::/odd
0::/user.slice
`
	got, err := parseProcCgroup("f", []byte(text))
	want := []membership{
		{controllers: []string{"name=systemd"}, path: "/init.scope"},
		{controllers: []string{"cpu", "cpuacct"}, path: "/docker/a:b"},
		{path: "/odd"},
		{v2: true, path: "/user.slice"},
	}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if got := membershipOf("cpu", got); len(got) != 1 || got[0].path != "/docker/a:b" {
		t.Errorf("the CPU controller is taken to be in %v", got)
	}
	for _, bad := range []string{"\n", "0:/a", "x::/a", "-1::/a", "0::", "0::a", "4:cpu:"} {
		_, err := parseProcCgroup("/proc/f", []byte(bad))
		var syntax *syntaxError
		if !errors.As(err, &syntax) || syntax.file != "/proc/f" || syntax.text != strings.TrimSuffix(bad, "\n") {
			t.Errorf("%q: got error %v; want a syntaxError with file and text", bad, err)
		}
	}
}

func TestParseCPUMax(t *testing.T) {
	for text, want := range map[string]limit{
		"max 100000\n":    {},
		"150000 100000\n": {1.5, true},
		"50000 100000\n":  {0.5, true},
		"1000 1000000":    {0.001, true},
	} {
		if got, err := parseCPUMax("f", []byte(text)); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "max", "100000", "max max", "1 2 3", "0 100000", "-1 100000", "100000 0", "100000 -5", "1e5 100000"} {
		got, err := parseCPUMax("/sys/f", []byte(text))
		var syntax *syntaxError
		if !errors.As(err, &syntax) || syntax.file != "/sys/f" || syntax.text != text || got != (limit{}) {
			t.Errorf("%q: got %v, %v; want a syntaxError with file and text", text, got, err)
		}
	}
}

func TestParseCFSQuota(t *testing.T) {
	for text, want := range map[[2]string]limit{
		{"-1\n", "100000\n"}:     {},
		{"-1\n", "0\n"}:          {},
		{"250000\n", "100000\n"}: {2.5, true},
	} {
		if got, err := parseCFSQuota("q", []byte(text[0]), "p", []byte(text[1])); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for text, file := range map[[2]string]string{
		{"", "100000"}:     "q",
		{"max", "100000"}:  "q",
		{"0", "100000"}:    "q",
		{"100000", "0"}:    "p",
		{"100000", "-1"}:   "p",
		{"100000", "fast"}: "p",
	} {
		_, err := parseCFSQuota("q", []byte(text[0]), "p", []byte(text[1]))
		var syntax *syntaxError
		if !errors.As(err, &syntax) || syntax.file != file || !slices.Contains(text[:], syntax.text) {
			t.Errorf("%q: got error %v; want a syntaxError for %s", text, err, file)
		}
	}
}

// FuzzParseProcCgroup checks that accepted lines survive being printed and parsed
// again.
func FuzzParseProcCgroup(f *testing.F) {
	for _, s := range []string{"", "0::/\n", "4:cpu,cpuacct:/a:b\n0::/c", "1:name=systemd:/ (deleted)\n", "0::/../..\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := parseProcCgroup("f", data)
		if err != nil {
			if all != nil {
				t.Fatalf("%v together with error %v", all, err)
			}
			return
		}
		var b strings.Builder
		for _, m := range all {
			if !strings.HasPrefix(m.path, "/") {
				t.Fatalf("path %q is not absolute", m.path)
			}
			id := 1
			if m.v2 {
				id = 0
			}
			fmt.Fprintf(&b, "%d:%s:%s\n", id, strings.Join(m.controllers, ","), m.path)
		}
		again, err := parseProcCgroup("f", []byte(b.String()))
		if err != nil || !reflect.DeepEqual(again, all) {
			t.Fatalf("%q became %+v, then %+v, %v", data, all, again, err)
		}
		if own := membershipOf("cpu", all); len(own) > 1 || len(own) == 1 && !own[0].v2 && !slices.Contains(own[0].controllers, "cpu") {
			t.Fatalf("membershipOf(%+v) = %+v", all, own)
		}
	})
}

// checkLimit fails unless cpus is positive exactly when there is a limit.
func checkLimit(t *testing.T, l limit, err error) {
	t.Helper()
	if l.limited != (l.cpus > 0) || err != nil && l.limited {
		t.Fatalf("limit %v, error %v", l, err)
	}
}

// FuzzParseCPUMax checks the invariant of limits, and that any quota and period
// in microseconds come back as their ratio.
func FuzzParseCPUMax(f *testing.F) {
	f.Add([]byte("max 100000\n"), int64(150000), int64(100000))
	f.Add([]byte("1 1"), int64(1), int64(1))
	f.Add([]byte("-1 0"), int64(0), int64(-1))
	f.Fuzz(func(t *testing.T, data []byte, q, p int64) {
		l, err := parseCPUMax("f", data)
		checkLimit(t, l, err)
		l, err = parseCPUMax("f", fmt.Appendf(nil, "%d %d\n", q, p))
		checkLimit(t, l, err)
		if want := q > 0 && p > 0; l.limited != want || want && l.cpus != float64(q)/float64(p) {
			t.Fatalf("%d %d: got %v, %v", q, p, l, err)
		}
	})
}

// FuzzParseCFSQuota does the same for the pair of files of cgroup v1.
func FuzzParseCFSQuota(f *testing.F) {
	f.Add([]byte("-1\n"), []byte("100000\n"), 150000, 100000)
	f.Add([]byte("100000"), []byte("0"), 0, 0)
	f.Fuzz(func(t *testing.T, quota, period []byte, q, p int) {
		l, err := parseCFSQuota("q", quota, "p", period)
		checkLimit(t, l, err)
		l, err = parseCFSQuota("q", fmt.Appendf(nil, "%d\n", q), "p", fmt.Appendf(nil, "%d\n", p))
		checkLimit(t, l, err)
		if want := q > 0 && p > 0; l.limited != want || want && l.cpus != float64(q)/float64(p) {
			t.Fatalf("%d, %d: got %v, %v", q, p, l, err)
		}
		if (err == nil) != (q < 0 || q > 0 && p > 0) {
			t.Fatalf("%d, %d: error %v", q, p, err)
		}
	})
}
