#!/usr/bin/env python3
"""Runs atomvet on a small project and compares what it says with what the project's files expect.

  check_project.py ATOMVET DIRECTORY

A line that must be reported ends in `// EXPECT: check[, check]` or `/* EXPECT: ... */`; every other line must be silent. The
project is analysed several times, and must give the same bytes each time: with one worker and with two, in the compile
database's order and backwards, and without leaving anything out.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

EXPECT = re.compile(r"EXPECT:\s*([a-z0-9\-, ]+)")
REPORT = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error): .*\[(atomic-[a-z\-]+)[^\]]*\]$")
SOURCES = {".c": "cc", ".cpp": "c++"}


def fail(text):
    print(text, file=sys.stderr)
    sys.exit(1)


def expected(project):
    want = set()
    for path in project:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if found := EXPECT.search(line):
                want.update((path.name, number, check.strip()) for check in found.group(1).split(","))
    return want


def reported(text):
    found = (REPORT.match(line) for line in text.splitlines())
    return {(pathlib.Path(m.group(1)).name, int(m.group(2)), m.group(3)) for m in found if m}


def run(atomvet, directory, database, flags):
    with tempfile.TemporaryDirectory() as build:
        pathlib.Path(build, "compile_commands.json").write_text(json.dumps(database))
        command = [atomvet, "check", "-p", build, "--quiet", "--config={Checks: '-*,atomic-*'}", *flags]
        done = subprocess.run(command, capture_output=True, text=True, cwd=directory)
    if done.returncode not in (0, 1) or done.stderr:
        fail("%s: exit status %d\n%s%s" % (" ".join(command), done.returncode, done.stdout, done.stderr))
    return done.stdout


def main():
    atomvet, directory = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    project = sorted(p for p in directory.iterdir() if p.is_file())
    database = [{"directory": str(directory), "file": str(p), "arguments": [SOURCES[p.suffix], "-c", str(p)]}
                for p in project if p.suffix in SOURCES]
    first = run(atomvet, directory, database, ["-j1", "--no-cache"])
    want, got = expected(project), reported(first)
    if want != got:
        fail("missed: %s\nspurious: %s\n%s" % (sorted(want - got), sorted(got - want), first))
    for order, flags in ((database[::-1], ["-j2", "--no-cache"]), (database, ["-j2", "--no-cache", "--no-skip"])):
        other = run(atomvet, directory, order, flags)
        if other != first:
            fail("with %s:\n%s\ninstead of:\n%s" % (" ".join(flags), other, first))
    print(first, end="")


if __name__ == "__main__":
    main()
