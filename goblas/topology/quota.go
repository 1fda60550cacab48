package topology

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// quota is the tightest limit that was met.
type quota struct {
	limit
	levels int  // cgroups looked at
	whole  bool // from the process's own cgroup up, all that is visible was read
}

// Where the hierarchies are mounted by custom, for a process that may not read
// /proc/self/mountinfo, and where it stands, for one that may not read
// /proc/self/cgroup: security profiles deny either. In a container the top of
// the mount is the container's own cgroup, so its limit is found all the same.
var (
	customaryMounts = []mount{
		{"/", "/sys/fs/cgroup", "cgroup2", "rw"},
		{"/", "/sys/fs/cgroup/cpu", "cgroup", "cpu"},
		{"/", "/sys/fs/cgroup/cpu,cpuacct", "cgroup", "cpu"},
	}
	topOfMount = []membership{
		{path: "/", controllers: []string{"cpu"}},
		{path: "/", v2: true},
	}
)

// readQuota finds the tightest CPU quota over the process's cgroup and all its
// ancestors that a mount shows: a parent may be tighter than the leaf.
func (h host) readQuota() reading[quota] {
	cgroupFile, mountFile := h.proc+"/cgroup", h.proc+"/mountinfo"
	r := reading[quota]{source: cgroupFile}
	own, ownErr := h.readMembership(cgroupFile)
	if ownErr == nil && len(own) == 0 {
		r.value.whole = true // no CPU controller, so no limit
		return r
	}
	mounts, mountErr := h.readMounts(mountFile)
	guessed := ownErr != nil || len(mounts) == 0
	if ownErr != nil {
		own = topOfMount
	}
	if len(mounts) == 0 {
		mounts = customaryMounts
	}
	var walkErr error
	for _, member := range own {
		for _, m := range mounts {
			rel, reachable := m.below(member.path)
			if !reachable || !m.controls("cpu", member.v2) {
				continue
			}
			q, file, err := h.walk(m.point, rel, member.v2)
			r.value.levels += q.levels
			if q.limited && (!r.value.limited || q.cpus < r.value.cpus) {
				r.value.limit, r.source = q.limit, file
			}
			if err == nil {
				r.value.whole = !guessed
			} else if walkErr == nil {
				walkErr = err
			}
		}
	}
	if !r.value.whole && !r.value.limited {
		r.err = cmp.Or(ownErr, mountErr, walkErr,
			fmt.Errorf("%s: no mount shows the cgroup %s", mountFile, own[0].path))
	}
	return r
}

// readMembership reads our place in the hierarchy with the CPU controller.
func (h host) readMembership(file string) ([]membership, error) {
	data, err := h.read(file)
	if err != nil {
		return nil, err
	}
	all, err := parseProcCgroup(file, data)
	return membershipOf("cpu", all), err
}

// readMounts reads the mounts; there may be some together with an error.
func (h host) readMounts(file string) ([]mount, error) {
	data, err := h.read(file)
	if err != nil {
		return nil, err
	}
	return parseMountinfo(file, data)
}

// walk reads the limits of a cgroup and its ancestors, from the leaf up to the
// mount point, and returns the tightest with its file. The error is that of the
// first level that could not be read; the other levels count all the same.
func (h host) walk(point, rel string, v2 bool) (tightest quota, source string, firstErr error) {
	for {
		l, file, err := h.readLimit(path.Join(point, rel), v2)
		if err == nil {
			tightest.levels++
		} else if firstErr == nil {
			firstErr = err
		}
		if l.limited && (!tightest.limited || l.cpus < tightest.cpus) {
			tightest.limit, source = l, file
		}
		if rel == "" {
			return tightest, source, firstErr
		}
		rel = rel[:strings.LastIndexByte(rel, '/')]
	}
}

// readLimit reads the limit of one cgroup directory. A directory without the
// file has no limit of its own: it is the top of v2, or has the controller off.
// A missing directory is an error.
func (h host) readLimit(dir string, v2 bool) (l limit, file string, err error) {
	file = path.Join(dir, "cpu.cfs_quota_us")
	if v2 {
		file = path.Join(dir, "cpu.max")
	}
	data, err := h.read(file)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = fs.Stat(h.root, fsPath(dir))
		return limit{}, file, namePath(dir, err)
	}
	if err != nil {
		return limit{}, file, err
	}
	if v2 {
		l, err = parseCPUMax(file, data)
		return l, file, err
	}
	periodFile := path.Join(dir, "cpu.cfs_period_us")
	period, err := h.read(periodFile)
	if err != nil {
		return limit{}, file, err
	}
	l, err = parseCFSQuota(file, data, periodFile, period)
	return l, file, err
}
