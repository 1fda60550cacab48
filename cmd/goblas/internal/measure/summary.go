package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/aclements/go-moremath/stats"
	"golang.org/x/perf/benchmath"
	"gonum.org/v1/gonum/stat/combin"
)

// Summary condenses samples, in their unit. The zero Summary is that of no
// samples.
type Summary struct {
	Runs     int
	Median   float64
	Min, Max float64
	// Lo and Hi bound the median with 95 % confidence, assuming nothing of the
	// distribution. Bounded is false, and both are 0, below six samples: so few
	// do not bound it.
	Lo, Hi  float64
	Bounded bool
	// Outliers, as Tukey has them: samples more than 1.5 (Mild) or 3 (Severe)
	// interquartile ranges away from the quartiles.
	Mild, Severe int
}

const confidence = 0.95

// Summarize returns the summary of samples, which it leaves as they are.
func Summarize(samples []float64) Summary {
	if len(samples) == 0 {
		return Summary{}
	}
	s := benchmath.AssumeNothing.Summary(sample(samples), confidence)
	summary := Summary{Runs: len(samples), Median: s.Center, Min: slices.Min(samples), Max: slices.Max(samples)}
	if !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) {
		summary.Lo, summary.Hi, summary.Bounded = s.Lo, s.Hi, true
	}
	summary.Mild, summary.Severe = outliers(samples)
	return summary
}

// outliers counts samples beyond the inner and beyond the outer fences.
func outliers(samples []float64) (mild, severe int) {
	s := sorted(samples)
	first, third := s.Quantile(0.25), s.Quantile(0.75)
	for _, v := range samples {
		switch away := max(first-v, v-third); {
		case away > 3*(third-first):
			severe++
		case away > 1.5*(third-first):
			mild++
		}
	}
	return mild, severe
}

// Level reports whether the samples are too alike to say that one of the two is
// faster (Mann-Whitney U test at 5 %). So few that they never say it are not level.
func Level(a, b []float64) bool {
	_, differ, few := Differ(a, b)
	return !differ && !few
}

// Differ compares samples: the probability p that they are so different by chance,
// whether that is below 5 %, and whether there are too few for it ever to be
// (Mann-Whitney U test).
func Differ(a, b []float64) (p float64, differ, few bool) {
	if TooFew(len(a), len(b)) {
		return 1, false, true
	}
	c := benchmath.AssumeNothing.Compare(sample(a), sample(b))
	return c.P, c.P <= c.Alpha, false
}

// TooFew reports whether so many samples on either side are too few to differ by more
// than chance: one sample, or so few that of all orders of the a + b samples the two
// that keep the sides apart are more than 5 %.
func TooFew(a, b int) bool {
	return min(a, b) < 2 || combin.GeneralizedBinomial(float64(a+b), float64(a)) < 2/(1-confidence)-1e-9
}

func sample(values []float64) *benchmath.Sample {
	return benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
}

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
	s := sorted(reference)
	if low, high := s.Quantile(0.25), s.Quantile(0.75); high > (1+2*drift)*low {
		return fmt.Sprintf(TheMachine+" was restless, its speed varying by %.0f %%", 100*(high/low-1))
	}
	return ""
}

func sorted(values []float64) stats.Sample {
	return stats.Sample{Xs: slices.Sorted(slices.Values(values)), Sorted: true}
}

func median(values []float64) float64 { return sorted(values).Quantile(0.5) }

// resamples is how many times a bootstrap draws.
const resamples = 1000

// Ratio returns how many times as long as base other takes, by their medians, and
// its 95 % confidence interval by the percentile bootstrap (Efron 1979). The same
// samples give the same interval. ok is false below six samples on a side, too few
// to draw from.
func Ratio(base, other []float64) (ratio, low, high float64, ok bool) {
	if len(base) == 0 || len(other) == 0 {
		return 0, 0, 0, false
	}
	ratio = median(other) / median(base)
	if len(base) < minSamples || len(other) < minSamples {
		return ratio, 0, 0, false
	}
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(from, into []float64) float64 {
		for i := range into {
			into[i] = from[r.IntN(len(from))]
		}
		slices.Sort(into)
		n := len(into)
		return (into[(n-1)/2] + into[n/2]) / 2
	}
	a, b, ratios := make([]float64, len(base)), make([]float64, len(other)), make([]float64, resamples)
	for i := range ratios {
		ratios[i] = draw(other, b) / draw(base, a)
	}
	slices.Sort(ratios)
	return ratio, ratios[resamples*25/1000], ratios[resamples*975/1000-1], true
}
