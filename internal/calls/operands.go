package calls

// element is one of the four element types.
type element interface {
	float32 | float64 | complex64 | complex128
}

// Bandwidth is how many diagonals a band has on each side of its own, at most.
const Bandwidth = 16

// tiny is a factor that keeps sums from growing.
const tiny = 1e-9

// numbers are between -0.5 and 0.5, of no pattern that an SVD could gain from.
func numbers[T element](n int) []T {
	x := make([]T, n)
	state := uint32(1)
	for i := range x {
		state = state*1664525 + 1013904223
		v := float64(state)/(1<<32) - 0.5
		switch p := any(&x[i]).(type) {
		case *float32:
			*p = float32(v)
		case *float64:
			*p = v
		case *complex64:
			*p = complex(float32(v), 0.25)
		case *complex128:
			*p = complex(v, 0.25)
		}
	}
	return x
}

// nearly is numbers so small that, beside ones in a diagonal, they change nothing.
func nearly[T element](n int) []T {
	x := numbers[T](n)
	for i := range x {
		x[i] *= 1e-12
	}
	return x
}

// unit is all but the identity, so that what is multiplied by it, or divided, over and
// over neither overflows nor vanishes; it has no zeros that a routine might skip.
func unit[T element](n int) []T {
	a := nearly[T](n * n)
	for i := range n {
		a[i*n+i] = 1
	}
	return a
}

// bandUnit is unit with k off-diagonals, each row from its diagonal on.
func bandUnit[T element](n, k int) []T {
	a := nearly[T](n * (k + 1))
	for i := range n {
		a[i*(k+1)] = 1
	}
	return a
}

// packedUnit is the upper triangle of unit, its rows one after the other.
func packedUnit[T element](n int) []T {
	a := nearly[T](n * (n + 1) / 2)
	for i, at := 0, 0; i < n; i++ {
		a[at] = 1
		at += n - i
	}
	return a
}

// definite is symmetric and positive definite: its diagonal is above the sum of its row.
func definite(n int) []float64 {
	a := numbers[float64](n * n)
	for i := range n {
		for j := range i {
			a[i*n+j] = a[j*n+i]
		}
		a[i*n+i] = float64(n)
	}
	return a
}

// identity is pivots that interchange nothing.
func identity(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	return p
}

// cycle is a permutation of few long cycles.
func cycle(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = (i + max(n/2-1, 1)) % n
	}
	return p
}

// reflectors are n of them as Geqrf leaves them below the diagonal, or with rows as
// Gelqf does to its right, and their factors: each is orthogonal. The last has nothing to
// reflect: its factor is 0, or gonum reads beyond the matrix.
func reflectors(n int, rows bool) (a, tau []float64) {
	a, tau = numbers[float64](n*n), make([]float64, n)
	for i := range n - 1 {
		square := 1.0
		for j := i + 1; j < n; j++ {
			v := a[j*n+i]
			if rows {
				v = a[i*n+j]
			}
			square += v * v
		}
		tau[i] = 2 / square
	}
	return a, tau
}
