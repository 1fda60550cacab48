package measure

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// jitter returns n times around t, evenly spread by the given part.
func jitter(r *rand.Rand, n int, t, part float64) []float64 {
	times := make([]float64, n)
	for i := range times {
		times[i] = t * (1 + part*(2*r.Float64()-1))
	}
	return times
}

func TestDrift(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	steady, slow := jitter(r, 10, 1e-3, 0.03), jitter(r, 10, 1.25e-3, 0.03)
	restless := slices.Concat(steady[:3], slow[:3], steady[3:6], slow[3:6])
	for name, test := range map[string]struct {
		times []float64
		want  string
	}{
		"steady":    {jitter(r, 20, 1e-3, 0.03), ""},
		"too few":   {slices.Concat(steady[:2], slow[:2]), ""},
		"throttled": {slices.Concat(steady, slow), "the machine became 2"},
		"faster":    {slices.Concat(slow, steady), "faster meanwhile"},
		"restless":  {restless, "restless"},
		"one spike": {append(slices.Clone(steady), 1), ""},
	} {
		got := Drift(test.times)
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestNoise(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	if width, noisy := Summarize(jitter(r, 20, 1, 0.02)).Noise(); noisy || width <= 0 || width > 0.04 {
		t.Errorf("quiet: %v, %v", width, noisy)
	}
	if width, noisy := Summarize(jitter(r, 20, 1, 0.5)).Noise(); !noisy || width > 1 {
		t.Errorf("noisy: %v, %v", width, noisy)
	}
	if _, noisy := Summarize([]float64{1, 2, 3}).Noise(); noisy {
		t.Error("too few samples for an interval, and yet one that is wide")
	}
}

func TestOutliers(t *testing.T) {
	// With 3, 30 and 100 the quartiles are 11.9 and 19.1: fences at 1.2, 29.8 and 40.6.
	samples := []float64{10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}
	if s := Summarize(samples); s.Mild != 0 || s.Severe != 0 {
		t.Errorf("outliers among 10 to 20: %+v", s)
	}
	if s := Summarize(append(samples, 30, 100, 3)); s.Mild != 1 || s.Severe != 1 {
		t.Errorf("%d mild, %d severe, want 1 and 1", s.Mild, s.Severe)
	}
}

func TestReferenceIsTimedEveryRound(t *testing.T) {
	var l log
	s := settings()
	pace := time.Millisecond
	s.Reference = func() { time.Sleep(pace); pace += time.Millisecond }
	_, reference, err := timed(t, s, l.contender("a", 200*time.Millisecond))
	// Six rounds of one call, and one that finds nothing to do; two times each, of
	// which the first is the faster.
	if want := []float64{0.001, 0.003, 0.005, 0.007, 0.009, 0.011, 0.013}; err != nil || !slices.Equal(reference, want) {
		t.Errorf("%v, %v, want %v", reference, err, want)
	}
}

func TestRatio(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	base, twice := jitter(r, 40, 1e-3, 0.05), jitter(r, 40, 2e-3, 0.05)
	ratio, low, high, ok := Ratio(base, twice)
	if !ok || ratio < 1.94 || ratio > 2.06 || low > 2 || high < 2 || high-low > 0.15 || low == high {
		t.Errorf("%v, %v..%v, %v", ratio, low, high, ok)
	}
	if _, again, _, _ := Ratio(base, twice); again != low {
		t.Error("the same samples have another interval")
	}
	// Of 80 pairs of the same distribution about 95 % have 1 in their interval.
	covered := 0
	for range 80 {
		_, low, high, _ := Ratio(jitter(r, 15, 1, 0.1), jitter(r, 15, 1, 0.1))
		if low <= 1 && 1 <= high {
			covered++
		}
	}
	if covered < 68 || covered == 80 {
		t.Errorf("%d of 80 intervals have the true ratio", covered)
	}
	if _, _, _, ok := Ratio(base[:5], twice); ok {
		t.Error("an interval of five samples")
	}
}
