package backend

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
)

// call has the arguments of all routines; each takes those that its signature
// names.
type call struct {
	complexType     bool
	tA, tB          blas.Transpose
	ul              blas.Uplo
	d               blas.Diag
	s               blas.Side
	m, n, k, kL, kU int
	alpha, beta     complex128
	incX, incY      int
	flag            blas.Flag
	h               [4]float64
	a, b, c, x, y   *array
	solution        dense // of a triangular system, whose right-hand side is made from it
	result          complex128
	hasResult       bool
}

const (
	mvArgs = "alpha a lda x incX beta y incY"
	vvArgs = "n x incX y incY"
	trArgs = "x incX"
	mmArgs = "alpha a lda b ldb beta c ldc"
)

// signatures are gonum's parameters of each routine, in order.
var signatures = map[string]string{
	"sdsdot": "n alpha x incX y incY", "dsdot": vvArgs, "dot": vvArgs, "dotu": vvArgs, "dotc": vvArgs,
	"nrm2": "n x incX", "asum": "n x incX", "iamax": "n x incX", "swap": vvArgs, "copy": vvArgs,
	"axpy": "n alpha x incX y incY", "scal": "n alpha x incX", "rscal": "n alpha x incX",
	"rot": vvArgs + " c s", "rotm": vvArgs + " p",
	"gemv": "tA m n " + mvArgs, "gbmv": "tA m n kL kU " + mvArgs,
	"symv": "ul n " + mvArgs, "hemv": "ul n " + mvArgs, "sbmv": "ul n k " + mvArgs, "hbmv": "ul n k " + mvArgs,
	"spmv": "ul n alpha a x incX beta y incY", "hpmv": "ul n alpha a x incX beta y incY",
	"trmv": "ul tA d n a lda x incX", "tbmv": "ul tA d n k a lda x incX", "tpmv": "ul tA d n a x incX",
	"trsv": "ul tA d n a lda x incX", "tbsv": "ul tA d n k a lda x incX", "tpsv": "ul tA d n a x incX",
	"ger": "m n alpha x incX y incY a lda", "geru": "m n alpha x incX y incY a lda", "gerc": "m n alpha x incX y incY a lda",
	"syr": "ul n alpha x incX a lda", "her": "ul n alpha x incX a lda", "spr": "ul n alpha x incX a", "hpr": "ul n alpha x incX a",
	"syr2": "ul n alpha x incX y incY a lda", "her2": "ul n alpha x incX y incY a lda",
	"spr2": "ul n alpha x incX y incY a", "hpr2": "ul n alpha x incX y incY a",
	"gemm": "tA tB m n k " + mmArgs, "symm": "s ul m n " + mmArgs, "hemm": "s ul m n " + mmArgs,
	"syrk": "ul tA n k alpha a lda beta c ldc", "herk": "ul tA n k alpha a lda beta c ldc",
	"syr2k": "ul tA n k " + mmArgs, "her2k": "ul tA n k " + mmArgs,
	"trmm": "s ul tA d m n alpha a lda b ldb", "trsm": "s ul tA d m n alpha a lda b ldb",
}

func hermitian(routine string) bool { return routine[0] == 'h' }

// operands makes the arrays of a routine.
func (c *call) operands(routine string, padding int) {
	lenX, lenY := c.n, c.n
	switch routine {
	case "gemv", "gbmv":
		if c.tA != blas.NoTrans {
			lenX = c.m
		}
		lenY = c.m + c.n - lenX
	case "ger", "geru", "gerc":
		lenX = c.m
	}
	c.x, c.y = vectorOf(lenX, c.incX), vectorOf(lenY, c.incY)
	order := c.n // of a triangle
	if c.s == blas.Left {
		order = c.m
	}
	switch routine {
	case "gemv", "ger", "geru", "gerc":
		c.a = generalOf(c.m, c.n, padding)
	case "gbmv":
		c.a = bandOf(c.m, c.n, c.kL, c.kU, padding)
	case "sbmv", "hbmv", "tbmv", "tbsv":
		c.a = bandTriangleOf(c.ul, c.n, c.k, padding)
	case "spmv", "hpmv", "tpmv", "tpsv", "spr", "hpr", "spr2", "hpr2":
		c.a = packedOf(c.ul, c.n)
	case "symv", "hemv", "trmv", "trsv", "syr", "her", "syr2", "her2":
		c.a = triangleOf(c.ul, c.n, padding)
	case "symm", "hemm", "trmm", "trsm":
		c.a, c.b, c.c = triangleOf(c.ul, order, padding), generalOf(c.m, c.n, padding+1), generalOf(c.m, c.n, padding+2)
	case "gemm":
		c.a, c.b, c.c = oriented(c.tA, c.m, c.k, padding), oriented(c.tB, c.k, c.n, padding+1), generalOf(c.m, c.n, padding+2)
	case "syrk", "herk", "syr2k", "her2k":
		c.a, c.b, c.c = oriented(c.tA, c.n, c.k, padding), oriented(c.tA, c.n, c.k, padding+1), triangleOf(c.ul, c.n, padding+2)
		c.c.hermitian = hermitian(routine)
	default:
		return
	}
	c.a.hermitian = hermitian(routine) && c.a.rows == c.a.cols && routine != "herk" && routine != "her2k"
}

func oriented(t blas.Transpose, rows, cols, padding int) *array {
	if t != blas.NoTrans {
		rows, cols = cols, rows
	}
	return generalOf(rows, cols, padding)
}

// fill gives the operands values. What the routine may not read for alpha = 0,
// beta = 0, a unit diagonal or as an imaginary part of a Hermitian one stays NaN.
func (c *call) fill(r *rand.Rand, routine string) {
	draw := func(int, int) complex128 { return integer(r, c.complexType) }
	solve := routine[len(routine)-2:] == "sv" || routine[len(routine)-2:] == "sm"
	matrix := func(i, j int) complex128 {
		switch {
		case i != j:
			return draw(i, j)
		case c.d == blas.Unit:
			return nan
		case solve: // diagonals by which an integer can be divided exactly
			return []complex128{1, -1, 2}[r.IntN(3)]
		case c.a.hermitian && !c.unchanged(routine):
			return complex(real(draw(i, j)), math.NaN())
		case c.a.hermitian:
			return complex(real(draw(i, j)), 0)
		}
		return draw(i, j)
	}
	update := c.x != nil && routineUpdatesA[routine]
	if c.a != nil && (c.alpha != 0 || update) {
		c.a.fill(matrix)
	}
	overwritten := routine == "trmm" || routine == "trsm"
	if c.b != nil && c.alpha != 0 {
		c.b.fill(draw)
	}
	if c.c != nil && !overwritten && c.beta != 0 {
		c.c.fill(func(i, j int) complex128 {
			v := draw(i, j)
			if c.c.hermitian && i == j {
				v = complex(real(v), math.NaN())
				if c.unchanged(routine) {
					v = complex(real(v), 0)
				}
			}
			return v
		})
	}
	if c.alpha != 0 || routine == "sdsdot" || routine == "scal" || routine == "rscal" {
		c.x.fill(draw)
	}
	level1 := c.a == nil
	if level1 || update && c.alpha != 0 || !update && c.beta != 0 {
		c.y.fill(draw)
	}
	if solve && c.alpha != 0 {
		x, side := c.x, blas.Left
		if c.b != nil {
			x, side = c.b, c.s
		}
		c.solution = x.expand(false)
		x.update(1, func() dense { return c.triangular(x, side) }, 0)
	}
}

var routineUpdatesA = map[string]bool{
	"ger": true, "geru": true, "gerc": true, "syr": true, "her": true, "spr": true, "hpr": true,
	"syr2": true, "her2": true, "spr2": true, "hpr2": true,
}

// unchanged reports the quick returns of the reference BLAS that leave even the
// imaginary part of a Hermitian diagonal as it is.
func (c *call) unchanged(routine string) bool {
	if routineUpdatesA[routine] {
		return c.alpha == 0
	}
	return (routine == "herk" || routine == "her2k") && (c.alpha == 0 || c.k == 0) && c.beta == 1
}
