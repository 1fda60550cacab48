//go:build linux

package shm

import (
	"context"
	"errors"
	"sync"
	"testing"
)

func init() {
	roles["pong"] = func() error { // the other side of BenchmarkBarrier
		arrays, err := Inherited()
		if err != nil {
			return err
		}
		b, err := arrays["a"].Join(2)
		if err != nil {
			return err
		}
		for missing := 0; missing == 0; {
			if missing, err = b.Wait(context.Background()); err != nil {
				return err
			}
		}
		return nil
	}
}

// BenchmarkBarrier hands control to another process and back: two hand-overs are
// two meetings.
func BenchmarkBarrier(b *testing.B) {
	a, _ := made[int8](b, "", 1)
	barrier, err := a.Join(2)
	if err != nil {
		b.Fatal(err)
	}
	c := process(b, "pong")
	if err := Start(c, map[string]*Array{"a": a}); err != nil {
		b.Fatal(err)
	}
	if _, err := barrier.Wait(b.Context()); err != nil { // it is there
		b.Fatal(err)
	}
	for b.Loop() {
		if missing, err := barrier.Wait(b.Context()); missing != 0 || err != nil {
			b.Fatal(missing, err)
		}
	}
	if err := barrier.Leave(); err != nil {
		b.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkLock(b *testing.B) {
	a, _ := made[int8](b, "", 1)
	for b.Loop() {
		if _, err := a.Lock(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := a.Unlock(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreate makes the array of the course and fills it, by two goroutines.
func BenchmarkCreate(b *testing.B) {
	for b.Loop() {
		a, err := Create[float64]("", 10_000_000)
		if err != nil {
			b.Fatal(err)
		}
		x := elements[float64](b, a)
		var wg sync.WaitGroup
		for _, part := range [][]float64{x[:len(x)/2], x[len(x)/2:]} {
			wg.Go(func() {
				for i := range part {
					part[i] = 1
				}
			})
		}
		wg.Wait()
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreateSmall makes and closes an array of a few pages, where nothing but
// system calls takes time.
func BenchmarkCreateSmall(b *testing.B) {
	directory(b)
	for _, name := range []string{"", "small"} {
		b.Run("name="+name, func(b *testing.B) {
			for b.Loop() {
				a, err := Create[float64](name, 1000)
				if err != nil {
					b.Fatal(err)
				}
				if err := errors.Join(a.Unlink(), a.Close()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen attaches to it.
func BenchmarkOpen(b *testing.B) {
	directory(b)
	made[float64](b, "open", 10_000_000)
	for b.Loop() {
		a, err := Open("open", ReadWrite)
		if err != nil {
			b.Fatal(err)
		}
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
