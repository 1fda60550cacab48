package pure

import (
	"math"
	"math/cmplx"
	"slices"
)

// qzStep is one step with a single shift on rows lo to hi of H and T. T's diagonal has no
// zero there.
func qzStep(p *qz[complex128], lo, hi int, stalled bool) {
	n, k := p.n, hi-1
	// The last 2 x 2 block of H T^-1, without what comes from H left of it.
	x, y := p.t[k*n+k], p.t[hi*n+hi]
	a, c := p.h[k*n+k]/x, p.h[hi*n+k]/x
	b, d := (p.h[k*n+hi]-a*p.t[k*n+hi])/y, (p.h[hi*n+hi]-c*p.t[k*n+hi])/y
	shift := wilkinson(a, b, c, d)
	if stalled {
		shift = d + complex(0.75*cmplx.Abs(c), 0)
	}
	x, y = p.h[lo*n+lo]-shift*p.t[lo*n+lo], p.h[(lo+1)*n+lo]
	for k := lo; k < hi; k++ {
		if k == lo {
			c, s, _ := rotation(x, y)
			p.rotateRows(k, c, s)
		} else {
			p.zeroBelow(p.h, k, k-1)
		}
		p.zeroLeft(p.t, k+1, k)
	}
}

// qzDoubleStep is one step with two shifts, real or conjugate, on rows lo to hi, at least
// three, of the real H and T. T's diagonal has no zero there.
func qzDoubleStep(p *qz[float64], lo, hi int, stalled bool) {
	n := p.n
	v := qzFirstColumn(p, lo, hi, stalled)
	for k := lo; k < hi-1; k++ {
		if k > lo {
			v = []float64{p.h[k*n+k-1], p.h[(k+1)*n+k-1], p.h[(k+2)*n+k-1]}
		}
		beta, tau := reflector(v)
		reflectLeft(v, tau, n, p.h[k*n:], n)
		reflectLeft(v, tau, n, p.t[k*n:], n)
		reflectRight(v, tau, n, p.q[k:], n)
		if k > lo {
			p.h[k*n+k-1], p.h[(k+1)*n+k-1], p.h[(k+2)*n+k-1] = beta, 0, 0
		}
		// This has filled T's 3 x 3 block. The last row goes first, read from its end.
		row := p.t[(k+2)*n+k : (k+2)*n+k+3]
		v = []float64{row[2], row[1], row[0]}
		beta, tau = reflector(v)
		slices.Reverse(v)
		for _, m := range [][]float64{p.h, p.t, p.z} {
			reflectRight(v, tau, n, m[k:], n)
		}
		row[0], row[1], row[2] = 0, 0, beta
		p.zeroLeft(p.t, k+1, k)
	}
	p.zeroBelow(p.h, hi-1, hi-2)
	p.zeroLeft(p.t, hi, hi-1)
}

// qzFirstColumn returns a multiple of the first column, which has three elements, of
// (M - s I)(M - t I), where M = H T^-1, and s and t are the eigenvalues of M's last 2 x 2
// block, without what comes from H left of it.
func qzFirstColumn(p *qz[float64], lo, hi int, stalled bool) []float64 {
	n := p.n
	m := func(i int) (a, b, c, d float64) { // the 2 x 2 block of M at row i, if H is zero left of it
		x, y, above := p.t[i*n+i], p.t[(i+1)*n+i+1], p.t[i*n+i+1]
		a, c = p.h[i*n+i]/x, p.h[(i+1)*n+i]/x
		return a, (p.h[i*n+i+1] - a*above) / y, c, (p.h[(i+1)*n+i+1] - c*above) / y
	}
	a, b, c, d := m(hi - 1)
	e, f, g, h := m(lo)
	if stalled { // shifts from elsewhere get the iteration going
		s := math.Abs(c)
		a, b, c, d = d+0.75*s, -0.4375*s, s, d+0.75*s
	}
	// M^2 - (a + d) M + (a d - b c) I, as differences of numbers that become equal. Its
	// first column is divided by g, the element of M below the first one.
	next := p.h[(lo+2)*n+lo+1] / p.t[(lo+1)*n+lo+1]
	return []float64{((e-a)*(e-d)-b*c)/g + f, (e - a) + (h - d), next}
}

// qzPair finishes a 2 x 2 block of real matrices at row i. If its eigenvalues are
// conjugate, it makes T's block diagonal and positive. If they are real, it splits the
// block and returns false. LAPACK's xLAGV2.
func qzPair(p *qz[float64], i int) (pair bool) {
	n := p.n
	h, t := p.h[i*n+i:], p.t[i*n+i:]
	scale, _, wr, _, wi := LAPACK.Dlag2(h, n, t, n)
	if wi == 0 {
		// scale H - wr T is singular. A rotation makes the vector that it maps to zero
		// the first unit vector, and H and T times that vector are parallel.
		x, y := scale*h[0]-wr*t[0], scale*h[1]-wr*t[1]
		if u, v := scale*h[n], scale*h[n+1]-wr*t[n+1]; math.Hypot(u, v) > math.Hypot(x, y) {
			x, y = u, v
		}
		c, s, _ := rotation(y, -x)
		p.rotateColumns(i, i+1, c, s)
		sizeH := max(math.Abs(h[0])+math.Abs(h[1]), math.Abs(h[n])+math.Abs(h[n+1]))
		sizeT := max(math.Abs(t[0])+math.Abs(t[1]), math.Abs(t[n])+math.Abs(t[n+1]))
		if scale*sizeH >= math.Abs(wr)*sizeT {
			p.zeroBelow(p.t, i, i)
		} else {
			p.zeroBelow(p.h, i, i)
		}
		h[n], t[n] = 0, 0
		return false
	}
	small, large, sr, cr, sl, cl := LAPACK.Dlasv2(t[0], t[1], t[n+1])
	p.rotateRows(i, cl, sl)
	p.rotateColumns(i, i+1, cr, sr)
	t[0], t[1], t[n], t[n+1] = large, 0, 0, small
	p.single(i)
	p.single(i + 1)
	// Both eigenvalues get the same beta, which leaves the product of the two as it is.
	beta := math.Sqrt(math.Abs(large)) * math.Sqrt(math.Abs(small))
	alpha := complex(wr/scale*beta, wi/scale*beta)
	p.alpha[i], p.alpha[i+1] = alpha, cmplx.Conj(alpha)
	p.beta[i], p.beta[i+1] = complex(beta, 0), complex(beta, 0)
	return true
}
