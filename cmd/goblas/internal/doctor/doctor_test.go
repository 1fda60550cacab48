package doctor

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/tune"
	"github.com/goblas/goblas/internal/bare"
	"github.com/goblas/goblas/native/openblas"
)

// healthy is a machine with nothing to complain about: four cores, the newest
// OpenBLAS on the right kernel. Tests change what they are about.
func healthy() Facts {
	path := "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.34.so"
	return Facts{
		Machine: machine.Record{
			Threads: 4, ThreadsSource: "topology", GOMAXPROCS: 4,
			UsableCores: 4, UsableLogical: 4, Topology: ofCores(0, topology.Step{Name: topology.StepOnline, Decisive: true}),
			OpenBLAS: &goblas.Library{
				Path: path, Version: "0.3.34", Layer: "pthreads", Kernel: "Cooperlake", MaxThreads: 64,
				Config:    "OpenBLAS 0.3.34 DYNAMIC_ARCH NO_AFFINITY Cooperlake MAX_THREADS=64",
				Libraries: []openblas.Library{{Path: path, BLAS: true, Used: true}},
			},
		},
		CPU:       CPU{Arch: "amd64", AVX: true, AVX2: true, AVX512: true, BF16: true},
		HugePages: "madvise", Shm: Space{Total: 8 << 30, Free: 8 << 30}, Memory: Space{Free: 8 << 30},
		TuningPath: "/home/x/tune.json", TuningError: fs.ErrNotExist,
		Kernels: []KernelTime{{Kernel: "Cooperlake", GFLOPS: 80}},
		Answers: []Answer{{Op: "dot", Type: "float64", Backend: "native", N: 250, Ratio: 0.01}},
	}
}

func environment(pairs ...string) (all []machine.Variable) {
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		all = append(all, machine.Variable{Name: name, Value: value})
	}
	return all
}

// ofCores is the topology of four CPUs, with a quota unless that is 0.
func ofCores(quota float64, steps ...topology.Step) (t topology.Topology) {
	figures := map[string]any{"online_cpus": 4, "steps": steps}
	if quota > 0 {
		figures["quota_cpus"] = quota
	}
	data, err := json.Marshal(figures)
	if err == nil {
		err = json.Unmarshal(data, &t)
	}
	if err != nil {
		panic(err)
	}
	return t
}

// decided are steps of which one decided.
func decided(name, source string) []topology.Step {
	return []topology.Step{{Name: topology.StepOnline}, {Name: name, Source: source, Decisive: true}}
}

func TestExamine(t *testing.T) {
	noLibrary := func(f *Facts) {
		f.Machine.OpenBLAS, f.Kernels, f.Answers = nil, nil, nil
		f.Machine.Unavailable = &goblas.UnavailableError{Reason: "libopenblas.so.0: cannot open", Hint: "apt install libopenblas0-pthread"}
	}
	for _, test := range []struct {
		name   string
		change func(*Facts)
		check  string
		grade  Grade
		found  string // a part of it
		advice string // a part of it; "" for none at all
	}{
		{"no OpenBLAS", noLibrary, "library", Problem, "no OpenBLAS, so everything runs in pure Go: libopenblas.so.0", "apt install libopenblas0-pthread"},
		{"reference BLAS beside", func(f *Facts) {
			noLibrary(f)
			f.Others = []string{"/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0"}
		}, "library", Note, "libblas.so.3.11.0 is a BLAS but no OpenBLAS", ""},
		{"reference BLAS named", func(f *Facts) {
			noLibrary(f)
			f.Machine.Unavailable.Reason = "/usr/lib/libblas.so.3 is not an OpenBLAS (it lacks openblas_set_num_threads)"
		}, "library", Problem, "libblas.so.3 is not an OpenBLAS", "apt install"},
		{"unknown version", func(f *Facts) { f.Machine.OpenBLAS.Version = "" }, "library", Note, "unknown version", ""},
		{"OpenMP", func(f *Facts) { f.Machine.OpenBLAS.Layer = "openmp" }, "layer", Note, "OpenMP build", "libopenblas0-pthread"},
		{"serial", func(f *Facts) { f.Machine.OpenBLAS.Layer = "serial" }, "layer", Warning, "serial build", "libopenblas0-pthread"},
		{"two BLAS", func(f *Facts) {
			f.Machine.OpenBLAS.Libraries = append(f.Machine.OpenBLAS.Libraries, openblas.Library{Path: "/opt/mkl/libmkl_rt.so.2", BLAS: true})
		}, "duplicates", Warning, "1 more BLAS file in this process besides OpenBLAS: /opt/mkl/libmkl_rt.so.2", "one BLAS only"},
		{"another LAPACK", func(f *Facts) {
			f.Machine.OpenBLAS.Libraries = append(f.Machine.OpenBLAS.Libraries, openblas.Library{Path: "/usr/lib/liblapack.so.3"})
		}, "duplicates", Note, "liblapack.so.3", ""},
		{"no LAPACKE", func(f *Facts) { f.Machine.OpenBLAS.Config += " NO_LAPACKE" }, "lapacke", OK, "without LAPACKE", ""},
		{"no LAPACK", func(f *Facts) { f.Machine.OpenBLAS.Config += " NO_LAPACK" }, "lapacke", Problem, "without LAPACK", "install"},
		{"0.3.29", func(f *Facts) { f.Machine.OpenBLAS.Version = "0.3.29" }, "version", Warning, "silently wrong from 3 BLAS threads on; goblas keeps clear", "0.3.34"},
		{"forced kernel", func(f *Facts) {
			f.Machine.Environment, f.Machine.OpenBLAS.Kernel = environment("OPENBLAS_CORETYPE=Haswell"), "Haswell"
			f.Kernels = []KernelTime{{Kernel: "Haswell", GFLOPS: 50}, {Remove: coreType, Kernel: "Cooperlake", GFLOPS: 79},
				{Set: "OPENBLAS_CORETYPE=SkylakeX", Kernel: "SkylakeX", GFLOPS: 80}}
		}, "kernel", Warning, "kernel Haswell (OPENBLAS_CORETYPE=Haswell): 50 GFLOP/s on one core; the kernel Cooperlake has 79", "unset OPENBLAS_CORETYPE: 1.58 times as fast"},
		{"misdetected kernel", func(f *Facts) {
			f.Kernels = []KernelTime{{Kernel: "Barcelona", GFLOPS: 20}, {Set: "OPENBLAS_CORETYPE=Zen", Kernel: "Zen", GFLOPS: 53}}
		}, "kernel", Warning, "kernel Barcelona: 20 GFLOP/s", "export OPENBLAS_CORETYPE=Zen: 2.65 times"},
		{"misleading cache size", func(f *Facts) {
			f.Kernels = []KernelTime{{Kernel: "Cooperlake", GFLOPS: 60}, {Remove: cacheVariable, Kernel: "Cooperlake", GFLOPS: 80}}
		}, "kernel", Warning, "without OPENBLAS_L2_SIZE it has 80", "unset OPENBLAS_L2_SIZE"},
		{"forced, but the best", func(f *Facts) {
			f.Machine.Environment = environment("OPENBLAS_CORETYPE=Cooperlake")
			f.Kernels = append(f.Kernels, KernelTime{Remove: coreType, Kernel: "SkylakeX", GFLOPS: 82})
		}, "kernel", OK, "no other is faster", ""},
		{"wrong kernel", func(f *Facts) { f.Kernels[0].Wrong, f.Kernels[0].Error = true, "C = A B is off" }, "kernel", Problem, "wrong products: C = A B is off", "another"},
		{"kernel below the processor, not measured", func(f *Facts) { f.Kernels, f.Machine.OpenBLAS.Kernel = nil, "Prescott" }, "kernel", Warning, "for SSE; this processor has AVX-512", "without --quick"},
		{"forced below, not measured", func(f *Facts) {
			f.Kernels, f.Machine.OpenBLAS.Kernel = nil, "Haswell"
			f.Machine.Environment = environment("OPENBLAS_CORETYPE=Haswell")
		}, "kernel", Warning, "for AVX2; this processor has AVX-512", "unset OPENBLAS_CORETYPE"},
		{"kernel ignored", func(f *Facts) { f.Machine.Environment = environment("OPENBLAS_CORETYPE=Nonsense") },
			"kernel", Warning, "OPENBLAS_CORETYPE=Nonsense is ignored: OpenBLAS runs the kernel Cooperlake", "unset OPENBLAS_CORETYPE"},
		{"kernel ignored, not measured", func(f *Facts) {
			f.Kernels, f.Machine.Environment = nil, environment("OPENBLAS_CORETYPE=")
		}, "kernel", Warning, "OPENBLAS_CORETYPE= is ignored", "unset OPENBLAS_CORETYPE"},
		{"forced above", func(f *Facts) {
			f.CPU, f.Answers = CPU{Arch: "amd64", AVX: true, AVX2: true}, nil
			f.Kernels = []KernelTime{{Error: "crashed: SIGILL"}, {Remove: coreType, Kernel: "Haswell", GFLOPS: 50}}
			f.Machine.Environment = environment("OPENBLAS_CORETYPE=Cooperlake")
		}, "kernel", Problem, "for AVX-512; this processor has AVX2: calls end the program", "unset OPENBLAS_CORETYPE"},
		{"quota", func(f *Facts) {
			f.Machine.UsableCores, f.Machine.UsableLogical, f.Machine.Topology = 1, 1, ofCores(1.5, decided(topology.StepQuota, "/sys/fs/cgroup/cpu.max")...)
			f.Machine.Threads = 1
		}, "cores", Note, "1 core of 4 online CPUs usable: the CPU quota is 1.5 (/sys/fs/cgroup/cpu.max)", "0.5 are not used"},
		{"quota below one CPU", func(f *Facts) {
			f.Machine.UsableCores, f.Machine.UsableLogical, f.Machine.Topology = 1, 1, ofCores(0.25, decided(topology.StepQuota, "cpu.max")...)
		}, "cores", Warning, "quota is 0.25", "one CPU or more"},
		{"affinity", func(f *Facts) {
			f.Machine.UsableCores, f.Machine.UsableLogical, f.Machine.Topology = 2, 2, ofCores(0, decided(topology.StepAffinity, "sched_getaffinity")...)
		}, "cores", Note, "2 cores of 4 online CPUs usable: taskset or a cpuset", ""},
		{"hyperthreads", func(f *Facts) {
			f.Machine.UsableCores, f.Machine.Topology = 2, ofCores(0, decided(topology.StepPhysical, "")...)
		}, "cores", OK, "2 cores of 4 online CPUs usable: two or more hyperthreads", ""},
		{"more threads than quota", func(f *Facts) {
			f.Machine.UsableCores, f.Machine.UsableLogical = 2, 2
			f.Machine.Threads, f.Machine.ThreadsSource = 16, "OMP_NUM_THREADS"
		}, "threads", Warning, "OMP_NUM_THREADS=16, for 2 usable CPUs", "unset OMP_NUM_THREADS, or set it to 2"},
		{"threads on hyperthreads", func(f *Facts) {
			f.Machine.UsableCores = 2
			f.Machine.ThreadsSource = "OPENBLAS_NUM_THREADS"
		}, "threads", Note, "OPENBLAS_NUM_THREADS=4, for 2 cores: hyperthreads", "OPENBLAS_NUM_THREADS=2"},
		{"fewer threads", func(f *Facts) { f.Machine.Threads, f.Machine.ThreadsSource = 1, "OPENBLAS_NUM_THREADS" }, "threads", Note, "leaves 3 cores unused", "unset"},
		{"library for fewer threads", func(f *Facts) { f.Machine.Threads = 2 }, "threads", Note, "2 threads for 4 cores", "compiled for more"},
		{"no number", func(f *Facts) { f.Machine.Environment = environment("OMP_NUM_THREADS=all") }, "threads", Warning, "OMP_NUM_THREADS=all is not a positive number", "unset"},
		{"GOMAXPROCS below", func(f *Facts) { f.Machine.GOMAXPROCS = 1 }, "gomaxprocs", Warning, "GOMAXPROCS=1", "unset GOMAXPROCS"},
		{"GOMAXPROCS above", func(f *Facts) { f.Machine.GOMAXPROCS = 64 }, "gomaxprocs", Note, "GOMAXPROCS=64, more than 4 usable CPUs", "GOMAXPROCS=4"},
		{"long spin", func(f *Facts) { f.Machine.Environment = environment("OPENBLAS_THREAD_TIMEOUT=28") }, "settings", Note, "2^28 processor cycles", "24"},
		{"THP never", func(f *Facts) { f.HugePages = "never" }, "huge pages", Warning, "transparent huge pages are off", "madvise"},
		{"tiny shm in Docker", func(f *Facts) { f.Container, f.Shm = true, Space{Total: 64 << 20, Free: 64 << 20} }, "shared memory", Warning, "/dev/shm has only 64 MiB", "--shm-size"},
		{"tiny shm", func(f *Facts) { f.Shm = Space{Total: 64 << 20, Free: 64 << 20} }, "shared memory", Note, "/dev/shm has only 64 MiB", "remount"},
		{"full shm", func(f *Facts) { f.Shm.Free = 1 << 20 }, "shared memory", Warning, "nearly full: 1 MiB of 8 GiB", "goblas shm clean"},
		{"memory limit", func(f *Facts) { f.Memory.Free = 100 << 20 }, "memory", Warning, "100 MiB of memory left", "raise"},
		{"tuned", func(f *Facts) { f.TuningError = nil }, "tuning", OK, "of goblas tune", ""},
		{"tuning off", func(f *Facts) { f.TuningPath = "" }, "tuning", Note, "GOBLAS_TUNE is off", ""},
		{"foreign tuning", func(f *Facts) { f.TuningError = fmt.Errorf("made for 8 cores: %w", tune.ErrForeign) }, "tuning", Warning, "made for 8 cores", "goblas tune again"},
		{"damaged tuning", func(f *Facts) { f.TuningError = fmt.Errorf("no JSON: %w", tune.ErrDamaged) }, "tuning", Warning, "no JSON", "--reset"},
		{"unreadable tuning", func(f *Facts) { f.TuningError = fs.ErrPermission }, "tuning", Warning, "permission denied", "can be read"},
		{"64-bit build beside", func(f *Facts) { f.Wide = []string{"/l/libopenblas64.so.0"} }, "integers", OK, "/l/libopenblas64.so.0 has 64-bit ones, and is left alone", ""},
		{"64-bit build alone", func(f *Facts) { noLibrary(f); f.Wide = []string{"/l/libopenblas64.so.0"} }, "integers", Note, "/l/libopenblas64.so.0 is an OpenBLAS, but has 64-bit integers", "apt install libopenblas0-pthread"},
		{"64-bit build named", func(f *Facts) {
			noLibrary(f)
			f.Machine.Unavailable.Reason = "GOBLAS_LIBRARY=/l/lib.so: has 64-bit integers (its symbols end in 64_)"
		}, "integers", Note, "which goblas refuses", "beside it"},
		{"owner gone", func(f *Facts) {
			f.Segments = []shm.Segment{{Name: "a", Bytes: 1 << 20}, {Name: "b", Bytes: 1 << 20}, {Name: "c", Alive: true, Bytes: 9}, {Name: "d", Err: fs.ErrPermission}}
		}, "shared arrays", Warning, "2 shared arrays (2 MiB: a, b) of owners that are gone", "goblas shm clean"},
		{"owner lives", func(f *Facts) { f.Segments = []shm.Segment{{Name: "c", Alive: true, Bytes: 1 << 30}} }, "shared arrays", OK, "1 shared array (1 GiB: c) of living", ""},
		{"another's array", func(f *Facts) { f.Segments = []shm.Segment{{Name: "d", Err: fs.ErrPermission}} }, "shared arrays", Note, "1 shared array (0 bytes: d) of other users", "shm ls"},
		{"no MPI", func(f *Facts) { f.MPI = MPI{Asked: true, Reason: "not found", Hint: "install it"} }, "mpi", OK, "no ScaLAPACK and no mpirun", ""},
		{"mpirun alone", func(f *Facts) { f.MPI = MPI{Asked: true, Reason: "not found", Hint: "install it", Mpirun: "/b/mpirun"} }, "mpi", Note, "there is mpirun (/b/mpirun), but no ScaLAPACK", "install it"},
		{"ScaLAPACK alone", func(f *Facts) { f.MPI = scalapack("/l/libmpi.so.40.30.4", "", "") }, "mpi", Note, "but no mpirun", "openmpi-bin"},
		{"ScaLAPACK on another BLAS", func(f *Facts) {
			f.MPI = MPI{Asked: true, Reason: "/l/libscalapack.so computes on /l/libblas.so.3, not on /l/libopenblas.so.0", Hint: "unset"}
		}, "mpi", Warning, "computes on /l/libblas.so.3", "unset"},
		{"mpirun of another MPI", func(f *Facts) { f.MPI = scalapack("/l/libmpi.so.40.30.4", "/b/mpirun.mpich", mpich) }, "mpi", Warning,
			"mpirun is MPICH's (/b/mpirun.mpich), but ScaLAPACK is over Open MPI", "mpirun.openmpi"},
		{"MPI", func(f *Facts) { f.MPI = scalapack("/l/libmpich.so.12", "/b/mpirun.mpich", mpich) }, "mpi", OK, "over MPICH, as mpirun is", ""},
		{"unknown mpirun", func(f *Facts) { f.MPI = scalapack("/l/libmpi.so.40", "/b/mpirun", "") }, "mpi", OK, "mpirun: /b/mpirun", ""},
		{"other bits", func(f *Facts) { f.Repeats = []Repeat{{Op: "dot", N: 300}, {Op: "solve", N: 300, Same: true}} }, "repeatable", Warning, "other bits on 1 core than on 4 cores: dot", "report"},
		{"same bits", func(f *Facts) { f.Repeats = []Repeat{{Op: "dot", N: 300, Same: true}} }, "repeatable", OK, "the same bits on 1 core and on 4", ""},
		{"wrong answer", func(f *Facts) { f.Answers[0].Wrong, f.Answers[0].Ratio = true, 1e9 }, "answers", Problem, "dot of float64, n = 250, on native differs from pure Go: 1e+09 times", "PureGo"},
		{"goblas is wrong", stressed(Outcome{Load: "goblas", Result: Wrong, Calls: 100, Wrong: 3, Detail: "SVD: off"}), "stress", Problem, "3 of 100 answers wrong (SVD: off)", "PureGo"},
		{"goblas hangs", stressed(Outcome{Load: "goblas", Result: Hung}), "stress", Problem, "hung", "PureGo"},
		{"goblas is right", stressed(Outcome{Load: "goblas", Result: Right, Calls: 100}), "stress", OK, "100 calls, all right", ""},
		{"goblas crashes", stressed(Outcome{Load: "goblas-crash", Result: Crashed, Detail: "SIGSEGV"}), "stress", Problem, "through goblas (crash): the process crashed (SIGSEGV)", "PureGo"},
		{"netlib crashes", stressed(Outcome{Load: "crash", Result: Crashed, Detail: "SIGSEGV"}), "stress", Warning, "plain netlib on this library (crash): the process crashed (SIGSEGV)", "through goblas"},
		{"netlib is wrong", stressed(Outcome{Load: "race", Result: Wrong, Calls: 80, Wrong: 3}), "stress", Warning, "3 of 80 answers wrong", "through goblas"},
		{"no memory for it", stressed(Outcome{Load: "crash", Result: Skipped, Detail: "it needs 320 MiB of memory"}), "stress", Note, "not tried", ""},
	} {
		f := healthy()
		test.change(&f)
		found := false
		for _, x := range Examine(f) {
			if x.Check == test.check && x.Grade == test.grade && strings.Contains(x.Found, test.found) {
				found = strings.Contains(x.Advice, test.advice) && (x.Advice == "") == (test.advice == "")
				if found {
					break
				}
			}
		}
		if !found {
			t.Errorf("%s: no %v of %s with %q -> %q in %+v", test.name, test.grade, test.check, test.found, test.advice, Examine(f))
		}
	}
}

// scalapack is one that can be called, over an MPI, with an mpirun of a kind.
func scalapack(mpi, mpirun, kind string) MPI {
	return MPI{Asked: true, ScaLAPACK: bare.ScaLAPACK{Path: "/l/libscalapack.so", MPI: mpi}, Mpirun: mpirun, Kind: kind}
}

func stressed(o Outcome) func(*Facts) { return func(f *Facts) { f.Stress = []Outcome{o} } }

// A healthy machine has nothing worse than a note, and one of which nothing is known
// has only the missing library.
func TestExamineHealthy(t *testing.T) {
	for _, x := range Examine(healthy()) {
		if x.Grade > Note || x.Found == "" || x.Check == "" || x.Grade == OK && x.Advice != "" {
			t.Errorf("%+v", x)
		}
	}
	if all := Examine(Facts{}); len(all) != 1 || all[0].Check != "library" || all[0].Grade != Problem {
		t.Errorf("of nothing: %+v", all)
	}
}

func TestVersions(t *testing.T) {
	for _, test := range []struct {
		version, layer, kernel string
		want                   []string // parts of what is found, in order
	}{
		{"0.3.34", "pthreads", "Cooperlake", []string{"more callers"}},
		{"0.3.29", "pthreads", "Zen", []string{"silently wrong", "locks", "more callers"}},
		{"0.3.29", "openmp", "Zen", []string{"locks", "more callers"}},
		{"0.3.30.dev", "pthreads", "Zen", []string{"may be wrong", "locks", "more callers"}},
		{"0.3.21", "pthreads", "HASWELL", []string{"strided", "locks", "more callers"}},
		{"0.3.14", "pthreads", "SkylakeX", []string{"LAPACKE", "float32 products", "locks", "more callers"}},
		{"0.3.14", "pthreads", "Haswell", []string{"LAPACKE", "locks", "more callers"}},
		{"0.3.5", "pthreads", "SkylakeX", []string{"LAPACKE", "products of the AVX-512", "locks", "more callers"}},
		{"0.2.20", "pthreads", "Haswell", []string{"several threads", "LAPACKE", "more callers"}},
		{"", "pthreads", "Haswell", []string{"several threads", "LAPACKE", "more callers"}},
	} {
		f := healthy()
		f.Machine.OpenBLAS.Version, f.Machine.OpenBLAS.Layer, f.Machine.OpenBLAS.Kernel = test.version, openblas.Layer(test.layer), test.kernel
		var all findings
		findVersion(f, &all)
		if len(all) != len(test.want) {
			t.Errorf("%s %s %s: %+v, want %q", test.version, test.layer, test.kernel, all, test.want)
			continue
		}
		for i, x := range all {
			if !strings.Contains(x.Found, test.want[i]) || x.Source == "" {
				t.Errorf("%s: %+v, want %q", test.version, x, test.want[i])
			}
		}
	}
}

// Every flaw that goblas does not keep clear of comes with something to do.
func TestFlaws(t *testing.T) {
	for _, x := range flaws {
		if (x.grade > Note) != (x.advice != "") || (x.guard == exposed) != (x.grade == Problem) || x.what == "" || x.source == "" {
			t.Errorf("%+v", x)
		}
	}
}

func TestCandidates(t *testing.T) {
	for want, c := range map[string]CPU{
		"Cooperlake":     {Arch: "amd64", AVX512: true, BF16: true},
		"SkylakeX":       {Arch: "amd64", AVX512: true},
		"SapphireRapids": {Arch: "amd64", AVX512: true, BF16: true, AMX: true},
		"Zen":            {Arch: "amd64", AMD: true, AVX: true, AVX2: true},
		"Haswell":        {Arch: "amd64", AVX: true, AVX2: true},
		"Sandybridge":    {Arch: "amd64", AVX: true},
		"NEOVERSEV1":     {Arch: "arm64", SVE: true},
	} {
		if got := c.Candidates(); len(got) == 0 || got[0] != want {
			t.Errorf("%+v: %v, want %s", c, got, want)
		}
		if c.Arch == "amd64" && kernelFor[strings.ToLower(want)] != c.instructions() {
			t.Errorf("%s is for %v, the processor has %v", want, kernelFor[strings.ToLower(want)], c.instructions())
		}
	}
	for _, test := range []struct {
		c      CPU
		kernel string
		want   bool
	}{
		{CPU{Arch: "amd64", AVX512: true, BF16: true}, "SkylakeX", false}, {CPU{Arch: "amd64", AVX512: true}, "Haswell", true},
		{CPU{Arch: "amd64", AMD: true, AVX2: true}, "Barcelona", true}, {CPU{Arch: "amd64", AMD: true, AVX2: true}, "Haswell", false},
		{CPU{Arch: "arm64", SVE: true}, "neoversen1", true}, {CPU{Arch: "arm64", SVE: true}, "neoversev1", false}, {CPU{Arch: "ppc64le"}, "POWER9", false},
	} {
		if got := test.c.misjudged(test.kernel); got != test.want {
			t.Errorf("%+v misjudged as %s: %v", test.c, test.kernel, got)
		}
	}
	if got := (CPU{Arch: "amd64"}).Candidates(); got != nil {
		t.Errorf("for SSE: %v", got)
	}
}

func TestPrint(t *testing.T) {
	f := healthy()
	f.HugePages = "never"
	f.Machine.OpenBLAS.Version = "0.3.29"
	f.Stress = []Outcome{{Load: "race", Result: Wrong, Calls: 80, Wrong: 3, Seconds: 1}}
	r := NewReport(f)
	var b strings.Builder
	if err := r.Print(&b, false, true); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"\nwarning  transparent huge pages are off: ", "\n         -> echo madvise", "[numpy issue 29391]",
		"\nit works; see the warnings: 0 problems, 3 warnings, 2 notes, ", "  race         wrong          80 calls, 3 wrong, 1.0 s"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if len(line) > width+1 {
			t.Errorf("%d columns: %s", len(line)-1, line)
		}
	}
	b.Reset()
	if _ = r.Print(&b, true, false); !strings.Contains(b.String(), "\x1b[33mwarning") || strings.Contains(b.String(), "concurrent calls\n") {
		t.Errorf("in colour, brief: %q", b.String())
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Worst    string
		Counts   map[string]int
		Findings []struct{ Grade string }
	}
	if err := json.Unmarshal(data, &back); err != nil || back.Worst != "warning" || len(back.Findings) != len(r.Findings) || back.Counts["warning"] != 3 || back.Findings[0].Grade != "ok" {
		t.Errorf("%v, %+v", err, back)
	}
}
