//go:build linux

package shm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// nobody is a user who is not the one that runs the tests.
const nobody = 65534

func root(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("another user's file takes root to make")
	}
}

// opens checks what Open says in all modes to an array that it may not trust.
func opens(t *testing.T, what string, refused, evenAnyOwner error) {
	t.Helper()
	for _, mode := range []Mode{ReadOnly, ReadWrite} {
		if _, err := Open("a", mode); !errors.Is(err, refused) || refused == ErrUntrusted && !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v, want %v", what, err, refused)
		}
		a, err := Open("a", mode|AnyOwner)
		if !errors.Is(err, evenAnyOwner) {
			t.Errorf("%s, any owner: %v, want %v", what, err, evenAnyOwner)
		}
		if err == nil {
			if a.Mode() != mode {
				t.Errorf("mode %v, want %v", a.Mode(), mode)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestUntrusted(t *testing.T) {
	dir := directory(t)
	a, _ := made[int8](t, "a", 1)
	for _, mode := range []os.FileMode{0o620, 0o602, 0o666, 0o222} {
		if err := os.Chmod(a.Path(), mode); err != nil {
			t.Fatal(err)
		}
		if mode&0o400 != 0 || os.Geteuid() == 0 {
			opens(t, mode.String(), ErrUntrusted, nil)
		}
	}
	if err := os.Chmod(a.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	opens(t, "readable by others", nil, nil)

	second := filepath.Join(dir, "second")
	if err := os.Link(a.Path(), second); err != nil {
		t.Fatal(err)
	}
	opens(t, "a hard link", ErrUntrusted, ErrUntrusted)
	if b, err := OpenFile(second, ReadWrite|AnyOwner); err != nil || b.Mode() != ReadWrite || b.Close() != nil { // a path of one's own choice
		t.Errorf("OpenFile: %v", err)
	}
	if err := errors.Join(a.Unlink(), os.Symlink("second", a.Path())); err != nil {
		t.Fatal(err)
	}
	opens(t, "a symbolic link", ErrFormat, ErrFormat)
	if b, err := OpenFile(a.Path(), ReadOnly); err != nil {
		t.Errorf("OpenFile: %v", err)
	} else if err := b.Unlink(); !errors.Is(err, fs.ErrNotExist) || b.Close() != nil {
		t.Errorf("unlinked a symbolic link: %v", err)
	}
	if err := errors.Join(os.Remove(a.Path()), os.Remove(second), unix.Mkfifo(a.Path(), 0o600)); err != nil {
		t.Fatal(err)
	}
	opens(t, "a pipe", ErrFormat, ErrFormat)
	if err := os.Remove(a.Path()); err != nil {
		t.Fatal(err)
	}
}

// TestLinkRace lets a name be a segment and a link to another file by turns, faster
// than anybody can look at it and then open it.
func TestLinkRace(t *testing.T) {
	dir := directory(t)
	good, _ := made[int8](t, "good", 1)
	private, _ := made[int8](t, "private", 1)
	flip, next := filepath.Join(dir, prefix+"flip"+suffix), filepath.Join(dir, "next")
	stop, stopped := make(chan struct{}), make(chan error)
	go func() {
		for {
			select {
			case <-stop:
				stopped <- os.Remove(flip)
				return
			default:
			}
			err := errors.Join(os.Symlink(private.Path(), next), os.Rename(next, flip),
				os.Rename(good.Path(), flip), os.Rename(flip, good.Path()), os.Symlink(private.Path(), flip))
			if err != nil {
				<-stop
				stopped <- err
				return
			}
		}
	}()
	for range 5000 {
		a, err := Open("flip", ReadOnly)
		if err != nil {
			continue
		}
		if os.SameFile(a.id, private.id) {
			t.Error("followed a link")
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// TestOtherOwner has root see arrays of another user's: it opens none, lists them
// with an error, and cleans its own only.
func TestOtherOwner(t *testing.T) {
	root(t)
	directory(t)
	a, _ := made[int8](t, "a", 1)
	mine, _ := made[int8](t, "mine", 1)
	if err := errors.Join(a.Close(), mine.Close()); err != nil { // both owners are gone
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o600, 0o666} {
		if err := errors.Join(os.Chown(a.Path(), nobody, nobody), os.Chmod(a.Path(), mode)); err != nil {
			t.Fatal(err)
		}
		opens(t, "another user's", ErrUntrusted, nil)
	}
	segments, err := List()
	if err != nil || len(segments) != 2 || !errors.Is(segments[0].Err, fs.ErrPermission) || segments[0].Bytes == 0 || segments[1].Err != nil {
		t.Errorf("%+v, %v", segments, err)
	}
	removed, err := Clean()
	if err != nil || len(removed) != 1 || removed[0].Name != "mine" {
		t.Errorf("%+v, %v", removed, err)
	}
	if b, err := Open("a", ReadOnly|AnyOwner); err != nil || b.Unlink() != nil || b.Close() != nil {
		t.Errorf("unlinking what was asked for: %v", err)
	}
}

// TestSticky cleans as a user beside whose arrays there are others', in a directory
// like /dev/shm.
func TestSticky(t *testing.T) {
	root(t)
	dir := directory(t)
	if err := os.Chmod(dir, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	open, _ := made[int8](t, "open", 1)
	made[int8](t, "closed", 1)
	if err := errors.Join(open.Close(), os.Chmod(open.Path(), 0o666)); err != nil {
		t.Fatal(err)
	}
	if err := process(t, "sticky").Run(); err != nil {
		t.Error(err)
	}
}

func init() {
	roles["sticky"] = func() error {
		if err := syscall.Setuid(nobody); err != nil {
			return err
		}
		a, err := Create[int8]("nobody", 1)
		if err != nil {
			return err
		}
		if err := a.Close(); err != nil {
			return err
		}
		segments, err := List()
		if err != nil || len(segments) != 3 {
			return fmt.Errorf("%v, %w", segments, err)
		}
		removed, err := Clean()
		if err != nil || len(removed) != 1 || removed[0].Name != "nobody" {
			return fmt.Errorf("cleaned %v, %w", removed, err)
		}
		return nil
	}
	// Creates with the strictest umask, as a user whom permissions hold.
	roles["umask"] = func() error {
		if os.Geteuid() == 0 {
			if err := syscall.Setuid(nobody); err != nil {
				return err
			}
		}
		syscall.Umask(0o777)
		for _, name := range []string{"", "umask"} {
			a, err := Create[uint8](name, 5)
			if err != nil {
				return err
			}
			x, err := Slice[uint8](a)
			if err != nil {
				return err
			}
			copy(x, "hello")
			if out, err := says(a, nil); err != nil || out != "hello" {
				return fmt.Errorf("a child says %q, %w", out, err)
			}
			if name != "" {
				b, err := Open(name, ReadWrite)
				if err != nil {
					return err
				}
				if err := errors.Join(b.Close(), b.Unlink()); err != nil {
					return err
				}
			}
			if err := a.Close(); err != nil {
				return err
			}
		}
		return nil
	}
}

// says returns the first five bytes of a, as a child sees them.
func says(a *Array, user *syscall.Credential) (string, error) {
	c := exec.Command("sh", "-c", `tail -c +4097 "${GOBLAS_SHM#text=}" | head -c 5`)
	c.Dir = "/"
	if user != nil {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: user}
	}
	var out strings.Builder
	c.Stdout = &out
	if err := Start(c, map[string]*Array{"text": a}); err != nil {
		return "", err
	}
	err := c.Wait()
	return out.String(), err
}

func TestUmask(t *testing.T) {
	if err := os.Chmod(directory(t), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := process(t, "umask").Run(); err != nil {
		t.Error(err)
	}
}

// TestChildOfOtherUser starts a child as another user, who gets the array only if
// somebody gave it to that user.
func TestChildOfOtherUser(t *testing.T) {
	root(t)
	directory(t)
	users := []*syscall.Credential{{Uid: nobody, Gid: nobody}, {Uid: nobody, Gid: nobody, Groups: []uint32{7}}}
	anonymous, _ := made[uint8](t, "", 5)
	named, x := made[uint8](t, "named", 5)
	copy(x, "hello")
	for _, a := range []*Array{anonymous, named} {
		for _, user := range users {
			if _, err := says(a, user); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "os.Chown") {
				t.Errorf("another user's child: %v", err)
			}
		}
	}
	for _, test := range []struct {
		uid, gid int
		mode     os.FileMode
		allowed  [2]bool
	}{
		{nobody, -1, 0o600, [2]bool{true, true}},
		{0, 7, 0o660, [2]bool{false, true}},
		{0, 7, 0o640, [2]bool{false, false}},
		{0, 7, 0o606, [2]bool{true, false}},
		{nobody, 7, 0o066, [2]bool{false, false}},
	} {
		if err := errors.Join(os.Chown(named.Path(), test.uid, test.gid), os.Chmod(named.Path(), test.mode)); err != nil {
			t.Fatal(err)
		}
		for i, user := range users {
			out, err := says(named, user)
			if test.allowed[i] && (err != nil || out != "hello") || !test.allowed[i] && !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%+v, user %d: %q, %v", test, i, out, err)
			}
		}
	}
	if err := errors.Join(os.Chown(named.Path(), 0, 0), os.Chmod(named.Path(), 0o600)); err != nil {
		t.Fatal(err)
	}
}
