package openblas

import (
	"errors"
	"os"
	"slices"
	"testing"
)

// loaded skips the test where there is no OpenBLAS; GOBLAS_REQUIRE_NATIVE
// makes that a failure.
func loaded(t *testing.T) Info {
	t.Helper()
	if err := Load(2); err != nil {
		if _, ok := errors.AsType[*UnavailableError](err); !ok || os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	info, err := Describe()
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestDescribe(t *testing.T) {
	info := loaded(t)
	if info.Path == "" || info.Version == "" || info.Kernel == "" || info.Config == "" {
		t.Errorf("incomplete: %+v", info)
	}
	if !slices.Contains([]Layer{Pthreads, OpenMP, Serial}, info.Layer) {
		t.Errorf("layer %q", info.Layer)
	}
	used := 0
	for _, l := range info.Libraries {
		if l.Used {
			used++
		}
	}
	if len(info.Libraries) > 0 && used != 1 {
		t.Errorf("%d libraries in use of %+v", used, info.Libraries)
	}
}

// TestSetThreadsReadsBack shows that the library clamps and that we see it.
func TestSetThreadsReadsBack(t *testing.T) {
	info := loaded(t)
	if info.Layer == Serial {
		t.Skip("a serial build has one thread")
	}
	before := Threads()
	t.Cleanup(func() { SetThreads(before) })
	if got := SetThreads(2); got != 2 {
		t.Errorf("SetThreads(2) = %d", got)
	}
	if got := SetThreads(1); got != 1 {
		t.Errorf("SetThreads(1) = %d", got)
	}
	if info.MaxThreads == 0 || info.Layer != Pthreads {
		return
	}
	if got := SetThreads(info.MaxThreads + 100); got > info.MaxThreads {
		t.Errorf("SetThreads beyond the compiled maximum = %d, maximum %d", got, info.MaxThreads)
	}
}

func TestParseMaps(t *testing.T) {
	maps, err := os.ReadFile("testdata/maps-debian12")
	if err != nil {
		t.Fatal(err)
	}
	const dir = "/usr/lib/x86_64-linux-gnu/"
	got := parseMaps(maps, dir+"openblas-pthread/libopenblasp-r0.3.21.so")
	want := []Library{
		{Path: dir + "liblapacke.so.3.11.0"},
		{Path: dir + "openblas-pthread/libblas.so.3", BLAS: true},
		{Path: dir + "openblas-pthread/liblapack.so.3"},
		{Path: dir + "openblas-pthread/libopenblasp-r0.3.21.so", BLAS: true, Used: true},
		{Path: "/opt/intel/libmkl_rt.so.2", BLAS: true},
	}
	slices.SortFunc(want, func(a, b Library) int {
		if a.Path < b.Path {
			return -1
		}
		return 1
	})
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func FuzzParseMaps(f *testing.F) {
	f.Add([]byte("7f00-7f01 r-xp 00000000 fe:00 1 /usr/lib/libopenblas.so.0 (deleted)\n"), "/usr/lib/libopenblas.so.0")
	f.Add([]byte("no path\n\n/"), "")
	f.Fuzz(func(t *testing.T, maps []byte, used string) {
		got := parseMaps(maps, used)
		for i, l := range got {
			if l.Path == "" || l.Path[0] != '/' || l.Used != (l.Path == used) {
				t.Errorf("entry %+v", l)
			}
			if i > 0 && got[i-1].Path >= l.Path {
				t.Errorf("not sorted and distinct: %q before %q", got[i-1].Path, l.Path)
			}
		}
	})
}
