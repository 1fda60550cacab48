package doctor

import (
	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/goblas/topology"
)

// Facts is all that the checks know. What is unknown, or was not measured, is the
// zero value.
type Facts struct {
	Machine   machine.Record // Topology apart: see Cores
	Others    []string       // BLAS files on this machine that are no OpenBLAS; only looked for without one
	CPU       CPU
	Cores     Cores
	HugePages string // "always", "madvise" or "never"
	Shm       Space  // of /dev/shm
	Memory    Space  // Free: what this process may still take
	Container bool   // in Docker, Podman or Kubernetes, as far as that can be told
	Tuning    Tuning
	Kernels   []KernelTime // as it is set up, first, and what else it could be
	Answers   []Answer
	Stress    []Outcome
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

// Cores are the figures of topology.Topology.
type Cores struct {
	Usable, Logical int     // at least 1
	Online          int     // 0 if unknown
	PerCore         int     // hardware threads of a core, 0 if unknown
	Quota           float64 // CPUs, 0 if none is known
	Steps           []topology.Step
}

// Space is a number of bytes; both are 0 if unknown.
type Space struct {
	Total, Free uint64
}

// Known reports whether there is a figure.
func (s Space) Known() bool { return s.Total > 0 || s.Free > 0 }

// Tuning is what became of the file of goblas tune.
type Tuning struct {
	Path  string      // where it is or would be; "" if the user wants none
	State TuningState // "" if there is no library to be tuned
	Error string      // why it is ignored
}

// TuningState is one of the constants.
type TuningState string

const (
	TuningNone    TuningState = "none"
	TuningUsed    TuningState = "used"
	TuningForeign TuningState = "foreign" // made for another machine, number of cores or library
	TuningDamaged TuningState = "damaged"
	TuningFailed  TuningState = "failed" // could not be read
)

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
	Load    string  `json:"load"` // "goblas", or one of plain.Loads
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
