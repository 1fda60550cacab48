//go:build linux

// Package setuid lets tests run with rights that their caller has not got.
package setuid

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	owner  = 12345 // whose rights the program gets
	caller = 65534 // who starts it
)

// ways are how a file gives rights to whoever runs it.
var ways = map[string]func(file string) error{
	"setuid": func(file string) error { return os.Chmod(file, os.ModeSetuid|0o755) },
	"setgid": func(file string) error { return os.Chmod(file, os.ModeSetgid|0o755) },
	"capability": func(file string) error {
		// struct vfs_cap_data: version 2, effective; CAP_NET_RAW permitted.
		return unix.Setxattr(file, "security.capability", []byte{3: 2, 0: 1, 5: 1 << 5, 19: 0}, 0)
	},
}

// Each runs test for each way of giving rights, with a command that starts a copy of
// this test's program with args. Where that cannot be it skips, and says why.
func Each(t *testing.T, args []string, test func(t *testing.T, c *exec.Cmd)) {
	if os.Getuid() != 0 {
		t.Skip("only root can give a file to another user")
	}
	for name, give := range ways {
		t.Run(name, func(t *testing.T) {
			file := copied(t)
			if err := os.Chown(file, owner, owner); err != nil {
				t.Skip("this root cannot give a file away: ", err)
			}
			if err := give(file); err != nil {
				t.Skip("this root cannot give rights to a file: ", err)
			}
			c := exec.CommandContext(t.Context(), file, args...)
			c.Dir = filepath.Dir(file)
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: caller, Gid: caller}}
			test(t, c)
		})
	}
}

// copied is a copy of this program in a folder that everybody can reach, and whose
// files may give rights.
func copied(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "setuid")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	var system unix.Statfs_t
	if err := unix.Statfs(folder, &system); err != nil || system.Flags&unix.ST_NOSUID != 0 {
		t.Skip("no file gives rights in ", folder, ", which is mounted nosuid: ", err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	from, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(filepath.Join(folder, "program"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(to, from)
	if closed := to.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
	return to.Name()
}
