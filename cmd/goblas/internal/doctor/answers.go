package doctor

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/cmplxs"
	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// routine is one class of routines on fixed operands. call returns an answer that is
// determined by the operands up to rounding: no sign or order is left to chance.
type routine struct {
	op, typ string
	n       int
	call    func() ([]complex128, error)
}

// margin is the multiple of sqrt(n) roundings of the answer's norm that two right
// answers may differ by. The operands are well-conditioned, and right answers stay
// below a fifth of it.
const margin = 64

// Verify computes every class of routines in pure Go, on OpenBLAS and as Auto does,
// and compares. Without OpenBLAS there is nothing to compare. It takes a second or
// less, leaves the backend as it was, and ends early with ctx.
func Verify(ctx context.Context) ([]Answer, error) {
	before := goblas.Active()
	if err := goblas.Use(goblas.Native); err != nil {
		return nil, nil
	}
	defer func() { _ = goblas.Use(before) }() // it was in force, so it is there
	r := rand.New(rand.NewPCG(1, 2))
	routines := slices.Concat(ofType[float64](r, "float64"), gonumRoutines(r),
		ofType[float32](r, "float32"), ofType[complex64](r, "complex64"), ofType[complex128](r, "complex128"))
	var answers []Answer
	for _, x := range routines {
		if err := ctx.Err(); err != nil {
			return answers, err
		}
		_ = goblas.Use(goblas.PureGo)
		want, wrong := x.call()
		for _, b := range []goblas.Backend{goblas.Native, goblas.Auto} {
			a := Answer{Op: x.op, Type: x.typ, Backend: strings.ToLower(b.String()), N: x.n}
			_ = goblas.Use(b) // checked above
			got, err := x.call()
			switch {
			case wrong != nil:
				a.Error, a.Wrong = "in pure Go: "+wrong.Error(), true
			case err != nil:
				a.Error, a.Wrong = err.Error(), true
			default:
				a.Ratio = distance(got, want) / (margin * math.Sqrt(float64(x.n)) * roundoff(x.typ))
				a.Wrong = !(a.Ratio <= 1) // NaN is wrong
				if math.IsNaN(a.Ratio) || math.IsInf(a.Ratio, 0) {
					a.Ratio, a.Error = 0, "NaN or infinity"
				}
			}
			answers = append(answers, a)
		}
	}
	return answers, nil
}

// distance is |got - want| / |want| in the 2-norm.
func distance(got, want []complex128) float64 {
	if len(got) != len(want) {
		return math.NaN()
	}
	return cmplxs.Distance(got, want, 2) / cmplxs.Norm(want, 2)
}

// roundoff is the largest relative error of one rounding.
func roundoff(typ string) float64 {
	if typ == "float32" || typ == "complex64" {
		return 0x1p-24
	}
	return 0x1p-53
}

// ofType are the routines of goblas's own API. Products are large enough to be cut
// into tiles or threads.
func ofType[T goblas.Scalar](r *rand.Rand, typ string) []routine {
	const n, middle, k = 250, 130, 60
	a, b, small := random[T](n, n, r), random[T](n, n, r), random[T](k+9, k, r)
	dominant, x := random[T](middle, middle, r), random[T](middle, 7, r)
	for i := range middle {
		dominant.Data[i*middle+i] += scalar.FromComplex[T](middle)
	}
	return []routine{
		{"dot", typ, n, func() ([]complex128, error) {
			c, err := goblas.Dot(a, b.T())
			return verify.Flat(c), err
		}},
		{"solve", typ, middle, func() ([]complex128, error) {
			x, err := goblas.Solve(dominant, x)
			return verify.Flat(x), err
		}},
		{"svd", typ, k, func() ([]complex128, error) {
			d, err := goblas.SVD(small, goblas.SVDThin)
			if err != nil {
				return nil, err
			}
			return recomposed(d), nil
		}},
	}
}

// recomposed is S, and U diag(S) V^H row by row.
func recomposed[T goblas.Scalar](d goblas.SVDResult[T]) []complex128 {
	u, v, all := verify.Flat(d.U), verify.Flat(d.VH), reals(d.S)
	for i := range d.U.Rows {
		for j := range d.VH.Cols {
			sum := complex128(0)
			for l, s := range d.S {
				sum += u[i*d.U.Cols+l] * complex(s, 0) * v[l*d.VH.Cols+j]
			}
			all = append(all, sum)
		}
	}
	return all
}

// random is a matrix with elements uniform on [-1, 1), in both parts.
func random[T goblas.Scalar](rows, cols int, r *rand.Rand) goblas.Matrix[T] {
	m := goblas.New[T](rows, cols)
	for i := range m.Data {
		m.Data[i] = scalar.FromComplex[T](complex(2*r.Float64()-1, 2*r.Float64()-1))
	}
	return m
}

// findAnswers tells whether answers agree with pure Go's.
func findAnswers(f Facts, found *findings) {
	worst, routines, wrong := Answer{}, map[string]bool{}, false
	for _, a := range f.Answers {
		routines[a.Op+a.Type] = true
		if a.Wrong {
			wrong = true
			why := cmp.Or(a.Error, fmt.Sprintf("%.3g times what rounding explains", a.Ratio))
			found.add(Problem, "use another OpenBLAS, or goblas.PureGo, and report it",
				"%s of %s, n = %d, on %s differs from pure Go: %s", a.Op, a.Type, a.N, a.Backend, why)
		}
		if a.Ratio >= worst.Ratio {
			worst = a
		}
	}
	if len(f.Answers) > 0 && !wrong {
		found.add(OK, "", "%d classes of routines agree with pure Go; the farthest, %s of %s, is at %.2g of what rounding explains",
			len(routines), worst.Op, worst.Type, worst.Ratio)
	}
}

// gonumRoutines are the classes of gonum's API, called as a program that knows
// nothing of goblas calls them.
func gonumRoutines(r *rand.Rand) []routine {
	const large, middle, small = 256, 130, 80
	a, x := matrix.Dense(random[float64](large, large, r)), matrix.Dense(random[float64](small, small, r))
	definite := mat.NewSymDense(large, nil) // A^T A + n I
	definite.SymOuterK(1, a.T())
	symmetric := mat.NewSymDense(small, nil) // the upper triangle of X
	spread := mat.DenseCopyOf(x)             // eigenvalues near 1, 2, 3, ...: in one order only
	spread.Scale(0.02, spread)
	dominant := mat.DenseCopyOf(a)
	for i := range large {
		definite.SetSym(i, i, definite.At(i, i)+large)
		dominant.Set(i, i, dominant.At(i, i)+large)
	}
	for i := range small {
		spread.Set(i, i, spread.At(i, i)+float64(i+1))
		for j := i; j < small; j++ {
			symmetric.SetSym(i, j, x.At(i, j))
		}
	}
	return []routine{
		{"gonum's Mul", "float64", large, func() ([]complex128, error) {
			var c mat.Dense
			c.Mul(a.T(), a)
			return entries(&c), nil
		}},
		{"gonum's Eigen", "float64", small, func() ([]complex128, error) {
			var e mat.Eigen
			if !e.Factorize(spread, mat.EigenRight) {
				return nil, problem.ErrFailed
			}
			values := e.Values(nil)
			slices.SortFunc(values, func(a, b complex128) int { return int(math.Copysign(1, real(a)-real(b))) })
			return values, nil
		}},
		{"gonum's EigenSym", "float64", small, func() ([]complex128, error) {
			var e mat.EigenSym
			if !e.Factorize(symmetric, true) {
				return nil, problem.ErrFailed
			}
			var v, scaled, back mat.Dense
			e.VectorsTo(&v)
			scaled.Mul(&v, mat.NewDiagDense(small, e.Values(nil)))
			back.Mul(&scaled, v.T())
			return append(entries(&back), reals(e.Values(nil))...), nil
		}},
		{"gonum's Cholesky", "float64", large, func() ([]complex128, error) {
			var c mat.Cholesky
			if !c.Factorize(definite) {
				return nil, problem.ErrFailed
			}
			var l mat.TriDense
			c.LTo(&l)
			return entries(&l), nil
		}},
		{"gonum's QR", "float64", middle, func() ([]complex128, error) {
			var qr mat.QR
			qr.Factorize(dominant.Slice(0, middle, 0, middle))
			var q, r, back mat.Dense
			qr.QTo(&q)
			qr.RTo(&r)
			back.Mul(&q, &r)
			r.Apply(func(_, _ int, v float64) float64 { return math.Abs(v) }, &r) // signs are free
			return append(entries(&back), entries(&r)...), nil
		}},
		{"gonum's LU", "float64", large, func() ([]complex128, error) {
			var lu mat.LU
			lu.Factorize(dominant)
			var l, u mat.TriDense
			lu.LTo(&l)
			lu.UTo(&u)
			return append(entries(&l), entries(&u)...), nil
		}},
		{"gonum's Inverse", "float64", large, func() ([]complex128, error) {
			var inverse mat.Dense
			err := inverse.Inverse(dominant)
			return entries(&inverse), err
		}},
		{"gonum's SVD", "float64", small, func() ([]complex128, error) {
			var s mat.SVD
			if !s.Factorize(x, mat.SVDThin) {
				return nil, problem.ErrFailed
			}
			return recomposed(problem.Decomposition(&s)), nil
		}},
	}
}

// entries is a matrix row by row.
func entries(m mat.Matrix) []complex128 { return verify.Flat(matrix.FromDense(mat.DenseCopyOf(m))) }

func reals(values []float64) []complex128 {
	all := make([]complex128, len(values))
	for i, v := range values {
		all[i] = complex(v, 0)
	}
	return all
}
