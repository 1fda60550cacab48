package gate

import "github.com/goblas/goblas/goblas/internal/gate/policy"

// While nobody waits, the state of the gate is one word, which is changed by
// compare-and-swap:
//
//	bits  0-15  cores that the leases in flight hold
//	bits 16-31  budget
//	bits 32-47  the BLAS thread count last asked for, 0 if unknown
//	bit  48     the lease in flight is wide
//	bit  49     the slow bit: requests wait, or somebody holds the lock
//
// While the slow bit is set only the holder of the lock changes the word.
const (
	oneCore      = uint64(1)
	fieldMask    = uint64(1)<<16 - 1
	budgetShift  = 16
	threadsShift = 32
	wideBit      = uint64(1) << 48
	slowBit      = uint64(1) << 49

	maxBudget = int(fieldMask)
)

func heldOf(w uint64) uint64    { return w & fieldMask }
func budgetOf(w uint64) uint64  { return w >> budgetShift & fieldMask }
func threadsOf(w uint64) uint64 { return w >> threadsShift & fieldMask }

func pack(s policy.State) uint64 {
	w := uint64(s.Held) | uint64(s.Budget)<<budgetShift | uint64(s.Threads)<<threadsShift
	if s.Wide {
		w |= wideBit
	}
	return w
}

func unpack(w uint64) policy.State {
	return policy.State{
		Held:    int(heldOf(w)),
		Budget:  int(budgetOf(w)),
		Threads: int(threadsOf(w)),
		Wide:    w&wideBit != 0,
	}
}
