package driver

import (
	"reflect"
	"sync"

	"github.com/goblas/goblas/goblas/internal/cores"
)

// tiler is a pointer to what the goroutines of a team share while they run tiles.
type tiler[S any] interface {
	*S
	tile(i int)
}

// task is work in tiles. It is kept from call to call, with the function that the team
// calls, which a closure of each call would have to allocate.
type task[S any, P tiler[S]] struct {
	state S
	run   func(i int)
}

func (t *task[S, P]) tile(i int) { P(&t.state).tile(i) }

// tasks has a pool for each type of state.
var tasks sync.Map

// doTiles calls the method tile of a copy of state, which all goroutines share, for every i
// below tiles, on the team's cores, and returns what that copy is then. It allocates nothing.
func doTiles[S any, P tiler[S]](team *cores.Team, tiles int, state S) S {
	kind := reflect.TypeFor[S]()
	pool, ok := tasks.Load(kind)
	if !ok {
		pool, _ = tasks.LoadOrStore(kind, new(sync.Pool))
	}
	t, ok := pool.(*sync.Pool).Get().(*task[S, P])
	if !ok {
		t = new(task[S, P])
		t.run = t.tile
	}
	t.state = state
	team.Do(tiles, t.run)
	state = t.state
	var none S
	t.state = none // without the memory of the caller
	pool.(*sync.Pool).Put(t)
	return state
}
