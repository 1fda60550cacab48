package shm

import (
	"bytes"
	"os"
	"strconv"
)

// availableMemory returns the bytes that may be taken without harm: MemAvailable,
// or what the container's limit leaves if that is less; -1 if unknown. Without
// this check the kernel would end some process when an array is too large. Limits
// of inner groups of a container are not looked at.
func availableMemory() int64 {
	available := field("/proc/meminfo", "MemAvailable:")
	if available >= 0 {
		available *= 1024
	}
	for _, group := range []struct{ limit, usage, stat, cache string }{
		{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat", "inactive_file"},
		{"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes",
			"/sys/fs/cgroup/memory/memory.stat", "total_inactive_file"},
	} {
		limit, usage := number(group.limit), number(group.usage)
		if limit < 0 || usage < 0 {
			continue // no limit, or no such group
		}
		left := max(limit-usage+max(field(group.stat, group.cache), 0), 0)
		if available < 0 || left < available {
			available = left
		}
	}
	return available
}

// number reads a file that is one number, -1 if it is none.
func number(path string) int64 {
	data, err := os.ReadFile(path)
	if err != nil {
		return -1
	}
	return parse(bytes.TrimSpace(data))
}

// field returns the number after name in a file of lines, -1 if there is none.
func field(path, name string) int64 {
	data, err := os.ReadFile(path)
	if err != nil {
		return -1
	}
	for line := range bytes.Lines(data) {
		if words := bytes.Fields(line); len(words) >= 2 && string(words[0]) == name {
			return parse(words[1])
		}
	}
	return -1
}

func parse(text []byte) int64 {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
