package report

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// saved is a file of three rows, and where it was saved.
func saved(t *testing.T) (*File, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "result.json")
	target, err := OpenTarget(path, Formats[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	f := NewFile(machine.Record{UsableCores: 2, CPUModel: "a processor"}, 7, 2*time.Second, time.Now())
	f.Add(NewCell(dot).With(rows, measured(200e-6, 20e-6, 10e-6), f.Machine), true)
	if err := target.Save(f); err != nil {
		t.Fatal(err)
	}
	return f, path
}

func TestReadIsWhatWasSaved(t *testing.T) {
	want, path := saved(t)
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if !got.Started.Equal(want.Started) || !reflect.DeepEqual(got.Results, want.Results) || !got.Complete || got.Machine.CPUModel != "a processor" {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	// Figures that follow from the samples are there to print again.
	if render(t, got.Results[0]) != render(t, want.Results[0]) {
		t.Error(render(t, got.Results[0]))
	}
}

func TestReadRefuses(t *testing.T) {
	_, path := saved(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := string(data)
	for name, test := range map[string]struct{ text, want string }{
		"half":         {whole[:strings.LastIndex(whole[:len(whole)/2], ",")], "damaged, or no file of results: unexpected end of JSON input at byte"},
		"empty":        {"", "damaged, or no file of results: unexpected end of JSON input at byte 0 of 0"},
		"text":         {"hello", "damaged, or no file of results: invalid character 'h'"},
		"another":      {`{"command": "true", "times": [1]}`, "no file of goblas's results"},
		"list":         {`[1, 2]`, "no file of goblas's results"},
		"version 1":    {strings.Replace(whole, `"schema_version": 2`, `"schema_version": 1`, 1), "its schema is version 1, this goblas reads 2"},
		"version 3":    {strings.Replace(whole, `"schema_version": 2`, `"schema_version": 3`, 1), "its schema is version 3, this goblas reads 2"},
		"type":         {strings.Replace(whole, `"threads": 1,`, `"threads": "one",`, 1), "damaged: json: cannot unmarshal"},
		"samples":      {strings.Replace(whole, `"samples_seconds": [`, `"samples_seconds": [-1,`, 1), "damaged: a sample of -1 seconds in result 1, row 1"},
		"best":         {strings.Replace(whole, `"row": 2`, `"row": 9`, 1), "damaged: the best of result 1 is none of its rows"},
		"no operation": {strings.Replace(whole, `"op": "dot"`, `"op": ""`, 1), "damaged: result 1 has no operation or no rows"},
	} {
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if f, err := Read(path); err == nil || !strings.HasPrefix(err.Error(), "cannot read "+path+": "+test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}

func TestReadNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.json")
	if _, err := Read(path); err == nil || !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "cannot read "+path+": ") {
		t.Error(err)
	}
}

// Every key is documented.
func TestSchemaIsDocumented(t *testing.T) {
	docs, err := os.ReadFile("../../../../docs/results.md")
	if err != nil {
		t.Fatal(err)
	}
	_, path := saved(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	delete(tree["machine"].(map[string]any), "topology") // documented with package topology
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, v := range v {
				walk(v)
			}
		case map[string]any:
			for key, v := range v {
				if !strings.Contains(string(docs), "`"+key+"`") {
					t.Errorf("docs/results.md does not have `%s`", key)
				}
				walk(v)
			}
		}
	}
	walk(tree)
}
