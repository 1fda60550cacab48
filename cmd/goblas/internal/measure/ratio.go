package measure

import (
	"math/rand/v2"
	"slices"
)

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
