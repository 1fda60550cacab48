package goblas_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/matrix"
	"github.com/goblas/goblas/goblas/pool"
	"github.com/goblas/goblas/goblas/shm"
	"github.com/goblas/goblas/goblas/vec"
)

// TestSentinels checks that the errors of every package are those of all.
func TestSentinels(t *testing.T) {
	m, bad := goblas.New[float64](3, 4), goblas.Matrix[float64]{Rows: 3, Cols: 4}
	panics := func(f func()) (err error) {
		defer func() { err, _ = recover().(error) }()
		f()
		return nil
	}
	product := func() error { _, err := goblas.Dot(m, m); return err }
	zeros := func(rows, cols int) error { _, err := goblas.Zeros[float32](rows, cols); return err }
	system := func(a, b goblas.Matrix[float64]) error { _, err := goblas.Solve(a, b); return err }
	svd := func(a goblas.Matrix[float64]) error { _, err := goblas.SVD(a, goblas.SVDThin); return err }
	create := func(shape ...int) error { _, err := shm.Create[float64]("", shape...); return err }
	inPool := func(f func() error) error {
		return pool.Each(t.Context(), 1, pool.Options{}, func(context.Context, int) error { return f() })
	}
	for name, c := range map[string]struct {
		err  error
		want []error
		pkg  string
	}{
		"goblas shape":        {product(), []error{goblas.ErrShape, matrix.ErrShape, vec.ErrShape, shm.ErrShape}, "linalg"},
		"goblas system":       {system(m, m), []error{goblas.ErrShape}, "linalg"},
		"goblas negative":     {zeros(-1, 1), []error{goblas.ErrShape}, "goblas"},
		"goblas malformed":    {svd(bad), []error{goblas.ErrMatrix, matrix.ErrMatrix, vec.ErrMatrix}, "linalg"},
		"goblas overlap":      {goblas.DotTo(m, m, goblas.New[float64](4, 4)), []error{goblas.ErrOverlap, vec.ErrOverlap, matrix.ErrOverlap}, "linalg"},
		"goblas memory":       {zeros(math.MaxInt, 3), []error{goblas.ErrMemory, matrix.ErrMemory}, "goblas"},
		"vec shape":           {vec.Unary(vec.OpExp, m, m.T()), []error{goblas.ErrShape, matrix.ErrShape}, "vec"},
		"vec malformed":       {vec.SumAxis(make([]float64, 3), bad, 1), []error{goblas.ErrMatrix, matrix.ErrMatrix}, "vec"},
		"vec overlap":         {vec.SumAxis(m.Data[:3], m, 1), []error{goblas.ErrOverlap, matrix.ErrOverlap}, "vec"},
		"vec overlap of rows": {vec.Copy(m.Data[1:4], m.Data[:3]), []error{goblas.ErrOverlap, matrix.ErrOverlap}, "vec"},
		"shm memory":          {&shm.SpaceError{Where: "memory"}, []error{shm.ErrSpace, goblas.ErrMemory}, ""},
		"matrix shape":        {panics(func() { matrix.New[float64](-1, 2) }), []error{goblas.ErrShape, matrix.ErrShape}, "matrix"},
		"matrix index":        {panics(func() { m.At(3, 0) }), []error{goblas.ErrIndex, matrix.ErrIndex}, "matrix"},
		"matrix malformed":    {panics(func() { goblas.Dense(bad) }), []error{goblas.ErrMatrix}, "matrix"},
		"matrix memory":       {panics(func() { goblas.New[float64](math.MaxInt, 2) }), []error{goblas.ErrMemory}, "matrix"},
		"check":               {bad.Check(), []error{goblas.ErrMatrix}, ""},
		"pool":                {inPool(product), []error{goblas.ErrShape}, "linalg"},
		"pool of a panic":     {inPool(func() error { m.At(3, 0); return nil }), []error{goblas.ErrIndex}, "matrix"},
	} {
		for _, want := range c.want {
			if !errors.Is(c.err, want) {
				t.Errorf("%s: %v is no %v", name, c.err, want)
			}
		}
		if e, ok := errors.AsType[*matrix.Error](c.err); c.pkg != "" && (!ok || e.Package != c.pkg || e.Op == "") {
			t.Errorf("%s: %v is no error of package %s", name, c.err, c.pkg)
		}
	}
	if err := create(-1); !errors.Is(err, goblas.ErrShape) {
		t.Errorf("shm: %v is no ErrShape", err)
	}
}
