package main

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/lesson"
	"github.com/goblas/goblas/examples/lessons"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/race"
)

func TestLessonMistakes(t *testing.T) {
	for args, want := range map[string]string{
		"lesson 0":        `no lesson "0": there are 1 to 10 (see goblas lesson --help)`,
		"lesson 11":       `no lesson "11": there are 1 to 10 (see goblas lesson --help)`,
		"lesson x":        `no lesson "x": there are 1 to 10 (see goblas lesson --help)`,
		"lesson 1 2":      `one lesson at a time, not 1 2 (see goblas lesson --help)`,
		"lesson --full":   `--full: of which lesson? (see goblas lesson --help)`,
		"lesson 4 --full": `--full: lesson 4 has no sizes of its own; 3, 5, 6 and 7 have (see goblas lesson --help)`,
	} {
		if status, stdout, stderr := try(t, strings.Fields(args)...); status != 2 || stdout != "" || stderr != "goblas: "+want+"\n" {
			t.Errorf("goblas %s: status %d, %q, %q", args, status, stdout, stderr)
		}
	}
}

func TestLessonList(t *testing.T) {
	status, stdout, stderr := try(t, "lesson")
	if status != 0 || stderr != "" || len(regexp.MustCompile(`(?m)^ ?[0-9]+  [A-Z]`).FindAllString(stdout, -1)) != len(lesson.All) {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
}

// Every lesson, really measured, with OpenBLAS if there is one and without.
func TestLessons(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for a minute")
	}
	_, err := goblas.Describe()
	native := err == nil
	for _, l := range lesson.All {
		number := strconv.Itoa(l.Number)
		c := command(t, "lesson", number, "--tiny")
		var out, errs bytes.Buffer
		c.Stdout, c.Stderr = &out, &errs
		err := c.Run()
		texts := []string{out.String()}
		status, warnings := 0, ""
		if native && !race.Enabled { // under which gonum takes minutes
			var without string
			status, without, warnings = output(t, "lesson", number, "--tiny")
			texts = append(texts, without)
		}
		// On a busy machine there are lines of progress.
		progress := regexp.MustCompile(`(?m)^goblas: 1 of 1: .*\n`)
		complaints := progress.ReplaceAllString(errs.String()+warnings, "")
		if err != nil || status != 0 || complaints != "" {
			t.Errorf("lesson %s: %v; without OpenBLAS: status %d; %s", number, err, status, complaints)
		}
		for _, text := range texts {
			for _, part := range []string{"\nPrediction\n", "\nMeasured\n", "█", "\nWhat to take from it\n", "\nWrite\n"} {
				if !strings.Contains(text, part) {
					t.Errorf("lesson %s: no %q in\n%s", number, part, text)
				}
			}
			if strings.Contains(text, "WRONG") || strings.Contains(text, "FAILED") || strings.Contains(text, "\x1b") {
				t.Errorf("lesson %s:\n%s", number, text)
			}
		}
	}
}

func TestLessonInterrupted(t *testing.T) {
	measuring := func(line string) bool { return line == "Measured" } // seconds of it come
	stdout, stderr := interrupted(t, measuring, "lesson", "3")
	if stderr != "goblas: interrupted\n" || strings.Contains(stdout, "What to take") {
		t.Errorf("stderr %q, stdout:\n%s", stderr, stdout)
	}
}

// docs/course.md quotes the code of every lesson as it is compiled.
func TestCourse(t *testing.T) {
	course := readFile(t, "../../docs/course.md")
	for _, l := range lesson.All {
		if !strings.Contains(course, "```go\n"+lessons.Of(l.Number)+"```\n") {
			t.Errorf("docs/course.md does not quote the code of lesson %d", l.Number)
		}
		if !strings.Contains(course, "## "+strconv.Itoa(l.Number)+". "+l.Title+"\n") || !strings.Contains(course, "`"+l.Command) {
			t.Errorf("docs/course.md lacks the title or the command of lesson %d", l.Number)
		}
	}
}
