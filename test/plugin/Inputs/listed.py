"""Compares clang-tidy's --list-checks on standard input with checks.json."""
import json
import pathlib
import sys

wanted = {c["name"] for c in json.loads(pathlib.Path(sys.argv[1]).read_text())["checks"]}
listed = {line.strip() for line in sys.stdin if line.startswith("    ")}
for name in sorted(wanted - listed):
    print("in checks.json, but not listed: " + name)
for name in sorted(listed - wanted):
    print("listed, but not in checks.json: " + name)
sys.exit(bool(wanted ^ listed) or not listed)
