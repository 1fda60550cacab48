package main

const heading = `| cores | old: cores busy | small/s | worst delay | large/s | worst delay | new: cores busy | small/s | worst delay | large/s | worst delay |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`

// intro has room for tilesPerCore, shortCall, wakeTime, switchTime, the span and
// wholeSpeedUp.
const intro = `# How calls share the cores

These tables compare two ways of serving many calls at once, on machines larger than one
may have at hand. They are the output of a simulation of goblas's own code
(package goblas/internal/gate/policy):

    go run ./goblas/internal/gate/gatesim > docs/gate.md

**The old way.** Every call that enters OpenBLAS holds a lease from the gate. A large call,
one that several cores speed up, gets all cores as threads of OpenBLAS if no other large
call is there, and nobody else runs then. If there are other large calls, each gets one
core. (A small call that found the cores taken could also run in pure Go. That is left out:
its result then depended on the load.)

**The new way.** A large call is cut into tiles. It begins with one core and takes more as
they come free, with one thread of OpenBLAS on each. If somebody waits, the helpers leave
after the tile that they have begun, and the call gives up its own core after 100 ms. In
these tables a large call of mean length has %[1]d tiles for each core. A call that is
expected to take less than %[2]s is short: it has no lease and does not wait for one, but
runs at once, beside what has the cores. Only decompositions (SVD, eigenproblems) are
served in the old way.

"Small" calls are those for one core, short or not. A large call's time is given on all
cores of the machine, whatever their number, so the lines of a table are comparable.

- **cores busy**: the share of cores x time in which a core computed. The rest are cores
  that no call could use, that waited for the last tile of a call or for a goroutine to wake,
  or whose callers paused.
- **small/s, large/s**: calls that ended, per second.
- **worst delay**: by how much a call ended later than it would have on a machine with
  nothing else to do, the worst of all calls. Waiting for a lease counts, and so does sharing
  a core. Calls that have not ended when the simulation does count with their delay so far.

What is assumed:

- The system divides a core evenly between all that is on it, and what has begun on a core
  ends there. A new call goes to the core with the least on it. (Real systems let each
  run for some milliseconds in turn. A short call mostly ends within its turn.)
- Go runs as many goroutines at a time as there are cores, not counting those that have been
  in C for longer. So no more short calls than cores run at a time, and others wait in Go.
- Waking a goroutine takes %[3]s, in which a core handed to it idles. Changing the number of
  OpenBLAS's threads takes %[4]s.
- OpenBLAS's threads divide a large call evenly between all cores, and tiles take no longer
  than the whole. All cores make a decomposition %[6]d times faster at the most.
- Running times and pauses are spread evenly between half of the mean given and one and a
  half times as much. %[5]s are simulated for each line. What the gate's own instructions
  cost is not simulated, but see the end of this page.
`
