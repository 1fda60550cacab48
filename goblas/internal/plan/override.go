package plan

import (
	"math"
	"sync"
	"sync/atomic"
)

// Crossovers are thresholds measured on a machine, in units of work; nil where
// the built-in one stays.
type Crossovers struct {
	Library *float64 `json:"native,omitempty"`
	Threads *float64 `json:"wide,omitempty"`
	Tiles   *float64 `json:"tiled,omitempty"`
}

// From is where the work from which on a way is taken stands.
func (c *Crossovers) From(w Way) **float64 {
	return [...]**float64{OneCore: &c.Library, Threads: &c.Threads, Tiles: &c.Tiles}[w]
}

// Overrides are the operations whose thresholds differ from the built-in ones.
type Overrides map[Op]Crossovers

// Pure says which calls run in pure Go whatever else is decided.
type Pure int

const (
	All   Pure = iota // every call
	None              // no call
	Small             // those whose work is below Library
)

// pureBelow has the work below which an operation runs in pure Go by Pure alone, in the
// bits of a float64: one load for the smallest calls, of which a nanosecond is a part.
var pureBelow [NumOps]atomic.Uint64

// PureBelow is the work below which a call of op runs in pure Go, by SetPure.
func PureBelow(op Op) float64 { return math.Float64frombits(pureBelow[op].Load()) }

// setting is what current and pureBelow are made of.
var setting struct {
	sync.Mutex
	overrides Overrides
	pure      Pure
}

// SetPure says which calls run in pure Go from now on; All until it is called. Safe for
// concurrent use.
func SetPure(p Pure) {
	setting.Lock()
	defer setting.Unlock()
	setting.pure = p
	apply()
}

// Set makes the built-in table with these thresholds the one in force, for calls
// that start from now on; with none of them, the built-in one itself. Safe for
// concurrent use.
func Set(o Overrides) {
	setting.Lock()
	defer setting.Unlock()
	setting.overrides = o
	apply()
}

// SetKernel makes the built-in table the one for a kernel of OpenBLAS, by the name that
// the library gives it. Without it, and for kernels that nobody measured, the default
// holds. Safe for concurrent use.
func SetKernel(name string) {
	setting.Lock()
	defer setting.Unlock()
	builtin.Store(tableFor(kernelNamed(name)))
	apply()
}

// apply makes current and pureBelow, under the lock.
func apply() {
	t := builtin.Load()
	if len(setting.overrides) > 0 {
		t = overridden(*t)
	}
	current.Store(t)
	for op := range pureBelow {
		pureBelow[op].Store(math.Float64bits([...]float64{All: math.Inf(1), None: 0, Small: t[op].Library}[setting.pure]))
	}
}

// overridden is the table with the overrides in it.
func overridden(t table) *table {
	for op, c := range setting.overrides {
		for _, f := range [...]struct {
			to   *float64
			from *float64
		}{{&t[op].Library, c.Library}, {&t[op].Threads, c.Threads}, {&t[op].Tiles, c.Tiles}} {
			if f.from != nil {
				*f.to = *f.from
			}
		}
	}
	return &t
}

func init() { SetKernel("") }

// ByName returns the operation that String names so.
func ByName(name string) (op Op, ok bool) {
	for op := range NumOps {
		if op.String() == name {
			return op, true
		}
	}
	return 0, false
}

// Work is the work of an operation on square operands of order n.
func Work(op Op, n int) float64 { return math.Pow(float64(n), float64(Exponent(op))) }

// Order is the inverse of Work: about the n from which work is reached.
func Order(op Op, work float64) float64 {
	if work >= Never {
		return math.Inf(1)
	}
	return math.Pow(work, 1/float64(Exponent(op)))
}

// Exponent is the power of the order that an operation's work grows with.
func Exponent(op Op) int { return op.operation().exponent }
