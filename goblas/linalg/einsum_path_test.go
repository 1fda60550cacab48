package linalg_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
)

const pathScript = `
import json, re, sys
import numpy as np
cases = json.load(sys.stdin)
for c in cases:
    ops = [np.empty(s) for s in c["shapes"]]
    for kind in ("greedy", "optimal"):
        path, text = np.einsum_path(c["subscripts"], *ops, optimize=(kind, 1e30))
        c[kind] = float(re.search(r"Optimized FLOP count: *(\S+)", text)[1])
        c["path_" + kind] = path[1:]
        c["naive"] = float(re.search(r"Naive FLOP count: *(\S+)", text)[1])
json.dump(cases, sys.stdout)
`

type pathCase struct {
	Subscripts  string  `json:"subscripts"`
	Shapes      [][]int `json:"shapes"`
	Naive       float64 `json:"naive"`
	Greedy      float64 `json:"greedy"`
	Optimal     float64 `json:"optimal"`
	PathGreedy  [][]int `json:"path_greedy"`
	PathOptimal [][]int `json:"path_optimal"`
}

// TestEinsumPathNumPy compares costs with NumPy's, which prints four digits of them, and counts
// one operation more.
func TestEinsumPathNumPy(t *testing.T) {
	const python = "/usr/bin/python3"
	if out, err := exec.Command(python, "-c", "import numpy").CombinedOutput(); err != nil {
		t.Skipf("no NumPy: %v %s", err, out)
	}
	r := rand.New(rand.NewPCG(11, 12))
	cases := make([]pathCase, 150)
	for i := range cases {
		c := &cases[i]
		letters := "abcdefgh"[:3+r.IntN(6)]
		sizes := map[byte]int{}
		for k := range letters {
			sizes[letters[k]] = 2 + r.IntN(9)
		}
		terms, used := []string{}, ""
		for range 2 + r.IntN(5) {
			term, shape := "", []int{}
			for _, k := range r.Perm(len(letters))[:1+r.IntN(3)] {
				term += letters[k : k+1]
				shape = append(shape, sizes[letters[k]])
			}
			terms, used = append(terms, term), used+term
			c.Shapes = append(c.Shapes, shape)
		}
		c.Subscripts = strings.Join(terms, ",") + "->"
		for k := range letters {
			if l := letters[k : k+1]; strings.Contains(used, l) && r.IntN(4) == 0 {
				c.Subscripts += l
			}
		}
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(python, "-c", pathScript)
	run.Stdin = bytes.NewReader(input)
	output, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(output, &cases); err != nil {
		t.Fatal(err)
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 0.001*b }
	same, naive := 0, 0
	for _, c := range cases {
		greedy, err := linalg.EinsumPath(c.Subscripts, linalg.EinsumGreedy, c.Shapes...)
		if err != nil {
			t.Fatal(err)
		}
		optimal, err := linalg.EinsumPath(c.Subscripts, linalg.EinsumOptimal, c.Shapes...)
		alone := len(c.PathOptimal) == 1 && len(c.Shapes) > 2 // NumPy went back to one loop
		if err != nil || !alone && !near(optimal.Optimized, c.Optimal-1) || !near(optimal.Naive, c.Naive) {
			t.Errorf("%q of %v: %v, %v; NumPy %v, %v, by %v", c.Subscripts, c.Shapes, err, optimal, c.Naive, c.Optimal, c.PathOptimal)
		}
		if len(optimal.Contractions) != len(c.Shapes)-1 || optimal.Optimized > greedy.Optimized {
			t.Errorf("%q of %v: %v; greedily %v", c.Subscripts, c.Shapes, optimal, greedy)
		}
		switch {
		case len(c.PathGreedy) == 1 && len(c.Shapes) > 2:
			naive++
		case near(greedy.Optimized, c.Greedy-1):
			same++
		}
	}
	if same < (len(cases)-naive)*9/10 {
		t.Errorf("%d of %d greedy orders cost as much as NumPy's", same, len(cases)-naive)
	}
}

func TestEinsumPath(t *testing.T) {
	shapes := [][]int{{10, 1000}, {1000, 20}, {20, 5}}
	for _, order := range []linalg.EinsumOrder{linalg.EinsumAuto, linalg.EinsumGreedy, linalg.EinsumOptimal} {
		p, err := linalg.EinsumPath("ij,jk,kl->il", order, shapes...)
		first, cost, largest := []int{1, 2}, 2.0*1000*20*5+2*10*1000*5, 5000.0
		if order == linalg.EinsumGreedy {
			first, cost, largest = []int{0, 1}, 2*10*1000*20+2*10*20*5, 200
		}
		if err != nil || p.Optimized != cost || p.Largest != largest || !reflect.DeepEqual(p.Contractions, [][]int{first, {0, 1}}) {
			t.Errorf("order %d: %+v, %v", order, p, err)
		}
	}
	p, err := linalg.EinsumPath("ij,jk,kl->il", linalg.EinsumNaive, shapes...)
	if err != nil || p.Naive != 3*10*1000*20*5 || p.Optimized != p.Naive || len(p.Contractions) != 1 {
		t.Errorf("naive: %+v, %v", p, err)
	}
	if _, err := linalg.EinsumPath("ij", linalg.EinsumOrder(9), []int{2, 2}); !errors.Is(err, linalg.ErrKind) {
		t.Errorf("unknown order: %v", err)
	}
	if _, err := linalg.EinsumPath("ij", linalg.EinsumAuto, []int{2, -2}); !errors.Is(err, linalg.ErrShape) {
		t.Errorf("negative length: %v", err)
	}
	var many [][]int // more than the best order is looked for
	for range 30 {
		many = append(many, []int{3, 3})
	}
	p, err = linalg.EinsumPath(strings.Repeat("ij,", 29)+"ij->i", linalg.EinsumOptimal, many...)
	if err != nil || len(p.Contractions) != 29 || p.Largest != 9 {
		t.Errorf("30 operands: %+v, %v", p, err)
	}
}

func ExampleEinsumPath() {
	plan, err := linalg.EinsumPath("ij,jk,kl->il", linalg.EinsumAuto, []int{10, 1000}, []int{1000, 20}, []int{20, 5})
	if err != nil {
		panic(err)
	}
	fmt.Println(plan)
	// Output:
	// naive FLOP count: 3e+06
	// optimized FLOP count: 3e+05 (10 times fewer)
	// largest intermediate: 5000 elements
	// contractions: (1, 2) (0, 1)
}
