package share

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
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

// What a run took is completed by the total, without the hand-over and what is not there.
func TestComplete(t *testing.T) {
	if got, err := complete([]float64{1, 2, math.NaN(), 3, 4, 5}, nil); err != nil || len(got) != 7 || got[6] != 11 {
		t.Errorf("%v, %v", got, err)
	}
	for line, want := range map[string]string{"wrong": errWrong.Error(), "": "no times of the steps: []", "1 x": `no numbers: "1 x"`} {
		if _, err := complete(measure.Numbers(line)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", line, err, want)
		}
	}
	if err := confirm([]float64{2, 2}, 3); err == nil {
		t.Error("two elements are three")
	}
	for _, elements := range [][]string{nil, {"1"}} {
		if err := process(t.Context(), strings.NewReader(""), io.Discard, "none", elements); err == nil {
			t.Error("an unknown way, and no error")
		}
	}
	if err := process(t.Context(), strings.NewReader(""), io.Discard, "gob", []string{"x"}); err == nil {
		t.Error("no number, and no error")
	}
}
