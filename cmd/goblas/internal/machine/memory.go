package machine

import (
	"bytes"
	"os"
	"strconv"
)

// MemoryAvailable returns the bytes that new allocations may take without
// swapping, from MemAvailable in /proc/meminfo; known is false where the system
// has no such file. A limit of the cgroup is not looked at.
func MemoryAvailable() (size float64, known bool) {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	return parseMeminfo(data)
}

// parseMeminfo finds MemAvailable in the format of proc_meminfo(5).
func parseMeminfo(data []byte) (size float64, known bool) {
	for line := range bytes.Lines(data) {
		fields := bytes.Fields(line)
		if len(fields) == 3 && string(fields[0]) == "MemAvailable:" && string(fields[2]) == "kB" {
			kib, err := strconv.ParseFloat(string(fields[1]), 64)
			return kib * 1024, err == nil
		}
	}
	return 0, false
}
