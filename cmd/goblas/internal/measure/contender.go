package measure

import (
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
)

// Contender is one of the alternatives.
type Contender struct {
	// Enter, if not nil, puts its setting in force and returns what takes it back.
	// It is called before every turn and is not timed.
	Enter func() (leave func(), err error)
	// Call is what is timed.
	Call func() error
	// Time, if not nil, makes so many calls and times them itself, as another
	// process does; then Call is not used. cpu is 0 if unknown.
	Time func(calls int) (took, cpu time.Duration, err error)
	// Check returns what it found of the answer of the latest call, and an error
	// if that is wrong. It is called after every sample and is not timed.
	Check func() (verify.Residual, error)
	// Lingers is true if threads of the contender stay awake for a while after
	// its last call, so that the next contender has to wait for them.
	Lingers bool
}

// Result is what a contender did. Times are seconds for one call.
type Result struct {
	Cold    float64   // the first call, 0 if there was none
	Samples []float64 // warm calls in the order they were made
	Calls   int       // calls timed together for each sample
	// Wall is the time of the samples together, and CPU what the processors
	// spent on them, 0 if unknown.
	Wall, CPU time.Duration
	Checked   bool            // whether an answer was checked
	Residual  verify.Residual // the worst that Check found
	Wrong     error           // why an answer was wrong: the first that was
	Err       error           // why there are no more samples, if a call failed
	Done      bool            // whether the contender had all its samples
}

// ended reports whether there are no more samples to come.
func (r Result) ended() bool { return r.Done || r.Err != nil }

// Settings say how long and how finely to measure.
type Settings struct {
	Budget    time.Duration // timed calls of one contender, together
	MinSample time.Duration // calls shorter than this are timed in batches
	Linger    time.Duration // how long to wait after a contender that lingers
	// Reference, if not nil, is a fixed piece of work on one core that is timed
	// before every round: it tells what the machine's own speed does meanwhile.
	Reference func()
	// Progress is called before every turn with the index of the
	// contender and the part of the measurement that is done, 0 to 1.
	Progress func(contender int, part float64)
}
