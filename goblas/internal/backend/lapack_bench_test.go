package backend

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"

	"github.com/goblas/goblas/goblas/internal/cores"
	"github.com/goblas/goblas/goblas/internal/driver"
	"github.com/goblas/goblas/goblas/internal/gate"
	"github.com/goblas/goblas/goblas/internal/pure"
	"github.com/goblas/goblas/native/bench"
)

// BenchmarkLAPACK compares, for each routine and order, goblas in mode Auto with
// plain netlib on all cores and with gonum's pure Go. The three take turns
// within every iteration, so that all see the same machine; the figures are
// medians in microseconds. Calls that would take pure Go longer than a fraction
// of a second are left out.
func BenchmarkLAPACK(b *testing.B) {
	if err := driver.Start(2); err != nil {
		b.Skip(err)
	}
	before := cores.CurrentMode()
	cores.SetMode(cores.Auto)
	b.Cleanup(func() { cores.SetMode(before) })
	for _, routine := range lapackBenchmarks {
		for _, n := range []int{2, 4, 10, 30, 100, 300, 1000} {
			b.Run(fmt.Sprintf("%s/n=%d", routine.name, n), func(b *testing.B) { routine.compare(b, n) })
		}
	}
}

// problem has a well-conditioned general matrix, a positive definite one, its
// Cholesky factor, LU factors and reflectors, all n x n, and room for results.
type problem struct {
	n                           int
	general, definite, chol, lu []float64
	qr, tau, lq, tauL           []float64
	a, b, u, v, w, x, work      []float64
	pivots, iwork               []int
	rhs                         int
}

func newProblem(n int) *problem {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	fill := func() []float64 {
		s := make([]float64, n*n)
		for i := range s {
			s[i] = rnd.NormFloat64()
		}
		return s
	}
	p := &problem{n: n, general: fill(), definite: make([]float64, n*n), tau: make([]float64, n), tauL: make([]float64, n), x: make([]float64, 2*n), w: make([]float64, n),
		a: make([]float64, n*n), b: make([]float64, n*n), u: make([]float64, n*n), v: make([]float64, n*n), work: make([]float64, 200*n+10000),
		pivots: make([]int, n), iwork: make([]int, n), rhs: n}
	pure.BLAS.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, p.general, n, p.general, n, 0, p.definite, n)
	for i := range n {
		p.definite[i*n+i] += float64(n)
	}
	p.chol, p.lu = slices.Clone(p.definite), slices.Clone(p.general)
	p.qr, p.lq = slices.Clone(p.general), slices.Clone(p.general)
	pure.LAPACK.Dpotrf(blas.Upper, n, p.chol, n)
	pure.LAPACK.Dgetrf(n, n, p.lu, n, p.pivots)
	pure.LAPACK.Dgeqrf(n, n, p.qr, n, p.tau, p.work, len(p.work))
	pure.LAPACK.Dgelqf(n, n, p.lq, n, p.tauL, p.work, len(p.work))
	return p
}

type lapackBenchmark struct {
	name  string
	input func(*problem) []float64 // copied into a, untimed
	run   func(lapack.Float64, *problem)
}

var (
	general  = func(p *problem) []float64 { return p.general }
	definite = func(p *problem) []float64 { return p.definite }
	chol     = func(p *problem) []float64 { return p.chol }
	lu       = func(p *problem) []float64 { return p.lu }
	qr       = func(p *problem) []float64 { return p.qr }
	lq       = func(p *problem) []float64 { return p.lq }
)

func svdBenchmark(name string, u, vt lapack.SVDJob) lapackBenchmark {
	return lapackBenchmark{name, general, func(l lapack.Float64, p *problem) {
		l.Dgesvd(u, vt, p.n, p.n, p.a, p.n, p.w, p.u, p.n, p.v, p.n, p.work, len(p.work))
	}}
}

var lapackBenchmarks = []lapackBenchmark{
	svdBenchmark("Dgesvd-values", 'N', 'N'),
	svdBenchmark("Dgesvd-thin", 'S', 'S'),
	svdBenchmark("Dgesvd-left", 'S', 'N'),
	{"Dsyev-values", definite, func(l lapack.Float64, p *problem) {
		l.Dsyev('N', blas.Upper, p.n, p.a, p.n, p.w, p.work, len(p.work))
	}},
	{"Dsyev", definite, func(l lapack.Float64, p *problem) {
		l.Dsyev('V', blas.Upper, p.n, p.a, p.n, p.w, p.work, len(p.work))
	}},
	{"Dgeev-values", general, func(l lapack.Float64, p *problem) {
		l.Dgeev('N', 'N', p.n, p.a, p.n, p.w, p.x[:p.n], nil, 1, nil, 1, p.work, len(p.work))
	}},
	{"Dgeev", general, func(l lapack.Float64, p *problem) {
		l.Dgeev('N', 'V', p.n, p.a, p.n, p.w, p.x[:p.n], nil, 1, p.v, p.n, p.work, len(p.work))
	}},
	{"Dgetrf", general, func(l lapack.Float64, p *problem) { l.Dgetrf(p.n, p.n, p.a, p.n, p.iwork) }},
	{"Dgetri", lu, func(l lapack.Float64, p *problem) { l.Dgetri(p.n, p.a, p.n, p.pivots, p.work, len(p.work)) }},
	{"Dgetrs-1", lu, func(l lapack.Float64, p *problem) { l.Dgetrs('N', p.n, 1, p.a, p.n, p.pivots, p.b, 1) }},
	{"Dgetrs-n", lu, func(l lapack.Float64, p *problem) { l.Dgetrs('N', p.n, p.n, p.a, p.n, p.pivots, p.b, p.n) }},
	{"Dgecon", lu, func(l lapack.Float64, p *problem) { l.Dgecon('O', p.n, p.a, p.n, 1, p.work, p.iwork) }},
	{"Dpotrf", definite, func(l lapack.Float64, p *problem) { l.Dpotrf(blas.Upper, p.n, p.a, p.n) }},
	{"Dpotri", chol, func(l lapack.Float64, p *problem) { l.Dpotri(blas.Upper, p.n, p.a, p.n) }},
	{"Dpotrs-1", chol, func(l lapack.Float64, p *problem) { l.Dpotrs(blas.Upper, p.n, 1, p.a, p.n, p.b, 1) }},
	{"Dpotrs-n", chol, func(l lapack.Float64, p *problem) { l.Dpotrs(blas.Upper, p.n, p.n, p.a, p.n, p.b, p.n) }},
	{"Dpocon", chol, func(l lapack.Float64, p *problem) { l.Dpocon(blas.Upper, p.n, p.a, p.n, 1, p.work, p.iwork) }},
	{"Dpstrf", definite, func(l lapack.Float64, p *problem) { l.Dpstrf(blas.Upper, p.n, p.a, p.n, p.iwork, -1, p.work) }},
	{"Dtrtri", chol, func(l lapack.Float64, p *problem) { l.Dtrtri(blas.Upper, blas.NonUnit, p.n, p.a, p.n) }},
	{"Dtrtrs-1", chol, func(l lapack.Float64, p *problem) {
		l.Dtrtrs(blas.Upper, blas.NoTrans, blas.NonUnit, p.n, 1, p.a, p.n, p.b, 1)
	}},
	{"Dtrtrs-n", chol, func(l lapack.Float64, p *problem) {
		l.Dtrtrs(blas.Upper, blas.NoTrans, blas.NonUnit, p.n, p.n, p.a, p.n, p.b, p.n)
	}},
	{"Dtrcon", chol, func(l lapack.Float64, p *problem) {
		l.Dtrcon('O', blas.Upper, blas.NonUnit, p.n, p.a, p.n, p.work, p.iwork)
	}},
	{"Dgeqrf", general, func(l lapack.Float64, p *problem) { l.Dgeqrf(p.n, p.n, p.a, p.n, p.w, p.work, len(p.work)) }},
	{"Dgelqf", general, func(l lapack.Float64, p *problem) { l.Dgelqf(p.n, p.n, p.a, p.n, p.w, p.work, len(p.work)) }},
	{"Dgeqp3", general, func(l lapack.Float64, p *problem) {
		for i := range p.iwork {
			p.iwork[i] = -1
		}
		l.Dgeqp3(p.n, p.n, p.a, p.n, p.iwork, p.w, p.work, len(p.work))
	}},
	{"Dorgqr", qr, func(l lapack.Float64, p *problem) { l.Dorgqr(p.n, p.n, p.n, p.a, p.n, p.tau, p.work, len(p.work)) }},
	{"Dorglq", lq, func(l lapack.Float64, p *problem) { l.Dorglq(p.n, p.n, p.n, p.a, p.n, p.tauL, p.work, len(p.work)) }},
	{"Dormqr-1", qr, func(l lapack.Float64, p *problem) {
		l.Dormqr('L', 'T', p.n, 1, p.n, p.a, p.n, p.tau, p.b, 1, p.work, len(p.work))
	}},
	{"Dormqr-n", qr, func(l lapack.Float64, p *problem) {
		l.Dormqr('L', 'T', p.n, p.n, p.n, p.a, p.n, p.tau, p.b, p.n, p.work, len(p.work))
	}},
	{"Dormlq-1", lq, func(l lapack.Float64, p *problem) {
		l.Dormlq('L', 'T', p.n, 1, p.n, p.a, p.n, p.tauL, p.b, 1, p.work, len(p.work))
	}},
	{"Dormlq-n", lq, func(l lapack.Float64, p *problem) {
		l.Dormlq('L', 'T', p.n, p.n, p.n, p.a, p.n, p.tauL, p.b, p.n, p.work, len(p.work))
	}},
	{"Dgels", general, func(l lapack.Float64, p *problem) {
		l.Dgels('N', p.n, p.n, 1, p.a, p.n, p.b, 1, p.work, len(p.work))
	}},
	{"Dggsvd3", general, func(l lapack.Float64, p *problem) {
		copy(p.b, p.definite)
		l.Dggsvd3('N', 'N', 'N', p.n, p.n, p.n, p.a, p.n, p.b, p.n, p.w, p.x[:p.n], nil, p.n, nil, p.n, nil, p.n, p.work, len(p.work), p.iwork)
	}},
	{"Dlange-O", general, func(l lapack.Float64, p *problem) { l.Dlange('O', p.n, p.n, p.a, p.n, p.work) }},
	{"Dlange-M", general, func(l lapack.Float64, p *problem) { l.Dlange('M', p.n, p.n, p.a, p.n, p.work) }},
	{"Dlange-I", general, func(l lapack.Float64, p *problem) { l.Dlange('I', p.n, p.n, p.a, p.n, p.work) }},
	{"Dlange-F", general, func(l lapack.Float64, p *problem) { l.Dlange('F', p.n, p.n, p.a, p.n, p.work) }},
	{"Dlansy-O", definite, func(l lapack.Float64, p *problem) { l.Dlansy('O', blas.Upper, p.n, p.a, p.n, p.work) }},
	{"Dlansy-M", definite, func(l lapack.Float64, p *problem) { l.Dlansy('M', blas.Upper, p.n, p.a, p.n, p.work) }},
	{"Dlansy-F", definite, func(l lapack.Float64, p *problem) { l.Dlansy('F', blas.Upper, p.n, p.a, p.n, p.work) }},
	{"Dlantr-O", chol, func(l lapack.Float64, p *problem) {
		l.Dlantr('O', blas.Upper, blas.NonUnit, p.n, p.n, p.a, p.n, p.work)
	}},
	{"Dlantr-I", chol, func(l lapack.Float64, p *problem) {
		l.Dlantr('I', blas.Upper, blas.NonUnit, p.n, p.n, p.a, p.n, p.work)
	}},
	{"Dlantr-F", chol, func(l lapack.Float64, p *problem) {
		l.Dlantr('F', blas.Upper, blas.NonUnit, p.n, p.n, p.a, p.n, p.work)
	}},
	{"Dlapmt", general, func(l lapack.Float64, p *problem) { l.Dlapmt(true, p.n, p.n, p.a, p.n, p.shuffled()) }},
	{"Dlapmr", general, func(l lapack.Float64, p *problem) { l.Dlapmr(true, p.n, p.n, p.a, p.n, p.shuffled()) }},
	{"Dpbtrf", definite, func(l lapack.Float64, p *problem) { l.Dpbtrf(blas.Lower, p.n, 0, p.a[p.n/2*p.n:], 1) }},
	{"Dpbtrf-16", band16, func(l lapack.Float64, p *problem) { l.Dpbtrf(blas.Upper, p.n, min(16, p.n-1), p.a, p.n) }},
	{"Dpbtrs-16", band16, func(l lapack.Float64, p *problem) {
		l.Dpbtrs(blas.Upper, p.n, min(16, p.n-1), 1, p.a, p.n, p.b, 1)
	}},
	{"Dpbcon-16", band16, func(l lapack.Float64, p *problem) {
		l.Dpbcon(blas.Upper, p.n, min(16, p.n-1), p.a, p.n, 1, p.work, p.iwork)
	}},
	{"Dtbtrs-16", band16, func(l lapack.Float64, p *problem) {
		l.Dtbtrs(blas.Upper, blas.NoTrans, blas.NonUnit, p.n, min(16, p.n-1), 1, p.a, p.n, p.b, 1)
	}},
}

// band16 is an upper band, diagonally dominant: row i holds A(i,i), A(i,i+1), ...
func band16(p *problem) []float64 {
	copy(p.u, p.general)
	for i := range p.n {
		p.u[i*p.n] = 1000
	}
	return p.u
}

// shuffled is a permutation of one long cycle.
func (p *problem) shuffled() []int {
	step := p.n/2 - 1
	for i := range p.iwork {
		p.iwork[i] = (i + max(step, 1)) % p.n
	}
	return p.iwork
}

func (l lapackBenchmark) compare(b *testing.B, n int) {
	netlib, err := bench.NetlibLAPACK()
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { blas64.Use(pure.BLAS) })
	contestants := []struct {
		name   string
		lapack lapack.Float64
		blas   blas.Float64
		times  []float64
	}{{"goblas-us", LAPACK{}, BLAS{}, nil}, {"netlib-us", netlib, BLAS{}, nil}, {"gonum-us", pure.LAPACK, pure.BLAS, nil}}
	p := newProblem(n)
	for i := range p.b {
		p.b[i] = 1
	}
	in := l.input(p)
	repeat := 1
	if n <= 10 { // the clock is coarse
		repeat = 20
	}
	for b.Loop() {
		for i := range contestants {
			c := &contestants[i]
			if n >= 1000 && c.name == "gonum-us" && len(c.times) > 0 {
				continue // seconds
			}
			blas64.Use(c.blas)
			var lease gate.Lease
			if c.name == "netlib-us" {
				lease, _ = cores.Gate().Acquire(context.Background(), gate.Request{Cores: math.MaxInt}) // all cores, as a plain program has
			}
			var spent time.Duration
			for range repeat {
				copy(p.a, in)
				for i := range p.b[:n] {
					p.b[i] = 1
				}
				start := time.Now()
				l.run(c.lapack, p)
				spent += time.Since(start)
			}
			if c.name == "netlib-us" {
				lease.Release()
			}
			c.times = append(c.times, float64(spent.Nanoseconds())/1e3/float64(repeat))
		}
	}
	for _, c := range contestants {
		slices.Sort(c.times)
		b.ReportMetric(c.times[len(c.times)/2], c.name)
	}
	b.ReportMetric(0, "ns/op")
}
