package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// pages are the files that users read.
func pages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	return append(files, "../../README.md", "../../CONTRIBUTING.md", "../../CHANGELOG.md")
}

// used are the packages, beside those that are documented, that code on pages uses, by
// their import paths.
var used = []string{
	"context", "errors", "flag", "fmt", "log", "math", "net/http", "os", "os/exec", "slices", "sync", "time",
	"gonum.org/v1/gonum/blas/blas64", "gonum.org/v1/gonum/lapack/lapack64", "gonum.org/v1/gonum/stat",
}

// block is one of Go code on a page.
type block struct {
	page       string
	line       int    // on which its first line stands
	parameters string // of the function around it, if it consists of statements
	code       string
}

// blocks are those of Go code on a page. A comment that readers do not see,
//
//	<!-- go: ctx context.Context, a, b *mat.Dense -->
//
// declares the variables that all blocks after it take from elsewhere, up to the next
// such comment.
func blocks(t *testing.T, page string) (all []block) {
	t.Helper()
	text := readFile(t, page)
	parts := regexp.MustCompile("(?s)<!-- go: (.*?) -->|(?m)^```go\n(.*?)^```$").FindAllStringSubmatchIndex(text, -1)
	parameters := ""
	for _, at := range parts {
		if at[2] >= 0 {
			parameters = text[at[2]:at[3]]
			continue
		}
		all = append(all, block{page, 1 + strings.Count(text[:at[4]], "\n"), parameters, text[at[4]:at[5]]})
	}
	return all
}

// source is a file that has the block, from its second line on: a program as it is,
// declarations in a package, and statements in a function that returns an error. paths are
// those of the packages that it may import.
func (b block) source(paths map[string]string) (text string, imported []string) {
	head := "package p;"
	if strings.HasPrefix(b.code, "package ") {
		head = ""
	}
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		quoted := fmt.Sprintf("%q", paths[name])
		if !regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(b.parameters + b.code) {
			continue
		}
		imported = append(imported, paths[name])
		if head != "" && !strings.Contains(b.code, quoted) {
			head += "import " + quoted + ";"
		}
	}
	_, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+b.code, parser.SkipObjectResolution)
	if head == "" || err == nil {
		return head + "\n" + b.code, imported
	}
	return head + "func _(" + b.parameters + ") (_ error) {{\n" + b.code + "}; return nil }\n", imported
}

// TestDocumentedCodeCompiles holds that all Go code on the pages is formatted and
// compiles. Variables that a piece of code declares and does not use are no mistake.
func TestDocumentedCodeCompiles(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("packages are found by the go command: ", err)
	}
	paths := map[string]string{}
	for _, p := range append(slices.Collect(maps.Values(documented)), used...) {
		paths[path.Base(p)] = p
	}
	var all []block
	needed := map[string]bool{}
	for _, page := range pages(t) {
		for _, b := range blocks(t, page) {
			all = append(all, b)
			_, imported := b.source(paths)
			for _, p := range imported {
				needed[p] = true
			}
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d blocks of code", len(all))
	}
	fset := token.NewFileSet()
	compiled := importer.ForCompiler(fset, runtime.Compiler, exports(t, slices.Sorted(maps.Keys(needed))))
	for _, b := range all {
		text, _ := b.source(paths)
		name := filepath.Base(b.page)
		where := func(at token.Pos) string { return fmt.Sprintf("%s:%d", name, b.line+fset.Position(at).Line-2) }
		if formatted, err := format.Source([]byte(b.code)); err == nil && string(formatted) != b.code {
			t.Errorf("%s:%d: the code is not as gofmt formats it:\n%s", name, b.line, formatted)
		}
		file, err := parser.ParseFile(fset, fmt.Sprint(name, ".", b.line), text, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s:%d: %v\n%s", name, b.line, err, b.code)
			continue
		}
		check := types.Config{Importer: compiled, GoVersion: "go1.26", Error: func(err error) {
			if e := err.(types.Error); !e.Soft {
				t.Errorf("%s: %s", where(e.Pos), e.Msg)
			}
		}}
		_, _ = check.Check("p", fset, []*ast.File{file}, nil) // Error has told
	}
}

// exports returns what opens the compiled form of packages and of all that they import.
func exports(t *testing.T, packages []string) importer.Lookup {
	t.Helper()
	c := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, packages...)...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(c, err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}
