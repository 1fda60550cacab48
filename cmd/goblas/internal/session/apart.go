package session

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
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

// Run is a process that has started and waits, so that its start comes before what is
// measured, and before what is done right before that.
type Run struct {
	// Measure lets the process work, and returns the seconds that its steps took, NaN for
	// a step that it has not. It is called once.
	Measure func() ([]float64, error)
	// End ends the process, whether it has worked or not.
	End func()
}

// Start starts goblas with other arguments, which has to call [Wait] before it works
// and then write numbers. Its failure is an error in its own words.
func Start(ctx context.Context, args ...string) (Run, error) {
	c, err := Command(ctx, args...)
	if err != nil {
		return Run{}, err
	}
	in, err := c.StdinPipe()
	if err != nil {
		return Run{}, err
	}
	pipe, err := c.StdoutPipe()
	if err != nil {
		return Run{}, err
	}
	var words bytes.Buffer
	c.Stderr = &words
	if err := c.Start(); err != nil {
		return Run{}, err
	}
	out := bufio.NewReader(pipe)
	end := func() error {
		_ = in.Close() // whoever still waits, ends
		if err := c.Wait(); err != nil && words.Len() > 0 {
			return errors.New(strings.TrimPrefix(strings.TrimSpace(words.String()), "goblas: "))
		} else if err != nil {
			return err
		}
		return nil
	}
	if line, err := out.ReadString('\n'); line != ready {
		return Run{}, cmp.Or(end(), err, errors.New("goblas does not wait for its turn"))
	}
	return Run{
		Measure: func() ([]float64, error) {
			if _, err := io.WriteString(in, begin); err != nil {
				return nil, cmp.Or(end(), err)
			}
			line, err := io.ReadAll(out)
			if err := cmp.Or(end(), err); err != nil {
				return nil, err
			}
			return measure.Numbers(string(line))
		},
		End: func() { _ = end() }, // for the second time, it does nothing
	}, nil
}

// The words that processes say to each other.
const (
	ready = "ready\n"
	begin = "begin\n"
)

// Wait is what a process calls that [Start] has started: it says on out that it is
// ready, and returns when it shall work. The error says that nobody wants it to.
func Wait(in io.Reader, out io.Writer) error {
	if _, err := io.WriteString(out, ready); err != nil {
		return err
	}
	if line, err := bufio.NewReader(in).ReadString('\n'); line != begin {
		return fmt.Errorf("waiting for %q on the standard input, got %q: %w", begin, line, err)
	}
	return nil
}

// The ways of filling that this program has itself.
const (
	FillPlain = "plain"
	FillFull  = "full"
)

// Fill starts a process that will make an n x n matrix of ones in one of these ways, and
// measures the seconds that takes.
func Fill(ctx context.Context, way string, n int) (Run, error) {
	return Start(ctx, "bench", "fill", "--one", way, "--n", strconv.Itoa(n))
}

// beside is how many bytes are touched in addition to those that a way asks for: what
// its processes take for themselves.
const beside = 32 << 20

// touch lets another process write so many bytes of memory, and some more, and end. In a
// virtual machine the host has then given them: whoever touches memory that it has not
// given yet waits for it, which may take longer than all else that he does. The host
// takes back what nobody has used for a fraction of a second. So what is measured has to
// begin right after it.
func touch(ctx context.Context, bytes float64) error {
	run, err := Fill(ctx, FillFull, int(math.Ceil(math.Sqrt((bytes+beside)/8))))
	if err != nil {
		return err
	}
	defer run.End()
	_, err = run.Measure()
	return err
}
