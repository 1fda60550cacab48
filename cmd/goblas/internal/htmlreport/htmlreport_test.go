package htmlreport

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
)

// fixtures are files that goblas bench wrote, one for each kind of chart and more.
var fixtures = []string{"blas", "one-size", "tasks", "elementwise", "elementwise-alone", "linalg", "stack", "fill", "share"}

func fixture(t *testing.T, name string) Source {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	f, err := report.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return Source{Path: path, File: f}
}

func all(t *testing.T) (sources []Source) {
	t.Helper()
	for _, name := range fixtures {
		sources = append(sources, fixture(t, name))
	}
	return sources
}

func write(t *testing.T, sources ...Source) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, sources); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// painted counts the filled shapes of a picture: marks and bars.
func painted(c chart) int {
	return len(regexp.MustCompile(`<path [^>]*style="fill:var\(--s\d\)`).FindAllString(string(c.Picture), -1))
}

// stroked counts the lines and curves of series: lines, intervals, and hollow marks.
func stroked(c chart) int {
	return len(regexp.MustCompile(`stroke:var\(--s\d\)`).FindAllString(string(c.Picture), -1))
}

func texts(c chart) (all []string) {
	for _, m := range regexp.MustCompile(`(?s)<text[^>]*>([^<]*)</text>`).FindAllStringSubmatch(string(c.Picture), -1) {
		all = append(all, m[1])
	}
	return all
}

func TestChartsHaveTheirData(t *testing.T) {
	for name, want := range map[string][]struct {
		kind, title  string
		marks, lines int // filled marks or bars; series in the legend
		texts        []string
	}{
		"blas": {
			{"speed", "dot, float64", 0, 9, []string{"n", "GFLOP/s", "16", "48"}},
			{"speed", "solve with 1 right-hand side, float64", 0, 9, []string{"16", "48"}},
			{"speed", "svd, float64", 0, 9, []string{"16", "48"}},
			{"speed", "gonum&#39;s mul, float64", 0, 7, []string{"16", "48"}},
			{"scaling", "Scaling: float64", 0, 6, []string{"BLAS threads", "times as fast", "1", "2"}},
			{"scaling", "Scaling: float64", 0, 2, []string{"1", "2"}},
		},
		"one-size":          {{"speed", "dot 24x24 by 24x24, float32", 3, 0, []string{"pure Go", "OpenBLAS, 1 thread", "OpenBLAS, 2 threads"}}, {"scaling", "Scaling: float32", 0, 1, nil}},
		"tasks":             {{"tasks", "tasks: 4 products of 16x16 by 16x16, float64", 0, 1, []string{"pure Go", "OpenBLAS", "Auto", "1", "2", "4", "workers"}}},
		"elementwise":       {{"elementwise", "Element by element: 1000 float64", 9, 3, []string{"add", "exp", "sum", "times as fast as NumPy"}}},
		"elementwise-alone": {{"elementwise", "Element by element: 1000 float64", 6, 3, []string{"add", "exp", "ns for each element"}}},
		"linalg":            {{"linalg", "Functions of linalg: n = 8, float64", 2, 0, []string{"inv", "sqrtm", "times as fast as NumPy"}}},
		"stack":             {{"stack", "Stacks of 50 matrices, 4x4, float64", 2, 1, []string{"dot", "solve", "times as fast as NumPy"}}},
		"fill":              {{"fill", "fill 100x100, float64, 78.1 KiB, fresh", 4, 0, []string{"goblas.Full, 2 threads", "make and a loop, 1 thread"}}},
		"share":             {{"share", "share 1000 float64 (7.81 KiB)", 27, 4, []string{"create", "start", "attach", "add", "hand-over", "confirm", "total"}}},
	} {
		charts := chartsOf(fixture(t, name).File)
		if len(charts) != len(want) {
			t.Errorf("%s: %d charts, want %d", name, len(charts), len(want))
			continue
		}
		for i, c := range charts {
			w := want[i]
			if c.Kind != w.kind || strings.ReplaceAll(c.Title, "'", "&#39;") != w.title {
				t.Errorf("%s: chart %d is %s %q, want %s %q", name, i, c.Kind, c.Title, w.kind, w.title)
			}
			if w.marks > 0 && painted(c) != w.marks {
				t.Errorf("%s, %s: %d marks, want %d", name, c.Title, painted(c), w.marks)
			}
			if len(c.Legend) != w.lines {
				t.Errorf("%s, %s: %d entries in the legend, want %d", name, c.Title, len(c.Legend), w.lines)
			}
			// A line each, and its two points are marks, filled or not.
			if (c.Kind == "speed" || c.Kind == "scaling") && w.marks == 0 && painted(c)+stroked(c) < 3*w.lines {
				t.Errorf("%s, %s: %d lines and marks, want at least %d", name, c.Title, painted(c)+stroked(c), 3*w.lines)
			}
			got := texts(c)
			for _, text := range w.texts {
				if !contains(got, text) {
					t.Errorf("%s, %s: no text %q in %q", name, c.Title, text, got)
				}
			}
			if len(c.Tables) == 0 || len(c.Tables[0].Rows) == 0 {
				t.Errorf("%s, %s: no figures", name, c.Title)
			}
		}
	}
}

func contains(texts []string, want string) bool {
	for _, t := range texts {
		if t == want {
			return true
		}
	}
	return false
}

func TestHeatMap(t *testing.T) {
	f := fixture(t, "tasks").File
	c := chartsOf(f)[0]
	cells := regexp.MustCompile(`fill:var\(--h\d\)`).FindAllString(string(c.Picture), -1)
	if want := len(f.Results[0].Rows); len(cells) != want {
		t.Errorf("%d cells, want %d", len(cells), want)
	}
	// The best is framed, and with it or apart from it the best of Auto.
	best := f.Results[0].Rows[f.Results[0].Best.Row]
	want := []string{"best", "best of Auto"}
	if best.Name == report.Auto {
		want = want[:1]
	}
	frames := strings.Count(string(c.Picture), "stroke:var(--frame)")
	if frames != len(want) {
		t.Errorf("%d frames, want %d", frames, len(want))
	}
	if len(c.Legend) != len(want) || c.Legend[0].Label != "best: "+best.Label() {
		t.Errorf("legend %+v", c.Legend)
	}
	for _, text := range append(want, report.Digits(f.Results[0].Flops/1e9 / *best.Median)) {
		if !contains(texts(c), text) {
			t.Errorf("no %q in %q", text, texts(c))
		}
	}
}

// TestPage checks the whole: every colour is the style sheet's, every picture is
// well-formed, nothing comes from elsewhere.
func TestPage(t *testing.T) {
	page := write(t, all(t)...)
	if len(page) > 1<<20 {
		t.Errorf("%d bytes", len(page))
	}
	body := page[strings.Index(page, "<body>"):]
	if found := regexp.MustCompile(`(fill|stroke):#\w+|font-family:`).FindAllString(body, -1); found != nil {
		t.Errorf("colours or fonts that are not the style sheet's: %q", found)
	}
	for _, name := range regexp.MustCompile(`var\((--[\w-]+)\)`).FindAllStringSubmatch(page, -1) {
		if strings.Count(style, name[1]+":") != 2 {
			t.Errorf("%s is not defined for light and for dark", name[1])
		}
	}
	if found := regexp.MustCompile(`(?i)<script|<link[^>]*stylesheet|@import|src=|url\(|https?://`).FindAllString(page, -1); found != nil {
		t.Errorf("not self-contained: %q", found)
	}
	pictures := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1)
	if len(pictures) < 12 {
		t.Errorf("%d pictures", len(pictures))
	}
	for _, picture := range pictures {
		d := xml.NewDecoder(strings.NewReader(picture))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in %s", err, picture)
			}
		}
	}
	for _, want := range []string{"AMD Zen 5 (virtual)", "Cooperlake", "online CPUs (decides)", "blas.json, one-size.json"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in the page", want)
		}
	}
	if page := write(t, fixture(t, "fill"), fixture(t, "share")); strings.Contains(page, "Mind that") {
		t.Error("files of one machine are said to be of several")
	}
}

func TestSeveralMachines(t *testing.T) {
	a, b := fixture(t, "fill"), fixture(t, "share")
	b.File.Machine.CPUModel, b.File.Machine.OpenBLAS = "another", nil
	b.File.Machine.Unavailable = &goblas.UnavailableError{Reason: "not found"}
	page := write(t, a, b)
	for _, want := range []string{
		"The files are of 2 different machines, which differ in: processor, OpenBLAS.", "<h2>Machine 2</h2><p class=\"facts\">of share.json</p>", "Machine 2; measured", "none: not found",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	b = fixture(t, "share")
	b.File.Machine.Versions.Go = "go9"
	if page := write(t, a, b); !strings.Contains(page, "of 2 different settings, which differ in: Go.") {
		t.Error("no word on another Go")
	}
	if page := write(t, a, Source{"elsewhere/fill.json", b.File}); !strings.Contains(page, "<h2>elsewhere/fill.json</h2>") {
		t.Error("two files with one name")
	}
}

func TestWrongAndIncomplete(t *testing.T) {
	s := fixture(t, "one-size")
	cell := &s.File.Results[0]
	s.File.Complete, cell.Complete = false, false
	cell.Rows[1].Wrong, cell.Rows[1].Verified = "residual 7", false
	cell.Rows[2].Error, cell.Rows[2].Complete = "no luck", false
	charts := chartsOf(s.File)
	if len(charts) != 1 || painted(charts[0]) != 1 {
		t.Fatalf("%d charts, want the speed of one right row", len(charts))
	}
	page := write(t, s)
	for _, want := range []string{
		"incomplete: the measurement was interrupted", "incomplete: dot 24x24", "WRONG, and not in the picture: dot 24x24 by 24x24, float32, OpenBLAS, 1 thread: residual 7",
		"FAILED, and not in the picture: dot 24x24 by 24x24, float32, OpenBLAS, 2 threads: no luck", `<tr class="bad">`, "<td>WRONG</td>", "<td>FAILED</td>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	cell.Rows[0].Wrong = "as well"
	var b strings.Builder
	if err := Write(&b, []Source{s}); !errors.Is(err, ErrNothing) || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

// TestHostile puts markup, and figures that no axis has, where a file may have them.
func TestHostile(t *testing.T) {
	evil := `</svg></style><script>alert("x")</script><img src=x onerror='y'>&#0;` + "\x00\x1b\n" + strings.Repeat("long ", 99)
	for _, s := range all(t) {
		s.Path = evil + ".json"
		s.File.Machine.CPUModel, s.File.Notes = evil, []string{evil}
		s.File.Peers = append(s.File.Peers, report.Peer{Name: evil, Version: evil, Library: evil})
		for i := range s.File.Results {
			c := &s.File.Results[i]
			c.Op, c.Title, c.Type, c.Notes = evil+fmt.Sprint(i), evil, evil, []string{evil}
			c.Rows[len(c.Rows)-1].Name = evil
			if c.Best != nil {
				c.Best.Sentence = evil
			}
		}
		page := write(t, s)
		if strings.Contains(page, "<script") || strings.Contains(page, "<img") || strings.Count(page, "</style>") != 1 {
			t.Errorf("markup came through in %q", page)
		}
	}
	for _, figure := range []float64{-1, 0, 1e-300, 1e300} {
		for _, s := range all(t) {
			for i := range s.File.Results {
				c := &s.File.Results[i]
				c.Flops, c.Bytes, c.N = figure, figure, int(figure)
				for j := range c.Rows {
					r := &c.Rows[j]
					r.Threads, r.Workers, r.Low = i-1, j-1, &figure
					if j == 0 {
						r.Median = &figure
					}
				}
			}
			if p := s.File.Machine.Peak; p != nil {
				p.Float64 = machine.Speed{Core: figure, All: figure}
			}
			err := Write(io.Discard, []Source{s})
			if err != nil && !errors.Is(err, ErrNothing) {
				t.Error(err)
			}
		}
	}
}
