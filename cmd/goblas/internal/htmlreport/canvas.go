package htmlreport

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"image/color"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// Charts are drawn by gonum.org/v1/plot, which is the plotting library that Go's
// numerical programs use, and needs neither a browser nor a script: its SVG stands
// in the page. It knows colours as numbers only, so roles are drawn in colours that
// nothing else has, and these become variables of the page's style sheet, which has
// one set for light screens and another for dark ones.

// roles are the colours of the style sheet, by the names of their variables: s0 and so
// on are those of series, h0 and so on those of the heat from the coolest on. A cell of
// the heat has a frame, and low-ink or high-ink on its cooler or its hotter half.
var roles = strings.Fields("ink grid mark low-ink high-ink frame s0 s1 s2 s3 s4 s5 s6 s7 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9")

// seriesColors and heatColors are how many of them there are.
const seriesColors, heatColors = 8, 10

// role is the colour that stands for one of the roles, and has its index.
func role(name string) color.Color {
	return color.RGBA{R: 1, B: uint8(slices.Index(roles, name)), A: 255}
}

var ink, grid, mark, frame = role("ink"), role("grid"), role("mark"), role("frame")

// series is the colour of the i-th series.
func series(i int) color.Color { return role(fmt.Sprint("s", i%seriesColors)) }

// A chart's width in the units of its texts, which is that of a narrow phone: on
// wider screens it grows.
const chartWidth vg.Length = 360

// Sizes of texts.
const textSize, smallSize vg.Length = 11, 9.5

// sans has the metrics of Arial, which the style sheet asks for.
func sans(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// words is a style of text.
func words(size vg.Length, c color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{Color: c, Font: sans(size), XAlign: x, YAlign: y, Handler: plot.DefaultTextHandler}
}

// newPlot is an empty plot in the page's style.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Padding = ink, 4
		a.Label.TextStyle.Color, a.Label.TextStyle.Font, a.Label.Padding = ink, sans(textSize), 3
		a.Tick.Color, a.Tick.Length = ink, 4
		a.Tick.Label.Color, a.Tick.Label.Font = ink, sans(textSize)
	}
	return p
}

// render draws a plot of the given height. description is for readers who do not
// see it.
func render(p *plot.Plot, height vg.Length, description string) template.HTML {
	c := vgsvg.New(chartWidth, height)
	p.Draw(draw.Crop(draw.New(c), 2, -8, 2, -6))
	return inline(c, "chart", description)
}

// sample is a small picture in a legend.
func sample(width vg.Length, paint func(c draw.Canvas)) template.HTML {
	c := vgsvg.New(width, 12)
	paint(draw.New(c))
	return inline(c, "key", "")
}

// square is one around the middle of a sample of width 12.
func square(inset vg.Length) vg.Path {
	return vg.Rectangle{Min: vg.Point{X: inset, Y: inset}, Max: vg.Point{X: 12 - inset, Y: 12 - inset}}.Path()
}

// key is the sample of a line with its marker.
func key(s seriesStyle) template.HTML {
	return sample(30, func(c draw.Canvas) {
		c.StrokeLine2(s.line(), 1, 6, 29, 6)
		c.DrawGlyph(s.glyph(), vg.Point{X: 15, Y: 6})
	})
}

// patch is the sample of bars.
func patch(s seriesStyle) template.HTML {
	return sample(12, func(c draw.Canvas) {
		c.SetColor(s.color)
		c.Fill(square(1))
	})
}

// frameKey is the sample of a frame in a heat map.
func frameKey() template.HTML {
	return sample(12, func(c draw.Canvas) {
		c.SetLineStyle(draw.LineStyle{Color: frame, Width: 2.5})
		c.Stroke(square(2))
	})
}

var (
	paint = regexp.MustCompile(`(fill|stroke):#0100([0-9A-F]{2})`)
	label = regexp.MustCompile(`(?s)<text ([^>]*font-size:([0-9.]+)px[^>]*)>([^<]+)</text>`)
)

// fixed gives every text of a picture the length that it has in the font that the
// picture was laid out in. Where a browser has only a wider one, it narrows the
// letters, and no text is cut or runs into its neighbour.
func fixed(picture string) string {
	return label.ReplaceAllStringFunc(picture, func(s string) string {
		part := label.FindStringSubmatch(s)
		size, err := strconv.ParseFloat(part[2], 64)
		if err != nil {
			return s
		}
		length, _, _ := plot.DefaultTextHandler.Box(html.UnescapeString(part[3]), sans(vg.Points(size)))
		return fmt.Sprintf(`<text textLength="%.5g" lengthAdjust="spacingAndGlyphs" %s>%s</text>`, length.Points(), part[1], part[3])
	})
}

// inline is a canvas as an element of a page.
func inline(c *vgsvg.Canvas, class, description string) template.HTML {
	var b bytes.Buffer
	_, _ = c.WriteTo(&b) // a buffer cannot fail
	_, body, _ := strings.Cut(b.String(), "<svg")
	_, body, _ = strings.Cut(body, ">")
	body = strings.ReplaceAll(fixed(body), "font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;", "")
	body = paint.ReplaceAllStringFunc(body, func(s string) string {
		var code uint8
		name, _, _ := strings.Cut(s, ":")
		_, _ = fmt.Sscanf(s[len(s)-2:], "%X", &code) // the pattern has two hexadecimal digits
		return name + ":var(--" + roles[code] + ")"
	})
	said := ` aria-hidden="true"`
	if description != "" {
		said = ` role="img" aria-label="` + html.EscapeString(description) + `"`
	}
	w, h := c.Size()
	// The library escapes the texts that it draws.
	return template.HTML(fmt.Sprintf(`<svg class="%s" viewBox="0 0 %.5g %.5g" preserveAspectRatio="xMinYMin"%s>%s`, class, w.Points(), h.Points(), said, body))
}

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
	report.Linalg: 2, report.Dist: 1,
	"go loop": 0, "vec one core": 1, "vec all cores": 2,
	"make and a loop": 0, "goblas.Full": 2, "numpy.full": 3, "NumPy thread pool": 4,
	"gob over a pipe": 0, "bytes over a pipe": 1, "goblas/shm": 2, "NumPy RawArray": 3, "NumPy shared mem": 4,
}

// styles gives contenders their styles, in the order in which they come.
type styles struct {
	settings []report.Contender // without names: shapes
	others   []string
}

// style is that of a contender: its name has a colour, its threads and processes a shape.
func (p *styles) style(r report.Row) seriesStyle {
	color, known := colorOf[r.Name]
	if !known {
		color = 6 + place(&p.others, r.Name)
	}
	setting := r.Contender()
	setting.Name, setting.Workers = "", 0
	return seriesStyle{series(color), place(&p.settings, setting)}
}

// place is the index of v among those seen, the next one if it is new.
func place[T comparable](seen *[]T, v T) int {
	i := slices.Index(*seen, v)
	if i < 0 {
		i = len(*seen)
		*seen = append(*seen, v)
	}
	return i
}

// short is a text for a chart, in which there is little room; tables have the whole.
func short(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
