package htmlreport

import (
	"strings"
	"testing"

	"gonum.org/v1/plot"
)

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		ticker   plot.Ticker
		min, max float64
		want     string
	}{
		{linearTicks{}, 0, 267, "0 50 100 150 200 250"},
		{linearTicks{}, 0, 160, "0 50 100 150"},
		{linearTicks{}, 0, 2.1, "0 0.5 1 1.5 2"},
		{linearTicks{}, 0, 10, "0 2 4 6 8 10"},
		{linearTicks{}, 0, 0.0081, "0 0.002 0.004 0.006 0.008"},
		{logTicks{}, 1.5, 220, "2 5 10 20 50 100 200"},
		{logTicks{"x"}, 0.02, 30, "0.1x 1x 10x"},
		{logTicks{}, 3e-9, 2e7, "1e-06 0.001 1 1000 1e+06"},
		{atTicks([]float64{10, 11, 100, 1000}, 10, 1000, 0.05, plot.LogScale{}), 10, 1000, "10 | 100 1000"},
	} {
		var labels []string
		for _, tick := range test.ticker.Ticks(test.min, test.max) {
			if tick.Label == "" {
				tick.Label = "|"
			}
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != test.want {
			t.Errorf("%T from %v to %v: %s, want %s", test.ticker, test.min, test.max, got, test.want)
		}
	}
}
