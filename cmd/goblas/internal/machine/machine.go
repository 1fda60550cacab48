// Package machine records what a measurement was made on: the program, the
// machine, the OpenBLAS, and the environment variables that change what they
// do. goblas info prints the record, and every file of results carries it.
package machine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/topology"
	"github.com/goblas/goblas/goblas/tune"
)

// Record is the machine as this process sees it. The JSON keys are stable;
// what is unknown is "" or null.
type Record struct {
	UsableCores   int                      `json:"usable_cores"`   // physical cores this process may use
	UsableLogical int                      `json:"usable_logical"` // with hyperthreads
	Threads       int                      `json:"threads"`        // cores that calls use together
	ThreadsSource string                   `json:"threads_source"` // a variable's name, or "topology"
	GOMAXPROCS    int                      `json:"gomaxprocs"`     // goroutines that pure Go runs at once
	CPUModel      string                   `json:"cpu_model"`
	OS            string                   `json:"os"`
	Arch          string                   `json:"arch"`
	Versions      Versions                 `json:"versions"`
	OpenBLAS      *goblas.Library          `json:"openblas"`    // null where there is none
	Unavailable   *goblas.UnavailableError `json:"unavailable"` // why there is none
	Tuning        string                   `json:"tuning"`      // where the crossovers come from, or why not from goblas tune's file
	Environment   []Variable               `json:"environment"`
	Notes         []string                 `json:"notes"`
	Topology      topology.Topology        `json:"topology"`
	Governor      string                   `json:"governor"` // of the clock frequency; "" if unknown
	Peak          *Peak                    `json:"peak"`     // null where it was not measured
	MPI           *MPI                     `json:"mpi"`      // null unless mpirun or srun has started the process
}

// MPI says which process of an MPI program this is.
type MPI struct {
	Rank int    `json:"rank"` // from 0
	Size int    `json:"size"` // how many processes there are, on all machines
	Host string `json:"host"` // "" if unknown
}

// Variable is an environment variable that is set.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Detect makes the record. It loads OpenBLAS if nothing has.
func Detect() Record {
	library, err := goblas.Describe() // first, as it bounds the threads
	t := topology.Detect()
	r := Record{
		UsableCores: t.Cores(), UsableLogical: t.Logical(),
		Threads:    goblas.Threads(),
		GOMAXPROCS: runtime.GOMAXPROCS(0),
		CPUModel:   t.Model(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		Versions:    ReadVersions(),
		Environment: variables(os.Environ()),
		Topology:    t,
		Governor:    governor(),
	}
	r.ThreadsSource = threadsSource(os.Getenv)
	if rank, size, launched := topology.Rank(); launched {
		host, _ := os.Hostname() // "" if unknown
		r.MPI = &MPI{Rank: rank, Size: size, Host: host}
	}
	if err == nil {
		r.OpenBLAS = &library
		r.Tuning = tuning()
	} else if u, ok := errors.AsType[*goblas.UnavailableError](err); ok {
		r.Unavailable = u
	} else {
		r.Unavailable = &goblas.UnavailableError{Reason: err.Error()}
	}
	r.Notes = notes(r)
	return r
}

// governor is what Linux sets the clock frequency by.
func governor() string {
	data, _ := os.ReadFile("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") // none if it cannot be read
	return strings.TrimSpace(string(data))
}

// tuning says which crossovers goblas.Use takes here.
func tuning() string {
	saved, err := tune.Read()
	switch {
	case err == nil:
		return "of goblas tune, " + saved.Path
	case errors.Is(err, fs.ErrNotExist):
		return "built-in"
	}
	return fmt.Sprintf("built-in; ignored: %v", err)
}

// ThreadVariables are the variables that OpenBLAS and goblas read, in order.
var ThreadVariables = []string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}

// threadsSource names the variable that [goblas.Threads] goes by, or
// "topology".
func threadsSource(getenv func(string) string) string {
	for _, name := range ThreadVariables {
		if ThreadCount(getenv(name)) > 0 {
			return name
		}
	}
	return "topology"
}

// ThreadCount is the first number in value, 0 if there is none.
func ThreadCount(value string) int {
	value, _, _ = strings.Cut(value, ",")
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil {
		return 0
	}
	return n
}

// variables picks those that bear on BLAS and on threads, sorted by name.
func variables(environ []string) []Variable {
	found := []Variable{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case name == "GOTO_NUM_THREADS", name == "GOMAXPROCS", name == "GOBLAS_LIBRARY", name == "GOBLAS_TUNE",
			strings.HasPrefix(name, "OPENBLAS_"), strings.HasPrefix(name, "OMP_"):
			found = append(found, Variable{Name: name, Value: value})
		}
	}
	slices.SortFunc(found, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return found
}

// CoreTypeVariable forces a kernel.
const CoreTypeVariable = "OPENBLAS_CORETYPE"

// CoreType returns the value of OPENBLAS_CORETYPE, and what became of it: whether it
// is set, if only to nothing, and whether OpenBLAS has ignored it. It then has no
// such kernel, or none to choose from, and has taken one that need not be the one
// that it takes by itself.
func (r Record) CoreType() (value string, set, ignored bool) {
	value, set = r.Variable(CoreTypeVariable)
	return value, set, set && r.OpenBLAS != nil && !takes(r.OpenBLAS, value)
}

// Variable returns the value of an environment variable that is in the record, and
// whether it is there.
func (r Record) Variable(name string) (value string, set bool) {
	for _, v := range r.Environment {
		if v.Name == name {
			return v.Value, true
		}
	}
	return "", false
}

// takes reports whether OpenBLAS runs the kernel that OPENBLAS_CORETYPE names, which
// only builds with several kernels read. Its case does not matter.
func takes(o *goblas.Library, name string) bool {
	return strings.EqualFold(name, o.Kernel) && (o.Config == "" || strings.Contains(o.Config, "DYNAMIC_ARCH"))
}

// notes are sentences on what a reader of the record should know.
func notes(r Record) []string {
	notes := []string{}
	add := func(format string, a ...any) { notes = append(notes, fmt.Sprintf(format, a...)) }
	for _, v := range r.Environment {
		switch {
		case v.Name == CoreTypeVariable && r.OpenBLAS != nil && takes(r.OpenBLAS, v.Value):
			add("%s=%s forces the kernel; unset, OpenBLAS takes the one made for this processor.", CoreTypeVariable, v.Value)
		case v.Name == CoreTypeVariable && r.OpenBLAS != nil:
			add("%s=%s is ignored: the kernel is %s; unset, OpenBLAS takes the one made for this processor.", CoreTypeVariable, v.Value, r.OpenBLAS.Kernel)
		case slices.Contains(ThreadVariables, v.Name) && v.Value != "" && ThreadCount(v.Value) <= 0:
			add("%s=%s is not a positive number and is ignored.", v.Name, v.Value)
		case v.Name == r.ThreadsSource && ThreadCount(v.Value) > r.Threads:
			add("%s=%s is more than OpenBLAS was compiled for: %s.", v.Name, v.Value, plural(r.Threads, "thread"))
		}
	}
	if r.Threads > r.UsableLogical {
		add("%d threads on %s: they will wait for each other.", r.Threads, plural(r.UsableLogical, "usable CPU"))
	}
	if r.OpenBLAS == nil {
		return notes
	}
	for _, l := range r.OpenBLAS.Libraries {
		if l.BLAS && !l.Used {
			add("There are two BLAS libraries in this process: what OpenBLAS's LAPACK calls may end in %s. Look at LD_PRELOAD.", l.Path)
		}
	}
	return notes
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
