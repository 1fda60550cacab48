package functions

import (
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// stacks are the same numbers in numpy.py: A and B, Hermitian positive definite ones, and
// columns. All determinants are near 1.
type stacks[T linalg.Scalar] struct{ a, b, s, v linalg.Stack[T] }

// stackFunctions are those of stacks that are measured, in the order of the table.
func stackFunctions[T linalg.Scalar]() []function[T] {
	type o = *operands[T]
	type r = *answer[T]
	return []function[T]{
		{"dot", "np.matmul(a, b, out=kept(a, b))", "=A", func(o o, r r) error {
			return linalg.DotStackTo(r.like(0, o.stacks.a), o.stacks.a, o.stacks.b)
		}, nil, ""},
		{"matvec", "np.matmul(a, v, out=kept(a, v))", "=A", func(o o, r r) error {
			return linalg.MulVecStackTo(columns(r.like(0, o.stacks.v)), o.stacks.a, columns(o.stacks.v))
		}, nil, ""},
		{"solve", "np.linalg.solve(a, v)", "=A", func(o o, r r) error {
			return linalg.SolveStackTo(r.like(0, o.stacks.v), o.stacks.a, o.stacks.v)
		}, nil, ""},
		{"inv", "np.linalg.inv(a)", "=A", func(o o, r r) error { return linalg.InvStackTo(r.like(0, o.stacks.a), o.stacks.a) }, nil, ""},
		{"det", "np.linalg.det(a)", "=N", func(o o, r r) error { return linalg.DetStackTo(r.scalars(o), o.stacks.a) }, nil, ""},
		{"slogdet", "np.linalg.slogdet(a)", "=N ls", func(o o, r r) error {
			return linalg.SlogdetStackTo(r.scalars(o), r.values(o, 1), o.stacks.a)
		}, nil, ""},
		{"cholesky", "np.linalg.cholesky(s)", "=A", func(o o, r r) error {
			return linalg.CholeskyStackTo(r.like(0, o.stacks.s), o.stacks.s, linalg.Lower)
		}, nil, ""},
		{"eigh", "np.linalg.eigh(s)", "=s |A", func(o o, r r) error {
			n := o.stacks.s.Rows
			w := linalg.Matrix[float64]{Rows: o.stacks.s.Count, Cols: n, Stride: n, Data: r.values(o, n)}
			return linalg.EighStackTo(w, r.like(0, o.stacks.s), o.stacks.s, linalg.Lower)
		}, nil, ""},
		{"svd", "np.linalg.svd(a, full_matrices=False)", "|A =s |B", func(o o, r r) error {
			err := linalg.SVDStackTo(&r.svds, o.stacks.a, linalg.SVDThin)
			r.reals, r.stacks = r.svds.S.Data, [2]linalg.Stack[T]{r.svds.U, r.svds.VH}
			return err
		}, nil, ""},
		{"qr", "np.linalg.qr(a)", "|A |B", func(o o, r r) error {
			return linalg.QRStackTo(r.like(0, o.stacks.a), r.like(1, o.stacks.a), o.stacks.a)
		}, nil, ""},
		{"pinv", "np.linalg.pinv(a)", "=A", func(o o, r r) error {
			return linalg.PinvStackTo(r.like(0, o.stacks.a), o.stacks.a, math.NaN())
		}, nil, ""},
		{"norm", "np.linalg.norm(a, axis=(1, 2))", "=s", func(o o, r r) error {
			return linalg.NormStackTo(r.values(o, 1), o.stacks.a, linalg.NormFrobenius)
		}, nil, ""},
		{"cond", "np.linalg.cond(a)", "=s", func(o o, r r) error {
			return linalg.CondStackTo(r.values(o, 1), o.stacks.a, linalg.NormTwo)
		}, nil, ""},
	}
}

// like is where result i goes, of the shape of s. It is kept from call to call, as are
// scalars and values, one number and each real ones for each matrix.
func (r *answer[T]) like(i int, s linalg.Stack[T]) linalg.Stack[T] {
	if r.stacks[i].Data == nil {
		r.stacks[i] = matrix.NewStack[T](s.Count, s.Rows, s.Cols)
	}
	return r.stacks[i]
}

func (r *answer[T]) scalars(o *operands[T]) []T {
	if r.numbers == nil {
		r.numbers = make([]T, o.stacks.a.Count)
	}
	return r.numbers
}

func (r *answer[T]) values(o *operands[T], each int) []float64 {
	if r.reals == nil {
		r.reals = make([]float64, each*o.stacks.a.Count)
	}
	return r.reals
}

// columns has the vectors of a stack in its rows.
func columns[T linalg.Scalar](s linalg.Stack[T]) linalg.Matrix[T] {
	return linalg.Matrix[T]{Rows: s.Count, Cols: s.Rows, Stride: s.Rows, Data: s.Data}
}

// slow are the functions that take NumPy the longest, by far. They get a tenth of the matrices.
var slow = []string{"eigh", "svd", "pinv", "cond"}

// stackCount is how many matrices of order n make a stack for a function, if nobody says.
func stackCount(name string, n int) int {
	count := 2000
	switch {
	case n <= 8:
		count = 100_000
	case n <= 16:
		count = 20_000
	case n <= 32:
		count = 5000
	}
	if slices.Contains(slow, name) {
		count /= 10
	}
	return count
}

// sameAnswer is an answer whose sums were right. Another one with the same bits is right, too.
type sameAnswer[T linalg.Scalar] struct {
	answer   *answer[T]
	residual verify.Residual
}

func (s *sameAnswer[T]) is(r *answer[T]) bool {
	if s.answer == nil || !slices.Equal(s.answer.numbers, r.numbers) || !slices.Equal(s.answer.reals, r.reals) {
		return false
	}
	for i, stack := range s.answer.stacks {
		if !slices.Equal(stack.Data, r.stacks[i].Data) {
			return false
		}
	}
	return true
}

func (s *sameAnswer[T]) keep(r *answer[T], residual verify.Residual) {
	kept := &answer[T]{numbers: slices.Clone(r.numbers), reals: slices.Clone(r.reals), stacks: r.stacks}
	for i := range kept.stacks {
		kept.stacks[i].Data = slices.Clone(r.stacks[i].Data)
	}
	s.answer, s.residual = kept, residual
}

// StackOrders are the orders of the matrices of stacks, if nobody says.
var StackOrders = []int{2, 3, 4, 6, 8, 16, 32, 64}

// NewStackCommand returns the command goblas bench stack.
func NewStackCommand() *cobra.Command {
	names := StackNames()
	chosen := cli.Choices{What: "function", Of: names}
	types := cli.Choices{What: "type", Values: []string{"float64"}, Of: []string{"float32", "float64", "complex64", "complex128"}}
	n := cli.Counts{What: "order n", Limit: 1024, Values: StackOrders}
	threads := cli.Counts{What: "thread count", Limit: 1024}
	var count int
	var budget time.Duration
	var python string
	var exports session.Exports
	c := &cobra.Command{
		Use:   "stack [function...]",
		Short: "Measure stacks of small matrices beside NumPy's",
		Long: `Measure the functions of package linalg that compute many small matrices at once
beside those of NumPy, in turns, medians. Each side has the better of its thread counts.
A figure is how many times as fast linalg is: NumPy's time over its own. Beneath the last
table stand the geometric mean and the least figure.

Functions: ` + strings.Join(names, ", ") + `; without any, all of them.
A stack has 100000 matrices up to order 8, 20000 up to 16, 5000 up to 32 and then 2000;
for ` + strings.Join(slow, ", ") + ` it has a tenth of that, as they take much longer.
Results go into memory that is kept, where NumPy offers that, in matmul, and otherwise
where linalg does. Both sides get the same matrices, random and well
conditioned, and their answers are compared: random sums of the elements of each result, or all of the elements
with those of an answer whose sums were right. An answer that is not the same is marked and ends goblas with status 1.`,
		Example: `  goblas bench stack
  goblas bench stack solve inv --n 3,6 --type float32 --count 1000000`,
		Args:      chosen.Arguments,
		ValidArgs: names,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.CheckTime(budget); err != nil {
				return err
			}
			if count < 0 || count > 1<<28 {
				return cli.Usagef("--count %d: must be from 1 to %d", count, 1<<28)
			}
			functions := names
			if len(chosen.Values) > 0 {
				functions = chosen.Values
			}
			if len(threads.Values) == 0 {
				threads.Values = slices.Compact([]int{1, goblas.Threads()})
			}
			_, err := session.Bench(c, exports, 0, budget, func(s *session.Session) ([]session.Table, error) {
				peer := s.NumPy(python, true)
				if peer == nil {
					return nil, errors.New("nothing to compare with")
				}
				of := func(name string, n int) int {
					if count > 0 {
						return count
					}
					return stackCount(name, n)
				}
				plan := Plan{Peer: peer, Threads: threads.Values, Budget: budget, Linger: session.Linger}
				return tables(plan, functions, types.Values, n.Values, of), nil
			})
			return err
		},
	}
	exports = session.AddExports(c)
	f := c.Flags()
	f.IntVar(&count, "count", 0, "number of matrices in a stack (default: by their order)")
	f.Var(&n, "n", "orders of the matrices")
	f.Var(&types, "type", "element types: float32, float64, complex64, complex128")
	f.Var(&threads, "threads", "numbers of threads, for both sides (default 1 and all usable cores)")
	f.DurationVar(&budget, "time", Budget, "time to spend on each figure, more or less")
	f.StringVar(&python, "python", "", "a Python that has NumPy (default: the first of the usual ones)")
	return c
}

// StackNames are those of the functions of stacks, in the order of the table.
func StackNames() (names []string) {
	for _, f := range stackFunctions[float64]() {
		names = append(names, f.name)
	}
	return names
}

// newStacks makes stacks of count matrices of order n.
func newStacks[T linalg.Scalar](count, n int) *operands[T] {
	s := stacks[T]{matrix.NewStack[T](count, n, n), matrix.NewStack[T](count, n, n), matrix.NewStack[T](count, n, n), matrix.NewStack[T](count, n, 1)}
	root := complex(4*math.Sqrt(float64(n)), 0)
	for at := range s.a.Data {
		diagonal := complex128(0)
		if at/n%n == at%n {
			diagonal = 1
		}
		k := uint64(at)
		s.a.Data[at] = scalar.FromComplex[T](number[T](4*k)/root + diagonal)
		s.b.Data[at] = scalar.FromComplex[T](number[T](4*k+2)/root + diagonal)
	}
	for i := range s.v.Data {
		s.v.Data[i] = 1
	}
	for first := 0; first < len(s.a.Data); first += n * n {
		a, h := s.a.Data[first:first+n*n], s.s.Data[first:first+n*n]
		for i := range n {
			for j := range n {
				h[i*n+j] = (a[i*n+j] + scalar.Conj(a[j*n+i])) / 2
			}
			h[i*(n+1)] += 0.5
		}
	}
	return &operands[T]{stacks: s}
}

// suiteOf is the bench of stacks, if there are so many matrices, or of single ones.
func suiteOf(count int) string {
	if count > 0 {
		return report.SuiteStack
	}
	return report.SuiteLinalg
}
