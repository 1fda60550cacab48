package dist

import (
	"fmt"
	"math"

	"github.com/goblas/goblas/native/scalapack"
)

// Grid arranges all processes in rows and columns: process r is in row r / columns and
// column r % columns. A Grid does not change, and goroutines may share it.
type Grid struct {
	ctxt       int
	rows, cols int
	row, col   int
}

// grids has the grids that have been made, so that the same shape is the same grid. Only
// the owner's thread uses it.
var grids = map[[2]int]*Grid{}

// NewGrid returns the grid of rows x cols processes. It is collective. A 0 stands for what
// fits: NewGrid(0, 0) is the grid whose sides are closest to each other, no more rows than
// columns, which is good for most operations; NewGrid(0, 1) has one column, which is good
// for tall and thin matrices. The same shape returns the same grid.
//
// The error is an [*OpError] of [ErrNotRunning], of [ErrShape] if rows times cols is not
// the number of processes, or a [*MismatchError].
//
// BLACS: BLACS_GRIDINIT.
func NewGrid(rows, cols int) (g *Grid, err error) {
	on := fmt.Sprintf("%dx%d", rows, cols)
	err = do(func() error {
		r, c, err := gridShape(rows, cols, owner.size)
		if err := agree("NewGrid "+on, err); err != nil {
			return err
		}
		if g = grids[[2]int{r, c}]; g == nil {
			g = &Grid{ctxt: scalapack.Gridinit(r, c)}
			g.rows, g.cols, g.row, g.col = scalapack.Gridinfo(g.ctxt)
			grids[[2]int{r, c}] = g
		}
		return nil
	})
	return g, fail("NewGrid", on, err)
}

// gridShape completes the shape of a grid of size processes.
func gridShape(rows, cols, size int) (int, int, error) {
	if rows < 0 || cols < 0 {
		return 0, 0, fmt.Errorf("%w: negative dimension", ErrShape)
	}
	switch {
	case rows == 0 && cols == 0:
		for rows = int(math.Sqrt(float64(size))); size%rows != 0; rows-- {
		}
		cols = size / rows
	case rows == 0:
		rows = size / cols
	case cols == 0:
		cols = size / rows
	}
	if rows*cols != size {
		return 0, 0, fmt.Errorf("%w: there are %d processes, and all of them are on every grid", ErrShape, size)
	}
	return rows, cols, nil
}

// Dims returns how many rows and columns of processes the grid has.
func (g *Grid) Dims() (rows, cols int) { return g.rows, g.cols }

// Place returns the row and the column of this process.
func (g *Grid) Place() (row, col int) { return g.row, g.col }

func (g *Grid) String() string {
	if g == nil {
		return "no grid"
	}
	return fmt.Sprintf("%dx%d processes", g.rows, g.cols)
}
