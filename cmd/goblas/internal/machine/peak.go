package machine

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

// reach raises the speed to one that so many cores of all had.
func (s *Speed) reach(speed float64, cores, all int) {
	if cores <= 0 || cores > all {
		cores = all
	}
	s.Core = max(s.Core, speed/float64(max(cores, 1)))
	s.All = max(s.All, speed)
}

// GFLOPS is the peak for a type on so many cores of all.
func (p *Peak) GFLOPS(kind string, cores, all int) float64 { return p.flops(kind).of(cores, all) }

// Reach raises the peak for a type to what so many cores of all have done: the
// machine was busy whenever the peak was measured.
func (p *Peak) Reach(speed float64, kind string, cores, all int) {
	p.flops(kind).reach(speed, cores, all)
}

// flops are the multiply-adds of a type, or of its parts.
func (p *Peak) flops(kind string) *Speed {
	if kind == "float32" || kind == "complex64" {
		return &p.Float32
	}
	return &p.Float64
}

// GBs is the bandwidth of so many cores of all, reading or copying, whichever is
// the greater.
func (p *Peak) GBs(cores, all int) float64 {
	return max(p.Read.of(cores, all), p.Copy.of(cores, all))
}
