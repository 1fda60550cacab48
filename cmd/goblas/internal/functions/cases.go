// Package functions measures the functions of package linalg beside those of NumPy and
// SciPy that compute the same.
package functions

import (
	"math"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
)

// function is one that is measured.
type function[T linalg.Scalar] struct {
	name    string
	peer    string // the expression on a, b, s, d, v, band, half, unit and c in Python; it begins with np or sl
	results string // of the expression, in order: how each is compared, and the field of answer that it is
	call    func(o *operands[T], r *answer[T]) error
	// to is the ...To form, which writes into what call has returned; nil if there is none.
	// into is what Python calls then, with x for what it has returned; "" if that has no
	// such form.
	to   func(o *operands[T], r *answer[T]) error
	into string
}

// beside is who computes the same: report.NumPy or report.SciPy.
func (f *function[T]) beside() string {
	if strings.HasPrefix(f.peer, "sl.") {
		return report.SciPy
	}
	return report.NumPy
}

// functions are those that are measured, in the order of the table.
func functions[T linalg.Scalar]() []function[T] {
	type o = *operands[T]
	type r = *answer[T]
	array := matrix.FromMatrix[T]
	nan := math.NaN()
	return []function[T]{
		{"dot", "np.matmul(a, b)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Dot(o.a, o.b); return }, func(o o, r r) error { return linalg.DotTo(r.a, o.a, o.b) }, "np.matmul(a, b, out=x)"},
		{"dotself", "np.matmul(a.T, a)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Dot(o.a.T(), o.a); return }, func(o o, r r) error { return linalg.DotTo(r.a, o.a.T(), o.a) }, "np.matmul(a.T, a, out=x)"},
		{"dotthin", "np.matmul(a, b[:, :4])", "=a", func(o o, r r) (err error) {
			r.a, err = linalg.Dot(o.a, o.b.Slice(0, o.b.Rows, 0, min(4, o.b.Cols)))
			return
		}, func(o o, r r) error { return linalg.DotTo(r.a, o.a, o.b.Slice(0, o.b.Rows, 0, min(4, o.b.Cols))) }, "np.matmul(a, b[:, :4], out=x)"},
		{"matvec", "np.matmul(a, c)", "=v", func(o o, r r) (err error) { r.v, err = linalg.MatVec(o.a, o.c); return }, func(o o, r r) error { return linalg.MatVecTo(r.v, o.a, o.c) }, "np.matmul(a, c, out=x)"},
		{"vdot", "np.vdot(a, b)", "=n", func(o o, r r) (err error) { r.number, err = linalg.Vdot(o.a.Data, o.b.Data); return }, nil, ""},
		{"solve", "np.linalg.solve(a, b)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Solve(o.a, o.b); return }, func(o o, r r) error { return linalg.SolveTo(r.a, o.a, o.b) }, ""},
		{"solve1", "np.linalg.solve(a, v)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Solve(o.a, o.v); return }, func(o o, r r) error { return linalg.SolveTo(r.a, o.a, o.v) }, ""},
		{"inv", "np.linalg.inv(a)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Inv(o.a); return }, func(o o, r r) error { return linalg.InvTo(r.a, o.a) }, ""},
		{"det", "np.linalg.det(unit)", "=n", func(o o, r r) (err error) { r.number, err = linalg.Det(o.unit); return }, nil, ""},
		{"slogdet", "np.linalg.slogdet(a)", "=n lr", func(o o, r r) (err error) { r.number, r.real, err = linalg.Slogdet(o.a); return }, nil, ""},
		{"cholesky", "np.linalg.cholesky(s)", "=a", func(o o, r r) (err error) { r.a, err = linalg.CholeskyLower(o.s); return }, func(o o, r r) error { return linalg.CholeskyLowerTo(r.a, o.s) }, ""},
		{"qr", "np.linalg.qr(a)", "|a |b", func(o o, r r) (err error) { r.a, r.b, err = linalg.QRDecompose(o.a, linalg.QRReduced); return }, func(o o, r r) error { return linalg.QRDecomposeTo(r.a, r.b, o.a) }, ""},
		{"svd", "np.linalg.svd(a, full_matrices=False)", "|a =s |b", func(o o, r r) error {
			d, err := linalg.SVD(o.a, linalg.SVDThin)
			r.a, r.b, r.reals, r.svd = d.U, d.VH, d.S, d
			return err
		}, func(o o, r r) error { return linalg.SVDTo(&r.svd, o.a, linalg.SVDThin) }, ""},
		{"svdvals", "np.linalg.svd(a, compute_uv=False)", "=s", func(o o, r r) error {
			d, err := linalg.SVD(o.a, linalg.SVDValues)
			r.reals, r.svd = d.S, d
			return err
		}, func(o o, r r) error { return linalg.SVDTo(&r.svd, o.a, linalg.SVDValues) }, ""},
		{"eig", "np.linalg.eig(a)", "ew ~z", func(o o, r r) (err error) { r.w, r.z, err = linalg.Eig(o.a); return }, func(o o, r r) error { return linalg.EigTo(r.w, r.z, o.a) }, ""},
		{"eigvals", "np.linalg.eigvals(a)", "ew", func(o o, r r) (err error) { r.w, err = linalg.Eigvals(o.a); return }, func(o o, r r) error { return linalg.EigvalsTo(r.w, o.a) }, ""},
		{"eigh", "np.linalg.eigh(s)", "=s |a", func(o o, r r) (err error) { r.reals, r.a, err = linalg.Eigh(o.s, linalg.Lower); return }, func(o o, r r) error { return linalg.EighTo(r.reals, r.a, o.s, linalg.Lower) }, ""},
		{"eigvalsh", "np.linalg.eigvalsh(s)", "=s", func(o o, r r) (err error) { r.reals, err = linalg.Eigvalsh(o.s, linalg.Lower); return }, func(o o, r r) error { return linalg.EigvalshTo(r.reals, o.s, linalg.Lower) }, ""},
		{"lstsq", "np.linalg.lstsq(a, b, rcond=None)[0]", "=a", func(o o, r r) error {
			x, err := linalg.Lstsq(o.a, o.b, nan)
			r.a, r.lstsq = x.X, x
			return err
		}, func(o o, r r) error { return linalg.LstsqTo(&r.lstsq, o.a, o.b, nan) }, ""},
		{"pinv", "np.linalg.pinv(a)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Pinv(o.a, nan); return }, func(o o, r r) error { return linalg.PinvTo(r.a, o.a, nan) }, ""},
		{"rank", "np.linalg.matrix_rank(a)", "=r", func(o o, r r) error {
			rank, err := linalg.MatrixRank(o.a, nan, nan)
			r.real = float64(rank)
			return err
		}, nil, ""},
		{"cond", "np.linalg.cond(a)", "=r", func(o o, r r) (err error) { r.real, err = linalg.Cond(o.a, linalg.NormTwo); return }, nil, ""},
		{"cond1", "np.linalg.cond(a, 1)", "=r", func(o o, r r) (err error) { r.real, err = linalg.Cond(o.a, linalg.NormOne); return }, nil, ""},
		{"norm", "np.linalg.norm(a)", "=r", func(o o, r r) (err error) { r.real, err = linalg.Norm(o.a, linalg.NormFrobenius); return }, nil, ""},
		{"norm1", "np.linalg.norm(a, 1)", "=r", func(o o, r r) (err error) { r.real, err = linalg.Norm(o.a, linalg.NormOne); return }, nil, ""},
		{"norminf", "np.linalg.norm(a, np.inf)", "=r", func(o o, r r) (err error) { r.real, err = linalg.Norm(o.a, linalg.NormInf); return }, nil, ""},
		{"norm2", "np.linalg.norm(a, 2)", "=r", func(o o, r r) (err error) { r.real, err = linalg.Norm(o.a, linalg.NormTwo); return }, nil, ""},
		{"normnuc", "np.linalg.norm(a, 'nuc')", "=r", func(o o, r r) (err error) { r.real, err = linalg.Norm(o.a, linalg.NormNuclear); return }, nil, ""},
		{"power", "np.linalg.matrix_power(a, 5)", "=a", func(o o, r r) (err error) { r.a, err = linalg.MatrixPower(o.a, 5); return }, func(o o, r r) error { return linalg.MatrixPowerTo(r.a, o.a, 5) }, ""},
		{"multidot", "np.linalg.multi_dot([a, b, s, v])", "=a", func(o o, r r) (err error) { r.a, err = linalg.MultiDot(o.a, o.b, o.s, o.v); return }, func(o o, r r) error { return linalg.MultiDotTo(r.a, o.a, o.b, o.s, o.v) }, "np.linalg.multi_dot([a, b, s, v], out=x)"},
		{"outer", "np.outer(c, c)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Outer(o.c, o.c); return }, func(o o, r r) error { return linalg.OuterTo(r.a, o.c, o.c) }, "np.outer(c, c, out=x)"},
		{"kron", "np.kron(a, band[:, :4])", "=a", func(o o, r r) (err error) {
			r.a, err = linalg.Kron(o.a, o.band.Slice(0, 3, 0, min(4, o.band.Cols)))
			return
		}, func(o o, r r) error { return linalg.KronTo(r.a, o.a, o.band.Slice(0, 3, 0, min(4, o.band.Cols))) }, ""},
		{"einsum", "np.einsum('ij,kj,kl->li', a, b, s, optimize=True)", "=a", func(o o, r r) error {
			x, err := linalg.Einsum("ij,kj,kl->li", array(o.a), array(o.b), array(o.s))
			r.a, _ = x.AsMatrix()
			return err
		}, func(o o, r r) error {
			return linalg.EinsumTo(array(r.a), "ij,kj,kl->li", array(o.a), array(o.b), array(o.s))
		}, "np.einsum('ij,kj,kl->li', a, b, s, optimize=True, out=x)"},
		{"tensordot", "np.tensordot(a, b, (0, 1))", "=a", func(o o, r r) error {
			x, err := linalg.TensordotAxes(array(o.a), array(o.b), []int{0}, []int{1})
			r.a, _ = x.AsMatrix()
			return err
		}, nil, ""},
		{"lu", "sl.lu(a)", "=a =b =c", func(o o, r r) (err error) { r.a, r.b, r.c, err = linalg.PLU(o.a); return }, nil, ""},
		{"ldl", "sl.ldl(s)[:2]", "=a =b", func(o o, r r) error {
			f, err := linalg.NewLDL(o.s, linalg.Lower, true)
			if err == nil {
				r.a, r.b, _, err = f.Factors()
			}
			return err
		}, nil, ""},
		{"triangular", "sl.solve_triangular(a, b, lower=True)", "=a", func(o o, r r) (err error) {
			r.a, err = linalg.SolveTriangular(o.a, o.b, linalg.TriangularOptions{Triangle: linalg.Lower})
			return
		}, func(o o, r r) error {
			return linalg.SolveTriangularTo(r.a, o.a, o.b, linalg.TriangularOptions{Triangle: linalg.Lower})
		}, ""},
		{"banded", "sl.solve_banded((1, 1), band, v)", "=a", func(o o, r r) (err error) { r.a, err = linalg.SolveBanded(1, 1, o.band, o.v); return }, func(o o, r r) error { return linalg.SolveBandedTo(r.a, 1, 1, o.band, o.v) }, ""},
		{"hbanded", "sl.solveh_banded(half, v)", "=a", func(o o, r r) (err error) { r.a, err = linalg.SolveHBanded(o.half, o.v, linalg.Upper); return }, func(o o, r r) error { return linalg.SolveHBandedTo(r.a, o.half, o.v, linalg.Upper) }, ""},
		{"toeplitz", "sl.solve_toeplitz(c, v)", "=a", func(o o, r r) (err error) { r.a, err = linalg.SolveToeplitz(o.c, o.c, o.v); return }, func(o o, r r) error { return linalg.SolveToeplitzTo(r.a, o.c, o.c, o.v) }, ""},
		{"qz", "sl.qz(a, b)[:3]", "2a 2b 2c", func(o o, r r) error {
			f, err := linalg.QZ(o.a, o.b)
			r.a, r.b, r.c, r.qz = f.S, f.T, f.Q, f
			return err
		}, func(o o, r r) error { return linalg.QZTo(&r.qz, o.a, o.b) }, ""},
		{"rq", "sl.rq(a)", "|a |b", func(o o, r r) (err error) { r.a, r.b, err = linalg.RQ(o.a, linalg.QRReduced); return }, nil, ""},
		{"qrpivoted", "sl.qr(a, pivoting=True, mode='economic')[:2]", "|a |b", func(o o, r r) (err error) {
			r.a, r.b, _, err = linalg.QRDecomposePivoted(o.a, linalg.QRReduced)
			return
		}, nil, ""},
		{"hessenberg", "sl.hessenberg(a, calc_q=True)", "|a |b", func(o o, r r) (err error) { r.a, r.b, err = linalg.Hessenberg(o.a); return }, func(o o, r r) error { return linalg.HessenbergTo(r.a, r.b, o.a) }, ""},
		{"schur", "sl.schur(a)", "2a 2b", func(o o, r r) (err error) { r.a, r.b, err = linalg.Schur(o.a); return }, func(o o, r r) error { return linalg.SchurTo(r.a, r.b, o.a) }, ""},
		{"polar", "sl.polar(a)", "=a =b", func(o o, r r) (err error) { r.a, r.b, err = linalg.Polar(o.a, linalg.Right); return }, nil, ""},
		{"eighgeneral", "sl.eigh(s, d)", "=s |a", func(o o, r r) (err error) {
			r.reals, r.a, err = linalg.EighGeneral(o.s, o.d, linalg.Lower, linalg.AxBx)
			return
		}, func(o o, r r) error { return linalg.EighGeneralTo(r.reals, r.a, o.s, o.d, linalg.Lower, linalg.AxBx) }, ""},
		{"eighsome", "sl.eigh(s, subset_by_index=[0, 3])", "=s |a", func(o o, r r) (err error) {
			r.reals, r.a, err = linalg.EighWith(o.s, linalg.Lower, linalg.EighOptions{Range: linalg.ByIndex(0, 3)})
			return
		}, nil, ""},
		{"eigvalshsome", "sl.eigvalsh(s, subset_by_index=[0, 3])", "=s", func(o o, r r) (err error) {
			r.reals, _, err = linalg.EighWith(o.s, linalg.Lower, linalg.EighOptions{Range: linalg.ByIndex(0, 3), ValuesOnly: true})
			return
		}, nil, ""},
		{"expm", "sl.expm(a)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Expm(o.a); return }, func(o o, r r) error { return linalg.ExpmTo(r.a, o.a) }, ""},
		{"sqrtm", "sl.sqrtm(a)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Sqrtm(o.a); return }, func(o o, r r) error { return linalg.SqrtmTo(r.a, o.a) }, ""},
		{"logm", "sl.logm(a, disp=False)[0]", "=a", func(o o, r r) (err error) { r.a, err = linalg.Logm(o.a); return }, func(o o, r r) error { return linalg.LogmTo(r.a, o.a) }, ""},
		{"signm", "sl.signm(s)", "=a", func(o o, r r) (err error) { r.a, err = linalg.Signm(o.s); return }, nil, ""},
		{"fractional", "sl.fractional_matrix_power(a, 0.5)", "=a", func(o o, r r) (err error) { r.a, err = linalg.FractionalMatrixPower(o.a, 0.5); return }, nil, ""},
		{"sylvester", "sl.solve_sylvester(a, b, s)", "=a", func(o o, r r) (err error) { r.a, err = linalg.SolveSylvester(o.a, o.b, o.s); return }, nil, ""},
		{"lyapunov", "sl.solve_continuous_lyapunov(a, s)", "=a", func(o o, r r) (err error) { r.a, err = linalg.SolveContinuousLyapunov(o.a, o.s); return }, nil, ""},
	}
}
