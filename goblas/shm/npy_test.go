package shm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
)

// npy is a file of the given version with the text as its header, and data.
func npy(version byte, text string, data int) []byte {
	b := append([]byte(magic), version, 0)
	if version == 1 {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	} else {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(text)))
	}
	return append(append(b, text...), make([]byte, data)...)
}

// pad is text as NumPy pads it, for data at a multiple of 64 bytes.
func pad(text string, before int) string {
	for (before+len(text)+1)%64 != 0 {
		text += " "
	}
	return text + "\n"
}

func TestFormatParses(t *testing.T) {
	for typ := Int8; typ.valid(); typ++ {
		for _, shape := range [][]int{{}, {0}, {1}, {7}, {3, 4}, {2, 0, 5}, {1, 2, 3, 4, 5}, slices.Repeat([]int{1}, maxDims)} {
			want := header{typ: typ, shape: shape, offset: dataOffset}
			b := append(want.format(), make([]byte, want.bytes())...)
			if len(want.format()) != dataOffset {
				t.Fatalf("header of %d bytes", len(want.format()))
			}
			got, err := parseHeader(b, int64(len(b)))
			if err != nil || got.typ != typ || !slices.Equal(got.shape, shape) || got.offset != dataOffset {
				t.Errorf("%v %v: %+v, %v", typ, shape, got, err)
			}
			if want.bytes() > 0 {
				if _, err := parseHeader(b[:len(b)-1], int64(len(b)-1)); !errors.Is(err, ErrTruncated) {
					t.Errorf("%v %v, one byte short: %v", typ, shape, err)
				}
			}
		}
	}
}

func TestParse(t *testing.T) {
	const v1, v2 = 10, 12 // bytes before the text
	good := "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }"
	for _, test := range []struct {
		name string
		file []byte
		want error // nil: 3x4 float64
	}{
		{"version 1", npy(1, pad(good, v1), 96), nil},
		{"version 2", npy(2, pad(good, v2), 96), nil},
		{"version 3", npy(3, pad(good, v2), 96), nil},
		{"bytes behind", npy(1, pad(good, v1), 1000), nil},
		{"other order, quotes and spaces", npy(1, pad("{ \"shape\":(3,4) ,\"descr\" : \"=f8\",\"fortran_order\":False}", v1), 96), nil},
		{"empty file", nil, ErrFormat},
		{"text file", []byte(strings.Repeat("hello", 100)), ErrFormat},
		{"magic alone", []byte(magic), ErrFormat},
		{"version 4", npy(4, good, 96), ErrFormat},
		{"version 1.1", append(append([]byte(magic), 1, 1), npy(1, good, 96)[8:]...), ErrFormat},
		{"cut in the length", npy(2, "", 0)[:11], ErrTruncated},
		{"cut in the header", npy(1, pad(good, v1), 0)[:40], ErrTruncated},
		{"header of 4 GiB", append(append([]byte(magic), 2, 0), 0xff, 0xff, 0xff, 0xff), ErrFormat},
		{"cut in the data", npy(1, pad(good, v1), 95), ErrTruncated},
		{"big-endian", npy(1, pad("{'descr': '>f8', 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrByteOrder},
		{"neither order", npy(1, pad("{'descr': '<f8', 'fortran_order': None, 'shape': (3, 4), }", v1), 96), ErrFormat},
		{"bool of two bytes", npy(1, pad("{'descr': '<b2', 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrType},
		{"half", npy(1, pad("{'descr': '<f2', 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrType},
		{"object", npy(1, pad("{'descr': '|O', 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrType},
		{"records", npy(1, pad("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrType},
		{"negative", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (-3, 4), }", v1), 96), ErrShape},
		{"two negatives", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (-3, -4), }", v1), 96), ErrShape},
		{"overflow", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", v1), 96), ErrShape},
		{"overflow of bytes", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952,), }", v1), 96), ErrShape},
		{"beyond int", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", v1), 96), ErrShape},
		{"65 dimensions", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': ("+strings.Repeat("1,", 65)+"), }", v1), 96), ErrShape},
		{"more than there is", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (13,), }", v1), 96), ErrTruncated},
		{"number for a shape", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (12), }", v1), 96), ErrFormat},
		{"no comma", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (3 4), }", v1), 96), ErrFormat},
		{"odd offset", npy(1, good+"\n", 96), ErrFormat},
		{"missing key", npy(1, pad("{'descr': '<f8', 'shape': (3, 4), }", v1), 96), ErrFormat},
		{"key twice", npy(1, pad("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrFormat},
		{"another key", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), 'x': 1}", v1), 96), ErrFormat},
		{"something behind", npy(1, pad(good+" 1", v1), 96), ErrFormat},
		{"code", npy(1, pad("{'descr': f(), 'fortran_order': False, 'shape': (3, 4), }", v1), 96), ErrFormat},
		{"no end", npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4", v1), 96), ErrFormat},
	} {
		h, err := parseHeader(test.file, int64(len(test.file)))
		switch {
		case test.want == nil && (err != nil || h.typ != Float64 || !slices.Equal(h.shape, []int{3, 4}) || h.offset%64 != 0):
			t.Errorf("%s: %+v, %v", test.name, h, err)
		case !errors.Is(err, test.want):
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

// TestOrder reads headers in Fortran order, which makes no difference where all
// elements lie along one dimension, and of bools, which are bytes.
func TestOrder(t *testing.T) {
	for _, test := range []struct {
		shape   string
		fortran bool
	}{
		{"()", false}, {"(7,)", false}, {"(1, 7)", false}, {"(7, 1)", false}, {"(1, 7, 1)", false}, {"(1, 1)", false},
		{"(0, 7)", false}, {"(7, 0)", false}, {"(2, 0, 3)", false}, {"(0,)", false},
		{"(2, 3)", true}, {"(3, 2)", true}, {"(2, 2)", true}, {"(1, 2, 3)", true}, {"(2, 1, 3)", true}, {"(2, 2, 2)", true},
	} {
		for _, order := range []string{"True", "False"} {
			b := npy(1, pad("{'descr': '|b1', 'fortran_order': "+order+", 'shape': "+test.shape+", }", 10), 8)
			h, err := parseHeader(b, int64(len(b)))
			if err != nil || h.fortran != (test.fortran && order == "True") || h.oneWay() == test.fortran || h.typ != Uint8 || tuple(h.shape) != test.shape {
				t.Errorf("%s, Fortran %s: %+v, %v", test.shape, order, h, err)
			}
		}
	}
}

// FuzzParse checks that what a header of any kind says lies within the file, and
// that a header which this package writes says the same.
func FuzzParse(f *testing.F) {
	f.Add(npy(1, pad("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }", 10), 96), int64(96))
	f.Add(npy(3, pad("{'shape': (), 'descr': '|u1', 'fortran_order': False}", 12), 1), int64(1))
	f.Add(npy(2, "{'descr': '<c16', 'fortran_order': True, 'shape': (0, 9223372036854775807), }", 0), int64(1)<<62)
	f.Fuzz(func(t *testing.T, b []byte, more int64) {
		size := int64(len(b)) + max(more, 0)%(1<<40)
		h, err := parseHeader(b, size)
		if err != nil {
			for _, known := range []error{ErrFormat, ErrTruncated, ErrByteOrder, ErrType, ErrShape} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an error of no kind: %v", err)
		}
		n := 1
		for _, d := range h.shape {
			n *= d
		}
		if !h.typ.valid() || h.offset < 10 || n < 0 || h.offset+int64(n)*int64(h.typ.Size()) > size || h.offset%int64(types[h.typ].align) != 0 {
			t.Fatalf("%+v in a file of %d bytes", h, size)
		}
		again, err := parseHeader(h.format(), dataOffset+h.bytes())
		if err != nil || again.typ != h.typ || again.fortran != h.fortran || !slices.Equal(again.shape, h.shape) || !bytes.HasPrefix(h.format(), []byte(magic)) {
			t.Fatalf("%+v became %+v, %v", h, again, err)
		}
	})
}
