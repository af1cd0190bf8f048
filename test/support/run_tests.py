#!/usr/bin/env python3
"""Runs the lit tests of build/llvm22 and build/llvm19 (those that exist), then the runtime library's, and prints the sum.

  run_tests.py [lit args]      e.g. run_tests.py --filter mixed-access

The last line is "N passed, N failed"; the exit status is 1 when a test failed or none ran.
"""
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOOD, IGNORED = {"PASS", "XFAIL", "FLAKYPASS"}, {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def lit():
    for name in ("lit-22", "/usr/lib/llvm-22/bin/lit", "/usr/lib/llvm-22/build/utils/lit/lit.py", "lit"):
        if shutil.which(name):
            return name
    sys.exit("error: lit is not installed (llvm-22-tools)")


def run_lit(builds, args, scratch):
    """(passed, failed) of the lit suites of these build directories."""
    suites = [str(b / "test") for b in builds if (b / "test" / "lit.site.cfg.py").exists()]
    if not suites:
        return 0, 0
    results = scratch / "lit.json"
    done = subprocess.run([lit(), "-sv", "-o", str(results)] + args + suites)
    if not results.exists():
        return 0, 1
    codes = [t["code"] for t in json.loads(results.read_text())["tests"]]
    passed = sum(c in GOOD for c in codes)
    failed = sum(c not in GOOD and c not in IGNORED for c in codes)
    return passed, failed or int(done.returncode != 0)


def left_out():
    """What the machine lacks for a part of the tests, so that nobody takes them for passed."""
    if not (ROOT / "build" / "npm" / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool").exists():
        yield "SARIF is not checked by the official validator: test/support/setup.sh could not install it"
    for program, what in (("pre-commit", "the hook for pre-commit is not run"), ("run-clang-tidy-22", "docs/clang-tidy.md is not run"),
                          ("mkdocs", "the links between the pages are not checked")):
        if not shutil.which(program):
            yield "%s: %s is not installed" % (what, program)
    for path, what in (("/usr/share/vim-ale", "Vim with ALE is not run: vim-ale"), ("/usr/bin/emacs", "Emacs is not run: emacs-nox"),
                       ("/usr/share/emacs/site-lisp/elpa-src", "Emacs with Flycheck is not run: elpa-flycheck")):
        if not pathlib.Path(path).exists():
            yield "docs/editors.md: %s is not installed" % what
    if importlib.util.find_spec("yaml") is None:
        yield "the CI recipes are not run: python3-yaml is not installed"


def run_runtime():
    """(passed, failed) of the runtime library's tests, which build what they need and end in the same line as we do."""
    script = ROOT / "runtime" / "test" / "run.py"
    if not script.exists():
        return 0, 0
    last = ""
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line
    counts = re.fullmatch(r"(\d+) passed, (\d+) failed\n", last)
    if not counts:
        return 0, 1
    passed, failed = int(counts[1]), int(counts[2])
    return passed, failed or int(process.returncode != 0)


def main():
    builds = [ROOT / "build" / name for name in ("llvm22", "llvm19")]
    with tempfile.TemporaryDirectory() as scratch:
        counts = [run_lit(builds, sys.argv[1:], pathlib.Path(scratch))]
    if not sys.argv[1:]:  # a filter means lit's tests
        counts.append(run_runtime())
    passed, failed = (sum(column) for column in zip(*counts))
    for what in left_out():
        print("not tested: " + what)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
