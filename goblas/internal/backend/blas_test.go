package backend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/netlib"
)

// once skips a test that takes a minute, or several under the race detector, and starts
// one goroutine. One run on a library is enough.
func once(t *testing.T) {
	t.Helper()
	if race.Enabled || testing.Short() {
		t.Skip("takes a minute, or several under the race detector")
	}
}

// TestBLAS runs every method of gonum's four BLAS interfaces in every mode
// against the definitions: every pair of increments from -3 to 3, alpha and beta
// that are zero, one, else and NaN, drawn sizes, triangles, transposes, sides and
// diagonals, and orders from which all cores take part. Whatever a routine must
// not read is NaN, whatever it must not write is compared. A method without a
// reference fails.
func TestBLAS(t *testing.T) {
	once(t)
	for _, mode := range modes(t) {
		t.Run(mode.name, func(t *testing.T) {
			inMode(t, mode.mode)
			methods := reflect.TypeFor[netlib.BLAS]()
			for i := range methods.NumMethod() {
				name := methods.Method(i).Name
				if _, ok := givens[name]; ok {
					continue
				}
				t.Run(name, func(t *testing.T) { testMethod(t, name) })
			}
		})
	}
}

// givens are tested by TestGivens.
var givens = map[string]bool{"Srotg": true, "Drotg": true, "Srotmg": true, "Drotmg": true}

// TestGivens: rotations of (3, 4), whose answers are known.
func TestGivens(t *testing.T) {
	if c, s, r, z := (BLAS{}).Drotg(3, 4); c != 0.6 || s != 0.8 || r != 5 || math.Abs(z-1/c) > 1e-15 {
		t.Error("Drotg:", c, s, r, z)
	}
	if c, s, r, _ := (BLAS{}).Srotg(3, 4); c != 0.6 || s != 0.8 || r != 5 {
		t.Error("Srotg:", c, s, r)
	}
	// The rotated second component is zero.
	p, d1, d2, b1 := (BLAS{}).Drotmg(1, 1, 3, 4)
	h := (&call{flag: p.Flag, h: p.H}).full()
	if math.Abs(h[1]*3+h[3]*4) > 1e-15 || math.Abs(h[0]*3+h[2]*4-b1) > 1e-15 || math.Abs(d1*b1*b1-25) > 1e-13 || d2 <= 0 {
		t.Error("Drotmg:", p, d1, d2, b1)
	}
	q, _, _, _ := (BLAS{}).Srotmg(1, 1, 3, 4)
	if math.Abs(float64(q.H[0])-p.H[0]) > 1e-6 || q.Flag != p.Flag {
		t.Error("Srotmg:", q, "Drotmg:", p)
	}
}

var (
	increments = []int{-3, -2, -1, 1, 2, 3}
	ordinary   = []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 20, 36}
	large      = []int{31, 33, 48, 64, 65, 99, 100, 101, 130}
)

func testMethod(t *testing.T, name string) {
	letter, routine := base(name)
	signature, ok := signatures[routine]
	if !ok {
		t.Fatal("no reference for this method: it would be tested by nothing")
	}
	names := strings.Fields(signature)
	method := reflect.ValueOf(BLAS{}).MethodByName(name)
	r := rand.New(rand.NewPCG(uint64(len(name)), uint64(letter)))
	c := call{complexType: letter == 'C' || letter == 'Z'}
	alphas := []complex128{0, 1, 2, -1}
	betas := []complex128{0, 1, -2, nan}
	if routine == "scal" || routine == "rscal" || routine == "axpy" {
		alphas = append(alphas, nan)
	}
	failures := 0
	each := func(size func() int) {
		for _, alpha := range alphas {
			for _, beta := range betas {
				c.alpha, c.beta = alpha, beta
				c.draw(r, routine, size)
				if message := compare(t, method, name, routine, names, letter, &c, r); message != "" {
					if failures++; failures <= 3 {
						t.Error(message)
					}
				}
			}
		}
	}
	forX, forY, rounds := increments, increments, 2
	if !strings.Contains(signature, "incY") {
		forY, rounds = forY[:1], 6
	}
	if !strings.Contains(signature, "incX") {
		forX, rounds = forX[:1], 40
	}
	for _, c.incX = range forX {
		for _, c.incY = range forY {
			for range rounds {
				each(func() int { return ordinary[r.IntN(len(ordinary))] })
			}
		}
	}
	// Nothing of A and B is read for alpha = 0: cheap to check at the sizes
	// around which OpenBLAS changes its kernels.
	if strings.Contains(signature, "alpha") {
		alphas = []complex128{0}
		for range 16 {
			each(func() int { return large[r.IntN(len(large))] })
		}
	}
	if cores.CurrentMode() != cores.PureGo { // which has one route
		alphas, betas = []complex128{2}, []complex128{-1}
		first := beyond(name, signature)
		for _, c.incX = range []int{1, 1, 1, 2} { // some routes are for contiguous vectors alone
			c.incY = c.incX
			each(func() int { return first + r.IntN(7) })
			each(func() int { return []int{5, 100, first}[r.IntN(3)] + r.IntN(7) })
		}
	}
	if failures > 3 {
		t.Errorf("and %d more", failures-3)
	}
}

// beyond is an order from which all cores take part in a method, or a large one
// where they never do, or where the definitions would take too long.
func beyond(name, signature string) (order int) {
	level, most := 1., math.MaxInt
	switch {
	case strings.Contains(signature, "ldc"), strings.Contains(signature, "ldb"):
		level, most = 3, 260
	case strings.Contains(signature+" ", " a "):
		level, most = 2, 1100
	}
	for op := range plan.NumOps {
		if strings.TrimSuffix(op.String(), "T") != name {
			continue
		}
		if threads := plan.For(op).Threads; threads < plan.Never {
			order = max(order, int(math.Ceil(math.Pow(threads, 1/level))))
		}
		if level == 2 && plan.For(op).Tiles < plan.Never {
			return 2000 // several tiles, also with few columns
		}
	}
	if order == 0 {
		order = 20000
	}
	return min(order, most)
}

// draw fills in what is not given.
func (c *call) draw(r *rand.Rand, routine string, size func() int) {
	transposes := []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}
	c.tA, c.tB = transposes[r.IntN(3)], transposes[r.IntN(3)]
	switch { // gonum accepts only what means something
	case routine == "herk" || routine == "her2k":
		c.tA = []blas.Transpose{blas.NoTrans, blas.ConjTrans}[r.IntN(2)]
	case c.complexType && (routine == "syrk" || routine == "syr2k"):
		c.tA = transposes[r.IntN(2)]
	}
	c.ul = []blas.Uplo{blas.Upper, blas.Lower}[r.IntN(2)]
	c.d = []blas.Diag{blas.NonUnit, blas.Unit}[r.IntN(2)]
	c.s = []blas.Side{blas.Left, blas.Right}[r.IntN(2)]
	if !strings.Contains(signatures[routine], " d ") {
		c.d = 0
	}
	if !strings.Contains(signatures[routine], "alpha") {
		c.alpha = 1
	}
	if !strings.Contains(signatures[routine], "s ul") {
		c.s = 0
	}
	c.m, c.n, c.k, c.kL, c.kU = size(), size(), size(), r.IntN(4), r.IntN(4)
	if strings.Contains(signatures[routine], "k a lda") || routine == "sbmv" || routine == "hbmv" {
		c.k = r.IntN(5)
	}
	c.flag = blas.Flag(r.IntN(4) - 2)
	for i := range c.h {
		c.h[i] = float64(r.IntN(5) - 2)
	}
	realAlpha := routine == "rscal" || routine == "her" || routine == "hpr" || routine == "herk"
	if c.complexType && !realAlpha && c.alpha != 0 && r.IntN(2) == 0 {
		c.alpha += 1i
	}
	if routine == "rot" {
		c.alpha, c.beta = 3, 2
	}
	c.operands(routine, r.IntN(3))
	c.fill(r, routine)
}

// compare makes the call, and tells what is wrong with what it left.
func compare(t *testing.T, method reflect.Value, name, routine string, names []string, letter byte, c *call, r *rand.Rand) (message string) {
	defer func() {
		if e := recover(); e != nil {
			message = fmt.Sprintf("%s: panic: %v", describe(name, c), e)
		}
	}()
	arrays := map[string]*array{"x": c.x, "y": c.y, "a": c.a, "b": c.b, "c": c.c}
	given := map[string]reflect.Value{} // whole, guards and all
	in := make([]reflect.Value, len(names))
	for i, arg := range names {
		kind := method.Type().In(i)
		switch a := arrays[arg]; arg {
		case "x", "y", "a", "b", "c":
			if arg == "c" && a == nil { // the cosine of rot
				in[i] = scalarOf(kind, c.beta)
				continue
			}
			whole := typed(kind.Elem(), a.data)
			given[arg] = whole
			in[i] = whole.Slice3(guard, guard+a.length, guard+a.length)
		case "s":
			if routine == "rot" {
				in[i] = scalarOf(kind, c.alpha)
				continue
			}
			in[i] = reflect.ValueOf(c.s)
		case "p":
			p := reflect.New(kind).Elem()
			p.Field(0).SetInt(int64(c.flag))
			for j, v := range c.h {
				p.Field(1).Index(j).SetFloat(v)
			}
			in[i] = p
		default:
			in[i] = c.argument(arg, kind)
		}
	}
	out := method.Call(in)
	c.run(routine)
	tolerance := 0.0
	if routine == "nrm2" { // gonum adds the squares in float32, one after the other
		tolerance = max(1e-6, float64(c.n)*0x1p-28)
	}
	if c.hasResult {
		if got := number(out[0]); !equal(got, c.result, !c.complexType, tolerance) {
			return fmt.Sprintf("%s: got %v, want %v", describe(name, c), got, c.result)
		}
	}
	for arg, whole := range given {
		left := untyped(whole)
		for i, want := range arrays[arg].data {
			if got := left[i]; !equal(got, want, !c.complexType, 0) {
				return fmt.Sprintf("%s: element %d of %s is %v, want %v", describe(name, c), i-guard, arg, got, want)
			}
		}
	}
	return ""
}

func (c *call) argument(name string, kind reflect.Type) reflect.Value {
	switch name {
	case "tA":
		return reflect.ValueOf(c.tA)
	case "tB":
		return reflect.ValueOf(c.tB)
	case "ul":
		return reflect.ValueOf(c.ul)
	case "d":
		return reflect.ValueOf(c.d)
	case "alpha":
		return scalarOf(kind, c.alpha)
	case "beta":
		return scalarOf(kind, c.beta)
	}
	ints := map[string]int{"m": c.m, "n": c.n, "k": c.k, "kL": c.kL, "kU": c.kU, "incX": c.incX, "incY": c.incY}
	for name, a := range map[string]*array{"lda": c.a, "ldb": c.b, "ldc": c.c} {
		if a != nil {
			ints[name] = a.inc
		}
	}
	v, ok := ints[name]
	if !ok {
		panic("no argument " + name)
	}
	return reflect.ValueOf(v)
}
