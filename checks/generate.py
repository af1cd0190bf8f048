#!/usr/bin/env python3
"""Derives everything that lists the checks from checks.json, the single source.

  generate.py --inc FILE    writes the registration list that Module.cpp includes
"""
import argparse
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


def load():
    return json.loads((HERE / "checks.json").read_text())["checks"]


def registration(checks):
    """The X-macro list: one line per check, CHECK(name, class)."""
    lines = ["// Generated from checks.json by generate.py; do not edit.", "#ifdef ATOMVET_CHECK_HEADERS"]
    lines += ['#include "%s/%s.h"' % (c["group"], c["class"]) for c in checks]
    lines += ["#else"]
    lines += ['ATOMVET_CHECK("%s", %s)' % (c["name"], c["class"]) for c in checks]
    lines += ["#endif", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inc", type=pathlib.Path, required=True)
    args = parser.parse_args()
    args.inc.write_text(registration(load()))


if __name__ == "__main__":
    main()
