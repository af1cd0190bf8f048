#!/usr/bin/env bash
# Installs what is missing, from Debian and (the SARIF validator) from npm; does nothing when nothing is.
#
#   setup.sh demo    what building and running the plugin for LLVM 22 takes
#   setup.sh test    what every test takes
#   setup.sh bench   what the runtime library is measured against
set -euo pipefail

packages=(cmake ninja-build python3 clang-22 clang-tidy-22 libclang-22-dev llvm-22-dev flatbuffers-compiler libflatbuffers-dev)
if [ "${1:-demo}" = bench ]; then
  packages=(cmake python3 g++ libbenchmark-dev libtbb-dev liburcu-dev libxenium-dev libboost-dev pkg-config)
elif [ "${1:-demo}" = test ]; then
  packages+=(
    clang-19 clang-tidy-19 libclang-19-dev llvm-19-dev
    llvm-22-tools clang-format-22 libc++-22-dev libc++abi-22-dev # lit, FileCheck, and the other standard library
    libboost-dev libglib2.0-dev qtbase5-dev                      # headers whose atomics the tests read
    g++ g++-multilib clang-14 libgtest-dev libclang-rt-22-dev pkg-config # the runtime library's tests
    git patch zsh fish                                           # the tool's tests: gates, fixes, completion
    mkdocs python3-pygments                                      # the pages as a site
    pre-commit python3-yaml                                      # the tests of the hook and of the CI recipes
    vim-ale elpa-flycheck                                        # the tests of the editors
  )
  # Another of their kind is as good, and may not be installed beside these.
  command -v vim >/dev/null || packages+=(vim)
  command -v emacs >/dev/null || packages+=(emacs-nox)
  command -v npm >/dev/null || packages+=(npm)
fi

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
install_packages() {
  if ! command -v apt-get >/dev/null; then
    echo "error: these Debian packages (or their like elsewhere) are needed: $*" >&2
    exit 2
  fi
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "error: these packages are missing, and installing them needs root: apt-get install $*" >&2
      exit 2
    fi
    as_root=(sudo)
  fi
  echo "installing: $*"
  local log
  log=$(mktemp)
  if ! {
    "${as_root[@]}" apt-get update -q &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
  } >"$log" 2>&1; then
    cat "$log" >&2
    echo "error: the packages could not be installed; LLVM 22 comes from Debian 12's security updates" >&2
    exit 2
  fi
  rm -f "$log"
}
[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"

# The official SARIF validator. It is one program that brings its own runtime; npm is how it is published. Without it the
# other tests still say something, so that a machine without npm's registry can run them; run_tests.py says what is left out.
install_validator() {
  local root package=@microsoft/sarif-multitool-linux
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  local program=$root/build/npm/node_modules/$package/Sarif.Multitool
  [ ! -x "$program" ] || return 0
  echo "installing: the SARIF validator"
  local log
  log=$(mktemp)
  if npm install --prefix "$root/build/npm" --no-save --no-audit --no-fund --ignore-scripts "$package@5.7.0" >"$log" 2>&1; then
    chmod u+x "$program"
  else
    cat "$log" >&2
    echo "warning: the SARIF validator could not be installed from npm: the test that needs it will not run" >&2
  fi
  rm -f "$log"
}
[ "${1:-demo}" != test ] || install_validator
