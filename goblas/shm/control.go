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

// A segment is a .npy file with a control block behind its data, where NumPy does not
// look. Through the control block the processes coordinate.
//
//	0           the header, filled up with spaces
//	4096        the data
//	after it    the control block, at the next multiple of 128 bytes
//	            zeros up to a whole page, or huge page
//
// A block that was damaged on purpose can make processes wait for each other or not
// wait, but do nothing worse: it holds only numbers, which are compared and never used
// as addresses or indices.
const (
	controlAlign = 128 // bytes: two cache lines, which processors fetch together
	controlSize  = 8192
	maxParties   = (controlSize - 512) / 8
	maxToken     = 1<<31 - 2
	hugeFrom     = 2 * hugePage // from this size on, segments end with a whole huge page
)

// control points to the words of the control block that change. They are on different
// cache lines.
type control struct {
	lock    *uint32  // the word of the lock: see waiters
	parties *uint32  // the number of parties of the barrier, 0 before the first Join
	phase   *uint32  // the word of the barrier's phase: see phaseBits
	members []uint64 // the places at the barrier: see place
}

// controlOffset returns the offset of a segment's control block in its file.
func controlOffset(h header) int64 {
	return (h.offset + h.bytes() + controlAlign - 1) / controlAlign * controlAlign
}

// segmentSize returns the size of a segment's file in bytes.
func segmentSize(h header) int64 {
	unit := int64(pageSize)
	if controlOffset(h)+controlSize >= hugeFrom {
		unit = hugePage
	}
	return (controlOffset(h) + controlSize + unit - 1) / unit * unit
}

// block returns the bytes at the place of the control block, or nil if the file is too
// short for one.
func (a *Array) block() []byte {
	at := controlOffset(a.header)
	if a.offset != dataOffset || at+controlSize > int64(len(a.memory)) {
		return nil
	}
	return a.memory[at : at+controlSize : at+controlSize]
}

// The first bytes of the control block say who made the segment and when: a magic
// string, the number of the process, and the time in nanoseconds.
const (
	controlMagic = "goblas segment 1"
	birthSize    = len(controlMagic) + 16
)

// initialize writes the header and the control block of a segment into a's memory,
// which is all zeros.
func (a *Array) initialize() {
	copy(a.memory, a.format())
	block := a.block()
	copy(block, controlMagic)
	binary.NativeEndian.PutUint64(block[len(controlMagic):], uint64(os.Getpid()))
	binary.NativeEndian.PutUint64(block[len(controlMagic)+8:], uint64(time.Now().UnixNano()))
	a.attach()
}

func isControl(block []byte) bool { return string(block[:len(controlMagic)]) == controlMagic }

// born returns the process number and the time that initialize wrote.
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

// beginOperation begins an operation named op on the control block, and returns an
// error if a does not allow it. Unless there is an error, [Array.Close] waits for
// endOperation.
func (a *Array) beginOperation(op string) error {
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

func (a *Array) endOperation() { a.using.RUnlock() }

// wakeAll wakes all processes that wait for the lock or at the barrier, so that they
// look again.
func (a *Array) wakeAll() {
	a.using.RLock()
	defer a.using.RUnlock()
	if a.state != nil && a.mode == ReadWrite {
		futexWake(a.state.lock, math.MaxInt32)
		futexWake(a.state.phase, math.MaxInt32)
	}
}

// A waiter first reads its word again and again for a while, because another processor
// may be about to write it. Then it sleeps, but never longer than patience before it
// looks again, because the process that should wake it may have died.
const (
	patience = 20 * time.Millisecond
	// A lock is either free soon or held for long. At a barrier a party often waits for
	// one other, so it spins for about 25 us. That is as long as the other takes to go to
	// sleep and wake up; after that both stay awake.
	lockSpins    = 2000
	barrierSpins = 50000
)

// spin returns when *word is no longer value, or when it has read it so many times.
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
