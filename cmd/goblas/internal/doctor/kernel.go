package doctor

import (
	"fmt"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

const coreType = machine.CoreTypeVariable

// gainful is how many times as fast another kernel must be to be named.
const gainful = 1.05

// instructions is what a kernel is made for, the more the wider.
type instructions int

const (
	unranked instructions = iota // a kernel that is not known here
	sse
	avx
	avx2
	avx512F
)

func (i instructions) String() string {
	return [...]string{"an unknown set of instructions", "SSE", "AVX", "AVX2", "AVX-512"}[i]
}

// kernelFor are OpenBLAS's kernels for x86-64 (driver/others/dynamic.c) by what they
// are made for.
var kernelFor = map[string]instructions{
	"prescott": sse, "core2": sse, "penryn": sse, "dunnington": sse, "nehalem": sse, "athlon": sse, "opteron": sse,
	"opteron_sse3": sse, "barcelona": sse, "bobcat": sse, "atom": sse, "nano": sse,
	"sandybridge": avx, "bulldozer": avx, "piledriver": avx, "steamroller": avx,
	"haswell": avx2, "excavator": avx2, "zen": avx2,
	"skylakex": avx512F, "cooperlake": avx512F, "sapphirerapids": avx512F,
}

// instructions are the widest that OpenBLAS has kernels for; unranked where this
// is not known, as on arm64, whose kernels differ by more than their instructions.
func (c CPU) instructions() instructions {
	switch {
	case c.Arch != "amd64":
		return unranked
	case c.AVX512:
		return avx512F
	case c.AVX2:
		return avx2
	case c.AVX:
		return avx
	}
	return sse
}

// Candidates are the kernels that suit the processor, the likeliest first: those
// whose instructions it has, as OpenBLAS spells them.
func (c CPU) Candidates() []string {
	i := c.instructions()
	for _, kind := range []struct {
		is      bool
		kernels string
	}{
		{i == avx512F && c.AMX, "SapphireRapids Cooperlake SkylakeX"},
		{i == avx512F && c.BF16, "Cooperlake SkylakeX"},
		{i == avx512F, "SkylakeX"},
		{i == avx2 && c.AMD, "Zen Haswell"},
		{i == avx2, "Haswell"},
		{i == avx && c.AMD, "Piledriver Sandybridge"},
		{i == avx, "Sandybridge"},
		{c.Arch == "arm64" && c.SVE, "NEOVERSEV1 NEOVERSEN1"},
		{c.Arch == "arm64", "NEOVERSEN1"},
	} {
		if kind.is {
			return strings.Fields(kind.kernels)
		}
	}
	return nil
}

// misjudged reports whether OpenBLAS's own choice may not be the best kernel: it is
// made for less than the processor has or, where kernels have no order, not the
// first candidate.
func (c CPU) misjudged(kernel string) bool {
	all := c.Candidates()
	if len(all) == 0 || strings.EqualFold(kernel, all[0]) {
		return false
	}
	return kernelFor[strings.ToLower(kernel)] < c.instructions() || c.instructions() == unranked
}

// findKernel tells whether the kernel is the one for the processor, by what was
// measured, or else by what the processor has.
func findKernel(f Facts, found *findings) {
	o := f.Machine.OpenBLAS
	if o == nil || o.Kernel == "" {
		return
	}
	value, set, ignored := f.Machine.CoreType()
	if ignored {
		found.add(Warning, "unset "+coreType, "%s=%s is ignored: OpenBLAS runs the kernel %s", coreType, value, o.Kernel)
	}
	has, made := f.CPU.instructions(), kernelFor[strings.ToLower(o.Kernel)]
	forced, weaker := set && !ignored, made != unranked && made < has
	switch {
	case len(f.Kernels) > 0 && f.Kernels[0].GFLOPS > 0:
		measuredKernel(f, found)
	case f.Deadly():
		found.add(Problem, "unset "+coreType, "%s=%s forces the kernel %s, for %s; this processor has %s: calls end the program by an illegal instruction",
			coreType, value, o.Kernel, made, has)
	case forced && weaker:
		found.add(Warning, "unset "+coreType, "%s=%s forces the kernel %s, for %s; this processor has %s", coreType, value, o.Kernel, made, has)
	case forced:
		found.add(Note, "goblas doctor without --quick measures what it costs", "%s=%s forces the kernel %s", coreType, value, o.Kernel)
	case weaker:
		found.add(Warning, "goblas doctor without --quick measures what another kernel gives",
			"the kernel %s is for %s; this processor has %s", o.Kernel, made, has)
	default:
		found.add(OK, "", "kernel %s", o.Kernel)
	}
}

// Deadly reports whether calls of OpenBLAS would end this process: a kernel is forced
// that is made for more than the processor has.
func (f Facts) Deadly() bool {
	_, set, ignored := f.Machine.CoreType()
	has := f.CPU.instructions()
	return f.Machine.OpenBLAS != nil && set && !ignored && has != unranked && kernelFor[strings.ToLower(f.Machine.OpenBLAS.Kernel)] > has
}

// measuredKernel compares the measured choices with the one in force, the first.
func measuredKernel(f Facts, found *findings) {
	for _, k := range f.Kernels {
		if k.Wrong {
			found.add(Problem, "install another OpenBLAS, or set "+coreType+" to another kernel",
				"the kernel %s returns wrong products: %s", k.Kernel, k.Error)
		}
	}
	now, best, forced := f.Kernels[0], preferred(f.Kernels), ""
	if v, set, ignored := f.Machine.CoreType(); set && !ignored {
		forced = fmt.Sprintf(" (%s=%s)", coreType, v)
	}
	others := ""
	if len(f.Kernels) > 1 {
		others = ", no other is faster"
	}
	advice, which := "export "+best.Set, "the kernel "+best.Kernel
	if best.Remove != "" {
		advice = "unset " + best.Remove
		if best.Remove != coreType {
			which = "without " + best.Remove + " it"
		}
	}
	switch {
	case best.Wrong: // all of them
	case best == now:
		found.add(OK, "", "kernel %s%s: %.3g GFLOP/s on one core%s", now.Kernel, forced, now.GFLOPS, others)
	default:
		found.add(Warning, fmt.Sprintf("%s: %.2f times as fast", advice, best.GFLOPS/now.GFLOPS),
			"kernel %s%s: %.3g GFLOP/s on one core; %s has %.3g", now.Kernel, forced, now.GFLOPS, which, best.GFLOPS)
	}
}

// preferred is the first choice that no right one beats clearly: what is in force
// before what OpenBLAS takes by itself, and that before a kernel that is forced,
// which would stay in force when the library or the machine changes.
func preferred(all []KernelTime) KernelTime {
	fastest := 0.0
	for _, k := range all {
		if !k.Wrong {
			fastest = max(fastest, k.GFLOPS)
		}
	}
	for _, k := range all {
		if !k.Wrong && gainful*k.GFLOPS >= fastest {
			return k
		}
	}
	return all[0]
}

// variable returns the value of an environment variable, "" if it is not set.
func variable(f Facts, name string) string {
	value, _ := f.Machine.Variable(name)
	return value
}
