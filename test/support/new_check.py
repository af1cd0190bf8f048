#!/usr/bin/env python3
"""Starts a check: its class, its entry in checks.json, its page, its tests and its line in CHANGELOG.md.

  ./dev new-check GROUP NAME [--level LEVEL] [--summary SENTENCE]
                                       e.g. ./dev new-check cas atomic-cas-result

What is written says what belongs where. The test of the new check and its page's fail until it reports something.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATES = pathlib.Path(__file__).resolve().parent / "new-check"
CHECKS = ROOT / "checks" / "checks.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", help="the directory under checks/: access, layout, cas, ordering, lifetime")
    parser.add_argument("name", help="atomic-<what-is-wrong>")
    parser.add_argument("--level", default="warning", choices=["error", "warning", "advice", "opt-in"])
    parser.add_argument("--summary", default="finds SAY WHAT IN ONE SENTENCE", help="one sentence, lower case, no full stop")
    args = parser.parse_args()
    if not re.fullmatch(r"atomic-[a-z]+(-[a-z]+)*", args.name):
        parser.error("a check is named atomic-<what-is-wrong>, in lower case: not '%s'" % args.name)
    if not re.fullmatch(r"[a-z]+", args.group):
        parser.error("a group is one word in lower case: not '%s'" % args.group)
    data = json.loads(CHECKS.read_text())
    if any(c["name"] == args.name for c in data["checks"]):
        parser.error("there is a check '%s' already" % args.name)

    short = args.name[len("atomic-"):]
    class_name = "".join(word.capitalize() for word in short.split("-")) + "Check"
    words = {"CLASS": class_name, "NAME": args.name, "GROUP": args.group, "LEVEL": args.level,
             "GUARD": "%s_%s" % (args.group.upper(), class_name.upper()),
             "SUMMARY": args.summary[:1].upper() + args.summary[1:]}
    targets = {
        "Check.h": ROOT / "checks" / args.group / (class_name + ".h"),
        "Check.cpp": ROOT / "checks" / args.group / (class_name + ".cpp"),
        "page.md": ROOT / "docs" / "checks" / (args.name + ".md"),
        "positive.cpp": ROOT / "test" / "checks" / args.name / (short + ".cpp"),
        "negative.cpp": ROOT / "test" / "checks" / args.name / (short + "-negative.cpp"),
    }
    present = [t for t in targets.values() if t.exists()]
    if present:
        parser.error("%s is there already" % present[0].relative_to(ROOT))
    for template, target in targets.items():
        text = re.sub(r"@([A-Z]+)@", lambda m: words.get(m[1], m[0]), (TEMPLATES / template).read_text())
        if target.suffix in (".h", ".cpp"):  # the rulers of the first line reach to column 80
            text = re.sub(r"^(//===-.*?)(-\*- C\+\+ -\*-===//|===//)$", lambda m: m[1].rstrip("- ") + " " +
                          "-" * max(3, 79 - len(m[1].rstrip("- ")) - len(m[2])) + m[2], text, count=1, flags=re.MULTILINE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        print("wrote %s" % target.relative_to(ROOT))
    data["checks"].append({"name": args.name, "class": class_name, "group": args.group, "level": args.level,
                           "summary": args.summary, "fix": False, "since": version()})
    changes = ROOT / "CHANGELOG.md"
    changes.write_text(re.sub(r"(\n## .*?\n\n)", lambda m: "%s- `%s` %s.\n" % (m[1], args.name, args.summary), changes.read_text(), count=1))
    print("wrote CHANGELOG.md")
    CHECKS.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    print("wrote checks/checks.json")
    return subprocess.run([sys.executable, str(ROOT / "checks" / "generate.py")]).returncode


def version():
    return re.search(r"project\(atomvet VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]


if __name__ == "__main__":
    sys.exit(main())
