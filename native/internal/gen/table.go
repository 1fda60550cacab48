package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed routines.txt
var routines string

//go:embed scalapack.txt
var distributed string

// routine is one row of a table.
type routine struct {
	kind    string // lapack, symbol or own; scalapack or blacs
	real    string // its name for real types, without their letter
	complex string // its name for complex types, and Go's
	types   string // a subset of "sdcz"
	args    []arg
	result  string // info, real or void
	does    string // what it computes
}

// arg is an argument of a routine.
type arg struct {
	name  string
	kind  byte   // 'c' character, 'n' int, 'i' int32, 'r' real, 't' element type, '0' null, '1' the number one
	shape string // of an array, without brackets
	array bool
	use   string // "" read, "=" overwritten, ">" written, "~" workspace
	types string // the types whose routines have it
}

// characters are the names of Fortran's CHARACTER arguments.
var characters = []string{
	"uplo", "trans", "transa", "transb", "trana", "tranb", "diag", "side", "norm", "normin", "range", "sort",
	"scope", "top",
	"job", "direct", "storev", "jobz", "jobu", "jobv", "jobq", "jobvt", "jobvl", "jobvr", "jobvs", "jobvsl", "jobvsr", "compq", "compz", "howmny",
}

// kinds are the first words of a row in either table.
var kinds = []string{"lapack", "symbol", "own", "scalapack", "blacs"}

// parse reads the rows of the table that stands in the file of this name.
func parse(file, text string) (rows []routine, err error) {
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		r, err := parseRow(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func parseRow(line string) (r routine, err error) {
	line, r.does, _ = strings.Cut(line, " | ")
	line, r.result, _ = strings.Cut(line, " -> ")
	if r.result = strings.TrimSpace(r.result); r.result == "" {
		r.result = "info"
	}
	head, args, ok := strings.Cut(line, ": ")
	words := strings.Fields(head)
	if !ok || len(words) != 3 || !slices.Contains(kinds, words[0]) ||
		!slices.Contains([]string{"info", "real", "void"}, r.result) {
		return r, fmt.Errorf("%q is no KIND NAME TYPES: ARGUMENTS [-> RESULT]", line)
	}
	r.kind, r.types = words[0], words[2]
	if r.real, r.complex, ok = strings.Cut(words[1], "/"); !ok {
		r.complex = r.real
	}
	for _, word := range splitArgs(args) {
		word, whole := strings.CutPrefix(word, "@")
		a, err := parseArg(word, r.types)
		if err != nil {
			return r, err
		}
		r.args = append(r.args, a)
		if whole { // the matrix begins at its first element and comes with its descriptor
			r.args = append(r.args, arg{kind: '1', types: r.types}, arg{kind: '1', types: r.types},
				arg{name: "desc" + a.name, kind: 'i', array: true, shape: "9", types: r.types})
		}
	}
	return r, nil
}

// splitArgs cuts at spaces outside of brackets.
func splitArgs(text string) (words []string) {
	depth, start := 0, 0
	for i, c := range text + " " {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case ' ':
			if depth == 0 {
				if i > start {
					words = append(words, text[start:i])
				}
				start = i + 1
			}
		}
	}
	return words
}

func parseArg(word, types string) (a arg, err error) {
	a.types = types
	rest := word
	if before, only, ok := strings.Cut(rest, "{"); ok {
		rest, a.types = before, strings.TrimSuffix(only, "}")
	}
	if before, shape, ok := strings.Cut(rest, "["); ok {
		shape, a.use, _ = strings.Cut(shape, "]")
		rest, a.array, a.shape = before, true, strings.ReplaceAll(shape, "_", " ")
	}
	name, kind, typed := strings.Cut(rest, ":")
	a.name = name
	switch {
	case kind == "null":
		a.kind = '0'
	case typed && len(kind) == 1 && strings.Contains("rit", kind):
		a.kind = kind[0]
	case typed:
		return a, fmt.Errorf("%q: unknown type %q", word, kind)
	case a.array:
		a.kind = 't'
	case slices.Contains(characters, name):
		a.kind = 'c'
	default:
		a.kind = 'n'
	}
	return a, nil
}

// fortran is the symbol of the routine for a type: dgetrf_ or, in ScaLAPACK, pdgetrf_.
func (r routine) fortran(letter byte) string {
	name := r.real
	if letter == 'c' || letter == 'z' {
		name = r.complex
	}
	name = string(letter) + name + "_"
	if r.kind == "scalapack" {
		return "p" + name
	}
	return name
}

// c is the name of the function of C for all types.
func (r routine) c() string {
	if r.kind == "scalapack" || r.kind == "blacs" {
		return "goblas_p" + r.complex
	}
	return "goblas_" + r.complex
}

// called reports whether a function of Go calls the routine, which stands in a library.
func (r routine) called() bool { return r.kind != "symbol" && r.kind != "own" }

// hidden reports whether an argument is none of the functions of C and Go.
func (a arg) hidden() bool { return a.kind == '0' || a.kind == '1' }

// goName is the name of Go's function.
func (r routine) goName() string {
	if name, ok := map[string]string{
		"transposeinplace": "TransposeInPlace", "solvetriangle": "SolveTriangle", "solveband": "SolveBand",
		"mergedeflate": "MergeDeflate", "mergeroots": "MergeRoots", "mergeweights": "MergeWeights", "mergevectors": "MergeVectors", "mergesort": "MergeSort",
	}[r.complex]; ok {
		return name
	}
	if r.kind == "scalapack" && (r.complex == "tranu" || r.complex == "tranc") {
		return map[string]string{"tranu": "Tran", "tranc": "Tranc"}[r.complex]
	}
	return strings.ToUpper(r.complex[:1]) + r.complex[1:]
}

// hasReals reports whether one of the arguments is an array of real numbers.
func (r routine) hasReals() bool {
	return slices.ContainsFunc(r.args, func(a arg) bool { return a.kind == 'r' && a.array })
}
