package lapack

import (
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/internal/scalar"
)

// These tests call the routines of routines.txt that no driver calls yet, on the four
// types, and hold the results against what the routines are defined to compute.

// onFourTypes runs a test on each element type.
func onFourTypes(t *testing.T, s, d, c, z func(*testing.T)) {
	t.Helper()
	loaded(t)
	t.Run("float32", s)
	t.Run("float64", d)
	t.Run("complex64", c)
	t.Run("complex128", z)
}

// matrix is a column-major m x n matrix without padding.
type matrix[T scalar.Scalar] struct {
	m, n int
	s    []T
}

func zeros[T scalar.Scalar](m, n int) matrix[T] { return matrix[T]{m, n, make([]T, m*n)} }

// filled is the m x n matrix of the elements f(i, j).
func filled[T scalar.Scalar](m, n int, f func(i, j int) complex128) matrix[T] {
	a := zeros[T](m, n)
	for j := range n {
		for i := range m {
			a.s[i+j*m] = scalar.FromComplex[T](f(i, j))
		}
	}
	return a
}

func random[T scalar.Scalar](m, n int) matrix[T] {
	rnd := rand.New(rand.NewPCG(uint64(m), uint64(n)))
	return filled[T](m, n, func(int, int) complex128 { return complex(rnd.NormFloat64(), rnd.NormFloat64()) })
}

func (a matrix[T]) at(i, j int) complex128 { return scalar.ToComplex(a.s[i+j*a.m]) }

func (a matrix[T]) clone() matrix[T] { return matrix[T]{a.m, a.n, append([]T{}, a.s...)} }

// part keeps the elements for which keep holds, and has zeros elsewhere.
func (a matrix[T]) part(keep func(i, j int) bool) matrix[T] {
	return filled[T](a.m, a.n, func(i, j int) complex128 {
		if keep(i, j) {
			return a.at(i, j)
		}
		return 0
	})
}

// symmetric is (A + A^T) / 2, or with conjugates, plus shift on the diagonal.
func (a matrix[T]) symmetric(hermitian bool, shift float64) matrix[T] {
	return filled[T](a.n, a.n, func(i, j int) complex128 {
		other := a.at(j, i)
		if hermitian {
			other = cmplx.Conj(other)
		}
		v := (a.at(i, j) + other) / 2
		if i == j {
			v += complex(shift, 0)
		}
		return v
	})
}

func (a matrix[T]) herm() matrix[T] {
	return filled[T](a.n, a.m, func(i, j int) complex128 { return cmplx.Conj(a.at(j, i)) })
}

func (a matrix[T]) mul(b matrix[T]) matrix[T] {
	return filled[T](a.m, b.n, func(i, j int) (sum complex128) {
		for l := range a.n {
			sum += a.at(i, l) * b.at(l, j)
		}
		return sum
	})
}

// scaled is A with its columns multiplied by w.
func (a matrix[T]) scaled(w func(j int) complex128) matrix[T] {
	return filled[T](a.m, a.n, func(i, j int) complex128 { return a.at(i, j) * w(j) })
}

// same fails the test if got and want differ by more than rounding.
func same[T scalar.Scalar](t *testing.T, what string, got, want matrix[T]) {
	t.Helper()
	largest, apart := 1.0, 0.0
	for j := range want.n {
		for i := range want.m {
			largest = max(largest, cmplx.Abs(want.at(i, j)))
			if d := cmplx.Abs(got.at(i, j) - want.at(i, j)); !(d <= apart) {
				apart = d
			}
		}
	}
	if limit := 1000 * float64(want.m+want.n) * scalar.Epsilon[T]() * largest; !(apart <= limit) {
		t.Errorf("%s: wrong by %g, more than %g", what, apart, limit)
	}
}

func ok(t *testing.T, what string, info int) {
	t.Helper()
	if info != 0 {
		t.Fatalf("%s: info %d", what, info)
	}
}

// band is the storage of a band of kl subdiagonals and ku superdiagonals, below extra
// rows.
func (a matrix[T]) band(kl, ku, extra int) matrix[T] {
	b := zeros[T](extra+kl+ku+1, a.n)
	for j := range a.n {
		for i := max(0, j-ku); i < min(a.n, j+kl+1); i++ {
			b.s[extra+ku+i-j+j*b.m] = a.s[i+j*a.m]
		}
	}
	return b
}

func (a matrix[T]) diagonal(k int) []T {
	d := make([]T, a.n-max(k, -k))
	for i := range d {
		d[i] = a.s[i+max(-k, 0)+(i+max(k, 0))*a.m]
	}
	return d
}

func reals[T scalar.Scalar, R scalar.Float](x []T) []R {
	r := make([]R, len(x))
	for i, v := range x {
		r[i] = R(real(scalar.ToComplex(v)))
	}
	return r
}

const n, nrhs, room = 12, 3, 4000 // room is enough of any workspace

func TestSystems(t *testing.T) {
	onFourTypes(t, testSystems[float32, float32], testSystems[float64, float64], testSystems[complex64, float32], testSystems[complex128, float64])
}

func testSystems[T scalar.Scalar, R scalar.Float](t *testing.T) {
	a, b, ipiv, work := random[T](n, n), random[T](n, nrhs), make([]int32, n), make([]T, room)
	f, x := a.clone(), b.clone()
	ok(t, "gesv", Gesv(n, nrhs, f.s, n, ipiv, x.s, n))
	same(t, "gesv", a.mul(x), b)
	rcond, anorm := make([]R, 1), Lange('O', n, n, a.s, n, []R{})
	ok(t, "gecon", Gecon('O', n, f.s, n, anorm, rcond, work, make([]int32, n), make([]R, 2*n)))
	x = b.clone()
	ok(t, "getrs", Getrs('N', n, nrhs, f.s, n, ipiv, x.s, n))
	same(t, "getrs", a.mul(x), b)
	ok(t, "getri", Getri(n, f.s, n, ipiv, work, room))
	same(t, "getri", a.mul(f), filled[T](n, n, func(i, j int) complex128 { return complex(float64(1-min(1, max(i-j, j-i))), 0) }))
	if exact := 1 / (anorm * Lange('O', n, n, f.s, n, []R{})); float64(rcond[0]) < 0.99*exact || float64(rcond[0]) > 10*exact {
		t.Errorf("gecon: %g, exactly %g", rcond[0], exact)
	}

	const kl, ku = 2, 1
	banded := a.part(func(i, j int) bool { return i-j <= kl && j-i <= ku })
	bf, x := banded.band(kl, ku, kl), b.clone()
	ok(t, "gbsv", Gbsv(n, kl, ku, nrhs, bf.s, bf.m, ipiv, x.s, n))
	same(t, "gbsv", banded.mul(x), b)
	bf, x = banded.band(kl, ku, kl), b.clone()
	ok(t, "gbtrf", Gbtrf(n, n, kl, ku, bf.s, bf.m, ipiv))
	ok(t, "gbtrs", Gbtrs('N', n, kl, ku, nrhs, bf.s, bf.m, ipiv, x.s, n))
	same(t, "gbtrs", banded.mul(x), b)
	tri := a.part(func(i, j int) bool { return max(i-j, j-i) <= 1 })
	dl, d, du, du2 := tri.diagonal(-1), tri.diagonal(0), tri.diagonal(1), make([]T, n-2)
	x = b.clone()
	ok(t, "gttrf", Gttrf(n, dl, d, du, du2, ipiv))
	ok(t, "gttrs", Gttrs('N', n, nrhs, dl, d, du, du2, ipiv, x.s, n))
	same(t, "gttrs", tri.mul(x), b)
	x = b.clone()
	ok(t, "gtsv", Gtsv(n, nrhs, tri.diagonal(-1), tri.diagonal(0), tri.diagonal(1), x.s, n))
	same(t, "gtsv", tri.mul(x), b)

	definite := a.symmetric(true, 2*n)
	narrow := definite.part(func(i, j int) bool { return max(i-j, j-i) <= kl })
	bf, x = narrow.band(kl, 0, 0), b.clone()
	ok(t, "pbsv", Pbsv('L', n, kl, nrhs, bf.s, bf.m, x.s, n))
	same(t, "pbsv", narrow.mul(x), b)
	x = b.clone()
	ok(t, "pbtrs", Pbtrs('L', n, kl, nrhs, bf.s, bf.m, x.s, n))
	same(t, "pbtrs", narrow.mul(x), b)
	f, x = definite.clone(), b.clone()
	ok(t, "potrf", Potrf('L', n, f.s, n))
	ok(t, "potrs", Potrs('L', n, nrhs, f.s, n, x.s, n))
	same(t, "potrs", definite.mul(x), b)
	tri = definite.part(func(i, j int) bool { return max(i-j, j-i) <= 1 })
	x = b.clone()
	ok(t, "ptsv", Ptsv(n, nrhs, reals[T, R](tri.diagonal(0)), tri.diagonal(-1), x.s, n))
	same(t, "ptsv", tri.mul(x), b)

	for _, uplo := range []byte("UL") {
		s := a.symmetric(false, 0)
		f, x = s.clone(), b.clone()
		ok(t, "sytrf", Sytrf(uplo, n, f.s, n, ipiv, work, room))
		ok(t, "sytrs", Sytrs(uplo, n, nrhs, f.s, n, ipiv, x.s, n))
		same(t, "sytrs", s.mul(x), b)
		one, full := Lansy('O', uplo, n, s.s, n, make([]R, n)), Lange('O', n, n, s.s, n, []R{})
		if one < 0.999*full || one > 1.001*full {
			t.Errorf("lansy: %g, lange: %g", one, full)
		}
		h := a.symmetric(true, 0)
		f, x = h.clone(), b.clone()
		ok(t, "hetrf", Hetrf(uplo, n, f.s, n, ipiv, work, room))
		ok(t, "hetrs", Hetrs(uplo, n, nrhs, f.s, n, ipiv, x.s, n))
		same(t, "hetrs", h.mul(x), b)
		lower := definite.part(func(i, j int) bool { return (i >= j) == (uplo == 'L') || i == j })
		x = b.clone()
		ok(t, "trtrs", Trtrs(uplo, 'N', 'N', n, nrhs, lower.s, n, x.s, n))
		same(t, "trtrs", lower.mul(x), b)
	}

	const m = 7
	wide, tau := random[T](m, n), make([]T, m)
	f = wide.clone()
	ok(t, "gelqf", Gelqf(m, n, f.s, m, tau, work, room))
	l := matrix[T]{m, m, f.s[:m*m]}.part(func(i, j int) bool { return i >= j })
	ok(t, "unglq", Unglq(m, n, m, f.s, m, tau, work, room))
	same(t, "unglq", l.mul(f), wide)

	upperA, upperB := random[T](m, m).symmetric(false, 5).part(func(i, j int) bool { return i <= j }), a.symmetric(false, 9).part(func(i, j int) bool { return i <= j })
	scale, c := make([]R, 1), wide.clone()
	ok(t, "trsyl", Trsyl('N', 'N', 1, m, n, upperA.s, m, upperB.s, n, c.s, m, scale))
	left, right := upperA.mul(c), c.mul(upperB)
	same(t, "trsyl", filled[T](m, n, func(i, j int) complex128 { return left.at(i, j) + right.at(i, j) }), wide.scaled(func(int) complex128 { return complex(float64(scale[0]), 0) }))
}

func TestHermitian(t *testing.T) {
	onFourTypes(t, testHermitian[float32, float32], testHermitian[float64, float64], testHermitian[complex64, float32], testHermitian[complex128, float64])
}

func testHermitian[T scalar.Scalar, R scalar.Float](t *testing.T) {
	a, b := random[T](n, n).symmetric(true, 0), random[T](n, n).symmetric(true, 3*n)
	work, rwork, ints, w := make([]T, room), make([]R, room), make([]int32, room), make([]R, n)
	at := func(j int) complex128 { return complex(float64(w[j]), 0) }
	v, f := a.clone(), b.clone()
	ok(t, "hegvd", Hegvd(1, 'V', 'U', n, v.s, n, f.s, n, w, work, room, rwork, room, ints, room))
	same(t, "hegvd", a.mul(v), b.mul(v).scaled(at))

	const kd = 2
	narrow := a.part(func(i, j int) bool { return max(i-j, j-i) <= kd })
	band, z := narrow.band(kd, 0, 0), zeros[T](n, n)
	ok(t, "hbevd", Hbevd('V', 'L', n, kd, band.s, band.m, w, z.s, n, work, room, rwork, room, ints, room))
	same(t, "hbevd", narrow.mul(z), z.scaled(at))

	// The eigenvectors of a real tridiagonal matrix, in T.
	tri := filled[T](n, n, func(i, j int) complex128 {
		if max(i-j, j-i) > 1 {
			return 0
		}
		return complex(float64(1+(i+j)%5), 0)
	})
	found, rrr := make([]int32, 1), []int32{1}
	d, e := reals[T, R](tri.diagonal(0)), append(reals[T, R](tri.diagonal(1)), 0)
	ok(t, "stemr", Stemr('V', 'A', n, d, e, 0, 0, 0, 0, found, w, z.s, n, n, make([]int32, 2*n), rrr, rwork, room, ints, room))
	if found[0] != n {
		t.Errorf("stemr: %d eigenvalues", found[0])
	}
	same(t, "stemr", tri.mul(z), z.scaled(at))
	d, e = reals[T, R](tri.diagonal(0)), reals[T, R](tri.diagonal(1))
	vectors := zeros[R](n, n)
	ok(t, "stevd", Stevd('V', n, d, e, vectors.s, n, rwork, room, ints, room))
	z = filled[T](n, n, func(i, j int) complex128 { return scalar.ToComplex(vectors.s[i+j*n]) })
	same(t, "stevd", tri.mul(z), z.scaled(func(j int) complex128 { return complex(float64(d[j]), 0) }))
}

func TestSchur(t *testing.T) {
	onFourTypes(t, testSchur[float32, float32], testSchur[float64, float64], testSchur[complex64, float32], testSchur[complex128, float64])
}

func testSchur[T scalar.Scalar, R scalar.Float](t *testing.T) {
	a, b := random[T](n, n), random[T](n, n)
	work, rwork, ints, tau := make([]T, room), make([]R, room), make([]int32, room), make([]T, n-1)
	wr, wi, w, beta := make([]R, n), make([]R, n), make([]T, n), make([]T, n)

	h := a.clone()
	ok(t, "gehrd", Gehrd(n, 1, n, h.s, n, tau, work, room))
	q := h.clone()
	h = h.part(func(i, j int) bool { return i <= j+1 })
	ok(t, "unghr", Unghr(n, 1, n, q.s, n, tau, work, room))
	same(t, "unghr", q.mul(h).mul(q.herm()), a)
	ok(t, "hseqr", Hseqr('S', 'V', n, 1, n, h.s, n, wr, wi, w, q.s, n, work, room))
	same(t, "hseqr", q.mul(h).mul(q.herm()), a)

	s, z, sdim := a.clone(), zeros[T](n, n), make([]int32, 1)
	ok(t, "gees", Gees('V', 'N', n, s.s, n, sdim, wr, wi, w, z.s, n, work, room, rwork, ints))
	same(t, "gees", z.mul(s).mul(z.herm()), a)

	// A definite pair has real eigenvalues, so that none are in pairs.
	a, b = a.symmetric(true, 0), b.symmetric(true, 3*n)
	s, p := a.clone(), b.clone()
	ok(t, "gges", Gges('V', 'V', 'N', n, s.s, n, p.s, n, sdim, wr, wi, w, beta, q.s, n, z.s, n, work, room, rwork, ints))
	for i := range n {
		ints[i] = int32(i / (n - 1)) // the last one goes to the front
	}
	m, pl, pr, dif := make([]int32, 1), make([]R, 1), make([]R, 1), make([]R, 2)
	last := s.at(n-1, n-1) / p.at(n-1, n-1)
	ok(t, "tgsen", Tgsen(0, 1, 1, append([]int32{}, ints[:n]...), n, s.s, n, p.s, n, wr, wi, w, beta, q.s, n, z.s, n, m, pl, pr, dif, work, room, ints, room))
	same(t, "gges, A", q.mul(s).mul(z.herm()), a)
	same(t, "gges, B", q.mul(p).mul(z.herm()), b)
	if first := s.at(0, 0) / p.at(0, 0); m[0] != 1 || cmplx.Abs(first-last) > 1e-3*(1+cmplx.Abs(last)) {
		t.Errorf("tgsen: %d in front, %v instead of %v", m[0], first, last)
	}

	s, p = a.clone(), b.clone()
	vl, vr := zeros[T](n, n), zeros[T](n, n)
	ok(t, "ggev", Ggev('V', 'V', n, s.s, n, p.s, n, wr, wi, w, beta, vl.s, n, vr.s, n, work, room, rwork))
	alpha := func(j int) complex128 {
		if scalar.IsComplex[T]() {
			return scalar.ToComplex(w[j])
		}
		return complex(float64(wr[j]), float64(wi[j]))
	}
	same(t, "ggev", a.mul(vr).scaled(func(j int) complex128 { return scalar.ToComplex(beta[j]) }), b.mul(vr).scaled(alpha))
}

// TestComposed holds what is composed by hand in C on row-major matrices.
func TestComposed(t *testing.T) {
	onFourTypes(t, testComposed[float32], testComposed[float64], testComposed[complex64], testComposed[complex128])
}

func testComposed[T scalar.Scalar](t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {5, 70}, {70, 5}, {64, 64}, {33, 97}} { // tiles are of 32
		m, n := size[0], size[1]
		a, b := random[T](m, n), zeros[T](n, m)
		Transpose(n, m, a.s, m, b.s, n) // to a row-major eye, a is n x m
		for j := range n {
			for i := range m {
				if a.s[i+j*m] != b.s[j+i*n] {
					t.Fatalf("%d x %d: element %d, %d", m, n, i, j)
				}
			}
		}
	}
	for _, n := range []int{1, 2, 31, 32, 33, 100} {
		a := random[T](n+3, n)
		want := a.clone()
		TransposeInPlace(n, a.s, n+3)
		for j := range n {
			for i := range n + 3 {
				from := i + j*(n+3)
				if i < n {
					from = j + i*(n+3)
				}
				if a.s[i+j*(n+3)] != want.s[from] {
					t.Fatalf("order %d: element %d, %d", n, i, j)
				}
			}
		}
	}
}
