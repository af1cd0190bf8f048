#!/usr/bin/env python3
"""Lints the examples of the checks' pages.

  check_docs.py --clang-tidy CLANG_TIDY --plugin PLUGIN [--pages DIR] [CHECK...]

In a page, each ```c and ```cpp block must compile. In the section Flagged every block has lines marked `// flagged`,
and the check reports exactly those lines; in the other sections it reports none. What stands behind the language is
compiler flags: ```cpp -std=c++20. The section Options names each option that the check has, as `Name`.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(c|cpp)\b([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REPORT = re.compile(r"^.*?:(\d+):\d+: (?:warning|error): (.*) \[([\w.,-]+)\]$", re.MULTILINE)


def sections(text):
    """(title, text, number of its first line) of each section."""
    headings = list(re.finditer(r"^## (.*)\n", text, re.MULTILINE))
    ends = [h.start() for h in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends):
        yield heading.group(1), text[heading.end():end], text[:heading.end()].count("\n") + 1


def reports(args, check, language, flags, code):
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch, "example." + language)
        file.write_text(code)
        standard = [] if any(f.startswith("-std=") for f in flags) else ["-std=c17" if language == "c" else "-std=c++17"]
        include = ["-I", str(ROOT / "runtime" / "include")]
        done = subprocess.run([args.clang_tidy, "-load", args.plugin, "-checks=-*," + check, "--config={}", "--quiet", str(file), "--"]
                              + standard + include + flags, capture_output=True, text=True, timeout=120)
        if done.returncode not in (0, 1):
            sys.exit("%s: clang-tidy ended with status %d\n%s" % (check, done.returncode, done.stderr))
        return [(int(line), text, name) for line, text, name in REPORT.findall(done.stdout)]


def check_block(args, check, section, language, flags, code):
    """What is wrong with one example: (line in it, text)."""
    marked = {n for n, line in enumerate(code.splitlines(), 1) if re.search(r"(//|/\*) flagged", line)}
    if section == "Flagged" and not marked:
        yield 1, "no line is marked '// flagged'"
    if section != "Flagged" and marked:
        yield min(marked), "a line is marked '// flagged' in the section %s" % section
        marked = set()
    seen = set()
    for line, text, name in reports(args, check, language, flags, code):
        if name.startswith("clang-diagnostic"):
            yield line, "does not compile: " + text
        elif line not in marked:
            yield line, "is reported: " + text
        seen.add(line)
    for line in sorted(marked - seen):
        yield line, "is marked '// flagged', but not reported"


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clang-tidy", default="clang-tidy-22")
    parser.add_argument("--plugin", default=str(ROOT / "build" / "llvm22" / "lib" / "libatomvet-llvm22.so"))
    parser.add_argument("--pages", type=pathlib.Path, default=ROOT / "docs" / "checks")
    parser.add_argument("checks", nargs="*")
    args = parser.parse_args()
    pages = [args.pages / (c + ".md") for c in args.checks] or sorted(args.pages.glob("*-*.md"))
    wrong = ["%s:%d: %s" % (page, line, problem) for page in pages for line, problem in check_page(args, page)]
    print("\n".join(wrong) if wrong else "%d pages" % len(pages))
    return 1 if wrong or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
