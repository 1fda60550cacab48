package vec

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/race"
	"github.com/goblas/goblas/native/vector"
)

// TestExactPowers checks that a power that is a number of its type comes out as that
// number, and others within 0.75 ulp, on every set of kernels and in Go.
func TestExactPowers(t *testing.T) {
	t.Run("float32", testExactPowers[float32])
	t.Run("float64", testExactPowers[float64])
}

func testExactPowers[T Float](t *testing.T) {
	count := 2000
	if testing.Short() || race.Enabled {
		count = 200
	}
	r := rand.New(rand.NewPCG(11, 12))
	var x, y []T
	var want []*big.Float
	add := func(b, e float64) {
		w := bigOf(1)
		for range int(math.Abs(e)) {
			w = bigMul(w, bigOf(b))
		}
		if e != math.Trunc(e) {
			w = bigMul(w, new(big.Float).SetPrec(precision).Sqrt(bigOf(b)))
		}
		if e < 0 {
			w = bigDiv(bigOf(1), w)
		}
		if size := w.MantExp(nil); size > -120 && size < 120 || sizeOf[T]() == 8 && size > -1000 && size < 1000 {
			x, y, want = append(x, T(b)), append(y, T(e)), append(want, w)
		}
	}
	for i := range count {
		few, many := float64(i+1), 1+math.Floor(1e5*r.Float64())
		for _, e := range []float64{-2, -1, 0.5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10} {
			add(few, e)
			add(few*few, e)
			add(many, e)
			if e == math.Trunc(e) {
				add(-few, e)
			}
		}
		// Any number to the power 1, and few digits times any power of two.
		add(math.Abs(float64(anyMagnitude[T](r))), 1)
		add(math.Ldexp(1+2*math.Floor(16*r.Float64()), r.IntN(200)-100), float64(r.IntN(6)))
		add(math.Ldexp(1, r.IntN(80)-40), float64(r.IntN(25)-12))
		add(math.Ldexp(1+math.Floor(16*r.Float64()), 2*r.IntN(10)), 1.5)
	}
	check := func(t *testing.T, got []T) {
		exact := 0
		for i, w := range want {
			nearest, accuracy := rounded[T](w)
			if accuracy == big.Exact {
				exact++
			}
			if u := ulps(got[i], w); accuracy == big.Exact && got[i] != nearest || !(u <= 0.75) {
				t.Errorf("%v to the power %v is %v, want %v: %.3g ulp off", x[i], y[i], got[i], nearest, u)
			}
		}
		if exact < len(want)/10 {
			t.Errorf("only %d of %d powers are numbers", exact, len(want))
		}
	}
	got := make([]T, len(x))
	t.Run("pure", func(t *testing.T) {
		pureBinary(vector.Pow, vector.VectorVector, got, x, y)
		check(t, got)
	})
	eachTarget(t, func(t *testing.T) {
		if err := Pow(got, x, y); err != nil {
			t.Fatal(err)
		}
		check(t, got)
		for i := range x { // one by one, both ways
			one, form := [1]T{}, [1]T{}
			if err := PowScalar(one[:], x[i:i+1], y[i]); err != nil {
				t.Fatal(err)
			}
			if err := ScalarPow(form[:], x[i], y[i:i+1]); err != nil {
				t.Fatal(err)
			}
			if form[0] != got[i] || one[0] != got[i] && y[i] != -1 && y[i] != 0.5 && y[i] != 2 {
				t.Errorf("%v to the power %v is %v, %v and %v", x[i], y[i], got[i], one[0], form[0])
			}
		}
	})
}

// rounded is the number of T nearest to w.
func rounded[T Float](w *big.Float) (T, big.Accuracy) {
	if sizeOf[T]() == 4 {
		v, accuracy := w.Float32()
		return T(v), accuracy
	}
	v, accuracy := w.Float64()
	return T(v), accuracy
}

// TestPowScalar checks the exponents for which NumPy computes another function: its bits,
// on numbers at which functions turn, on slices and on matrices.
func TestPowScalar(t *testing.T) {
	eachTarget(t, func(t *testing.T) {
		t.Run("float32", testPowScalar[float32])
		t.Run("float64", testPowScalar[float64])
	})
}

func testPowScalar[T Float](t *testing.T) {
	for s, want := range map[T]func(x T) T{
		0:   func(x T) T { return 1 },
		1:   func(x T) T { return x },
		2:   func(x T) T { return x * x },
		-1:  func(x T) T { return 1 / x },
		0.5: func(x T) T { return T(math.Sqrt(float64(x))) },
	} {
		for _, a := range [][]T{specials[T](), numbers[T](1, 5, 1), numbers[T](1, costAdd.split+7, 1)} {
			dst, check := guarded[T](t, len(a), 1)
			if err := PowScalar(dst, a, s); err != nil {
				t.Fatal(err)
			}
			check()
			m := matrix.Matrix[T]{Rows: 5, Cols: len(a) / 5, Stride: len(a) / 5, Data: a}
			d := matrix.Matrix[T]{Rows: 5, Cols: m.Cols, Stride: m.Cols + 3, Data: make([]T, 5*(m.Cols+3))}
			if err := Scalar(OpPow, d, m, s); err != nil {
				t.Fatal(err)
			}
			for i, x := range a {
				if !same(dst[i], want(x)) {
					t.Fatalf("%v to the power %v is %v, want %v", x, s, dst[i], want(x))
				}
				if i < 5*m.Cols && !same(d.At(i/m.Cols, i%m.Cols), want(x)) {
					t.Fatalf("in a matrix, %v to the power %v is %v, want %v", x, s, d.At(i/m.Cols, i%m.Cols), want(x))
				}
			}
			if err := PowScalar(dst[:1], a[:2], s); err == nil {
				t.Errorf("exponent %v: no error for lengths that differ", s)
			}
		}
	}
}
