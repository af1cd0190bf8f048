#!/usr/bin/env python3
"""Lints a file or a project with the plugin, in parallel.

  ./dev lint PATH [options] [-- clang flags]

PATH is a source file, a directory that holds a compile_commands.json (itself or in a build* directory in it; or the file
itself), or a directory of sources, each of which is then compiled with the clang flags after `--`. A source file is
compiled with those flags too, unless -p names the directory of its compile database.

Each finding is printed once, however many files include its header, in the order of the places. The exit status is 0
when there is none, 1 when there is one, 2 when something could not be linted.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = {".c", ".cc", ".cpp", ".cxx", ".c++"}
OPT_IN = [c["name"] for c in json.loads((ROOT / "checks" / "checks.json").read_text())["checks"] if c.get("level") == "opt-in"]
PLACE = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): (?P<kind>warning|error|note): (?P<text>.*)$")
WITHOUT_PLACE = re.compile(r"^(?P<kind>warning|error): ")


def parse_arguments():
    words = sys.argv[1:]
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=pathlib.Path)
    parser.add_argument("-p", dest="database", type=pathlib.Path, help="the compile database of the files in PATH")
    parser.add_argument("--checks", default="-*,atomic-*" + "".join(",-" + c for c in OPT_IN),
                        help="which checks; 'config' for those of the .clang-tidy files (default: all that are not opt-in)")
    parser.add_argument("--llvm", default="22", choices=["22", "19"])
    parser.add_argument("--config", help="check options, as clang-tidy's --config (default: the .clang-tidy files)")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one file")
    args = parser.parse_args(words[:at])
    args.flags = words[at + 1:]
    if not args.path.exists():
        parser.error("%s does not exist" % args.path)
    return args


def find_database(path):
    """The compile database of a directory: its own, or the newest of its build directories."""
    if path.is_file() and path.name == "compile_commands.json":
        return path
    if not path.is_dir():
        return None
    found = [path / "compile_commands.json"] + sorted(path.glob("build*/compile_commands.json")) \
        + sorted(path.glob("build*/*/compile_commands.json"))
    found = [f for f in found if f.exists()]
    if found and found[0].parent != path:
        return max(found, key=lambda f: f.stat().st_mtime)
    return found[0] if found else None


def commands(args):
    """The files to lint, each with how clang-tidy is told to compile it."""
    database = args.database or find_database(args.path)
    if not database:
        files = [args.path] if args.path.is_file() else sorted(p for p in args.path.rglob("*") if p.suffix in SOURCES)
        return [(str(f), ["--"] + args.flags) for f in files]
    if database.is_dir():
        database = database / "compile_commands.json"
    entries = {}
    for entry in json.loads(database.read_text()):
        file = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if pathlib.Path(file).suffix in SOURCES and os.path.exists(file):
            entries[file] = None
    inside = args.path.resolve()
    if args.database or args.path.is_file() and args.path.suffix in SOURCES:
        entries = {f: None for f in entries if pathlib.Path(f).resolve() == inside or inside in pathlib.Path(f).resolve().parents}
    extra = ["--extra-arg=" + f for f in args.flags]
    return [(f, ["-p", str(database.parent)] + extra) for f in sorted(entries)]


def clang_tidy(llvm):
    for name in ("clang-tidy-" + llvm, "/usr/lib/llvm-%s/bin/clang-tidy" % llvm):
        if shutil.which(name):
            return name
    sys.exit("error: clang-tidy %s is not installed (package clang-tidy-%s)" % (llvm, llvm))


def lint(args, file, how):
    """(output, why it is not to be trusted or None) of one file."""
    plugin = ROOT / "build" / ("llvm" + args.llvm) / "lib" / ("libatomvet-llvm%s.so" % args.llvm)
    command = [args.clang_tidy, "-load", str(plugin), "--quiet"]
    if args.checks != "config":
        command += ["-checks=" + args.checks, "-header-filter=.*"]
    if args.config:
        command.append("--config=" + args.config)
    try:
        done = subprocess.run(command + [file] + how, capture_output=True, text=True, errors="replace", timeout=args.timeout)
    except subprocess.TimeoutExpired:
        return "", "%s: not finished after %d seconds" % (file, args.timeout)
    if done.returncode < 0:
        return done.stdout, "%s: clang-tidy was ended by %s" % (file, signal.Signals(-done.returncode).name)
    if done.returncode > 1 or "Stack dump:" in done.stderr:
        return done.stdout, "%s: clang-tidy ended with status %d\n%s" % (file, done.returncode, done.stderr[-2000:])
    if done.returncode == 1 and not PLACE.search(done.stdout) and "error" not in done.stdout:
        return done.stdout, "%s: %s" % (file, done.stderr.strip())
    return done.stdout, None


def shorten(file):
    """Relative to where we are, if it lies there: that is what an editor or a reviewer opens."""
    relative = os.path.relpath(file)
    return file if relative.startswith("..") else relative


def findings(output):
    """The reports of one run: (place to sort by, kind, check, text with notes and source lines)."""
    current = None
    for line in output.splitlines():
        match = PLACE.match(line)
        if match and match["kind"] != "note" or not match and WITHOUT_PLACE.match(line):
            if current:
                yield current
            check = re.search(r"\[([\w.,+-]+)\]$", line)
            place = (os.path.normpath(match["file"]), int(match["line"]), int(match["column"])) if match else ("", 0, 0)
            current = [place, match["kind"] if match else "error", check[1] if check else "", []]
        if current:
            if match:
                line = line.replace(match["file"], shorten(os.path.normpath(match["file"])), 1)
            current[3].append(line)
    if current:
        yield current


def main():
    args = parse_arguments()
    args.clang_tidy = clang_tidy(args.llvm)
    todo = commands(args)
    if not todo:
        print("error: %s: nothing to lint there" % args.path, file=sys.stderr)
        return 2
    found, broken = {}, []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for output, problem in pool.map(lambda one: lint(args, *one), todo):
            if problem:
                broken.append(problem)
            for place, kind, check, lines in findings(output):
                found.setdefault((place, kind, lines[0]), (check, lines))
    uncompiled = set()
    counts = {}
    for (place, kind, _), (check, lines) in sorted(found.items()):
        print("\n".join(lines))
        if check.startswith("clang-diagnostic-error") or not check:
            uncompiled.add(place[0])
        else:
            for name in check.split(","):
                if name != "-warnings-as-errors":
                    counts[name] = counts.get(name, 0) + 1
    for problem in broken:
        print("error: " + problem, file=sys.stderr)
    total = sum(counts.values())
    print("%d finding%s in %d file%s%s" % (total, "s" * (total != 1), len(todo), "s" * (len(todo) != 1),
                                           "".join(", %s %d" % item for item in sorted(counts.items()))))
    if uncompiled:
        print("error: %d file%s could not be compiled as given" % (len(uncompiled), "s" * (len(uncompiled) != 1)), file=sys.stderr)
    return 2 if broken or uncompiled else 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
