package driver

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/lapack"
	"github.com/goblas/goblas/native/stack"
)

// TestStackAccuracy compares the kernels for matrices that stand alone with LAPACK's routines:
// over many matrices no error may be larger than theirs, but for chance.
func TestStackAccuracy(t *testing.T) {
	onFourTypes(t, stackAccuracy[float32], stackAccuracy[float64], notLone[complex64], notLone[complex128])
}

func stackAccuracy[T scalar.Float](t *testing.T, _ arrays[T]) {
	if stack.Target() == "" {
		t.Skip("no kernels")
	}
	rng := rand.New(rand.NewPCG(4, 1))
	orders, count := []int{17, 24, 33, 48, 64}, 48
	if testing.Short() || race.Enabled {
		orders, count = []int{17, 40}, 24
	}
	for _, n := range orders {
		for _, op := range []StackOp{StackSolve, StackInv, StackCholesky, StackEigh, StackSVD, StackQR} {
			ours, theirs := 0.0, 0.0
			for kind := range accuracyKinds {
				a := accuracyStack[T](rng, op, count/accuracyKinds, n, kind)
				p := accuracyPiece(op, a)
				op, ok := p.kernel()
				info := make([]int32, p.Count)
				if ok {
					p.lanes(op, info)
				} else {
					p.lapack(info)
				}
				ours = max(ours, worstError(t, p, info))
				p = accuracyPiece(p.Op, a)
				if p.Op == StackQR {
					columnQR(p)
				} else {
					p.lapack(info)
				}
				theirs = max(theirs, worstError(t, p, info))
			}
			eps := scalar.Epsilon[T]()
			t.Logf("n = %d, operation %d: %.2f eps, LAPACK %.2f", n, op, ours/eps, theirs/eps)
			if !(ours <= 1.5*theirs+2*eps) {
				t.Errorf("n = %d, operation %d: an error of %.3g eps, and of %.3g by LAPACK", n, op, ours/eps, theirs/eps)
			}
		}
	}
}

const accuracyKinds = 6

// accuracyStack is random matrices, symmetric for Eigh and definite for Cholesky: plain, huge,
// tiny, with columns or rows that get smaller, nearly of rank 3, or near the identity.
func accuracyStack[T scalar.Float](rng *rand.Rand, op StackOp, count, n, kind int) matrix.Stack[T] {
	a, _ := stackIn(make([]T, count*n*n), count, n, n)
	far := 300
	if scalar.IsSingle[T]() {
		far = 25
	}
	for _, m := range a.All() {
		g := make([]float64, n*n)
		for i := range g {
			g[i] = rng.NormFloat64()
		}
		at := func(i, j int) float64 {
			switch v := g[i*n+j]; kind {
			case 3:
				return math.Ldexp(v, -j)
			case 4:
				if op == StackEigh || op == StackSVD || op == StackQR {
					return g[i]*g[j] - g[n+i]*g[n+j] + g[2*n+i]*g[2*n+j] + v*scalar.Epsilon[T]()
				}
				return v
			case 5:
				v *= 100 * scalar.Epsilon[T]()
				if i == j {
					v++
				}
				return v
			default:
				return v
			}
		}
		for i := range n {
			for j := range n {
				v := at(i, j)
				if op == StackEigh || op == StackCholesky {
					v = at(max(i, j), min(i, j))
				}
				if op == StackCholesky && i == j {
					v += 4 * float64(n)
				}
				switch kind {
				case 1:
					v = math.Ldexp(v, far)
				case 2:
					v = math.Ldexp(v, -far)
				}
				m.Set(i, j, T(v))
			}
		}
	}
	return a
}

// accuracyPiece is the operation on the matrices, with new memory for results.
func accuracyPiece[T scalar.Float](op StackOp, a matrix.Stack[T]) *Stack[T] {
	n := a.Rows
	square := func() matrix.Stack[T] {
		s, _ := stackIn(make([]T, a.Count*n*n), a.Count, n, n)
		return s
	}
	p := &Stack[T]{Op: op, Count: a.Count, A: a, C: square(), D: square(), Reals: make([]float64, a.Count*n)}
	switch op {
	case StackSolve:
		p.B, p.Reals = a, nil // A X = A
	case StackCholesky, StackEigh:
		p.Job = 'L'
	case StackSVD:
		p.Job = 'S'
	case StackQR:
		p.Job = 'V'
	}
	return p
}

// columnQR is the QR factorization by xGEQRF and xORGQR.
func columnQR[T scalar.Float](p *Stack[T]) {
	n := p.A.Rows
	f, tau, work := make([]T, n*n), make([]T, n), make([]T, 32*n)
	for i, a := range p.A.All() {
		lapack.Transpose(n, n, a.Data, a.Stride, f, n)
		lapack.Geqrf(n, n, f, n, tau, work, len(work))
		for r := range n {
			for c := r; c < n; c++ {
				p.D.At(i).Set(r, c, f[c*n+r])
			}
		}
		lapack.Ungqr(n, n, n, f, n, tau, work, len(work))
		lapack.Transpose(n, n, f, n, p.C.At(i).Data, n)
	}
}

// worstError is the greatest error of a piece's results. Those with info are the caller's to
// compute, and none of LAPACK's.
func worstError[T scalar.Float](t *testing.T, p *Stack[T], info []int32) (worst float64) {
	n := p.A.Rows
	for i, v := range info {
		if v != 0 {
			t.Fatalf("operation %d, n = %d, matrix %d: info %d", p.Op, n, i, v)
		}
		a, c, d := p.A.At(i), p.C.At(i), p.D.At(i)
		values := func(j int) float64 { return 1 }
		if p.Op == StackEigh || p.Op == StackSVD {
			values = func(j int) float64 { return p.Reals[i*n+j] }
		}
		var e float64
		switch p.Op {
		case StackSolve:
			e = residualOf(a, c, a, values) / (sizeOf(a) * sizeOf(c))
		case StackInv:
			one := matrix.New[T](n, n)
			for j := range n {
				one.Set(j, j, 1)
			}
			e = residualOf(a, c, one, values) / (sizeOf(a) * sizeOf(c))
		case StackCholesky:
			e = residualOf(c, c.T(), a, values) / sizeOf(a)
		case StackEigh:
			e = max(residualOf(c, c.T(), a, values)/sizeOf(a), skewOf(c))
		case StackSVD:
			e = max(residualOf(c, d, a, values)/sizeOf(a), skewOf(c), skewOf(d))
		case StackQR:
			e = max(residualOf(c, d, a, values)/sizeOf(a), skewOf(c))
		}
		worst = max(worst, e)
		if e != e {
			return e
		}
	}
	return worst
}

// residualOf is the Frobenius norm of X diag(s) Y - A, and sizeOf and skewOf are those of A and
// of Q' Q - I.
func residualOf[T scalar.Float](x, y, a matrix.Matrix[T], s func(int) float64) float64 {
	square, scale := 0.0, 1/greatestOf(a)
	for i := range a.Rows {
		for j := range a.Cols {
			sum := -float64(a.At(i, j))
			for k := range x.Cols {
				sum += float64(x.At(i, k)) * s(k) * float64(y.At(k, j))
			}
			square += sum * scale * sum * scale
		}
	}
	return math.Sqrt(square) / scale
}

func sizeOf[T scalar.Float](a matrix.Matrix[T]) float64 {
	square, scale := 0.0, 1/greatestOf(a)
	for i := range a.Rows {
		for j := range a.Cols {
			v := float64(a.At(i, j)) * scale
			square += v * v
		}
	}
	return math.Sqrt(square) / scale
}

func greatestOf[T scalar.Float](a matrix.Matrix[T]) (most float64) {
	for i := range a.Rows {
		for j := range a.Cols {
			most = max(most, math.Abs(float64(a.At(i, j))))
		}
	}
	return most
}

func skewOf[T scalar.Float](q matrix.Matrix[T]) float64 {
	one := matrix.New[T](q.Cols, q.Cols)
	for j := range q.Cols {
		one.Set(j, j, 1)
	}
	return residualOf(q.T(), q, one, func(int) float64 { return 1 })
}
