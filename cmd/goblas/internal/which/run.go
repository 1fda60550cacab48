package which

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

// Row is what was found of one operation. The JSON keys are stable. A size is null if
// there is none up to Largest.
type Row struct {
	Op       string   `json:"op"`
	Threaded *int     `json:"threaded_from"` // OpenBLAS runs it on several threads
	Pays     *int     `json:"pays_from"`     // they take less than 0.95 of the time of one
	Given    *int     `json:"goblas_from"`   // goblas, in Auto, gives it more than one core
	Largest  int      `json:"largest"`       // size that was looked at
	Gain     *float64 `json:"gain"`          // of all threads over one at Largest; null if it is not threaded there
	Complete bool     `json:"complete"`      // false if the time did not suffice: null then means unknown
}

// pays is the gain from which on more threads count as faster.
const pays = 1 / 0.95

// share is the part of an operation's time that one call may take.
const share = 40

// Names lists the operations.
func Names() []string {
	names := make([]string, len(ops))
	for i, o := range ops {
		names[i] = o.name
	}
	return names
}

// nothing says why no call can run on more than one thread here; "" if some can.
func nothing() string {
	library, err := goblas.Describe()
	switch {
	case err != nil:
		return fmt.Sprintf("pure Go has no BLAS threads, and there is no OpenBLAS: %v", err)
	case library.Layer == "serial":
		return "this OpenBLAS is a serial build, which never runs several threads"
	case goblas.Threads() == 1:
		return "calls have one core here (goblas info tells why), so every operation runs on one thread"
	}
	return ""
}

// Run measures the operations named for about d altogether. It wants the process and
// the machine to itself. step is called before each operation. When ctx ends it returns
// the operations so far and ctx's error.
func Run(ctx context.Context, names []string, d time.Duration, step func(name string)) (Report, error) {
	r := Report{Threads: goblas.Threads(), Nothing: nothing(), Operations: []Row{}}
	library, _ := goblas.Describe() // nothing has said it
	r.Version, r.Kernel = library.Version, library.Kernel
	if r.Nothing != "" {
		return r, nil
	}
	b, err := bare.BLAS()
	if err != nil {
		return r, err
	}
	before := goblas.Active()
	if err := errors.Join(goblas.Use(goblas.Native), goblas.Use(goblas.Auto)); err != nil {
		return r, err
	}
	defer func() { _ = goblas.Use(before) }() // it was in force, so it is there
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))

	end := time.Now().Add(d)
	var t tally
	for i, name := range names {
		step(name)
		o := ops[slices.IndexFunc(ops, func(o op) bool { return o.name == name })]
		part := time.Until(end) / time.Duration(len(names)-i)
		row := o.run(ctx, part, func(n int) meter {
			plainly, through := o.make(b, n)
			return meter{goblas.Threads(), plainly, through, &t}
		})
		r.Busy = t.busy()
		if err := ctx.Err(); err != nil {
			return r, err
		}
		r.Operations = append(r.Operations, row)
		runtime.GC()
	}
	return r, nil
}

// run finds a row in about the time given.
func (o op) run(ctx context.Context, part time.Duration, at func(n int) meter) Row {
	end := time.Now().Add(part)
	open := func() bool { return ctx.Err() == nil && time.Now().Before(end) }
	made := map[int]meter{}
	meter := func(n int) meter {
		if _, ok := made[n]; !ok {
			made[n] = at(n)
		}
		return made[n]
	}
	row := Row{Op: o.name, Largest: o.least, Complete: true}
	// Work grows fourfold or more with n, but for vectors; what will be too long is
	// not even made.
	for took := time.Duration(0); row.Largest < o.most && 4*took < part/share && open(); {
		n := min(2*row.Largest, o.most)
		if took = meter(n).once(); took > part/share {
			break
		}
		row.Largest = n
	}
	find := func(least, runs int, yes func(n int) bool) *int {
		n, found := search(least, row.Largest, runs, open, yes)
		row.Complete = row.Complete && (found || open())
		if !found {
			return nil
		}
		return &n
	}
	row.Given = find(o.least, 1, func(n int) bool { return meter(n).given() })
	row.Threaded = find(o.least, 1, func(n int) bool { return meter(n).parallel() })
	if row.Threaded == nil {
		return row
	}
	gain := meter(row.Largest).gain()
	row.Gain = &gain
	row.Pays = find(*row.Threaded, 2, func(n int) bool { return meter(n).gain() > pays })
	return row
}
