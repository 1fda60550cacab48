package vec

import (
	"math"
	"math/bits"

	"github.com/goblas/goblas/native/vector"
)

// Uniform fills dst with random numbers that are at least 0 and less than 1: multiples of
// 2^-53, or of 2^-24 in float32, which are all equally likely. It cannot fail.
//
// The numbers depend on the seed alone, and not on the number of cores, the processor, or
// whether there is C. Element i is the same at every length of dst. Any two seeds give
// unrelated numbers. The generator is xoshiro256++, which passes the known statistical
// tests, with a state of its own for every block of 4096 numbers. It is not fit for
// cryptography. NumPy: default_rng(seed).random, whose numbers are others.
func Uniform[T Float](dst []T, seed uint64) { random(vector.Uniform, dst, seed) }

// Normal fills dst with normally distributed random numbers of mean 0 and variance 1, by
// the method of Box and Muller. None is farther than 8.57 from 0. The seed means what it
// means for [Uniform]. NumPy: default_rng(seed).standard_normal.
func Normal[T Float](dst []T, seed uint64) { random(vector.Normal, dst, seed) }

// Exponential fills dst with exponentially distributed random numbers of mean 1. None is
// greater than 36.7. The seed means what it means for [Uniform]. NumPy:
// default_rng(seed).standard_exponential.
func Exponential[T Float](dst []T, seed uint64) { random(vector.Exponential, dst, seed) }

// randomPiece is how many numbers a core makes at a time.
const randomPiece = 4 * vector.Block

func random[T Float](op vector.RandomOp, dst []T, seed uint64) {
	if len(dst) < costRandom.split {
		randomKernel(op, dst, seed, 0)
		return
	}
	costRandom.share(len(dst), randomPiece, len(dst), func(from, to int) {
		randomKernel(op, dst[from:to], seed, uint64(from/vector.Block))
	})
}

// pureRandom is randomKernel in Go.
func pureRandom[T Float](op vector.RandomOp, dst []T, seed, block uint64) {
	for ; len(dst) > 0; block++ {
		part := dst[:min(len(dst), vector.Block)]
		var g streams
		g.seed(seed, block)
		for rest := part; len(rest) > 0; {
			var out [2 * vector.Streams]float64
			g.make(op, sizeOf[T]() == 8, &out)
			n := min(len(rest), len(out))
			for i := range n {
				rest[i] = T(out[i])
			}
			rest = rest[n:]
		}
		dst = dst[len(part):]
	}
}

// streams is the state of the generators of a block. Every operation here is one of
// native/vector_random.h, in the same order.
type streams [4][vector.Streams]uint64

const golden = 0x9e3779b97f4a7c15

// mix returns a number of which every bit depends on every bit of z, as splitmix64 does.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// seed sets the state that a block has with a seed.
func (g *streams) seed(seed, block uint64) {
	z := mix(seed+golden) + block*4*vector.Streams*golden
	for i := range g {
		for j := range g[i] {
			z += golden
			g[i][j] = mix(z)
		}
	}
}

// next returns 64 random bits of one of the generators.
func (g *streams) next(lane int) uint64 {
	s0, s1, s2, s3 := g[0][lane], g[1][lane], g[2][lane], g[3][lane]
	out := bits.RotateLeft64(s0+s3, 23) + s0
	t := s1 << 17
	s2 ^= s0
	s3 ^= s1
	s1 ^= s2
	s0 ^= s3
	s2 ^= t
	s3 = bits.RotateLeft64(s3, 45)
	g[0][lane], g[1][lane], g[2][lane], g[3][lane] = s0, s1, s2, s3
	return out
}

// make stores the next numbers in out. They have the digits of a float64 where double is
// true, else those of a float32.
func (g *streams) make(op vector.RandomOp, double bool, out *[2 * vector.Streams]float64) {
	for i := range out {
		lane := i % vector.Streams
		switch op {
		case vector.Uniform:
			if x := g.next(lane); double {
				out[i] = unit(x)
			} else {
				out[i] = float64(x>>40) * 0x1p-24
			}
		case vector.Exponential:
			out[i] = minusLog(g.next(lane))
		case vector.Normal:
			if i >= vector.Streams {
				return
			}
			out[i], out[i+vector.Streams] = boxMuller(g.next(lane), g.next(lane))
		}
	}
}

// unit returns the upper 53 bits of x, times 2^-53.
func unit(x uint64) float64 { return float64(x>>11) * 0x1p-53 }

// minusLog returns -log(1 - unit(x)). The conversion of every product keeps compilers from
// fusing it with a sum.
func minusLog(x uint64) float64 {
	v := 1 - unit(x)
	b := math.Float64bits(v) + (0x3ff0000000000000 - 0x3fe6a09e00000000)
	k := float64(int64(b>>52) - 1023)
	f := math.Float64frombits(b&0xfffffffffffff+0x3fe6a09e00000000) - 1
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	odd := float64(w * (3.999999999940941908e-01 + float64(w*(2.222219843214978396e-01+float64(w*1.531383769920937332e-01)))))
	even := float64(z * (6.666666666666735130e-01 + float64(w*(2.857142874366239149e-01+float64(w*(1.818357216161805012e-01+float64(w*1.479819860511658591e-01)))))))
	half := float64(float64(0.5*f) * f)
	return half - (float64(s*(half+(even+odd))) + float64(k*1.90821492927058770002e-10)) - f - float64(k*6.93147180369123816490e-01)
}

// boxMuller returns the coordinates of a point, which are normally distributed. x decides
// its distance from 0, and y its angle.
func boxMuller(x, y uint64) (float64, float64) {
	radius := math.Sqrt(2 * minusLog(x))
	quarters := 4 * unit(y)
	q := math.RoundToEven(quarters)
	t := float64((quarters - q) * 1.57079632679489661923)
	z := float64(t * t)
	sin := t + float64(float64(t*z)*(-1.66666666666666324348e-01+float64(z*(8.33333333332248946124e-03+float64(z*(-1.98412698298579493134e-04+float64(z*(2.75573137070700676789e-06+float64(z*(-2.50507602534068634195e-08+float64(z*1.58969099521155010221e-10)))))))))))
	cos := 1 - (float64(0.5*z) - float64(float64(z*z)*(4.16666666666666019037e-02+float64(z*(-1.38888888888741095749e-03+float64(z*(2.48015872894767294178e-05+float64(z*(-2.75573143513906633035e-07+float64(z*(2.08757232129817482790e-09+float64(z*-1.13596475577881948265e-11))))))))))))
	switch int(q) & 3 {
	case 1:
		sin, cos = cos, -sin
	case 2:
		sin, cos = -sin, -cos
	case 3:
		sin, cos = -cos, sin
	}
	return radius * cos, radius * sin
}
