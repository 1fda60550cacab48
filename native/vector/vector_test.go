//go:build cgo && !purego && (linux || darwin)

package vector

import "testing"

// TestVectorNames checks that Go and C count the operations alike.
func TestVectorNames(t *testing.T) {
	for _, c := range []struct {
		kind  byte
		names []string
		count int
	}{
		{'u', unaryNames[:], NumUnary}, {'b', binaryNames[:], NumBinary}, {'c', compareNames[:], NumCompare},
		{'r', reduceNames[:], NumReduce}, {'x', randomNames[:], NumRandom},
	} {
		if len(c.names) != c.count {
			t.Errorf("%c: %d names for %d operations", c.kind, len(c.names), c.count)
		}
		for i, name := range append(c.names, "") {
			if got := vectorName(c.kind, i); got != name {
				t.Errorf("operation %c %d is %q in C, %q in Go", c.kind, i, got, name)
			}
		}
	}
	for got, want := range map[string]string{Log.String(): "log", Hypot.String(): "hypot", GreaterEqual.String(): "greaterequal", Greatest.String(): "greatest", Exponential.String(): "exponential", UnaryOp(99).String(): "operation 99"} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
