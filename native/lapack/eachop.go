package lapack

// EachOp is what [Each] computes of every matrix.
type EachOp int

// The results are row-major. Where A is a matrix of order n, N is n.
const (
	EachDot      EachOp = iota // C = A B, M x K by K x N
	EachSolve                  // C with A C = B, for M right-hand sides
	EachInv                    // C = A^-1
	EachDet                    // C[0] = det A; with Reals its sign, and in Reals the logarithm of its modulus
	EachCholesky               // C = L with A = L L^H, or U with A = U^H U, from the triangle Job, 'L' or 'U'
	EachEigh                   // Reals has the eigenvalues, and the columns of C the vectors, of the Hermitian A whose triangle is Job
	EachSVD                    // Reals has the singular values of A, M x N, C and D have U and V^H: xGESDD's Job
	EachQR                     // C and D have Q, with so many Columns, and R of A, M x N; for Job 'N' D alone
)

// Layout says how the matrices of a stack are stored: how many elements apart they and
// their stored rows are, and whether they are transposed, and conjugated.
type Layout struct {
	Step, Stride           int
	Transposed, Conjugated bool
}

// EachCall is one operation on a piece of a stack.
type EachCall[T any] struct {
	Op                     EachOp
	Count, M, N, K         int
	Job                    byte
	Columns                int
	Low, High              float64 // sums of |Re| + |Im| over a matrix outside of this range are suspect
	WorkLength, RealLength int     // LAPACK's lwork and lrwork
	IntLength              int     // and liwork
	LayoutA, LayoutB       Layout
	LayoutC, LayoutD       Layout
	A, B, C, D             []T
	Reals                  []float64 // min(M,N) for each matrix, or one in EachDet
}
