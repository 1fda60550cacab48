package tune

import (
	"testing"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// TestEigenCalls holds that each driver of eigenproblems has a call, which may be repeated.
func TestEigenCalls(t *testing.T) {
	for _, op := range eigenproblems {
		for _, n := range []int{1, 5} {
			call := eigenCall(op.String(), n)
			if call == nil {
				t.Fatalf("no call of %v", op)
			}
			call()
			call()
		}
	}
	if eigenCall("gesv", 5) != nil {
		t.Error("gesv is no eigenproblem")
	}
}

// TestVectorsTakeNoMatrix holds that calls on vectors, whose n goes into the millions,
// allocate vectors alone.
func TestVectorsTakeNoMatrix(t *testing.T) {
	vectors := 0
	for _, op := range tuned {
		if plan.Exponent(op) > 1 {
			continue
		}
		vectors++
		callOf(op, largestOrder[1])
	}
	if vectors == 0 {
		t.Error("none of the operations is on vectors")
	}
}
