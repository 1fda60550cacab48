package session

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

// Command is goblas with other arguments, in a process whose memory is fresh. It is interrupted when ctx ends.
func Command(ctx context.Context, args ...string) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, program, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // so that it ends its own children
	c.WaitDelay = 2 * time.Second
	return c, nil
}

// Run runs goblas with other arguments, and returns the numbers that it writes. Its
// failure is an error in its own words.
func Run(ctx context.Context, args ...string) ([]float64, error) {
	c, err := Command(ctx, args...)
	if err != nil {
		return nil, err
	}
	out, err := c.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		err = errors.New(strings.TrimPrefix(strings.TrimSpace(string(exit.Stderr)), "goblas: "))
	}
	if err != nil {
		return nil, err
	}
	return measure.Numbers(string(out))
}

// The ways of filling that this program has itself.
const (
	FillPlain = "plain"
	FillFull  = "full"
)

// Fill makes an n x n matrix of ones in one of these ways, in a process of its own, and
// returns the seconds that took.
func Fill(ctx context.Context, way string, n int) ([]float64, error) {
	return Run(ctx, "bench", "fill", "--one", way, "--n", strconv.Itoa(n))
}

// touch lets another process write so many bytes of memory for the first time. In a
// virtual machine the host has then given them: whoever touches memory that it has
// not given yet waits for it, which may take longer than all else that he does.
func touch(ctx context.Context, bytes float64) error {
	if bytes < 1<<20 { // less than processes need to start
		return nil
	}
	n := int(math.Ceil(math.Sqrt(bytes / 8)))
	_, err := Fill(ctx, FillFull, n)
	return err
}
