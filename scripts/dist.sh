#!/usr/bin/env bash
# Makes dist/: goblas as one file with OpenBLAS inside, for any Linux on amd64 with
# glibc 2.36, its licences, and checksums. Builds it twice, in two places and with
# nothing shared, and fails if the two differ by a byte. Then runs it in Debian 12
# and 13 with nothing installed.
set -euo pipefail
cd "$(dirname "$0")/.."

name=goblas-linux-amd64
limit=$((80 * 1000 * 1000)) # bytes that the file may have
say() { echo "dist: $*"; }
die() { echo "dist: $*" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/docker-bases.sh debian:bookworm-slim debian:trixie-slim

# A clone, so that the build records the revision, with what is not committed yet.
git clone -q "$PWD" "$work/one"
git ls-files -z --cached --others --exclude-standard |
  tar --null --ignore-failed-read --warning=no-failed-read -T - -cf - | tar -xf - -C "$work/one"
git ls-files -z --deleted | (cd "$work/one" && xargs -0 -r rm -f)
cp -a "$work/one" "$work/two"
cat >"$work/build" <<END
set -eu
go build -trimpath -tags staticblas,nolapacke \\
  -ldflags '-s -w -buildid= -extldflags=-Wl,--build-id=none' -o "\$1" ./cmd/goblas
END

build() { # build TREE PLACE OUTPUT [OPTION...]
  local tree=$1 place=$2 output=$3
  shift 3
  touch "$work/$output" # the mount is a file
  scripts/docker-builder.sh -v "$work/$tree:$place" -w "$place" -v "$work/build:/build:ro" \
    -v "$work/$output:/output" "$@" -- sh /build /output
}
say "first build"
build one /first one.bin
say "second build, elsewhere, from nothing"
build two /the/second/place two.bin -e GOCACHE=/tmp/go-build
cmp "$work/one.bin" "$work/two.bin" || die "the two builds differ"

say "tests with OpenBLAS inside"
scripts/docker-builder.sh -v "$work/one:/first" -w /first -- \
  go test -tags staticblas,nolapacke ./native ./goblas ./cmd/goblas || die "the tests fail"

mkdir -p dist
rm -rf dist/*
install -m 755 "$work/one.bin" "dist/$name"
size=$(stat -c %s "dist/$name")
[ "$size" -le "$limit" ] || die "dist/$name has $size bytes, more than $limit"

cat >"$work/licenses" <<'END'
set -eu
part() { # part TITLE FILE...
  printf '\n================ %s\n\n' "$1"
  shift
  cat "$@" || exit 1
}
echo "What goblas-linux-amd64 contains, and on which terms."
part goblas LICENSE
part "OpenBLAS $(dpkg-query -W -f '${Version}' libopenblas-pthread-dev), with LAPACK" /usr/share/doc/libopenblas-pthread-dev/copyright
part "GCC's libgfortran, libquadmath and libgcc $(dpkg-query -W -f '${Version}' libgfortran-12-dev): GPL 3 with the GCC Runtime Library Exception, libquadmath LGPL 2.1" /usr/share/doc/gcc-12-base/copyright
part "GNU General Public License 3" /usr/share/common-licenses/GPL-3
part "GNU Lesser General Public License 2.1" /usr/share/common-licenses/LGPL-2.1
part "Go's runtime and standard library" "$(go env GOROOT)/LICENSE"
go list -deps -tags staticblas,nolapacke -f '{{with .Module}}{{if .Version}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/goblas |
  sort -u | while read -r module version directory; do
  found=$(find "$directory" -maxdepth 2 -type f '(' -ipath "$directory/LICEN[CS]E*" -o -ipath "$directory/COPYING*" ')' | sort)
  [ -n "$found" ] || { echo "dist: $module has no licence file" >&2; exit 1; }
  part "$module $version" $found
done
END
scripts/docker-builder.sh -v "$work/one:/first" -w /first -v "$work/licenses:/licenses:ro" -- sh /licenses >dist/LICENSES

epoch=$(git log -1 --format=%ct)
tar -C dist --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner \
  -cf - LICENSES "$name" | gzip -n9 >"dist/$name.tar.gz"
(cd dist && sha256sum "$name" "$name.tar.gz" LICENSES >SHA256SUMS && sha256sum --quiet -c SHA256SUMS)

for image in debian:bookworm-slim debian:trixie-slim; do
  run=(docker run --rm -v "$PWD/dist:/dist:ro" "$image" "/dist/$name")
  "${run[@]}" info --json >"$work/info"
  grep -q '"inside": true' "$work/info" || die "in $image, info does not find the OpenBLAS inside"
  "${run[@]}" bench dot --n 256 --backend native --time 200ms >"$work/bench" ||
    die "in $image, bench fails"
  say "$image, nothing installed: $(grep '^OpenBLAS' "$work/bench" | head -n 1)"
done
"dist/$name" version
say "dist/$name: $((size / 1000000)) MB, built twice, the same bytes"
