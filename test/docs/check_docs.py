#!/usr/bin/env python3
"""Lints the examples of the checks' pages, or of guides.

  check_docs.py --clang-tidy CLANG_TIDY --plugin PLUGIN [--pages DIR] [CHECK...]
  check_docs.py --clang-tidy CLANG_TIDY --plugin PLUGIN [--tool TOOL] [--context DIR] --guide PAGE...

In a page, each ```c and ```cpp block must compile. In the section Flagged every block has lines marked `// flagged`,
and the check reports exactly those lines; in the other sections it reports none. What stands behind the language is
compiler flags: ```cpp -std=c++20. The section Options names each option that the check has, as `Name`.

A guide's examples are linted with all checks, and exactly the marked lines are reported, in any section. A ```yaml block is
the .clang-tidy of the examples behind it in its section. Blocks with a file's name behind the language (```c pool.c) are one
project in a section, and are linted by the tool (where it is given). What an example of PAGE.md takes for granted stands in DIR/PAGE.c
or .cpp, where the line @example@ is the example; every example has one then.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(c|cpp)\b([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GUIDE_BLOCK = re.compile(r"^```(c|cpp|yaml)\b([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REPORT = re.compile(r"^.*?:(\d+):\d+: (?:warning|error): (.*) \[([\w.,-]+)\]$", re.MULTILINE)


def sections(text):
    """(title, text, number of its first line) of each section."""
    headings = list(re.finditer(r"^## (.*)\n", text, re.MULTILINE))
    ends = [h.start() for h in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends):
        yield heading.group(1), text[heading.end():end], text[:heading.end()].count("\n") + 1


def parts(text):
    """What sections gives, after what stands before the first."""
    first = re.search(r"^## ", text, re.MULTILINE)
    yield "", text[:first.start()] if first else text, 1
    yield from sections(text)


def in_context(args, page, language, code):
    """(the example with what it takes for granted, how many lines stand before it)."""
    if not args.context:
        return code, 0
    context = (args.context / ("%s.%s" % (page.stem, language))).read_text()
    before, found, after = context.partition("@example@\n")
    if not found:
        sys.exit("error: the context of %s has no line @example@" % page.name)
    return before + code + after, before.count("\n")


def compiler_flags(language, flags):
    standard = [] if any(f.startswith("-std=") for f in flags) else ["-std=c17" if language == "c" else "-std=c++17"]
    return standard + ["-I", str(ROOT / "runtime" / "include")] + flags


def reports(args, check, language, flags, code, config="{}"):
    """(line, text, check) of what clang-tidy says of one file."""
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch, "example." + language)
        file.write_text(code)
        done = subprocess.run([args.clang_tidy, "-load", args.plugin, "-checks=-*," + check, "--config=" + config, "--quiet", str(file), "--"]
                              + compiler_flags(language, flags), capture_output=True, text=True, timeout=120)
        if done.returncode not in (0, 1):
            sys.exit("%s: clang-tidy ended with status %d\n%s" % (check, done.returncode, done.stderr))
        return [(int(line), text, name) for line, text, name in REPORT.findall(done.stdout)]


def project_reports(args, files):
    """The same of files that are one project, as the tool reports them: {name: [(line, text, check)]}."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, (_, code) in files.items():
            pathlib.Path(scratch, name).write_text(code)
        database = [{"directory": scratch, "file": name, "arguments": ["cc"] + compiler_flags(name.rpartition(".")[2], flags) + ["-c", name]}
                    for name, (flags, _) in files.items() if not name.endswith(".h")]
        pathlib.Path(scratch, "compile_commands.json").write_text(json.dumps(database))
        done = subprocess.run([args.tool.resolve(), "check", "--quiet", "--no-cache", "--config", "{}", "-p", scratch], capture_output=True, text=True,
                              timeout=120, cwd=scratch)
        if done.returncode not in (0, 1):
            sys.exit("%s: atomvet ended with status %d\n%s%s" % (", ".join(files), done.returncode, done.stdout, done.stderr))
        return {name: [(int(line), text, check) for line, text, check in
                       REPORT.findall("\n".join(l for l in done.stdout.split("\n") if pathlib.Path(l.partition(":")[0]).name == name))]
                for name in files}


def marks(code):
    return {n for n, line in enumerate(code.splitlines(), 1) if re.search(r"(//|/\*) flagged", line)}


def compare(marked, found):
    """What is wrong with one example: (line in it, text)."""
    seen = set()
    for line, text, name in found:
        if name.startswith("clang-diagnostic"):
            yield line, "does not compile: " + text
        elif line not in marked:
            yield line, "is reported: " + text
        seen.add(line)
    for line in sorted(marked - seen):
        yield line, "is marked '// flagged', but not reported"


def check_block(args, check, section, language, flags, code):
    marked = marks(code)
    if section == "Flagged" and not marked:
        yield 1, "no line is marked '// flagged'"
    if section != "Flagged" and marked:
        yield min(marked), "a line is marked '// flagged' in the section %s" % section
        marked = set()
    yield from compare(marked, reports(args, check, language, flags, code))


def options(args, check):
    """The names of the check's own options, as it stores them."""
    done = subprocess.run([args.clang_tidy, "-load", args.plugin, "-checks=-*," + check, "--config={}", "--dump-config"],
                          capture_output=True, text=True, check=True)
    return re.findall(r"^\s*(?:- key:\s*)?'?%s\.(\w+)'?" % re.escape(check), done.stdout, re.MULTILINE)


def check_page(args, page):
    text = page.read_text()
    check = page.stem
    count = {}
    for title, body, first in sections(text):
        for block in BLOCK.finditer(body):
            count[title] = count.get(title, 0) + 1
            fence = first + body[:block.start()].count("\n")
            for line, problem in check_block(args, check, title, block[1], block[2].split(), block[3]):
                yield fence + line, problem
        if title == "Options":
            for name in options(args, check):
                if "`%s`" % name not in body:
                    yield first - 1, "the option `%s` is not described" % name
    for title in ("Flagged", "Accepted"):
        if not count.get(title):
            yield 1, "the section %s has no ```c or ```cpp example" % title


def check_guide(args, page):
    text = page.read_text()
    examples = 0
    for _, body, first in parts(text):
        config, files, places = "{}", {}, {}
        for block in GUIDE_BLOCK.finditer(body):
            fence = first + body[:block.start()].count("\n")
            language, flags, code = block[1], block[2].split(), block[3]
            examples += language != "yaml"
            if language == "yaml":
                config = code
            elif flags and re.fullmatch(r"[\w-]+\.\w+", flags[0]):
                files[flags[0]], places[flags[0]] = (flags[1:], code), fence
            else:
                code, before = in_context(args, page, language, code)
                for line, problem in compare(marks(code), reports(args, "atomic-*", language, flags, code, config)):
                    yield fence + line - before, problem
        if files and args.tool:
            for name, found in project_reports(args, files).items():
                for line, problem in compare(marks(files[name][1]), found):
                    yield places[name] + line, problem
    if not examples:
        yield 1, "has no ```c or ```cpp example"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clang-tidy", default="clang-tidy-22")
    parser.add_argument("--plugin", default=str(ROOT / "build" / "llvm22" / "lib" / "libatomvet-llvm22.so"))
    parser.add_argument("--pages", type=pathlib.Path, default=ROOT / "docs" / "checks")
    parser.add_argument("--tool", type=pathlib.Path)
    parser.add_argument("--context", type=pathlib.Path)
    parser.add_argument("--guide", type=pathlib.Path, action="extend", nargs="+", default=[])
    parser.add_argument("checks", nargs="*")
    args = parser.parse_args()
    pages = args.guide or [args.pages / (c + ".md") for c in args.checks] or sorted(args.pages.glob("*-*.md"))
    check = check_guide if args.guide else check_page
    wrong = ["%s:%d: %s" % (page, line, problem) for page in pages for line, problem in check(args, page)]
    print("\n".join(wrong) if wrong else "%d pages" % len(pages))
    return 1 if wrong or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
