#!/usr/bin/env python3
"""Compares the figures that a page quotes with docs/runtime/performance.md, where `./dev bench runtime` has its results.

  figures.py PAGE [--performance PAGE] [--update]

Between `<!-- figures -->` and `<!-- figures: end -->` stand rows `| primitive | ns | reference | ns |`, named as the results name
them. Each must be one of the results; --update writes the numbers anew. Elsewhere the page has no figures of its own.
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULT = re.compile(r"^(\S.*?) {2,}([\d.]+) {2,}(\S.*?) {2,}([\d.]+) +[\d.]+x(?: |$)", re.MULTILINE)
TABLE = re.compile(r"<!-- figures -->\n(.*?)<!-- figures: end -->\n", re.DOTALL)
FIGURE = re.compile(r"\b\d[\d.]* ?(?:ns|x|times|nanoseconds|cycles)\b")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--performance", type=pathlib.Path, default=ROOT / "docs" / "runtime" / "performance.md")
    parser.add_argument("--update", action="store_true")
    args = parser.parse_args()
    results = {(r[1], r[3]): r for r in RESULT.finditer(args.performance.read_text())}
    wrong, rows = [], 0

    def row(line):
        nonlocal rows
        cells = [c.strip(" `") for c in line.strip().strip("|").split("|")]
        if len(cells) != 4 or cells[0] == "primitive" or set(line) <= set("|-: \n"):
            return line
        rows += 1
        result = results.get((cells[0], cells[2]))
        if not result:
            wrong.append("%s has no result '%s' beside '%s'" % (args.performance.name, cells[0], cells[2]))
            return line
        right = "| `%s` | %s | `%s` | %s |" % result.groups()
        if line != right and not args.update:
            wrong.append("'%s' is now '%s': run figures.py --update" % (line, right))
        return right

    def table(match):
        return "<!-- figures -->\n%s\n<!-- figures: end -->\n" % "\n".join(row(line) for line in match[1].split("\n")[:-1])

    text = args.page.read_text()
    updated = TABLE.sub(table, text)
    wrong += ["'%s' is a figure outside of a table of figures" % f for f in FIGURE.findall(TABLE.sub("", text))]
    if not rows:
        wrong.append("no figure is quoted")
    if args.update:
        args.page.write_text(updated)
    print("\n".join("%s: %s" % (args.page.name, w) for w in wrong) if wrong else "%d figures" % rows)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
