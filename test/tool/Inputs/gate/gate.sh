#!/usr/bin/env bash
# A review gate in a scratch repository, as the CI recipes have it: what a pull request brings fails it, what was there does not.
#
#   gate.sh ATOMVET SCRATCH
set -euo pipefail
atomvet=$1 here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$2"
mkdir -p "$2"
cd "$2"
export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a \
  GIT_COMMITTER_EMAIL=a@example.org
mkdir 'the project'
cd 'the project'
cp "$here"/*.[ch] .

fail() {
  printf 'FAILED: %s\n' "$1"
  cat out
  exit 1
}
database() { # FILE...: they are all there is to compile
  local file comma=''
  {
    echo '['
    for file in "$@"; do
      printf '%s{"directory": "%s", "file": "%s", "arguments": ["gcc", "-std=c17", "-c", "%s"]}\n' "$comma" "$PWD" "$file" "$file"
      comma=,
    done
    echo ']'
  } >compile_commands.json
}
# gate STATUS [OPTION...]: the gate as CI runs it; its output is in the file out.
gate() {
  local want=$1 got=0
  shift
  "$atomvet" check --no-cache --baseline .atomvet-baseline "$@" >out 2>&1 || got=$?
  [ "$got" = "$want" ] || fail "exit status $got instead of $want: check $*"
}
has() { grep -qF -- "$1" out || fail "not in the output: $1"; }
lacks() { ! grep -qF -- "$1" out || fail "in the output: $1"; }
branch() {
  git checkout -q -f main
  git clean -qfd
  git checkout -q -B "$1"
  database work.c report.c
}

echo 'What is there already goes into the baseline, and passes.'
git init -q -b main .
printf 'compile_commands.json\nout\n' >.gitignore
echo "Checks: 'atomic-*'" >.clang-tidy # and none of the directories around
database work.c report.c
"$atomvet" baseline --no-cache >out 2>&1 || fail 'no baseline'
[ "$(grep -vc '^#' .atomvet-baseline)" = 1 ] || fail "the baseline: $(cat .atomvet-baseline)"
git add -A
git commit -qm start
gate 0 --diff main
gate 0
lacks 'atomic-mixed-access'

echo 'A new misuse fails the gate, which names its line and nothing else.'
branch new
echo 'unsigned twice(const struct jobs *jobs) { return 2 * jobs->done; }' >>work.c
gate 1 --diff main
has 'work.c:9:60: warning: plain read of'
lacks 'work.c:7:'
lacks 'report.c'
echo 'unsigned dropped(struct jobs *jobs) { __atomic_fetch_add(&jobs->dropped, 1, __ATOMIC_RELAXED); return jobs->dropped; }' >>report.c
gate 1 --diff main
has 'report.c:7:'
git diff -U0 main | gate 1 --diff -
has 'report.c:7:'
git diff main >change.diff
gate 1 --diff change.diff
has 'report.c:7:'

echo 'An old one beside the change does not; without the baseline it is on no changed line either.'
branch beside
sed -i 's/^#include.*/&\n\n#define UNUSED 1/' work.c
gate 0 --diff main
rm .atomvet-baseline
echo '# atomvet baseline 1' >.atomvet-baseline
gate 0 --diff main
gate 1

echo 'A fixed one is offered for removal.'
branch fixed
sed -i 's/return jobs->done;/return __atomic_load_n(\&jobs->done, __ATOMIC_RELAXED);/' work.c
gate 0
has "no longer found, and removable from '.atomvet-baseline': work.c: plain read"

echo 'A renamed file and shifted lines keep their fingerprints.'
prints() { "$atomvet" check --no-cache --format sarif | sed -n 's/.*"atomvetFinding.v1": "\(.*\)"/\1/p'; }
branch renamed
before=$(prints) || true
git mv work.c 'the work.c'
sed -i '1i /* A line more. */\n' 'the work.c'
database 'the work.c' report.c
after=$(prints) || true
[ -n "$before" ] && [ "$before" = "$after" ] || fail "fingerprints: $before, then $after"
gate 0
lacks 'no longer found'
gate 0 --diff main

echo 'A misuse of two files fails the gate when only the atomic side is new ...'
branch atomic-side
echo 'void fail(struct jobs *jobs) { __atomic_fetch_add(&jobs->failed, 1, __ATOMIC_RELAXED); }' >>work.c
gate 1 --diff main
has 'report.c:5:16: warning: plain read of'
has 'work.c:9:'

echo '... and when only the plain side is.'
git commit -qam 'atomic side'
"$atomvet" baseline --no-cache >out 2>&1 || fail 'no baseline'
git commit -qam 'known'
git branch -f base
echo 'unsigned lost(const struct jobs *jobs) { return 2 * jobs->failed; }' >>report.c
gate 1 --diff base
has 'report.c:7:'
lacks 'report.c:5:'

echo 'What others did on the main branch since is not our change.'
branch mine
git commit -q --allow-empty -m mine
git checkout -q main
sed -i 's/^  return jobs->failed;/  return 0 + jobs->failed;/; $a void fail(struct jobs *jobs) { __atomic_fetch_add(\&jobs->failed, 1, __ATOMIC_RELAXED); }' report.c
git commit -qam theirs
git checkout -q mine
gate 0 --diff main

echo 'What is no revision, diff or baseline is said, with status 2.'
gate 2 --diff no-such-branch
has "'no-such-branch' is neither a file nor a revision"
gate 2 --diff work.c
has 'not a unified diff'
echo '<<<<<<< ours' >>.atomvet-baseline
gate 2
has '.atomvet-baseline:4: a conflict of a merge is left'
rm .atomvet-baseline
gate 2
has 'cannot be read'
echo 'passed'
