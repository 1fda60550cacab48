// Package vector has kernels that compute element by element, reductions and random
// numbers over slices of float32 and float64, in C, compiled for several instruction
// sets. It checks nothing and starts no goroutines; package goblas/vec does both.
package vector

import "strconv"

// These are the operations of the vector kernels. Their constants are in the order of
// vector.h.
type (
	UnaryOp   int // dst = f(a)
	BinaryOp  int // dst = f(a, b)
	CompareOp int // mask = a op b
	ReduceOp  int // makes one number of each tile of a
	RandomOp  int // a distribution of random numbers
	Form      int // which operands are a single number
	Term      int // what Sums adds up
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
	Log
	Sin
	Cos
	Expm1
	Log1p
	Log2
	Log10
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
	SumSquares          // the sum of the squares of a
	Deviations          // the sum of the squares of a - center
	Dot                 // the sum of a b
	Prod
	Least         // like Go's min: NaN wins, -0 is below 0
	Greatest      // like Go's max
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

const (
	AbsTerm     Term = iota // |Re| + |Im|
	SquareTerm              // Re^2 + Im^2
	ModulusTerm             // the root of Re^2 + Im^2
)

// How reductions and random numbers are divided: see vector.h.
const (
	Tile    = 8192 // elements of which a reduction makes one number
	Lanes   = 32   // partial sums of a tile
	Block   = 4096 // random numbers that come from one generator
	Streams = 8    // xoshiro256++ side by side in a generator
)

// These are the names that C has for the operations.
var (
	unaryNames   = [...]string{"neg", "abs", "square", "reciprocal", "sqrt", "floor", "ceil", "trunc", "round", "rint", "exp", "log", "sin", "cos", "expm1", "log1p", "log2", "log10", "tan", "tanh", "cbrt"}
	binaryNames  = [...]string{"add", "sub", "mul", "div", "min", "max", "pow", "hypot"}
	compareNames = [...]string{"equal", "notequal", "less", "lessequal", "greater", "greaterequal"}
	reduceNames  = [...]string{"sum", "sumsquares", "deviations", "dot", "prod", "least", "greatest"}
	randomNames  = [...]string{"uniform", "normal", "exponential"}
)

func (op UnaryOp) String() string   { return name(unaryNames[:], int(op)) }
func (op BinaryOp) String() string  { return name(binaryNames[:], int(op)) }
func (op CompareOp) String() string { return name(compareNames[:], int(op)) }
func (op ReduceOp) String() string  { return name(reduceNames[:], int(op)) }
func (op RandomOp) String() string  { return name(randomNames[:], int(op)) }

func name(names []string, op int) string {
	if op < 0 || op >= len(names) {
		return "operation " + strconv.Itoa(op)
	}
	return names[op]
}
