package shm

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// This file reads and writes the header of NumPy's .npy format, versions 1 to 3
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). The parser
// is strict, reads only the bytes of the header, and trusts none of them, because a
// file may come from anybody. The library github.com/sbinet/npyio is not used: it
// finds keys by searching for their text, slices at the places that it finds, panics
// if a key is missing, and cannot pad a header to a given length.

// header has the contents of a .npy header.
type header struct {
	typ    Type
	shape  []int
	offset int64 // where the first element is, in bytes from the start of the file
	// fortran says that the first index runs fastest. It is false if that makes no
	// difference.
	fortran bool
}

const (
	magic      = "\x93NUMPY"
	maxHeader  = 1 << 16 // bytes; the header of an array of numbers takes about a hundred, and NumPy refuses more than 10 000
	maxDims    = 64      // NumPy's own limit
	dataOffset = 4096    // where elements begin in a segment: a page
)

// elements returns the product of the dimensions. ok is false if a dimension is
// negative or a partial product is larger than memory can hold.
func (h header) elements() (n int, ok bool) {
	n = 1
	for _, d := range h.shape {
		if d < 0 {
			return 0, false
		}
		high, low := bits.Mul64(uint64(n), uint64(d))
		if high != 0 || low > math.MaxInt64/32 || low > math.MaxInt/32 {
			return 0, false
		}
		n = int(low)
	}
	return n, true
}

// bytes returns the size of all elements. The shape must have been checked.
func (h header) bytes() int64 {
	n, _ := h.elements()
	return int64(n) * int64(h.typ.Size())
}

// oneWay reports whether row-major order and Fortran order are the same, because there
// are no elements or all of them lie along one dimension.
func (h header) oneWay() bool {
	n, _ := h.elements()
	return n == 0 || slices.Max(append([]int{1}, h.shape...)) == n
}

// format returns the header of an array whose elements begin at dataOffset: NumPy's
// text, filled up with spaces as in NumPy, only with more of them.
func (h header) format() []byte {
	b := make([]byte, 0, dataOffset)
	b = append(b, magic+"\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(dataOffset-len(b)-2))
	order := "False"
	if h.fortran {
		order = "True"
	}
	b = fmt.Appendf(b, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", h.typ.descr(), order, tuple(h.shape))
	for len(b) < dataOffset-1 {
		b = append(b, ' ')
	}
	return append(b, '\n')
}

// tuple returns a shape as Python prints it, such as "(3, 4)", "(3,)" or "()".
func tuple(shape []int) string {
	words := make([]string, len(shape))
	for i, d := range shape {
		words[i] = strconv.Itoa(d)
	}
	if len(words) == 1 {
		return "(" + words[0] + ",)"
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// headerSize returns where the text of a header begins, and where the header ends. b
// must have the first 12 bytes of the file, or all of a shorter one.
func headerSize(b []byte) (text, end int, err error) {
	if len(b) < 10 || string(b[:len(magic)]) != magic {
		return 0, 0, ErrFormat
	}
	size := uint64(0)
	switch version := b[6]; {
	case b[7] != 0 || version < 1 || version > 3:
		return 0, 0, fmt.Errorf("%w: version %d.%d", ErrFormat, version, b[7])
	case version == 1:
		text, size = 10, uint64(binary.LittleEndian.Uint16(b[8:]))
	case len(b) < 12:
		return 0, 0, ErrTruncated
	default:
		text, size = 12, uint64(binary.LittleEndian.Uint32(b[8:]))
	}
	if size > maxHeader {
		return 0, 0, fmt.Errorf("%w: a header of %d bytes", ErrFormat, size)
	}
	return text, text + int(size), nil
}

// parseHeader reads the header of a file of the given size. b has the first bytes of
// the file: at least the whole header, or all of a shorter file.
func parseHeader(b []byte, size int64) (header, error) {
	text, end, err := headerSize(b)
	if err != nil {
		return header{}, err
	}
	if end > len(b) || int64(end) > size {
		return header{}, fmt.Errorf("%w: it ends within the header", ErrTruncated)
	}
	p := &parser{rest: string(b[text:end])}
	h, err := p.header()
	if err != nil {
		return header{}, err
	}
	h.offset = int64(end)
	if _, ok := h.elements(); !ok {
		return header{}, fmt.Errorf("%w: %v overflows", ErrShape, h.shape)
	}
	h.fortran = h.fortran && !h.oneWay()
	if h.offset%int64(types[h.typ].align) != 0 {
		return header{}, fmt.Errorf("%w: %v elements begin at byte %d", ErrFormat, h.typ, h.offset)
	}
	if need := h.offset + h.bytes(); need > size {
		return header{}, fmt.Errorf("%w: %d bytes of %d", ErrTruncated, size, need)
	}
	return h, nil
}

// parser reads the Python literal of a header: a dict with the keys descr,
// fortran_order and shape, each once, in any order.
type parser struct {
	rest string
}

func (p *parser) header() (h header, err error) {
	var descr, order string
	seen := map[string]bool{}
	if err := p.expect('{'); err != nil {
		return h, err
	}
	for !p.accept('}') {
		key, err := p.quoted()
		if err != nil {
			return h, err
		}
		if seen[key] {
			return h, fmt.Errorf("%w: the header has %q twice", ErrFormat, key)
		}
		seen[key] = true
		if err := p.expect(':'); err != nil {
			return h, err
		}
		switch key {
		case "descr":
			if p.peek() == '[' {
				return h, fmt.Errorf("%w: elements are records", ErrType)
			}
			descr, err = p.quoted()
		case "fortran_order":
			order, err = p.word()
		case "shape":
			h.shape, err = p.tuple()
		default:
			err = fmt.Errorf("%w: the header has an unknown %q", ErrFormat, key)
		}
		if err != nil {
			return h, err
		}
		if !p.accept(',') && p.peek() != '}' {
			return h, p.complain()
		}
	}
	switch {
	case p.peek() != 0 || p.rest != "":
		return h, p.complain()
	case len(seen) != 3:
		return h, fmt.Errorf("%w: the header lacks descr, fortran_order or shape", ErrFormat)
	case order != "True" && order != "False":
		return h, fmt.Errorf("%w: fortran_order is %q", ErrFormat, order)
	}
	h.fortran = order == "True"
	h.typ, err = parseDescr(descr)
	return h, err
}

// tuple reads "()", "(3,)" or "(3, 4)".
func (p *parser) tuple() ([]int, error) {
	if err := p.expect('('); err != nil {
		return nil, err
	}
	shape, comma := []int{}, true
	for !p.accept(')') {
		word, err := p.word()
		if err != nil || !comma {
			return nil, p.complain()
		}
		d, err := strconv.ParseInt(word, 10, strconv.IntSize)
		if err != nil || len(shape) == maxDims || word[0] == '0' && word != "0" {
			return nil, fmt.Errorf("%w: dimension %q", ErrShape, word)
		}
		shape = append(shape, int(d))
		comma = p.accept(',')
	}
	if len(shape) == 1 && !comma {
		return nil, fmt.Errorf("%w: the shape is no tuple", ErrFormat) // (3) is a number in Python
	}
	return shape, nil
}

// word reads a word of letters, digits and minus signs.
func (p *parser) word() (string, error) {
	p.peek()
	n := strings.IndexFunc(p.rest, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-'
	})
	if n <= 0 {
		return "", p.complain()
	}
	word := p.rest[:n]
	p.rest = p.rest[n:]
	return word, nil
}

// quoted reads a string in single or double quotes, without escapes.
func (p *parser) quoted() (string, error) {
	quote := p.peek()
	if quote != '\'' && quote != '"' {
		return "", p.complain()
	}
	text, rest, closed := strings.Cut(p.rest[1:], string(quote))
	if !closed || strings.ContainsAny(text, "\\\n") {
		return "", p.complain()
	}
	p.rest = rest
	return text, nil
}

// peek returns the next byte that is not a space, or 0 at the end.
func (p *parser) peek() byte {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

// accept skips the next byte if it is c, and reports whether it was.
func (p *parser) accept(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *parser) expect(c byte) error {
	if !p.accept(c) {
		return p.complain()
	}
	return nil
}

// complain returns an error that shows where the header stops making sense.
func (p *parser) complain() error {
	return fmt.Errorf("%w: the header goes wrong at %.20q", ErrFormat, p.rest)
}
