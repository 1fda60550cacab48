package topology

import "github.com/klauspost/cpuid/v2"

// readClaim asks the processor about itself.
func readClaim() claim {
	return claim{
		model:    cpuid.CPU.BrandName,
		physical: cpuid.CPU.PhysicalCores,
		logical:  cpuid.CPU.LogicalCores,
		threads:  cpuid.CPU.ThreadsPerCore,
		hybrid:   cpuid.CPU.Supports(cpuid.HYBRID_CPU),
	}
}
