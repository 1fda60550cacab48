package measure

import "runtime"

// Reference is some half a millisecond of work on one core whose time goes by the
// clock frequency alone: each step needs the one before, and nothing is in memory.
func Reference() {
	x := uint64(1)
	for range 1 << 18 {
		x = x*6364136223846793005 + 1442695040888963407 // Knuth's generator
	}
	runtime.KeepAlive(x) // so that the loop is not left out
}
