package shm

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"

	"golang.org/x/sys/unix"
)

// This file decides which files may be trusted in a directory to which other users may
// write. It looks at the open file, because what a path means may change at any moment.

// trust returns an [ErrUntrusted] if another user may have put f there, or may change
// it. It refuses a file with a second name whatever anyOwner says, because somebody may
// have linked a file there that was never meant to be an array.
func trust(f *os.File, anyOwner bool) error {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return err
	}
	if st.Nlink > 1 {
		return fmt.Errorf("%w: it has %d names (hard links)", ErrUntrusted, st.Nlink)
	}
	if anyOwner {
		return nil
	}
	if err := checkOwner(f); err != nil {
		return err
	}
	if st.Mode&0o022 != 0 { // the group's bits include what an access list grants
		return fmt.Errorf("%w: others may write to it, its mode is %o", ErrUntrusted, st.Mode&0o777)
	}
	return nil
}

// checkOwner returns an [ErrUntrusted] if f belongs to another user, even if this user
// is root.
func checkOwner(f *os.File) error {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return err
	}
	if int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%w: it belongs to user %d, this is user %d", ErrUntrusted, st.Uid, os.Geteuid())
	}
	return nil
}

// checkChild returns an [fs.ErrPermission] if cmd will run as a user who may not open f
// in the mode.
func checkChild(cmd *exec.Cmd, f *os.File, mode Mode) error {
	if cmd.SysProcAttr == nil || cmd.SysProcAttr.Credential == nil {
		return nil
	}
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return err
	}
	child, has, want := cmd.SysProcAttr.Credential, st.Mode, uint32(0o4)
	if mode == ReadWrite {
		want = 0o6
	}
	switch {
	case child.Uid == 0:
		return nil
	case child.Uid == st.Uid:
		has >>= 6
	case child.Gid == st.Gid || slices.Contains(child.Groups, st.Gid):
		has >>= 3
	}
	if has&want == want {
		return nil
	}
	return fmt.Errorf("%w: the child runs as user %d, and the array is user %d's, of mode %o: create it with a name, and give its Path to that user by os.Chown",
		fs.ErrPermission, child.Uid, st.Uid, st.Mode&0o777)
}
