#!/usr/bin/env python3
"""What a run of the tool costs, as ratios of CPU time to `clang -fsyntax-only` over the same files.

  tool.py [--limit N] [--build DIR] [PROJECT...]     default: leveldb rocksdb

Projects are folders of ATOMVET_FIELD_DIR, each with a compile_commands.json. Bars: cold 0.60, warm 0.02, one file
touched its share and 0.02, two workers 1.8 times as fast as one, memory of a worker 1.3 times that of the compiler.
--limit takes the first N files of each database, for a quick look; one figure of a loaded machine is worth little.
"""
import argparse
import json
import os
import pathlib
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def measured(commands):
    """CPU seconds, wall seconds and the largest resident set in MiB of these (command, directory) pairs."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        began = time.time()
        for command, directory in commands:
            subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, json.dumps([used.ru_utime + used.ru_stime, time.time() - began, used.ru_maxrss / 1024]).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    return json.loads(os.read(read, 4096))


def compiler(entry):
    given = shlex.split(entry["command"]) if "command" in entry else list(entry["arguments"])
    given[0] = "clang++-22" if "++" in given[0] else "clang-22"
    given.remove("-c")
    if "-o" in given:
        at = given.index("-o")
        del given[at:at + 2]
    return given + ["-fsyntax-only", "-w"], entry["directory"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "llvm22")
    parser.add_argument("projects", nargs="*", default=["leveldb", "rocksdb"])
    args = parser.parse_args()
    field = os.environ.get("ATOMVET_FIELD_DIR")
    if not field:
        sys.exit("error: ATOMVET_FIELD_DIR names no directory of projects; see test/field")
    missed = 0
    for project in args.projects:
        database = json.loads(pathlib.Path(field, project, "compile_commands.json").read_text())[:args.limit]
        with tempfile.TemporaryDirectory() as scratch:
            pathlib.Path(scratch, "compile_commands.json").write_text(json.dumps(database))
            cache = pathlib.Path(scratch, "cache")
            run = lambda *more: measured([([str(args.build / "bin" / "atomvet"), "check", "-p", scratch, "--quiet",
                                            "--cache", str(cache), *more], field)])
            clang = measured([compiler(e) for e in database])
            one = run("-j1")
            warm = run("-j1")
            entry = max(cache.glob("*.result"), key=lambda e: e.stat().st_size, default=None)
            if entry:
                entry.unlink()
            touched = run("-j1")
            shutil.rmtree(cache, ignore_errors=True)
            two = run("-j2")
        share = clang[0] / len(database)
        rows = [("cold", one[0] / clang[0], "<=", 0.60), ("warm", warm[0] / clang[0], "<=", 0.02),
                ("one result gone", touched[0] / clang[0], "<=", share / clang[0] * 2 + 0.02),
                ("two workers", one[1] / two[1], ">=", 1.8), ("memory", one[2] / clang[2], "<=", 1.3)]
        print("%s: %d files, clang -fsyntax-only %.1f s CPU, %.0f MiB" % (project, len(database), clang[0], clang[2]))
        for name, value, how, bar in rows:
            good = value <= bar if how == "<=" else value >= bar
            missed += not good
            print("  %-16s %6.3f  (%s %.3f)%s" % (name, value, how, bar, "" if good else "  MISSED"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
