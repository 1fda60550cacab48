package topology

import (
	"errors"
	"io/fs"
	"strings"
)

// host is the machine as the package sees it: a file tree and the few answers
// that do not come from files. Tests replace it by a recorded machine.
type host struct {
	root     fs.FS                  // the tree under "/"
	proc     string                 // the directory of this process, "/proc/self"
	affinity func() (cpuSet, error) // the CPUs the scheduler may use
	launcher func() (cpuSet, error) // those of the parent process
	getenv   func(string) string
	claim    claim
	numCPU   int    // runtime.NumCPU
	maxProcs int    // runtime.GOMAXPROCS
	idleHeap uint64 // bytes of Go's heap that hold nothing
}

// claim is what the CPUID instruction, or its equivalent, says. It is believed
// only where it agrees with the operating system.
type claim struct {
	model    string
	physical int  // cores of one package, 0 if it does not say
	logical  int  // logical CPUs of one package, 0 if it does not say
	threads  int  // hardware threads of one core
	hybrid   bool // cores of more than one kind, so threads holds for some only
}

// reading is a value, where it came from, and why it is missing if it is.
type reading[T any] struct {
	value  T
	source string
	err    error // nil if value is known
}

// facts is all that was read, before any choice is made.
type facts struct {
	online      reading[cpuSet]
	affinity    reading[cpuSet]
	cores       reading[[]core]
	performance reading[cpuSet] // the fast CPUs; empty if all are of one kind
	quota       reading[quota]
	ranks       reading[ranks] // without a source if no launcher has started this process
	claim       claim
	numCPU      int
	maxProcs    int
}

// errNotTold is the reason for a fact that an operating system never gives.
var errNotTold = errors.New("this operating system does not tell")

// observe reads a Linux host.
func (h host) observe() facts {
	f := facts{claim: h.claim, numCPU: h.numCPU, maxProcs: h.maxProcs}
	f.online = h.readOnline()
	f.affinity.source = "sched_getaffinity"
	f.affinity.value, f.affinity.err = h.affinity()
	cpus, _ := f.cpus()
	f.cores = h.readCores(cpus)
	f.performance = h.readPerformance(cpus, f.cores)
	f.quota = h.readQuota()
	if f.ranks = readRanks(h.getenv); f.ranks.source != "" {
		f.ranks.value.launcher, _ = h.launcher() // empty if unknown
	}
	return f
}

// read returns the contents of the file at an absolute path.
func (h host) read(file string) ([]byte, error) {
	data, err := fs.ReadFile(h.root, fsPath(file))
	return data, namePath(file, err)
}

// fsPath turns an absolute path into one that an fs.FS takes.
func fsPath(file string) string {
	if file = strings.TrimPrefix(file, "/"); file != "" {
		return file
	}
	return "."
}

// namePath makes an error of an fs.FS name the absolute path.
func namePath(file string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return &fs.PathError{Op: pathErr.Op, Path: file, Err: pathErr.Err}
	}
	return err
}

// readList reads a file in the CPU list format.
func (h host) readList(file string) (cpuSet, error) {
	data, err := h.read(file)
	if err != nil {
		return nil, err
	}
	return parseCPUList(file, data)
}

// readNumber reads a file that holds one number.
func (h host) readNumber(file string) (int, error) {
	data, err := h.read(file)
	if err != nil {
		return 0, err
	}
	return parseNumber(file, data)
}
