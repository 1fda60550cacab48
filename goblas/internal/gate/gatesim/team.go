package main

import (
	"time"

	"github.com/goblas/goblas/goblas/internal/gate/policy"
)

// team is a large call in tiles, as in package cores: the caller's goroutine, which leads,
// and a helper on each core that was free.
type team struct {
	*sim
	who     *caller
	own     policy.Grant
	since   time.Duration // when own was granted
	tile    time.Duration // core-time of a tile
	left    int           // tiles that nobody has begun
	hired   []policy.Grant
	working int  // helpers that have begun and not left
	closed  bool // no helper may begin any more
	waiting bool // the leader waits for the helpers
}

// team returns what the caller does when it gets its first core.
func (s *sim) team(who *caller) func(policy.Grant) {
	tiles := max(1, int(who.cost*tilesPerCore*time.Duration(len(s.cores))/who.class.cost))
	t := &team{sim: s, who: who, left: tiles}
	t.tile = who.cost * time.Duration(len(s.cores)) / time.Duration(tiles)
	return t.lead
}

// lead begins to lead the tiles with a core that the caller has just been granted.
func (t *team) lead(own policy.Grant) {
	t.own, t.since = own, t.now
	t.goOn()
}

// goOn is what the leader does before its first tile and after each one.
func (t *team) goOn() {
	if t.left == 0 {
		t.close()
		return
	}
	if t.policy.Waiting() > 0 && t.now-t.since >= teamSlice {
		t.free(t.own)
		t.acquire(t.who, 1, t.who.cost*time.Duration(len(t.cores)), t.lead)
		return
	}
	// As gate.AcquireUpTo does, a team passes nobody.
	for range t.left - 1 {
		if t.policy.Waiting() > 0 {
			break
		}
		g, ok := t.policy.Try(1, 0)
		if !ok {
			break
		}
		t.hired = append(t.hired, g)
		t.after(wakeTime, t.join)
	}
	t.left--
	t.occupy(t.tile, t.goOn)
}

// join is what a helper does when it is awake.
func (t *team) join() {
	if t.closed {
		return // close has given its lease back
	}
	last := len(t.hired) - 1
	lease := t.hired[last]
	t.hired = t.hired[:last]
	t.working++
	t.help(lease)
}

// help is what a helper does before its first tile and after each one.
func (t *team) help(lease policy.Grant) {
	if t.left > 0 && t.policy.Waiting() == 0 {
		t.left--
		t.occupy(t.tile, func() { t.help(lease) })
		return
	}
	t.working--
	t.free(lease)
	if t.waiting && t.working == 0 {
		t.after(wakeTime, func() { t.end(t.who, t.own) })
	}
}

// close ends the call when all tiles have ended.
func (t *team) close() {
	t.closed = true
	for _, lease := range t.hired {
		t.free(lease)
	}
	if t.working > 0 {
		t.waiting = true
		return
	}
	t.end(t.who, t.own)
}
