package linalg_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/goblas/goblas/goblas/linalg"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/internal/scalar"
)

// A factorObject is one of the objects that have factors, with its Reset. It is of order 3,
// and has the factors of well when it is made.
type factorObject[T linalg.Scalar] struct {
	zero, made func() any
	reset      func(object any, a linalg.Matrix[T]) error
	keeps      bool // it is unchanged after a NaN, too
}

func factorObjects[T linalg.Scalar](well linalg.Matrix[T]) map[string]factorObject[T] {
	return map[string]factorObject[T]{
		"LU": {
			func() any { return new(linalg.LU[T]) },
			func() any { f, _ := linalg.NewLU(well); return f },
			func(f any, a linalg.Matrix[T]) error { return f.(*linalg.LU[T]).Reset(a) }, false,
		},
		"Cholesky": {
			func() any { return new(linalg.Cholesky[T]) },
			func() any { f, _ := linalg.NewCholesky(well, linalg.Lower); return f },
			func(f any, a linalg.Matrix[T]) error { return f.(*linalg.Cholesky[T]).Reset(a, linalg.Lower) }, false,
		},
		"LDL": {
			func() any { return new(linalg.LDL[T]) },
			func() any { f, _ := linalg.NewLDL(well, linalg.Lower, true); return f },
			func(f any, a linalg.Matrix[T]) error { return f.(*linalg.LDL[T]).Reset(a, linalg.Lower, true) }, false,
		},
		"QR": {
			func() any { return new(linalg.QR[T]) },
			func() any { f, _ := linalg.NewQR(well); return f },
			func(f any, a linalg.Matrix[T]) error { return f.(*linalg.QR[T]).Reset(a) }, true,
		},
		"QR, updated": {
			func() any { return new(linalg.QR[T]) },
			func() any {
				f, _ := linalg.NewQR(well)
				if f.Update(well.Slice(0, 3, 0, 1), well.Slice(0, 3, 1, 2)) != nil {
					return nil
				}
				return f
			},
			func(f any, a linalg.Matrix[T]) error { return f.(*linalg.QR[T]).Reset(a) }, true,
		},
		"QRPivoted": {
			func() any { return new(linalg.QRPivoted[T]) },
			func() any { f, _ := linalg.NewQRPivoted(well); return f },
			func(f any, a linalg.Matrix[T]) error { return f.(*linalg.QRPivoted[T]).Reset(a) }, true,
		},
	}
}

// report calls a method of an object of order n, with arguments that fit. It returns what it
// returned and what it stored, as a text, its error, if it has one to return, and whether it
// has.
func report[T linalg.Scalar](t *testing.T, object any, name string, n int) (text string, err error, fallible bool) {
	method := reflect.ValueOf(object).MethodByName(name)
	var in []reflect.Value
	for i := range method.Type().NumIn() {
		var v any
		switch p := method.Type().In(i); p {
		case reflect.TypeFor[linalg.Matrix[T]]():
			cols := n
			if name == "Update" || name == "Downdate" {
				cols = 1
			}
			m := matrix.New[T](n, cols)
			for i := range m.Data {
				m.Data[i] = scalar.FromComplex[T](complex(float64(1+i), 0))
			}
			v = m
		case reflect.TypeFor[[]T]():
			v = make([]T, n)
		case reflect.TypeFor[[]int]():
			v = make([]int, n)
		case reflect.TypeFor[float64]():
			v = -1.0
		default:
			v = reflect.Zero(p).Interface() // NoTrans, Left, QRReduced
		}
		in = append(in, reflect.ValueOf(v))
	}
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s panics: %v", name, r)
		}
	}()
	out := method.Call(in)
	for _, v := range append(in, out...) {
		if e, ok := v.Interface().(error); ok {
			err = e
		}
		text += fmt.Sprintf("%v ", v)
	}
	last := method.Type().NumOut() - 1
	return text, err, last >= 0 && method.Type().Out(last) == reflect.TypeFor[error]()
}

// TestFailedReset calls each method of each object with factors after a Reset has failed, and
// of its zero value.
func TestFailedReset(t *testing.T) {
	fourTypes(t, testFailedReset[float32], testFailedReset[float64], testFailedReset[complex64], testFailedReset[complex128])
}

func testFailedReset[T linalg.Scalar](t *testing.T) {
	a := random[T](3, 3, rand.New(rand.NewPCG(1, 2)))
	well := matrix.New[T](3, 3)
	if err := linalg.DotTo(well, a, a.H()); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		well.Set(i, i, well.At(i, i)+1)
	}
	huge := T(1)
	for 2*huge-huge == huge {
		huge *= 2
	}
	spoilt, larger := matrix.New[T](3, 3), matrix.New[T](5, 5)
	full := func(v T) linalg.Matrix[T] {
		m := matrix.New[T](3, 3)
		for i := range m.Data {
			m.Data[i] = v
		}
		return m
	}
	nan := scalar.FromComplex[T](complex(math.NaN(), 0))
	spoilt.Set(2, 0, nan)
	larger.Set(4, 0, nan)
	failures := map[string]struct {
		a    linalg.Matrix[T]
		want error
	}{
		"NaN":       {spoilt, matrix.ErrNotFinite},
		"NaN, 5x5":  {larger, matrix.ErrNotFinite},
		"overflow":  {full(huge), matrix.ErrNotFinite},
		"malformed": {linalg.Matrix[T]{Rows: 4, Cols: 4, Stride: 4}, matrix.ErrMatrix},
		"wide":      {matrix.New[T](3, 4), matrix.ErrShape},
		"memory":    {linalg.Matrix[T]{Rows: 0, Cols: 1 << 60, Stride: 1 << 60}, matrix.ErrMemory},
	}
	for kind, object := range factorObjects(well) {
		methods := reflect.TypeOf(object.zero())
		for i := range methods.NumMethod() {
			name := methods.Method(i).Name
			if name == "Reset" {
				continue
			}
			if _, err, _ := report[T](t, object.zero(), name, 0); err != nil {
				t.Errorf("%s.%s of the zero value: %v", kind, name, err)
			}
			before, _, _ := report[T](t, object.made(), name, 3)
			for why, failure := range failures {
				f := object.made()
				err := object.reset(f, failure.a)
				if err == nil {
					continue // it can take that
				}
				n, keeps := 3, why != "overflow" && (object.keeps || !errors.Is(err, matrix.ErrNotFinite))
				if !errors.Is(err, failure.want) && !errors.Is(err, matrix.ErrShape) && !errors.Is(err, matrix.ErrNotPositiveDefinite) && !errors.Is(err, matrix.ErrSingular) {
					t.Errorf("%s.Reset, %s: %v", kind, why, err)
				}
				if !errors.Is(err, matrix.ErrNotFinite) && !keeps {
					continue // factors of another matrix
				}
				if !keeps && why == "NaN, 5x5" {
					n = 5
				}
				after, missing, fallible := report[T](t, f, name, n)
				switch {
				case keeps && after != before:
					t.Errorf("%s.%s after %s: %s, want %s", kind, name, why, after, before)
				case !keeps && fallible && !errors.Is(missing, matrix.ErrNotFinite):
					t.Errorf("%s.%s after %s: error %v", kind, name, why, missing)
				}
			}
		}
	}
}

// TestResetOverlap holds that a QR does not factor a matrix in the place of its own factors,
// not even in what a smaller matrix has left of it.
func TestResetOverlap(t *testing.T) {
	f, err := linalg.NewQR(random[float64](4, 4, rand.New(rand.NewPCG(3, 4))))
	if err != nil {
		t.Fatal(err)
	}
	raw, _, _ := f.Raw()
	isOpError(t, f.Reset(raw.Slice(0, 2, 0, 2)), linalg.ErrOverlap)
	if err := f.Reset(identity[float64](2)); err != nil {
		t.Fatal(err)
	}
	isOpError(t, f.Reset(raw.Slice(1, 4, 0, 4)), linalg.ErrOverlap)
	if det, err := f.Det(); det != 1 || err != nil {
		t.Errorf("after an overlap: determinant %v, %v", det, err)
	}
}

// TestWideAndEmpty holds that matrices without elements whose other dimension is larger than
// any memory are an error where a result of that size is wanted.
func TestWideAndEmpty(t *testing.T) {
	const n = 1 << 60
	wide, tall := linalg.Matrix[float64]{Cols: n, Stride: n}, linalg.Matrix[float64]{Rows: n, Stride: 1}
	for name, call := range map[string]func() error{
		"MatVec":             func() error { return errorOf(linalg.MatVec(tall, nil)) },
		"VecMat":             func() error { return errorOf(linalg.VecMat(nil, wide)) },
		"RowNorms":           func() error { return errorOf(linalg.RowNorms(tall, 2)) },
		"ColumnNorms":        func() error { return errorOf(linalg.ColumnNorms(wide, 2)) },
		"Lstsq":              func() error { return errorOf(linalg.Lstsq(matrix.New[float64](0, 0), wide, -1)) },
		"PLU":                func() error { _, _, _, err := linalg.PLU(tall); return err },
		"NewQRPivoted":       func() error { return errorOf(linalg.NewQRPivoted(wide)) },
		"QRDecomposePivoted": func() error { _, _, _, err := linalg.QRDecomposePivoted(wide, linalg.QRReduced); return err },
		"QRDecompose":        func() error { _, _, err := linalg.QRDecompose(tall, linalg.QRComplete); return err },
		"SVD":                func() error { return errorOf(linalg.SVD(wide, linalg.SVDFull)) },
		"Dot":                func() error { return errorOf(linalg.Dot(tall, wide)) },
	} {
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("%s panics: %v", name, r)
				}
			}()
			isOpErrorOf(t, name, call(), linalg.ErrMemory)
		}()
	}
}
