package driver

import (
	"math"
	"time"

	"github.com/goblas/goblas/goblas/internal/cint"
	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/workspace"
	"github.com/goblas/goblas/internal/scalar"
	"github.com/goblas/goblas/native/vector"
)

// MatrixNorm returns the largest sum of moduli in a column of the row-major rows x cols
// matrix a, or in a row if byRows is set; or the least one if least is set. A NaN
// propagates. It allocates nothing.
func MatrixNorm[T scalar.Scalar](byRows, least bool, rows, cols int, a []T, lda int) float64 {
	w := workspace.Get[float64]()
	defer w.Put()
	count := cols
	if byRows {
		count = rows
	}
	sums := w.Matrix(count)
	VectorNorms(byRows, 1, rows, cols, a, lda, sums)
	norm := sums[0]
	for _, v := range sums[1:] {
		if least {
			norm = min(norm, v)
		} else {
			norm = max(norm, v)
		}
	}
	return norm
}

// VectorNorms stores in norms the p-norm of every column of the row-major rows x cols
// matrix a, or of every row if byRows is set. p may be any number but NaN: see
// powerSum. A NaN propagates, and no intermediate result overflows or underflows. It
// allocates nothing.
func VectorNorms[T scalar.Scalar](byRows bool, p float64, rows, cols int, a []T, lda int, norms []float64) {
	inC := cores.Decide(plan.Dlange, float64(rows)*float64(cols)).Native() && cint.Fits(rows|cols|lda)
	w := workspace.Get[T]()
	defer w.Put()
	buffer, sum := w.Doubles(modulusBlock), powerSum(p)
	inLines := inC && p == 2 && byRows && cols >= longLine && !scalar.IsComplex[T]()
	switch {
	case inC && !inLines && (p == 1 || p == 2):
		term := vector.ModulusTerm
		if p == 2 {
			term = vector.SquareTerm
		}
		vector.Sums(term, byRows, rows, cols, a, lda, norms)
	case byRows:
		for i := range rows {
			norms[i] = vectorNorm(inLines, p, a[i*lda:i*lda+cols], buffer)
		}
		return
	default:
		for j := range norms {
			norms[j] = sum.start()
		}
		for i := range rows {
			for from := 0; from < cols; from += modulusBlock {
				to := min(from+modulusBlock, cols)
				moduli(buffer, a[i*lda+from:i*lda+to])
				sum.addEach(norms[from:to], buffer)
			}
		}
	}
	for i, s := range norms {
		if norms[i] = sum.root(s); !sum.suspect(s) && (p != 1 || !inC || !scalar.IsComplex[T]() || inRange(s)) {
			continue
		}
		var line []T
		if byRows {
			line = a[i*lda : i*lda+cols]
		} else {
			line = w.Work(rows)
			for k := range line {
				line[k] = a[k*lda+i]
			}
		}
		norms[i] = vectorNorm(false, p, line, buffer)
	}
}

// Frobenius returns the root of the sum of the squares of the moduli of the row-major
// rows x cols matrix a, as [VectorNorms] does for one row.
func Frobenius[T scalar.Scalar](rows, cols int, a []T, lda int) float64 {
	w := workspace.Get[float64]()
	defer w.Put()
	if rows == 1 || lda == cols {
		rows, cols = 1, rows*cols
	}
	norms := w.Matrix(rows)
	VectorNorms(true, 2, rows, cols, a, lda, norms)
	if rows == 1 {
		return norms[0]
	}
	return vectorNorm(false, 2, norms, w.Work(modulusBlock))
}

// modulusBlock is how many moduli are computed at a time. They stay in the first-level
// cache.
const modulusBlock = 1024

// vectorNorm returns the p-norm of x. buffer has modulusBlock elements.
func vectorNorm[T scalar.Scalar](inC bool, p float64, x []T, buffer []float64) float64 {
	sum := powerSum(p)
	var s float64
	if inC && p == 2 {
		s = squares(x)
	} else {
		s = powersOf(sum, x, buffer, 1)
	}
	if !sum.suspect(s) {
		return sum.root(s)
	}
	// The power of the largest modulus may overflow or underflow, so all are divided by
	// it; if p is negative, by the least.
	extreme := powersOf(powerSum(math.Copysign(math.Inf(1), p)), x, buffer, 1)
	if extreme == 0 || math.IsInf(extreme, 0) || math.IsNaN(extreme) {
		return sum.root(s)
	}
	return sum.root(powersOf(sum, x, buffer, extreme)) * extreme
}

// longLine is from how many elements on a line has a call of C of its own, which takes about
// 0.06 us. Many shorter ones, such as the matrices of a stack, share a call.
const longLine = 1024

// squares returns the sum of the squares of x, which are real, by a kernel in C.
func squares[T scalar.Scalar](x []T) float64 {
	switch x := any(x).(type) {
	case []float32:
		return squaresOf(x)
	case []float64:
		return squaresOf(x)
	}
	panic("driver: squares of complex elements")
}

func squaresOf[R scalar.Float](x []R) (sum float64) {
	if len(x) >= sharedLine {
		return squaresShared(x)
	}
	var results [tileGroup]float64
	for len(x) > 0 {
		part := x[:min(len(x), tileGroup*vector.Tile)]
		x = x[len(part):]
		tiles := results[:(len(part)+vector.Tile-1)/vector.Tile]
		vector.Reduce(vector.SumSquares, part, nil, 0, tiles)
		for _, v := range tiles {
			sum += v
		}
	}
	return sum
}

const (
	tileGroup  = 8       // tiles that a core takes at a time
	sharedLine = 1 << 19 // from how many elements on the cores share a line
)

// squaresShared is squaresOf on all free cores. The tiles, and the order in which they
// are added up, do not depend on their number.
func squaresShared[R scalar.Float](x []R) (sum float64) {
	w := workspace.Get[float64]()
	defer w.Put()
	tiles := w.Work((len(x) + vector.Tile - 1) / vector.Tile)
	const piece = tileGroup * vector.Tile
	cost := time.Duration(float64(len(x)) * 0.3)
	cores.ForEach((len(x)+piece-1)/piece, cost, func(i int) {
		to := min((i+1)*piece, len(x))
		vector.Reduce(vector.SumSquares, x[i*piece:to], nil, 0, tiles[i*tileGroup:])
	})
	for _, v := range tiles {
		sum += v
	}
	return sum
}

// powerSum is a p of p-norms. The norm is the p-th root of the sum of the p-th powers of
// the moduli; with +Inf the largest modulus, with -Inf the least, and with 0 the number
// of elements that are not 0.
type powerSum float64

// start is the sum over no elements.
func (p powerSum) start() float64 {
	if math.IsInf(float64(p), -1) {
		return math.Inf(1)
	}
	return 0
}

// suspect reports whether s, which is a sum, may have lost digits to overflow or
// underflow.
func (p powerSum) suspect(s float64) bool {
	exact := p == 0 || p == 1 || math.IsInf(float64(p), 0)
	return !exact && !inRange(s)
}

// inRange reports whether s is so large that squares which underflow cannot have been a
// part of it that counts, and no square has overflowed.
func inRange(s float64) bool { return s >= 0x1p-400 && s <= math.MaxFloat64 }

// root is the norm that belongs to the sum s.
func (p powerSum) root(s float64) float64 {
	switch {
	case p == 0 || p == 1 || math.IsInf(float64(p), 0):
		return s
	case p == 2:
		return math.Sqrt(s)
	}
	return math.Pow(s, 1/float64(p))
}

// powersOf returns the sum over x, each modulus divided by unit. It has several partial
// sums, because the processor works on them in parallel.
func powersOf[T scalar.Scalar](p powerSum, x []T, buffer []float64, unit float64) float64 {
	var sums [16]float64
	for i := range sums {
		sums[i] = p.start()
	}
	for len(x) > 0 {
		v := buffer[:min(len(x), len(buffer))]
		moduli(v, x[:len(v)])
		x = x[len(v):]
		if unit != 1 {
			for i := range v {
				v[i] /= unit
			}
		}
		for ; len(v) >= len(sums); v = v[len(sums):] {
			p.addEach(sums[:], v)
		}
		p.addEach(sums[:len(v)], v)
	}
	sum := sums[0]
	for _, v := range sums[1:] {
		switch {
		case math.IsInf(float64(p), 1):
			sum = max(sum, v)
		case math.IsInf(float64(p), -1):
			sum = min(sum, v)
		default:
			sum += v
		}
	}
	return sum
}

// addEach adds the powers of the moduli v to the sums.
func (p powerSum) addEach(sums, v []float64) {
	v = v[:len(sums)]
	switch {
	case p == 1:
		for j, v := range v {
			sums[j] += v
		}
	case p == 2:
		for j, v := range v {
			sums[j] += v * v
		}
	case p == 0:
		for j, v := range v {
			if v != 0 {
				sums[j]++
			}
		}
	case math.IsInf(float64(p), 1):
		for j, v := range v {
			sums[j] = max(sums[j], v)
		}
	case math.IsInf(float64(p), -1):
		for j, v := range v {
			sums[j] = min(sums[j], v)
		}
	default:
		for j, v := range v {
			sums[j] += math.Pow(v, float64(p))
		}
	}
}

// LogPowerNorm returns the binary logarithm of the 1-norm of |A|^k, where |A| has |Re| +
// |Im| of the elements of the n x n matrix a: -Inf if that is 0. It looks no further than it
// must to tell by how many steps the logarithm exceeds limit: what it returns may be
// another number that exceeds it by as many, rounded up, or does not exceed it either.
//
// The column sums of |A|^i are a vector x that each further factor makes |A|^T x. If no
// element grows more than r times in one step, none does in a later one, because |A| has no
// negative elements; and likewise if each grows by no less than r times. These are the bounds
// of Collatz and Wielandt, which a few steps bring close together.
func LogPowerNorm[T scalar.Scalar](n int, a []T, k int, limit, step float64) float64 {
	w := workspace.Get[T]()
	defer w.Put()
	both := w.Doubles(2 * n)
	x, y := both[:n], both[n:]
	for i := range x {
		x[i] = 1
	}
	steps := func(log float64) float64 { return max(0, math.Ceil((log-limit)/step)) }
	shift := 0 // the sums are divided by 2^shift, so that they do not overflow
	for i := 1; ; i++ {
		clear(y)
		for r, f := range x {
			addAbs(y, f, a[r*n:r*n+n])
		}
		low, high := growth(x, y)
		x, y = y, x
		_, most := extremes(x)
		if most == 0 {
			return math.Inf(-1)
		}
		log := math.Log2(most) + float64(shift)
		if i == k {
			return log
		}
		atMost := log + float64(k-i)*math.Log2(high)
		if steps(atMost) == 0 || low > 0 && steps(atMost) == steps(log+float64(k-i)*math.Log2(low)) {
			return atMost
		}
		_, e := math.Frexp(most)
		for j := range x {
			x[j] = math.Ldexp(x[j], -e)
		}
		shift += e
	}
}

// growth returns the least and the largest y[j] / x[j]. Where x[j] is 0, LogPowerNorm has an
// empty column, whose y[j] is 0 too, or a number that was too small beside the others.
func growth(x, y []float64) (low, high float64) {
	low = math.Inf(1)
	for j, v := range x {
		if v > 0 {
			low, high = min(low, y[j]/v), max(high, y[j]/v)
		} else if y[j] > 0 {
			high = math.Inf(1)
		}
	}
	return low, high
}
