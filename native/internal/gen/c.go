package main

import (
	"fmt"
	"slices"
	"strings"
)

// prototypes is the text of fortran_gen.h: the Fortran routines, as C sees them. Every
// argument is a pointer, and every character adds its length at the end (gfortran's
// convention; other compilers ignore it).
func (b binding) prototypes(rows []routine) string {
	var out strings.Builder
	fmt.Fprintf(&out, header+`// The Fortran routines, see %s in native/internal/gen.
#ifndef GOBLAS_%s_FORTRAN_H
#define GOBLAS_%[2]s_FORTRAN_H

#include <stddef.h>

`, b.table, strings.ToUpper(b.pkg))
	for _, r := range rows {
		if r.kind == "own" {
			continue
		}
		for _, letter := range []byte(r.types) {
			var params []string
			lengths := ""
			for _, a := range r.args {
				if !strings.ContainsRune(a.types, rune(letter)) {
					continue
				}
				params = append(params, a.pointer())
				if a.kind == 'c' {
					lengths += ", size_t"
				}
			}
			if r.result == "info" {
				params = append(params, "int *info")
			}
			fmt.Fprintf(&out, "extern %s %s(%s%s);\n", r.returns(letter), r.fortran(letter), strings.Join(params, ", "), lengths)
		}
	}
	out.WriteString("\n#endif\n")
	return out.String()
}

// pointer is the parameter of a Fortran routine.
func (a arg) pointer() string {
	typ := "void"
	switch a.kind {
	case '1':
		return "const int *"
	case 'c':
		typ = "const char"
	case 'n':
		typ = "const int"
	case 'i':
		typ = "int"
	}
	if a.array && a.use == "" && a.kind != 'c' {
		typ = "const " + typ
	}
	if !a.array && (a.kind == 'r' || a.kind == 't') {
		typ = "const void"
	}
	return typ + " *" + a.name
}

// returns is the type of a Fortran routine's result.
func (r routine) returns(letter byte) string {
	switch {
	case r.result != "real":
		return "void"
	case letter == 's' || letter == 'c':
		return "float"
	}
	return "double"
}

// declarations is the text of lapack_gen.h: one function for all types of a routine.
func (b binding) declarations(rows []routine) string {
	var out strings.Builder
	fmt.Fprintf(&out, header+`// One function for all types of a routine, which the first argument tells.
#ifndef GOBLAS_%s_H
#define GOBLAS_%[1]s_H

enum { GOBLAS_S, GOBLAS_D, GOBLAS_C, GOBLAS_Z };

// An array whose element type is given beside it. Declared as char, cgo sees a
// pointer to memory without pointers, and Go's pointer checks one that is
// never wider than the elements behind it.
typedef char goblas_array;

`, strings.ToUpper(b.pkg))
	for _, r := range rows {
		if r.kind != "symbol" {
			fmt.Fprintf(&out, "%s;\n", r.declaration())
		}
	}
	out.WriteString("\n#endif\n")
	return out.String()
}

func (r routine) declaration() string {
	params := []string{"int type"}
	for _, a := range r.args {
		if !a.hidden() {
			params = append(params, a.parameter())
		}
	}
	result := map[string]string{"info": "int", "real": "double", "void": "void"}[r.result]
	return fmt.Sprintf("%s %s(%s)", result, r.c(), strings.Join(params, ", "))
}

// parameter is the parameter of a function for all types.
func (a arg) parameter() string {
	switch {
	case a.kind == 'c':
		return "char " + a.name
	case a.kind == 'n':
		return "int " + a.name
	case a.kind == 'r' && !a.array:
		return "double " + a.name
	case a.kind == 'i' && a.use == "":
		return "const int *" + a.name
	case a.kind == 'i':
		return "int *" + a.name
	case a.use == "":
		return "const goblas_array *" + a.name
	}
	return "goblas_array *" + a.name
}

// dispatch is the text of lapack_gen.c.
func (b binding) dispatch(rows []routine) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s#include \"%s_gen.h\"\n#include \"fortran_gen.h\"\n", b.withC, header, b.pkg)
	for _, r := range rows {
		if r.called() {
			out.WriteString("\n" + r.function())
		}
	}
	return out.String()
}

// function is the function that chooses a routine by its type.
func (r routine) function() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s {\n", r.declaration())
	if slices.ContainsFunc(r.args, func(a arg) bool { return a.kind == '1' }) {
		b.WriteString("  const int one = 1;\n")
	}
	for _, a := range r.args {
		if a.kind == 'r' && !a.array {
			fmt.Fprintf(&b, "  const float %s_s = %s;\n", a.name, a.name)
		}
	}
	switch r.result {
	case "info":
		b.WriteString("  int info = 0;\n")
	case "real":
		b.WriteString("  double result = 0;\n")
	}
	b.WriteString("  switch (type) {\n")
	for i, letter := range []byte("sdcz") {
		if !strings.ContainsRune(r.types, rune(letter)) {
			continue
		}
		var args []string
		lengths := ""
		for _, a := range r.args {
			if !strings.ContainsRune(a.types, rune(letter)) {
				continue
			}
			args = append(args, a.passed(letter))
			if a.kind == 'c' {
				lengths += ", 1"
			}
		}
		assign := ""
		switch r.result {
		case "info":
			args = append(args, "&info")
		case "real":
			assign = "result = "
		}
		fmt.Fprintf(&b, "  case GOBLAS_%c:\n    %s%s(%s%s);\n    break;\n", "SDCZ"[i], assign, r.fortran(letter), strings.Join(args, ", "), lengths)
	}
	b.WriteString("  }\n")
	switch r.result {
	case "info":
		b.WriteString("  return info;\n")
	case "real":
		b.WriteString("  return result;\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// passed is what a Fortran routine gets for an argument.
func (a arg) passed(letter byte) string {
	switch {
	case a.kind == '0':
		return "0"
	case a.kind == '1':
		return "&one"
	case a.array || a.kind == 't':
		return a.name
	case a.kind == 'r' && (letter == 's' || letter == 'c'):
		return "&" + a.name + "_s"
	}
	return "&" + a.name
}
