package numpysuite_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/internal/scalar"
)

// asServer makes the test binary the process that computes, in the mode that it says.
const asServer = "GOBLAS_TEST_NUMPY_SERVER"

// asWrong makes the first element of the first result of a function wrong, to show that
// NumPy's tests find that.
const asWrong = "GOBLAS_TEST_NUMPY_WRONG"

var wrong = os.Getenv(asWrong)

func TestMain(m *testing.M) {
	if os.Getenv("GOBLAS_TUNE") == "" {
		os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	}
	mode := os.Getenv(asServer)
	if mode == "" {
		os.Exit(m.Run())
	}
	if err := serve(mode, os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// served is what the server says of itself when its input ends.
type served struct {
	Calls  map[string]int // by function
	Native int64          // calls of BLAS and LAPACK that ran in OpenBLAS
	Pure   int64          // and those that ran in pure Go
}

// serve answers one call after the other: each is a line
//
//	NAME COUNT SIZE... PLACE...
//
// for COUNT matrices, with the sizes that NumPy's signature of the function names, in the
// order in which they come there. Each operand, and each result after them, has a PLACE
// such as d:80:4: the type's letter, where the stack of them begins in the shared array of
// that type, and how many elements one has. The answer is the number of matrices for
// which the function failed, or a text that says why there is none.
func serve(mode string, in io.Reader, out, report io.Writer) error {
	for _, backend := range []goblas.Backend{goblas.Auto, goblas.Native, goblas.PureGo} {
		if backend.String() == mode {
			if err := goblas.Use(backend); err != nil {
				return err
			}
		}
	}
	goblas.SetCounting(true)
	arrays, err := shm.Inherited()
	if err != nil {
		return err
	}
	memory := memory{}
	for letter, a := range arrays {
		if memory[letter], err = slice(a); err != nil {
			return err
		}
	}
	of := served{Calls: map[string]int{}}
	server := newServer(memory)
	lines, answers := bufio.NewScanner(in), bufio.NewWriter(out)
	for lines.Scan() {
		c, err := parse(lines.Text())
		failed := 0
		if err == nil {
			of.Calls[c.name]++
			failed, err = server.answer(c)
		}
		if err != nil {
			fmt.Fprintln(answers, strings.ReplaceAll(err.Error(), "\n", "; "))
		} else {
			fmt.Fprintln(answers, failed)
		}
		if err := answers.Flush(); err != nil {
			return err
		}
	}
	for _, c := range goblas.Counters() {
		of.Native += c.One + c.Tiled + c.Wide
		of.Pure += c.PureGo
	}
	return errors.Join(lines.Err(), json.NewEncoder(report).Encode(of))
}

// memory has the elements of the shared arrays by NumPy's letters for their types.
type memory map[string]any

func slice(a *shm.Array) (any, error) {
	switch a.Type() {
	case shm.Float32:
		return shm.Slice[float32](a)
	case shm.Float64:
		return shm.Slice[float64](a)
	case shm.Complex64:
		return shm.Slice[complex64](a)
	case shm.Complex128:
		return shm.Slice[complex128](a)
	}
	return shm.Slice[int32](a)
}

// call is one call of a function for a stack of matrices.
type call struct {
	name   string
	count  int
	sizes  []int
	places []place
}

type place struct {
	letter   string
	at, each int
}

func parse(line string) (c call, err error) {
	words := strings.Fields(line)
	if len(words) < 3 {
		return c, fmt.Errorf("%q is no call", line)
	}
	number := func(word string) int {
		n, wrong := strconv.Atoi(word)
		err = errors.Join(err, wrong)
		return n
	}
	c.name, c.count = words[0], number(words[1])
	for _, word := range words[2:] {
		if parts := strings.Split(word, ":"); len(parts) == 3 {
			c.places = append(c.places, place{parts[0], number(parts[1]), number(parts[2])})
		} else {
			c.sizes = append(c.sizes, number(word))
		}
	}
	return c, err
}

// server has what computes for each type of the first operand.
type server map[string]interface{ each(call) (int, error) }

func newServer(m memory) server {
	return server{"f": newStack[float32](m), "d": newStack[float64](m), "F": newStack[complex64](m), "D": newStack[complex128](m)}
}

func (s server) answer(c call) (failed int, err error) {
	if len(c.places) == 0 || s[c.places[0].letter] == nil {
		return 0, fmt.Errorf("%s: no operand", c.name)
	}
	return s[c.places[0].letter].each(c)
}

// stack computes for the matrices of a stack, one after the other.
type stack[T linalg.Scalar] struct {
	memory
	call
	item    int // which matrix
	factors factors[T]
}

func newStack[T linalg.Scalar](m memory) *stack[T] { return &stack[T]{memory: m} }

func (s *stack[T]) each(c call) (failed int, err error) {
	f, operands := s.function(c.name)
	if f == nil {
		return 0, fmt.Errorf("there is no %s", c.name)
	}
	s.call = c
	for s.item = range c.count {
		bad, err := s.judge(f(), operands)
		if wrong == c.name && c.places[operands].each > 0 {
			s.at(operands)[0]++
		}
		if err != nil {
			return failed, err
		}
		if bad {
			failed++
		}
	}
	return failed, nil
}

// judge makes NumPy's answer of goblas's error. NumPy knows two: a matrix failed, its
// results are NaN; or nothing, in silence.
func (s *stack[T]) judge(err error, operands int) (failed bool, other error) {
	switch {
	case err == nil:
		return false, nil
	case errors.Is(err, linalg.ErrSingular), errors.Is(err, linalg.ErrNotPositiveDefinite), errors.Is(err, linalg.ErrNoConvergence):
		failed = true
	case errors.Is(err, linalg.ErrNotFinite):
		if s.finite(operands) {
			return false, nil // the results overflow, and say so themselves
		}
		// LAPACK's solutions become NaN in silence; what iterates, or asks for a
		// positive pivot, fails.
		failed = !slices.Contains([]string{"inv", "solve", "solve1"}, s.name)
	case errors.Is(err, linalg.ErrCondition):
		return false, nil // the solution is there, NumPy would say nothing
	default:
		return false, err
	}
	for i := range s.places[operands:] {
		s.put(operands+i, math.NaN())
	}
	return failed, nil
}

// finite reports whether the operands of the current matrix are.
func (s *stack[T]) finite(operands int) bool {
	for i, p := range s.places[:operands] {
		if p.letter == s.places[0].letter && slices.ContainsFunc(s.at(i), func(v T) bool { return v-v != 0 }) {
			return false
		}
	}
	return true
}

// at returns the elements of operand or result i, which is of type T, of the current matrix.
func (s *stack[T]) at(i int) []T { return elements[T](s.memory, s.places[i], s.item) }

func elements[T shm.Number](m memory, p place, item int) []T {
	start := p.at + item*p.each
	return m[p.letter].([]T)[start : start+p.each : start+p.each]
}

// matrix returns operand or result i as a matrix.
func (s *stack[T]) matrix(i, rows, cols int) linalg.Matrix[T] {
	return linalg.Matrix[T]{Rows: rows, Cols: cols, Stride: max(1, cols), Data: s.at(i)}
}

// put stores numbers as result i in whatever type it has; a single number is stored in
// all of its elements.
func (s *stack[T]) put(i int, values ...float64) {
	fill(s, i, len(values), func(k int) complex128 { return complex(values[k], 0) })
}

// putComplex is put for complex numbers.
func (s *stack[T]) putComplex(i int, values ...complex128) {
	fill(s, i, len(values), func(k int) complex128 { return values[k] })
}

func fill[T linalg.Scalar](s *stack[T], i, n int, value func(int) complex128) {
	if n == 0 {
		return
	}
	p := s.places[i]
	for k := range p.each {
		v := value(k % n)
		switch p.letter {
		case "f":
			elements[float32](s.memory, p, s.item)[k] = float32(real(v))
		case "d":
			elements[float64](s.memory, p, s.item)[k] = real(v)
		case "F":
			elements[complex64](s.memory, p, s.item)[k] = scalar.FromComplex[complex64](v)
		case "D":
			elements[complex128](s.memory, p, s.item)[k] = v
		case "i":
			elements[int32](s.memory, p, s.item)[k] = int32(real(v))
		}
	}
}
