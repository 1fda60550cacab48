package linalg_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/internal/scalar"
)

var record = flag.Bool("record", false, "write testdata/einsum.json anew, by NumPy")

// einsumCase is a call of einsum on small integers, whose sums are exact, and what NumPy
// returned. Elements are real and imaginary parts in turn.
type einsumCase struct {
	Subscripts string  `json:"subscripts"`
	Shapes     [][]int `json:"shapes"`
	Data       [][]int `json:"data"`
	Shape      []int   `json:"shape"`
	Result     []int   `json:"result"`
}

// randomEinsum returns a random call.
func randomEinsum(r *rand.Rand) einsumCase {
	for {
		c := einsumCase{}
		letters := []byte("ijkABz")
		sizes := map[byte]int{}
		for _, l := range letters {
			sizes[l] = 1 + r.IntN(4)
			if r.IntN(60) == 0 {
				sizes[l] = 0
			}
		}
		hidden := []int{1 + r.IntN(3), 1 + r.IntN(3)}
		var terms []string
		var used []byte
		work, most := 1, 0
		for range 1 + r.IntN(5) {
			term, shape, own := "", []int{}, map[byte]int{}
			for range r.IntN(5) {
				l := letters[r.IntN(len(letters))]
				n, again := own[l]
				if !again {
					if n = sizes[l]; r.IntN(10) == 0 {
						n = 1
					}
					own[l] = n
				}
				term += string(l)
				shape = append(shape, n)
				if !slices.Contains(used, l) {
					used = append(used, l)
					work *= max(sizes[l], 1)
				}
			}
			if r.IntN(4) == 0 {
				at, axes := r.IntN(len(term)+1), r.IntN(3)
				most = max(most, axes)
				inner := slices.Clone(hidden[2-axes:])
				for i := range inner {
					if r.IntN(5) == 0 {
						inner[i] = 1
					}
				}
				term = term[:at] + "..." + term[at:]
				shape = slices.Insert(shape, at, inner...)
			}
			terms = append(terms, term)
			c.Shapes = append(c.Shapes, shape)
		}
		c.Subscripts = strings.Join(terms, ",")
		if r.IntN(5) == 0 {
			c.Subscripts = strings.ReplaceAll(c.Subscripts, ",", " , ")
		}
		if r.IntN(5) < 3 {
			r.Shuffle(len(used), func(i, j int) { used[i], used[j] = used[j], used[i] })
			out := string(used[:r.IntN(len(used)+1)])
			if most > 0 || r.IntN(4) == 0 {
				at := r.IntN(len(out) + 1)
				out = out[:at] + "..." + out[at:]
			}
			c.Subscripts += "->" + out
		}
		if work > 4000 {
			continue
		}
		for _, shape := range c.Shapes {
			n := 2
			for _, length := range shape {
				n *= length
			}
			data := make([]int, n)
			for i := range data {
				data[i] = r.IntN(7) - 3
			}
			c.Data = append(c.Data, data)
		}
		return c
	}
}

const einsumScript = `
import json, sys
import numpy as np
cases = json.load(sys.stdin)
for c in cases:
    ops = [np.array(d, dtype=float).view(complex).reshape(s) for s, d in zip(c["shapes"], c["data"])]
    r = np.asarray(np.einsum(c["subscripts"], *ops))
    c["shape"] = list(r.shape)
    c["result"] = [int(v) for v in np.ascontiguousarray(r).reshape(-1).view(float)]
json.dump(cases, sys.stdout)
`

// byNumPy lets NumPy compute the results of cases; the test is skipped where it is not.
func byNumPy(t *testing.T, cases []einsumCase) []einsumCase {
	t.Helper()
	const python = "/usr/bin/python3"
	if out, err := exec.Command(python, "-c", "import numpy").CombinedOutput(); err != nil {
		t.Skipf("no NumPy: %v %s", err, out)
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(python, "-c", einsumScript)
	run.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	output, err := run.Output()
	if err != nil {
		t.Fatalf("NumPy: %v\n%s", err, stderr.Bytes())
	}
	var done []einsumCase
	if err := json.Unmarshal(output, &done); err != nil {
		t.Fatal(err)
	}
	return done
}

// laidOut returns an array of the elements in data whose axes lie in memory in a random
// order, with NaN between them. Real types take the real parts.
func laidOut[T linalg.Scalar](data []int, shape []int, r *rand.Rand) linalg.Array[T] {
	a := linalg.Array[T]{Shape: shape, Strides: make([]int, len(shape))}
	next := 1 + r.IntN(2)
	for _, axis := range r.Perm(len(shape)) {
		a.Strides[axis] = next
		next = next*max(shape[axis], 1) + r.IntN(2)
	}
	a.Data = make([]T, next+3)
	for i := range a.Data {
		a.Data[i] = scalar.FromComplex[T](complex(math.NaN(), math.NaN()))
	}
	i := 0
	for at := range indices(shape) {
		a.Set(scalar.FromComplex[T](complex(float64(data[2*i]), float64(data[2*i+1]))), at...)
		i++
	}
	return a
}

// indices yields all indices of a shape, the last running fastest.
func indices(shape []int) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		if slices.Contains(shape, 0) {
			return
		}
		at := make([]int, len(shape))
		for {
			if !yield(at) {
				return
			}
			axis := len(shape) - 1
			for ; axis >= 0; axis-- {
				if at[axis]++; at[axis] < shape[axis] {
					break
				}
				at[axis] = 0
			}
			if axis < 0 {
				return
			}
		}
	}
}

func testCases[T linalg.Scalar](t *testing.T, cases []einsumCase) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range cases {
		operands := make([]linalg.Array[T], len(c.Shapes))
		for i, shape := range c.Shapes {
			operands[i] = laidOut[T](c.Data[i], shape, r)
		}
		got, err := linalg.Einsum(c.Subscripts, operands...)
		if wrong := differs(got, err, c.Shape, c.Result); wrong != "" {
			t.Errorf("%T %q %v: %s", T(0), c.Subscripts, c.Shapes, wrong)
			continue
		}
		dst := laidOut[T](make([]int, len(c.Result)), c.Shape, r)
		err = linalg.EinsumTo(dst, c.Subscripts, operands...)
		if wrong := differs(dst, err, c.Shape, c.Result); wrong != "" {
			t.Errorf("%T %q %v to %v: %s", T(0), c.Subscripts, c.Shapes, dst.Strides, wrong)
		}
	}
}

// differs returns how a result differs from the expected one, and "" if it does not.
func differs[T linalg.Scalar](got linalg.Array[T], err error, shape, result []int) string {
	if err != nil {
		return err.Error()
	}
	if err := got.Check(); err != nil {
		return err.Error()
	}
	if !slices.Equal(got.Shape, shape) {
		return fmt.Sprintf("shape %v, NumPy has %v", got.Shape, shape)
	}
	i := 0
	for at := range indices(shape) {
		want := complex(float64(result[2*i]), float64(result[2*i+1]))
		if v := scalar.ToComplex(got.At(at...)); v != want {
			return fmt.Sprintf("element %v is %v, NumPy has %v", at, v, want)
		}
		i++
	}
	return ""
}

// realCases returns cases without imaginary parts, whose result NumPy has to compute again.
func realCases(cases []einsumCase) []einsumCase {
	cases = slices.Clone(cases)
	for i := range cases {
		cases[i].Data = slices.Clone(cases[i].Data)
		for k, data := range cases[i].Data {
			data = slices.Clone(data)
			for j := 1; j < len(data); j += 2 {
				data[j] = 0
			}
			cases[i].Data[k] = data
		}
	}
	return cases
}

func TestEinsumNumPy(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 1))
	cases := make([]einsumCase, 1000)
	for i := range cases {
		cases[i] = randomEinsum(r)
	}
	both := byNumPy(t, append(cases, realCases(cases)...))
	cases, reals := both[:len(cases)], both[len(cases):]
	if *record {
		r.Shuffle(len(cases), func(i, j int) {
			cases[i], cases[j] = cases[j], cases[i]
			reals[i], reals[j] = reals[j], reals[i]
		})
		var kept []einsumCase
		for i := range cases {
			if len(cases[i].Result) <= 60 && len(kept) < 240 {
				kept = append(kept, cases[i], reals[i])
			}
		}
		out, err := json.Marshal(kept)
		if err == nil {
			out = bytes.ReplaceAll(out, []byte(`{"subscripts"`), []byte("\n{\"subscripts\""))
			err = os.MkdirAll("testdata", 0o777)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join("testdata", "einsum.json"), append(out, '\n'), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	modes(t, func(t *testing.T) {
		testCases[float64](t, reals)
		testCases[float32](t, reals)
		testCases[complex128](t, cases)
		testCases[complex64](t, cases)
	})
}

// TestEinsumRecorded compares with what NumPy 1.24 returned for some of these cases.
func TestEinsumRecorded(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "einsum.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases, reals, mixed []einsumCase
	if err := json.Unmarshal(data, &mixed); err != nil {
		t.Fatal(err)
	}
	for i, c := range mixed { // complex and real in turn
		if i%2 == 0 {
			cases = append(cases, c)
		} else {
			reals = append(reals, c)
		}
	}
	if len(cases) < 100 {
		t.Fatalf("%d cases", len(cases))
	}
	modes(t, func(t *testing.T) {
		testCases[float64](t, reals)
		testCases[float32](t, reals)
		testCases[complex128](t, cases)
		testCases[complex64](t, cases)
	})
}
