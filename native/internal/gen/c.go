package main

import (
	"fmt"
	"strings"
)

// prototypes is the text of fortran_gen.h: the Fortran routines, as C sees them. Every
// argument is a pointer, and every character adds its length at the end (gfortran's
// convention; other compilers ignore it).
func prototypes(rows []routine) string {
	var b strings.Builder
	b.WriteString(header + `// The Fortran routines, see routines.txt in native/internal/gen.
#ifndef GOBLAS_FORTRAN_H
#define GOBLAS_FORTRAN_H

#include <stddef.h>

`)
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
			fmt.Fprintf(&b, "extern %s %s(%s%s);\n", r.returns(letter), r.fortran(letter), strings.Join(params, ", "), lengths)
		}
	}
	b.WriteString("\n#endif\n")
	return b.String()
}

// pointer is the parameter of a Fortran routine.
func (a arg) pointer() string {
	typ := "void"
	switch a.kind {
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
func declarations(rows []routine) string {
	var b strings.Builder
	b.WriteString(header + `// One function for all types of a routine, which the first argument tells.
#ifndef GOBLAS_LAPACK_H
#define GOBLAS_LAPACK_H

enum { GOBLAS_S, GOBLAS_D, GOBLAS_C, GOBLAS_Z };

// An array whose element type is given beside it. Declared as char, cgo sees a
// pointer to memory without pointers, and Go's pointer checks one that is
// never wider than the elements behind it.
typedef char goblas_array;

`)
	for _, r := range rows {
		if r.kind != "symbol" {
			fmt.Fprintf(&b, "%s;\n", r.declaration())
		}
	}
	b.WriteString("\n#endif\n")
	return b.String()
}

func (r routine) declaration() string {
	params := []string{"int type"}
	for _, a := range r.args {
		if a.kind != '0' {
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
func dispatch(rows []routine) string {
	var b strings.Builder
	b.WriteString(cgoOnly + "\n" + header + "#include \"lapack_gen.h\"\n#include \"fortran_gen.h\"\n")
	for _, r := range rows {
		if r.kind == "lapack" {
			b.WriteString("\n" + r.function())
		}
	}
	return b.String()
}

// function is the function that chooses a routine by its type.
func (r routine) function() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s {\n", r.declaration())
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
	case a.array || a.kind == 't':
		return a.name
	case a.kind == 'r' && (letter == 's' || letter == 'c'):
		return "&" + a.name + "_s"
	}
	return "&" + a.name
}
