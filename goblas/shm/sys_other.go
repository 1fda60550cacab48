//go:build !linux

package shm

import (
	"os"
	"os/exec"
	"time"
)

// Nothing here is ever called, because Create, Open, Start and List first look at
// supported. Other systems can map files, but they have no memory without a name, and
// no locks that tell which processes are alive.
const (
	supported   = false
	defaultDir  = ""
	descriptors = "/dev/fd/"
	pageSize    = 4096
	hugePage    = 2 << 20
)

func anonymousFile() (*os.File, error)                         { return nil, ErrNotSupported }
func unnamedFile(string) (*os.File, error)                     { return nil, ErrNotSupported }
func publish(*os.File, string) error                           { return ErrNotSupported }
func reopen(int) (*os.File, Mode, error)                       { return nil, 0, ErrNotSupported }
func openFile(string, Mode, bool) (*os.File, error)            { return nil, ErrNotSupported }
func checkOwner(*os.File) error                                { return ErrNotSupported }
func trust(*os.File, bool) error                               { return ErrNotSupported }
func checkChild(*exec.Cmd, *os.File, Mode) error               { return ErrNotSupported }
func lockFile(*os.File, bool) (bool, error)                    { return false, ErrNotSupported }
func seal(*os.File) error                                      { return ErrNotSupported }
func mapFile(*os.File, int, Mode) ([]byte, error)              { return nil, ErrNotSupported }
func unmap([]byte) error                                       { return ErrNotSupported }
func reserve(*os.File, []byte) error                           { return ErrNotSupported }
func allocate(*os.File, int64) error                           { return ErrNotSupported }
func holes(*os.File) int64                                     { return 0 }
func noSpace(error) bool                                       { return false }
func freeFor(*os.File) (int64, bool)                           { return -1, false }
func tryLock(*os.File, int64) (bool, error)                    { return false, ErrNotSupported }
func locked(*os.File, int64) bool                              { return false }
func newToken(*os.File) (uint32, error)                        { return 0, ErrNotSupported }
func alive(*os.File, uint32) bool                              { return false }
func futexWait(*uint32, uint32, time.Duration) (timedOut bool) { return true }
func futexWake(*uint32, int)                                   {}

const ownerByte = 0
