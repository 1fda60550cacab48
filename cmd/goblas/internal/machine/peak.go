package machine

import "strings"

// Peak is what the machine gives at most, measured in this process.
type Peak struct {
	Float64 Speed `json:"float64_gflop_per_second"` // fused multiply-adds in registers
	Float32 Speed `json:"float32_gflop_per_second"`
	Read    Speed `json:"read_gigabyte_per_second"` // from memory
	Copy    Speed `json:"copy_gigabyte_per_second"` // read and written
}

// Speed is that of one core and of all usable ones together.
type Speed struct {
	Core float64 `json:"core"`
	All  float64 `json:"all"`
}

// of is the speed of so many cores of all; 0 stands for all.
func (s Speed) of(cores, all int) float64 {
	if cores <= 0 || cores >= all {
		return s.All
	}
	return min(s.Core*float64(cores), s.All)
}

// GFLOPS is the peak for a type on so many cores of all.
func (p Peak) GFLOPS(kind string, cores, all int) float64 {
	if kind == "float32" || strings.HasSuffix(kind, "64") && strings.HasPrefix(kind, "complex") {
		return p.Float32.of(cores, all)
	}
	return p.Float64.of(cores, all)
}

// GBs is the bandwidth of so many cores of all, reading or copying, whichever is
// the greater.
func (p Peak) GBs(cores, all int) float64 {
	return max(p.Read.of(cores, all), p.Copy.of(cores, all))
}
