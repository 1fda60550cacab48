//go:build linux

package shm_test

import (
	"context"
	"fmt"
	"os/exec"

	"github.com/goblas/goblas/goblas/shm"
)

// Two openings of one array; the second might be another process's.
func Example() {
	a, err := shm.Create[float64]("example", 2, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer a.Close()
	defer a.Unlink()
	m, err := shm.Matrix[float64](a)
	if err != nil {
		fmt.Println(err)
		return
	}
	m.Set(1, 2, 42)

	b, err := shm.Open("example", shm.ReadOnly)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close()
	x, err := shm.Slice[float64](b)
	fmt.Println(b.Type(), b.Shape(), x, err)
	// Output: float64 [2 3] [0 0 0 0 0 42] <nil>
}

// A child that is no Go program finds the array as a file: its bytes from 4096 on
// are the elements.
func ExampleStart() {
	a, err := shm.Create[uint8]("", 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer a.Close()
	x, err := shm.Slice[uint8](a)
	if err != nil {
		fmt.Println(err)
		return
	}
	copy(x, "hello")
	c := exec.Command("sh", "-c", `tail -c +4097 "${GOBLAS_SHM#text=}" | head -c 5 | tr a-z A-Z | dd of="${GOBLAS_SHM#text=}" bs=1 seek=4096 conv=notrunc status=none`)
	if err := shm.Start(c, map[string]*shm.Array{"text": a}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Wait(), string(x))
	// Output: <nil> HELLO
}

func ExampleArray_Lock() {
	a, err := shm.Create[int64]("", 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer a.Close()
	x, err := shm.Slice[int64](a)
	if err != nil {
		fmt.Println(err)
		return
	}
	orphaned, err := a.Lock(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	if orphaned {
		x[0] = 0 // whoever held the lock died: begin anew
	}
	x[0]++
	fmt.Println(x[0], a.Unlock())
	// Output: 1 <nil>
}
