package tuner

import "github.com/goblas/goblas/goblas/internal/plan"

// tuned are the operations that are measured, the most called first. The others keep
// the built-in thresholds: they are rare, go with one of these, or have works that an
// order does not tell.
var tuned = []plan.Op{
	plan.Dgemm, plan.Ddot, plan.Daxpy, plan.Dgemv, plan.DgemvT, plan.Dsyrk, plan.Dtrsm, plan.Dgetrf, plan.Dpotrf,
	plan.Dgeqrf, plan.Dsyev, plan.Gesv, plan.Gesdd, plan.Sgemm, plan.Cgemm, plan.Zgemm,
	plan.Dnrm2, plan.Dasum, plan.Dscal, plan.Sdot, plan.Saxpy, plan.Dger, plan.Dtrmv, plan.Dtrsv, plan.Dsymv,
	plan.Sgemv, plan.SgemvT, plan.Dsymm, plan.Dtrmm, plan.Dgetri, plan.Dpotri, plan.Dtrtri, plan.Dgeqp3,
	plan.Dgelqf, plan.Dorgqr, plan.Dgeev, plan.Dgesvd,
}

// Steps are all that are taken on so many cores.
func Steps(cores int) []Step {
	var steps []Step
	for _, op := range tuned {
		steps = append(steps, Step{op, One})
		if cores == 1 {
			continue
		}
		if plan.Dimension(op) > 1 || plan.Builtin(op).Wide < plan.Never { // others stay on one thread, whatever they are told
			steps = append(steps, Step{op, Wide})
		}
		switch op {
		case plan.Dgemm, plan.Sgemm, plan.Cgemm, plan.Zgemm, plan.Dgetrf, plan.Gesv:
			steps = append(steps, Step{op, Tiled})
		}
	}
	return steps
}
