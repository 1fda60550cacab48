package machine

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/native/openblas"
)

func TestThreadsSource(t *testing.T) {
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "topology"},
		{map[string]string{"OMP_NUM_THREADS": "3"}, "OMP_NUM_THREADS"},
		{map[string]string{"OMP_NUM_THREADS": "4,2"}, "OMP_NUM_THREADS"},
		{map[string]string{"OMP_NUM_THREADS": "3", "GOTO_NUM_THREADS": "2"}, "GOTO_NUM_THREADS"},
		{map[string]string{"OPENBLAS_NUM_THREADS": " 1 ", "GOTO_NUM_THREADS": "2"}, "OPENBLAS_NUM_THREADS"},
		{map[string]string{"OPENBLAS_NUM_THREADS": "0", "GOTO_NUM_THREADS": "many"}, "topology"},
	} {
		if got := threadsSource(func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("%v: %s, want %s", test.env, got, test.want)
		}
	}
}

// The record names what goblas itself goes by.
func TestThreadsSourceAgrees(t *testing.T) {
	for _, name := range ThreadVariables {
		t.Setenv(name, "")
	}
	r := Detect()
	if r.ThreadsSource != "topology" {
		t.Errorf("source %s without variables", r.ThreadsSource)
	}
	if r.Threads != goblas.Threads() {
		t.Errorf("%d threads, goblas has %d", r.Threads, goblas.Threads())
	}
}

func TestVariables(t *testing.T) {
	got := variables([]string{"PATH=/bin", "OPENBLAS_VERBOSE=2", "GOMAXPROCS=1", "OMP_NUM_THREADS=", "GOBLAS_LIBRARY=a=b", "GOTO_NUM_THREADS=1", "XOMP_=1"})
	want := []Variable{{"GOBLAS_LIBRARY", "a=b"}, {"GOMAXPROCS", "1"}, {"GOTO_NUM_THREADS", "1"}, {"OMP_NUM_THREADS", ""}, {"OPENBLAS_VERBOSE", "2"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNotes(t *testing.T) {
	for name, test := range map[string]struct {
		record Record
		want   string // in the only note; "" for no note
	}{
		"nothing": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{}}, ""},
		"kernel": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{Kernel: "Haswell", Config: "DYNAMIC_ARCH"},
			Environment: []Variable{{"OPENBLAS_CORETYPE", "hasWELL"}}}, "forces the kernel"},
		"kernel that is not there": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{Kernel: "Haswell", Config: "DYNAMIC_ARCH"},
			Environment: []Variable{{"OPENBLAS_CORETYPE", "Nonsense"}}}, "OPENBLAS_CORETYPE=Nonsense is ignored: the kernel is Haswell"},
		"kernel without a name": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{Kernel: "Haswell"},
			Environment: []Variable{{"OPENBLAS_CORETYPE", ""}}}, "OPENBLAS_CORETYPE= is ignored"},
		"build of one kernel": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{Kernel: "Zen", Config: "OpenBLAS 0.3.21 Zen"},
			Environment: []Variable{{"OPENBLAS_CORETYPE", "Zen"}}}, "is ignored"},
		"more than compiled for": {Record{Threads: 64, ThreadsSource: "OMP_NUM_THREADS", UsableLogical: 64, OpenBLAS: &goblas.Library{MaxThreads: 64},
			Environment: []Variable{{"OMP_NUM_THREADS", "200,2"}}}, "OMP_NUM_THREADS=200,2 is more than OpenBLAS was compiled for: 64 threads"},
		"kernel without library": {Record{Threads: 2, UsableLogical: 2, Environment: []Variable{{"OPENBLAS_CORETYPE", "Haswell"}}}, ""},
		"not a number": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{},
			Environment: []Variable{{"OPENBLAS_NUM_THREADS", "all"}}}, "OPENBLAS_NUM_THREADS=all is not a positive number"},
		"two libraries": {Record{Threads: 2, UsableLogical: 2, OpenBLAS: &goblas.Library{Libraries: []openblas.Library{
			{Path: "/a/libopenblas.so.0", BLAS: true, Used: true}, {Path: "/a/liblapacke.so.3"}, {Path: "/b/libblas.so.3", BLAS: true}}}},
			"two BLAS libraries in this process: what OpenBLAS's LAPACK calls may end in /b/libblas.so.3"},
		"too many": {Record{Threads: 4, UsableLogical: 1, OpenBLAS: &goblas.Library{}}, "4 threads on 1 usable CPU"},
	} {
		got := notes(test.record)
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestDetect(t *testing.T) {
	r := Detect()
	if r.UsableCores < 1 || r.UsableLogical < r.UsableCores || r.Versions.Go == "" {
		t.Errorf("%+v", r)
	}
	if (r.OpenBLAS == nil) == (r.Unavailable == nil) {
		t.Errorf("OpenBLAS %v, unavailable %v: one of them", r.OpenBLAS, r.Unavailable)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"usable_cores", "threads", "threads_source", "gomaxprocs", "versions", "openblas", "unavailable", "environment", "notes", "topology"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("no key %s", key)
		}
	}
}
