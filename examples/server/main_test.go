package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas"
)

func TestMain(m *testing.M) {
	os.Setenv("GOBLAS_TUNE", "off") // the user's crossovers are no part of the tests
	if err := goblas.Use(goblas.Auto); err != nil {
		fail(err)
	}
	os.Exit(m.Run())
}

// get returns the server's answer to a request for path.
func get(t *testing.T, s *service, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w
}

// TestRefused: while others have all places, a request is refused at its deadline; when
// they have gone, it is answered.
func TestRefused(t *testing.T) {
	s := newService(20, time.Hour)
	var held []*goblas.Admission
	for range goblas.Threads() {
		a, err := goblas.Admit(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, a)
	}
	s.deadline = time.Millisecond
	if w := get(t, s, "/solve?seed=3"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "deadline") {
		t.Errorf("while all places are taken: %d %q", w.Code, w.Body)
	}
	for _, a := range held {
		a.Release()
	}
	s.deadline = time.Hour
	for _, path := range []string{"/solve?seed=3", "/multiply?seed=3"} {
		if w := get(t, s, path); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), `{"value":`) {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	for _, seed := range []string{"", "many", "NaN", "Inf"} {
		if w := get(t, s, "/solve?seed="+seed); w.Code != http.StatusBadRequest {
			t.Errorf("seed %q: %d %q", seed, w.Code, w.Body)
		}
	}
	if l := goblas.CurrentLoad(); l.Admitted != 0 || l.Queued != 0 {
		t.Errorf("left behind: %+v", l)
	}
}

// TestLoad: everybody is answered rightly or refused; without a deadline, everybody is
// answered.
func TestLoad(t *testing.T) {
	const clients, rounds = 20, 3
	for _, path := range []string{"/solve", "/multiply"} {
		for _, deadline := range []time.Duration{10 * time.Millisecond, time.Hour} {
			for _, admits := range []bool{false, true} {
				s := newService(150, deadline)
				s.admits = admits
				r, err := load(s.handler(), path, clients, rounds)
				if err != nil || r.answered+r.refused != clients*rounds || len(r.waited) != clients*rounds {
					t.Fatalf("%s, admission %t: %+v, %v", path, admits, r, err)
				}
				if r.refused > 0 && (!admits || deadline == time.Hour) {
					t.Errorf("%s, admission %t, deadline %v: %d were refused", path, admits, deadline, r.refused)
				}
			}
		}
	}
	if l := goblas.CurrentLoad(); l.Admitted != 0 || l.Queued != 0 || l.Leased != 0 {
		t.Errorf("left behind: %+v", l)
	}
}
