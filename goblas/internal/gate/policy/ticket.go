package policy

import "time"

// Ticket is a queued request. The caller fills the first three fields and keeps
// the ticket alive until it is granted or Cancel has taken it out.
type Ticket struct {
	Cores int           // cores asked for
	Cost  time.Duration // expected running time, 0 unknown
	Owner any           // the caller's, never looked at here

	Grant Grant // the lease, once the ticket is granted

	called    bool          // to claim the core left open
	urgent    bool          // has been patient enough: the next core is handed to it
	passed    int           // newcomers that went first since it was called
	passedFor time.Duration // and what they take

	seq        uint64
	in         *list // nil when not queued
	prev, next *Ticket
}

// Granted tells whether the ticket's owner holds the lease.
func (t *Ticket) Granted() bool { return t.Grant.Cores > 0 }

// Queued tells whether the ticket is still in a queue.
func (t *Ticket) Queued() bool { return t.in != nil }

// list is a FIFO of tickets, linked through them so that a cancelled one leaves
// from the middle in constant time, and with the sum of their costs.
type list struct {
	head, tail *Ticket
	n          int
	cost       time.Duration // sum of the known costs
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
	l.count(t, 1)
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
	l.count(t, -1)
}

func (l *list) count(t *Ticket, sign int) {
	if t.Cost <= 0 {
		return
	}
	l.cost += time.Duration(sign) * min(t.Cost, maxCost)
}
