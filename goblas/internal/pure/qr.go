package pure

import (
	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
)

// A QR factorization in row-major matrices, with the reflectors and signs of LAPACK:
// Q = H0 H1 ..., H = I - tau v v^H, v[0] = 1, and real diagonal elements of R. float64 goes
// to gonum's blocked code, the other types to the code in this file.
//
// Golub and Van Loan, Matrix Computations, 4th edition, section 5.2.1; LAPACK's xGEQR2.

// blocked is a length of work that lets gonum use its blocks, for n vectors.
func blocked(n int) int { return max(n, 1)*64 + 64*64 }

// Geqrf overwrites the m x n matrix a with R and the reflectors of A = Q R, and tau,
// min(m,n) long, with the factors of the reflectors.
func Geqrf[T scalar.Scalar](m, n int, a []T, lda int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	if a, ok := any(a).([]float64); ok {
		work := any(w.Work(blocked(n))).([]float64)
		LAPACK.Dgeqrf(m, n, a, lda, any(tau).([]float64), work, len(work))
		return
	}
	v := w.Vectors(m)
	for k := range min(m, n) {
		eliminate(k, m, n, a, lda, tau, v)
	}
}

// eliminate makes the reflector of column k, and applies its conjugate transpose to the
// columns behind. v is scratch of m elements.
func eliminate[T scalar.Scalar](k, m, n int, a []T, lda int, tau, v []T) {
	v = load(k, m, a, lda, v)
	v[0] = a[k*(lda+1)]
	var beta T
	beta, tau[k] = reflector(v)
	reflectLeft(v, scalar.Conj(tau[k]), n-k-1, a[k*(lda+1)+1:], lda)
	a[k*(lda+1)] = beta
	for i := 1; i < len(v); i++ {
		a[(k+i)*lda+k] = v[i]
	}
}

// Geqp3 is [Geqrf] with column pivoting, A P = Q R, with jpvt as in driver.Geqp3.
func Geqp3[T scalar.Scalar](m, n int, a []T, lda int, jpvt []int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	if a, ok := any(a).([]float64); ok {
		work := any(w.Work(3*n + 1 + blocked(n))).([]float64)
		LAPACK.Dgeqp3(m, n, a, lda, jpvt, any(tau).([]float64), work, len(work))
		return
	}
	front := 0 // columns that stay in front
	for j, p := range jpvt {
		jpvt[j] = j
		if p != -1 {
			exchange(m, a, lda, j, front)
			jpvt[j], jpvt[front] = jpvt[front], j
			front++
		}
	}
	largest := 0.0
	for i := range m {
		for _, v := range a[i*lda : i*lda+n] {
			largest = max(largest, scalar.Abs(v))
		}
	}
	v, squares := w.Vectors(m), w.Doubles(n)
	for k := range min(m, n) {
		if k >= front && largest > 0 {
			clear(squares)
			for i := k; i < m; i++ {
				for j := k; j < n; j++ {
					f := scalar.Abs(a[i*lda+j]) / largest
					squares[j] += f * f
				}
			}
			p := k
			for j := k + 1; j < n; j++ {
				if squares[j] > squares[p] {
					p = j
				}
			}
			exchange(m, a, lda, k, p)
			jpvt[k], jpvt[p] = jpvt[p], jpvt[k]
		}
		eliminate(k, m, n, a, lda, tau, v)
	}
}

// exchange exchanges columns j and p.
func exchange[T scalar.Scalar](m int, a []T, lda, j, p int) {
	if j == p {
		return
	}
	for i := range m {
		a[i*lda+j], a[i*lda+p] = a[i*lda+p], a[i*lda+j]
	}
}

// Ungqr overwrites the k reflectors that [Geqrf] left in the m x n matrix a with the first
// n columns of Q.
func Ungqr[T scalar.Scalar](m, n, k int, a []T, lda int, tau []T) {
	w := workspace.Get[T]()
	defer w.Put()
	if a, ok := any(a).([]float64); ok {
		work := any(w.Work(blocked(n))).([]float64)
		LAPACK.Dorgqr(m, n, k, a, lda, any(tau).([]float64)[:k], work, len(work))
		return
	}
	for i := range m {
		clear(a[i*lda+k : i*lda+n])
		if i >= k && i < n {
			a[i*(lda+1)] = 1
		}
	}
	v := w.Vectors(m)
	for j := k - 1; j >= 0; j-- {
		t := tau[j]
		reflectLeft(load(j, m, a, lda, v), t, n-j-1, a[j*(lda+1)+1:], lda)
		for i := range j {
			a[i*lda+j] = 0
		}
		a[j*(lda+1)] = 1 - t
		for i := j + 1; i < m; i++ {
			a[i*lda+j] *= -t
		}
	}
}

// Unmqr overwrites the m x n matrix b with op(Q) B (side 'L') or B op(Q) (side 'R'), where
// Q is given by the k reflectors that [Geqrf] left in a. trans is 'N', or 'T' for real and
// 'C' for complex types.
func Unmqr[T scalar.Scalar](side, trans byte, m, n, k int, a []T, lda int, tau, b []T, ldb int) {
	w := workspace.Get[T]()
	defer w.Put()
	if a, ok := any(a).([]float64); ok {
		work := any(w.Work(blocked(max(m, n)))).([]float64)
		LAPACK.Dormqr(blas.Side(side), blas.Transpose(trans), m, n, k, a, lda, any(tau).([]float64)[:k], any(b).([]float64), ldb, work, len(work))
		return
	}
	order := m
	if side == 'R' {
		order = n
	}
	scratch := w.Vectors(order)
	forward := (side == 'R') == (trans == 'N')
	for step := range k {
		j := step
		if !forward {
			j = k - 1 - step
		}
		t := tau[j]
		if trans != 'N' {
			t = scalar.Conj(t)
		}
		if v := load(j, order, a, lda, scratch); side == 'L' {
			reflectLeft(v, t, n, b[j*ldb:], ldb)
		} else {
			reflectRight(v, t, m, b[j:], ldb)
		}
	}
}

// load copies the reflector of column k, below a's diagonal, to v, with its leading 1.
func load[T scalar.Scalar](k, m int, a []T, lda int, v []T) []T {
	v = v[:m-k]
	v[0] = 1
	for i := 1; i < len(v); i++ {
		v[i] = a[(k+i)*lda+k]
	}
	return v
}

// UpperRcond returns 1 / (|R| |R^-1|) in the 1-norm, for an upper triangle R of order n
// without zeros on its diagonal. inverse is scratch of n n elements.
func UpperRcond[T scalar.Scalar](n int, r []T, ldr int, inverse []T) float64 {
	clear(inverse)
	for i := range n {
		inverse[i*(n+1)] = 1
	}
	SolveTriangle('U', 'N', 'N', n, n, r, ldr, inverse, n)
	most, mostInverse := 0.0, 0.0
	for j := range n {
		sum, sumInverse := 0.0, 0.0
		for i := range j + 1 {
			sum += scalar.Abs(r[i*ldr+j])
			sumInverse += scalar.Abs(inverse[i*n+j])
		}
		most, mostInverse = max(most, sum), max(mostInverse, sumInverse)
	}
	return 1 / most / mostInverse
}
