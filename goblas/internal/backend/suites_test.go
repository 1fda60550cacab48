package backend

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/native/netlib"
)

// TestSuitesAreComplete reads the source of gonum's suites, and fails for every
// suite function that TestConformance could call and does not. It could call
// those that ask for nothing but methods that we implement, and those that are
// named after one of them, whose helpers lapackUnderTest has.
func TestSuitesAreComplete(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the source of gonum is found by the go command: ", err)
	}
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "gonum.org/v1/gonum").Output()
	if err != nil {
		t.Fatal(err)
	}
	called := suiteCalls(t)
	for _, suite := range []struct {
		directory string
		ours      reflect.Type // the methods of gonum's that we implement
	}{
		{"blas/testblas", reflect.TypeFor[netlib.BLAS]()},
		{"lapack/testlapack", reflect.TypeFor[lapack.Float64]()},
	} {
		t.Run(filepath.Base(suite.directory), func(t *testing.T) {
			functions := suiteFunctions(t, filepath.Join(strings.TrimSpace(string(module)), suite.directory))
			listed := 0
			for _, name := range slices.Sorted(maps.Keys(functions)) {
				ours := func(method string) bool { _, ok := suite.ours.MethodByName(method); return ok }
				routine := strings.TrimPrefix(strings.TrimSuffix(name, "Test"), "Test")
				if !ours(routine) && slices.ContainsFunc(functions[name], func(m string) bool { return !ours(m) }) {
					continue // a routine that is only gonum's
				}
				listed++
				if !called[filepath.Base(suite.directory)+"."+name] {
					t.Errorf("%s.%s tests methods that we implement, and TestConformance does not call it", suite.directory, name)
				}
			}
			if listed < 30 {
				t.Errorf("found only %d functions of %s: is its source written in another way now?", listed, suite.directory)
			}
		})
	}
}

// suiteCalls has every function of another package that conformance_test.go
// names, as "testblas.DasumTest".
func suiteCalls(t *testing.T) map[string]bool {
	file, err := parser.ParseFile(token.NewFileSet(), "conformance_test.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	calls := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				calls[x.Name+"."+s.Sel.Name] = true
			}
		}
		return true
	})
	return calls
}

// suiteFunctions returns the exported functions of a package whose parameters
// are a *testing.T and an implementation, each with the methods that it asks for.
func suiteFunctions(t *testing.T, directory string) map[string][]string {
	files, err := filepath.Glob(filepath.Join(directory, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	interfaces := map[string]*ast.InterfaceType{}
	parameter := map[string]string{} // of a function, the interface
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				if i, ok := n.Type.(*ast.InterfaceType); ok {
					interfaces[n.Name.Name] = i
				}
			case *ast.FuncDecl:
				p := n.Type.Params.List
				if n.Recv == nil && n.Name.IsExported() && len(p) > 1 && isTestingT(p[0].Type) {
					if i, ok := p[1].Type.(*ast.Ident); ok {
						parameter[n.Name.Name] = i.Name
					}
				}
			}
			return true
		})
	}
	var methods func(name string) []string
	methods = func(name string) (all []string) {
		i, ok := interfaces[name]
		if !ok {
			t.Fatalf("%s: no interface %s", directory, name)
		}
		for _, m := range i.Methods.List {
			for _, method := range m.Names {
				all = append(all, method.Name)
			}
			if embedded, ok := m.Type.(*ast.Ident); ok {
				all = append(all, methods(embedded.Name)...)
			}
		}
		return all
	}
	functions := map[string][]string{}
	for name, i := range parameter {
		functions[name] = methods(i)
	}
	return functions
}

// isTestingT reports whether a parameter's type is *testing.T.
func isTestingT(e ast.Expr) bool {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	s, ok := star.X.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "T"
}
