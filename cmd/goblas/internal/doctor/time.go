package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/verify"
	"github.com/goblas/goblas/goblas"
)

const (
	kernelOrder  = 768                    // of the products that are timed
	kernelTime   = 200 * time.Millisecond // of each turn
	kernelRounds = 4
	kernelLimit  = 20 * time.Second // of each turn, start included
)

// cacheVariable overrides the cache size that OpenBLAS blocks for.
const cacheVariable = "OPENBLAS_L2_SIZE"

// TimeKernels measures products with the kernel in force, with the one that OpenBLAS
// takes if it is left alone, and, if that is not made for what this processor has,
// with the candidates: each in a process of its own, in turns. It returns nil without
// an OpenBLAS that tells its kernel.
func TimeKernels(ctx context.Context, f Facts) ([]KernelTime, error) {
	if f.Machine.OpenBLAS == nil || f.Machine.OpenBLAS.Kernel == "" {
		return nil, nil
	}
	choices := []KernelTime{{}}
	if _, set, _ := f.Machine.CoreType(); set {
		choices = append(choices, KernelTime{Remove: coreType})
	}
	if variable(f, cacheVariable) != "" {
		choices = append(choices, KernelTime{Remove: cacheVariable})
	}
	for round := range kernelRounds {
		for i := range choices {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			choices[i].turn(start(ctx, kernelLimit, choices[i].environ(os.Environ()), "kernel"))
		}
		if round == 0 && f.CPU.misjudged(choices[min(1, len(choices)-1)].Kernel) {
			for _, name := range f.CPU.Candidates() {
				choices = append(choices, KernelTime{Set: coreType + "=" + name})
			}
		}
	}
	return distinct(choices), nil
}

// environ is the environment with the choice in it.
func (k KernelTime) environ(all []string) []string {
	if k.Remove != "" {
		all = without(all, k.Remove)
	}
	if name, _, found := strings.Cut(k.Set, "="); found {
		all = append(without(all, name), k.Set)
	}
	return all
}

// turn takes in how a child ended.
func (k *KernelTime) turn(e ended) {
	var got KernelTime
	switch {
	case e.hung:
		k.Error = "hung, and was killed"
	case e.crashed:
		k.Error = "crashed: " + e.detail
	case e.err != nil:
		k.Error = e.err.Error()
	case json.Unmarshal(e.stdout, &got) != nil:
		k.Error = fmt.Sprintf("answered %q", e.stdout)
	default:
		k.Kernel, k.GFLOPS = got.Kernel, max(k.GFLOPS, got.GFLOPS)
		if got.Wrong {
			k.Wrong, k.Error = true, got.Error
		}
	}
}

// distinct drops forced kernels that OpenBLAS did not take, because the build has
// not got them, or that it takes anyway.
func distinct(choices []KernelTime) []KernelTime {
	var kept []KernelTime
	seen := map[string]bool{}
	for _, k := range choices {
		_, asked, forced := strings.Cut(k.Set, "=")
		if forced && (!strings.EqualFold(asked, k.Kernel) || seen[strings.ToLower(k.Kernel)]) {
			continue
		}
		if k.Remove != cacheVariable {
			seen[strings.ToLower(k.Kernel)] = true
		}
		kept = append(kept, k)
	}
	return kept
}

// timeProducts is the child: products on one core for kernelTime, and the fastest
// of them, as a KernelTime in JSON.
func timeProducts(w io.Writer) error {
	if err := goblas.Use(goblas.Native); err != nil {
		return err
	}
	if _, err := goblas.SetThreads(1); err != nil {
		return err
	}
	library, err := goblas.Describe()
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(3, 4))
	a, b := random[float64](kernelOrder, kernelOrder, r), random[float64](kernelOrder, kernelOrder, r)
	c := goblas.New[float64](kernelOrder, kernelOrder)
	fastest := time.Duration(0)
	for begin := time.Now(); fastest == 0 || time.Since(begin) < kernelTime; {
		from := time.Now()
		if err := goblas.DotTo(c, a, b); err != nil {
			return err
		}
		if took := time.Since(from); fastest == 0 || took < fastest {
			fastest = took
		}
	}
	k := KernelTime{Kernel: library.Kernel, GFLOPS: 2 * kernelOrder * kernelOrder * kernelOrder / fastest.Seconds() / 1e9}
	if _, err := verify.Product(c, a, b, r); err != nil {
		k.Wrong, k.Error = true, err.Error()
	}
	return json.NewEncoder(w).Encode(k)
}
