package samebits

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/internal/scalar"
)

// all is what a function of several results returned, as one value.
func all(results ...any) []any { return results }

// call is a function of package linalg on a matrix A without structure, a Hermitian
// positive definite D, and a right-hand side B, each of order n.
type call[T scalar.Scalar] struct {
	name string
	op   plan.Op // whose thresholds say which orders are tried
	f    func(a, d, b linalg.Matrix[T]) []any
}

// directCalls are those that promise the same bits in Auto.
func directCalls[T scalar.Scalar]() []call[T] {
	return []call[T]{
		{"LU", plan.Dgetrf, func(a, d, b linalg.Matrix[T]) []any {
			f, err := linalg.NewLU(a)
			x, err2 := f.Solve(b)
			return all(err, x, err2, f.Cond(), f.Det())
		}},
		{"Inv", plan.Dgetri, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Inv(a)) }},
		{"Slogdet", plan.Dgetrf, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Slogdet(a)) }},
		{"Cholesky", plan.Dpotrf, func(a, d, b linalg.Matrix[T]) []any {
			f, err := linalg.NewCholesky(d, linalg.Lower)
			x, err2 := f.Solve(b)
			return all(err, x, err2, f.Cond())
		}},
		{"CholeskyUpper", plan.Dpotrf, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.CholeskyUpper(d)) }},
		{"QR", plan.Dgeqrf, func(a, d, b linalg.Matrix[T]) []any {
			q, r, err := linalg.QRDecompose(a, linalg.QRReduced)
			return all(q, r, err)
		}},
		{"QR-solve", plan.Dgeqrf, func(a, d, b linalg.Matrix[T]) []any {
			f, err := linalg.NewQR(a)
			x, err2 := f.Solve(b)
			return all(err, x, err2)
		}},
		{"LDL", plan.Dpotrf, func(a, d, b linalg.Matrix[T]) []any {
			f, err := linalg.NewLDL(d, linalg.Lower, true)
			x, err2 := f.Solve(b)
			return all(err, x, err2)
		}},
		{"SolveTriangular", plan.Dtrtrs, func(a, d, b linalg.Matrix[T]) []any {
			return all(linalg.SolveTriangular(d, b, linalg.TriangularOptions{}))
		}},
		{"Norms", plan.Dgemv, func(a, d, b linalg.Matrix[T]) []any {
			one, err := linalg.Norm(a, linalg.NormOne)
			inf, err2 := linalg.Norm(a, linalg.NormInf)
			frobenius, err3 := linalg.Norm(a, linalg.NormFrobenius)
			return all(one, inf, frobenius, err, err2, err3)
		}},
		{"Expm", plan.Dgetrf, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Expm(a)) }},
		{"MatrixPower", plan.Dgemm, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.MatrixPower(d, 5)) }},
		{"MultiDot", plan.Dgemm, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.MultiDot(a, d.T(), b)) }},
		{"Dot-thin", plan.Dgemv, func(a, d, b linalg.Matrix[T]) []any {
			n := a.Rows
			column, err := linalg.Dot(a, b.Slice(0, n, 0, 1))
			other, err2 := linalg.Dot(a.H(), b.Slice(0, n, 0, 1))
			row, err3 := linalg.Dot(b.Slice(0, 1, 0, n), a.T())
			last, err4 := linalg.Dot(row, column)
			return all(column, other, row, last, err, err2, err3, err4)
		}},
		{"Vdot", plan.Dgemv, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Vdot(a.Data, b.Data)) }},
		{"Kron", plan.Dger, func(a, d, b linalg.Matrix[T]) []any {
			return all(linalg.Kron(a.Slice(0, min(2, a.Rows), 0, 1), b))
		}},
		{"Einsum", plan.Dgemm, func(a, d, b linalg.Matrix[T]) []any {
			return all(linalg.Einsum("ij,kj,kl->li", matrix.FromMatrix(a), matrix.FromMatrix(d), matrix.FromMatrix(b)))
		}},
		{"Eigh", plan.Dsyev, func(a, d, b linalg.Matrix[T]) []any {
			w, v, err := linalg.Eigh(d, linalg.Lower)
			return all(w, v, err)
		}},
	}
}

// threadedCalls are those that promise them in the repeatable mode: decompositions that
// may take OpenBLAS's threads in Auto, and what stands on them.
func threadedCalls[T scalar.Scalar]() []call[T] {
	return []call[T]{
		{"SVD", plan.Gesdd, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.SVD(a, linalg.SVDThin)) }},
		{"SVDVals", plan.Gesdd, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.SVDVals(a)) }},
		{"Lstsq", plan.Gesdd, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Lstsq(a, b, -1)) }},
		{"QRPivoted", plan.Dgeqp3, func(a, d, b linalg.Matrix[T]) []any {
			q, r, perm, err := linalg.QRDecomposePivoted(a, linalg.QRReduced)
			return all(q, r, perm, err)
		}},
		{"Eigvalsh", plan.DsyevN, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Eigvalsh(d, linalg.Upper)) }},
		{"Eig", plan.Dgeev, func(a, d, b linalg.Matrix[T]) []any {
			w, v, err := linalg.Eig(a)
			return all(w, v, err)
		}},
		{"Schur", plan.Dgeev, func(a, d, b linalg.Matrix[T]) []any {
			f, z, err := linalg.Schur(a)
			return all(f, z, err)
		}},
		{"Sqrtm", plan.Dgeev, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Sqrtm(d)) }},
		{"Pinv", plan.Gesdd, func(a, d, b linalg.Matrix[T]) []any { return all(linalg.Pinv(a, -1)) }},
	}
}

// stackCalls are those of stacks, whose pieces the cores share: of an order with kernels and
// of one without.
func stackCalls[T scalar.Scalar]() (calls []call[T]) {
	for _, order := range []int{7, 20} {
		calls = append(calls, call[T]{fmt.Sprintf("Stacks%d", order), plan.Dgetrf, func(a, d, b linalg.Matrix[T]) []any {
			as, bs, ds := windows(a, order, 1), windows(b, order, 1), windows(d, order, d.Stride+1)
			c, err := linalg.DotStack(as, bs)
			x, err2 := linalg.SolveStack(as, bs)
			dets, err3 := linalg.DetStack(as)
			l, err4 := linalg.CholeskyStack(ds, linalg.Lower)
			w, v, err5 := linalg.EighStack(ds, linalg.Upper)
			p, err6 := linalg.PinvStack(as, -1)
			q, r, err7 := linalg.QRStack(as, linalg.QRReduced)
			return all(c.Data, err, x.Data, err2, dets, err3, l.Data, err4, w.Data, v.Data, err5, p.Data, err6, q.Data, r.Data, err7)
		}})
	}
	return calls
}

// windows are parts of m of an order, a step apart.
func windows[T scalar.Scalar](m linalg.Matrix[T], order, step int) linalg.Stack[T] {
	s := linalg.Stack[T]{Count: m.Rows - order + 1, Step: step, Matrix: m}
	s.Rows, s.Cols = order, order
	return s
}

func directCells[T scalar.Scalar]() []cell {
	return append(linalgCells(directCalls[T]()), linalgCells(stackCalls[T]())...)
}
func threadedCells[T scalar.Scalar]() []cell {
	return slices.DeleteFunc(linalgCells(threadedCalls[T]()), func(c cell) bool {
		// float64 shows what the threshold to OpenBLAS's threads does; these take seconds.
		return c.n > 300 && !*full && scalar.Index[T]() != 1
	})
}

func linalgCells[T scalar.Scalar](calls []call[T]) (cells []cell) {
	letter := strings.ToLower("SDCZ"[scalar.Index[T]():][:1])
	for _, c := range calls {
		for _, n := range orders(c.op) {
			cells = append(cells, cell{op: letter + c.name, n: n, cost: 3 * n * n * n, run: func(at place) uint64 {
				var h hash
				return h.all(c.f(matrixOf[T]("A", n, &at), matrixOf[T]("D", n, &at), matrixOf[T]("B", n, &at))...)
			}})
		}
	}
	return cells
}

// tallCells are calls on tall matrices and their transposes: of one block, several, and
// such as come from memory.
func tallCells[T scalar.Scalar]() (cells []cell) {
	letter := strings.ToLower("SDCZ"[scalar.Index[T]():][:1])
	for _, columns := range []int{3, 16, 100} {
		for _, n := range []int{60, 220} {
			if n*n < 4*columns*columns {
				continue
			}
			cells = append(cells, cell{op: letter + fmt.Sprint("tall of ", columns, " columns"), n: n, cost: 20 * n * n * columns, run: func(at place) uint64 {
				a, b := matrixOf[T]("A", n, &at), matrixOf[T]("B", n, &at)
				tall := linalg.Matrix[T]{Rows: n * n / columns, Cols: columns, Stride: columns, Data: a.Data}
				right := linalg.Matrix[T]{Rows: tall.Rows, Cols: 2, Stride: 2, Data: b.Data}
				few := linalg.Matrix[T]{Rows: columns, Cols: 2, Stride: 2, Data: b.Data}
				q, r, err := linalg.QRDecompose(tall, linalg.QRReduced)
				factors, err2 := linalg.NewQR(tall)
				x, err3 := factors.Solve(right)
				var h hash
				return h.all(append(append(append(append(all(q, r, err, err2, x, err3),
					all(linalg.SVD(tall, linalg.SVDThin))...), all(linalg.SVD(tall.T(), linalg.SVDThin))...),
					all(linalg.Lstsq(tall, right, -1))...), all(linalg.Lstsq(tall.T(), few, -1))...)...)
			}})
		}
	}
	return cells
}

// TestBitsOfTall compares what is computed in blocks of rows.
func TestBitsOfTall(t *testing.T) {
	auto(t)
	same(t, onTypes(tallCells[float32], tallCells[float64], tallCells[complex64], tallCells[complex128]))
}

// onTypes returns the cells of four types, or of two under the race detector, which sees
// the same code in both.
func onTypes(f32, f64, c64, c128 func() []cell) []cell {
	cells := append(f64(), c64()...)
	if !race.Enabled {
		cells = append(append(cells, f32()...), c128()...)
	}
	return cells
}

// TestBitsOfLinalg compares the functions of package linalg.
func TestBitsOfLinalg(t *testing.T) {
	auto(t)
	same(t, onTypes(directCells[float32], directCells[float64], directCells[complex64], directCells[complex128]))
}

// TestBitsOfLinalgRepeatable compares those that may take OpenBLAS's threads otherwise.
func TestBitsOfLinalgRepeatable(t *testing.T) {
	auto(t)
	cores.SetRepeatable(true)
	same(t, onTypes(threadedCells[float32], threadedCells[float64], threadedCells[complex64], threadedCells[complex128]))
}
