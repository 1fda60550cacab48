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

// TestOverlayOfBars: what is drawn as bars of one file is drawn over each other of several, with
// as many bars of each file, in the colours of one, every second one hollow, and with letters.
func TestOverlayOfBars(t *testing.T) {
	names := []string{"before.json", "after.json"}
	for _, test := range []struct {
		name   string
		title  string
		bars   int // of each file
		colors []string
		texts  []string
	}{
		{"elementwise", "Element by element: 1000 float64", 3, []string{"s2"}, []string{"add", "exp", "sum"}},
		{"elementwise-alone", "Element by element: 1000 float64", 2, []string{"s2"}, []string{"add", "ns for each element"}},
		{"stack", "Stacks of 50 matrices, 4x4, float64", 2, []string{"s2"}, []string{"dot", "solve", "times as fast as NumPy"}},
		{"linalg", "Functions of linalg: n = 8, float64", 2, []string{"s2"}, []string{"inv", "sqrtm"}},
		{"fill", "fill 100x100, float64, 78.1 KiB, fresh", 4, []string{"s0", "s2", "s3", "s4"}, []string{"GB/s", "goblas.Full, 2 threads"}},
		{"share", "share 1000 float64 (7.81 KiB)", 27, []string{"s0", "s2", "s3", "s4"}, []string{"hand-over", "total"}},
		{"tasks", "tasks: 4 products of 16x16 by 16x16, float64", 3, []string{"s0", "s1", "s2"}, []string{"pure Go", "OpenBLAS", "Auto"}},
	} {
		before, after := fixture(t, test.name), fixture(t, test.name)
		charts := overlays([]Source{before, after}, names)
		if len(charts) != 1 || charts[0].Kind != "overlay" || charts[0].Title != test.title || !strings.HasSuffix(charts[0].Caption, " A: before.json. B: after.json.") {
			t.Errorf("%s: %d charts, %+v", test.name, len(charts), charts)
			continue
		}
		c := charts[0]
		hollow := strings.Count(strings.ReplaceAll(string(c.Picture), "fill:none;", ""), `style="stroke:var(--s`)
		if painted(c) != test.bars || hollow != test.bars {
			t.Errorf("%s: %d full bars and %d hollow ones, want %d of each", test.name, painted(c), hollow, test.bars)
		}
		for _, color := range test.colors {
			if !strings.Contains(string(c.Picture), "fill:var(--"+color+")") || !strings.Contains(string(c.Picture), "stroke:var(--"+color+")") {
				t.Errorf("%s: colour %s is not in the bars of both files", test.name, color)
			}
		}
		letters := map[string]int{}
		for _, text := range texts(c) {
			if i := strings.LastIndexByte(text, ' '); i >= 0 {
				letters[text[i+1:]]++
			}
		}
		if letters["A"] != test.bars || letters["B"] != test.bars {
			t.Errorf("%s: texts %q", test.name, texts(c))
		}
		for _, text := range test.texts {
			if !slices.Contains(texts(c), text) {
				t.Errorf("%s: no %q in %q", test.name, text, texts(c))
			}
		}
	}

	// Files of different problems have nothing in common; one without NumPy is compared by time.
	if charts := overlays([]Source{fixture(t, "fill"), fixture(t, "share")}, names); charts != nil {
		t.Errorf("%+v", charts)
	}
	charts := overlays([]Source{fixture(t, "elementwise"), fixture(t, "elementwise-alone")}, names)
	if len(charts) != 1 || !slices.Contains(texts(charts[0]), "ns for each element") {
		t.Errorf("%+v", charts)
	}
}
