package plan

import "time"

// kernel is what was measured of the processors that OpenBLAS has a kernel for. Costs and
// thresholds follow from these few figures.
type kernel struct {
	// gemm is ns for a multiply-add of float32, float64, complex64 and complex128 in a
	// large product on one core.
	gemm [4]float64
	// threads is how long a call of level 1 or 2 takes on one core where OpenBLAS's threads
	// become faster: to wake others takes a time, whatever the work is. products is how
	// long a product takes on one core from which it is given all cores, and tiles from
	// which it is cut in tiles on goroutines. On a machine where nothing else runs, two
	// threads win from a tenth of that on (products of order 90 to 200 take 0.55 to 0.8
	// times as long). Where anything takes one of the cores away, they lose, because each
	// thread waits for the other (1.2 to 2 times as long). So all cores are taken only
	// where they win more than they may lose.
	threads, products, tiles time.Duration
	// library has orders from which the library beats pure Go, by operation, where they
	// are others than the costs': gonum's assembly is the same on all processors,
	// OpenBLAS's is not.
	library map[Op]int
}

// avx2 was measured on a Zen 3 (an EPYC, virtual, 2 cores), OpenBLAS 0.3.21, kernel
// Zen, and is the default: most kernels are of its kind.
var avx2 = kernel{
	gemm:    [4]float64{0.023, 0.048, 0.092, 0.18},
	threads: 20 * time.Microsecond, products: 600 * time.Microsecond, tiles: 80 * time.Microsecond,
	library: map[Op]int{
		Sgemv: 22, SgemvT: 18, Cgemv: 22, CgemvT: 20, Zgemv: 20, ZgemvT: 20, Dgemv: 52, DgemvT: 56, Sger: 128, Dger: 128, Strmv: 128, Dtrmv: 80, Dtrsm: 12, Dgetrf: 62, Cgemm: 5, Zgemm: 5,
		Saxpy: 2048, Daxpy: 1024, Caxpy: 1024, Sdot: 1500, Dsdot: 4096, Sdsdot: 2048, Cdotu: 1024, Cdotc: 700,
		Scopy: 1 << 16, Dcopy: 1 << 16, Ccopy: 1 << 16, Zcopy: 1 << 14, Sswap: 100, Dswap: 128, Zswap: 160,
		Sasum: 64, Dasum: 100, Scasum: 64, Dzasum: 128, Isamax: 32, Idamax: 100, Icamax: 64, Izamax: 128,
		Snrm2: 32, Dnrm2: 64, Scnrm2: 32, Srot: 64, Drot: 64, Sscal: 100, Dscal: 8192, Cscal: 100, Zdscal: 160, Zscal: 350,
	},
}

// avx512 was measured on a Zen 5 (22 ps for a multiply-add of float64) and a Zen 4 (34 ps;
// threads, which pay there from orders of 62 to 74 in symm, trmm, getri and Cgemm), OpenBLAS
// 0.3.21, kernel Cooperlake.
var avx512 = kernel{
	gemm:    [4]float64{0.014, 0.028, 0.056, 0.112},
	threads: 20 * time.Microsecond, products: 350 * time.Microsecond, tiles: 30 * time.Microsecond,
	library: map[Op]int{
		Sgemv: 22, SgemvT: 16, Chemv: 26, Zhemv: 26, Scasum: 160, Dzasum: 160, Dgetri: 44,
		Snrm2: 128, Dnrm2: 128, Scnrm2: 64, Dznrm2: 64, Sscal: 1024, Dscal: 1024,
	},
}

// kernels are by the names that OpenBLAS gives them.
var kernels = map[string]*kernel{"SkylakeX": &avx512, "Cooperlake": &avx512, "SapphireRapids": &avx512}

func kernelNamed(name string) *kernel {
	if k, ok := kernels[name]; ok {
		return k
	}
	return &avx2
}

// tableFor is the built-in table for a kernel.
func tableFor(k *kernel) *table {
	var t table
	for op := range NumOps {
		c, typ := costOf(op), elementOf(op)
		r := &t[op]
		*r = Routes{
			small: c.small * slower[typ], large: c.large * slower[typ], pure: c.pure * slower[typ], knee: Work(op, c.knee),
			Library: Work(op, c.library), Threads: Never, Tiles: Never,
		}
		if Exponent(op) == 3 {
			r.large = c.large * k.gemm[typ]
			if c.threadsFrom == 0 { // a product, whose kernel is the faster for small operands, too
				r.small *= k.gemm[1] / avx2.gemm[1]
			}
		}
		if n, ok := k.library[op]; ok {
			r.Library = Work(op, n)
		}
		waking := k.threads
		if Exponent(op) == 3 {
			waking = k.products
		}
		switch {
		case c.threadsFrom > 0:
			r.Threads = Work(op, c.threadsFrom)
		case c.threads > 0:
			r.Threads = r.reached(time.Duration(c.threads * float64(waking)))
		}
		switch {
		case c.tilesFrom > 0:
			r.Tiles = Work(op, c.tilesFrom)
		case c.tiles > 0:
			r.Tiles = r.reached(time.Duration(c.tiles * float64(k.tiles)))
		}
		r.Varies = c.varies
	}
	return &t
}

// slower is how many times as long as in float64 a unit of work takes, where operands
// are small or memory decides.
var slower = [4]float64{0.8, 1, 2, 2.5}

// elementOf is the index of an operation's element type in float32, float64, complex64,
// complex128; float64 where it has several.
func elementOf(op Op) int {
	switch name := op.String(); {
	case name[0] == 'S' || name == "Isamax":
		return 0
	case name[0] == 'C' || name == "Icamax":
		return 2
	case name[0] == 'Z' || name == "Izamax":
		return 3
	}
	return 1
}
