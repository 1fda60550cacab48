package page

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// logTicks marks 1, 2 and 5 times the powers of ten, or powers alone where there are
// many.
type logTicks struct{ suffix string }

// Ticks are those between min and max.
func (t logTicks) Ticks(min, max float64) (ticks []plot.Tick) {
	first, last := int(math.Floor(math.Log10(min))), int(math.Ceil(math.Log10(max)))
	steps := []float64{1, 2, 5}
	if last-first > 3 {
		steps = steps[:1]
	}
	every := (last-first)/8 + 1
	for e := first; e <= last; e++ {
		for _, step := range steps {
			v, _ := strconv.ParseFloat(fmt.Sprintf("%ve%d", step, e), 64) // exactly what the label says
			if v < min*(1-1e-9) || v > max*(1+1e-9) || (e-first)%every != 0 {
				continue
			}
			format := byte('f')
			if v >= 1e6 || v < 1e-5 {
				format = 'e'
			}
			ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, format, -1, 64) + t.suffix})
		}
	}
	return ticks
}

// linearTicks marks three to six multiples of 1, 2 or 5 times a power of ten.
// plot.DefaultTicks may mark two alone, and gives them decimals.
type linearTicks struct{}

// Ticks are those between min and max.
func (linearTicks) Ticks(min, max float64) (ticks []plot.Tick) {
	least := 0.9 * (max - min) / 5
	power := math.Pow(10, math.Floor(math.Log10(least)))
	step := 10 * power
	for _, times := range []float64{5, 2} {
		if times*power >= least {
			step = times * power
		}
	}
	for i := math.Ceil(min/step-1e-9) + 0; i*step <= max*(1+1e-9); i++ {
		ticks = append(ticks, plot.Tick{Value: i * step, Label: strconv.FormatFloat(i*step, 'g', 4, 64)})
	}
	return ticks
}

// atTicks marks given values, all of them, and labels them where there is room: part
// is the part of the axis that a label of one digit needs.
func atTicks(values []float64, min, max, part float64, scale plot.Normalizer) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	free := math.Inf(-1)
	for _, v := range values {
		label := strconv.FormatFloat(v, 'f', -1, 64)
		at, half := 0.5, part*float64(len(label)+1)/2
		if min < max {
			at = scale.Normalize(min, max, v)
		}
		if at-half < free {
			label = ""
		} else {
			free = at + half
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: label})
	}
	return ticks
}

// span is the range of values; it is empty, and Min above Max, without any.
type span struct{ Min, Max float64 }

func newSpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(values ...float64) {
	for _, v := range values {
		s.Min, s.Max = math.Min(s.Min, v), math.Max(s.Max, v)
	}
}

// wider is the span with its ends moved out by a factor, and at least twice as wide
// as narrow; for logarithmic axes.
func (s span) wider(factor float64) span {
	if s.Max < 2*s.Min {
		factor *= math.Sqrt2
	}
	return span{s.Min / factor, s.Max * factor}
}
