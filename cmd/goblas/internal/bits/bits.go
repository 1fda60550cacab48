// Package bits counts how many different results one call has, on every number of threads and
// from many goroutines at once.
package bits

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sync"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/vec"
)

// Way is an operation, and what it runs on.
type Way struct {
	Op         string // "dot", or "svd", the thin one
	N          int    // order of the matrices
	Backend    goblas.Backend
	Repeatable bool // see [goblas.SetRepeatable]
}

// Count is how many different results so many calls had.
type Count struct {
	Calls, Different int
}

// Of calls a way on each number of threads, one call at a time, and then from so many
// goroutines at once on the last number. It leaves the process as it was. The error is that of
// the context or of a call, or a [*verify.Error] if a result is wrong.
func (w Way) Of(ctx context.Context, threads []int, goroutines int) (c Count, err error) {
	before := goblas.Active()
	if err := goblas.Use(w.Backend); err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, goblas.Use(before)) }()
	if w.Repeatable {
		goblas.SetRepeatable(true)
		defer goblas.SetRepeatable(false)
	}
	a, b := goblas.New[float64](w.N, w.N), goblas.New[float64](w.N, w.N)
	vec.Uniform(a.Data, 1)
	vec.Uniform(b.Data, 2)
	seen := map[uint64]bool{}
	var mu sync.Mutex
	call := func() error {
		sum, err := w.call(a, b)
		mu.Lock()
		defer mu.Unlock()
		seen[sum] = true
		c.Calls++
		return errors.Join(err, ctx.Err())
	}
	for i, n := range threads {
		restore, err := goblas.SetThreads(n)
		if err != nil {
			return c, err
		}
		err = call()
		if err == nil && i == len(threads)-1 {
			err = together(goroutines, call)
		}
		restore()
		if err != nil {
			return c, err
		}
	}
	c.Different = len(seen)
	return c, nil
}

// together makes calls from so many goroutines at once.
func together(goroutines int, call func() error) error {
	errs := make([]error, goroutines)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = call() })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// call returns a sum over the bits of the result, which has been checked.
func (w Way) call(a, b goblas.Matrix[float64]) (uint64, error) {
	r := rand.New(rand.NewPCG(1, 2))
	switch w.Op {
	case "dot":
		c, err := goblas.Dot(a, b)
		if err == nil {
			_, err = verify.Product(c, a, b, r)
		}
		return sum(c.Data), err
	case "svd":
		d, err := goblas.SVD(a, goblas.SVDThin)
		if err == nil {
			_, err = verify.Decomposition(d, a, r)
		}
		return sum(d.S, d.U.Data, d.VH.Data), err
	}
	return 0, fmt.Errorf("unknown operation %q", w.Op)
}

// sum is a hash of the bits of numbers.
func sum(all ...[]float64) uint64 {
	h := fnv.New64a()
	var word [8]byte
	for _, numbers := range all {
		for _, v := range numbers {
			bits := math.Float64bits(v)
			for i := range word {
				word[i] = byte(bits >> (8 * i))
			}
			_, _ = h.Write(word[:]) // a hash does not fail
		}
	}
	return h.Sum64()
}
