package main

import (
	"fmt"
	"go/format"
	"log"
	"slices"
	"strings"
)

// wrappers is the text of lapack_gen.go: the functions of Go.
func (b binding) wrappers(rows []routine) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%spackage %s\n\n/*\n#include \"%[3]s_gen.h\"\n\n", b.withC, header, b.pkg)
	for _, r := range rows {
		if r.kind != "symbol" {
			fmt.Fprintf(&out, "#cgo noescape %s\n#cgo nocallback %[1]s\n", r.c())
		}
	}
	out.WriteString("*/\nimport \"C\"\n\nimport \"github.com/goblas/goblas/internal/scalar\"\n")
	for _, r := range rows {
		if r.kind == "symbol" {
			continue
		}
		fmt.Fprintf(&out, "\n%s%s {\n\t", r.doc(), r.signature())
		args := []string{"typeOf[T]()"}
		for _, a := range r.args {
			if !a.hidden() {
				args = append(args, a.toC())
			}
		}
		call := fmt.Sprintf("C.%s(%s)", r.c(), strings.Join(args, ", "))
		switch r.result {
		case "info":
			call = "return int(" + call + ")"
		case "real":
			call = "return float64(" + call + ")"
		}
		out.WriteString(call + "\n}\n")
	}
	return formatted(out.String())
}

// stubs is the text of lapack_none_gen.go: the same functions without C.
func (b binding) stubs(rows []routine) string {
	var out strings.Builder
	out.WriteString(b.withoutC + "\n" + header + "package " + b.pkg + "\n\nimport \"github.com/goblas/goblas/internal/scalar\"\n")
	for _, r := range rows {
		if r.kind != "symbol" {
			value := map[string]string{"info": "\n\treturn 0", "real": "\n\treturn 0", "void": ""}[r.result]
			fmt.Fprintf(&out, "\n// %s panics: there is no C in this program.\n%s {\n\tabsent()%s\n}\n", r.goName(), r.signature(), value)
		}
	}
	return formatted(out.String())
}

// signature is a function's declaration. Parameters next to each other that have one
// type name it once.
func (r routine) signature() string {
	element := "scalar.Scalar"
	if r.types == "sd" || r.types == "d" {
		element = "scalar.Float"
	}
	params := "T " + element
	if r.hasReals() {
		params += ", R scalar.Float"
	}
	var list []string
	last := ""
	for _, a := range slices.Backward(r.args) {
		if a.hidden() {
			continue
		}
		if typ := a.goType(); typ != last {
			list = append(list, a.goName()+" "+typ)
			last = typ
		} else {
			list = append(list, a.goName())
		}
	}
	slices.Reverse(list)
	result := map[string]string{"info": " (info int)", "real": " float64", "void": ""}[r.result]
	return fmt.Sprintf("func %s[%s](%s)%s", r.goName(), params, strings.Join(list, ", "), result)
}

// goName avoids Go's keywords.
func (a arg) goName() string {
	if a.name == "range" || a.name == "select" {
		return a.name + "_"
	}
	return a.name
}

func (a arg) goType() string {
	element := map[byte]string{'c': "byte", 'n': "int", 'i': "int32", 'r': "R", 't': "T"}[a.kind]
	switch {
	case a.array:
		return "[]" + element
	case a.kind == 'r':
		return "float64"
	}
	return element
}

// toC is what C's function gets for an argument.
func (a arg) toC() string {
	switch {
	case a.array && a.kind == 'i':
		return fmt.Sprintf("ints(%s)", a.goName())
	case a.array:
		return fmt.Sprintf("array(%s)", a.goName())
	case a.kind == 't':
		return fmt.Sprintf("address(&%s)", a.goName())
	case a.kind == 'c':
		return fmt.Sprintf("C.char(%s)", a.goName())
	case a.kind == 'r':
		return fmt.Sprintf("C.double(%s)", a.goName())
	}
	return fmt.Sprintf("C.int(%s)", a.goName())
}

// doc is a function's comment: what it computes, and the shape and the use of each
// array.
func (r routine) doc() string {
	x := "x"
	if r.kind == "scalapack" {
		x = "Px"
	}
	name := x + strings.ToUpper(r.complex)
	if r.real != r.complex {
		name = x + strings.ToUpper(r.real) + " and, for complex types, " + name
	}
	text := fmt.Sprintf("%s is %s: %s.", r.goName(), name, r.does)
	if r.kind == "own" {
		text = fmt.Sprintf("%s computes: %s.", r.goName(), r.does)
	}
	b := wrap(text) + "//\n"
	use := map[string]string{"": "read", "=": "overwritten", ">": "written", "~": "workspace"}
	for _, a := range r.args {
		if !a.array || a.shape == "9" {
			continue
		}
		shape := strings.ReplaceAll(a.shape, " ", " x ")
		if strings.Contains(a.shape, ",") && strings.Contains(a.shape, "for") {
			shape = a.shape
		}
		if a.shape == "-" {
			shape = "see " + map[bool]string{true: "ScaLAPACK", false: "LAPACK"}[r.kind == "scalapack" || r.kind == "blacs"]
		}
		only := map[string]string{"sd": ", real types only", "cz": ", complex types only"}[a.types]
		if a.types == r.types {
			only = ""
		}
		b += fmt.Sprintf("//\t%-6s %s, %s%s\n", a.goName(), shape, use[a.use], only)
	}
	return b
}

// wrap breaks a text into lines of comment.
func wrap(text string) string {
	var b strings.Builder
	line := "//"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > 88 {
			b.WriteString(line + "\n")
			line = "//"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}

func formatted(source string) string {
	out, err := format.Source([]byte(source))
	if err != nil {
		log.Fatalf("%v\n%s", err, source)
	}
	return string(out)
}
