package machine

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/goblas/goblas/goblas"
)

// Versions are those of the program and of what it is made of; "" where the
// build does not tell.
type Versions struct {
	Goblas   string `json:"goblas"`
	Revision string `json:"revision"` // of the source, where the build recorded it
	Modified bool   `json:"modified"` // whether the source differed from the revision
	Go       string `json:"go"`
	Gonum    string `json:"gonum"`
	Netlib   string `json:"netlib"`
	OpenBLAS string `json:"openblas"` // of the one inside the program; "" where it is looked for at run time
	Cgo      bool   `json:"cgo"`
}

// revision is the revision of the source where the linker sets it (-X), because the
// build sees no repository, as that of the Docker image.
var revision string

// ReadVersions returns the versions that the build recorded.
func ReadVersions() Versions {
	v := Versions{Go: runtime.Version(), Revision: revision}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Goblas = info.Main.Version
	for _, d := range info.Deps {
		version := d.Version
		if d.Replace != nil {
			version = d.Replace.Version
		}
		switch d.Path {
		case "gonum.org/v1/gonum":
			v.Gonum = version
		case "gonum.org/v1/netlib":
			v.Netlib = version
		}
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		case "CGO_ENABLED":
			v.Cgo = s.Value == "1"
		case "-tags":
			if library, err := goblas.Describe(); err == nil && library.Inside && slices.Contains(strings.Split(s.Value, ","), "staticblas") {
				v.OpenBLAS = library.Version
			}
		}
	}
	return v
}
