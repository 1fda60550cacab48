package topology

import (
	"bytes"
	"runtime/metrics"
	"strconv"
	"strings"
)

// arena is the piece by which Go's heap takes address space from the system. One more
// is left for the stacks of threads and what C needs.
const arena = 64 << 20

// limits are the resource limits (getrlimit(2)) on memory by their names in
// /proc/self/limits, and what counts against them in /proc/self/status.
var limits = []struct{ limit, used string }{
	{"Max address space", "VmSize:"}, // RLIMIT_AS, ulimit -v
	{"Max data size", "VmData:"},     // RLIMIT_DATA, ulimit -d
}

// limitsLeft is what the resource limits leave for Go's heap: whole arenas, or, if that
// is more, the idle pages that the heap has already. limited is false where there is no
// limit or no telling.
func (h host) limitsLeft() (least uint64, limited bool) {
	list, err := h.read(h.proc + "/limits")
	if err != nil {
		return 0, false
	}
	status, err := h.read(h.proc + "/status")
	if err != nil {
		return 0, false
	}
	for _, l := range limits {
		limit, ok := softLimit(list, l.limit)
		kib, found := field(status, l.used)
		if !ok || !found {
			continue
		}
		left := (limit - min(kib*1024, limit)) / arena * arena
		left = max(left-min(arena, left), h.idleHeap)
		if !limited || left < least {
			least, limited = left, true
		}
	}
	return least, limited
}

// softLimit finds the line of /proc/self/limits that begins with a name, and returns the
// number behind it, the soft limit in bytes; ok is false for "unlimited".
func softLimit(data []byte, name string) (n uint64, ok bool) {
	for line := range bytes.Lines(data) {
		if rest, found := strings.CutPrefix(string(line), name+" "); found {
			if words := strings.Fields(rest); len(words) > 0 {
				n, err := strconv.ParseUint(words[0], 10, 64)
				return n, err == nil
			}
		}
	}
	return 0, false
}

// readIdleHeap is how many bytes of Go's heap are mapped and hold nothing.
func readIdleHeap() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	sum := uint64(0)
	for _, s := range samples {
		if s.Value.Kind() == metrics.KindUint64 {
			sum += s.Value.Uint64()
		}
	}
	return sum
}
