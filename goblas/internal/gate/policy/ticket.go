package policy

import "time"

// Ticket is a queued request. The caller fills in the first three fields, and keeps the
// ticket until it is granted or Cancel has taken it out of the queue.
type Ticket struct {
	Cores int           // cores asked for
	Cost  time.Duration // expected running time, 0 if unknown
	Owner any           // for the caller's use; this package does not look at it

	Grant Grant // the lease, once the ticket is granted

	called    bool          // it was called to claim the core that was left open
	urgent    bool          // it has waited long enough: the next core is handed to it
	passedFor time.Duration // the core-time that newcomers take who went first since it was called

	seq        uint64
	in         *list // nil when not queued
	prev, next *Ticket
}

// Granted reports whether the ticket's owner holds the lease.
func (t *Ticket) Granted() bool { return t.Grant.Cores > 0 }

// list is a queue of tickets, first in, first out. The tickets are linked, so that a
// cancelled one can leave from the middle in constant time.
type list struct {
	head, tail *Ticket
	n          int
}

func (l *list) push(t *Ticket) {
	t.in, t.prev, t.next = l, l.tail, nil
	if l.tail != nil {
		l.tail.next = t
	} else {
		l.head = t
	}
	l.tail = t
	l.n++
}

func (l *list) remove(t *Ticket) {
	if t.prev != nil {
		t.prev.next = t.next
	} else {
		l.head = t.next
	}
	if t.next != nil {
		t.next.prev = t.prev
	} else {
		l.tail = t.prev
	}
	t.in, t.prev, t.next = nil, nil, nil
	l.n--
}
