// Package doctor tells what is wrong, slow or worth knowing about BLAS on this
// machine. Reading and judging are apart: [Read] and the functions that measure
// fill in [Facts], and [Examine] runs a list of checks over them, which read nothing
// themselves.
package doctor

import "fmt"

// Grade says how bad a finding is.
type Grade int

const (
	OK      Grade = iota // as it should be
	Note                 // worth knowing, nothing to do
	Warning              // slower than it need be, or a trap for programs without goblas
	Problem              // no OpenBLAS, or wrong answers
)

var grades = [...]string{"ok", "note", "warning", "problem"}

func (g Grade) String() string { return grades[g] }

// MarshalText is String, for JSON.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// Finding is one thing that was found. The JSON keys are stable.
type Finding struct {
	Check  string `json:"check"` // the check that found it, such as "kernel"
	Grade  Grade  `json:"grade"`
	Found  string `json:"found"`  // a sentence
	Advice string `json:"advice"` // what to do; "" where there is nothing to
	Source string `json:"source"` // where it can be read up, such as an issue; "" if nowhere
}

// check looks at one side of the facts. It finds something in any case, unless what
// it looks at was not read.
type check struct {
	name string
	find func(Facts, *findings)
}

var checks = []check{
	{"library", findLibrary},
	{"layer", findLayer},
	{"duplicates", findDuplicates},
	{"lapacke", findLAPACKE},
	{"version", findVersion},
	{"kernel", findKernel},
	{"cores", findCores},
	{"threads", findThreads},
	{"gomaxprocs", findGOMAXPROCS},
	{"settings", findSettings},
	{"huge pages", findHugePages},
	{"shared memory", findShm},
	{"memory", findMemory},
	{"tuning", findTuning},
	{"answers", findAnswers},
	{"stress", findStress},
}

// Examine runs all checks, in a fixed order.
func Examine(f Facts) []Finding {
	var all findings
	for _, c := range checks {
		before := len(all)
		c.find(f, &all)
		for i := range all[before:] {
			all[before+i].Check = c.name
		}
	}
	return all
}

// findings are what checks find, one after the other.
type findings []Finding

// add adds a finding, and returns it for a source to be named.
func (f *findings) add(g Grade, advice, format string, args ...any) *Finding {
	*f = append(*f, Finding{Grade: g, Found: fmt.Sprintf(format, args...), Advice: advice})
	return &(*f)[len(*f)-1]
}
