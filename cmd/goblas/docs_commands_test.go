package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// typedLine is one command line of a page.
type typedLine struct {
	words []string
	block bool // on a line of its own, so that it can be typed as it is; else in a sentence
}

func (c typedLine) String() string { return strings.Join(c.words, " ") }

// typed are the command lines of a page: of its indented blocks and of those marked sh,
// with the lines that a backslash continues, and the code within sentences. Variables that
// a line sets, and what starts a program elsewhere (mpirun, srun, docker exec), are left out.
func typed(text string) (all []typedLine) {
	text = strings.ReplaceAll(text, "\\\n", " ")
	fences := regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
	for _, m := range fences.FindAllStringSubmatch(text, -1) {
		if m[1] == "sh" {
			all = append(all, commands(m[2], true)...)
		}
	}
	for paragraph := range strings.SplitSeq(fences.ReplaceAllString(text, ""), "\n\n") {
		if strings.HasPrefix(strings.TrimLeft(paragraph, "\n"), "    ") {
			all = append(all, commands(paragraph, true)...)
			continue
		}
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(paragraph, -1) {
			all = append(all, commands(strings.ReplaceAll(m[1], "\n", " "), false)...)
		}
	}
	return all
}

// commands are those of a script. A remark begins with # or with two spaces.
func commands(script string, block bool) (all []typedLine) {
	parts := regexp.MustCompile(`&&|\|\|?|;|&|\bdo\b|\n`)
	word := regexp.MustCompile(`(?:"[^"]*"|'[^']*'|[^\s"'])+`)
	variable := regexp.MustCompile(`^[A-Z_]+=`)
	for line := range strings.Lines(script) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
		line, _, _ = strings.Cut(line, "   ")
		for _, part := range parts.Split(line, -1) {
			part, _, _ = strings.Cut(part, " > ")
			part, _, _ = strings.Cut(part, ", ") // "goblas bench fill, share"
			words := word.FindAllString(part, -1)
			for len(words) > 0 && variable.MatchString(words[0]) {
				words = words[1:]
			}
			if len(words) == 0 {
				continue
			}
			if slices.Contains([]string{"mpirun", "srun", "docker", "$launch", "sh"}, words[0]) {
				if at := slices.IndexFunc(words, func(w string) bool { return path.Base(w) == "goblas" || strings.HasPrefix(w, "scripts/") }); at > 0 {
					words = words[at:]
				}
			}
			if words[0] == "bin/goblas" {
				words[0] = "goblas"
			}
			all = append(all, typedLine{words, block})
		}
	}
	return all
}

// understood is nil if goblas takes such a command line: there are such commands and
// flags, whose values and arguments are of their kind.
func understood(c typedLine) error {
	sub, rest, err := newRoot().Find(c.words[1:])
	if err != nil {
		return err
	}
	sub.InitDefaultHelpFlag()
	err = sub.ParseFlags(rest)
	if errors.Is(err, pflag.ErrHelp) || err != nil && !c.block && strings.HasPrefix(err.Error(), "flag needs an argument") {
		return nil // a flag that a sentence names
	}
	if err != nil {
		return err
	}
	return sub.ValidateArgs(sub.Flags().Args())
}

// makes is nil if the Makefile has all targets and variables of a command line.
func makes(c typedLine, makefile string) error {
	for _, word := range c.words[1:] {
		name, value, variable := strings.Cut(word, "=")
		switch {
		case variable && !strings.Contains(makefile, "$("+name+")"):
			return fmt.Errorf("the Makefile has no variable %s", name)
		case name == "ARGS":
			return understood(typedLine{append([]string{"goblas", "bench"}, strings.Fields(strings.Trim(value, `"`))...), c.block})
		case !variable && !strings.Contains(makefile, "\n.PHONY: "+word+"\n"):
			return fmt.Errorf("the Makefile has no target %s", word)
		}
	}
	return nil
}

// exists is nil if the repository has the script, and the script what it is told.
func exists(c typedLine) error {
	text, err := os.ReadFile("../../" + c.words[0])
	for _, word := range c.words[1:] {
		if err == nil && strings.HasPrefix(word, "--") && !regexp.MustCompile(word+`\b`).Match(text) {
			err = fmt.Errorf("%s does not know %s", c.words[0], word)
		}
	}
	return err
}

// tests is nil if go finds the packages of a command line, and a test of each that -run
// or -bench names.
func tests(c typedLine) error {
	run := regexp.MustCompile("")
	for _, flag := range []string{"-run", "-bench"} {
		if at := slices.Index(c.words, flag); at > 0 && c.words[at+1] != "-" {
			run = regexp.MustCompile(strings.Trim(c.words[at+1], "'"))
		}
	}
	for _, word := range c.words[1:] {
		if !strings.HasPrefix(word, "./") || strings.Contains(word, "...") {
			continue
		}
		files, err := filepath.Glob("../../" + word + "/*.go")
		if err != nil || len(files) == 0 {
			return fmt.Errorf("there is no package %s: %v", word, err)
		}
		found := run.String() == ""
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`).FindAllStringSubmatch(string(text), -1) {
				found = found || run.MatchString(m[1])
			}
		}
		if !found {
			return fmt.Errorf("%s has no test %v", word, run)
		}
	}
	return nil
}

// TestDocumentedCommands holds that each command line on a page, and in the help of
// goblas, is one that goblas, make or go understands, and that its scripts are there.
func TestDocumentedCommands(t *testing.T) {
	makefile := readFile(t, "../../Makefile")
	texts := map[string]string{}
	for _, page := range pages(t) {
		texts[page] = readFile(t, page)
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		// Help indents its blocks by two spaces.
		texts[c.CommandPath()+" --help"] = regexp.MustCompile(`(?m)^  (goblas|mpirun) `).ReplaceAllString(c.Long+"\n\n"+c.Example, "\n\n    $1 ")
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot())
	count := map[string]int{}
	for _, page := range slices.Sorted(maps.Keys(texts)) {
		text := texts[page]
		if filepath.Base(page) == "architecture.md" { // its indented blocks are pictures
			text = regexp.MustCompile(`(?m)^ {4}.*$`).ReplaceAllString(text, "")
		}
		for _, c := range typed(text) {
			var err error
			kind := c.words[0]
			switch {
			case kind == "goblas" && len(c.words) > 1:
				err = understood(c)
			case kind == "make" && c.String() != "make and a loop": // the name of a row
				err = makes(c, makefile)
			case kind == "go":
				err = tests(c)
			case strings.HasPrefix(kind, "scripts/"):
				kind, err = "scripts", exists(c)
			}
			count[kind]++
			if err != nil {
				t.Errorf("%s: %v: %v", page, c, err)
			}
		}
	}
	for kind, least := range map[string]int{"goblas": 200, "make": 35, "go": 20, "scripts": 6} {
		if count[kind] < least {
			t.Errorf("%d commands of %s: have the pages another form?", count[kind], kind)
		}
	}
}
