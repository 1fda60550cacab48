package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// In every round every way has its memory touched when its process has started, and
// before it works, whatever its place among the others.
func TestTouchedBeforeEachRun(t *testing.T) {
	const rounds = 3
	var events []string
	note := func(format string, args ...any) { events = append(events, fmt.Sprintf(format, args...)) }
	touch := func(context.Context) error { note("touch"); return nil }
	names := []string{"a", "b", "a again"}
	var runs []func(context.Context) ([]float64, error)
	for _, name := range names {
		way := Way{Name: name, Start: func(context.Context) (Run, error) {
			note("start %s", name)
			return Run{
				Measure: func() ([]float64, error) { note("measure %s", name); return []float64{1}, nil },
				End:     func() { note("end %s", name) },
			}, nil
		}}
		runs = append(runs, func(ctx context.Context) ([]float64, error) { return way.run(ctx, touch) })
	}
	if _, err := measure.Rounds(t.Context(), rounds, 1, "", runs, func(int, float64) {}); err != nil {
		t.Fatal(err)
	}
	var want []string
	for round := range rounds {
		for i := range names {
			name := names[(i+round)%len(names)]
			want = append(want, "start "+name, "touch", "measure "+name, "end "+name)
		}
	}
	if !slices.Equal(events, want) {
		t.Errorf("%q, want %q", events, want)
	}

	events = nil
	failed := errors.New("no memory")
	way := Way{Start: func(context.Context) (Run, error) {
		return Run{Measure: func() ([]float64, error) { note("measure"); return nil, nil }, End: func() { note("end") }}, nil
	}}
	if _, err := way.run(t.Context(), func(context.Context) error { return failed }); err != failed || !slices.Equal(events, []string{"end"}) {
		t.Errorf("nothing was touched: %v, %q", err, events)
	}
}

// A process says that it is ready before it is told to begin, and without a word it
// does not.
func TestWait(t *testing.T) {
	in, word := io.Pipe()
	said, out := io.Pipe()
	waited := make(chan error)
	go func() { waited <- Wait(in, out) }()
	line := make([]byte, len(ready))
	if _, err := io.ReadFull(said, line); err != nil || string(line) != ready {
		t.Fatalf("%q, %v", line, err)
	}
	select {
	case err := <-waited:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	if _, err := io.WriteString(word, begin); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Error(err)
	}
	for _, words := range []string{"", "begin", "other\n"} {
		if err := Wait(strings.NewReader(words), io.Discard); err == nil {
			t.Errorf("%q is taken for the word", words)
		}
	}
}
