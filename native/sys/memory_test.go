package sys

import "testing"

func TestView(t *testing.T) {
	b := make([]byte, 64)
	start, _ := Range(b)
	first := int(-start & 15)
	words := View[uint32](b[first : first+12])
	words[2] = 0x01010101
	if len(words) != 3 || b[first+8] != 1 || b[first+11] != 1 || b[first+7] != 0 || b[first+12] != 0 {
		t.Errorf("%v over %v", words, b)
	}
	if len(View[complex128](nil)) != 0 {
		t.Error("elements of no bytes")
	}
	for name, part := range map[string][]byte{"no whole number": b[first : first+13], "odd address": b[first+1 : first+13]} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			View[uint32](part)
		}()
	}
}
