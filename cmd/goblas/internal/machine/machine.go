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
)

// Record is the machine as this process sees it. The JSON keys are stable;
// what is unknown is "" or null.
type Record struct {
	UsableCores   int               `json:"usable_cores"`   // physical cores this process may use
	UsableLogical int               `json:"usable_logical"` // with hyperthreads
	Threads       int               `json:"threads"`        // cores that calls use together
	ThreadsSource string            `json:"threads_source"` // a variable's name, or "topology"
	GOMAXPROCS    int               `json:"gomaxprocs"`     // goroutines that pure Go runs at once
	CPUModel      string            `json:"cpu_model"`
	OS            string            `json:"os"`
	Arch          string            `json:"arch"`
	Versions      Versions          `json:"versions"`
	OpenBLAS      *OpenBLAS         `json:"openblas"`    // null where there is none
	Unavailable   *Unavailable      `json:"unavailable"` // why there is none
	Tuning        string            `json:"tuning"`      // where the crossovers come from, or why not from goblas tune's file
	Environment   []Variable        `json:"environment"`
	Notes         []string          `json:"notes"`
	Topology      topology.Topology `json:"topology"`
	Governor      string            `json:"governor"` // of the clock frequency; "" if unknown
	Peak          *Peak             `json:"peak"`     // null where it was not measured
}

// OpenBLAS is the library that is loaded.
type OpenBLAS struct {
	Path       string    `json:"path"`
	Inside     bool      `json:"inside"` // within the program's own file
	Version    string    `json:"version"`
	Config     string    `json:"config"`
	Kernel     string    `json:"kernel"`
	Layer      string    `json:"threading_layer"`
	MaxThreads int       `json:"max_threads"` // 0 if unknown
	Libraries  []Library `json:"libraries"`
}

// Library is a BLAS or LAPACK file in the process.
type Library struct {
	Path string `json:"path"`
	BLAS bool   `json:"blas"`
	Used bool   `json:"used"`
}

// Unavailable says why there is no OpenBLAS, and what to do.
type Unavailable struct {
	Reason string `json:"reason"`
	Hint   string `json:"hint"`
}

// Variable is an environment variable that is set.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Detect makes the record. It loads OpenBLAS if nothing has.
func Detect() Record {
	t := topology.Detect()
	r := Record{
		UsableCores: t.Cores(), UsableLogical: t.Logical(),
		Threads:    goblas.Threads(),
		GOMAXPROCS: runtime.GOMAXPROCS(0),
		CPUModel:   t.Model(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		Versions:    ReadVersions(),
		Environment: variables(os.Environ()),
		Notes:       []string{},
		Topology:    t,
		Governor:    governor(),
	}
	r.ThreadsSource = threadsSource(os.Getenv)
	library, err := goblas.Describe()
	if err != nil {
		r.Unavailable = unavailable(err)
	} else {
		r.OpenBLAS = describe(library)
		r.Tuning = tuning()
	}
	r.Notes = append(r.Notes, notes(r)...)
	return r
}

// governor is what Linux sets the clock frequency by.
func governor() string {
	data, err := os.ReadFile("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// tuning says which crossovers goblas.Use takes here.
func tuning() string {
	saved, err := goblas.ReadTuning()
	switch {
	case err == nil:
		return "of goblas tune, " + saved.Path
	case errors.Is(err, fs.ErrNotExist):
		return "built-in"
	}
	return fmt.Sprintf("built-in; ignored: %v", err)
}

func unavailable(err error) *Unavailable {
	var u *goblas.UnavailableError
	if errors.As(err, &u) {
		return &Unavailable{Reason: u.Reason, Hint: u.Hint}
	}
	return &Unavailable{Reason: err.Error()}
}

func describe(l goblas.Library) *OpenBLAS {
	o := &OpenBLAS{
		Path: l.Path, Inside: l.Inside, Version: l.Version, Config: l.Config, Kernel: l.Kernel, Layer: string(l.Layer),
		MaxThreads: l.MaxThreads, Libraries: []Library{},
	}
	for _, file := range l.Libraries {
		o.Libraries = append(o.Libraries, Library{Path: file.Path, BLAS: file.BLAS, Used: file.Used})
	}
	return o
}

// threadVariables are the variables that OpenBLAS and goblas read, in order.
var threadVariables = []string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}

// threadsSource names the variable that [goblas.Threads] goes by, or
// "topology".
func threadsSource(getenv func(string) string) string {
	for _, name := range threadVariables {
		if threadCount(getenv(name)) > 0 {
			return name
		}
	}
	return "topology"
}

// threadCount is the first number in value, 0 if there is none.
func threadCount(value string) int {
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

// notes are sentences on what a reader of the record should know.
func notes(r Record) []string {
	var notes []string
	for _, v := range r.Environment {
		switch {
		case v.Name == "OPENBLAS_CORETYPE" && v.Value != "" && r.OpenBLAS != nil:
			notes = append(notes, fmt.Sprintf("OPENBLAS_CORETYPE=%s forces the kernel; unset, OpenBLAS takes the one made for this processor.", v.Value))
		case slices.Contains(threadVariables, v.Name) && v.Value != "" && threadCount(v.Value) <= 0:
			notes = append(notes, fmt.Sprintf("%s=%s is not a positive number and is ignored.", v.Name, v.Value))
		}
	}
	if r.Threads > r.UsableLogical {
		notes = append(notes, fmt.Sprintf("%d threads on %s: they will wait for each other.", r.Threads, plural(r.UsableLogical, "usable CPU")))
	}
	if r.OpenBLAS == nil {
		return notes
	}
	for _, l := range r.OpenBLAS.Libraries {
		if l.BLAS && !l.Used {
			notes = append(notes, fmt.Sprintf("There are two BLAS libraries in this process: what OpenBLAS's LAPACK calls may end in %s. Look at LD_PRELOAD.", l.Path))
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
