// Package code is the Go that the lessons show: a file each, compiled and tested
// here, quoted there and in docs/course.md.
package code

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed lesson*.go
var files embed.FS

// Of returns the functions of a lesson, without the package and its imports.
func Of(lesson int) string {
	data, err := files.ReadFile(fmt.Sprintf("lesson%d.go", lesson))
	if err != nil {
		panic(err) // they are compiled in
	}
	_, body, _ := strings.Cut(string(data), "\n)\n\n")
	return body
}
