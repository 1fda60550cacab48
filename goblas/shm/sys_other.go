//go:build !linux

package shm

import (
	"os"
	"time"
)

// Nothing here is ever called: Create, Open, Start and List look at supported
// first. A mapping of a file is to be had on other systems, but neither memory
// without a name nor locks that tell who is alive.
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
func openFile(string, Mode) (*os.File, error)                  { return nil, ErrNotSupported }
func seal(*os.File) error                                      { return ErrNotSupported }
func mapFile(*os.File, int, Mode) ([]byte, error)              { return nil, ErrNotSupported }
func unmap([]byte) error                                       { return ErrNotSupported }
func reserve(*os.File, []byte) error                           { return ErrNotSupported }
func hasHoles(*os.File) bool                                   { return false }
func fillHoles(*os.File, int64) error                          { return ErrNotSupported }
func noSpace(error) bool                                       { return false }
func freeIn(string) int64                                      { return -1 }
func tryLock(*os.File, int64) (bool, error)                    { return false, ErrNotSupported }
func locked(*os.File, int64) bool                              { return false }
func newToken(*os.File) (uint32, error)                        { return 0, ErrNotSupported }
func alive(*os.File, uint32) bool                              { return false }
func futexWait(*uint32, uint32, time.Duration) (timedOut bool) { return true }
func futexWake(*uint32, int)                                   {}

const ownerByte = 0
