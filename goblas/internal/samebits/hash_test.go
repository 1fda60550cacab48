package samebits

import (
	"fmt"
	"math"
	"math/bits"
	"reflect"
)

// hash is a hash of the bits of numbers.
type hash uint64

func (h *hash) add(b uint64) { *h = hash((bits.RotateLeft64(uint64(*h), 23) ^ b) * 0x9e3779b97f4a7c15) }

// all adds results of any type that calls return or overwrite.
func (h *hash) all(results ...any) uint64 {
	for _, r := range results {
		switch r := r.(type) {
		case []float32:
			for _, v := range r {
				h.add(uint64(math.Float32bits(v)))
			}
		case []float64:
			for _, v := range r {
				h.add(math.Float64bits(v))
			}
		case []complex64:
			for _, v := range r {
				h.add(uint64(math.Float32bits(real(v)))<<32 | uint64(math.Float32bits(imag(v))))
			}
		case []complex128:
			for _, v := range r {
				h.add(math.Float64bits(real(v)))
				h.add(math.Float64bits(imag(v)))
			}
		case []int:
			for _, v := range r {
				h.add(uint64(v))
			}
		case []bool:
			for _, v := range r {
				h.all(v)
			}
		case int:
			h.add(uint64(r))
		case bool:
			if r {
				h.add(1)
			} else {
				h.add(2)
			}
		case float32:
			h.add(uint64(math.Float32bits(r)))
		case float64:
			h.add(math.Float64bits(r))
		case complex64:
			h.all([]complex64{r})
		case complex128:
			h.all([]complex128{r})
		case nil:
			h.add(3)
		case error:
			h.text(r.Error())
		default:
			h.fields(reflect.ValueOf(r))
		}
	}
	return uint64(*h)
}

func (h *hash) text(s string) {
	for _, b := range []byte(s) {
		h.add(uint64(b))
	}
}

// fields adds the exported fields of a struct, such as a matrix or a result that has
// several.
func (h *hash) fields(v reflect.Value) {
	if v.Kind() != reflect.Struct {
		if v.CanUint() {
			h.add(v.Uint()) // the Op of a matrix
			return
		}
		panic(fmt.Sprintf("no hash of a %v", v.Type()))
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			h.all(v.Field(i).Interface())
		}
	}
}
