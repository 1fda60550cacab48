package topology

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// limit is a CPU quota: cpus is positive if limited, else 0.
type limit struct {
	cpus    float64
	limited bool
}

// membership is one line of /proc/self/cgroup: a hierarchy and our place in it.
type membership struct {
	v2          bool
	controllers []string // empty for v2
	path        string   // starts with "/"
}

// parseProcCgroup reads /proc/self/cgroup, whose lines are (cgroups(7))
//
//	hierarchy-ID:controller-list:cgroup-path
//
// with ID 0 and an empty list for cgroup v2. The path may contain colons.
func parseProcCgroup(file string, data []byte) ([]membership, error) {
	var all []membership
	for line := range bytes.Lines(data) {
		text := strings.TrimSuffix(string(line), "\n")
		fields := strings.SplitN(text, ":", 3)
		if len(fields) < 3 {
			return nil, &syntaxError{file, text, "want ID:controllers:path"}
		}
		id, err := strconv.ParseUint(fields[0], 10, 31)
		if err != nil {
			return nil, &syntaxError{file, text, "hierarchy ID is not a number"}
		}
		if !strings.HasPrefix(fields[2], "/") {
			return nil, &syntaxError{file, text, "cgroup path is not absolute"}
		}
		m := membership{v2: id == 0, path: fields[2]}
		if fields[1] != "" {
			m.controllers = strings.Split(fields[1], ",")
		}
		all = append(all, m)
	}
	return all, nil
}

// parseCPUMax reads cpu.max of cgroup v2: "$MAX $PERIOD", both in microseconds,
// $MAX being "max" for no limit (Documentation/admin-guide/cgroup-v2.rst).
func parseCPUMax(file string, data []byte) (limit, error) {
	text := strings.TrimSpace(string(data))
	max, period, found := strings.Cut(text, " ")
	p, err := strconv.ParseInt(period, 10, 64)
	if !found || err != nil || p <= 0 {
		return limit{}, &syntaxError{file, text, `want "max PERIOD" or "QUOTA PERIOD" in microseconds`}
	}
	if max == "max" {
		return limit{}, nil
	}
	q, err := strconv.ParseInt(max, 10, 64)
	if err != nil || q <= 0 {
		return limit{}, &syntaxError{file, text, "quota is not a positive number of microseconds"}
	}
	return limit{float64(q) / float64(p), true}, nil
}

// parseCFSQuota reads cpu.cfs_quota_us and cpu.cfs_period_us of cgroup v1, both
// in microseconds; a negative quota, -1, means no limit
// (Documentation/scheduler/sched-bwc.rst).
func parseCFSQuota(quotaFile string, quotaData []byte, periodFile string, periodData []byte) (limit, error) {
	q, err := parseNumber(quotaFile, quotaData)
	if err != nil {
		return limit{}, err
	}
	if q < 0 {
		return limit{}, nil
	}
	if q == 0 {
		return limit{}, &syntaxError{quotaFile, "0", "quota is zero"}
	}
	p, err := parseNumber(periodFile, periodData)
	if err != nil {
		return limit{}, err
	}
	if p <= 0 {
		return limit{}, &syntaxError{periodFile, strconv.Itoa(p), "period is not positive"}
	}
	return limit{float64(q) / float64(p), true}, nil
}

// membershipOf returns the line of the hierarchy that has a controller. A
// controller is in one hierarchy only: if v1 lists it, v2 has it not, else it
// can only be in v2. The result has one element, or none.
func membershipOf(controller string, all []membership) []membership {
	for _, m := range all {
		if slices.Contains(m.controllers, controller) {
			return []membership{m}
		}
	}
	for _, m := range all {
		if m.v2 {
			return []membership{m}
		}
	}
	return nil
}

// controls reports whether m is a mount of cgroup v2, or of the v1 hierarchy with
// the controller.
func (m mount) controls(controller string, v2 bool) bool {
	if v2 {
		return m.fsType == "cgroup2"
	}
	return m.fsType == "cgroup" && slices.Contains(strings.Split(m.options, ","), controller)
}
