package shm

import (
	"fmt"
	"os"
	"slices"
)

// Header is what stands before the elements of a .npy file, for those who read or write
// such files in parts, without mapping them.
type Header struct {
	Type    Type  // of the elements
	Shape   []int // the dimensions; empty for a single number
	Fortran bool  // the first index runs fastest; false if that makes no difference
	Offset  int64 // where the first element is, in bytes from the start of the file
}

// ReadHeader reads the header of a .npy file that is open for reading, and checks that the
// file is as long as the header says. It trusts nothing that it reads, and changes neither
// the file nor its position. The error is an [*Error] of [ErrFormat], [ErrTruncated],
// [ErrType], [ErrByteOrder], [ErrShape], or of the system's. It is safe for concurrent use.
func ReadHeader(f *os.File) (Header, error) {
	h, _, err := readHeader(f)
	if err != nil {
		name := "no file"
		if f != nil {
			name = f.Name()
		}
		return Header{}, fail("read header", name, err)
	}
	return Header{Type: h.typ, Shape: h.shape, Fortran: h.fortran, Offset: h.offset}, nil
}

// FormatHeader returns the header of a new file with elements of this type and shape. The
// elements begin where it ends, at byte 4096. The error is an [*Error] of
// [ErrShape] if a dimension is negative, if there are more than 64, or if no file can be so
// large, and of [ErrType] if the type is not valid.
func FormatHeader(t Type, shape []int, fortran bool) ([]byte, error) {
	h := header{typ: t, shape: slices.Clone(shape), offset: dataOffset, fortran: fortran}
	if !t.valid() {
		return nil, fail("format header", tuple(shape), fmt.Errorf("%w: %v", ErrType, t))
	}
	if _, ok := h.elements(); !ok || len(shape) > maxDims {
		return nil, fail("format header", tuple(shape), ErrShape)
	}
	return h.format(), nil
}
