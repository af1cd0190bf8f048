#!/usr/bin/env python3
"""Runs the benchmarks: ./dev bench [NAME [arguments of the benchmark]]; without a name, all of them."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCHMARKS = {name: ROOT / path for name, path in {
    "plugin": "test/bench/plugin.py",
    "runtime": "runtime/bench/run.py",
    "tool": "test/bench/tool.py",
}.items() if (ROOT / path).exists()}


def main():
    names = sys.argv[1:2] or list(BENCHMARKS)
    if names[0] not in BENCHMARKS:
        sys.exit("error: no benchmark '%s'; there are: %s" % (names[0], ", ".join(BENCHMARKS)))
    status = 0
    for name in names:
        status |= subprocess.run([sys.executable, str(BENCHMARKS[name])] + sys.argv[2:]).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
