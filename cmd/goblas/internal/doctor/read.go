package doctor

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/klauspost/cpuid/v2"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/tune"
)

// Read gathers what can be read without measuring anything. It loads OpenBLAS if
// nothing has.
func Read() Facts {
	f := Facts{Machine: machine.Detect(), CPU: readCPU(), Container: inContainer(os.DirFS("/"), os.Getenv)}
	f.Cores = coresOf(f.Machine.Topology)
	f.HugePages = hugePages(os.DirFS("/"))
	f.Shm = readShm()
	if free, known := topology.MemoryAvailable(); known {
		f.Memory.Free = free
	}
	if f.Machine.OpenBLAS == nil {
		f.Others = otherBLAS("/")
	} else {
		f.Tuning = tuningOf(tune.Read())
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

func coresOf(t topology.Topology) Cores {
	c := Cores{Usable: t.Cores(), Logical: t.Logical(), Steps: t.Steps()}
	c.Online, _ = t.Online()
	c.PerCore, _ = t.ThreadsPerCore()
	c.Quota, _ = t.Quota()
	return c
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
	var found []string
	for _, pattern := range []string{"usr/lib/*/libblas.so.3", "usr/lib/libblas.so.3", "usr/lib64/libblas.so.3"} {
		paths, _ := filepath.Glob(filepath.Join(root, pattern)) // the patterns are ours
		for _, path := range paths {
			target, err := filepath.EvalSymlinks(path)
			if err == nil && !strings.Contains(target, "openblas") {
				found = append(found, target)
			}
		}
	}
	return found
}

// tuningOf sorts what tune.Read says.
func tuningOf(r tune.Result, err error) Tuning {
	t := Tuning{Path: r.Path}
	switch {
	case err == nil:
		t.State = TuningUsed
		return t
	case errors.Is(err, fs.ErrNotExist):
		t.State = TuningNone
		return t
	case errors.Is(err, tune.ErrForeign):
		t.State = TuningForeign
	case errors.Is(err, tune.ErrDamaged):
		t.State = TuningDamaged
	default:
		t.State = TuningFailed
	}
	t.Error = err.Error()
	return t
}
