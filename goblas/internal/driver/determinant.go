package driver

import (
	"math"
	"math/cmplx"

	"github.com/goblas/goblas/internal/scalar"
)

// Determinant is Size * 2^Exponent, whose larger part has a modulus in [1/2, 1) unless the determinant is zero.
// It neither overflows nor underflows.
type Determinant struct {
	Size     complex128
	Exponent int
}

// Times multiplies d by v, which is finite.
func (d *Determinant) Times(v complex128) {
	d.Size = normal(d.Size*normal(v, &d.Exponent), &d.Exponent)
}

// normal returns v / 2^k with a larger part in [1/2, 1), and adds k to exponent.
func normal(v complex128, exponent *int) complex128 {
	most := max(math.Abs(real(v)), math.Abs(imag(v)))
	if most == 0 || math.IsInf(most, 0) || math.IsNaN(most) {
		return v
	}
	_, k := math.Frexp(most)
	*exponent += k
	return complex(math.Ldexp(real(v), -k), math.Ldexp(imag(v), -k))
}

// Value is the determinant itself, which may overflow or underflow.
func (d Determinant) Value() complex128 {
	k := max(-5000, min(5000, d.Exponent))
	return complex(math.Ldexp(real(d.Size), k), math.Ldexp(imag(d.Size), k))
}

// Log returns the determinant as sign * e^log: its sign, of modulus 1 or 0, and the
// logarithm of its modulus, -Inf for 0.
func (d Determinant) Log() (sign complex128, log float64) {
	size := cmplx.Abs(d.Size)
	if size == 0 {
		return 0, math.Inf(-1)
	}
	return d.Size / complex(size, 0), math.Log(size) + float64(d.Exponent)*math.Ln2
}

// Det is the determinant of A.
func (f *LU[T]) Det() Determinant {
	d := Determinant{Size: 1, Exponent: f.N * f.Shift}
	for i := range f.N {
		d.Times(scalar.ToComplex(f.F[i*(f.N+1)]))
		if int(f.Pivots[i]) != i+1 {
			d.Size = -d.Size
		}
	}
	return d
}
