package numpy

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Process is a Python that runs a script which answers each line of its standard
// input with one of its standard output. Not safe for concurrent use.
type Process struct {
	Hello   string // the script's first line
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errs    bytes.Buffer
	end     func() // once
}

// Launch starts a script with a Python that has NumPy: python, or where that is ""
// the first of the usual ones. The script imports NumPy before it says its first
// line. It ends with ctx, or by Close.
func Launch(ctx context.Context, python, script string) (*Process, error) {
	candidates := []string{python}
	if python == "" {
		candidates = []string{"python3", "/usr/bin/python3", "python"}
	}
	var reasons []string
	for _, name := range candidates {
		p := &Process{command: exec.CommandContext(ctx, name, "-c", script)}
		p.command.WaitDelay = time.Second
		p.end = sync.OnceFunc(func() {
			_ = p.in.Close()     // the end of its loop
			_ = p.command.Wait() // however it ends
		})
		if err := p.start(); err != nil {
			reasons = append(reasons, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		return p, nil
	}
	return nil, errors.New("no Python with NumPy (" + strings.Join(reasons, "; ") + ")")
}

func (p *Process) start() (err error) {
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
		p.Close()
		return p.why()
	}
	p.Hello = strings.TrimSpace(line)
	return nil
}

// why is the last line that Python wrote to its standard error.
func (p *Process) why() error {
	lines := strings.Split(strings.TrimSpace(p.errs.String()), "\n")
	if last := lines[len(lines)-1]; last != "" && !strings.Contains(last, "No module named 'numpy'") {
		return errors.New(last)
	}
	return errors.New("it has no NumPy")
}

// Close ends the Python, once.
func (p *Process) Close() { p.end() }

// Ask sends one line and returns the answer.
func (p *Process) Ask(line string) (string, error) {
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return "", fmt.Errorf("NumPy: %w", err)
	}
	answer, err := p.out.ReadString('\n')
	if err != nil {
		p.Close()
		return "", fmt.Errorf("NumPy ended at %q: %w", line, p.why())
	}
	return strings.TrimSpace(answer), nil
}
