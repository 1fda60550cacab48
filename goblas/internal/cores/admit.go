package cores

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// Place is the right to be one of the handlers that compute, of which there are as many
// as cores.
type Place struct {
	lease gate.Lease
	given atomic.Bool // it was given back
}

var handlers atomic.Int32 // those that have a place or wait for one

// admissions counts what Admit did since the process began.
var admissions struct{ granted, refused, waited atomic.Int64 }

// ErrBusy is the error of [Admit] if it would have to wait for ever.
var ErrBusy = errors.New("no place is free, and the context never ends")

// Admit waits for a place, in order of arrival, as long as ctx lasts. If ctx never ends
// Admit does not wait, because its caller may have the places that it would wait for; if
// none is free, its error is ErrBusy. Otherwise it is the context's.
func Admit(ctx context.Context) (*Place, error) {
	Gate()
	handlers.Add(1)
	lease, err := acquirePlace(ctx)
	if err != nil {
		admissions.refused.Add(1)
		handlers.Add(-1)
		return nil, err
	}
	admissions.granted.Add(1)
	return &Place{lease: lease}, nil
}

func acquirePlace(ctx context.Context) (gate.Lease, error) {
	if ctx == nil || ctx.Done() == nil {
		lease, ok := places.TryAcquire()
		if !ok {
			return lease, ErrBusy
		}
		return lease, nil
	}
	defer region(ctx, "goblas.admit")()
	start := now()
	defer func() { admissions.waited.Add(now() - start) }()
	return places.Acquire(ctx, gate.Request{Cores: 1})
}

// Release gives the place back. It may be called more than once, by any goroutine.
func (p *Place) Release() {
	if p.given.CompareAndSwap(false, true) {
		p.lease.Release()
		handlers.Add(-1)
	}
}

// Given reports whether the place was given back.
func (p *Place) Given() bool { return p.given.Load() }

// Load is what has the cores, and what waits for them.
type Load struct {
	Budget   int // cores of all calls together
	Leased   int // cores that calls hold
	Waiting  int // calls that wait for cores
	Admitted int // handlers that have a place
	Queued   int // handlers that wait for one
	Switches int64
	Granted  int64         // places granted since the process began
	Refused  int64         // places refused
	Waited   time.Duration // time that handlers waited, summed
}

// CurrentLoad returns the load of this moment.
func CurrentLoad() Load {
	g, p := Gate().Stats(), places.Stats()
	return Load{
		Budget: g.Budget, Leased: g.Cores, Waiting: g.Waiting,
		Admitted: p.Leases, Queued: p.Waiting,
		Switches: int64(g.Switches),
		Granted:  admissions.granted.Load(), Refused: admissions.refused.Load(),
		Waited: time.Duration(admissions.waited.Load()),
	}
}
