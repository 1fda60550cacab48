package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// Group is what a summary says of cells of one kind, such as products.
type Group struct {
	Name  string
	Cells int
	Pure  Versus // against pure Go
	NumPy Versus // against NumPy or SciPy
}

// Versus is how many times as fast goblas is as somebody else, over several cells. It is
// zero where no cell has both.
type Versus struct {
	Cells int
	Mean  float64 // geometric mean
	Least float64 // of the worst cell
	Worst string  // that cell in a few words
}

// groups are those of a summary, in its order.
var groups = []struct {
	name string
	has  func(Cell) bool
}{
	{"products", func(c Cell) bool { return single(c) && slices.Contains(products, c.Op) }},
	{"solves", func(c Cell) bool { return single(c) && slices.Contains(solves, c.Op) }},
	{"decompositions", func(c Cell) bool {
		return single(c) && !slices.Contains(products, c.Op) && !slices.Contains(solves, c.Op)
	}},
	{"stacks", func(c Cell) bool { return c.Suite == SuiteStack }},
	{"tall", func(c Cell) bool { return c.Suite == SuiteBLAS && c.Matrix > 0 }},
	{"element-wise", func(c Cell) bool { return c.Suite == SuiteElementwise }},
	{"tasks", func(c Cell) bool { return c.Suite == SuiteTasks }},
	{"fill", func(c Cell) bool { return c.Suite == SuiteFill }},
	{"shared arrays", func(c Cell) bool { return c.Suite == SuiteShare && c.Step == "total" }},
}

// GroupOf is the name of the group that a cell is in, "" if in none.
func GroupOf(c Cell) string {
	for _, kind := range groups {
		if kind.has(c) {
			return kind.name
		}
	}
	return ""
}

// Operations on a single matrix, with what costs as much beside it: norms that read each
// element once stand with products, determinants and factorizations without iterations with
// solves.
var (
	products = strings.Fields("dot mul dotself dotthin matvec vdot norm norm1 norminf power multidot outer kron einsum tensordot")
	solves   = strings.Fields("solve solve1 inv det slogdet cholesky cond1 lu ldl triangular banded hbanded toeplitz sylvester lyapunov")
)

// single reports whether a cell is of operations on one square matrix.
func single(c Cell) bool {
	return c.Matrix == 0 && slices.Contains([]string{SuiteBLAS, SuiteGonum, SuiteLinalg}, c.Suite)
}

// Who a row belongs to, in every suite: goblas as its users call it, pure Go, and NumPy.
// Bytes over a pipe are what Go has for sharing by itself.
var (
	goblasRows = []string{Auto, Linalg, allCores, "goblas.Full", "goblas/shm"}
	pureRows   = []string{Pure, goLoop, "make and a loop", "bytes over a pipe", "gob over a pipe"}
	numpyRows  = []string{NumPy, SciPy, "numpy.full", "NumPy thread pool", "NumPy RawArray", "NumPy shared mem"}
)

// Summarize returns the groups that a file has cells of.
func Summarize(f *File) (all []Group) {
	for _, kind := range groups {
		g := Group{Name: kind.name}
		for _, c := range f.Results {
			if GroupOf(c) != kind.name {
				continue
			}
			g.Cells++
			g.Pure.add(c, c.overPure(f.Machine))
			g.NumPy.add(c, c.overNumPy())
		}
		if g.Cells > 0 {
			g.Pure.finish()
			g.NumPy.finish()
			all = append(all, g)
		}
	}
	return all
}

// add adds a cell's figure, nil if it has none. Until finish, the mean is a sum of logarithms.
func (v *Versus) add(c Cell, times *float64) {
	if times == nil {
		return
	}
	v.Cells++
	v.Mean += math.Log(*times)
	if v.Cells == 1 || *times < v.Least {
		v.Least, v.Worst = *times, c.short()
	}
}

func (v *Versus) finish() {
	if v.Cells > 0 {
		v.Mean = math.Exp(v.Mean / float64(v.Cells))
	}
}

// short is the problem in a few words.
func (c Cell) short() string {
	size := fmt.Sprintf("n=%d", c.N)
	switch {
	case c.Count > 0:
		size = fmt.Sprintf("%d of %dx%d", c.Count, c.N, c.N)
	case c.Tasks > 0:
		size = fmt.Sprintf("%d of n=%d", c.Tasks, c.N)
	case c.Matrix > 0:
		size = fmt.Sprintf("%dx%d", c.Matrix, c.N)
	}
	if c.NRHS > 1 {
		size += fmt.Sprintf(", %d sides", c.NRHS)
	}
	if c.Type != "float64" {
		size += ", " + c.Type
	}
	return c.Op + " " + size
}

// IsGoblas reports whether a row is goblas as its users call it.
func IsGoblas(r Row) bool { return slices.Contains(goblasRows, r.Name) }

// IsNumPy reports whether a row is NumPy or SciPy.
func IsNumPy(r Row) bool { return slices.Contains(numpyRows, r.Name) }

// NumPys is the time of the faster of NumPy and SciPy on its better number of threads, nil if
// there is none.
func (c Cell) NumPys() *float64 { return c.fastestOf(numpyRows) }

// fastestOf is the least median of the right rows of these names, nil if there is none.
func (c Cell) fastestOf(names []string) *float64 {
	if i := c.Fastest(func(r Row) bool { return slices.Contains(names, r.Name) }); i >= 0 {
		return c.Rows[i].Median
	}
	return nil
}

// goblas is the time of goblas as its users call it: in Auto, if that was measured, and
// otherwise on OpenBLAS, or without one in pure Go.
func (c Cell) goblas() *float64 {
	return cmp.Or(c.fastestOf(goblasRows), c.fastestOf([]string{Native}), c.fastestOf([]string{Pure}))
}

// overNumPy is how many times as long as goblas the faster of NumPy and SciPy takes, each on
// its better number of threads; nil if that is unknown.
func (c Cell) overNumPy() *float64 { return over(c.NumPys(), c.goblas()) }

// overPure is the same for pure Go; nil also where goblas itself computes in pure Go alone.
func (c Cell) overPure(m machine.Record) *float64 {
	if m.OpenBLAS == nil && slices.Contains([]string{SuiteBLAS, SuiteGonum, SuiteLinalg, SuiteStack, SuiteTasks}, c.Suite) {
		return nil
	}
	return over(c.fastestOf(pureRows), c.goblas())
}

func over(other, own *float64) *float64 {
	if other == nil || own == nil {
		return nil
	}
	return quotient(*other, *own)
}

// Summary writes the groups of a file as a table of 80 columns. withoutNumPy says why NumPy
// was not measured, and left names what was left out for lack of time.
func Summary(w io.Writer, f *File, withoutNumPy string, left []string, s Style) error {
	all := Summarize(f)
	if len(all) == 0 {
		return nil
	}
	pure, numpy := false, false
	for _, g := range all {
		pure, numpy = pure || g.Pure.Cells > 0, numpy || g.NumPy.Cells > 0
	}
	against := "NumPy"
	if !numpy {
		against = "pure Go"
	}
	t := NewTable(s, "", "cells", "vs pure Go", "vs NumPy", "least against "+against)
	for _, g := range all {
		worst := g.NumPy
		if !numpy {
			worst = g.Pure
		}
		least := "-"
		if worst.Cells > 0 {
			least = Times(worst.Least) + ", " + worst.Worst
		}
		t.AppendRow(table.Row{g.Name, g.Cells, g.Pure.times(), g.NumPy.times(), least})
	}
	var alone, compared []string // groups without a figure against pure Go, and with one
	for _, g := range all {
		if g.Pure.Cells == 0 {
			alone = append(alone, g.Name)
		} else {
			compared = append(compared, g.Name)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nsummary: how many times as fast goblas is, geometric mean\n%s\n", Render(t, "lrrrl", s))
	if f.Machine.OpenBLAS == nil && len(alone) > 0 {
		note := "There is no OpenBLAS here, so goblas itself computes in pure Go, and there is nothing to compare with pure Go in these groups: " + strings.Join(alone, ", ") + "."
		if len(compared) > 0 {
			note += " These need no OpenBLAS, and are compared with what plain Go has: " + strings.Join(compared, ", ") + "."
		}
		if numpy {
			note += " Against NumPy goblas stands as it is here, without OpenBLAS."
		}
		b.WriteString(Note(note))
	}
	if !numpy {
		b.WriteString(Note("Nothing is compared with NumPy: " + cmp.Or(withoutNumPy, "it was not measured") + "."))
	}
	if len(left) > 0 {
		b.WriteString(Note(fmt.Sprintf("note: the time was up before %s of them (%s first)", Plural(len(left), "cell"), left[0])))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// times is the mean for people.
func (v Versus) times() string {
	if v.Cells == 0 {
		return "-"
	}
	return Times(v.Mean)
}
