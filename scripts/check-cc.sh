#!/bin/sh
# Succeeds if the C compiler that cgo would call is there and finds the C
# library's headers. A gcc without libc6-dev is common in small images: Go then
# takes cgo to be possible, and every build fails.
set -eu

cc=$(go env CC 2>/dev/null) || cc=${CC:-gcc}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/probe.c" <<'EOF'
#include <stdlib.h>
int main(void) { return EXIT_SUCCESS; }
EOF
# $cc may carry flags ("gcc -m64"): split it as Go does.
# shellcheck disable=SC2086
$cc -o "$dir/probe" "$dir/probe.c" >/dev/null 2>&1
