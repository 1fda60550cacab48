package doctor

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/klauspost/cpuid/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/tune"
)

// Facts is all that the checks know. What is unknown, or was not measured, is the
// zero value.
type Facts struct {
	Machine   machine.Record
	Others    []string // BLAS files on this machine that are no OpenBLAS; only looked for without one
	Wide      []string // files of OpenBLAS with 64-bit integers on this machine
	CPU       CPU
	HugePages string // "always", "madvise" or "never"
	Shm       Space  // of /dev/shm
	Segments  []shm.Segment
	MPI       MPI
	Memory    Space        // Free: what this process may still take
	Container bool         // in Docker, Podman or Kubernetes, as far as that can be told
	Kernels   []KernelTime // as it is set up, first, and what else it could be
	Answers   []Answer
	Repeats   []Repeat
	Stress    []Outcome

	TuningPath  string // of the file of goblas tune: where it is or would be; "" if the user wants none
	TuningError error  // of tune.Read: why it is not used
}

// CPU is what bears on the choice of a kernel.
type CPU struct {
	Arch string // runtime.GOARCH
	AMD  bool
	AVX  bool
	AVX2 bool // with FMA
	AVX512,
	BF16, // AVX512-BF16
	AMX, // AMX-BF16
	SVE bool
}

// Space is a number of bytes; both are 0 if unknown.
type Space struct {
	Total, Free uint64
}

// Known reports whether there is a figure.
func (s Space) Known() bool { return s.Total > 0 || s.Free > 0 }

// KernelTime is how fast products are with one choice of kernel, on one core.
type KernelTime struct {
	Remove string  `json:"remove"` // the variable that was taken out of the environment, "" for none
	Set    string  `json:"set"`    // NAME=value that was put into it, "" for none
	Kernel string  `json:"kernel"` // that OpenBLAS then chose
	GFLOPS float64 `json:"gflops"` // of the fastest round
	Error  string  `json:"error"`  // why there is no figure, or the answer that was wrong
	Wrong  bool    `json:"wrong"`
}

// Answer is how far one routine's answer is from pure Go's.
type Answer struct {
	Op      string  `json:"op"`
	Type    string  `json:"type"`
	Backend string  `json:"backend"` // "native" or "auto"
	N       int     `json:"n"`
	Error   string  `json:"error"` // of the call
	Ratio   float64 `json:"ratio"` // difference over what rounding explains: right up to 1
	Wrong   bool    `json:"wrong"`
}

// Outcome is how one load of concurrent calls ended.
type Outcome struct {
	Load    string  `json:"load"` // "goblas" for all kinds of calls through it, or as in bare.Loads: "crash", "goblas-crash"
	Result  Result  `json:"result"`
	Calls   int64   `json:"calls"`
	Wrong   int64   `json:"wrong"`
	Detail  string  `json:"detail"` // the first wrong answer, the signal, or why it was skipped
	Seconds float64 `json:"seconds"`
}

// Result is one of the constants.
type Result string

const (
	Right   Result = "right"
	Wrong   Result = "wrong"
	Crashed Result = "crashed"
	Hung    Result = "hung" // and was killed
	Skipped Result = "skipped"
)

// Read gathers what can be read without measuring anything. It loads OpenBLAS if
// nothing has.
func Read() Facts {
	f := Facts{Machine: machine.Detect(), CPU: readCPU(), Container: inContainer(os.DirFS("/"), os.Getenv)}
	f.HugePages = hugePages(os.DirFS("/"))
	f.Shm = readShm()
	f.Segments, _ = shm.List() // none where there are none, or no arrays can be shared
	f.Wide = wideBLAS("/")
	if free, known := topology.MemoryAvailable(); known {
		f.Memory.Free = free
	}
	if f.Machine.OpenBLAS == nil {
		f.Others = otherBLAS("/")
	} else {
		saved, err := tune.Read()
		f.TuningPath, f.TuningError = saved.Path, err
	}
	return f
}

func readCPU() CPU {
	c := &cpuid.CPU
	return CPU{
		Arch:   runtime.GOARCH,
		AMD:    c.VendorID == cpuid.AMD || c.VendorID == cpuid.Hygon,
		AVX:    c.Supports(cpuid.AVX),
		AVX2:   c.Supports(cpuid.AVX2, cpuid.FMA3),
		AVX512: c.Supports(cpuid.AVX512F, cpuid.AVX512BW, cpuid.AVX512DQ, cpuid.AVX512VL, cpuid.AVX512CD),
		BF16:   c.Supports(cpuid.AVX512BF16),
		AMX:    c.Supports(cpuid.AMXBF16, cpuid.AMXTILE),
		SVE:    c.Supports(cpuid.SVE),
	}
}

// hugePages is the choice in brackets, as in "always [madvise] never".
func hugePages(root fs.FS) string {
	data, err := fs.ReadFile(root, "sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(data), "[")
	choice, _, _ := strings.Cut(after, "]")
	return choice
}

// inContainer goes by the marks that container engines leave.
func inContainer(root fs.FS, getenv func(string) string) bool {
	for _, mark := range []string{".dockerenv", "run/.containerenv"} {
		if _, err := fs.Stat(root, mark); err == nil {
			return true
		}
	}
	return getenv("KUBERNETES_SERVICE_HOST") != "" || getenv("container") != ""
}

// otherBLAS looks where distributions put libblas, and leaves out what is an
// OpenBLAS under that name.
func otherBLAS(root string) []string {
	return files(root, func(target string) bool { return !strings.Contains(target, "openblas") },
		"usr/lib/*/libblas.so.3", "usr/lib/libblas.so.3", "usr/lib64/libblas.so.3")
}

// wideBLAS looks where distributions put builds of OpenBLAS with 64-bit integers.
func wideBLAS(root string) []string {
	return files(root, func(string) bool { return true }, // Debian; Fedora, with a suffix of the symbols and without; Homebrew and others
		"usr/lib/*/libopenblas64.so.0", "usr/lib64/libopenblas*64.so.0", "usr/lib64/libopenblas*64_.so.0", "usr/lib/libopenblas*64*.so.0", "usr/local/lib/libopenblas*64*.so.0")
}

// files are the real files of the patterns under root that are wanted, each once.
func files(root string, wanted func(target string) bool, patterns ...string) (found []string) {
	for _, pattern := range patterns {
		paths, _ := filepath.Glob(filepath.Join(root, pattern)) // the patterns are ours
		for _, path := range paths {
			target, err := filepath.EvalSymlinks(path)
			if err == nil && wanted(target) && !slices.Contains(found, target) {
				found = append(found, target)
			}
		}
	}
	return found
}
