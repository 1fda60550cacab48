package native

// Float is an element type of the vector kernels.
type Float interface {
	float32 | float64
}

// The operations of the vector kernels, in the order of vector.h.
type (
	UnaryOp   int // dst = f(a)
	BinaryOp  int // dst = f(a, b)
	CompareOp int // mask = a ? b
	ReduceOp  int // one number for each tile of a
	RandomOp  int // a distribution
	Form      int // which operands are one number for all elements
)

const (
	Neg UnaryOp = iota
	Abs
	Square
	Reciprocal
	Sqrt
	Floor
	Ceil
	Trunc
	Round // halves away from zero
	Rint  // halves to even
	Exp
	Expm1
	Log
	Log1p
	Log2
	Log10
	Sin
	Cos
	Tan
	Tanh
	Cbrt
	NumUnary int = iota
)

const (
	Add BinaryOp = iota
	Sub
	Mul
	Div
	Min
	Max
	Pow
	Hypot
	NumBinary int = iota
)

const (
	Equal CompareOp = iota
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	NumCompare int = iota
)

const (
	Sum        ReduceOp = iota
	SumSquares          // of a
	Deviations          // squares of a - center
	Dot                 // a b
	Prod
	Least         // as Go's min: NaN wins, -0 is below 0
	Greatest      // as Go's max
	NumReduce int = iota
)

const (
	Uniform     RandomOp = iota // 0 to 1 without 1
	Normal                      // mean 0, variance 1
	Exponential                 // mean 1
	NumRandom   int      = iota
)

const (
	VectorVector Form = iota
	VectorScalar
	ScalarVector
)

// The structure of reductions and random numbers: see vector.h.
const (
	Tile    = 8192 // elements that a reduction makes one number of
	Lanes   = 32   // sums in which it does so
	Block   = 4096 // random numbers that come from one generator
	Streams = 8    // generators side by side
)
