package problem

// Flops returns the floating-point operations that the fastest algorithm here does,
// or fewer where the data decide, so that no share of the machine's peak comes out
// above one:
//
//	dot    2 n^3
//	solve  2/3 n^3 + 2 n^2 nrhs    (LU and two triangular solves per column)
//	svd    20/3 n^3                (gesdd with vectors: see gonumFlops)
//
// and for gonum's API as gonumFlops says.
//
// A complex operation counts as four real ones, as a multiplication with its
// addition does.
func (s Spec) Flops() float64 {
	n := float64(s.N)
	flops := 0.0
	switch s.Op {
	case Dot:
		flops = 2 * n * n * n
	case Tasks:
		flops = 2 * n * n * n * float64(s.Tasks)
	case Solve:
		flops = 2./3*n*n*n + 2*n*n*float64(s.NRHS)
	case SVD:
		flops = gonumFlops[SvdThin] * n * n * n
	default:
		flops = gonumFlops[s.Op] * n * n * n
	}
	if s.Type.complex() {
		flops *= 4
	}
	return flops
}

// Bytes returns the size of the operands and of the result, each once: what a
// call must move at least.
func (s Spec) Bytes() float64 {
	n := float64(s.N)
	elements := 0.0
	switch s.Op {
	case Dot:
		elements = 3 * n * n
	case Tasks:
		elements = 3 * n * n * float64(s.Tasks)
	case Solve:
		elements = n*n + 2*n*float64(s.NRHS)
	case SVD, SvdThin:
		elements = 3*n*n + n
	case Eigvals, Svdvals:
		elements = n*n + n
	case Eigh:
		elements = 2*n*n + n
	default: // mul, inv, cholesky, qr
		elements = 2 * n * n
	}
	return elements * s.Type.bytes()
}

// Memory returns how many bytes measuring the problem may take: operands,
// workspace, the latest answer and one that is not collected yet. workers is
// the number of tasks that run at once.
func (s Spec) Memory(workers int) float64 {
	n := float64(s.N)
	elements := 0.0
	switch s.Op {
	case Dot:
		elements = 4 * n * n
	case Tasks:
		elements = 5 * n * n * float64(max(workers, 1))
	case Solve:
		elements = 2*n*n + 3*n*float64(s.NRHS)
	case SVD:
		elements = 10 * n * n
	default:
		elements = 14 * n * n // the checks make copies too
	}
	return elements * s.Type.bytes()
}
