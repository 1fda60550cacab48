package page

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// seriesStyle tells series apart by colour, and for those who do not see colours, or
// print without, by dashes and markers.
type seriesStyle struct {
	color color.Color
	shape int // of the line and its markers
}

var (
	dashes = [][]vg.Length{nil, {6, 3}, {2, 2}, {8, 2, 2, 2}}
	glyphs = []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{}, draw.RingGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}}
)

func (s seriesStyle) line() draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: 1.5, Dashes: dashes[s.shape%len(dashes)]}
}

func (s seriesStyle) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: s.color, Radius: 2.8, Shape: glyphs[s.shape%len(glyphs)]}
}

// colorOf has the colours of the contenders that are in several charts, the same in
// all of them.
var colorOf = map[string]int{
	report.Pure: 0, report.Native: 1, report.Auto: 2, report.NumPy: 3, report.Netlib: 4, report.C: 5,
	"go loop": 0, "vec one core": 1, "vec all cores": 2,
	"make and a loop": 0, "goblas.Full": 2, "numpy.full": 3, "NumPy thread pool": 4,
	"gob over a pipe": 0, "bytes over a pipe": 1, "goblas/shm": 2, "NumPy RawArray": 3, "NumPy shared mem": 4,
}

// styles gives contenders their styles, in the order in which they come.
type styles struct {
	threads map[int]int // shapes
	others  map[string]int
}

func newStyles() styles { return styles{map[int]int{}, map[string]int{}} }

// style is that of a contender: its name has a colour, its threads a shape.
func (p styles) style(r report.Row) seriesStyle {
	i, known := colorOf[r.Name]
	if !known {
		if _, seen := p.others[r.Name]; !seen {
			p.others[r.Name] = 6 + len(p.others)
		}
		i = p.others[r.Name]
	}
	if _, seen := p.threads[r.Threads]; !seen {
		p.threads[r.Threads] = len(p.threads)
	}
	return seriesStyle{series(i), p.threads[r.Threads]}
}

// short is a text for a chart, in which there is little room; tables have the whole.
func short(s string) string {
	const most = 26
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
