package shm

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Number is an element type of an [Array]: the types of NumPy that Go has too. int and
// uint are not among them, because their size depends on the machine.
type Number interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64 | complex64 | complex128
}

// Type is the type of an array's elements, as a value.
type Type uint8

// These are the types of elements. The zero Type is not valid.
const (
	Int8 Type = iota + 1
	Int16
	Int32
	Int64
	Uint8
	Uint16
	Uint32
	Uint64
	Float32
	Float64
	Complex64
	Complex128
)

// info describes a Type: its name in Go and in NumPy, NumPy's letter, the size of
// an element in bytes, and the alignment that Go asks for.
type info struct {
	name  string
	kind  byte
	size  int
	align int
}

var types = [...]info{
	Int8: {"int8", 'i', 1, 1}, Int16: {"int16", 'i', 2, 2}, Int32: {"int32", 'i', 4, 4}, Int64: {"int64", 'i', 8, 8},
	Uint8: {"uint8", 'u', 1, 1}, Uint16: {"uint16", 'u', 2, 2}, Uint32: {"uint32", 'u', 4, 4}, Uint64: {"uint64", 'u', 8, 8},
	Float32: {"float32", 'f', 4, 4}, Float64: {"float64", 'f', 8, 8},
	Complex64: {"complex64", 'c', 8, 4}, Complex128: {"complex128", 'c', 16, 8},
}

func (t Type) valid() bool { return t >= Int8 && t <= Complex128 }

// String returns the name that Go and NumPy have for t, such as "float64".
func (t Type) String() string {
	if !t.valid() {
		return fmt.Sprintf("Type(%d)", uint8(t))
	}
	return types[t].name
}

// Size returns the size of an element in bytes, and 0 for a type that is not valid.
func (t Type) Size() int {
	if !t.valid() {
		return 0
	}
	return types[t].size
}

// TypeOf returns the Type of T.
func TypeOf[T Number]() Type {
	var zero T
	switch any(zero).(type) {
	case int8:
		return Int8
	case int16:
		return Int16
	case int32:
		return Int32
	case int64:
		return Int64
	case uint8:
		return Uint8
	case uint16:
		return Uint16
	case uint32:
		return Uint32
	case uint64:
		return Uint64
	case float32:
		return Float32
	case float64:
		return Float64
	case complex64:
		return Complex64
	}
	return Complex128
}

// native and foreign are NumPy's characters for this machine's byte order and for the
// other one.
var native, foreign = func() (byte, byte) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return '<', '>'
	}
	return '>', '<'
}()

// descr returns t as it stands in a .npy header, such as "<f8".
func (t Type) descr() string {
	order := native
	if t.Size() == 1 {
		order = '|'
	}
	return fmt.Sprintf("%c%c%d", order, types[t].kind, t.Size())
}

// parseDescr is the inverse of descr.
func parseDescr(descr string) (Type, error) {
	if len(descr) < 3 {
		return 0, fmt.Errorf("%w: elements are %q", ErrType, descr)
	}
	order, rest := descr[0], descr[1:]
	if rest == "b1" { // NumPy's bool, a byte that is 0 or 1
		rest = "u1"
	}
	i := slices.IndexFunc(types[:], func(t info) bool {
		return t.size > 0 && rest == fmt.Sprintf("%c%d", t.kind, t.size)
	})
	if i < 0 {
		return 0, fmt.Errorf("%w: elements are %q", ErrType, descr)
	}
	t := Type(i)
	switch {
	case order == native || order == '=' || t.Size() == 1 && (order == '|' || order == foreign):
		return t, nil
	case order == foreign:
		return 0, fmt.Errorf("%w: elements are %q", ErrByteOrder, descr)
	}
	return 0, fmt.Errorf("%w: elements are %q", ErrType, descr)
}
