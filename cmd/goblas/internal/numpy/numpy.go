// Package numpy lets NumPy measure, in a Python that answers questions.
package numpy

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
)

//go:embed numpy.py
var script string

// NumPy is a Python that runs numpy.py, which answers each line of its standard input
// with one of its standard output. Not safe for concurrent use.
type NumPy struct {
	Version string
	Library string // the file of its OpenBLAS, "" if it has none that can be found

	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errs    bytes.Buffer
	closing sync.Once
}

// Start starts a Python that has NumPy: python, or where that is "" the first of
// the usual ones. It ends with ctx, or by Close.
func Start(ctx context.Context, python string) (*NumPy, error) {
	candidates := []string{python}
	if python == "" {
		candidates = []string{"python3", "/usr/bin/python3", "python"}
	}
	var reasons []string
	for _, name := range candidates {
		p := &NumPy{command: exec.CommandContext(ctx, name, "-c", script)}
		p.command.WaitDelay = time.Second
		err := p.start()
		if err == nil {
			return p, nil
		}
		reasons = append(reasons, fmt.Sprintf("%s: %v", name, err))
	}
	return nil, errors.New("no Python with NumPy (" + strings.Join(reasons, "; ") + ")")
}

func (p *NumPy) start() (err error) {
	if p.in, err = p.command.StdinPipe(); err != nil {
		return err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return err
	}
	p.out, p.command.Stderr = bufio.NewReader(out), &p.errs
	if err := p.command.Start(); err != nil {
		return err
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return p.why()
	}
	p.Version, p.Library, _ = strings.Cut(strings.TrimSpace(line), " ")
	return nil
}

// why ends the Python and returns the last line that it wrote to its standard error.
func (p *NumPy) why() error {
	p.Close()
	lines := strings.Split(strings.TrimSpace(p.errs.String()), "\n")
	if last := lines[len(lines)-1]; last != "" && !strings.Contains(last, "No module named 'numpy'") {
		return errors.New(last)
	}
	return errors.New("it has no NumPy")
}

// Close ends the Python. Several goroutines may call it, because an interrupted measurement
// finds that Python has ended while the command closes it: [exec.Cmd.Wait], called by two,
// waits forever in one of them.
func (p *NumPy) Close() {
	p.closing.Do(func() {
		_ = p.in.Close()     // the end of its loop
		_ = p.command.Wait() // however it ends, or has ended
	})
}

// Ask sends one line, and returns so many numbers that are the answer. numpy.py says
// what can be asked.
func (p *NumPy) Ask(numbers int, format string, args ...any) ([]float64, error) {
	line := fmt.Sprintf(format, args...)
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return nil, fmt.Errorf("NumPy: %w", err)
	}
	answer, err := p.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("NumPy ended at %q: %w", line, p.why())
	}
	if reason, failed := strings.CutPrefix(answer, "error "); failed {
		return nil, errors.New("NumPy: " + strings.TrimSpace(reason))
	}
	values, err := measure.Numbers(answer)
	if err == nil && len(values) != numbers {
		err = fmt.Errorf("NumPy answers %q to %q", answer, line)
	}
	return values, err
}

// Number is Ask for one number.
func (p *NumPy) Number(format string, args ...any) (float64, error) {
	values, err := p.Ask(1, format, args...)
	if err != nil {
		return 0, err
	}
	return values[0], nil
}

// Time is Ask for the seconds and the processor seconds that something took.
func (p *NumPy) Time(format string, args ...any) (took, cpu time.Duration, err error) {
	values, err := p.Ask(2, format, args...)
	if err != nil {
		return 0, 0, err
	}
	return time.Duration(values[0] * float64(time.Second)), time.Duration(values[1] * float64(time.Second)), nil
}
