package report

import (
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

// SchemaVersion is that of [File]. It changes when a key changes its meaning or
// goes away. docs/results.md documents every key.
const SchemaVersion = 2

// Kind is what a File calls itself.
const Kind = "bench"

// File is everything that a bench measured, and on what.
type File struct {
	SchemaVersion int            `json:"schema_version"`
	Kind          string         `json:"kind"`     // "bench"
	Complete      bool           `json:"complete"` // false while measuring, and if interrupted
	Started       time.Time      `json:"started"`
	Seed          uint64         `json:"seed"`
	Budget        float64        `json:"budget_seconds"`       // for each row; 0 where rounds are counted
	Held          float64        `json:"held_bytes,omitempty"` // of Go's memory that stood for a program's data
	Machine       machine.Record `json:"machine"`
	Peers         []Peer         `json:"peers"`
	Notes         []string       `json:"notes"` // what a reader should know of all of it
	Results       []Cell         `json:"results"`
	shown         float64        // the float64 peak of all cores that Header wrote
}

// Peer is a program or library beside goblas that contenders belong to.
type Peer struct {
	Name    string `json:"name"` // of its rows
	Version string `json:"version"`
	Library string `json:"library"` // BLAS that it runs on, "" if unknown or none
}

// Suites: which bench a cell is of.
const (
	SuiteBLAS        = "blas" // dot, solve, svd
	SuiteTasks       = "tasks"
	SuiteGonum       = "gonum"
	SuiteElementwise = "elementwise"
	SuiteLinalg      = "linalg"
	SuiteStack       = "stack" // linalg's functions of many small matrices
	SuiteFill        = "fill"
	SuiteShare       = "share"
	SuiteDist        = "dist" // package dist, on the processes of an MPI program
)

// Cell is one problem and the rows measured on it. Times are in seconds; what
// is unknown is null.
type Cell struct {
	Suite     string    `json:"suite"`
	Op        string    `json:"op"`
	Step      string    `json:"step,omitempty"` // of share: the part of a round that was timed
	Title     string    `json:"title"`
	Type      string    `json:"type"`
	N         int       `json:"n"`
	Matrix    int       `json:"rows_of_matrix,omitempty"`
	NRHS      int       `json:"nrhs,omitempty"`
	Tasks     int       `json:"tasks,omitempty"`
	Count     int       `json:"count,omitempty"` // of stack: the number of matrices
	Into      bool      `json:"into,omitempty"`  // results go into memory that is kept
	Flops     float64   `json:"flops"`           // of one call, that are done at least; 0 if not counted
	Bytes     float64   `json:"bytes"`           // operands and result of one call, each once; 0 if not counted
	Complete  bool      `json:"complete"`
	Rows      []Row     `json:"rows"`
	Best      *Best     `json:"best"`
	Split     *Split    `json:"split,omitempty"`   // of tasks
	Ratios    []Ratio   `json:"ratios"`            // of peers to goblas
	Notes     []string  `json:"notes"`             // on outliers and noise
	Reference []float64 `json:"reference_seconds"` // a fixed piece of work, once before each round
}

// Row is one contender.
type Row struct {
	Name       string           `json:"name"`                // "pure", "native", "auto", "numpy", ...
	Threads    int              `json:"threads,omitempty"`   // that it was given; absent where it has its own way
	Workers    int              `json:"workers,omitempty"`   // goroutines at the tasks
	Processes  int              `json:"processes,omitempty"` // of an MPI program, of which each has the threads
	Grid       string           `json:"grid,omitempty"`      // of these processes, rows x columns
	Block      int              `json:"block,omitempty"`     // rows and columns of a block of the matrices
	Complete   bool             `json:"complete"`
	Cold       *float64         `json:"cold_seconds"`     // the first call; null where checking is timed with it
	Calls      int              `json:"calls_per_sample"` // timed together
	Samples    []float64        `json:"samples_seconds"`  // for one call, in the order of measuring
	Median     *float64         `json:"median_seconds"`
	Low        *float64         `json:"ci95_low_seconds"` // interval of the median; null below six samples
	High       *float64         `json:"ci95_high_seconds"`
	Outliers   Outliers         `json:"outliers"`
	GFLOPS     *float64         `json:"gflop_per_second"`
	GBs        *float64         `json:"gigabyte_per_second"`
	OfPeak     *float64         `json:"share_of_peak"`      // of the measured multiply-add peak of its threads, 0 to 1
	OfStream   *float64         `json:"share_of_bandwidth"` // of the measured memory bandwidth of its threads
	CPU        *float64         `json:"cpu_per_wall"`       // processor seconds in a second of the samples
	OverPure   *float64         `json:"speedup_over_pure"`
	OverOne    *float64         `json:"speedup_over_one_thread"`
	Efficiency *float64         `json:"efficiency,omitempty"`   // of dist: time of linalg on one process, over this time and the number of times as many cores
	InMPI      *float64         `json:"share_in_mpi,omitempty"` // of dist: of the processes' time, 0 to 1
	Residual   *verify.Residual `json:"residual"`               // the worst that was checked
	Verified   bool             `json:"verified"`               // answers were checked and all were right
	Wrong      string           `json:"wrong,omitempty"`
	Error      string           `json:"error,omitempty"`
	summary    measure.Summary
}

// Outliers counts samples beyond Tukey's fences: more than 1.5 (mild) or 3 (severe)
// times the distance of the quartiles below the lower or above the upper one.
type Outliers struct {
	Mild   int `json:"mild"`
	Severe int `json:"severe"`
}

// Best is the fastest setting of OpenBLAS.
type Best struct {
	Row      int    `json:"row"` // index in rows
	Sentence string `json:"sentence"`
}
