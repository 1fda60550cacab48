package measure

import (
	"math"
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
	s := stats.Sample{Xs: slices.Sorted(slices.Values(samples)), Sorted: true}
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
