#!/usr/bin/env python3
"""Tests checks on one file: the reports, the fixed code, and what is reported for the fixed code.

  check_atomic FILE CHECK[,CHECK...] TEMP [-check-suffix=A,B] [-stdlib=libstdc++,libc++] -- [clang-tidy args] -- [flags]

`%check_atomic` in a RUN line is this script with the plugin's paths filled in. The file is linted once for each
`-std=` (a list: -std=c++17,c++20) and each standard library (C files: once), and each time

  1. the reports must be those of its CHECK-MESSAGES lines, and no other, in headers neither. When there is a
     CHECK-NOTES line, every note must be expected too; CHECK-NOTES lines may also hold the warnings;
  2. the fixes, applied to a copy, must give the CHECK-FIXES lines (first those of the file, then those of its headers),
     and every line they change must match one;
  3. the fixed copy must compile, and only reports that had no fix may remain in it;
  4. the tool, where it is built, must say and fix the same of a project with this one file, if the checks are ours.

-check-suffix=A reads CHECK-MESSAGES-A, CHECK-NOTES-A and CHECK-FIXES-A instead; an empty suffix in the list is the
plain name. Lines are FileCheck's: {{regex}}, [[@LINE+1]].
"""
import argparse
import collections
import difflib
import json
import pathlib
import re
import shutil
import subprocess
import sys

DIAGNOSTIC = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): (?P<kind>warning|error|note): (?P<text>.*)$")
WITHOUT_PLACE = re.compile(r"^(?P<kind>warning|error): (?P<text>.*)$")
DIRECTIVE = re.compile(r"(?://|/\*) *(?P<name>CHECK-(?:MESSAGES|NOTES|FIXES)(?P<suffix>-(?!(?:NEXT|SAME|NOT|DAG|EMPTY):)[\w-]+?)?)"
                       r"(?:-(?:NEXT|SAME|NOT|DAG|EMPTY))?:"
                       r"[ \t]*(?P<text>.*?)[ \t]*(?:\*/)?$",
                       re.MULTILINE)
SECONDS = 120  # one run takes one or two
CXX_STANDARDS = ["c++11", "c++14", "c++17", "c++20", "c++23"]


class Failure(Exception):
    """The test fails; the text says what was wrong and what was run."""


class Diagnostic(collections.namedtuple("Diagnostic", "file line column kind text")):
    def __str__(self):
        place = "%s:%s:%s: " % (self.file, self.line, self.column) if self.file else ""
        return "%s%s: %s" % (place, self.kind, self.text)


def split_command_line(words):
    """[options] -- [clang-tidy args] -- [compiler flags]; either tail may be left out."""
    parts = [[]]
    if words and words[-1] == "*/":  # of a RUN line in a C comment
        words = words[:-1]
    for word in words:
        if word == "--" and len(parts) < 3:
            parts.append([])
        else:
            parts[-1].append(word)
    return (parts + [[], []])[:3]


def parse_arguments():
    options, tidy_args, flags = split_command_line(sys.argv[1:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clang-tidy", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--filecheck", required=True)
    parser.add_argument("--libcxx", required=True, help="libc++'s header directory")
    parser.add_argument("--tool", help="the atomvet program, which must agree with the plugin")
    parser.add_argument("--test-root", required=True, type=pathlib.Path)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("checks")
    parser.add_argument("temp", type=pathlib.Path)
    parser.add_argument("-check-suffix", "-check-suffixes", dest="suffixes", default="")
    parser.add_argument("-stdlib", default="libstdc++,libc++")
    args = parser.parse_args(options)
    args.file = args.file.resolve()
    args.test_root = args.test_root.resolve()
    args.prefixes = ["-" + s if s else "" for s in args.suffixes.split(",")]
    return args, tidy_args, flags


def variants(args, flags):
    """Every (label, flags) that the file is linted with."""
    is_c = args.file.suffix in (".c", ".i")
    standards = [f[len("-std="):] for f in flags if f.startswith("-std=")]
    rest = [f for f in flags if not f.startswith("-std=")]
    expanded = []
    for standard in ",".join(standards).split(",") if standards else ["c17" if is_c else "c++17"]:
        if standard.endswith("-or-later"):
            expanded += CXX_STANDARDS[CXX_STANDARDS.index(standard[:-len("-or-later")]):]
        else:
            expanded.append(standard)
    for standard in expanded:
        if is_c:
            yield standard, ["-std=" + standard] + rest
            continue
        for library in args.stdlib.split(","):
            chosen = ["-nostdinc++", "-isystem", args.libcxx] if library == "libc++" else ["-stdlib=libstdc++"]
            yield "%s, %s" % (standard, library), ["-std=" + standard] + chosen + rest


def make_copy(args, label):
    """A copy of the file, of what lies beside it and of test/Inputs, so that fixes may touch the test's headers.

    The expectations are taken out (line numbers stay), so that they neither match themselves nor hide a fix.
    """
    root = args.temp.with_name(args.temp.name + ".dir") / re.sub(r"\W+", "-", label)
    shutil.rmtree(root, ignore_errors=True)
    place = root / args.file.relative_to(args.test_root)
    place.parent.mkdir(parents=True)
    for inputs, target in ((args.test_root / "Inputs", root / "Inputs"), (args.file.parent / "Inputs", place.parent / "Inputs")):
        if inputs.is_dir() and not target.exists():
            shutil.copytree(inputs, target)
    for header in args.file.parent.glob("*.h*"):
        shutil.copy(header, place.parent)
    place.write_text(DIRECTIVE.sub(lambda m: m.group(0)[:2] + (" */" if m.group(0).endswith("*/") else ""), args.file.read_text()))
    return root, place


def with_config(tidy_args):
    return ([] if any(a.lstrip("-").startswith("config") for a in tidy_args) else ["--config={}"]) + tidy_args


def run(command, statuses):
    """Runs a command that must end with one of the statuses; returns how it ended, and what was run and said."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Failure("no answer within %d seconds:\n%s" % (SECONDS, " ".join(command)))
    shown = "%s\n%s%s" % (" ".join(command), done.stdout, done.stderr)
    if done.returncode not in statuses:
        raise Failure("it ended with status %d:\n%s" % (done.returncode, shown))
    return done, shown


def lint(args, tidy_args, flags, place, fix):
    """Runs the plugin's checks on a file and returns its diagnostics and what was run."""
    command = [args.clang_tidy, "-load", args.plugin, "-checks=-*," + args.checks, "-header-filter=.*", "--quiet"]
    command += (["-fix"] if fix else []) + with_config(tidy_args) + [str(place), "--"] + flags
    done, shown = run(command, (0, 1))
    found = diagnostics(done)
    if done.returncode and not any(d.kind == "error" for d in found):
        raise Failure("clang-tidy ended with status %d and no error:\n%s" % (done.returncode, shown))
    return found, shown


def diagnostics(done):
    found = []
    for line in done.stdout.splitlines():
        match = DIAGNOSTIC.match(line)
        if match:
            found.append(Diagnostic(match["file"], int(match["line"]), int(match["column"]), match["kind"], match["text"]))
        elif WITHOUT_PLACE.match(line):
            found.append(Diagnostic("", 0, 0, *WITHOUT_PLACE.match(line).groups()))
    return found


def filecheck(args, names, subject, extra=()):
    # FileCheck takes a pattern to the end of the line: not so the end of a C comment.
    patterns = subject.with_name(subject.name + ".patterns")
    patterns.write_text(re.sub(r"(CHECK-.*?) *\*/$", r"\1", args.file.read_text(), flags=re.MULTILINE))
    command = [args.filecheck, "--input-file=%s" % subject, str(patterns), "--check-prefixes=" + ",".join(names),
               "--dump-input-context=8", "--allow-unused-prefixes"]
    done = subprocess.run(command + list(extra), capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr.replace(str(patterns), str(args.file))


def directives(args, kinds):
    """The texts of the file's directives of these kinds that are in use under the given suffixes."""
    names = {"CHECK-" + kind + prefix for kind in kinds for prefix in args.prefixes}
    return [m for m in DIRECTIVE.finditer(args.file.read_text()) if m["name"] in names]


def check_messages(args, found, root, place, shown):
    notes_wanted = bool(directives(args, ["NOTES"]))
    lines = []
    for d in found:
        if d.kind == "note" and (not notes_wanted or d.text.startswith("FIX-IT ")):
            continue
        file = "" if d.file == str(place) else d.file.replace(str(root) + "/", "")
        lines.append("%s:%d:%d: %s: %s" % (file, d.line, d.column, d.kind, d.text))
    output = place.with_name(place.name + ".messages")
    output.write_text("\n".join(lines) + "\n")
    names = ["CHECK-%s%s" % (kind, prefix) for prefix in args.prefixes for kind in ("MESSAGES", "NOTES")]
    if directives(args, ["MESSAGES", "NOTES"]):
        forbidden = ["warning", "error"] + (["note"] if notes_wanted else [])
        wrong = filecheck(args, names, output, ["--implicit-check-not={{%s}}:" % "|".join(forbidden)])
        if wrong:
            raise Failure("the reports are not the expected ones:\n%s\n%s" % (wrong, shown))
    elif lines:
        raise Failure("expected no report, but there are:\n%s\n\n%s" % ("\n".join(lines), shown))


def as_regex(text):
    """FileCheck's pattern as a Python regex: {{regex}} as it is, any text for [[variables]]."""
    pieces = re.split(r"(\{\{.*?\}\}|\[\[.*?\]\])", text)
    return "".join(p[2:-2] if p.startswith("{{") else ".*" if p.startswith("[[") else r"[ \t]+".join(map(re.escape, re.split(r"[ \t]+", p)))
                   for p in pieces)


def check_fixes(args, before, root, place, shown):
    """FileCheck says that each expected line is there; here, that each changed line was expected."""
    wanted = [as_regex(m["text"]) for m in directives(args, ["FIXES"])]
    fixed = place.read_text()
    for path, old in before.items():
        new = path.read_text()
        if new == old:
            continue
        for line in difflib.ndiff(old.splitlines(), new.splitlines()):
            if line.startswith("+ ") and line[2:].strip() and not any(re.search(w, line) for w in wanted):
                raise Failure("a fix wrote a line that no CHECK-FIXES expects:\n%s: %s\n\n%s"
                              % (path.relative_to(root), line[2:], shown))
        if path != place:
            fixed += new
    if wanted:
        output = place.with_name(place.name + ".fixed")
        output.write_text(fixed)
        wrong = filecheck(args, ["CHECK-FIXES" + p for p in args.prefixes], output)
        if wrong:
            raise Failure("the fixed code is not the expected one:\n%s\n%s" % (wrong, shown))


def unfixed(found):
    """The reports of a -fix run whose code was left as it is."""
    reports = []
    for d in found:
        if d.kind != "note":
            reports.append(d)
        elif d.text.startswith("FIX-IT applied") and reports:
            reports[-1] = None
    return [d for d in reports if d]


def signature(report):
    """What a report keeps when code moves: neither its line nor the counts and lines in its text."""
    return report.file, report.kind, re.sub(r"\d+", "N", report.text)


def check_fixed_code(args, tidy_args, flags, found, place):
    again, shown = lint(args, tidy_args, flags, place, fix=False)
    allowed = collections.Counter(map(signature, unfixed(found)))
    errors = [d for d in again if d.kind == "error" and not allowed[signature(d)]]
    if errors:
        raise Failure("the fixed code does not compile:\n%s\n\n%s" % ("\n".join(map(str, errors)), shown))
    new = []
    for d in again:
        if d.kind == "note":
            continue
        if not allowed[signature(d)]:
            new.append(d)
        allowed[signature(d)] -= 1
    if new:
        raise Failure("the fixed code has reports that were fixed or not there before:\n%s\n\n%s" % ("\n".join(map(str, new)), shown))


def comparable(found, root):
    """What the plugin and the tool must say alike: all but where else an access is, and what was fixed."""
    return collections.Counter((d.file.replace(str(root) + "/", ""), d.line, d.column, d.kind, d.text.replace(" in this file", ""))
                               for d in found if not d.text.startswith("FIX-IT "))


def check_tool(args, tidy_args, flags, label, found, fixed):
    """fixed is the directory with the plugin's fixes; found what it reported there."""
    root, place = make_copy(args, label + " tool")
    tidy_args, flags = inside(args, root, tidy_args), inside(args, root, flags)
    compiler = "clang" if place.suffix in (".c", ".i") else "clang++"
    (root / "compile_commands.json").write_text(json.dumps(
        [{"directory": str(root), "file": str(place), "arguments": [compiler] + flags + ["-c", str(place)]}]))
    options = ["-p", str(root), "--no-cache", "--quiet", "--checks=-*," + args.checks] + with_config(tidy_args)
    done, shown = run([args.tool, "check", "--header-filter=.*"] + options, (0, 1, 3))
    said, wanted = comparable(diagnostics(done), root), comparable(found, fixed)
    if said != wanted:
        raise Failure("the tool does not say what the plugin says:\n%s\n\n%s" % ("\n".join(
            ["only the plugin: %s:%d:%d: %s: %s" % d for d in wanted - said] +
            ["only the tool: %s:%d:%d: %s: %s" % d for d in said - wanted]), shown))
    if not any(d.text.startswith("FIX-IT ") for d in found):
        return
    _, shown = run([args.tool, "fix"] + options, (0, 1, 3))
    for path in root.rglob("*"):
        if path.is_file() and path.suffix != ".json":
            beside = fixed / path.relative_to(root)
            lines = [without_blank_lines(beside.read_text().replace(str(fixed), str(root))), without_blank_lines(path.read_text())]
            if lines[0] != lines[1]:
                raise Failure("the tool's fixes of %s are not the plugin's:\n%s\n\n%s" % (
                    path.relative_to(root), "\n".join(difflib.unified_diff(*lines, "plugin", "tool", lineterm="")), shown))


def without_blank_lines(text):
    """The tool takes out a line that a fix leaves empty; clang-tidy does not."""
    return [line for line in text.splitlines() if line.strip()]


def inside(args, root, words):
    """A path into the test tree means the copy: fixes go to the headers of the copy."""
    return [w.replace(str(args.test_root), str(root)) for w in words]


def check_variant(args, tidy_args, flags, label):
    root, place = make_copy(args, label)
    given = tidy_args, flags
    tidy_args, flags = inside(args, root, tidy_args), inside(args, root, flags)
    before = {p: p.read_text() for p in root.rglob("*") if p.is_file()}
    found, shown = lint(args, tidy_args, flags, place, fix=True)
    check_messages(args, found, root, place, shown)
    check_fixes(args, before, root, place, shown)
    if any(p.read_text() != text for p, text in before.items()):
        check_fixed_code(args, tidy_args, flags, found, place)
    if args.tool and all(c.startswith("atomic-") for c in args.checks.split(",")):
        check_tool(args, *given, label, found, root)


def main():
    args, tidy_args, flags = parse_arguments()
    for label, chosen in variants(args, flags):
        try:
            check_variant(args, tidy_args, chosen, label)
        except Failure as failure:
            raise SystemExit("%s (%s): %s" % (args.file.name, label, failure))


if __name__ == "__main__":
    main()
