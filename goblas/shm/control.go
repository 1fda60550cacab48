package shm

import (
	"encoding/binary"
	"math"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/goblas/goblas/native/sys"
)

// A segment is a .npy file with something behind its data, where NumPy does not
// look: the control block, in which processes meet.
//
//	0           the header, filled up with spaces
//	4096        the data
//	after it    the control block, at the next multiple of 128 bytes
//	            zeros up to a whole page, or huge page
//
// A block that was damaged on purpose can make processes wait or not wait for
// each other, and nothing worse: it holds numbers, no addresses, and all of them
// are compared, none is used as an index.
const (
	controlAlign = 128 // two cache lines, which processors fetch together
	controlSize  = 8192
	maxParties   = (controlSize - 512) / 8
	maxToken     = 1<<31 - 2
	hugeFrom     = 2 * hugePage // from this size on, segments end with a whole huge page
)

// control is what of the block changes. Its parts are cache lines apart.
type control struct {
	lock    *uint32  // see Lock
	parties *uint32  // of the barrier, 0 before the first Join
	phase   *uint32  // see Barrier
	members []uint64 // see place
}

// controlOffset returns where the block of a segment begins.
func controlOffset(h header) int64 {
	return (h.offset + h.bytes() + controlAlign - 1) / controlAlign * controlAlign
}

// segmentSize returns the bytes that a segment takes.
func segmentSize(h header) int64 {
	unit := int64(pageSize)
	if controlOffset(h)+controlSize >= hugeFrom {
		unit = hugePage
	}
	return (controlOffset(h) + controlSize + unit - 1) / unit * unit
}

// block returns the bytes where the control block of a segment is, nil if there is
// no room for one.
func (a *Array) block() []byte {
	at := controlOffset(a.header)
	if a.offset != dataOffset || at+controlSize > int64(len(a.memory)) {
		return nil
	}
	return a.memory[at : at+controlSize : at+controlSize]
}

// The first bytes of the block say who made the segment: the magic, the number of
// the process, and the time in nanoseconds.
const (
	controlMagic = "goblas segment 1"
	birthSize    = len(controlMagic) + 16
)

// initialize makes a segment of a's memory, which is zero.
func (a *Array) initialize() {
	copy(a.memory, a.format())
	block := a.block()
	copy(block, controlMagic)
	binary.NativeEndian.PutUint64(block[len(controlMagic):], uint64(os.Getpid()))
	binary.NativeEndian.PutUint64(block[len(controlMagic)+8:], uint64(time.Now().UnixNano()))
	a.attach()
}

func isControl(block []byte) bool { return string(block[:len(controlMagic)]) == controlMagic }

// born returns what initialize wrote.
func born(block []byte) (owner int, at time.Time) {
	b := block[len(controlMagic):]
	return int(binary.NativeEndian.Uint64(b)), time.Unix(0, int64(binary.NativeEndian.Uint64(b[8:])))
}

// attach finds the control block, if a is a segment.
func (a *Array) attach() {
	if block := a.block(); block != nil && isControl(block) {
		words := sys.View[uint32](block)
		a.state = &control{lock: &words[32], parties: &words[64], phase: &words[96], members: sys.View[uint64](block[512:])}
		a.birth = string(block[:birthSize])
	}
}

// enter begins an operation on the control block, which [Array.Close] lets end.
// The operation's name is op.
func (a *Array) enter(op string) error {
	a.using.RLock()
	err := error(nil)
	switch {
	case a.closed.Load():
		err = ErrClosed
	case a.mode == ReadOnly:
		err = ErrReadOnly
	case a.state == nil:
		err = ErrForeign
	}
	if err != nil {
		a.using.RUnlock()
		return fail(op, a.name, err)
	}
	return nil
}

func (a *Array) leave() { a.using.RUnlock() }

// wakeAll makes everybody who waits look again.
func (a *Array) wakeAll() {
	a.using.RLock()
	defer a.using.RUnlock()
	if a.state != nil && a.mode == ReadWrite {
		futexWake(a.state.lock, math.MaxInt32)
		futexWake(a.state.phase, math.MaxInt32)
	}
}

// A waiter first looks at its word for a while, because the other process may be
// about to write it on another processor, then it sleeps. It looks again after
// patience at the latest: the process that should wake it may have died.
const (
	patience = 20 * time.Millisecond
	// A lock is soon free or held for long. Who waits at a barrier waits for one
	// partner often, and looks for 25 us or so: as long as that one takes to go to
	// sleep and wake up, after which both stay awake.
	lockSpins    = 2000
	barrierSpins = 50000
)

// spin returns once *word is no longer value, or after looking so many times.
func spin(word *uint32, value uint32, times int) {
	if runtime.NumCPU() == 1 {
		return
	}
	for range times {
		if atomic.LoadUint32(word) != value {
			return
		}
	}
}
