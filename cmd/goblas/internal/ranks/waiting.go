package ranks

import (
	"net"
	"os"
	"path/filepath"

	"github.com/goblas/goblas/goblas/dist"
)

// waiting lets the processes on the machine of process 0 sleep while that one computes
// alone: MPI waits by looking again and again, which takes a core or a part of one. They
// wait at a socket in a folder of process 0. Processes on other machines do not see it,
// disturb nobody, and wait in MPI.
type waiting struct {
	here []net.Conn // of process 0: to those that sleep; of another one: to process 0, or none
}

// longest is how long the path of a socket can be.
const longest = 100

// newWaiting is collective.
func newWaiting() (w *waiting, err error) {
	w = new(waiting)
	if dist.Size() == 1 {
		return w, nil
	}
	var listener net.Listener
	name := make([]float64, longest)
	if dist.Rank() == 0 {
		if dir, err := os.MkdirTemp("", "goblas"); err == nil {
			defer os.RemoveAll(dir) // when all are connected
			if path := filepath.Join(dir, "wait"); len(path) <= longest {
				if listener, err = net.Listen("unix", path); err == nil {
					for i := range path {
						name[i] = float64(path[i])
					}
				}
			}
		}
	}
	if err := dist.Broadcast(name, 0); err != nil {
		return w, err
	}
	connected := []float64{0}
	if path := fromBytes(name); dist.Rank() != 0 && path != "" {
		if c, err := net.Dial("unix", path); err == nil {
			w.here, connected[0] = []net.Conn{c}, 1
		}
	}
	if err := dist.Sum(connected); err != nil || listener == nil {
		return w, err
	}
	for range int(connected[0]) {
		c, err := listener.Accept()
		if err != nil {
			break
		}
		w.here = append(w.here, c)
	}
	return w, listener.Close()
}

// sleep returns when process 0 calls wake, or has ended.
func (w *waiting) sleep() {
	if dist.Rank() != 0 && len(w.here) > 0 {
		_, _ = w.here[0].Read(make([]byte, 1))
	}
}

// wake is for process 0.
func (w *waiting) wake() {
	for _, c := range w.here {
		_, _ = c.Write([]byte{1})
	}
}
