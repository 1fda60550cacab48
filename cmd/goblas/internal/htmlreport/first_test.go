package htmlreport

import (
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// TestFirst: what stands on top is the machine, how fast goblas is in all, and a picture with
// a bar for each group; and what is wrong.
func TestFirst(t *testing.T) {
	source := fixture(t, "elementwise")
	f := firstOf([]Source{source}, []string{"elementwise.json"})
	if len(f.Lines) != 1 || f.Lines[0].Name != "" || !strings.Contains(f.Lines[0].Machine, "core") || f.Lines[0].Warning != "" {
		t.Errorf("%+v", f.Lines)
	}
	if len(f.Lines[0].Verdict) != 2 || !strings.Contains(f.Lines[0].Verdict[0], " times as fast as NumPy; the least is ") {
		t.Errorf("%q", f.Lines[0].Verdict)
	}
	if f.Picture == nil || !slices.Contains(texts(*f.Picture), "element-wise") || painted(*f.Picture) != 2 || len(f.Picture.Legend) != 2 {
		t.Errorf("%+v", f.Picture)
	}

	source = fixture(t, "fill")
	source.File.Results[0].Rows[0].Wrong = "it is"
	if f = firstOf([]Source{source}, []string{"fill.json"}); f.Lines[0].Warning != "1 row wrong or failed: see below" {
		t.Errorf("%+v", f.Lines)
	}
}

// TestLevelLabels: the label of a level stands where no line goes through it.
func TestLevelLabels(t *testing.T) {
	flat := line{points: []point{{1, 10, 10, 10}, {2, 10, 10, 10}}}
	falling := line{points: []point{{0, 20, 20, 20}, {3, 0, 0, 0}}}
	x := func(v float64) vg.Length { return vg.Length(10 * v) }
	y := func(v float64) vg.Length { return vg.Length(v) }
	for _, test := range []struct {
		lines    []line
		from, to float64
		clear    bool
	}{
		{nil, 0, 3, true},
		{[]line{flat}, 0, 3, false},
		{[]line{flat}, 2.5, 3, true},
		{[]line{falling}, 0, 1, true},
		{[]line{falling}, 1, 2, false},
		{[]line{falling}, 2.5, 3, true},
	} {
		l := levelLabel{lines: test.lines}
		if got := l.clear(x, y, x(test.from), x(test.to), 8, 12); got != test.clear {
			t.Errorf("%v..%v of %v: %v", test.from, test.to, test.lines, got)
		}
	}
}

// TestOverlay: two files of one kind are drawn over each other, a contender in the same
// colour in both, with the letters of the files.
func TestOverlay(t *testing.T) {
	before, after := fixture(t, "blas"), fixture(t, "blas")
	names := []string{"before.json", "after.json"}
	charts := overlays([]Source{before, after}, names)
	if len(charts) != 4 {
		t.Fatalf("%d charts of 4 kinds", len(charts))
	}
	for _, c := range charts {
		labels := map[string]string{} // the colour of each, by label
		for _, entry := range c.Legend {
			_, color, _ := strings.Cut(string(entry.Key), "var(--")
			labels[entry.Label] = color[:2]
		}
		for label, color := range labels {
			contender, letter, _ := strings.Cut(label, ", ")
			if letter == "A" && labels[contender+", B"] != color {
				t.Errorf("%s: %v", c.Title, labels)
			}
		}
		if len(labels) == 0 || !strings.Contains(c.Caption, "A: before.json. B: after.json.") || len(labels)%2 != 0 {
			t.Errorf("%s: %q, %v", c.Title, c.Caption, labels)
		}
	}
	if charts = overlays([]Source{before}, names[:1]); charts != nil {
		t.Errorf("%d overlays of one file", len(charts))
	}

	// One size gives bars, two of a contender beside each other.
	one := fixture(t, "one-size")
	charts = overlays([]Source{one, one}, names)
	if len(charts) != 1 || !slices.ContainsFunc(texts(charts[0]), func(s string) bool { return strings.HasSuffix(s, " B") }) || painted(charts[0]) != 2 {
		t.Errorf("%+v", charts)
	}
	// The summary has a bar for each file.
	elementwise := fixture(t, "elementwise")
	if c := summaryChart([]Source{elementwise, elementwise}, names); painted(c) != 1 || !slices.ContainsFunc(texts(c), func(s string) bool { return strings.HasSuffix(s, "x A") }) || c.Legend[0].Label != "against "+(report.Row{Name: report.NumPy}).Label() {
		t.Errorf("%q", texts(c))
	}
}
