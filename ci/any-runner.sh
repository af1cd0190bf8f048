#!/bin/sh
# The review gate for any runner: 0 when the change brings no finding, else not; docs/ci.md says what it needs.
#
#   any-runner.sh [BASE] [BUILD]    BASE: what the change is compared with (origin/main)
#                                   BUILD: where the compile database is (build)
#
# The findings are on the standard output, and in atomvet.sarif.
set -eu
base=${1:-origin/main} build=${2:-build}
gate() { atomvet check -p "$build" --diff "$base" --baseline .atomvet-baseline "$@"; }

gate --format sarif -o atomvet.sarif --quiet || [ $? = 1 ] # 1: findings; more: something is wrong
gate # from the cache
