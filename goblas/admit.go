package goblas

import (
	"context"
	"fmt"
	"runtime"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// Admission is a place among those who compute: see [Admit].
type Admission struct {
	ctx     context.Context
	place   *cores.Place    // nil if the admission is part of another one
	cleanup runtime.Cleanup // gives the place back if nobody else does
}

// Admit waits until the caller may compute, and returns its admission, for which the
// caller defers Release:
//
//	admission, err := goblas.Admit(ctx)
//	if err != nil {
//		return err // the context has ended: answer 503
//	}
//	defer admission.Release()
//	... // gonum code, unchanged
//
// It is for servers, whose handlers call gonum's API, which knows no contexts. There are
// as many places as [Threads] (fewer or more as soon as [SetThreads] says so), and Admit
// grants them in order of arrival. So a handler that is late is refused while it waits,
// with nothing computed in vain, and one that is admitted finds a core for every call, not
// after those of a hundred others.
//
// A call behind gonum's API does not know for whom it is made. So goroutines that compute
// without an admission share the cores with those that have one, as if there were no
// places, and calls of both may then wait for each other. Admit bounds the waiting of
// admitted handlers only if everything that computes for long asks for admission. If a
// handler computes in several goroutines at once, one admission covers them all; their
// calls share the cores with those of the other admitted handlers. While more than one
// handler has a place or waits for one, no call takes all cores for threads of OpenBLAS's
// own.
//
// Admit waits at most as long as ctx; the error is then an error of ctx, in which
// [errors.Is] finds context.DeadlineExceeded or context.Canceled. With a context that
// never ends, or with nil, Admit does not wait: if no place is free, the error is an
// [ErrBusy]. A goroutine that asks a second time takes a second place, and may wait for
// itself, but not longer than its context. To ask again inside an admission, for example
// in a function that does not know who calls it, use the context that [Admission.Context]
// returns: Admit with that context returns at once, without a place of its own.
//
// An admission that nobody releases holds its place until the garbage collector finds
// that nobody can any more. Admit allocates a little. It may be called before [Use], and
// in every mode; in pure Go, which leases no cores, it bounds what computes all the same.
// It is safe for concurrent use.
func Admit(ctx context.Context) (*Admission, error) {
	if ctx != nil {
		if outer, ok := ctx.Value(admissionKey{}).(*Admission); ok && !outer.place.Given() {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("goblas: Admit: %w", err)
			}
			return &Admission{ctx: ctx}, nil
		}
	}
	place, err := cores.Admit(ctx)
	if err != nil {
		return nil, fmt.Errorf("goblas: Admit: %w", err)
	}
	a := &Admission{place: place}
	a.cleanup = runtime.AddCleanup(a, (*cores.Place).Release, place)
	if ctx == nil {
		ctx = context.Background()
	}
	a.ctx = context.WithValue(ctx, admissionKey{}, a)
	return a, nil
}

// admissionKey is the key under which a context has the *Admission that holds the place.
type admissionKey struct{}

// Context returns the context that Admit was given, with the admission in it: functions
// that are called with it need no place of their own. Once the admission is released,
// the context is as good as the one that Admit was given.
func (a *Admission) Context() context.Context { return a.ctx }

// Release gives the place back. Only the first call has an effect, and none has one on a
// nil Admission. It may be called by any goroutine.
func (a *Admission) Release() {
	if a != nil && a.place != nil {
		a.cleanup.Stop()
		a.place.Release()
	}
}
