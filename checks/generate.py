#!/usr/bin/env python3
"""Derives everything that lists the checks from checks.json, the single source.

  generate.py               writes docs/checks/index.md and the table in README.md
  generate.py --check       writes nothing; says what is stale or missing, and fails when something is
  generate.py --inc FILE    writes the registration list that Module.cpp includes (the build does)
  generate.py --rules FILE  writes what the tool says about each check, its page included (the build does)

An entry has: name, class, group (the directory), level (error, warning, advice, opt-in), summary (one sentence without a
full stop, the same in the class's comment, on the check's page and in CHANGELOG.md), fix (whether it has fix-its), since; `internal` marks a check that is for our
own tests and is documented nowhere.
"""
import argparse
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
LEVELS = {
    "error": "always a bug",
    "warning": "nearly always a bug; gates by default",
    "advice": "worth a look; shown, does not gate",
    "opt-in": "a choice of the project; off unless named",
}
SECTIONS = ["Summary", "Why", "Flagged", "Accepted", "Fix", "Options", "Limits", "Silencing"]
BEGIN = "<!-- checks: generated from checks/checks.json by checks/generate.py -->"
END = "<!-- checks: end -->"


def load():
    return json.loads((HERE / "checks.json").read_text())["checks"]


def documented(checks):
    return [c for c in checks if not c.get("internal")]


def registration(checks):
    """The X-macro list: one line per check, CHECK(name, class)."""
    lines = ["// Generated from checks.json by generate.py; do not edit.", "#ifdef ATOMVET_CHECK_HEADERS"]
    lines += ['#include "%s/%s.h"' % (c["group"], c["class"]) for c in checks]
    lines += ["#else"]
    lines += ['ATOMVET_CHECK("%s", %s)' % (c["name"], c["class"]) for c in checks]
    lines += ["#endif", ""]
    return "\n".join(lines)


def literal(text):
    """A C++ string: raw pieces, because compilers need not take long ones."""
    pieces = [text[i:i + 8000] for i in range(0, len(text), 8000)]
    return "\n".join('R"atomvet(%s)atomvet"' % p for p in pieces)


def rules(checks):
    """The X-macro list of the tool: ATOMVET_RULE(name, level, fix, since, summary, page)."""
    lines = ["// Generated from checks.json and docs/checks by generate.py; do not edit."]
    for entry in documented(checks):
        page = ROOT / "docs" / "checks" / (entry["name"] + ".md")
        lines.append('ATOMVET_RULE("%s", "%s", %s, "%s", %s,\n%s)' % (
            entry["name"], entry["level"], "true" if entry["fix"] else "false", entry["since"], literal(entry["summary"]),
            literal(page.read_text())))
    return "\n".join(lines) + "\n"


def table(checks, pages):
    rows = ["| check | level | fix | what it does |", "|---|---|---|---|"]
    rows += ["| [%s](%s%s.md) | %s | %s | %s |" % (c["name"], pages, c["name"], c["level"], "yes" if c["fix"] else "", c["summary"])
             for c in checks]
    return "\n".join(rows)


def index(checks):
    lines = [BEGIN, "# The checks", "", table(checks, ""), "", "Levels:", ""]
    lines += ["- **%s**: %s" % level for level in LEVELS.items()]
    return "\n".join(lines) + "\n"


def readme(checks, text):
    before, found, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        sys.exit("error: README.md has no '%s' ... '%s'" % (BEGIN, END))
    return "%s%s\n\n%s\n\n%s%s" % (before, BEGIN, table(checks, "docs/checks/"), END, after)


def wrong_entries(checks):
    names = [c.get("name") for c in checks]
    for entry in checks:
        name = entry.get("name", "?")
        wanted = ["name", "class", "group", "summary", "since"] + ([] if entry.get("internal") else ["level", "fix"])
        missing = [k for k in wanted if k not in entry]
        if missing:
            yield "checks.json: %s has no %s" % (name, ", ".join(missing))
        if names.count(name) > 1:
            yield "checks.json: %s is there twice" % name
        if entry.get("level", "error") not in LEVELS:
            yield "checks.json: %s: no such level: %s" % (name, entry["level"])
        if not entry.get("internal") and not re.fullmatch(r"atomic-[a-z]+(-[a-z]+)*", name):
            yield "checks.json: %s: a check is named atomic-<what-is-wrong>" % name
        if entry.get("summary", "").endswith("."):
            yield "checks.json: %s: the summary has no full stop" % name


def sentence(entry):
    return entry["summary"][:1].upper() + entry["summary"][1:] + "."


def words(text):
    return " ".join(text.split())


def wrong_summaries(checks):
    """Where the summary is not said again in the same words."""
    changes = words((ROOT / "CHANGELOG.md").read_text())
    for entry in documented(checks):
        header = HERE / entry["group"] / (entry["class"] + ".h")
        if sentence(entry) not in words(re.sub(r"^\s*///", "", header.read_text(), flags=re.MULTILINE)):
            yield "%s: the class's comment does not begin with '%s'" % (header.relative_to(ROOT), sentence(entry))
        if "`%s` %s" % (entry["name"], entry["summary"]) not in changes:
            yield "CHANGELOG.md does not say '`%s` %s'" % (entry["name"], entry["summary"])


def wrong_pages(checks):
    pages = ROOT / "docs" / "checks"
    for entry in documented(checks):
        page = pages / (entry["name"] + ".md")
        if not page.exists():
            yield "docs/checks/%s.md is missing" % entry["name"]
            continue
        text = page.read_text()
        if not text.startswith("# %s\n" % entry["name"]):
            yield "%s: the title is not '# %s'" % (page.relative_to(ROOT), entry["name"])
        sections = re.findall(r"^## (.*)$", text, re.MULTILINE)
        if sections != SECTIONS:
            yield "%s: the sections are %s, not %s" % (page.relative_to(ROOT), ", ".join(sections), ", ".join(SECTIONS))
        if not words(text.partition("## Summary\n")[2].partition("\n## ")[0]).startswith(sentence(entry)):
            yield "%s: the summary does not begin with '%s'" % (page.relative_to(ROOT), sentence(entry))
    known = {c["name"] for c in documented(checks)} | {"index"}
    for page in sorted(pages.glob("*.md")):
        if page.stem not in known:
            yield "%s: there is no such check" % page.relative_to(ROOT)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inc", type=pathlib.Path)
    parser.add_argument("--rules", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    checks = load()
    if args.inc:
        args.inc.write_text(registration(checks))
    if args.rules:
        args.rules.write_text(rules(checks))
    if args.inc or args.rules:
        return 0
    shown = documented(checks)
    generated = {ROOT / "docs" / "checks" / "index.md": index(shown),
                 ROOT / "README.md": readme(shown, (ROOT / "README.md").read_text())}
    stale = [p for p, text in generated.items() if not p.exists() or p.read_text() != text]
    if not args.check:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(generated[path])
            print("wrote %s" % path.relative_to(ROOT))
        return 0
    wrong = list(wrong_entries(checks)) + list(wrong_summaries(checks)) + list(wrong_pages(checks))
    wrong += ["%s is stale: run checks/generate.py" % p.relative_to(ROOT) for p in stale]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
