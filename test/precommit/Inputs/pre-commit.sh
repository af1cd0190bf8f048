#!/usr/bin/env bash
# Commits in a scratch repository that has the hook as the page says: which are stopped, what is said, and how long it takes.
#
#   pre-commit.sh BIN HOOKS PAGE
set -euo pipefail
PATH=$1:$PATH page=$3
# Not below the build directory: that has a compile database of its own.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/home" "$scratch/hooks" "$scratch/the project"
export HOME=$scratch/home GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a \
  GIT_COMMITTER_EMAIL=a@example.org XDG_CACHE_HOME=$scratch/home/.cache
unset PRE_COMMIT_HOME GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
out=$scratch/out
fail() {
  printf 'FAILED: %s\n' "$1"
  cat "$out"
  exit 1
}
stopped() { ! git commit -m "$@" >"$out" 2>&1 || fail "this commit should be stopped: $1"; }
committed() { git commit -m "$@" >"$out" 2>&1 || fail "this commit should pass: $1"; }
has() { grep -qF -- "$1" "$out" || fail "not in the output: $1"; }
lacks() { ! grep -qF -- "$1" "$out" || fail "in the output: $1"; }
clean() {
  git reset -q --hard
  git clean -qfd
}
database() { # FILE...: all there is to compile
  local file comma=''
  {
    echo '['
    for file in "$@"; do
      printf '%s{"directory": "%s", "file": "%s", "arguments": ["gcc", "-Iinclude dir", "-c", "%s"]}\n' "$comma" "$PWD" "$file" "$file"
      comma=,
    done
    echo ']'
  } >compile_commands.json
}
# The page's configuration, and one of the lines of `args` in its table.
configure_hook() { # [OPTION]
  {
    sed -n '/^```yaml$/,/^```$/p' "$page" | sed "1d;\$d;s@ https://example.org/atomvet .*@ $hooks@"
    if [ $# != 0 ]; then
      sed -n 's/^| `\(\['"$1"'[],][^`]*\)` .*/        args: \1/p' "$page"
    fi
  } >.pre-commit-config.yaml
  [ $# = 0 ] || grep -q args: .pre-commit-config.yaml || fail "the page has no args with $1"
  git add .pre-commit-config.yaml
}

hooks=$scratch/hooks
cp "$2" "$hooks/.pre-commit-hooks.yaml"
git -C "$hooks" init -q
git -C "$hooks" add -A
git -C "$hooks" commit -qm hooks
git -C "$hooks" tag v0.1.0

cd "$scratch/the project"
git init -q -b main .
printf 'compile_commands.json\nbuild*/\n' >.gitignore
echo "Checks: 'atomic-*'" >.clang-tidy # and none of the directories around
configure_hook
pre-commit install >"$out" 2>&1 || fail 'pre-commit install'
git add -A
committed 'the hook'
has 'no files to check'

echo 'Without a compile database: default flags, and it is said.'
mkdir 'include dir'
printf '#pragma once\nstruct jobs { unsigned done, lost; };\n' >'include dir/jobs.h'
cat >'the queue.c' <<'C'
#include "include dir/jobs.h"

void jobs_finish(struct jobs *jobs) { __atomic_fetch_add(&jobs->done, 1, __ATOMIC_RELAXED); }
unsigned jobs_done(const struct jobs *jobs) { return __atomic_load_n(&jobs->done, __ATOMIC_RELAXED); }
C
git add -A
committed 'without a database'
echo '#include "jobs.h"' >lost.c
git add -A
stopped 'a header that is not found'
has 'there is no compile_commands.json: files are analysed with default flags'
has "lost.c:1:10: error: 'jobs.h' file not found"
clean

echo 'Headers without a compile database: C where the sources beside them are, C++ elsewhere.'
echo 'static inline int *new_pair(void *memory) { return memory; }' >pair.h # no C++
echo '#pragma once
inline bool any(const int *first) { return first != nullptr; }' >'include dir/any.h'
for extension in hh hpp hxx inl; do cp 'include dir/any.h' "include dir/any.$extension"; done
git add -A
committed 'headers'
git reset -q --hard HEAD~

echo 'A database that names no file here is none.'
database 'moved away.c'
echo 'struct jobs *jobs_all(void);' >>'the queue.c'
echo '#include "jobs.h"' >>'lost.c'
git add -A
stopped 'the database of another machine'
has "compile_commands.json' names no file that exists: files are analysed with default flags"
clean

echo 'A bad commit is stopped, and the message says where and why; a path may have blanks.'
database 'the queue.c'
sed -i 's/include dir.jobs/jobs/' 'the queue.c'
git add -A
committed 'the database says where headers are'
echo 'int jobs_any(const struct jobs *jobs) { return jobs->done != 0; }' >>'the queue.c'
git add -A
stopped 'a plain read'
has 'atomvet...'
has "the queue.c:5:54: warning: plain read of 'jobs->done' may tear or be stale"
has 'the queue.c:3:39: note: accessed atomically here'
has '[atomic-mixed-access]'
lacks 'remark:'
sed -i '$d' 'the queue.c'
stopped 'the plain read is staged still'
git add -A
echo 'int jobs_any(const struct jobs *jobs) { return jobs->done != 0; }' >>'the queue.c'
echo '/* good */' >good.c
git add good.c
committed 'the plain read is not staged'
git add -A
git commit -q --no-verify -m 'an old misuse'

echo 'On a terminal, too.'
echo '// changed' >>'the queue.c'
git add -A
! script -qec 'git commit -m terminal' /dev/null </dev/null >"$out" || fail 'this commit should be stopped, on a terminal'
has '[atomic-mixed-access]'
clean

echo 'A good one passes, and quickly when the rest is known.'
cat >hits.cpp <<'CPP'
#include <atomic>
#include <string>

static std::atomic<long> hits{0};
void hit() { ++hits; }
std::string report() { return std::to_string(hits.load()); }
CPP
cp good.c gone.c
database 'the queue.c' hits.cpp gone.c good.c
git add -A
committed 'a good file'
# In time of the processor, which other tests at the same time do not change: there is nothing else that is waited for.
TIMEFORMAT='%U %S'
echo '// changed' >>hits.cpp
git add -A
{ time committed 'a good change'; } 2>"$scratch/time"
took=$(awk '{ print int(1000 * ($1 + $2)) }' "$scratch/time")
echo "in $took ms"
[ "$took" -gt 0 ] && [ "$took" -lt 2000 ] || fail "a good commit took $took ms"

echo 'Only changed lines, when that is asked for.'
echo '// changed' >>'the queue.c'
git add -A
stopped 'beside an old misuse'
configure_hook --diff
git add -A
committed 'beside an old misuse, which is not asked for'
echo 'int jobs_none(const struct jobs *jobs) { return jobs->done == 0; }' >>'the queue.c'
git add -A
stopped 'a new misuse'
has 'the queue.c:7:'
lacks 'the queue.c:5:'
stopped 'a new misuse, all that is changed' -a
has 'the queue.c:7:'
stopped 'a new misuse, this file' 'the queue.c'
has 'the queue.c:7:'
(
  cd 'include dir'
  stopped 'a new misuse, from another directory'
  has 'the queue.c:7:'
)
git clone -q . "$scratch/clone"
(
  cd "$scratch/clone"
  git checkout -q --orphan empty
  database 'the queue.c' hits.cpp
  pre-commit install >"$out"
  stopped 'everything is new in the first commit of all'
  has 'the queue.c:5:'
)
clean

echo 'What the baseline knows stops nobody, and --fail-on says what does.'
configure_hook --baseline
atomvet baseline --quiet
echo '// changed' >>'the queue.c'
git add -A
committed 'an old misuse, which the baseline knows'
echo 'int jobs_none(const struct jobs *jobs) { return jobs->done == 0; }' >>'the queue.c'
git add -A
stopped 'a new misuse, which it does not'
has 'the queue.c:8:'
lacks 'the queue.c:5:'
configure_hook --fail-on
committed 'warnings pass'
git revert -n HEAD
git commit -q --no-verify -m 'back'
mkdir -p build/debug
mv compile_commands.json build/debug
configure_hook -p
echo '// changed' >>good.c
git add -A
committed 'the database at a place of its own'
lacks 'remark:'
mv build/debug/compile_commands.json .
configure_hook
committed 'and again all lines'

echo 'A header by itself is seen through a file that includes it; what else is wrong there stops nobody.'
cat >'include dir/ticks.h' <<'C'
#pragma once
struct ticks { unsigned long now; };
static inline void tick(struct ticks *t) { __atomic_fetch_add(&t->now, 1, __ATOMIC_RELAXED); }
static inline unsigned long ticks_now(const struct ticks *t) { return t->now; }
C
sed -i '1i #include "ticks.h"' 'the queue.c'
git add -A
git commit -q --no-verify -m 'another header, with an old misuse'
echo '/* a comment */' >>'include dir/jobs.h'
git add -A
committed 'a header that is well'
echo 'static inline unsigned jobs_twice(const struct jobs *jobs) { return 2 * jobs->done; }' >>'include dir/jobs.h'
git add -A
stopped 'a plain read in a header, of what is atomic in the file that includes it'
has "include dir/jobs.h' is analysed through"
has 'include dir/jobs.h:4:'
has '[atomic-mixed-access]'
lacks 'the queue.c:6:54: warning'
lacks 'ticks.h:4'
clean

echo 'A header that no file includes is analysed like the file that is most like it.'
sed -i 's/tick/clock/g;/#pragma/d' 'include dir/ticks.h'
mv 'include dir/ticks.h' 'include dir/alone.h'
git checkout -q 'include dir/ticks.h'
git add -A
stopped 'a header alone'
has 'is not in the compile database: analysed with the command of'
has 'include dir/alone.h:3:'
clean

echo 'Deleted and renamed files.'
git rm -q gone.c
committed 'a deleted file, which the database still names'
has 'no files to check'
git mv 'the queue.c' 'the old queue.c'
git add -A
stopped 'a renamed file with a misuse'
has 'the old queue.c:6:54: warning'
has 'is not in the compile database: analysed with the command of'
sed -i '/jobs_any/d;/jobs_none/d;/ticks.h/d' 'the old queue.c'
git add -A
committed 'a renamed file without'

echo passed
