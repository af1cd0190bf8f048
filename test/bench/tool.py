#!/usr/bin/env python3
"""What a run of the tool costs, as ratios of CPU time to `clang -fsyntax-only` over the same files.

  tool.py [--limit N] [--verify] [--build DIR] [PROJECT...]     default: leveldb rocksdb merge

Projects are folders of ATOMVET_FIELD_DIR, each with a compile_commands.json. Bars: cold 0.60, warm 0.02, one file
touched its share and 0.02, two workers 1.8 times as fast as one, memory of a worker 1.3 times that of the compiler.
Two workers are timed by the clock, so nothing else may run then; beside their figure stands by how much two compilers
are faster than one on this machine, which may be less than 2, and what two workers use of CPU compared with one.
--limit takes N files spread over each database, each with all of its commands, for a quick look; one figure of a loaded
machine is worth little.

--verify measures nothing: it compares what is found with and without leaving anything out, and says where it differs.

merge measures `atomvet merge` of 1000, 3000 and 10000 small generated units. Bars for the last: 10 s and 1 GiB.
"""
import argparse
import difflib
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
    if "-c" in given:
        given.remove("-c")
    if "-o" in given:
        at = given.index("-o")
        del given[at:at + 2]
    return given + ["-fsyntax-only", "-w"], entry["directory"]


def spread(database, limit):
    files = sorted({entry["file"] for entry in database})
    chosen = set(files if limit is None or limit >= len(files) else
                 (files[i * len(files) // limit] for i in range(limit)))
    return [entry for entry in database if entry["file"] in chosen]


def copied(project, database, scratch):
    """The project in a place of its own, so that a file of it can be changed."""
    source = next(p for p in pathlib.Path(database[0]["file"]).parents if p.name == "source")
    copy = pathlib.Path(scratch, "source")
    shutil.copytree(source, copy, symlinks=True, ignore=shutil.ignore_patterns("*.o", "*.a", ".git"))
    return json.loads(json.dumps(database).replace(str(source), str(copy)))


def row(name, value, how, bar):
    good = value <= bar if how == "<=" else value >= bar
    print("  %-16s %7.3f  (%s %.3f)%s" % (name, value, how, bar, "" if good else "  MISSED"), flush=True)
    return not good


def measure(tool, project, database, scratch):
    database = copied(project, database, scratch)
    build = pathlib.Path(scratch, "build")
    build.mkdir()
    (build / "compile_commands.json").write_text(json.dumps(database))
    cache = pathlib.Path(scratch, "cache")
    run = lambda *more: measured([([tool, "check", "-p", str(build), "--quiet", "--cache", str(cache), *more], scratch)])
    clang = measured([compiler(e) for e in database])
    print("%s: %d files, clang -fsyntax-only %.1f s CPU, %.0f MiB" % (project, len(database), clang[0], clang[2]))
    one = run("-j1")
    missed = row("cold", one[0] / clang[0], "<=", 0.60)
    missed += row("memory", one[2] / clang[2], "<=", 1.3)
    warm = run("-j1")
    missed += row("warm", warm[0] / clang[0], "<=", 0.02)
    touched = database[len(database) // 2]["file"]
    commands = [entry for entry in database if entry["file"] == touched]
    with open(touched, "a") as out:
        out.write("// touched\n")
    share = measured([compiler(e) for e in commands])[0] / clang[0]
    missed += row("one file touched", run("-j1")[0] / clang[0], "<=", share + 0.02)
    shutil.rmtree(cache)
    two = run("-j2")
    missed += row("two workers", one[1] / two[1], ">=", 1.8)
    print("  %16s %7.3f of one's CPU; two compilers %.3f times as fast as one" % ("", two[0] / one[0], two_compilers(database)))
    return missed


def two_compilers(database):
    """How many times as fast as one compiler two of them are here: more cannot be asked of two workers."""
    commands = [compiler(entry) for entry in spread(database, 4)]
    one = 2 * measured(commands)[1]
    began = time.time()
    child = os.fork()
    measured(commands)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return one / (time.time() - began)


def verify(tool, project, database, scratch):
    pathlib.Path(scratch, "compile_commands.json").write_text(json.dumps(database))
    found = []
    for skip in ([], ["--no-skip"]):
        done = subprocess.run([tool, "check", "-p", scratch, "--quiet", "--no-cache", *skip], cwd=scratch, text=True,
                              capture_output=True)
        found.append(done.stdout.splitlines() + sorted(done.stderr.splitlines()))
    print("%s: %d files, %d lines of findings, %s" % (
        project, len(database), len(found[1]), "the same" if found[0] == found[1] else "NOT the same"), flush=True)
    sys.stdout.writelines(difflib.unified_diff(*([line + "\n" for line in f] for f in found), "with", "without"))
    return found[0] != found[1]


UNIT = """#include "all.h"
int own_%(n)d, other_%(n)d;
void add_%(n)d(int *p, int n) { __atomic_fetch_add(p, n, __ATOMIC_RELAXED); }
int get_%(n)d(int *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }
int use_%(n)d(struct stats *s) { hit_0(s); add_%(n)d(&own_%(n)d, 1); return get_%(n)d(&other_%(n)d) + read_1(s); }
"""


def merge(tool, scratch):
    """Time and memory of merging; the units are analysed once and kept in a cache. None of them needs a second look."""
    total, fields = 10000, 50
    root = pathlib.Path(scratch)
    header = ["struct stats {%s };" % "".join(" int f%d;" % n for n in range(fields))]
    for n in range(fields):
        header.append("static inline void hit_%d(struct stats *s) { __atomic_fetch_add(&s->f%d, 1, __ATOMIC_RELAXED); }" % (n, n))
        header.append("static inline int read_%d(struct stats *s) { return __atomic_load_n(&s->f%d, __ATOMIC_RELAXED); }" % (n, n))
    (root / "all.h").write_text("\n".join(header) + "\n")
    for n in range(total):
        (root / ("u%d.c" % n)).write_text(UNIT % {"n": n})
    missed = 0
    for count in (1000, 3000, total):
        entries = [{"directory": scratch, "file": str(root / ("u%d.c" % n)), "arguments": ["cc", "-c", "u%d.c" % n]}
                   for n in range(count)]
        (root / "compile_commands.json").write_text(json.dumps(entries))
        index = str(root / "index")
        subprocess.run([tool, "index", "--quiet", "--cache", str(root / "cache"), "-o", index], cwd=scratch, check=True)
        cpu, wall, peak = measured([([tool, "merge", "--quiet", "--no-cache", index], scratch)])
        print("merge: %d units, %.1f s CPU, %.1f s, %.0f MiB" % (count, cpu, wall, peak), flush=True)
        if count == total:
            missed = row("seconds of CPU", cpu, "<=", 10) + row("GiB", peak / 1024, "<=", 1)
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "llvm22")
    parser.add_argument("projects", nargs="*", default=["leveldb", "rocksdb", "merge"])
    args = parser.parse_args()
    field = os.environ.get("ATOMVET_FIELD_DIR")
    if not field and args.projects != ["merge"]:
        sys.exit("error: ATOMVET_FIELD_DIR names no directory of projects; see test/field")
    tool = str((args.build / "bin" / "atomvet").resolve())
    missed = 0
    for project in args.projects:
        with tempfile.TemporaryDirectory() as scratch:
            if project == "merge":
                missed += 0 if args.verify else merge(tool, scratch)
                continue
            database = spread(json.loads(pathlib.Path(field, project, "compile_commands.json").read_text()), args.limit)
            missed += (verify if args.verify else measure)(tool, project, database, scratch)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
