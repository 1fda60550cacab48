#!/usr/bin/env bash
# Guards that generated files are what their generators write now. Generates in a
# copy, so that the tree stays as it is and no version control is asked.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for copy in before after; do
  mkdir "$work/$copy"
  tar -cf - --exclude=./.git --exclude=./bin . | tar -xf - -C "$work/$copy"
done
(cd "$work/after" && go generate ./...)
if ! difference=$(cd "$work" && diff -ru before after); then
  printf 'check-generated: not up to date, run "make generate":\n%s\n' "$(head -n 40 <<<"$difference")" >&2
  exit 1
fi
