package samebits

import (
	"cmp"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/internal/race"
)

// full makes the tests try all sizes, which takes minutes.
var full = flag.Bool("bits", false, "compare bits at all sizes, which takes minutes")

// repeatable makes all tests run in the repeatable mode.
var repeatable = flag.Bool("repeatable", false, "compare bits in the repeatable mode only")

// cell is one call with all of its arguments but the place where its operands are.
type cell struct {
	op   string // operation, with its element type
	with string // transpositions, triangles and the like
	n    int    // order
	cost int    // about how many multiplications it takes
	// run makes the call on fresh operands and hashes all that it returns or overwrites.
	run func(at place) uint64
}

// found is what is found out of a cell: how many times each result came.
type found struct {
	sync.Mutex
	results map[uint64]int
}

// auto makes everything run in Auto, or skips where there is no OpenBLAS, which
// GOBLAS_REQUIRE_NATIVE makes a failure.
func auto(t *testing.T) {
	t.Helper()
	before, budget := goblas.Active(), goblas.Threads()
	if err := goblas.Use(goblas.Native); err != nil {
		if os.Getenv("GOBLAS_REQUIRE_NATIVE") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	cores.SetRepeatable(*repeatable)
	t.Cleanup(func() {
		cores.SetRepeatable(false)
		cores.Resize(budget)
		if err := goblas.Use(before); err != nil {
			t.Error(err)
		}
	})
}

// load is how all cells are run: on so many cores, from so many goroutines. With more
// than one goroutine, each cell runs beside others.
type load struct{ cores, goroutines int }

// loads are those of the full run, and fewer. Under the race detector it is one in which
// goroutines meet; the results of several are compared without it.
func loads() []load {
	if *full {
		return []load{{1, 1}, {2, 1}, {3, 1}, {8, 1}, {1, 8}, {2, 2}, {3, 64}, {8, 8}, {8, 64}}
	}
	if race.Enabled {
		return []load{{8, 8}}
	}
	return []load{{1, 1}, {3, 1}, {8, 64}}
}

// largeCost is the cost from which cells are run by few goroutines, for want of memory.
const largeCost = 300 * 1000 * 1000

// same runs all cells under all loads, each time in another order, and fails for each
// operation that had more than one result.
func same(t *testing.T, cells []cell) {
	t.Helper()
	if testing.Short() && !*full {
		t.Skip("takes seconds")
	}
	results := make([]found, len(cells))
	for i := range results {
		results[i].results = map[uint64]int{}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, load := range loads() {
		cores.Resize(load.cores)
		for _, large := range []bool{false, true} {
			var order []int
			for i, c := range cells {
				if (c.cost >= largeCost) == large {
					order = append(order, i)
				}
			}
			goroutines := load.goroutines
			if large {
				goroutines = min(goroutines, 8)
			}
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			var next atomic.Int64
			var all sync.WaitGroup
			for range goroutines {
				all.Go(func() {
					for i := next.Add(1) - 1; i < int64(len(order)); i = next.Add(1) - 1 {
						hash := cells[order[i]].run(place{})
						r := &results[order[i]]
						r.Lock()
						r.results[hash]++
						r.Unlock()
					}
				})
			}
			all.Wait()
		}
		runtime.GC()
	}
	report(t, cells, results)
}

// report names the operations some of whose cells had several results.
func report(t *testing.T, cells []cell, results []found) {
	t.Helper()
	type group struct {
		op string
		n  int
	}
	type outcome struct {
		cells, wrong, most int
		with               string
	}
	groups, failed := map[group]*outcome{}, 0
	for i, c := range cells {
		o := groups[group{c.op, c.n}]
		if o == nil {
			o = &outcome{}
			groups[group{c.op, c.n}] = o
		}
		o.cells++
		n := len(results[i].results)
		if n > 1 {
			failed++
			o.wrong++
			o.with += " " + c.with
		}
		o.most = max(o.most, n)
	}
	for _, g := range slices.SortedFunc(maps.Keys(groups), func(a, b group) int {
		return cmp.Or(cmp.Compare(a.op, b.op), cmp.Compare(a.n, b.n))
	}) {
		if o := groups[g]; o.wrong > 0 {
			t.Errorf("%-10s n = %6d: up to %d results in %d of %d cells:%.60s", g.op, g.n, o.most, o.wrong, o.cells, o.with)
		}
	}
	t.Logf("%d of %d cells had more than one result", failed, len(cells))
}

// place says where operands begin: so many elements beyond a multiple of 64 bytes.
type place struct{ shift, step int }

// next is the place of the next operand, which with a step is another one.
func (p *place) next() int {
	now := p.shift
	p.shift = (p.shift + p.step) % 8
	return now
}

// put copies x to the next place.
func put[T any](at *place, x []T) []T {
	size := int(reflect.TypeFor[T]().Size())
	buffer := make([]T, len(x)+8+64/size)
	address := int(reflect.ValueOf(buffer).Pointer())
	from := (64-address%64)%64/size + at.next()
	y := buffer[from : from+len(x) : from+len(x)]
	copy(y, x)
	return y
}
