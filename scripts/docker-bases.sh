#!/usr/bin/env bash
# Provides the base images that the Dockerfile names, where no registry can be
# reached: an image that is here already, or can be pulled, is used as it is;
# otherwise a stand-in is made by debootstrap, with this machine's Go, package
# sources and certificates, and given the same name. Needs root.
#
#   usage: scripts/docker-bases.sh
set -euo pipefail

release=bookworm
slim=debian:$release-slim
golang=golang:1.26-$release

say() { echo "docker-bases: $*"; }
die() { echo "docker-bases: $*" >&2; exit 1; }

have() { docker image inspect "$1" >/dev/null 2>&1; }

docker info >/dev/null 2>&1 || die "no Docker engine answers"
for image in "$slim" "$golang"; do
  if have "$image" || docker pull -q "$image"; then
    say "$image: here"
  fi
done
if have "$slim" && have "$golang"; then
  exit 0
fi

[ "$(id -u)" -eq 0 ] || die "cannot pull the images, and making them from packages needs root"
command -v debootstrap >/dev/null || {
  apt-get update -qq || say "apt-get update failed; trying with the package lists that are here"
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# This machine's own package sources for the release, and how apt reaches them.
# shellcheck disable=SC2016 # apt's variables, not the shell's
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  awk -v release="$release" '$2 == release || index($2, release "-") == 1 { print "deb", $0 }' >"$work/sources.list"
mirror=$(awk -v release="$release" '$3 == release { print $2; exit }' "$work/sources.list")
[ -n "$mirror" ] || die "this machine's apt has no source for Debian $release"
apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$work/apt.conf" || true
eval "$(apt-config shell proxy Acquire::http::Proxy)"
if [ -n "${proxy:-}" ]; then
  export http_proxy=$proxy https_proxy=$proxy
fi

# quietly runs a command that prints a line for each package; they matter only if
# it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    die "failed: $*"
  }
}

root=$work/root
inside() { quietly chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@"; }

import() { # import NAME CHANGE...: makes an image of the tree as it is now
  local name=$1 changes=() change
  shift
  for change in "$@"; do changes+=(--change "$change"); done
  tar -C "$root" -c . | docker import "${changes[@]}" - "$name" >/dev/null
  say "$name: made"
}

say "making a root file system by debootstrap"
quietly debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
  "$release" "$root" "$mirror"
cp "$work/sources.list" "$root/etc/apt/sources.list"
cp "$work/apt.conf" "$root/etc/apt/apt.conf.d/99host"
# The host's trust, for a proxy or a mirror with a certificate of its own.
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
  mkdir -p "$root/usr/local/share/ca-certificates" "$root/etc/ssl/certs"
  cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
fi
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
if ! have "$slim"; then
  import "$slim" 'CMD ["bash"]'
fi

if ! have "$golang"; then
  command -v go >/dev/null || die "no Go on this machine to put into $golang"
  say "adding a C compiler and $(go env GOVERSION)"
  # debootstrap leaves the host's name service behind; only the network is shared.
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  inside apt-get update
  inside apt-get install -y --no-install-recommends ca-certificates gcc g++ libc6-dev make git
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  mkdir -p "$root/usr/local/go" "$root/go"
  tar -C "$(go env GOROOT)" --exclude=./test -c . | tar -C "$root/usr/local/go" -x
  import "$golang" 'CMD ["bash"]' 'WORKDIR /go' 'ENV GOPATH=/go' 'ENV GOTOOLCHAIN=local' \
    'ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
fi
