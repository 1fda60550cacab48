package topology

import (
	"slices"
	"strconv"
	"strings"
)

// cpuSet is a set of logical CPU numbers, ascending and without duplicates.
type cpuSet []int

// maxCPU is the greatest CPU number a list may name. Kernels are built for at
// most 8192 CPUs (CONFIG_NR_CPUS with MAXSMP on x86); the bound keeps a damaged
// file from asking for gigabytes.
const maxCPU = 1<<16 - 1

// parseCPUList reads the list format in which the kernel prints CPU sets, such
// as "0-3,8,10-11\n"; an empty set is an empty line. The kernel prints ascending
// ranges that do not overlap (bitmap_print_to_pagebuf with "%*pbl"), and nothing
// else is accepted.
func parseCPUList(file string, data []byte) (cpuSet, error) {
	text := strings.TrimSpace(string(data))
	if text == "" {
		return nil, nil
	}
	var set cpuSet
	next := 0 // the least number the next range may start with
	for item := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(item, "-")
		lo, err := strconv.ParseUint(first, 10, 31)
		hi := lo
		if err == nil && isRange {
			hi, err = strconv.ParseUint(last, 10, 31)
		}
		switch {
		case err != nil:
			return nil, &syntaxError{file, text, "want CPU numbers and ranges such as 0-3,8"}
		case hi > maxCPU:
			return nil, &syntaxError{file, text, "CPU number too great"}
		case int(lo) < next || hi < lo:
			return nil, &syntaxError{file, text, "want ascending ranges"}
		}
		for cpu := int(lo); cpu <= int(hi); cpu++ {
			set = append(set, cpu)
		}
		next = int(hi) + 1
	}
	return set, nil
}

// firstCPUs returns the set 0 to n-1.
func firstCPUs(n int) cpuSet {
	set := make(cpuSet, n)
	for i := range set {
		set[i] = i
	}
	return set
}

// String returns the set in the kernel's list format.
func (s cpuSet) String() string {
	var b strings.Builder
	for i := 0; i < len(s); {
		j := i
		for j+1 < len(s) && s[j+1] == s[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(s[i]))
		if j > i {
			b.WriteByte('-')
			b.WriteString(strconv.Itoa(s[j]))
		}
		i = j + 1
	}
	return b.String()
}

// contains reports whether cpu is in s.
func (s cpuSet) contains(cpu int) bool {
	_, found := slices.BinarySearch(s, cpu)
	return found
}

// and returns the CPUs that are in both s and o.
func (s cpuSet) and(o cpuSet) cpuSet {
	var both cpuSet
	for _, cpu := range s {
		if o.contains(cpu) {
			both = append(both, cpu)
		}
	}
	return both
}

// minus returns the CPUs of s that are not in o.
func (s cpuSet) minus(o cpuSet) cpuSet {
	var rest cpuSet
	for _, cpu := range s {
		if !o.contains(cpu) {
			rest = append(rest, cpu)
		}
	}
	return rest
}

// meets reports whether s and o have a CPU in common.
func (s cpuSet) meets(o cpuSet) bool {
	return slices.ContainsFunc(s, o.contains)
}

// union returns the CPUs that are in any of the sets.
func union(sets []cpuSet) cpuSet {
	all := slices.Concat(sets...)
	slices.Sort(all)
	return slices.Compact(all)
}
