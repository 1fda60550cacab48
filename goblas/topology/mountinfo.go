package topology

import (
	"bytes"
	"slices"
	"strings"
)

// mount is the part of a /proc/self/mountinfo line that finding a cgroup needs.
type mount struct {
	root    string // the directory of the filesystem that is mounted
	point   string // where it is mounted, seen from the process
	fsType  string // "cgroup", "cgroup2", ...
	options string // the filesystem's own options; for cgroup v1 its controllers
}

// Fields of a mountinfo line (proc_pid_mountinfo(5)). Any number of optional ones
// come before the separator "-"; type, source and options follow it.
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
//	 0  1  2     3     4       5         6...
const (
	fieldRoot     = 3
	fieldPoint    = 4
	fieldOptional = 6
)

// parseMountinfo reads /proc/self/mountinfo. A malformed line does not hide the
// others: the mounts of all good lines are returned, with the error of the first
// bad one. (Some drivers print unescaped spaces in the mount source, which is
// not needed here and is skipped.)
func parseMountinfo(file string, data []byte) ([]mount, error) {
	var mounts []mount
	var firstErr error
	for line := range bytes.Lines(data) {
		text := strings.TrimSuffix(string(line), "\n")
		if text == "" {
			continue
		}
		m, why := parseMount(text)
		if why == "" {
			mounts = append(mounts, m)
		} else if firstErr == nil {
			firstErr = &syntaxError{file, text, why}
		}
	}
	return mounts, firstErr
}

// parseMount reads one line; why is "" if it is well formed.
func parseMount(line string) (m mount, why string) {
	fields := strings.SplitN(line, " ", fieldOptional+1)
	if len(fields) <= fieldOptional {
		return mount{}, "too few fields before the separator"
	}
	_, after, found := strings.Cut(" "+fields[fieldOptional], " - ")
	if !found {
		return mount{}, "no separator"
	}
	// Type, source and options: cut at the first and at the last space.
	first, last := strings.IndexByte(after, ' '), strings.LastIndexByte(after, ' ')
	if first < 1 || first == last {
		return mount{}, "too few fields after the separator"
	}
	m.fsType, m.options = after[:first], after[last+1:]
	var ok1, ok2 bool
	m.root, ok1 = unescape(fields[fieldRoot])
	m.point, ok2 = unescape(fields[fieldPoint])
	if !ok1 || !ok2 {
		return mount{}, "bad octal escape"
	}
	if !strings.HasPrefix(m.point, "/") {
		return mount{}, "mount point is not absolute"
	}
	return m, ""
}

// unescape undoes the escapes of fs/proc_namespace.c (mangle): space, tab,
// newline, '#' and backslash are printed as a backslash and three octal digits.
// ok is false if a backslash is not followed by such digits.
func unescape(s string) (text string, ok bool) {
	if !strings.Contains(s, `\`) {
		return s, true
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i+3 >= len(s) {
			return "", false
		}
		code := 0
		for _, c := range []byte(s[i+1 : i+4]) {
			if c < '0' || c > '7' {
				return "", false
			}
			code = code*8 + int(c-'0')
		}
		if code > 0xff {
			return "", false
		}
		b.WriteByte(byte(code))
		i += 3
	}
	return b.String(), true
}

// below returns the path of a cgroup relative to the root of m, "" for the root
// itself and otherwise starting with "/". reachable is false if the cgroup is
// not in the part of the hierarchy that m shows. With cgroup namespaces both
// paths may start with "/.." for what lies above the namespace; such a path is
// reachable only where the root of the mount has the same prefix.
func (m mount) below(cgroup string) (rel string, reachable bool) {
	rel = cgroup
	if m.root != "/" {
		rel, reachable = strings.CutPrefix(cgroup, m.root)
		if !reachable || rel != "" && rel[0] != '/' {
			return "", false
		}
	}
	if slices.Contains(strings.Split(rel, "/"), "..") {
		return "", false
	}
	return strings.TrimSuffix(rel, "/"), true
}
