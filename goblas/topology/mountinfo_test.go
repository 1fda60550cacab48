package topology

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestParseMountinfo(t *testing.T) {
	const text = `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue
31 30 0:28 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
32 30 0:29 /a\040b\134c /x\011y rw - cgroup2 none rw
33 30 0:29 / /mnt/c rw - 9p C:\Program Files rw,aname=drvfs
`
	want := []mount{
		{"/mnt1", "/mnt2", "ext3", "rw,errors=continue"},
		{"/", "/sys/fs/cgroup/cpu", "cgroup", "rw,cpu"},
		{`/a b\c`, "/x\ty", "cgroup2", "rw"},
		{"/", "/mnt/c", "9p", "rw,aname=drvfs"},
	}
	got, err := parseMountinfo("f", []byte(text))
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestParseMountinfoMalformed(t *testing.T) {
	const good = "31 30 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
	for name, bad := range map[string]string{
		"no separator":        "31 30 0:28 / /m rw cgroup cgroup rw",
		"few fields before":   "31 30 0:28 / /m - cgroup cgroup rw",
		"few fields after":    "31 30 0:28 / /m rw - cgroup rw",
		"nothing after":       "31 30 0:28 / /m rw - ",
		"escape cut short":    `31 30 0:28 / /m\04 rw - cgroup cgroup rw`,
		"escape not octal":    `31 30 0:28 / /m\089 rw - cgroup cgroup rw`,
		"escape beyond byte":  `31 30 0:28 /\777 /m rw - cgroup cgroup rw`,
		"relative mountpoint": "31 30 0:28 / m rw - cgroup cgroup rw",
	} {
		mounts, err := parseMountinfo("/proc/f", []byte(bad+"\n"+good))
		var syntax *syntaxError
		if !errors.As(err, &syntax) || syntax.file != "/proc/f" || syntax.text != bad {
			t.Errorf("%s: error %v does not name file and text", name, err)
		}
		if len(mounts) != 1 || mounts[0].point != "/sys/fs/cgroup/cpu" {
			t.Errorf("%s: the good line was lost: %v", name, mounts)
		}
	}
}

func TestMountBelow(t *testing.T) {
	tests := []struct {
		root, cgroup string
		rel          string
		reachable    bool
	}{
		{"/", "/", "", true},
		{"/", "/a/b", "/a/b", true},
		{"/a", "/a", "", true},
		{"/a", "/a/b", "/b", true},
		{"/a", "/ab", "", false},
		{"/a/b", "/a", "", false},
		{"/", "/..", "", false},
		{"/", "/../init", "", false},
		{"/..", "/../init", "/init", true},
		{"/..", "/../../init", "", false},
		{"/../..", "/../../init", "/init", true},
		{"/../../init", "/../../init", "", true},
	}
	for _, tt := range tests {
		rel, reachable := mount{root: tt.root}.below(tt.cgroup)
		if rel != tt.rel || reachable != tt.reachable {
			t.Errorf("root %q, cgroup %q: got %q, %t; want %q, %t", tt.root, tt.cgroup, rel, reachable, tt.rel, tt.reachable)
		}
	}
}

// escape does to a path what the kernel does when it prints it.
func escape(s string) string {
	return strings.NewReplacer(" ", `\040`, "\t", `\011`, "\n", `\012`, "#", `\043`, `\`, `\134`).Replace(s)
}

// FuzzParseMountinfo checks that any two paths survive a line in the kernel's
// format, whatever line comes before it.
func FuzzParseMountinfo(f *testing.F) {
	f.Add("/", "/sys/fs/cgroup", "31 30 0:28 / / rw - ext4 /dev/vda rw")
	f.Add("-", "0", "a root that looks like the separator")
	f.Add("/a b", `/x\y`, `1 2 3 \0 / rw - a b c`)
	f.Fuzz(func(t *testing.T, root, point, other string) {
		point = "/" + point
		line := fmt.Sprintf("31 30 0:28 %s %s rw shared:1 - cgroup cgroup rw,cpu", escape(root), escape(point))
		mounts, err := parseMountinfo("f", []byte(other+"\n"+line+"\n"))
		var syntax *syntaxError
		if err != nil && !errors.As(err, &syntax) {
			t.Fatalf("error %v is not a syntaxError", err)
		}
		if len(mounts) == 0 {
			t.Fatalf("line lost: %q, %v", line, err)
		}
		got, want := mounts[len(mounts)-1], (mount{root, point, "cgroup", "rw,cpu"})
		if got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		for _, m := range mounts {
			if rel, ok := m.below(root); ok && rel != "" && !strings.HasPrefix(rel, "/") && strings.HasPrefix(root, "/") {
				t.Fatalf("below(%q) of %q = %q", root, m.root, rel)
			}
		}
	})
}
