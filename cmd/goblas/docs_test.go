package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documented are the packages whose names the pages use, by the name before the dot.
var documented = map[string]string{
	"goblas": "github.com/goblas/goblas/goblas", "vec": "github.com/goblas/goblas/goblas/vec",
	"pool": "github.com/goblas/goblas/goblas/pool", "shm": "github.com/goblas/goblas/goblas/shm",
	"linalg": "github.com/goblas/goblas/goblas/linalg",
	"matrix": "github.com/goblas/goblas/goblas/matrix", "topology": "github.com/goblas/goblas/goblas/topology",
	"expvars": "github.com/goblas/goblas/goblas/expvars", "tune": "github.com/goblas/goblas/goblas/tune",
	"dist": "github.com/goblas/goblas/goblas/dist",
	"mat":  "gonum.org/v1/gonum/mat", "floats": "gonum.org/v1/gonum/floats",
}

// declarations returns those of a package.
func declarations(t *testing.T, path string) (all []ast.Decl) {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{range .CgoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}`, path).Output()
	if err != nil {
		t.Fatal(path, err)
	}
	for file := range strings.Lines(string(out)) {
		f, err := parser.ParseFile(token.NewFileSet(), strings.TrimSpace(file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f.Decls...)
	}
	return all
}

// exported returns the names of a package: X, and X.Y for methods and fields.
func exported(t *testing.T, path string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, d := range declarations(t, path) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names[receiver(d)+d.Name.Name] = true
		case *ast.GenDecl:
			for _, s := range d.Specs {
				declare(names, s)
			}
		}
	}
	return names
}

// receiver is "X." for a method of X or *X, with type parameters or without.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if generic, ok := e.(*ast.IndexExpr); ok {
		e = generic.X
	}
	return e.(*ast.Ident).Name + "."
}

func declare(names map[string]bool, s ast.Spec) {
	switch s := s.(type) {
	case *ast.ValueSpec:
		for _, n := range s.Names {
			names[n.Name] = true
		}
	case *ast.TypeSpec:
		names[s.Name.Name] = true
		if fields, ok := s.Type.(*ast.StructType); ok {
			for _, f := range fields.Fields.List {
				for _, n := range f.Names {
					names[s.Name.Name+"."+n.Name] = true
				}
			}
		}
	}
}

// Every name of a package that the pages for users have exists.
func TestDocumentedNames(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the source of the packages is found by the go command: ", err)
	}
	packages := map[string]map[string]bool{}
	for name, path := range documented {
		packages[name] = exported(t, path)
	}
	name := regexp.MustCompile(`\b(goblas|linalg|vec|pool|shm|matrix|topology|expvars|tune|dist|mat|floats)\.([A-Z]\w*(?:\.[A-Z]\w*)?)`)
	regions := []string{"goblas.Dgetrf", "goblas.ForEach"} // of Go's execution tracer
	least := map[string]int{"numpy.md": 100, "scipy.md": 50, "gonum.md": 10, "course.md": 10, "start.md": 10, "concurrency.md": 10}
	for _, file := range pages(t) {
		page := filepath.Base(file)
		found := name.FindAllStringSubmatch(readFile(t, file), -1)
		if len(found) < least[page] {
			t.Errorf("%s: only %d names", page, len(found))
		}
		for _, m := range found {
			if !packages[m[1]][m[2]] && !strings.HasPrefix(m[2], "Test") && !slices.Contains(regions, m[0]) { // TestTraps looks for these
				t.Errorf("%s: there is no %s", page, m[0])
			}
		}
	}
}

// TestLinalgDocumented holds that the pages for those who come from NumPy and from SciPy
// name every function of package linalg. One with To or Context at the end of its name may
// be left to the one without.
func TestLinalgDocumented(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the source of the packages is found by the go command: ", err)
	}
	pages := readFile(t, "../../docs/numpy.md") + readFile(t, "../../docs/scipy.md")
	functions := 0
	for _, d := range declarations(t, documented["linalg"]) {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !f.Name.IsExported() {
			continue
		}
		functions++
		name := f.Name.Name
		plain := strings.TrimSuffix(strings.TrimSuffix(name, "Context"), "To")
		if !strings.Contains(pages, "`linalg."+name+"`") && !strings.Contains(pages, "`linalg."+plain+"`") {
			t.Errorf("neither docs/numpy.md nor docs/scipy.md names linalg.%s", name)
		}
	}
	if functions < 60 {
		t.Errorf("only %d functions", functions)
	}
}

// The code on the page for gonum's users is that of examples, which are run.
func TestDocumentedCode(t *testing.T) {
	examples := readFile(t, "../../goblas/example_test.go")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readFile(t, "../../docs/gonum.md"), -1)
	for _, block := range blocks {
		indented := "\t" + strings.ReplaceAll(strings.TrimSpace(block[1]), "\n", "\n\t")
		if !strings.Contains(examples, indented) {
			t.Errorf("no example has\n%s", block[1])
		}
	}
	if len(blocks) < 2 {
		t.Errorf("%d blocks", len(blocks))
	}
}

// TestTraps holds that the tests which the pages name are there, in the packages that
// they name: docs/architecture.md says which test holds which trap.
func TestTraps(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{} // pkg.TestX, and TestX
	err = filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		in := regexp.MustCompile(`(?m)^package (\w+?)(_test)?$`).FindStringSubmatch(string(text))[1]
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			tests[m[1]], tests[in+"."+m[1]] = true, true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`((?:\\w+\\.)?Test[A-Z]\\w*)`").FindAllStringSubmatch(string(text), -1) {
			if named++; !tests[m[1]] {
				t.Errorf("%s names %s, which is not there", file, m[1])
			}
		}
	}
	if named < 40 {
		t.Errorf("%d tests are named: have the pages another form?", named)
	}
}
