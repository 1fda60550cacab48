package machine

import (
	"io/fs"
	"strings"
	"testing"
	"time"
)

const (
	statV2 = "usage_usec 812345\nuser_usec 1\nsystem_usec 2\nnr_periods 40\nnr_throttled 7\nthrottled_usec 350000\n"
	statV1 = "nr_periods 40\nnr_throttled 3\nthrottled_time 2000000000\n"
)

func TestReadThrottling(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		want  Throttling
	}{
		"none":     {nil, Throttling{}},
		"no quota": {map[string]string{"/proc/self/cgroup": "0::/user\n", "/sys/fs/cgroup/user/cpu.stat": "usage_usec 5\n"}, Throttling{}},
		"version 2, and the group above": {map[string]string{
			"/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/b/cpu.stat": statV2, "/sys/fs/cgroup/a/cpu.stat": statV2,
		}, Throttling{14, 700 * time.Millisecond}},
		"version 2, in a container": {map[string]string{"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.stat": statV2}, Throttling{7, 350 * time.Millisecond}},
		"version 1": {map[string]string{
			"/proc/self/cgroup": "12:memory:/x\n4:cpu,cpuacct:/docker/x\n", "/sys/fs/cgroup/cpu,cpuacct/cpu.stat": statV1, "/sys/fs/cgroup/memory/cpu.stat": statV1,
		}, Throttling{3, 2 * time.Second}},
		"damaged": {map[string]string{"/proc/self/cgroup": "nonsense\n:\n0:\n0::/..\n0::/\n", "/sys/fs/cgroup/cpu.stat": "nr_throttled many\nthrottled_usec\n"}, Throttling{}},
	} {
		got := readThrottling(func(path string) ([]byte, error) {
			if text, ok := test.files[path]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		})
		if got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestThrottlingSince(t *testing.T) {
	before := Throttling{7, time.Second}
	if s := before.Since(before); s != "" {
		t.Errorf("nothing came: %q", s)
	}
	if s := (Throttling{12, 1500 * time.Millisecond}).Since(before); !strings.Contains(s, "stopped it 5 times, 0.5 s in all") {
		t.Errorf("%q", s)
	}
}
