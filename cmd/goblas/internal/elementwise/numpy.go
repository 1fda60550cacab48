package elementwise

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

//go:embed numpy.py
var script string

// NumPy is a Python that measures on demand. It has one thread where NumPy has;
// none of what is measured calls its BLAS.
type NumPy struct {
	Version string
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// StartNumPy starts a Python that has NumPy: python, or where that is "" the
// first of the usual ones. It ends with ctx, or by Close.
func StartNumPy(ctx context.Context, python string) (*NumPy, error) {
	candidates := []string{python}
	if python == "" {
		candidates = []string{"python3", "/usr/bin/python3", "python"}
	}
	var errs []error
	for _, name := range candidates {
		p := &NumPy{command: exec.CommandContext(ctx, name, "-c", script)}
		p.command.WaitDelay = time.Second
		if err := p.start(); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
			continue
		}
		return p, nil
	}
	return nil, fmt.Errorf("no Python with NumPy: %w", errors.Join(errs...))
}

func (p *NumPy) start() (err error) {
	if p.in, err = p.command.StdinPipe(); err != nil {
		return err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return err
	}
	p.out = bufio.NewReader(out)
	if err := p.command.Start(); err != nil {
		return err
	}
	if p.Version, err = p.ask("prepare float64 1"); err != nil {
		p.Close()
		return errors.New("it has no NumPy")
	}
	return nil
}

// Close ends the Python.
func (p *NumPy) Close() {
	_ = p.in.Close()     // the end of its loop
	_ = p.command.Wait() // however it ends
}

// ask sends one line and returns the answer.
func (p *NumPy) ask(line string) (string, error) {
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return "", fmt.Errorf("NumPy: %w", err)
	}
	answer, err := p.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("NumPy: %q: %w", line, err)
	}
	return strings.TrimSpace(answer), nil
}

// number is ask for a number.
func (p *NumPy) number(line string) (float64, error) {
	answer, err := p.ask(line)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(answer, 64)
}

// times is ask for the seconds and the processor seconds that something took.
func (p *NumPy) times(line string) (took, cpu time.Duration, err error) {
	answer, err := p.ask(line)
	if err != nil {
		return 0, 0, err
	}
	var seconds, used float64
	if _, err := fmt.Sscan(answer, &seconds, &used); err != nil {
		return 0, 0, fmt.Errorf("NumPy: %q: answers %q", line, answer)
	}
	return time.Duration(seconds * float64(time.Second)), time.Duration(used * float64(time.Second)), nil
}

// Fill returns the seconds of numpy.full((n, n), 1.0).
func (p *NumPy) Fill(n int) (float64, error) { return p.number(fmt.Sprintf("fill %d", n)) }

// FillByPool returns the seconds of numpy.empty((n, n)) and four threads that fill
// a quarter each.
func (p *NumPy) FillByPool(n int) (float64, error) { return p.number(fmt.Sprintf("pool %d", n)) }
