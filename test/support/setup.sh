#!/usr/bin/env bash
# Installs the Debian packages that are missing; does nothing when none is.
#
#   setup.sh demo    what building and running the plugin for LLVM 22 takes
#   setup.sh test    what every test takes
set -euo pipefail

packages=(cmake ninja-build python3 clang-22 clang-tidy-22 libclang-22-dev llvm-22-dev flatbuffers-compiler libflatbuffers-dev)
if [ "${1:-demo}" = test ]; then
  packages+=(
    clang-19 clang-tidy-19 libclang-19-dev llvm-19-dev
    llvm-22-tools clang-format-22 libc++-22-dev libc++abi-22-dev # lit, FileCheck, and the other standard library
    libboost-dev libglib2.0-dev qtbase5-dev                      # headers whose atomics the tests read
    g++ g++-multilib clang-14 libgtest-dev libclang-rt-22-dev pkg-config # the runtime library's tests
  )
fi

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "error: these Debian packages (or their like elsewhere) are needed: ${missing[*]}" >&2
  exit 2
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "error: these packages are missing, and installing them needs root: apt-get install ${missing[*]}" >&2
    exit 2
  fi
  as_root=(sudo)
fi
echo "installing: ${missing[*]}"
log=$(mktemp)
if ! {
  "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
} >"$log" 2>&1; then
  cat "$log" >&2
  echo "error: the packages could not be installed; LLVM 22 comes from Debian 12's security updates" >&2
  exit 2
fi
