package backend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/plan"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/internal/race"
)

// allInTiles makes Auto cut every call into tiles that has any, for one test, and returns
// the methods of BLAS that have. It skips the test where there is no OpenBLAS.
func allInTiles(t *testing.T) (methods []string) {
	t.Helper()
	if !hasOpenBLAS(t) {
		t.Skip("no OpenBLAS")
	}
	inMode(t, cores.Auto)
	low := plan.Overrides{}
	for op := range plan.NumOps {
		if plan.Builtin(op).Tiles < plan.Never {
			low[op] = plan.Crossovers{Library: new(0.0), Tiles: new(0.0)}
			if _, ok := reflect.TypeFor[BLAS]().MethodByName(op.String()); ok {
				methods = append(methods, op.String())
			}
		}
	}
	plan.Set(low)
	t.Cleanup(func() { plan.Set(nil) })
	return methods
}

// TestBLASInTiles is TestBLAS with every call cut into tiles that has any, whatever its
// size, and with orders of which some have several tiles.
func TestBLASInTiles(t *testing.T) {
	once(t)
	for _, name := range allInTiles(t) {
		t.Run(name, func(t *testing.T) { testMethod(t, name) })
	}
}

// TestConformanceInTiles runs gonum's own suites with every call of BLAS cut into tiles.
func TestConformanceInTiles(t *testing.T) {
	once(t)
	for _, name := range allInTiles(t) {
		if test, ok := blasSuite[name]; ok {
			t.Run(name, test)
		}
	}
}

// random is a call of a method with arguments that make sense, on operands of random
// numbers that products and solutions round. Each dimension is about n or a fifth of it.
type random struct {
	name  string
	names []string // of the arguments
	in    []reflect.Value
}

func randomCall(name string, n int, r *rand.Rand) random {
	letter, routine := base(name)
	c := call{complexType: letter == 'C' || letter == 'Z', alpha: 2, beta: -1, incX: 1, incY: 1}
	c.draw(r, routine, func() int { return n/(1+4*r.IntN(2)) + r.IntN(20) })
	method := reflect.ValueOf(BLAS{}).MethodByName(name)
	f := random{name: name, names: strings.Fields(signatures[routine])}
	arrays := map[string]*array{"x": c.x, "y": c.y, "a": c.a, "b": c.b, "c": c.c}
	for i, arg := range f.names {
		kind := method.Type().In(i)
		a, ok := arrays[arg]
		if !ok {
			if arg == "s" {
				f.in = append(f.in, reflect.ValueOf(c.s))
			} else {
				f.in = append(f.in, c.argument(arg, kind))
			}
			continue
		}
		for j := range a.data {
			a.data[j] = complex(r.NormFloat64(), r.NormFloat64()) / complex(float64(n), 0)
		}
		for j := 0; arg == "a" && j < a.length; j += a.inc + 1 {
			a.data[guard+j]++ // so that triangles can be solved with
		}
		f.in = append(f.in, typed(kind.Elem(), a.data).Slice3(guard, guard+a.length, guard+a.length))
	}
	return f
}

// on calls the method of an implementation on copies of the operands, and returns these.
func (f random) on(implementation any) (left []reflect.Value) {
	in := make([]reflect.Value, len(f.in))
	for i, v := range f.in {
		in[i] = v
		if v.Kind() == reflect.Slice {
			in[i] = reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)
			left = append(left, in[i])
		}
	}
	reflect.ValueOf(implementation).MethodByName(f.name).Call(in)
	return left
}

// sameBits reports whether operands, which have no NaN, are equal to the last bit.
func sameBits(a, b []reflect.Value) bool {
	for i := range a {
		switch x := a[i].Interface().(type) {
		case []float32:
			if !slices.Equal(x, b[i].Interface().([]float32)) {
				return false
			}
		case []float64:
			if !slices.Equal(x, b[i].Interface().([]float64)) {
				return false
			}
		case []complex64:
			if !slices.Equal(x, b[i].Interface().([]complex64)) {
				return false
			}
		case []complex128:
			if !slices.Equal(x, b[i].Interface().([]complex128)) {
				return false
			}
		}
	}
	return true
}

// TestTilesRepeat holds that a call in tiles has the same bits on one core, on two and on
// eight, and beside seven others.
func TestTilesRepeat(t *testing.T) {
	methods := allInTiles(t)
	t.Cleanup(func() { cores.Resize(2) })
	for _, name := range methods {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, uint64(len(name))))
			sizes := []int{350, 400, 450}
			if race.Enabled { // which sees every meeting of goroutines at one size
				sizes = sizes[:1]
			}
			for _, n := range sizes {
				if letter, routine := base(name); letter == 'S' || strings.HasPrefix(routine, "ge") {
					n *= 2 // several tiles
				}
				f := randomCall(name, n, r)
				cores.Resize(1)
				want := f.on(BLAS{})
				for _, budget := range []int{2, 8} {
					cores.Resize(budget)
					if !sameBits(f.on(BLAS{}), want) {
						t.Errorf("%v: other bits on %d cores", f.in, budget)
					}
				}
				var wg sync.WaitGroup
				for range 8 {
					wg.Go(func() {
						if !sameBits(f.on(BLAS{}), want) {
							t.Error("other bits beside other calls")
						}
					})
				}
				wg.Wait()
			}
		})
	}
}

// TestTilesNotFinite holds that a NaN or an infinity in an operand has the same effect in
// tiles as in a plain call.
func TestTilesNotFinite(t *testing.T) {
	for _, name := range allInTiles(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(4, uint64(len(name))))
			calls := 6
			if race.Enabled { // what is compared are values, in full without it
				calls = 1
			}
			for range calls {
				f := randomCall(name, 200, r)
				for i, v := range f.in {
					if v.Kind() != reflect.Slice {
						continue
					}
					at := v.Index(r.IntN(v.Len()))
					before := reflect.ValueOf(at.Interface())
					for _, bad := range notFinite {
						if at.CanFloat() {
							at.SetFloat(bad)
						} else {
							at.SetComplex(complex(bad, 0))
						}
						got, want := f.on(BLAS{}), f.on(driver.BLAS)
						if d := differsInKind(got, want); d != "" {
							t.Errorf("%v in %s: %s", bad, f.names[i], d)
						}
					}
					at.Set(before)
				}
			}
		})
	}
}

// differsInKind tells where one of two results is a finite number and the other is not.
func differsInKind(got, want []reflect.Value) string {
	finite := func(v complex128) bool {
		return math.Abs(real(v)) <= math.MaxFloat64 && math.Abs(imag(v)) <= math.MaxFloat64
	}
	for i := range got {
		x, y := untyped(got[i]), untyped(want[i])
		for j := range x {
			if finite(x[j]) != finite(y[j]) {
				return fmt.Sprintf("operand %d has %v at %d, want %v", i, x[j], j, y[j])
			}
		}
	}
	return ""
}

// TestTilesRefuse holds that wrong arguments panic in gonum's words, also where a call is
// cut into tiles.
func TestTilesRefuse(t *testing.T) {
	for _, name := range allInTiles(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			f := randomCall(name, 20, r)
			refused := func(implementation any) (message any) {
				defer func() { message = recover() }()
				f.on(implementation)
				return nil
			}
			wrong := 0
			for i, v := range f.in {
				switch kind := v.Type(); {
				case kind == reflect.TypeFor[blas.Transpose](), kind == reflect.TypeFor[blas.Uplo](), kind == reflect.TypeFor[blas.Diag](), kind == reflect.TypeFor[blas.Side]():
					f.in[i] = reflect.ValueOf(byte('x')).Convert(kind)
				case v.Kind() == reflect.Slice:
					f.in[i] = v.Slice(0, v.Len()-1)
				case strings.HasPrefix(f.names[i], "ld"):
					f.in[i] = reflect.ValueOf(3)
				case strings.HasPrefix(f.names[i], "inc"):
					f.in[i] = reflect.ValueOf(0)
				default:
					continue
				}
				wrong++
				if got, want := refused(BLAS{}), refused(pure.BLAS); got != want || want == nil {
					t.Errorf("wrong %s: panic %v, want %v", f.names[i], got, want)
				}
				f.in[i] = v
			}
			if wrong < 4 {
				t.Errorf("only %d arguments are wrong in turn", wrong)
			}
		})
	}
}
