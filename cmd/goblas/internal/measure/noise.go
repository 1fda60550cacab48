package measure

import (
	"fmt"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

const (
	wide  = 0.10 // an interval of the median this wide, for its size, is noise
	drift = 0.10 // so much slower or faster in the course of a measurement
	spell = 5    // rounds that make a half of it
)

// Noise returns how wide the interval of the median is for its size, and whether
// that is so wide that small differences mean nothing.
func (s Summary) Noise() (width float64, noisy bool) {
	if !s.Bounded || s.Median <= 0 {
		return 0, false
	}
	width = (s.Hi - s.Lo) / s.Median
	return width, width > wide
}

// TheMachine is how what Drift says begins.
const TheMachine = "the machine"

// Drift says what the times of the reference did: if the machine became slower or
// faster, or was restless throughout, which is that the reference took a fifth longer
// in a quarter of the rounds than in another; "" if its speed stayed.
func Drift(reference []float64) string {
	if len(reference) < 2*spell {
		return ""
	}
	half := len(reference) / 2
	before, after := median(reference[:half]), median(reference[len(reference)-half:])
	differ := !Level(reference[:half], reference[len(reference)-half:])
	switch {
	case differ && after > (1+drift)*before:
		return fmt.Sprintf(TheMachine+" became %.0f %% slower meanwhile", 100*(after/before-1))
	case differ && before > (1+drift)*after:
		return fmt.Sprintf(TheMachine+" became %.0f %% faster meanwhile", 100*(before/after-1))
	}
	sorted := stats.Sample{Xs: slices.Sorted(slices.Values(reference)), Sorted: true}
	if low, high := sorted.Quantile(0.25), sorted.Quantile(0.75); high > (1+2*drift)*low {
		return fmt.Sprintf(TheMachine+" was restless, its speed varying by %.0f %%", 100*(high/low-1))
	}
	return ""
}

func median(values []float64) float64 {
	return stats.Sample{Xs: slices.Sorted(slices.Values(values)), Sorted: true}.Quantile(0.5)
}
