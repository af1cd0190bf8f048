#!/usr/bin/env bash
# Installs a build directory, moves the installed tree, and uses it from a project of its own.
#
#   install.sh BUILD LLVM CLANG_TIDY SCRATCH
set -euo pipefail
build=$1 llvm=$2 clang_tidy=$3 scratch=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
out=$scratch/out
fail() {
  printf 'FAILED: %s\n' "$1"
  [ ! -e "$out" ] || cat "$out"
  exit 1
}
run() { "$@" >"$out" 2>&1 || fail "$*"; }
fails() { ! "$@" >"$out" 2>&1 || fail "this should fail: $*"; }
has() { grep -qF -- "$1" "$out" || fail "not in the output: $1"; }
lacks() { ! grep -qF -- "$1" "$out" || fail "in the output: $1"; }

run cmake --install "$build" --prefix "$scratch/first"
mv first 'the prefix' # nothing in it may know where it was
prefix="$scratch/the prefix"

echo 'Everything is where it belongs.'
plugin=$(find "$prefix" -name "libatomvet-llvm$llvm.so")
case ${plugin#"$prefix"/} in
  lib*/atomvet/libatomvet-llvm"$llvm".so) ;;
  *) fail "the plugin is in '$plugin'" ;;
esac
for file in include/atomvet/counter.h share/doc/atomvet/README.md share/doc/atomvet/LICENSE share/doc/atomvet/docs/tool.md \
  share/doc/atomvet/docs/checks/atomic-copy.md; do
  [ -s "$prefix/$file" ] || fail "$file is not installed"
done
[ -n "$(find "$prefix" -path '*/pkgconfig/atomvet.pc')" ] || fail 'atomvet.pc is not installed'
fails grep -rlF -e "$build" -e "$scratch/first" "$prefix/lib" "$prefix/share" --include=*.cmake --include=*.pc --include=*.md
if [ -e "$build/bin/atomvet" ]; then
  run "$prefix/bin/atomvet" --version
  has 'atomvet '
  for file in bash-completion/completions/atomvet fish/vendor_completions.d/atomvet.fish; do
    [ -s "$prefix/share/$file" ] || fail "$file is not installed"
  done
  [ -n "$(find "$prefix/share/zsh" -name _atomvet -size +0)" ] || fail 'the completion for zsh is not installed'
  run bash -c '. "$1" && complete -p atomvet' - "$prefix/share/bash-completion/completions/atomvet"
fi

echo 'A project finds the plugin, and its build reports a misuse.'
cp -r "$here/consumer" .
configure() { cmake -S consumer -B build -DCMAKE_PREFIX_PATH="$prefix" -DLLVM="$llvm" -DCLANG_TIDY="$clang_tidy" "$@"; }
run configure
has "plugin: $plugin"
has "versions: $llvm"
run cmake --build build --target plain
lacks 'warning:'
run cmake --build build --target checked
has "queue.cpp:9:"
has '[atomic-load-then-store]'
has 'stats.c:8:'
has '[atomic-copy]'
lacks 'nullptr'
fails cmake --build build --target gated
has '[atomic-load-then-store,-warnings-as-errors]'
run cmake --build build --target some
has '[atomic-copy]'
lacks '[atomic-load-then-store]'
run cmake --build build --target both
has '[atomic-load-then-store]'
has '[modernize-use-nullptr]'
run cmake --build build --target uses
run build/uses

echo 'What is not there is named.'
fails configure -DASK_FOR=7
has 'no plugin for the clang-tidy of LLVM 7; installed is that for'

echo passed
