package topology

import (
	"bytes"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/goblas/goblas/internal/environ"
)

// MemoryAvailable returns how many bytes this process may still take without
// swapping or being killed: MemAvailable of /proc/meminfo, or what a memory limit
// of the process's cgroup or one of its ancestors leaves, if that is less, or what the
// resource limits RLIMIT_AS and RLIMIT_DATA (ulimit -v, -d) leave for Go's heap, which
// takes address space by 64 MiB. Of what the machine and its cgroups leave, each of
// several processes that mpirun or srun has started here has an equal part. known is false
// where the system does not tell, as outside Linux. It reads a few files, and is safe for
// concurrent use.
func MemoryAvailable() (size uint64, known bool) {
	return host{root: os.DirFS("/"), proc: "/proc/self", getenv: environ.Get, idleHeap: readIdleHeap()}.memoryAvailable()
}

func (h host) memoryAvailable() (size uint64, known bool) {
	size, known = h.systemAvailable()
	size /= uint64(max(1, readRanks(h.getenv).value.count))
	if left, limited := h.limitsLeft(); limited && (!known || left < size) {
		return left, true
	}
	return size, known
}

// systemAvailable is what the machine and the cgroups leave.
func (h host) systemAvailable() (size uint64, known bool) {
	if data, err := h.read("/proc/meminfo"); err == nil {
		if kib, found := field(data, "MemAvailable:"); found {
			size, known = kib*1024, true
		}
	}
	data, err := h.read(h.proc + "/cgroup")
	if err != nil {
		return size, known
	}
	all, _ := parseProcCgroup(h.proc+"/cgroup", data)
	mounts, _ := h.readMounts(h.proc + "/mountinfo")
	for _, member := range membershipOf("memory", all) {
		for _, m := range mounts {
			rel, reachable := m.below(member.path)
			if !reachable || !m.controls("memory", member.v2) {
				continue
			}
			if left, limited := h.memoryLeft(m.point, rel, member.v2); limited && (!known || left < size) {
				size, known = left, true
			}
		}
	}
	return size, known
}

// memoryLeft is the least that the limits of a cgroup and its ancestors leave.
func (h host) memoryLeft(point, rel string, v2 bool) (least uint64, limited bool) {
	for {
		if left, ok := h.levelLeft(path.Join(point, rel), v2); ok && (!limited || left < least) {
			least, limited = left, true
		}
		if rel == "" {
			return least, limited
		}
		rel = rel[:strings.LastIndexByte(rel, '/')]
	}
}

// levelLeft is what one cgroup leaves. Its file cache counts as used but is given
// up for allocations, the inactive part of it without a cost; ok is false where
// there is no limit ("max"; v1 has a number beyond any memory) or no telling.
func (h host) levelLeft(dir string, v2 bool) (left uint64, ok bool) {
	limitFile, usageFile, cache := "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
	if v2 {
		limitFile, usageFile, cache = "memory.max", "memory.current", "inactive_file"
	}
	limit, ok1 := h.readBytes(path.Join(dir, limitFile))
	used, ok2 := h.readBytes(path.Join(dir, usageFile))
	if !ok1 || !ok2 {
		return 0, false
	}
	if data, err := h.read(path.Join(dir, "memory.stat")); err == nil {
		inactive, _ := field(data, cache)
		used -= min(inactive, used)
	}
	return limit - min(used, limit), true
}

// readBytes reads a file that holds one number; ok is false for "max".
func (h host) readBytes(file string) (n uint64, ok bool) {
	data, err := h.read(file)
	if err != nil {
		return 0, false
	}
	n, err = strconv.ParseUint(strings.TrimSpace(string(data)), 10, 64)
	return n, err == nil
}

// field finds the line that begins with a name, and returns the number that
// follows it: the format of /proc/meminfo and memory.stat.
func field(data []byte, name string) (n uint64, found bool) {
	for line := range bytes.Lines(data) {
		if words := bytes.Fields(line); len(words) >= 2 && string(words[0]) == name {
			n, err := strconv.ParseUint(string(words[1]), 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
