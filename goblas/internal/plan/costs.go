package plan

// cost is what is known of a routine on one core, whatever its element type. The figures
// were measured by BenchmarkCosts of package tune with OpenBLAS 0.3.21 and gonum 0.17 on a
// Zen 3, whose kernel is Zen, and scale with the few figures of a kernel. There, at orders
// 32, 200 and 1000, 422 of 455 costs were right within a factor of 2; most of the others are
// those of level 2 in complex128.
type cost struct {
	// small is ns for a unit of work in float64 while operands are of an order below knee:
	// latency and calls count there, and are about the same on all processors, but for
	// products. complex64 takes twice, complex128 2.5 times as long, float32 0.8.
	small float64
	knee  int
	// large is what a unit beyond takes: ns, if the work is O(n) or O(n^2), and else times
	// the kernel's in a product.
	large float64
	pure  float64 // ns in pure Go at orders below 100, where it may be the choice

	library int // order from which the library beats pure Go; 0: always
	// threads is how long a call must take on one core to be given all: so many times as
	// long as the kernel's products if the work is O(n^3), and else as its threads. 0 means
	// never, because the code is serial.
	threads float64
	// threadsFrom is, instead, the order: LAPACK's routines call products of blocks, and
	// these must be large enough.
	threadsFrom int
	tiles       float64 // the same for tiles: so many times as long as the kernel's tiles
	// tilesFrom is, instead, the order from which tiles on two cores take 0.9 times as long
	// as the whole on one, or less.
	tilesFrom int
	// varies says that the library's threads are taken in Auto, too, though the last bits
	// of the results depend on their number. All other operations take one thread there,
	// or tiles of one thread.
	varies bool
}

// costs are by the names of operations, or by those without the letter of the element
// type. A routine of LAPACK in pure Go calls BLAS by goblas's routes, so that this is what
// the library has to beat.
var costs = map[string]cost{
	// Level 1. Dots, and products with a vector, are cut from where a helper that looks out
	// (see package cores) pays; complex ones have twice the work.
	"dot":   {small: 0.1, large: 0.1, pure: 0.18, library: 512, threads: 0.5, tilesFrom: 1 << 16},
	"dotu":  {small: 0.1, large: 0.1, pure: 0.18, library: 512, threads: 0.5, tilesFrom: 1 << 15},
	"dotc":  {small: 0.1, large: 0.1, pure: 0.18, library: 512, threads: 0.5, tilesFrom: 1 << 15},
	"axpy":  {small: 0.1, large: 0.1, pure: 0.18, library: 512, threads: 0.75},
	"asum":  {small: 0.1, large: 0.1, pure: 0.18, library: 160, threads: 1},
	"rot":   {small: 0.1, large: 0.1, pure: 0.18, library: 512, threads: 1},
	"scal":  {small: 0.1, large: 0.1, pure: 0.18, library: 512, threads: 10},
	"gemm":  {small: 0.095, knee: 64, large: 0.95, pure: 0.25, library: 5, threads: 1, tiles: 1},
	"Cgemm": {small: 0.091, knee: 100, large: 1.1, pure: 1, library: 4, threads: 1, tiles: 1},
	"Zgemm": {small: 0.091, knee: 100, large: 1.1, pure: 1, library: 4, threads: 1, tiles: 1},
	"symm":  {small: 0.091, knee: 80, large: 1.1, pure: 0.37, library: 6, threads: 1, tilesFrom: 200},
	"hemm":  {small: 0.097, knee: 64, large: 1, pure: 0.32, library: 6, threads: 1, tilesFrom: 200},
	"syrk":  {small: 0.078, knee: 64, large: 0.55, pure: 0.13, library: 9, threads: 1, tilesFrom: 240},
	"herk":  {small: 0.053, knee: 50, large: 0.52, pure: 0.14, library: 9, threads: 1, tilesFrom: 240},
	"syr2k": {small: 0.21, knee: 24, large: 1.1, pure: 0.44, library: 9, threads: 1, tilesFrom: 240},
	"her2k": {small: 0.089, knee: 64, large: 1.1, pure: 0.32, library: 9, threads: 1, tilesFrom: 240},
	"trmm":  {small: 0.058, knee: 64, large: 0.58, pure: 0.15, library: 9, threads: 1, tilesFrom: 200},
	"trsm":  {small: 0.18, knee: 24, large: 0.91, pure: 0.16, library: 9, threads: 1, tilesFrom: 128},

	"gemv":  {small: 0.45, knee: 24, large: 0.12, pure: 0.33, library: 48, threads: 0.5, tilesFrom: 256},
	"gemvT": {small: 0.2, knee: 128, large: 0.1, pure: 0.31, library: 36, threads: 0.5, tilesFrom: 256},
	"ger":   {small: 0.75, knee: 24, large: 0.18, pure: 0.26, library: 56, threads: 0.5, tiles: 2},
	"geru":  {small: 0.27, knee: 100, large: 0.13, pure: 0.33, library: 32, threads: 0.5, tiles: 2},
	"gerc":  {small: 0.27, knee: 100, large: 0.17, pure: 0.54, library: 32, threads: 0.5, tiles: 2},
	"symv":  {small: 0.64, knee: 24, large: 0.093, pure: 1.1, library: 20, threads: 3.5},
	"hemv":  {small: 0.57, knee: 24, large: 0.12, pure: 0.88, library: 20, threads: 3.5},
	"syr":   {small: 0.72, knee: 24, large: 0.12, pure: 0.78, library: 36, threads: 5},
	"her":   {small: 0.49, knee: 24, large: 0.084, pure: 0.38, library: 32, threads: 5},
	"syr2":  {small: 1.3, knee: 24, large: 0.2, pure: 1, library: 40, threads: 5},
	"her2":  {small: 1.2, knee: 24, large: 0.21, pure: 0.65, library: 36, threads: 5},
	"trmv":  {small: 0.6, knee: 64, large: 0.091, pure: 0.24, library: 64, threads: 1.2},
	"trsv":  {small: 1.3, knee: 24, large: 0.13, pure: 0.49, library: 48},

	"spmv": {small: 1.9, knee: 24, large: 0.21, pure: 0.99, library: 40, threads: 5},
	"hpmv": {small: 0.86, knee: 64, large: 0.083, pure: 0.86, library: 36, threads: 5},
	"spr":  {small: 0.56, knee: 64, large: 0.1, pure: 0.94, library: 32, threads: 5},
	"hpr":  {small: 0.55, knee: 24, large: 0.078, pure: 0.6, library: 20, threads: 5},
	"spr2": {small: 1.3, knee: 24, large: 0.21, pure: 0.99, library: 50, threads: 5},
	"hpr2": {small: 0.89, knee: 64, large: 0.14, pure: 0.89, library: 40, threads: 5},
	"tpmv": {small: 0.49, knee: 64, large: 0.044, pure: 0.37, library: 50, threads: 5},
	"tpsv": {small: 1.4, knee: 24, large: 0.13, pure: 0.49, library: 50},

	"gbmv": {small: 0.75, knee: 50, large: 0.4, pure: 0.9, library: 36, threads: 5},
	"sbmv": {small: 2.7, knee: 100, large: 0.93, pure: 2.4, library: 26, threads: 5},
	"hbmv": {small: 1.3, knee: 24, large: 1.1, pure: 2.1, library: 21, threads: 5},
	"tbmv": {small: 0.75, knee: 24, large: 0.7, pure: 0.93, library: 28, threads: 5},
	"tbsv": {small: 1.3, knee: 24, large: 1.2, pure: 1.3, library: 40},

	"getrf":  {small: 0.37, knee: 80, large: 0.57, pure: 0.12, library: 56, threadsFrom: 250, tilesFrom: 250},
	"getri":  {small: 0.44, knee: 100, large: 1.1, pure: 0.28, library: 20, threadsFrom: 200, tilesFrom: 64},
	"getrs":  {small: 0.25, knee: 100, large: 1, pure: 0.19, library: 12, threadsFrom: 250, tilesFrom: 128},
	"getrs1": {small: 1.2, knee: 80, large: 0.16, pure: 1.9, library: 6},
	"gesv":   {small: 0.36, knee: 64, large: 0.47, pure: 0.49, library: 9, threadsFrom: 464, tilesFrom: 250},
	// The same for four types. Plain loops are as fast in small complex systems, too.
	"xgetrf": {small: 0.37, knee: 80, large: 0.57, pure: 0.5, library: 8, threadsFrom: 250, tilesFrom: 250},
	"xgetrs": {small: 0.25, knee: 100, large: 1, pure: 1, library: 3, threadsFrom: 250, tilesFrom: 128},
	"xgetri": {small: 0.44, knee: 100, large: 1.1, pure: 1, library: 8, threadsFrom: 200, tilesFrom: 100},
	"xpotrf": {small: 0.083, knee: 100, large: 0.22, pure: 0.3, library: 3, threadsFrom: 250, tilesFrom: 250},
	"xpotrs": {small: 0.17, knee: 100, large: 1.1, pure: 1, library: 3, threadsFrom: 250, tilesFrom: 128},
	"xpotri": {small: 0.22, knee: 100, large: 0.48, pure: 1, library: 3, threadsFrom: 250, tilesFrom: 100},
	"xsytrf": {small: 0.3, knee: 100, large: 0.4, pure: 0.5, library: 3, threadsFrom: 400},
	"xsytrs": {small: 0.3, knee: 100, large: 2, pure: 1, library: 3},
	"xtrtrs": {small: 0.2, knee: 100, large: 0.57, pure: 0.5, library: 3, threadsFrom: 250, tilesFrom: 128},
	"xgbtrf": {small: 0.5, knee: 100, large: 1, pure: 2, library: 3},

	"gecon":  {small: 11, knee: 24, large: 2.2, pure: 8.8, library: 7},
	"potrf":  {small: 0.083, knee: 100, large: 0.22, pure: 0.098, library: 14, threadsFrom: 250, tilesFrom: 250},
	"potri":  {small: 0.22, knee: 100, large: 0.48, pure: 0.27, library: 12, threadsFrom: 250, tilesFrom: 100},
	"potrs":  {small: 0.17, knee: 100, large: 1.1, pure: 0.19, library: 12, threadsFrom: 250, tilesFrom: 128},
	"potrs1": {small: 1.4, knee: 64, large: 0.22, pure: 2.6, library: 6},
	"pocon":  {small: 11, knee: 50, large: 1, pure: 6.3, library: 7},
	"pstrf":  {small: 0.21, knee: 80, large: 0.29, pure: 0.23, library: 8, threadsFrom: 250},
	"trtri":  {small: 0.13, knee: 128, large: 0.33, pure: 0.18, library: 12, threadsFrom: 250, tilesFrom: 100},
	"trtrs":  {small: 0.2, knee: 100, large: 0.57, pure: 0.15, library: 24, threadsFrom: 250, tilesFrom: 128},
	"trtrs1": {small: 0.97, knee: 80, large: 0.1, pure: 1, library: 8},
	"trcon":  {small: 4.5, knee: 64, large: 0.78, pure: 4.2, library: 7},

	"geqrf":  {small: 0.56, knee: 48, large: 0.96, pure: 0.28, library: 80, threadsFrom: 250, tilesFrom: 100},
	"gelqf":  {small: 0.36, knee: 48, large: 1.2, pure: 0.21, library: 80, threadsFrom: 250, tilesFrom: 100},
	"geqp3":  {small: 0.48, knee: 100, large: 1.6, pure: 0.59, library: 12, threadsFrom: 250},
	"orgqr":  {small: 0.3, knee: 50, large: 0.9, pure: 0.29, library: 5, threadsFrom: 250, tilesFrom: 80},
	"orglq":  {small: 0.39, knee: 48, large: 0.8, pure: 0.25, library: 80, threadsFrom: 250, tilesFrom: 80},
	"ormqr":  {small: 0.26, knee: 40, large: 1.2, pure: 0.17, library: 36, threadsFrom: 250, tilesFrom: 64},
	"ormqr1": {small: 4, knee: 32, large: 2.9, pure: 3.3, library: 40},
	"ormlq":  {small: 0.4, knee: 32, large: 1.2, pure: 0.17, library: 32, threadsFrom: 250, tilesFrom: 64},
	"ormlq1": {small: 3.9, knee: 128, large: 1.8, pure: 3.1, library: 40},
	"gels":   {small: 1, knee: 40, large: 1.3, pure: 0.5, library: 12, threadsFrom: 250, tilesFrom: 80},

	"qr":    {small: 0.5, knee: 48, large: 0.96, pure: 2, threadsFrom: 250, tilesFrom: 100},
	"qr1":   {small: 4, knee: 32, large: 2.9, pure: 4},
	"qp3":   {small: 0.48, knee: 100, large: 1.6, pure: 3, threadsFrom: 400, varies: true},
	"tall":  {small: 0.4, knee: 48, large: 1, pure: 2, tilesFrom: 100},
	"gelsd": {small: 4, knee: 100, large: 4, pure: 8, threadsFrom: 400, varies: true},

	"syev":   {small: 2.6, knee: 100, large: 3.6, pure: 3.9, library: 18, threadsFrom: 250, tilesFrom: 250},
	"syevN":  {small: 1.5, knee: 100, large: 1.6, pure: 1.6, library: 18, threadsFrom: 500, varies: true},
	"geev":   {small: 8.1, knee: 150, large: 19, pure: 14, library: 3, threadsFrom: 400, varies: true},
	"gesvd":  {small: 3.9, knee: 100, large: 8.1, pure: 4.1, library: 5, threadsFrom: 400, varies: true},
	"gesdd":  {small: 4, knee: 100, large: 8.1, pure: 4.3, threadsFrom: 400, varies: true},
	"ggsvd3": {small: 22, knee: 32, large: 400, pure: 33, library: 4, threadsFrom: 250},

	// Eigenproblems of four types, for which pure Go is slow and the library taken from
	// the smallest order.
	"xheev":  {small: 2.6, knee: 100, large: 3.6, pure: 30, threadsFrom: 250, tilesFrom: 250},
	"xheevN": {small: 1.5, knee: 100, large: 1.6, pure: 20, threadsFrom: 500, varies: true},
	"xheevr": {small: 2, knee: 100, large: 2.5, pure: 30, threadsFrom: 400, varies: true},
	"xhegvd": {small: 3, knee: 100, large: 4, pure: 40, threadsFrom: 400, varies: true},
	"xhbevd": {small: 2, knee: 100, large: 2.5, pure: 30, threadsFrom: 400, varies: true},
	"xgeev":  {small: 8.1, knee: 150, large: 19, pure: 60, threadsFrom: 400, varies: true},
	"xgges":  {small: 30, knee: 100, large: 600, pure: 200},
	"xgees":  {small: 8.1, knee: 150, large: 19, pure: 60, threadsFrom: 400, varies: true},
	"xgehrd": {small: 1, knee: 100, large: 3, pure: 10, threadsFrom: 400, varies: true},
	"stack":  {small: 1, large: 1, pure: 10},
	"xtrsyl": {small: 0.5, knee: 64, large: 2, pure: 5},

	"lange": {small: 0.89, knee: 64, large: 0.65, pure: 1.3, library: 10},
	"lansy": {small: 0.72, knee: 24, large: 0.72, pure: 1.5, library: 14},
	"lantr": {small: 0.81, knee: 32, large: 0.42, pure: 0.66, library: 18},
	"lapmt": {small: 0.97, knee: 24, large: 0.92, pure: 1.7},
	"lapmr": {small: 0.56, knee: 24, large: 0.17, pure: 0.27},

	"pbtrf": {small: 0.35, knee: 64, large: 3.5, pure: 0.3, library: 4},
	"pbtrs": {small: 2.2, knee: 64, large: 2.2, pure: 2.8, library: 21},
	"pbcon": {small: 14, knee: 24, large: 12, pure: 22, library: 8},
	"tbtrs": {small: 1.4, knee: 50, large: 1.4, pure: 1.6, library: 37},
}

// costOf is the row of an operation.
func costOf(op Op) cost {
	name := op.String()
	for _, key := range []string{name, name[1:]} {
		if c, ok := costs[key]; ok {
			return c
		}
	}
	switch Exponent(op) {
	case 1:
		return cost{small: 0.1, large: 0.1, pure: 0.18, library: 512} // on one thread in OpenBLAS, whatever it is told
	case 2:
		return cost{small: 0.5, knee: 64, large: 0.1, pure: 0.5, library: 48, threads: 5}
	}
	return cost{small: 0.1, knee: 64, large: 1, pure: 0.2, library: 9, threads: 1}
}
