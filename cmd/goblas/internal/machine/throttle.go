package machine

import (
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
	"time"
)

// Throttling is how often, and for how long in all, a CPU quota has stopped the
// processes of this cgroup and of those above it. The zero Throttling is that of
// no quota.
type Throttling struct {
	Times int
	Time  time.Duration
}

// Stopped is how what Since says begins.
const Stopped = "the CPU quota stopped it"

// Since is what came to t after an earlier one, in words; "" if nothing did.
func (t Throttling) Since(earlier Throttling) string {
	times, took := t.Times-earlier.Times, t.Time-earlier.Time
	if times <= 0 {
		return ""
	}
	return fmt.Sprintf(Stopped+" %d times, %.2g s in all", times, took.Seconds())
}

// ReadThrottling reads Linux's cgroups, of version 1 or 2; elsewhere it is zero.
func ReadThrottling() Throttling { return readThrottling(os.ReadFile) }

// readThrottling adds up what the cgroups of this process and those above say, in
// every hierarchy that has a CPU controller. Lines of /proc/self/cgroup are "0::/group"
// (version 2) or "4:cpu,cpuacct:/group".
func readThrottling(read func(string) ([]byte, error)) (sum Throttling) {
	groups, _ := read("/proc/self/cgroup") // none elsewhere
	for line := range strings.Lines(string(groups)) {
		_, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		if !strings.HasPrefix(group, "/") || controllers != "" && !strings.Contains(","+controllers+",", ",cpu,") {
			continue
		}
		for at := path.Clean(group); ; at = path.Dir(at) {
			if stat, err := read(path.Join("/sys/fs/cgroup", controllers, at, "cpu.stat")); err == nil {
				t := parseThrottling(string(stat))
				sum.Times, sum.Time = sum.Times+t.Times, sum.Time+t.Time
			}
			if at == "/" {
				break
			}
		}
	}
	return sum
}

// parseThrottling reads cpu.stat: version 2 has throttled_usec, version 1
// throttled_time in nanoseconds.
func parseThrottling(text string) (t Throttling) {
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch n, err := strconv.ParseInt(value, 10, 64); {
		case err != nil:
		case name == "nr_throttled":
			t.Times = int(n)
		case name == "throttled_usec":
			t.Time = time.Duration(n) * time.Microsecond
		case name == "throttled_time":
			t.Time = time.Duration(n)
		}
	}
	return t
}
