package policy

import "testing"

// Calls of OpenBLAS in flight never outnumber its buffers, and there are as many short ones
// as cores.
func TestShortCallsLeaveBuffers(t *testing.T) {
	for budget := 1; budget <= 1000; budget++ {
		n := ShortCalls(budget)
		if n < min(budget, MaxShortCalls) || n < 16 || n > MaxShortCalls || budget+n > max(50, 2*budget) {
			t.Errorf("budget %d: %d", budget, n)
		}
	}
}
