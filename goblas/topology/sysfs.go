package topology

import (
	"errors"
	"fmt"
	"io/fs"
)

// Files of Documentation/ABI/stable/sysfs-devices-system-cpu and
// Documentation/admin-guide/cputopology.rst. The directories cpu_core and
// cpu_atom are the event sources of Intel hybrid processors; they exist on those
// only (Documentation/ABI/testing/sysfs-bus-event_source-devices-format).
const (
	sysCPU      = "/sys/devices/system/cpu"
	sysOnline   = sysCPU + "/online"
	sysCPUCore  = "/sys/devices/cpu_core/cpus"
	sysCPUAtom  = "/sys/devices/cpu_atom/cpus"
	sysCapacity = sysCPU + "/cpu*/cpu_capacity"
)

// core is one physical core.
type core struct {
	cpus     cpuSet // its hardware threads
	pkg      int    // its package (socket), negative if unknown
	capacity int    // its speed against the fastest core's 1024, 0 if unknown
}

// readOnline reads which CPUs are online.
func (h host) readOnline() reading[cpuSet] {
	r := reading[cpuSet]{source: sysOnline}
	r.value, r.err = h.readList(sysOnline)
	if r.err == nil && len(r.value) == 0 {
		r.err = &syntaxError{sysOnline, "", "no CPU is online"}
	}
	return r
}

// readCores groups the CPUs into physical cores. It is known for all of them or
// for none: a part would be counted wrongly.
func (h host) readCores(cpus cpuSet) reading[[]core] {
	r := reading[[]core]{source: sysCPU + "/cpu*/topology"}
	if cores, err := h.groupCores(cpus); err != nil {
		r.err = err
	} else {
		r.value = cores
	}
	return r
}

// groupCores reads the core, the package and the capacity of each CPU.
func (h host) groupCores(cpus cpuSet) (cores []core, err error) {
	placed := make(map[int]bool)
	byID := make(map[[2]int]int) // package and core_id, to an index of cores
	for _, cpu := range cpus {
		if placed[cpu] {
			continue // read with its sibling: half the files on a big host
		}
		dir := fmt.Sprintf("%s/cpu%d", sysCPU, cpu)
		c := core{pkg: -1}
		if pkg, err := h.readNumber(dir + "/topology/physical_package_id"); err == nil {
			c.pkg = pkg
		}
		if capacity, err := h.readNumber(dir + "/cpu_capacity"); err == nil {
			c.capacity = capacity
		}
		var file string
		c.cpus, file, err = h.readSiblings(dir + "/topology")
		if errors.Is(err, fs.ErrNotExist) {
			id, err := h.readNumber(dir + "/topology/core_id")
			if err != nil {
				return nil, err
			}
			key := [2]int{c.pkg, id}
			if i, found := byID[key]; found {
				cores[i].cpus = append(cores[i].cpus, cpu)
				continue
			}
			byID[key] = len(cores)
			c.cpus = cpuSet{cpu}
		} else if err != nil {
			return nil, err
		}
		if !c.cpus.contains(cpu) {
			return nil, &syntaxError{file, c.cpus.String(), "a CPU is not among its own siblings"}
		}
		for _, s := range c.cpus {
			if placed[s] {
				return nil, &syntaxError{file, c.cpus.String(), "a CPU is in two cores"}
			}
			placed[s] = true
		}
		cores = append(cores, c)
	}
	return cores, nil
}

// readSiblings reads which CPUs share a core. core_cpus_list is the name since
// Linux 5.3; thread_siblings_list is the older name of the same list.
func (h host) readSiblings(dir string) (siblings cpuSet, file string, err error) {
	for _, name := range []string{"/core_cpus_list", "/thread_siblings_list"} {
		file = dir + name
		siblings, err = h.readList(file)
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return siblings, file, err
}

// readPerformance finds the fast CPUs of a hybrid processor. The result is empty
// if all are of one kind, and an error only if the kernel's answer could not be
// read.
func (h host) readPerformance(cpus cpuSet, cores reading[[]core]) reading[cpuSet] {
	fast, err := h.readList(sysCPUCore)
	if err == nil {
		// What is not cpu_core is slower, whatever it is called: besides
		// cpu_atom there may be cpu_lowpower.
		return mixed(cpus, fast, sysCPUCore)
	}
	if slow, atomErr := h.readList(sysCPUAtom); atomErr == nil {
		return mixed(cpus, cpus.minus(slow), sysCPUAtom)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return reading[cpuSet]{source: sysCPUCore, err: err}
	}
	return mixed(cpus, fastByCapacity(cores.value), sysCapacity)
}

// mixed returns the fast CPUs if there are both fast ones and others.
func mixed(cpus, fast cpuSet, source string) reading[cpuSet] {
	r := reading[cpuSet]{source: source}
	if fast = fast.and(cpus); len(fast) < len(cpus) {
		r.value = fast
	}
	return r
}

// fastByCapacity returns the CPUs with at least half the capacity of the
// greatest; none if a capacity is unknown. Half, because a phone or laptop may
// have a single "prime" core a little faster than the other big ones, and
// desktop processors favour some cores by a few per cent: both belong to the
// team. A core of less than half the speed would make the whole team wait.
func fastByCapacity(cores []core) cpuSet {
	greatest := 0
	for _, c := range cores {
		greatest = max(greatest, c.capacity)
	}
	var list []cpuSet
	for _, c := range cores {
		if c.capacity <= 0 {
			return nil
		}
		if 2*c.capacity >= greatest {
			list = append(list, c.cpus)
		}
	}
	return union(list)
}
