package linalg

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/goblas/goblas/goblas/matrix"
)

// ErrSubscripts says that the subscripts of Einsum are wrong in themselves, or do not fit
// the number of operands or of their axes. Lengths of axes that do not fit each other are an
// [ErrShape].
var ErrSubscripts = errors.New("bad subscripts")

// mostLabels is how many different subscripts there may be, axes of the ellipsis included:
// sets of them are the bits of a word.
const mostLabels = 64

// ellipsis stands for "..." among the letters of an operand.
const ellipsis = '.'

// sumSpec is what subscripts say of operands, of which it knows the axes and not the
// elements. The letters, and the axes that an ellipsis stands for, are numbered: a number is
// a label. Its arrays are kept from call to call.
type sumSpec struct {
	text     []byte // the letters of all operands, then those of the output; ellipsis for "..."
	ends     []int  // where the letters of each operand end
	explicit bool   // whether the subscripts name the output

	labels []uint8   // of all operands, axis by axis
	terms  []sumTerm // the operands, and after them what contractions have made
	out    []uint8   // the labels of the output, axis by axis
	outSet uint64

	number [128]uint8       // the label of a letter, plus 1
	name   [mostLabels]byte // the letter of a label; ellipsis for an axis of "..."
	size   [mostLabels]int  // how long the axes of a label are; -1 if nothing is known
	first  [mostLabels]int  // the operand that said so
	count  int              // of labels
	hidden int              // labels of the ellipsis, which are the first ones, from the last axis on
	arena  []sumAxis        // of all terms
	pairs  [][2]int         // which terms are contracted one after the other; results go to the end of terms
	best   []sumPlan        // for optimal orders: what is known of each set of operands
	live   []int            // for greedy orders: terms that are left
	sets   []uint64         // and the labels of all

	costs []float64 // for MultiDot: of products of matrices i to j
	cuts  []int     // and where they are cut
}

// sumTerm is an operand, or what a contraction has made, by its axes.
type sumTerm struct {
	set  uint64    // labels whose axes are longer than 1
	all  uint64    // all labels
	axes []sumAxis // those of set, once each
	rank int
	ends int // where its labels end, if it is an operand
}

// sumAxis is an axis of a term.
type sumAxis struct {
	label  uint8
	stride int
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// reset empties s.
func (s *sumSpec) reset() {
	s.text, s.ends, s.explicit = s.text[:0], s.ends[:0], false
	s.labels, s.terms, s.out, s.outSet = s.labels[:0], s.terms[:0], s.out[:0], 0
	s.arena, s.pairs, s.live = s.arena[:0], s.pairs[:0], s.live[:0]
	s.count, s.hidden = 0, 0
	clear(s.number[:])
}

// parse reads subscripts such as "ij,jk->ik" or "...i,i". Spaces have no meaning.
func (s *sumSpec) parse(subscripts string) error {
	begin, dots := 0, false // where the letters of the operand begin, and whether "..." was among them
	for i := 0; i < len(subscripts); i++ {
		c := subscripts[i]
		switch {
		case c == ' ':
		case isLetter(c):
			if s.explicit {
				for _, other := range s.text[begin:] {
					if other == c {
						return fmt.Errorf("%w: %q is in the output twice", ErrSubscripts, c)
					}
				}
			}
			s.text = append(s.text, c)
		case c == '.':
			if dots || i+3 > len(subscripts) || subscripts[i:i+3] != "..." {
				return fmt.Errorf("%w: '.' at %d is not part of one ellipsis \"...\"", ErrSubscripts, i)
			}
			dots = true
			s.text = append(s.text, ellipsis)
			i += 2
		case c == ',' && !s.explicit:
			s.ends = append(s.ends, len(s.text))
			begin, dots = len(s.text), false
		case c == '-' && !s.explicit && i+1 < len(subscripts) && subscripts[i+1] == '>':
			s.ends = append(s.ends, len(s.text))
			begin, dots, s.explicit = len(s.text), false, true
			i++
		default:
			return fmt.Errorf("%w: unexpected %q at %d", ErrSubscripts, c, i)
		}
	}
	if !s.explicit {
		s.ends = append(s.ends, len(s.text))
	}
	return nil
}

// letters returns those of operand i; after the last operand, those of the output.
func (s *sumSpec) letters(i int) []byte {
	from, to := 0, len(s.text)
	if i > 0 {
		from = s.ends[i-1]
	}
	if i < len(s.ends) {
		to = s.ends[i]
	}
	return s.text[from:to]
}

// operand adds an operand with so many axes. After all operands, label gives them their
// labels by the text; functions that have no text append labels themselves.
func (s *sumSpec) operand(rank int) { s.terms = append(s.terms, sumTerm{rank: rank}) }

// label numbers the letters and the axes of the ellipsis.
func (s *sumSpec) label() error {
	if len(s.terms) != len(s.ends) {
		return fmt.Errorf("%w: they are for %d operands, there are %d", ErrSubscripts, len(s.ends), len(s.terms))
	}
	for i := range s.terms {
		letters, dots := s.letters(i), 0
		for _, c := range letters {
			if c == ellipsis {
				dots = 1
			}
		}
		rank := s.terms[i].rank
		if named := len(letters) - dots; named > rank || named < rank && dots == 0 {
			return fmt.Errorf("%w: operand %d has %d axes, and the subscripts %q", ErrSubscripts, i, rank, s.spelled(letters))
		} else if dots == 1 {
			s.hidden = max(s.hidden, rank-named)
		}
	}
	if s.hidden > mostLabels {
		return s.tooMany()
	}
	for k := range s.hidden {
		s.name[k] = ellipsis
	}
	s.count = s.hidden
	for i := range s.terms {
		letters := s.letters(i)
		for _, c := range letters {
			if c == ellipsis {
				for k := s.terms[i].rank - len(letters); k >= 0; k-- {
					s.labels = append(s.labels, uint8(k))
				}
				continue
			}
			if s.number[c] == 0 {
				if s.count == mostLabels {
					return s.tooMany()
				}
				s.name[s.count] = c
				s.count++
				s.number[c] = uint8(s.count)
			}
			s.labels = append(s.labels, s.number[c]-1)
		}
		s.terms[i].ends = len(s.labels)
	}
	return s.labelOutput()
}

func (s *sumSpec) tooMany() error {
	return fmt.Errorf("%w: more than %d different subscripts and axes of the ellipsis", ErrSubscripts, mostLabels)
}

// labelOutput makes the labels of the output: those that the text names, or the axes of the
// ellipsis and after them, in the order of the alphabet, the letters that are there once.
func (s *sumSpec) labelOutput() error {
	if !s.explicit {
		for k := s.hidden - 1; k >= 0; k-- {
			s.out = append(s.out, uint8(k))
		}
		var once, seen uint64
		for _, l := range s.labels {
			once = (once | 1<<l) &^ (seen & (1 << l))
			seen |= 1 << l
		}
		for c, number := range s.number {
			if number > 0 && once>>(number-1)&1 == 1 {
				s.out = append(s.out, s.number[c]-1)
			}
		}
		return nil
	}
	dots := s.hidden == 0
	for _, c := range s.letters(len(s.ends)) {
		switch {
		case c == ellipsis:
			dots = true
			for k := s.hidden - 1; k >= 0; k-- {
				s.out = append(s.out, uint8(k))
			}
		case s.number[c] == 0:
			return fmt.Errorf("%w: %q is in the output and in no operand", ErrSubscripts, c)
		default:
			s.out = append(s.out, s.number[c]-1)
		}
	}
	if !dots {
		return fmt.Errorf("%w: the output has no ellipsis \"...\" for %d axes of the operands", ErrSubscripts, s.hidden)
	}
	return nil
}

// spelled returns letters with the ellipsis written out.
func (s *sumSpec) spelled(letters []byte) string {
	text := ""
	for _, c := range letters {
		if c == ellipsis {
			text += ".."
		}
		text += string(c)
	}
	return text
}

// labelsOf returns the labels of operand i, axis by axis.
func (s *sumSpec) labelsOf(i int) []uint8 {
	from := 0
	if i > 0 {
		from = s.terms[i-1].ends
	}
	return s.labels[from:s.terms[i].ends]
}

// measure notes how long the axes of operand i are. It must be called for all operands
// before bind is for one.
func (s *sumSpec) measure(i int, shape []int) error {
	if i == 0 {
		for l := range s.count {
			s.size[l] = -1
		}
		for _, l := range s.out {
			s.outSet |= 1 << l
		}
	}
	labels := s.labelsOf(i)
	t := &s.terms[i]
	for axis, l := range labels {
		n := shape[axis]
		if t.all>>l&1 == 1 {
			for before, other := range labels[:axis] {
				if other == l && shape[before] != n {
					return fmt.Errorf("%w: operand %d has the subscript %s on axes of %d and %d elements", ErrShape, i, s.spell(l), shape[before], n)
				}
			}
		}
		t.all |= 1 << l
		switch known := s.size[l]; {
		case known < 0 || known == 1:
			s.size[l], s.first[l] = n, i
		case n != 1 && n != known:
			return fmt.Errorf("%w: the subscript %s has %d elements in operand %d and %d in operand %d", ErrShape, s.spell(l), known, s.first[l], n, i)
		}
	}
	return nil
}

// spell returns how a label is named in errors.
func (s *sumSpec) spell(l uint8) string {
	if s.name[l] == ellipsis {
		return fmt.Sprintf("\"...\" (axis %d of it from the end)", l)
	}
	return fmt.Sprintf("%q", s.name[l])
}

// bind gives operand i its axes. Axes of length 1 are left out, because they repeat, and
// axes with the same label are one, along the diagonal.
func (s *sumSpec) bind(i int, shape, strides []int) {
	t := &s.terms[i]
	from := len(s.arena)
	for axis, l := range s.labelsOf(i) {
		if shape[axis] == 1 {
			continue
		}
		if t.set>>l&1 == 0 {
			t.set |= 1 << l
			s.arena = append(s.arena, sumAxis{l, strides[axis]})
			continue
		}
		for k := from; k < len(s.arena); k++ {
			if s.arena[k].label == l {
				s.arena[k].stride += strides[axis]
			}
		}
	}
	t.axes = s.arena[from:len(s.arena):len(s.arena)]
	sortAxes(t.axes)
}

// bindOutput returns the axes of an output with the given strides.
func (s *sumSpec) bindOutput(strides []int) sumTerm {
	from := len(s.arena)
	t := sumTerm{all: s.outSet}
	for axis, l := range s.out {
		if s.size[l] != 1 {
			t.set |= 1 << l
			s.arena = append(s.arena, sumAxis{l, strides[axis]})
		}
	}
	t.axes = s.arena[from:len(s.arena):len(s.arena)]
	sortAxes(t.axes)
	return t
}

// sortAxes sorts axes by descending strides, so that the elements of the last lie closest
// together.
func sortAxes(axes []sumAxis) {
	for i := 1; i < len(axes); i++ {
		for j := i; j > 0 && axes[j].stride > axes[j-1].stride; j-- {
			axes[j], axes[j-1] = axes[j-1], axes[j]
		}
	}
}

// stride returns that of a label in t; 0 if t has no such axis.
func (t *sumTerm) stride(l uint8) int {
	for _, axis := range t.axes {
		if axis.label == l {
			return axis.stride
		}
	}
	return 0
}

// product is the number of elements of a set of labels.
func (s *sumSpec) product(set uint64) float64 {
	n := 1.0
	for ; set != 0; set &= set - 1 {
		n *= float64(s.size[bits.TrailingZeros64(set)])
	}
	return n
}

// checkArray returns an error if an array is malformed.
func checkArray[T Scalar](name string, a Array[T]) error {
	if err := a.Check(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Array is an array with any number of axes: see [matrix.Array].
type Array[T Scalar] = matrix.Array[T]
