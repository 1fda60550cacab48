package problem

// cost is what a call of order n costs at least, and its measurement at most.
type cost struct {
	flops  float64 // floating-point operations, in units of n^3
	moved  float64 // elements of the operands and of the result, each once, in units of n^2
	memory float64 // elements that measuring may take, in units of n^2
}

// costs are those of all operations. Operations are those of the fastest algorithm
// here, or fewer where the data decide, so that no share of the machine's peak comes
// out above one (LAPACK Users' Guide, 3rd edition, table 3.13, and Golub and Van Loan,
// Matrix Computations, 4th edition). Divide and conquer between gebrd and ormbr, or
// sytrd and ormtr, does up to 8/3 and 4/3 more, but nothing for what deflates, and is
// not counted. Memory is operands, workspace, the latest answer and one that is not
// collected yet; the checks of gonum's operations make copies too.
var costs = map[Op]cost{
	Dot:      {2, 3, 4},
	Tasks:    {2, 3, 5},        // of a task; the memory is of a worker
	Solve:    {2. / 3, 1, 2},   // getrf, and two triangular solves for each right-hand side
	SVD:      {20. / 3, 3, 10}, // gesdd: gebrd 8/3, and ormbr 2 for U and 2 for V^T
	Lstsq:    {4. / 3, 1, 6},   // a QR, and Q and R applied to right-hand sides
	Mul:      {1, 2, 14},       // syrk computes one half, the other is its mirror image
	Eigvals:  {10, 1, 14},      // gehrd 10/3, and hseqr without vectors
	Svdvals:  {8. / 3, 1, 14},  // gebrd
	SvdThin:  {20. / 3, 3, 14}, // as SVD
	Eigh:     {10. / 3, 2, 14}, // syevd: sytrd 4/3, and ormtr 2
	Inv:      {2, 2, 14},       // getrf 2/3, getri 4/3
	Cholesky: {1. / 3, 2, 14},  // potrf
	QR:       {4. / 3, 2, 14},  // geqrf
}

// Flops returns the floating-point operations of a call. A complex operation counts as
// four real ones, as a multiplication with its addition does.
func (s Spec) Flops() float64 {
	n, m := float64(min(s.N, s.rows())), float64(max(s.N, s.rows()))
	flops := costs[s.Op].flops*n*n*n + 2*n*m*float64(s.NRHS)
	if s.Rows > 0 { // QR, 2 m n^2 - 2/3 n^3, and for vectors the product with Q
		passes := map[Op]float64{SVD: 2, QR: 2, Lstsq: 1}[s.Op]
		flops += (2*passes*(m-n) + map[Op]float64{QR: 4. / 3}[s.Op]*n) * n * n
	}
	if s.Type.complex() {
		flops *= 4
	}
	return flops * float64(max(s.Tasks, 1))
}

// Bytes returns the size of the operands and of the result, each once: what a
// call must move at least.
func (s Spec) Bytes() float64 {
	n, m := float64(s.N), float64(s.rows())
	elements := costs[s.Op].moved*n*m + 2*n*float64(s.NRHS)
	switch s.Op {
	case SVD, SvdThin, Eigvals, Svdvals, Eigh:
		elements += n // the values
	}
	return elements * s.Type.Bytes() * float64(max(s.Tasks, 1))
}

// Memory returns how many bytes measuring the problem may take. workers is the number
// of tasks that run at once.
func (s Spec) Memory(workers int) float64 {
	n, m := float64(s.N), float64(s.rows())
	return (costs[s.Op].memory*n*m + 3*m*float64(s.NRHS)) * s.Type.Bytes() * float64(max(workers, 1))
}
