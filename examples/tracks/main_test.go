package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
)

// TestTracks checks that the filter knows the positions better than the measurements do,
// and the speeds about as well as the lines.
func TestTracks(t *testing.T) {
	os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	if err := goblas.Use(goblas.Auto); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(&out, 300, 20); err != nil {
		t.Fatal(err)
	}
	var off []float64
	for _, s := range regexp.MustCompile(`0\.\d+`).FindAllString(out.String(), -1) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		off = append(off, v)
	}
	if len(off) != 4 || off[0] > 0.6*off[1] || off[2] > 0.05 || off[3] > 0.05 {
		t.Errorf("%v in %s", off, out.String())
	}
}
