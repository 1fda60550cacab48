package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/race"
)

// found is what tests read of doctor --json.
type found struct {
	Worst    string `json:"worst"`
	Findings []struct {
		Check, Grade, Found, Advice string
	} `json:"findings"`
	Kernels []struct {
		GFLOPS float64 `json:"gflops"`
	} `json:"kernels"`
	Answers []struct{ Wrong bool } `json:"answers"`
	Stress  []struct {
		Load, Result string
		Calls        int
	} `json:"stress"`
}

// The doctor on this machine, with all it has: no problem may be found, whatever the
// plain calls do.
func TestDoctor(t *testing.T) {
	if _, err := goblas.Describe(); err != nil {
		t.Skip(err)
	}
	args := []string{"doctor", "--json"}
	if !race.Enabled { // its children take a minute then
		args = append(args, "--stress", "2.5")
	}
	c := command(t, args...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		t.Errorf("%v\n%s%s", err, stdout.String(), stderr.String())
	}
	var got found
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, f := range got.Findings {
		if f.Grade == "problem" || f.Grade == "" || f.Check == "" || f.Found == "" {
			t.Errorf("%+v", f)
		}
	}
	if got.Worst == "problem" || len(got.Answers) == 0 || len(got.Kernels) == 0 || !(got.Kernels[0].GFLOPS > 0) {
		t.Errorf("%+v", got)
	}
	if !race.Enabled && len(got.Stress) != 5 {
		t.Errorf("stress: %+v", got.Stress)
	}
	for _, o := range got.Stress {
		if strings.HasPrefix(o.Load, "goblas") && (o.Result != "right" || o.Calls == 0) {
			t.Errorf("stress: %+v", o)
		}
	}
}

func TestDoctorQuick(t *testing.T) {
	status, stdout, stderr := try(t, "doctor", "--quick")
	if _, err := goblas.Describe(); err != nil {
		if status != 1 || !strings.Contains(stdout, "problem  no OpenBLAS, so everything runs in pure Go: ") || stderr != "goblas: doctor found a problem\n" {
			t.Errorf("without OpenBLAS: status %d, stdout %q, stderr %q", status, stdout, stderr)
		}
		t.Skip(err)
	}
	if status != 0 || stderr != "" || !strings.Contains(stdout, "ok       OpenBLAS ") || !strings.Contains(stdout, ": 0 problems, ") || strings.Contains(stdout, "GFLOP/s") {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

// Without OpenBLAS that is a problem, and the only one.
func TestDoctorWithoutOpenBLAS(t *testing.T) {
	status, stdout, stderr := output(t, "doctor", "--stress", "1")
	if status != 1 || !strings.Contains(stdout, "\n         -> ") || !strings.Contains(stdout, "\nnot well: 1 problem, ") || stderr != "goblas: doctor found a problem\n" {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

func TestDoctorTuning(t *testing.T) {
	if _, err := goblas.Describe(); err != nil {
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "tune.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOBLAS_TUNE", path)
	if status, stdout, _ := try(t, "doctor", "--quick"); status != 0 || !strings.Contains(stdout, "warning  the tuning file is ignored:") {
		t.Errorf("status %d, stdout %q", status, stdout)
	}
}
