package sys

import (
	"bytes"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMap maps one file twice, at addresses as asked for, and takes both back.
func TestMap(t *testing.T) {
	const name = "goblas-test-map"
	fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	for _, align := range []uintptr{1, 1 << 12, 1 << 21} {
		for _, size := range []int{1, 4096, 4097, 3 << 20} {
			if err := unix.Ftruncate(fd, int64(size)); err != nil {
				t.Fatal(err)
			}
			a, err := Map(fd, size, unix.PROT_READ|unix.PROT_WRITE, align)
			if err != nil {
				t.Fatal(err)
			}
			b, err := Map(fd, size, unix.PROT_READ, align)
			if err != nil {
				t.Fatal(err)
			}
			if start, length := Range(a); start%align != 0 || length != uintptr(size) {
				t.Errorf("%d bytes at %x, to be aligned to %x", length, start, align)
			}
			a[size-1] = 7
			if b[size-1] != 7 {
				t.Error("not shared")
			}
			if err := Unmap(a); err != nil {
				t.Error(err)
			}
			if err := Unmap(b); err != nil {
				t.Error(err)
			}
			if maps, err := os.ReadFile("/proc/self/maps"); err != nil || bytes.Contains(maps, []byte(name)) {
				t.Errorf("%v, still mapped:\n%s", err, maps)
			}
		}
	}
	if _, err := Map(-1, 4096, unix.PROT_READ, 1); err != unix.EBADF {
		t.Errorf("no file: %v", err)
	}
}

func TestFutex(t *testing.T) {
	var word uint32
	if FutexWait(&word, 1, time.Hour) {
		t.Error("slept although the word has another value")
	}
	if !FutexWait(&word, 0, time.Millisecond) {
		t.Error("no end of the time")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for atomic.LoadUint32(&word) == 0 {
			FutexWait(&word, 0, time.Hour)
		}
	}()
	atomic.StoreUint32(&word, 1)
	FutexWake(&word, 1)
	<-done
}
