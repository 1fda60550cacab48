// Package walk runs tests over everything that a package exports, so that none of it
// can be forgotten. Only tests import it.
package walk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

// Steps has a test for each function, under its name, and each method, such as
// "Matrix.T".
type Steps map[string]func(t *testing.T)

// All runs the steps: a panic is a failure. It is a failure, too, if the package whose
// tests run exports a function, or a method of one of the types, on any system, for
// which there is no step; or if there is a step for something else.
func All(t *testing.T, steps Steps, types ...string) {
	t.Helper()
	exported := exports(t, types)
	for _, name := range exported {
		if steps[name] == nil {
			t.Errorf("%s is exported and not walked", name)
		}
	}
	for name, step := range steps {
		if !slices.Contains(exported, name) {
			t.Errorf("%s is walked and not exported", name)
		}
		t.Run(name, func(t *testing.T) {
			defer func() {
				if v := recover(); v != nil {
					t.Errorf("panic: %v", v)
				}
			}()
			step(t)
		})
	}
}

// exports returns the names of the functions and methods that the files in the
// current directory export.
func exports(t *testing.T, types []string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || !function.Name.IsExported() {
				continue
			}
			name := function.Name.Name
			if function.Recv != nil {
				receiver := receiver(function.Recv.List[0].Type)
				if !slices.Contains(types, receiver) {
					continue
				}
				name = receiver + "." + name
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// receiver is the name of the type that a method is of.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
