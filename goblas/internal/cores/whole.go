package cores

import (
	"context"
	"math"
	"time"

	"github.com/goblas/goblas/goblas/internal/gate"
)

// Whole waits for all cores, on which the library's own threads then compute for a
// library above it that calls BLAS itself, and returns the function that gives them back.
// Nothing else of this process is in the native library meanwhile. The caller's goroutine
// is bound to its thread of the system, and holds no lease.
func Whole() (release func()) {
	lease, err := Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt, Cost: time.Second})
	if err != nil {
		panic(err) // only the end of a context is an error, and there is none
	}
	enter(lease.Cores())
	return func() {
		leave(lease.Cores())
		lease.Release()
	}
}
