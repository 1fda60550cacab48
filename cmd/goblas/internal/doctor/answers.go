package doctor

import (
	"context"
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
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
	routines := append(ofType[float64](r, "float64"), gonumRoutines(r)...)
	routines = append(routines, ofType[float32](r, "float32")...)
	routines = append(routines, ofType[complex64](r, "complex64")...)
	routines = append(routines, ofType[complex128](r, "complex128")...)
	var answers []Answer
	for _, x := range routines {
		if err := ctx.Err(); err != nil {
			return answers, err
		}
		_ = goblas.Use(goblas.PureGo)
		want, wrong := x.call()
		for _, b := range []struct {
			name    string
			backend goblas.Backend
		}{{"native", goblas.Native}, {"auto", goblas.Auto}} {
			a := Answer{Op: x.op, Type: x.typ, Backend: b.name, N: x.n}
			_ = goblas.Use(b.backend) // checked above
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
	diff, norm := 0.0, 0.0
	for i, w := range want {
		d := cmplx.Abs(got[i] - w)
		diff += d * d
		norm += real(w)*real(w) + imag(w)*imag(w)
	}
	return math.Sqrt(diff / norm)
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
		dominant.Data[i*middle+i] += scalar[T](middle)
	}
	return []routine{
		{"dot", typ, n, func() ([]complex128, error) {
			c, err := goblas.Dot(a, b.T())
			return flat(c), err
		}},
		{"solve", typ, middle, func() ([]complex128, error) {
			x, err := goblas.Solve(dominant, x)
			return flat(x), err
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
	u, v := flat(d.U), flat(d.VH)
	var all []complex128
	for _, s := range d.S {
		all = append(all, complex(s, 0))
	}
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
		m.Data[i] = scalar[T](complex(2*r.Float64()-1, 2*r.Float64()-1))
	}
	return m
}

// findAnswers tells whether answers agree with pure Go's.
func findAnswers(f Facts) []Finding {
	var found []Finding
	worst, routines := Answer{}, map[string]bool{}
	for _, a := range f.Answers {
		routines[a.Op+a.Type] = true
		if a.Wrong {
			why := a.Error
			if why == "" {
				why = fmt.Sprintf("%.3g times what rounding explains", a.Ratio)
			}
			found = append(found, one(Problem, "use another OpenBLAS, or goblas.PureGo, and report it",
				"%s of %s, n = %d, on %s differs from pure Go: %s", a.Op, a.Type, a.N, a.Backend, why)...)
		}
		if a.Ratio >= worst.Ratio {
			worst = a
		}
	}
	if len(f.Answers) == 0 || found != nil {
		return found
	}
	return one(OK, "", "%d classes of routines agree with pure Go; the farthest, %s of %s, is at %.2g of what rounding explains",
		len(routines), worst.Op, worst.Type, worst.Ratio)
}

// flat is a matrix row by row, widened.
func flat[T goblas.Scalar](m goblas.Matrix[T]) []complex128 {
	if m.Op != matrix.NoTrans {
		m = m.Clone()
	}
	all := make([]complex128, 0, m.Rows*m.Cols)
	for i := range m.Rows {
		for _, v := range m.Data[i*m.Stride : i*m.Stride+m.Cols] {
			all = append(all, widen(v))
		}
	}
	return all
}
