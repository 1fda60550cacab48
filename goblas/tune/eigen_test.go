package tune

import (
	"testing"

	"github.com/goblas/goblas/goblas/internal/plan"
)

// TestEigenCalls holds that each driver of eigenproblems has a call, which may be repeated.
func TestEigenCalls(t *testing.T) {
	for _, op := range []plan.Op{plan.Xheev, plan.XheevN, plan.Xheevr, plan.Xhegvd, plan.Xhbevd, plan.Xgeev, plan.Xgges, plan.Xgees, plan.Xgehrd, plan.Xtrsyl} {
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
