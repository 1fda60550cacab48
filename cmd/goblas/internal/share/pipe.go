package share

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"io"
	"slices"

	"github.com/goblas/goblas/cmd/goblas/internal/session"
)

// codec is how an array goes through a pipe.
type codec struct {
	send    func(w io.Writer, x []float64) error
	receive func(r io.Reader, into []float64) ([]float64, error) // into what there is, if it is as much
}

// codecs are those by the names of their ways.
var codecs = map[string]codec{"gob": {sendGob, receiveGob}, "bytes": {sendBytes, receiveBytes}}

func sendGob(w io.Writer, x []float64) error { return gob.NewEncoder(w).Encode(x) }

func receiveGob(r io.Reader, x []float64) ([]float64, error) {
	err := gob.NewDecoder(r).Decode(&x)
	return x, err
}

// chunk is how many elements are written at once: as much as a pipe holds.
const chunk = 1 << 13

// sendBytes writes the number of elements, and then each as it is in memory.
func sendBytes(w io.Writer, x []float64) error {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, 8*chunk), uint64(len(x)))
	_, err := w.Write(b)
	for part := range slices.Chunk(x, chunk) {
		if err != nil {
			break
		}
		if b, err = binary.Append(b[:0], binary.LittleEndian, part); err == nil {
			_, err = w.Write(b)
		}
	}
	return err
}

func receiveBytes(r io.Reader, x []float64) ([]float64, error) {
	b := make([]byte, 8*chunk)
	if _, err := io.ReadFull(r, b[:8]); err != nil {
		return nil, err
	}
	if n := binary.LittleEndian.Uint64(b); n != uint64(len(x)) {
		x = make([]float64, n)
	}
	for part := range slices.Chunk(x, chunk) {
		if _, err := io.ReadFull(r, b[:8*len(part)]); err != nil {
			return nil, err
		}
		if _, err := binary.Decode(b, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// pipe sends the array to the child and back, by the codec of that name.
func (t *times) pipe(ctx context.Context, name string, code codec, n int) (err error) {
	lap := stopwatch()
	x := make([]float64, n)
	parallel(x, fill)
	t.create = lap()

	c, err := session.Command(ctx, command, name)
	if err != nil {
		return err
	}
	to, err := c.StdinPipe()
	if err != nil {
		return err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	lap()
	if err := c.Start(); err != nil {
		return err
	}
	defer func() {
		_ = to.Close() // which ends the child
		err = errors.Join(err, c.Wait())
	}()
	from := bufio.NewReaderSize(out, 1<<16)
	if err := listen(from); err != nil {
		return err
	}
	t.start = lap()
	add := func() ([]float64, error) {
		w := bufio.NewWriterSize(to, 1<<16)
		if err := errors.Join(code.send(w, x), w.Flush()); err != nil {
			return nil, err
		}
		return code.receive(from, x)
	}
	return t.work(lap, n, add, func() error { return errors.Join(say(to), listen(from)) })
}

func pipeChild(code codec, in io.Reader, out io.Writer) error {
	if err := say(out); err != nil {
		return err
	}
	from, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	x, err := code.receive(from, nil)
	if err != nil {
		return err
	}
	parallel(x, increment)
	if err := errors.Join(code.send(w, x), w.Flush()); err != nil {
		return err
	}
	for {
		if err := listen(from); err != nil {
			return nil // the parent has seen enough
		}
		if err := say(out); err != nil {
			return err
		}
	}
}

// say and listen hand control over by one byte.
func say(w io.Writer) error {
	_, err := w.Write([]byte{1})
	return err
}

func listen(r io.Reader) error {
	_, err := io.ReadFull(r, make([]byte, 1))
	return err
}
