package plan

import "math"

// Crossovers are thresholds measured on a machine, in units of work; nil where
// the built-in one stays.
type Crossovers struct {
	Native *float64 `json:"native,omitempty"`
	Wide   *float64 `json:"wide,omitempty"`
	Tiled  *float64 `json:"tiled,omitempty"`
}

// Overrides are the operations whose thresholds differ from the built-in ones.
type Overrides map[Op]Crossovers

// Set makes the built-in table with these thresholds the one in force, for calls
// that start from now on; with none of them, the built-in one itself. Safe for
// concurrent use.
func Set(o Overrides) {
	if len(o) == 0 {
		current.Store(&builtin)
		return
	}
	t := builtin
	for op, c := range o {
		for _, f := range [...]struct {
			to   *float64
			from *float64
		}{{&t[op].Native, c.Native}, {&t[op].Wide, c.Wide}, {&t[op].Tiled, c.Tiled}} {
			if f.from != nil {
				*f.to = *f.from
			}
		}
	}
	current.Store(&t)
}

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
func Work(op Op, n int) float64 { return math.Pow(float64(n), float64(Dimension(op))) }

// Order is the inverse of Work: about the n from which work is reached.
func Order(op Op, work float64) float64 {
	if work >= Never {
		return math.Inf(1)
	}
	return math.Pow(work, 1/float64(Dimension(op)))
}

// Dimension is the power of the order that an operation's work grows with.
func Dimension(op Op) int { return min(op.level(), 3) }
