package topology_test

import (
	"fmt"

	"github.com/goblas/goblas/goblas/topology"
)

// How many threads a team should have here, and which figure decided it.
func ExampleDetect() {
	machine := topology.Detect()
	for _, step := range machine.Steps() {
		if step.Decisive {
			_ = step.Note // such as: 1.5 CPUs from cpu.max, rounded down
		}
	}
	fmt.Println(1 <= machine.Cores() && machine.Cores() <= machine.Logical())
	// Output: true
}
