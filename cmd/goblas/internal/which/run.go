package which

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
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

// Nothing says why there is nothing to see.
type Nothing struct{ Why string }

func (n *Nothing) Error() string { return "nothing to see: " + n.Why }

// Names lists the operations.
func Names() []string {
	names := make([]string, len(ops))
	for i, o := range ops {
		names[i] = o.name
	}
	return names
}

// Possible returns a [*Nothing] if no call can run on more than one thread here.
func Possible() error {
	library, err := goblas.Describe()
	switch {
	case err != nil:
		return &Nothing{fmt.Sprintf("pure Go has no BLAS threads, and there is no OpenBLAS: %v", err)}
	case library.Layer == "serial":
		return &Nothing{"this OpenBLAS is a serial build, which never runs several threads"}
	case goblas.Threads() == 1:
		return &Nothing{"calls have one core here (goblas info tells why), so every operation runs on one thread"}
	}
	return nil
}

// Run measures the operations named, all if there are none, for about d altogether.
// It wants the process and the machine to itself. step, if not nil, is called before
// each operation. busy reports whether others kept the processor from it, so that the
// figures are unsure. When ctx ends it returns the rows so far and ctx's error. The
// error is a [*Nothing] if there is nothing to see.
func Run(ctx context.Context, names []string, d time.Duration, step func(name string)) (rows []Row, busy bool, err error) {
	if err := Possible(); err != nil {
		return nil, false, err
	}
	b, err := bare.BLAS()
	if err != nil {
		return nil, false, err
	}
	before := goblas.Active()
	if err := errors.Join(goblas.Use(goblas.Native), goblas.Use(goblas.Auto)); err != nil {
		return nil, false, err
	}
	defer func() { _ = goblas.Use(before) }() // it was in force, so it is there
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))

	chosen := choose(names)
	end := time.Now().Add(d)
	var t tally
	for i, o := range chosen {
		if step != nil {
			step(o.name)
		}
		part := time.Until(end) / time.Duration(len(chosen)-i)
		row := o.run(ctx, part, func(n int) meter {
			plainly, through := o.make(b, n)
			return meter{goblas.Threads(), plainly, through, &t}
		})
		if err := ctx.Err(); err != nil {
			return rows, t.busy(), err
		}
		rows = append(rows, row)
		runtime.GC()
	}
	return rows, t.busy(), nil
}

// choose picks operations by name.
func choose(names []string) []op {
	if len(names) == 0 {
		return ops
	}
	var chosen []op
	for _, name := range names {
		for _, o := range ops {
			if o.name == name {
				chosen = append(chosen, o)
			}
		}
	}
	return chosen
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
