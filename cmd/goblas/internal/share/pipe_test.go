package share

import (
	"bytes"
	"io"
	"math"
	"slices"
	"testing"
	"testing/iotest"
)

// Every codec brings every length through, also in pieces of a byte, into memory that
// is there and into none; what ends too early is an error.
func TestCodecs(t *testing.T) {
	for name, code := range codecs {
		for _, n := range []int{0, 1, 2, chunk - 1, chunk, chunk + 1, 3*chunk + 5} {
			x := make([]float64, n)
			for i := range x {
				x[i] = float64(i) * 0.1
			}
			if n > 1 {
				x[0], x[1] = math.Inf(-1), math.Copysign(0, -1)
			}
			var b bytes.Buffer
			if err := code.send(&b, x); err != nil {
				t.Fatal(err)
			}
			sent := b.Bytes()
			for _, into := range [][]float64{nil, make([]float64, n), make([]float64, n+3)} {
				got, err := code.receive(iotest.OneByteReader(bytes.NewReader(sent)), into)
				if err != nil || len(got) != n || !slices.Equal(got, x) || n > 1 && !math.Signbit(got[1]) {
					t.Fatalf("%s, %d elements: %d came through, %v", name, n, len(got), err)
				}
			}
			if _, err := code.receive(bytes.NewReader(sent[:len(sent)-1]), nil); err == nil {
				t.Errorf("%s, %d elements: the last byte is missing, and no error", name, n)
			}
		}
	}
}

// The child of a pipe adds 1 to each element, and hands over until its parent leaves.
func TestPipeChild(t *testing.T) {
	for name, code := range codecs {
		var to bytes.Buffer
		if err := code.send(&to, make([]float64, 3*chunk)); err != nil {
			t.Fatal(err)
		}
		to.Write([]byte{1, 1})
		var from bytes.Buffer
		if err := pipeChild(code, &to, &from); err != nil {
			t.Fatal(err)
		}
		if err := listen(&from); err != nil {
			t.Fatal(err)
		}
		// gob reads ahead where it may: hand it no more than its message.
		rest := from.Bytes()
		x, err := code.receive(bytes.NewReader(rest[:len(rest)-2]), nil)
		if err != nil || len(x) != 3*chunk || slices.Min(x) != 1 || slices.Max(x) != 1 {
			t.Errorf("%s: %d elements, %v", name, len(x), err)
		}
		if err := pipeChild(code, bytes.NewReader(nil), io.Discard); err == nil {
			t.Errorf("%s: no array, and no error", name)
		}
	}
}

func TestParse(t *testing.T) {
	if got, err := parse(`{"make":1,"start":2,"attach":null,"add":3,"hand_over":4,"confirm":5,"right":true}`); err != nil || got.Total() != 11 {
		t.Errorf("%+v, %v", got, err)
	}
	for line, want := range map[string]string{`{"make":1}`: errWrong.Error(), "": `no times: ""`} {
		if _, err := parse(line); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", line, err, want)
		}
	}
	if err := confirm([]float64{2, 2}, 3); err == nil {
		t.Error("two elements are three")
	}
	if err := Process(t.Context(), "none"); err == nil {
		t.Error("an unknown way, and no error")
	}
}
