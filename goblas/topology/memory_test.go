package topology

import (
	"fmt"
	"testing"
	"testing/fstest"
)

func TestMemoryAvailable(t *testing.T) {
	const (
		meminfo = "MemTotal:       16000000 kB\nMemFree:  1 kB\nMemAvailable:   8000000 kB\n"
		v1Mount = "700 690 0:30 /docker/x /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
		v2Mount = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
		gib     = 1 << 30
		limits  = "Limit                     Soft Limit           Hard Limit           Units     \nMax data size             %s            unlimited            bytes     \nMax address space         %s           unlimited           bytes     \n"
		status  = "Name:\tx\nVmPeak:\t 9000000 kB\nVmSize:\t 1048576 kB\nVmData:\t   65536 kB\n"
	)
	ranks := func(n string) map[string]string { return map[string]string{"OMPI_COMM_WORLD_LOCAL_SIZE": n} }
	for _, test := range []struct {
		name        string
		files       map[string]string
		environment map[string]string
		want        uint64
		known       bool
	}{
		{"nothing", nil, nil, 0, false},
		{"no cgroup", map[string]string{"proc/meminfo": meminfo}, nil, 8000000 * 1024, true},
		{"malformed", map[string]string{"proc/meminfo": "MemAvailable: much kB\n"}, nil, 0, false},
		{"v1", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "5:memory:/docker/x\n4:cpu:/docker/x\n", "proc/self/mountinfo": v1Mount,
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "4294967296\n", "sys/fs/cgroup/memory/memory.usage_in_bytes": "2147483648\n",
			"sys/fs/cgroup/memory/memory.stat": "cache 9\ntotal_inactive_file 1073741824\n",
		}, nil, 3 * gib, true},
		{"v1 without a limit", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "5:memory:/docker/x\n", "proc/self/mountinfo": v1Mount,
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n", "sys/fs/cgroup/memory/memory.usage_in_bytes": "2147483648\n",
		}, nil, 8000000 * 1024, true},
		{"v2, a tighter parent", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/memory.max": "2147483648\n", "sys/fs/cgroup/a/memory.current": "1073741824\n", "sys/fs/cgroup/a/memory.stat": "anon 5\ninactive_file 0\n",
			"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/b/memory.current": "1073741824\n",
		}, nil, gib, true},
		{"v2, used up", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/memory.max": "1000\n", "sys/fs/cgroup/a/memory.current": "2000\n",
		}, nil, 0, true},
		{"no resource limits", map[string]string{
			"proc/meminfo": meminfo, "proc/self/status": status, "proc/self/limits": fmt.Sprintf(limits, "unlimited", "unlimited"),
		}, nil, 8000000 * 1024, true},
		{"address space", map[string]string{ // 3 GiB and 10 bytes less 1 GiB in use, in whole arenas, one of which is kept
			"proc/meminfo": meminfo, "proc/self/status": status, "proc/self/limits": fmt.Sprintf(limits, "unlimited", "3221225482"),
		}, nil, 2*gib - arena, true},
		{"data", map[string]string{ // 512 MiB less 64 MiB
			"proc/self/status": status, "proc/self/limits": fmt.Sprintf(limits, "536870912", "3221225472"),
		}, nil, 6 * arena, true},
		{"a limit above what is left", map[string]string{
			"proc/meminfo": meminfo, "proc/self/status": status, "proc/self/limits": fmt.Sprintf(limits, "unlimited", "30000000000"),
		}, nil, 8000000 * 1024, true},
		{"address space, used up", map[string]string{ // but for the idle heap
			"proc/meminfo": meminfo, "proc/self/status": status, "proc/self/limits": fmt.Sprintf(limits, "unlimited", "1000"),
		}, nil, 1 << 20, true},
		{"limits without a status", map[string]string{
			"proc/meminfo": meminfo, "proc/self/limits": fmt.Sprintf(limits, "1000", "1000"),
		}, nil, 8000000 * 1024, true},
		{"malformed limits", map[string]string{
			"proc/meminfo": meminfo, "proc/self/status": status, "proc/self/limits": "Max address space\nMax data size  much\n",
		}, nil, 8000000 * 1024, true},
		{"one process", map[string]string{"proc/meminfo": meminfo}, ranks("1"), 8000000 * 1024, true},
		{"four processes of MPI", map[string]string{"proc/meminfo": meminfo}, ranks("4"), 2000000 * 1024, true},
		{"processes that nobody can count", map[string]string{"proc/meminfo": meminfo}, ranks("many"), 8000000 * 1024, true},
		{"a limit of each process, which is not divided", map[string]string{
			"proc/meminfo": meminfo, "proc/self/status": status, "proc/self/limits": fmt.Sprintf(limits, "536870912", "unlimited"),
		}, ranks("4"), 6 * arena, true},
		{"a part of a cgroup", map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/memory.max": "2147483648\n", "sys/fs/cgroup/a/memory.current": "1073741824\n",
		}, map[string]string{"SLURM_STEP_TASKS_PER_NODE": "2", "SLURM_NODEID": "0"}, gib / 2, true},
	} {
		root := fstest.MapFS{}
		for name, text := range test.files {
			root[name] = &fstest.MapFile{Data: []byte(text)}
		}
		got, known := host{root: root, proc: "/proc/self", idleHeap: 1 << 20, getenv: func(name string) string { return test.environment[name] }}.memoryAvailable()
		if got != test.want || known != test.known {
			t.Errorf("%s: %d, %v; want %d, %v", test.name, got, known, test.want, test.known)
		}
	}
}
