package topology

import "fmt"

// numberCores gives CPU numbers to the counts of an operating system that tells
// nothing else, macOS: physical cores made of cpus logical CPUs, of which the
// first fast are performance cores. Only counts leave the package, so any
// numbering will do. performance is empty unless there are slower cores too.
func numberCores(cpus, physical, fast int) (cores []core, performance cpuSet, err error) {
	if physical <= 0 || cpus%physical != 0 {
		return nil, nil, fmt.Errorf("%s do not fit %s", plural(physical, "core"), plural(cpus, "CPU"))
	}
	all, threads := firstCPUs(cpus), cpus/physical
	for i := range physical {
		cores = append(cores, core{cpus: all[i*threads : (i+1)*threads], pkg: -1})
	}
	if 0 < fast && fast < physical {
		performance = all[:fast*threads]
	}
	return cores, performance, nil
}
