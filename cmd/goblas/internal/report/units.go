package report

import (
	"fmt"
	"math"
	"strconv"
)

// unit is one that a figure is shown in.
type unit struct {
	name string
	size float64
}

// seconds and sizes are units from the largest to the smallest.
var (
	seconds = []unit{{"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}}
	sizes   = []unit{{"EiB", 1 << 60}, {"PiB", 1 << 50}, {"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"bytes", 1}}
)

// largest returns the largest of the units in which v is at least 1, or the smallest.
func largest(units []unit, v float64) unit {
	for _, u := range units {
		if v >= u.size {
			return u
		}
	}
	return units[len(units)-1]
}

func timeUnit(t float64) unit { return largest(seconds, t) }

// with is v with the unit.
func (u unit) with(v float64) string { return Digits(v/u.size) + " " + u.name }

// Duration is a time in seconds with its unit, such as "22.1 ms".
func Duration(t float64) string { return timeUnit(t).with(t) }

// Digits is v with three significant digits and no exponent; below 0.1 there
// are fewer.
func Digits(v float64) string {
	if v == 0 {
		return "0"
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64) // what FormatFloat wrote
	decimals := 2 - int(math.Floor(math.Log10(math.Abs(rounded))))
	return strconv.FormatFloat(rounded, 'f', min(max(decimals, 0), 3), 64)
}

// Times is how many times as fast, such as "1.93x".
func Times(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0fx", v)
	}
	return fmt.Sprintf("%.*fx", map[bool]int{true: 2, false: 1}[v < 10], v)
}

// percent is a share, such as "94%".
func percent(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) + "%" }

// Bytes is a size with its binary unit, such as "7.5 GiB".
func Bytes(size float64) string { return largest(sizes, size).with(size) }

// Plural is "1 thread", "2 threads".
func Plural(n int, noun string) string { return plural(n, noun, noun+"s") }

// plural is Plural with a word for many.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
